/** What a made-up person looks like, and how one picture of that person is taken. Both come from seeds. */

/** Lengths in head units: from the middle of the face to the chin is about 1. */
export interface Looks {
  /** Hue in degrees, saturation and lightness in percent. */
  readonly skin: readonly [hue: number, saturation: number, lightness: number]
  readonly hair: string
  readonly iris: string
  readonly cloth: string
  readonly wears: 'scarf' | 'ghutra' | 'hair' | 'long-hair'
  /** 0 (none) to 1 (dense). */
  readonly beard: number
  readonly moustache: number
  readonly lines: number
  readonly cheeks: number
  readonly glasses: boolean
  readonly head: Shape<'width' | 'jaw' | 'chin' | 'length'>
  readonly eyes: Shape<'apart' | 'y' | 'width' | 'open' | 'tilt' | 'deep'>
  readonly brows: Shape<'y' | 'thick' | 'arch' | 'tilt' | 'length'>
  readonly nose: Shape<'length' | 'width' | 'bridge' | 'tip' | 'hook'>
  readonly mouth: Shape<'y' | 'width' | 'upper' | 'lower' | 'bow' | 'red'>
}

type Shape<Part extends string> = Readonly<Record<Part, number>>

/** One picture. Angles in degrees, signed as in `Pose`. */
export interface View {
  readonly yaw: number
  readonly pitch: number
  readonly roll: number
  /** Pixels of a head unit. */
  readonly size: number
  /** Where the middle of the face is. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** In head units between the lips. */
  readonly mouthOpen: number
  /** 0 to 1. */
  readonly smile: number
  /** From where light comes: −1 the picture's left, 1 its right. */
  readonly light: number
}

export type Random = () => number

/** The same numbers between 0 and 1 for the same seed, everywhere (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Somebody who does not exist. The order of the draws is part of who it is: add at the end, never between. */
export function looksFrom(seed: number, sex: 'female' | 'male'): Looks {
  const random = randomFrom(seed * 7919 + (sex === 'female' ? 13 : 29))
  const from = (least: number, most: number): number => least + (most - least) * random()
  const one = <T>(...of: readonly T[]): T => of[Math.floor(random() * of.length)] as T
  const man = sex === 'male'
  return {
    skin: [from(12, 34), from(22, 55), from(30, 80)],
    hair: one('#0f0b09', '#1d130d', '#2b1a10', '#3d2817', '#57504a', '#8d8884'),
    iris: one('#2a1508', '#3a2110', '#4d3218', '#58492a', '#3f5560'),
    cloth: man ? one('#f2f1ee', '#e7e4dc', '#c9b3ad') : one('#16161a', '#23303f', '#5b3a46', '#39504a', '#7a6a58'),
    wears: man ? one('ghutra', 'hair', 'hair') : one('scarf', 'scarf', 'scarf', 'long-hair'),
    beard: man ? one(0, 0, 0.35, 0.6, 0.85) : 0,
    moustache: man ? one(0, 0.5, 0.85) : 0,
    lines: from(0, 0.9),
    cheeks: from(0, 0.5),
    glasses: random() < 0.25,
    head: { width: from(0.6, 0.96), jaw: from(0.6, 0.95), chin: from(-0.1, 0.14), length: from(0.94, 1.16) },
    eyes: {
      apart: from(0.24, 0.42),
      y: from(-0.22, 0.03),
      width: from(0.2, 0.38),
      open: from(0.06, 0.2),
      tilt: from(-0.05, 0.08),
      deep: from(0.15, 0.7),
    },
    brows: {
      y: from(-0.42, -0.24),
      thick: man ? from(0.05, 0.17) : from(0.025, 0.11),
      arch: from(-0.02, 0.1),
      tilt: from(-0.08, 0.08),
      length: from(0.3, 0.52),
    },
    nose: {
      length: from(0.34, 0.64),
      width: from(0.1, 0.28),
      bridge: from(0.035, 0.13),
      tip: from(0.04, 0.15),
      hook: from(-0.3, 0.6),
    },
    mouth: {
      y: from(0.55, 0.76),
      width: from(0.32, 0.66),
      upper: from(0.025, 0.13),
      lower: from(0.04, 0.17),
      bow: from(0.005, 0.035),
      red: from(-10, 30),
    },
  }
}

/** Straight before the camera, as on enrolment. */
export const frontal: View = {
  yaw: 0,
  pitch: 0,
  roll: 0,
  size: 125,
  x: 320,
  y: 235,
  width: 640,
  height: 480,
  mouthOpen: 0,
  smile: 0.2,
  light: 0.3,
}

/** Another picture of the same day at another counter: a little turned, nearer or farther, lit and smiling otherwise. */
export function viewFrom(seed: number): View {
  const random = randomFrom(seed * 104_729 + 7)
  const about = (middle: number, by: number): number => middle + (random() * 2 - 1) * by
  return {
    ...frontal,
    yaw: about(0, 8),
    pitch: about(0, 5),
    roll: about(0, 4),
    size: about(125, 15),
    x: about(320, 20),
    y: about(235, 10),
    smile: random(),
    light: about(0, 0.6),
  }
}
