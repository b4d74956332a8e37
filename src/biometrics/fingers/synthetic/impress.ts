/** Lays a grown finger on a glass: turned, shifted, stretched, pressed here and dry there, and seen by a noisy sensor. */
import { between, blur, type Field, fieldOf } from '../extract/field.ts'
import type { GreyImage } from '../images/grey.ts'
import type { GrownFinger } from './grow.ts'
import { type Chance, chanceOf } from './random.ts'
import { stretchOf } from './template.ts'

/** How a finger is laid on: spreads in pixels and radians, the rest 0 (none) to 1 (much). */
export interface Press {
  readonly shift: number
  readonly turn: number
  readonly stretch: number
  readonly dryness: number
  readonly noise: number
  /** How much of the finger touches the glass. */
  readonly contact: number
}

export const press = {
  good: { shift: 8, turn: 0.08, stretch: 2, dryness: 0.1, noise: 0.1, contact: 0.92 },
  fair: { shift: 16, turn: 0.14, stretch: 3.5, dryness: 0.35, noise: 0.3, contact: 0.82 },
  poor: { shift: 22, turn: 0.2, stretch: 5, dryness: 0.6, noise: 0.5, contact: 0.7 },
  /** Hardly a finger: what a reader refuses or asks again for. */
  faint: { shift: 22, turn: 0.2, stretch: 5, dryness: 1, noise: 1, contact: 0.3 },
} as const satisfies Record<string, Press>

/** Size of the glass. */
const width = 320
const height = 400

/** One impression at 500 dpi. The same finger, seed and press give the same pixels. */
export function impress(finger: GrownFinger, seed: string, how: Press = press.good): GreyImage {
  const chance = chanceOf('press', finger.seed, seed)
  const { ridges } = finger
  const from = placing(chance, how, ridges)
  const skin = cloud(chance, 7) // dry and wet patches
  const pores = cloud(chance, 1.1)
  const touch = contactOf(chance, how)
  const wetness = 0.15 * chance.bell()
  const pixels = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const at = from(x, y)
      const inside = at.x > 1 && at.y > 1 && at.x < ridges.width - 2 && at.y < ridges.height - 2
      const ridge = inside ? between(ridges, at.x, at.y) : -1
      const dry = how.dryness * (0.6 * (skin.data[i] as number) + 0.7 * (pores.data[i] as number))
      const ink = (1 / (1 + Math.exp(-5 * (ridge + wetness - 0.4 * how.dryness - dry)))) * touch(x, y)
      const grey = 232 - 185 * ink + 26 * how.noise * chance.bell() + 0.02 * (x - y)
      pixels[i] = Math.max(0, Math.min(255, Math.round(grey)))
    }
  }
  return { width, height, dpi: 500, pixels }
}

/** Where on the finger a pixel of the glass lies. */
function placing(chance: Chance, how: Press, ridges: Field): (x: number, y: number) => { x: number; y: number } {
  const turned = how.turn * chance.bell()
  const [cos, sin] = [Math.cos(turned), Math.sin(turned)]
  const [dx, dy] = [how.shift * chance.bell(), how.shift * chance.bell()]
  const stretched = stretchOf(chance, how.stretch)
  return (x, y) => {
    const at = stretched(x, y)
    const [u, v] = [at.x - width / 2 - dx, at.y - height / 2 - dy]
    return { x: cos * u - sin * v + ridges.width / 2, y: sin * u + cos * v + ridges.height / 2 }
  }
}

/** Smooth noise of unit spread. */
function cloud(chance: Chance, sigma: number): Field {
  const field = fieldOf(width, height)
  for (let i = 0; i < field.data.length; i++) field.data[i] = chance.between(-1, 1)
  const smooth = blur(field, sigma)
  const power = smooth.data.reduce((s, v) => s + v * v, 0) / smooth.data.length
  for (let i = 0; i < smooth.data.length; i++) smooth.data[i] = (smooth.data[i] as number) / Math.sqrt(power)
  return smooth
}

/** An oval of skin with a ragged rim: 1 inside, 0 outside. */
function contactOf(chance: Chance, how: Press): (x: number, y: number) => number {
  const [a, b] = [0.48 * width * Math.sqrt(how.contact), 0.48 * height * Math.sqrt(how.contact)]
  const [cx, cy] = [width / 2 + 0.4 * how.shift * chance.bell(), height / 2 + 0.4 * how.shift * chance.bell()]
  const waves = [2, 3, 5, 7].map((k) => ({ k, at: chance.between(0, 6.3), size: 0.04 * chance.bell() }))
  return (x, y) => {
    const [u, v] = [(x - cx) / a, (y - cy) / b]
    const way = Math.atan2(v, u)
    const rim = waves.reduce((r, w) => r + w.size * Math.cos(w.k * way + w.at), 1)
    return 1 / (1 + Math.exp(18 * (Math.sqrt(u * u + v * v) - rim)))
  }
}
