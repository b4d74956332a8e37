/** Where the finger is: pixels around which grey varies and ridges agree on a direction. The rest is glass, dirt, noise. */
import { blur, type Field, mapped } from './field.ts'
import type { Orientation } from './orientation.ts'
import { keepLargest, type Mask } from './regions.ts'

export interface Normalised {
  /** About -2 to 2, ridges above zero. */
  readonly ridges: Field
  /** Local variance of grey. */
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
  const deviation = mapped(field, (v, i) => (v - (mean.data[i] as number)) ** 2)
  const variance = blur(deviation, 12)
  const strong = quantile(variance.data, 0.9)
  const floor = 0.02 * strong + 4
  const sharp = mapped(field, (v, i) => ((mean.data[i] as number) - v) / Math.sqrt((variance.data[i] as number) + floor))
  return { ridges: blur(sharp, 0.7), variance, strong }
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
  const wide = blur(mapped(grey, (v) => (v >= 253 ? 1 : 0)), 6)
  const around = blur(mapped(wide, (v) => (v > 0.985 ? 1 : 0)), 5)
  const mean = sum / count
  return mapped(grey, (v, i) => (v >= 253 && (around.data[i] as number) > 0.12 ? mean : v))
}

/** A first guess of where the finger is. `margin` pixels along each edge are never part of it. */
export function fingerMask({ variance, strong }: Normalised, { coherence }: Orientation, margin: number): Mask {
  const { width, height } = variance
  const agreed = blur({ width, height, data: coherence }, 6)
  const least = Math.max(0.07 * strong, 25)
  const print = mapped(agreed, (c, i) => ((variance.data[i] as number) > least && c > 0.28 ? 1 : 0))
  return settled(blur(print, 7), 0.5, margin)
}

/** Takes out where no regular ridges were found although something varies. @param regular 0 to 1 a pixel */
export function confirmed(mask: Mask, regular: Field, margin: number): Mask {
  const smooth = blur(regular, 8)
  return settled(mapped(smooth, (v, i) => (mask.data[i] === 1 ? v : 0)), 0.45, margin)
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
