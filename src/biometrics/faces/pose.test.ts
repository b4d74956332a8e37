/** Poses and prompts on generated landmarks: a head of known turns must be seen as turned that way. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Point } from './picture.ts'
import { averageHead, poseOf } from './pose.ts'
import { met, prompts, promptWords, randomPrompt } from './prompts.ts'

interface Turn {
  readonly yaw?: number
  readonly pitch?: number
  readonly roll?: number
  readonly size?: number
  /** A flat picture of a face: no depth. */
  readonly flat?: boolean
  readonly noise?: () => number
}

/** 68 landmarks of the average head, turned: those that nothing reads lie in its middle. */
function landmarksOf(turn: Turn): Point[] {
  const { yaw = 0, pitch = 0, roll = 0, size = 2, flat = false, noise = () => 0 } = turn
  const rad = (d: number): number => (d * Math.PI) / 180
  return Array.from({ length: 68 }, (_, i) => {
    const [x, y, depth] = averageHead.get(i) ?? [0, 0, -20]
    const z = flat ? 0 : depth
    const x1 = x * Math.cos(rad(yaw)) + z * Math.sin(rad(yaw))
    const z1 = z * Math.cos(rad(yaw)) - x * Math.sin(rad(yaw))
    const y1 = y * Math.cos(rad(pitch)) - z1 * Math.sin(rad(pitch))
    return {
      x: 320 + size * (x1 * Math.cos(rad(roll)) - y1 * Math.sin(rad(roll))) + noise(),
      y: 240 + size * (x1 * Math.sin(rad(roll)) + y1 * Math.cos(rad(roll))) + noise(),
    }
  })
}

const frames = (...turns: Turn[]) => turns.map((turn) => ({ landmarks: landmarksOf(turn) }))

test('a turned head is seen turned by as much and to the right side, at any distance', () => {
  const angle = fc.integer({ min: -40, max: 40 })
  fc.assert(
    fc.property(
      angle,
      angle,
      fc.integer({ min: -20, max: 20 }),
      fc.double({ min: 0.3, max: 5, noNaN: true }),
      (yaw, pitch, roll, size) => {
        const pose = poseOf(landmarksOf({ yaw, pitch, size }))
        assert.ok(Math.abs(pose.yaw - yaw) < 1e-6, `yaw ${pose.yaw} of ${yaw}`)
        assert.ok(Math.abs(pose.pitch - pitch) < 1e-6, `pitch ${pose.pitch} of ${pitch}`)
        assert.ok(Math.abs(poseOf(landmarksOf({ roll, size })).roll - roll) < 1e-6)
      },
    ),
  )
})

test('landmarks a pixel or two off move the pose by a few degrees, not more', () => {
  let seed = 1
  const noise = (): number => {
    seed = (seed * 48_271) % 2_147_483_647
    return (seed / 2_147_483_647 - 0.5) * 4
  }
  for (const yaw of [-30, -10, 0, 10, 30]) {
    const pose = poseOf(landmarksOf({ yaw, noise }))
    assert.ok(Math.abs(pose.yaw - yaw) < 8, `yaw ${pose.yaw} of ${yaw}`)
    assert.ok(Math.abs(pose.pitch) < 12, `pitch ${pose.pitch}`)
  }
})

test('a prompt is met by doing it, and by nothing else', () => {
  const done = {
    turn_left: { yaw: 20 },
    turn_right: { yaw: -20 },
    look_up: { pitch: 18 },
  } as const
  for (const asked of prompts)
    for (const did of prompts)
      assert.equal(met(asked, frames({}, {}, done[did])), asked === did, `${asked} asked, ${did} done`)
})

test('what counts is the change from the first frame: somebody who stands turned all the time did not turn', () => {
  assert.equal(met('turn_left', frames({ yaw: 25 }, { yaw: 26 }, { yaw: 24 })), false)
  assert.equal(met('turn_left', frames({ yaw: -10 }, { yaw: 8 })), true)
  assert.equal(met('turn_left', frames({ yaw: 20 }, { yaw: 0 })), false)
})

test('one frame, or none, answers no prompt', () => {
  for (const prompt of prompts) {
    assert.equal(met(prompt, frames({ yaw: 30, pitch: 30 })), false)
    assert.equal(met(prompt, []), false)
  }
})

test('a flat picture turned in the hand is no turned head', () => {
  for (const yaw of [-35, -20, 20, 35]) {
    const pictures = frames({ flat: true }, { flat: true, yaw: yaw / 2 }, { flat: true, yaw })
    assert.equal(met('turn_left', pictures), false, `${yaw}`)
    assert.equal(met('turn_right', pictures), false, `${yaw}`)
  }
})

test('every prompt has words in both languages, and each comes up', () => {
  const seen = new Set(Array.from({ length: 400 }, randomPrompt))
  assert.deepEqual([...seen].sort(), [...prompts].sort())
  for (const prompt of prompts) assert.ok(promptWords[prompt].ar && promptWords[prompt].en)
})
