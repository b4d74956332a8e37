/**
 * Invented fingers as minutiae alone, for tests, load and the seeds of a demo: cheap and deterministic. Not for
 * thresholds: invented strangers are less alike than real ones.
 */
import type { FingerView, Minutia } from '../template.ts'
import { patternOf } from './flow.ts'
import { type Chance, chanceOf } from './random.ts'

const width = 320
const height = 420

/** How well a finger is taken: pixels, radians, shares. */
export interface Care {
  readonly shift: number
  readonly turn: number
  readonly stretch: number
  readonly place: number
  readonly angle: number
  readonly lost: number
  readonly added: number
  /** What the glass sees. */
  readonly window: readonly [width: number, height: number]
}

export const care = {
  good: { shift: 12, turn: 0.1, stretch: 2.5, place: 1, angle: 0.06, lost: 0.1, added: 0.08, window: [280, 360] },
  fair: { shift: 25, turn: 0.17, stretch: 5, place: 1.5, angle: 0.1, lost: 0.2, added: 0.18, window: [250, 320] },
  poor: { shift: 28, turn: 0.21, stretch: 6, place: 1.8, angle: 0.12, lost: 0.26, added: 0.28, window: [230, 290] },
} as const satisfies Record<string, Care>

/** The minutiae of a whole finger tip that exists only by its seed. */
export function inventFinger(seed: string): readonly Minutia[] {
  const chance = chanceOf('finger', seed)
  const { flow, cores, deltas } = patternOf(chance, width, height)
  const spots = [...cores, ...deltas]
  const most = Math.max(35, Math.round(58 + 14 * chance.bell()))
  const minutiae: Minutia[] = []
  for (let tries = 0; tries < 6000 && minutiae.length < most; tries++) {
    const [x, y] = [chance.between(0.03, 0.97) * width, chance.between(0.03, 0.97) * height]
    if (((x - width / 2) / (width / 2)) ** 2 + ((y - height / 2) / (height / 2)) ** 2 > 0.9) continue
    // Ridges end and fork most around cores and deltas, and never within one ridge of each other.
    const near = spots.reduce((least, s) => Math.min(least, Math.hypot(x - s.x, y - s.y)), 99)
    if (chance.next() > 0.35 + 0.65 * Math.exp(-near / 60)) continue
    if (minutiae.some((m) => Math.hypot(m.x - x, m.y - y) < 13)) continue
    const angle = -flow(x, y) + (chance.next() < 0.5 ? Math.PI : 0)
    minutiae.push({ x, y, angle, type: chance.next() < 0.55 ? 1 : 2, quality: 0 })
  }
  return minutiae
}

/** One impression of an invented finger: turned, shifted, stretched, some minutiae lost and some that are not there. */
export function impressionOf(finger: readonly Minutia[], seed: string, how: Care = care.good): FingerView {
  const chance = chanceOf('impression', seed)
  const [w, h] = how.window
  const turned = how.turn * chance.bell()
  const [cos, sin] = [Math.cos(turned), Math.sin(turned)]
  const [dx, dy] = [w / 2 + how.shift * chance.bell(), h / 2 + how.shift * chance.bell()]
  const stretched = stretchOf(chance, how.stretch)
  const minutiae: Minutia[] = []
  const put = (m: Minutia): void => {
    if (m.x < 4 || m.y < 4 || m.x >= w - 4 || m.y >= h - 4) return
    minutiae.push({ ...m, x: Math.round(m.x), y: Math.round(m.y), angle: toByte(m.angle) })
  }
  for (const m of finger) {
    if (chance.next() < how.lost) continue
    const at = stretched(m.x, m.y)
    const [x, y] = [at.x - width / 2, at.y - height / 2]
    put({
      x: cos * x - sin * y + dx + how.place * chance.bell(),
      y: sin * x + cos * y + dy + how.place * chance.bell(),
      angle: m.angle - turned + how.angle * chance.bell(),
      type: chance.next() < 0.12 ? (m.type === 1 ? 2 : 1) : m.type,
      quality: 50 + Math.round(45 * chance.next()),
    })
  }
  const added = Math.round(minutiae.length * how.added * chance.between(0.6, 1.4))
  for (let i = 0; i < added; i++) {
    const [x, y, angle] = [chance.next() * w, chance.next() * h, chance.next() * 2 * Math.PI]
    put({ x, y, angle, type: chance.next() < 0.5 ? 1 : 2, quality: 20 + Math.round(40 * chance.next()) })
  }
  return {
    position: 0,
    impression: 0,
    quality: 80,
    width: w,
    height: h,
    pixelsPerCmX: 197,
    pixelsPerCmY: 197,
    minutiae,
  }
}

/** To what a record can hold, 256 steps in a turn. */
function toByte(angle: number): number {
  const steps = Math.round((angle / (2 * Math.PI)) * 256) & 255
  return (steps * 2 * Math.PI) / 256
}

/** Skin on glass: four places pulled a few pixels each, with everything around them. */
export function stretchOf(chance: Chance, pixels: number): (x: number, y: number) => { x: number; y: number } {
  const pulls = Array.from({ length: 4 }, () => ({
    x: chance.next() * width,
    y: chance.next() * height,
    dx: pixels * chance.bell(),
    dy: pixels * chance.bell(),
  }))
  return (x, y) => {
    let [toX, toY] = [x, y]
    for (const p of pulls) {
      const weight = Math.exp(-((x - p.x) ** 2 + (y - p.y) ** 2) / (2 * 80 * 80))
      toX += weight * p.dx
      toY += weight * p.dy
    }
    return { x: toX, y: toY }
  }
}
