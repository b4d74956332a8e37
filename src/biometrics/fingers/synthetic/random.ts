/** Chance that repeats itself: the same seed gives the same fingers on every machine. */

export interface Chance {
  /** From 0 up to 1. */
  next(): number
  /** Between two numbers. */
  between(low: number, high: number): number
  /** Bell-shaped around 0, spread 1. */
  bell(): number
}

/** @param seed any words; different words, different chance */
export function chanceOf(...seed: readonly (string | number)[]): Chance {
  let state = hash(seed.join('\u0000'))
  // mulberry32: 32 bits of state are plenty for pictures.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    bell: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  }
}

/** FNV-1a with a final stir. */
function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  return (h ^ (h >>> 13)) | 0
}
