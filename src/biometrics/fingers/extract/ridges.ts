/**
 * Brings out the ridges: at each pixel a filter turned along the ridge, which averages along it and looks across it for
 * the wave of the local period (a Gabor filter). The filter is split into its two directions, each a short list of taps:
 * some 80 multiplications a pixel instead of 441, and it follows a bending ridge better than a rigid kernel.
 */
import { type Field, fieldOf } from './field.ts'
import { cell, type Periods } from './period.ts'
import type { Mask } from './regions.ts'

/** Farthest a tap reaches; the margin every picture gets so that no tap leaves it. */
export const tapReach = 14

const directions = 32

/** Pixels relative to the one looked at, as steps right and down, and their weights. */
interface Taps {
  readonly dx: Int32Array
  readonly dy: Int32Array
  readonly weight: Float32Array
}

/** A one-dimensional kernel laid through the pixel in a direction, shared out to the four pixels around each sample. */
function layOut(weights: (t: number) => number, reach: number, angle: number): Taps {
  const sums = new Map<string, { dx: number; dy: number; weight: number }>()
  for (let t = -reach; t <= reach; t++) {
    const [x, y] = [t * Math.cos(angle), t * Math.sin(angle)]
    const [x0, y0] = [Math.floor(x), Math.floor(y)]
    for (const [dx, dy] of [
      [x0, y0],
      [x0 + 1, y0],
      [x0, y0 + 1],
      [x0 + 1, y0 + 1],
    ] as const) {
      const weight = weights(t) * (1 - Math.abs(x - dx)) * (1 - Math.abs(y - dy))
      if (Math.abs(weight) < 1e-4) continue
      const tap = sums.get(`${dx} ${dy}`)
      if (tap) tap.weight += weight
      else sums.set(`${dx} ${dy}`, { dx, dy, weight })
    }
  }
  const taps = [...sums.values()]
  return {
    dx: Int32Array.from(taps, (t) => t.dx),
    dy: Int32Array.from(taps, (t) => t.dy),
    weight: Float32Array.from(taps, (t) => t.weight),
  }
}

const bank = new Map<string, Taps>()

function kept(key: string, make: () => Taps): Taps {
  let taps = bank.get(key)
  if (taps === undefined) {
    taps = make()
    bank.set(key, taps)
  }
  return taps
}

/** A Gaussian along the ridge, sum 1. */
function alongTaps(direction: number, halves: number): Taps {
  return kept(`along ${direction} ${halves}`, () => {
    const sigma = 0.3 * halves
    const reach = Math.min(tapReach - 1, Math.ceil(1.8 * sigma))
    const wave = (t: number): number => Math.exp((-t * t) / (2 * sigma * sigma))
    let sum = 0
    for (let t = -reach; t <= reach; t++) sum += wave(t)
    return layOut((t) => wave(t) / sum, reach, (direction * Math.PI) / directions)
  })
}

/** The wave across the ridge under a Gaussian, blind to constant grey, of unit norm. */
function acrossTaps(direction: number, halves: number): Taps {
  return kept(`across ${direction} ${halves}`, () => {
    const period = halves / 2
    const sigma = 0.5 * period
    const reach = Math.min(tapReach - 1, Math.ceil(2.2 * sigma))
    const bell = (t: number): number => Math.exp((-t * t) / (2 * sigma * sigma))
    const wave = (t: number): number => bell(t) * Math.cos((2 * Math.PI * t) / period)
    let [constant, mass, norm] = [0, 0, 0]
    for (let t = -reach; t <= reach; t++) {
      constant += wave(t)
      mass += bell(t)
    }
    const blind = (t: number): number => wave(t) - (constant / mass) * bell(t)
    for (let t = -reach; t <= reach; t++) norm += blind(t) ** 2
    return layOut((t) => blind(t) / Math.sqrt(norm), reach, (direction * Math.PI) / directions + Math.PI / 2)
  })
}

/**
 * Ridges above zero, valleys below, nothing outside the mask. The mask must keep `tapReach` away from the edges.
 * @param angle of the ridge at each pixel, 0 to π
 */
export function bringOut(field: Field, angle: Float32Array, periods: Periods, mask: Mask): Field {
  const along = filtered(field, angle, periods, mask, alongTaps)
  // Outside the mask the wave still needs something to stand on.
  for (let i = 0; i < mask.data.length; i++) if (mask.data[i] !== 1) along.data[i] = field.data[i] as number
  return filtered(along, angle, periods, mask, acrossTaps)
}

function filtered(
  { width, height, data }: Field,
  angle: Float32Array,
  periods: Periods,
  mask: Mask,
  tapsOf: (direction: number, halves: number) => Taps,
): Field {
  const out = fieldOf(width, height)
  const ready = new Map<number, { steps: Int32Array; weight: Float32Array }>()
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / cell) * periods.columns
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      if (mask.data[i] !== 1) continue
      const direction = Math.round(((angle[i] as number) / Math.PI) * directions) % directions
      const halves = Math.round(2 * (periods.of[row + Math.floor(x / cell)] as number))
      const key = halves * directions + direction
      let taps = ready.get(key)
      if (taps === undefined) {
        const { dx, dy, weight } = tapsOf(direction, halves)
        taps = { steps: dx.map((d, k) => d + (dy[k] as number) * width), weight }
        ready.set(key, taps)
      }
      let sum = 0
      for (let k = 0; k < taps.steps.length; k++) {
        sum += (taps.weight[k] as number) * (data[i + (taps.steps[k] as number)] as number)
      }
      out.data[i] = sum
    }
  }
  return out
}
