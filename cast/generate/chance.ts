/** Chance that comes out the same every time: numbers from a seed, and orders that look mixed and repeat nothing. */

/** A stream of chance. Two streams of one seed have nothing to do with each other. */
export interface Chance {
  /** From 0 up to 1. */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number
  /** True in `share` of all cases. */
  is(share: number): boolean
  pick<T>(list: readonly T[]): T
  /** Picks where earlier entries are more frequent, as names and towns are. */
  skewed<T>(list: readonly T[]): T
}

/** The stream number `stream` of a seed (sfc32: small, fast, and good enough for a made-up kingdom). */
export function chance(seed: number, stream: number): Chance {
  let a = seed | 0
  let b = stream | 0
  let c = Math.floor(stream / 2 ** 32) ^ 0x9e3779b9
  let d = 1
  function next(): number {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 2 ** 32
  }
  for (let i = 0; i < 12; i++) next()
  function at<T>(list: readonly T[], index: number): T {
    const found = list[index]
    if (found === undefined) throw new RangeError('a choice among nothing')
    return found
  }
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    is: (share) => next() < share,
    pick: (list) => at(list, Math.floor(next() * list.length)),
    skewed: (list) => at(list, Math.floor(next() ** 1.7 * list.length)),
  }
}

/** A hash of two numbers, 32 bits (the finish of murmur3). */
export function mix(x: number, key: number): number {
  let h = Math.imul(x ^ key, 0x85ebca6b) ^ (x >>> 7)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  h ^= h >>> 16
  return h >>> 0
}

/**
 * The place of `index` in a mixed order of 0 … rows × columns − 1: every index its own place, nothing remembered. (A
 * Feistel network over a rectangle: each round moves one side by a hash of the other, and can be undone.)
 */
export function scatter(index: number, rows: number, columns: number, key: number): number {
  if (index < 0 || index >= rows * columns) throw new RangeError(`only ${rows * columns} of these exist`)
  let row = Math.floor(index / columns)
  let column = index % columns
  for (let round = 1; round <= 4; round++) {
    row = (row + mix(column, key + round)) % rows
    column = (column + mix(row, key - round)) % columns
  }
  return row * columns + column
}
