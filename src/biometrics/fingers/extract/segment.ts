/** Where the finger is: pixels around which grey varies and ridges agree on a direction. The rest is glass, dirt, noise. */
import { blur, type Field, mapped } from './field.ts'
import type { Orientation } from './orientation.ts'
import { depthOf, keepLargest, type Mask } from './regions.ts'

export interface Normalised {
  /** About -2 to 2, ridges above zero. */
  readonly ridges: Field
  /** Variance of grey within about a ridge: what falls off at once where the print ends. */
  readonly variance: Field
  /** The variance of the strongest tenth: what a good ridge has in this picture. */
  readonly strong: number
}

/**
 * Takes away what a finger has in common with its surroundings: subtracts the local mean, divides by the local spread.
 * Surroundings of pure white, or outside the glass, first take the mean of the rest, or their edge would look like the
 * strongest ridge of all.
 */
export function normalise(grey: Field): Normalised {
  const field = withoutVoid(grey)
  const mean = blur(field, 12)
  const spread = varianceAround(field, mean, 12)
  const strong = quantile(spread.data, 0.9)
  const floor = 0.02 * strong + 4
  const sharp = mapped(field, (v, i) => ((mean.data[i] as number) - v) / Math.sqrt((spread.data[i] as number) + floor))
  return { ridges: blur(sharp, 0.7), variance: varianceAround(field, blur(field, 6), 6), strong }
}

function varianceAround(field: Field, mean: Field, sigma: number): Field {
  return blur(
    mapped(field, (v, i) => (v - (mean.data[i] as number)) ** 2),
    sigma,
  )
}

/** From every seventh value: it only sets a scale. */
function quantile(data: Float32Array, q: number): number {
  const some = data.filter((_, i) => i % 7 === 0).sort()
  return some[Math.floor(q * (some.length - 1))] ?? 0
}

function withoutVoid(grey: Field): Field {
  let [sum, count] = [0, 0]
  for (const v of grey.data) {
    if (v >= 253) continue
    sum += v
    count += 1
  }
  if (count === 0 || count > 0.95 * grey.data.length) return grey
  // Only large white places: the light between two ridges is white too.
  const wide = blur(
    mapped(grey, (v) => (v >= 253 ? 1 : 0)),
    6,
  )
  const around = blur(
    mapped(wide, (v) => (v > 0.985 ? 1 : 0)),
    5,
  )
  const mean = sum / count
  return mapped(grey, (v, i) => (v >= 253 && (around.data[i] as number) > 0.12 ? mean : v))
}

/** The variance of the outermost ridge reaches this many pixels beyond it. */
const halo = 11

/** A first guess: where grey varies. `margin` pixels along each edge are never part of it. */
export function fingerMask({ variance, strong }: Normalised, { coherence }: Orientation, margin: number): Mask {
  const { width, height } = variance
  const agreed = blur({ width, height, data: coherence }, 6)
  const least = Math.max(0.07 * strong, 25)
  const print = mapped(agreed, (c, i) => ((variance.data[i] as number) > least && c > 0.12 ? 1 : 0))
  const mask = settled(blur(print, 5), 0.5, 1)
  const depth = depthOf(mask)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const inside = x >= margin && y >= margin && x < width - margin && y < height - margin
      mask.data[i] = inside && (depth[i] as number) > halo ? 1 : 0
    }
  }
  return mask
}

/** The least share of what varies that must be ridges. Perfect ridges reach 4 in this measure, noise 0.05. */
const leastRidge = 0.3

/**
 * Keeps where the filters found ridges in what varies: dirt and noise vary as much as a finger, but a filter that waits
 * for waves of the right period and direction answers them with nearly nothing.
 */
export function confirmed(mask: Mask, ridges: Field, filtered: Field, margin: number): Mask {
  const answer = blur(
    mapped(filtered, (v) => v * v),
    8,
  )
  const all = blur(
    mapped(ridges, (v) => v * v),
    8,
  )
  const sure = mapped(answer, (v, i) =>
    mask.data[i] === 1 && v > leastRidge * ((all.data[i] as number) + 0.02) ? 1 : 0,
  )
  return settled(blur(sure, 5), 0.5, margin)
}

function settled({ width, height, data }: Field, least: number, margin: number): Mask {
  const mask = { width, height, data: new Uint8Array(data.length) }
  for (let y = margin; y < height - margin; y++) {
    for (let x = margin; x < width - margin; x++) {
      const i = y * width + x
      mask.data[i] = (data[i] as number) > least ? 1 : 0
    }
  }
  keepLargest(mask, 1500)
  return mask
}
