/** Walking along the lines of a skeleton, and telling ends and forks by how often black and white change around a pixel. */
import type { Mask } from './regions.ts'

export interface Skeleton {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
  /** Steps to the eight neighbours, clockwise from the north-west. */
  readonly ring: readonly number[]
}

export function skeletonOf({ width, height, data }: Mask): Skeleton {
  return { width, height, data, ring: [-width - 1, -width, -width + 1, 1, width + 1, width, width - 1, -1] }
}

/** Crossing number: 1 at the end of a line, 2 along it, 3 and more where lines meet. */
export function crossings({ data, ring }: Skeleton, at: number): number {
  let changes = 0
  let before = data[at + (ring[7] as number)] as number
  for (const step of ring) {
    const value = data[at + step] as number
    if (value !== before) changes += 1
    before = value
  }
  return changes >> 1
}

export function neighbours({ data, ring }: Skeleton, at: number): number[] {
  const found: number[] = []
  for (const step of ring) if (data[at + step] === 1) found.push(at + step)
  return found
}

/** The pixels from `next` on, away from `from`, up to an end, a meeting (included) or `most` pixels. */
export function walk(skeleton: Skeleton, from: number, next: number, most: number): number[] {
  const path = [next]
  const seen = new Set([from, next])
  let at = next
  while (path.length < most && crossings(skeleton, at) === 2) {
    const onward = neighbours(skeleton, at).filter((to) => !seen.has(to))
    // At a step like a staircase the straight neighbour comes before the diagonal one.
    const to = onward.find((o) => isStraight(skeleton, o - at)) ?? onward[0]
    if (to === undefined) break
    for (const o of onward) seen.add(o)
    at = to
    path.push(at)
  }
  return path
}

function isStraight({ width }: Skeleton, step: number): boolean {
  return step === 1 || step === -1 || step === width || step === -width
}

/** Direction from one pixel to another, y pointing up. */
export function direction({ width }: Skeleton, from: number, to: number): number {
  const [x0, x1] = [from % width, to % width]
  return Math.atan2((from - x0) / width - (to - x1) / width, x1 - x0)
}
