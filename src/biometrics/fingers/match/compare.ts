/**
 * Are two templates of one finger? The answer is a log-odds: above zero it is likelier than not that they are, were both
 * equally likely before; 8 means about 3000 to 1. What each part does is told in its own file; the weights come from
 * `calibration.json`.
 */
import type { FingerView } from '../template.ts'
import { type Alignment, bend, type Fingers, placesOf, settle } from './align.ts'
import { featuresOf } from './features.ts'
import { likenessTable } from './likeness.ts'
import { type Point, type Prepared, prepare } from './prepare.ts'
import { type Weights, weigh } from './weigh.ts'

export interface Comparison {
  readonly logOdds: number
  /** Minutiae that found a partner in the best alignment. */
  readonly pairs: number
}

/** Nothing agrees, or there is nothing to compare. */
export const nothing: Comparison = { logOdds: -30, pairs: 0 }

/** How many of the likeliest pairs may propose an alignment. A true pair of fingers nearly always has one in the first few. */
const mostSeeds = 24
const leastLikeness = 0.2

/**
 * Compares two views. Exactly symmetric: the same two in either order give the same bits.
 * @returns log-odds, about -15 (nothing agrees) to 40 (the same picture); with fewer than three minutiae on a side, -30
 */
export function compareViews(a: FingerView, b: FingerView, weights: Weights): Comparison {
  return comparePrepared(prepare(a), prepare(b), weights)
}

/** The same for templates prepared before, for whoever compares one with many. */
export function comparePrepared(a: Prepared, b: Prepared, weights: Weights): Comparison {
  // Every step treats both alike, up to rounding and to which of two equals is taken first. A fixed order of the two
  // settles even that.
  const features = precedes(a, b) ? bestFeatures(a, b) : bestFeatures(b, a)
  return features === null ? nothing : { logOdds: weigh(features.values, weights), pairs: features.pairs }
}

/** An order of templates by content alone; what is equal may stand in either. */
function precedes(a: Prepared, b: Prepared): boolean {
  if (a.length !== b.length) return a.length < b.length
  for (let i = 0; i < a.length; i++) {
    const [p, q] = [a[i] as Point, b[i] as Point]
    const by = p.x - q.x || p.y - q.y || p.angle - q.angle || p.type - q.type
    if (by !== 0) return by < 0
  }
  return true
}

/** The features of the most promising alignment, or null when none comes about. */
export function bestFeatures(a: Prepared, b: Prepared): { values: readonly number[]; pairs: number } | null {
  if (a.length < 3 || b.length < 3) return null
  const fingers: Fingers = { a, b, still: placesOf(b), table: likenessTable(a, b) }
  const seen = new Set<string>()
  let best: { values: readonly number[]; pairs: number } | null = null
  let most = -1
  for (const seed of seedsOf(fingers)) {
    const rigid = settle(fingers, a[Math.floor(seed / b.length)] as Point, b[seed % b.length] as Point)
    if (rigid === null) continue
    // Many seeds of the same finger settle on the same pairs: bending those once is enough.
    const key = keyOf(rigid.pairs)
    if (seen.has(key)) continue
    seen.add(key)
    const alignment: Alignment = bend(fingers, rigid)
    if (alignment.pairs.length < 2) continue
    const { values, promise } = featuresOf(alignment)
    if (promise <= most) continue
    most = promise
    best = { values, pairs: alignment.pairs.length }
  }
  return best
}

function seedsOf({ table }: Fingers): number[] {
  const likely: number[] = []
  for (let i = 0; i < table.length; i++) if ((table[i] as number) > leastLikeness) likely.push(i)
  return likely.sort((i, j) => (table[j] as number) - (table[i] as number)).slice(0, mostSeeds)
}

function keyOf(pairs: readonly { a: Point; b: Point }[]): string {
  const partner = pairs.map((p) => p.a.index * 128 + p.b.index)
  return partner.sort((p, q) => p - q).join()
}
