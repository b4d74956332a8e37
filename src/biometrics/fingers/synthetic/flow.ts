/**
 * How the ridges of an invented finger run: the model of Sherlock and Monro, in which each core turns the flow half a
 * turn one way and each delta half a turn the other. A core and a delta make a loop, two of each a whorl, none an arch.
 */
import type { Chance } from './random.ts'

/** Direction of the ridge at a place, radians, picture axes (y down); only its double has a meaning. */
export type Flow = (x: number, y: number) => number

interface Spot {
  readonly x: number
  readonly y: number
}

export interface Pattern {
  readonly kind: 'loop' | 'whorl' | 'arch'
  readonly flow: Flow
  readonly cores: readonly Spot[]
  readonly deltas: readonly Spot[]
}

/** Six or so of ten fingers are loops, three whorls, the rest arches. */
export function patternOf(chance: Chance, width: number, height: number): Pattern {
  const draw = chance.next()
  const kind = draw < 0.62 ? 'loop' : draw < 0.94 ? 'whorl' : 'arch'
  const side = chance.next() < 0.5 ? -1 : 1
  const x = width / 2 + 22 * chance.bell()
  const y = height * 0.42 + 24 * chance.bell()
  const below = height * chance.between(0.34, 0.42)
  const aside = width * chance.between(0.27, 0.36)
  const apart = chance.between(14, 60)
  const spots: Record<Pattern['kind'], Pick<Pattern, 'cores' | 'deltas'>> = {
    loop: { cores: [{ x, y }], deltas: [{ x: x + side * aside, y: y + below }] },
    whorl: {
      cores: [
        { x: x + 4 * side, y: y - apart / 2 },
        { x: x - 4 * side, y: y + apart / 2 },
      ],
      deltas: [
        { x: x - aside * chance.between(0.95, 1.2), y: y + below },
        { x: x + aside * chance.between(0.95, 1.2), y: y + below },
      ],
    },
    arch: { cores: [], deltas: [] },
  }
  const { cores, deltas } = spots[kind]
  const arch = chance.between(1.2, 1.8)
  const waves = [0.01, 0.018].map((pace) => ({
    x: pace * chance.bell(),
    y: pace * chance.bell(),
    at: chance.between(0, 6.3),
    size: chance.between(0.06, 0.22),
  }))
  const flow: Flow = (px, py) => {
    // No finger follows the formula exactly: slow waves of its own.
    const own = waves.reduce((sum, w) => sum + w.size * Math.sin(w.x * px + w.y * py + w.at), 0)
    if (kind === 'arch') {
      const rise = Math.exp(-(((py - y - 40) / (0.3 * height)) ** 2))
      return own - arch * rise * 0.6 * Math.sin((2 * Math.PI * (px - x)) / width)
    }
    let doubled = 0
    for (const c of cores) doubled += Math.atan2(py - c.y, px - c.x)
    for (const d of deltas) doubled -= Math.atan2(py - d.y, px - d.x)
    return own + doubled / 2
  }
  return { kind, flow, cores, deltas }
}
