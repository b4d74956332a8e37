/**
 * The faces of the demo kingdom: drawn, of nobody, always the same. The networks find them, tell them apart and know
 * them again; that says nothing of living people, whose figures are the benchmark's (docs/decisions/0022-faces.md).
 */
import { createHash } from 'node:crypto'
import { imaging } from '../imaging.ts'
import type { FacePrompt } from '../prompts.ts'
import { drawFace } from './drawing.ts'
import { frontal, looksFrom, randomFrom, type View, viewFrom } from './looks.ts'

export type DemoSex = 'female' | 'male'

/**
 * Seeds of looks chosen by measuring among 400 of each: found in three views with a quality of 65 and more, known again
 * in all of them at 0.75 and more, and at most 0.4 like anybody else here in any of them.
 */
const seeds: Readonly<Record<DemoSex, readonly number[]>> = {
  female: [387, 298, 276, 315, 309, 45, 370, 42, 178, 341, 132, 26, 333],
  male: [259, 118, 284, 87, 154, 213, 104, 390, 92, 383, 158, 338, 30],
}

const each = Math.min(seeds.female.length, seeds.male.length)

/** How many different people there are; `demoPortrait` takes 0 to this, even women, odd men. */
export const demoPeople = each * 2

/** The index of the nth woman or man, from 0: for a cast in which no two share a face. */
export function demoFace(sex: DemoSex, nth: number): number {
  return (nth % each) * 2 + (sex === 'female' ? 0 : 1)
}

/** The index for anybody of a large kingdom: always the same for the same person, shared by some. */
export function demoFaceOf(personId: string, sex: DemoSex): number {
  return demoFace(sex, createHash('sha256').update(personId).digest().readUInt32BE(0))
}

/**
 * A portrait as JPEG, 640 × 480. The same arguments give the same picture.
 * @param index 0 to `demoPeople` − 1
 * @param shot 0: the one to enrol, straight before the camera; from 1 on another picture each, a little turned, nearer
 *   or farther, lit and smiling otherwise
 */
export function demoPortrait(index: number, shot = 0): Promise<Buffer> {
  if (shot === 0) return portray(index, frontal, 90)
  return portray(index, viewFrom(shot), 70 + Math.floor(randomFrom(shot)() * 24))
}

/** The frames of somebody who does what is asked: one before, then two doing it. */
export function demoAnswer(index: number, prompt: FacePrompt, shot = 1): Promise<Buffer[]> {
  const before = viewFrom(shot)
  const by = (share: number): View => {
    switch (prompt) {
      case 'turn_left':
        return { ...before, yaw: before.yaw + 20 * share }
      case 'turn_right':
        return { ...before, yaw: before.yaw - 20 * share }
      case 'look_up':
        return { ...before, pitch: before.pitch + 28 * share }
    }
  }
  return Promise.all([before, by(0.7), by(1)].map((view) => portray(index, view, 88)))
}

async function portray(index: number, view: View, quality: number): Promise<Buffer> {
  const sex = index % 2 === 0 ? 'female' : 'male'
  const seed = seeds[sex][Math.floor(index / 2)]
  if (seed === undefined || index < 0) throw new RangeError(`there is no demo face ${index}`)
  const sharp = await imaging()
  return sharp(Buffer.from(drawFace(looksFrom(seed, sex), view)))
    .flatten({ background: '#999' })
    .jpeg({ quality })
    .toBuffer()
}
