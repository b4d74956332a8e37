import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readCalibration } from '../calibration.ts'
import { ratesOf } from '../measure.ts'
import { readTemplate } from '../records/read.ts'
import { writeTemplate } from '../records/write.ts'
import { chanceOf } from '../synthetic/random.ts'
import { care, impressionOf, inventFinger } from '../synthetic/template.ts'
import type { FingerView, MinutiaType } from '../template.ts'
import { comparePrepared, compareViews, nothing } from './compare.ts'
import { prepare } from './prepare.ts'

const { weights } = readCalibration()
const score = (a: FingerView, b: FingerView): number => compareViews(a, b, weights).logOdds

interface Taken {
  readonly finger: number
  readonly view: FingerView
}

function taken(fingers: number, each: number, how: keyof typeof care): Taken[] {
  const all: Taken[] = []
  for (let finger = 0; finger < fingers; finger++) {
    const whole = inventFinger(`match ${finger}`)
    for (let k = 0; k < each; k++) all.push({ finger, view: impressionOf(whole, `${finger} ${k}`, care[how]) })
  }
  return all
}

const some = taken(4, 3, 'fair')

/** The same print, seen turned and moved by a picture that was laid down otherwise. */
function moved(view: FingerView, turned: number, dx: number, dy: number): FingerView {
  const [cos, sin, size] = [Math.cos(turned), Math.sin(turned), 900]
  const minutiae = view.minutiae.map((m) => {
    const [x, y] = [m.x - view.width / 2, m.y - view.height / 2]
    const angle = m.angle - turned
    return { ...m, x: cos * x - sin * y + size / 2 + dx, y: sin * x + cos * y + size / 2 + dy, angle }
  })
  return { ...view, width: size, height: size, minutiae }
}

describe('comparing fingers', () => {
  test('gives the same bits whichever finger comes first', () => {
    for (const a of some) {
      for (const b of some) {
        const [one, other] = [compareViews(a.view, b.view, weights), compareViews(b.view, a.view, weights)]
        assert.deepEqual(one, other)
      }
    }
  })

  test('a print is most like itself', () => {
    for (const { view } of some) {
      const { logOdds, pairs } = compareViews(view, view, weights)
      assert.ok(pairs >= 0.95 * view.minutiae.length)
      for (const other of some) if (other.view !== view) assert.ok(score(view, other.view) < logOdds)
    }
  })

  test('turning the finger all the way round and shifting it by 60 px changes no decision and hardly the score', () => {
    for (const [i, { view }] of some.entries()) {
      const mate = (some[i % 3 === 2 ? i - 1 : i + 1] as Taken).view
      const still = score(view, mate)
      for (let degrees = 0; degrees < 360; degrees += 60) {
        const again = score(moved(view, (degrees * Math.PI) / 180, i % 2 ? 60 : -60, i % 3 ? -60 : 60), mate)
        assert.ok(Math.abs(again - still) < 1e-6 + 0.01 * Math.abs(still), `${still} became ${again} at ${degrees}°`)
      }
    }
  })

  test('an ending taken for a fork, or the order of minutiae in the record, changes nothing', () => {
    const chance = chanceOf('shuffle')
    for (const [i, { view }] of some.entries()) {
      const mate = (some[i % 3 === 2 ? i - 1 : i + 1] as Taken).view
      const flipped = view.minutiae.map((m) => ({ ...m, type: ((m.type + 1) % 3) as MinutiaType }))
      assert.equal(score({ ...view, minutiae: flipped }, mate), score(view, mate))
      const order = view.minutiae.map((m) => ({ m, at: chance.next() })).sort((p, q) => p.at - q.at)
      const shuffled = score({ ...view, minutiae: order.map((o) => o.m) }, mate)
      assert.ok(Math.abs(shuffled - score(view, mate)) < 1e-6)
    }
  })

  test('the same finger at another resolution is the same finger', () => {
    const [a, b] = [some[0], some[1]] as [Taken, Taken]
    const double = a.view.minutiae.map((m) => ({ ...m, x: 2 * m.x, y: 2 * m.y }))
    const large = { ...a.view, width: 900, height: 900, pixelsPerCmX: 394, pixelsPerCmY: 394, minutiae: double }
    assert.ok(Math.abs(score(large, b.view) - score(a.view, b.view)) < 0.5)
  })

  test('resolutions that differ across and down are evened out', () => {
    const [a, b] = [some[0], some[1]] as [Taken, Taken]
    const wide = a.view.minutiae.map((m) => {
      const angle = Math.atan2(Math.sin(m.angle), 2 * Math.cos(m.angle))
      return { ...m, x: 2 * m.x, angle }
    })
    const odd = { ...a.view, width: 900, pixelsPerCmX: 394, minutiae: wide }
    assert.ok(Math.abs(score(odd, b.view) - score(a.view, b.view)) < 0.5)
  })

  test('fewer than three minutiae, or none, are no evidence', () => {
    const { view } = some[0] as Taken
    for (const count of [0, 1, 2]) {
      assert.deepEqual(compareViews({ ...view, minutiae: view.minutiae.slice(0, count) }, view, weights), nothing)
    }
    const same = {
      ...view,
      minutiae: Array.from({ length: 40 }, () => ({ ...(view.minutiae[0] as (typeof view.minutiae)[0]) })),
    }
    assert.ok(score(same, view) < 0)
  })

  test('a record written and read again scores as what it was written from', () => {
    const [a, b] = [some[0], some[1]] as [Taken, Taken]
    const [again] = readTemplate(writeTemplate([a.view])).views
    assert.ok(again && Math.abs(score(again, b.view) - score(a.view, b.view)) < 0.5)
  })

  for (const [how, worst] of [
    ['good', 0],
    ['fair', 0.005],
    ['poor', 0.06], // few fingers: npm run bench measures it on many
  ] as const) {
    test(`tells invented fingers apart when they are taken ${how}`, () => {
      const all = taken(12, 3, how).map(({ finger, view }) => ({ finger, ready: prepare(view) }))
      const [genuine, impostor]: [number[], number[]] = [[], []]
      for (const [i, a] of all.entries()) {
        for (const b of all.slice(i + 1)) {
          const { logOdds } = comparePrepared(a.ready, b.ready, weights)
          ;(a.finger === b.finger ? genuine : impostor).push(logOdds)
        }
      }
      assert.ok(ratesOf(genuine, impostor).eer <= worst)
    })
  }
})
