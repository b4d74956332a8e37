/**
 * What an alignment says for "one finger": how many minutiae agree, how many of those that should, how exactly, and
 * whether the pattern between them is the same. All of it stays the same when the two fingers change places.
 */
import { type Alignment, angleSlack, bentSlack, type Pair, type Places } from './align.ts'
import { apart } from './angles.ts'
import { hullOf, isInside } from './hull.ts'

/** In the order of the weights in `calibration.json`. */
export const featureNames = [
  'pairs',
  'share',
  'nearness',
  'parallel',
  'edges',
  'edgeShare',
  'likeness',
  'meanLikeness',
  'extent',
  'likenessByShare',
  'pairsByShare',
  'edgesByShare',
] as const

export interface Features {
  /** As `featureNames`. */
  readonly values: readonly number[]
  /** For choosing between alignments of the same two fingers. */
  readonly promise: number
}

/** Edges longer than this say more about stretching than about sameness. */
const longestEdge = 130

export function featuresOf(alignment: Alignment): Features {
  const { pairs } = alignment
  const n = pairs.length
  let [near, parallel, like] = [0, 0, 0]
  for (const pair of pairs) {
    near += 1 - pair.distance / bentSlack
    parallel += 1 - pair.angle / angleSlack
    like += Math.min(1.3, pair.like)
  }
  const { same, all } = edgesOf(pairs)
  const share = shareOf(alignment)
  const values = [
    Math.log1p(n),
    share,
    near / n,
    parallel / n,
    Math.log1p(same),
    all === 0 ? 0 : same / all,
    Math.log1p(like),
    like / n,
    extentOf(pairs),
    Math.sqrt(like) * share,
    (n * share) / 10,
    Math.sqrt(same) * share,
  ]
  return { values, promise: (like + 0.08 * same) * (0.35 + share) }
}

/**
 * Two paired minutiae span an edge in each finger. It is the same edge when its length and its direction as seen from
 * both of its ends agree; a chance alignment puts points near points but seldom gets these right.
 */
function edgesOf(pairs: readonly Pair[]): { same: number; all: number } {
  let [same, all] = [0, 0]
  for (let k = 0; k < pairs.length; k++) {
    const p = pairs[k] as Pair
    for (let l = k + 1; l < pairs.length; l++) {
      const q = pairs[l] as Pair
      const [ax, ay, bx, by] = [q.a.x - p.a.x, q.a.y - p.a.y, q.b.x - p.b.x, q.b.y - p.b.y]
      const [lengthA, lengthB] = [Math.sqrt(ax * ax + ay * ay), Math.sqrt(bx * bx + by * by)]
      const length = (lengthA + lengthB) / 2
      if (length > longestEdge) continue
      all += 1
      if (Math.abs(lengthA - lengthB) > 3 + 0.05 * length) continue
      const [wayA, wayB] = [Math.atan2(ay, ax), Math.atan2(by, bx)]
      const slack = 0.17 + 3 / Math.max(8, length)
      const turned = wayA - wayB
      if (apart(turned, p.a.angle - p.b.angle) < slack && apart(turned, q.a.angle - q.b.angle) < slack) same += 1
    }
  }
  return { same, all }
}

/** Of the minutiae where both fingers were seen, the share that found a partner. */
function shareOf({ a, b, pairs }: Alignment): number {
  const seenA = seenBy(a, new Set(pairs.map((p) => p.a.index)), b)
  const seenB = seenBy(b, new Set(pairs.map((p) => p.b.index)), a)
  // Six at least: three of three in a corner is no proof.
  return pairs.length / Math.sqrt(Math.max(6, seenA) * Math.max(6, seenB))
}

/** Points of `mine` inside the other finger's outline; those with a partner are by definition. */
function seenBy(mine: Places, paired: ReadonlySet<number>, other: Places): number {
  const outline = hullOf(other)
  let count = 0
  for (let i = 0; i < mine.x.length; i++) {
    if (paired.has(i) || isInside(mine.x[i] as number, mine.y[i] as number, outline, 4)) count += 1
  }
  return count
}

/** The side of a square over which the pairs are spread, in 100 px; from their variances, so that it does not turn. */
function extentOf(pairs: readonly Pair[]): number {
  return (spread(pairs.map((p) => p.a)) + spread(pairs.map((p) => p.b))) / 200
}

function spread(points: readonly { x: number; y: number }[]): number {
  const n = points.length
  const mx = points.reduce((s, p) => s + p.x, 0) / n
  const my = points.reduce((s, p) => s + p.y, 0) / n
  let [xx, xy, yy] = [0, 0, 0]
  for (const p of points) {
    xx += (p.x - mx) ** 2
    xy += (p.x - mx) * (p.y - my)
    yy += (p.y - my) ** 2
  }
  return Math.sqrt((12 / n) * Math.sqrt(Math.max(0, xx * yy - xy * xy)))
}
