/**
 * Minutiae from the skeleton: where lines end or fork. Most of the work is telling true ones from what thinning,
 * scratches, pores and dry skin leave behind: spurs, bridges between ridges, gaps within one.
 */
import { apart, turn } from '../match/angles.ts'
import type { Minutia } from '../template.ts'
import type { Field } from './field.ts'
import type { Orientation } from './orientation.ts'
import { crossings, direction, neighbours, type Skeleton, walk } from './trace.ts'

/** What is known of a place beside the lines themselves. */
export interface Ground {
  /** Pixels to the border of the print. */
  readonly depth: Uint8Array
  readonly orientation: Orientation
  /** Strength of the filtered ridges, and its mean over the print. */
  readonly energy: Field
  readonly meanEnergy: number
}

interface Candidate {
  readonly at: number
  readonly x: number
  readonly y: number
  readonly type: 1 | 2
  angle: number
  /** 0 to 1. */
  quality: number
  kept: boolean
}

/** Nearer to the border than this, every ridge ends. */
const leastDepth = 9
/** Lines shorter than this are spurs, pixels. */
const spur = 9
/** How far a line is followed to tell its direction, and the least that tells one. */
const tail = 12
const leastTail = 8
const leastBranch = 5

export function findMinutiae(skeleton: Skeleton, ground: Ground): Minutia[] {
  pruneSpurs(skeleton)
  pruneSpurs(skeleton)
  cutBridges(skeleton, ground.orientation)
  const found = candidates(skeleton, ground)
  for (const c of found) judge(c, ground)
  dropFalsePairs(found)
  doubtClusters(found)
  return found
    .filter((c) => c.kept)
    .map(({ x, y, angle, type, quality }) => ({ x, y, angle: positive(angle), type, quality: percent(quality) }))
    .sort((a, b) => b.quality - a.quality)
}

const positive = (angle: number): number => (angle < 0 ? angle + 2 * Math.PI : angle)
const percent = (quality: number): number => Math.max(1, Math.min(100, Math.round(100 * quality)))

function* eachLine({ width, height, data }: Skeleton, margin: number): Generator<number> {
  for (let y = margin; y < height - margin; y++) {
    for (let i = y * width + margin; i < (y + 1) * width - margin; i++) if (data[i] === 1) yield i
  }
}

/** A short line that ends on one side and meets another on the other is no ridge. */
function pruneSpurs(skeleton: Skeleton): void {
  for (const at of eachLine(skeleton, 2)) {
    if (crossings(skeleton, at) !== 1) continue
    const [next] = neighbours(skeleton, at)
    if (next === undefined) continue
    const path = walk(skeleton, at, next, spur)
    const last = path.at(-1) as number
    if (path.length >= spur || crossings(skeleton, last) < 3) continue
    skeleton.data[at] = 0
    for (const p of path) if (p !== last && crossings(skeleton, p) <= 2) skeleton.data[p] = 0
  }
}

/** A short line between two forks that runs across the ridges is dirt or a pore, not a ridge. */
function cutBridges(skeleton: Skeleton, { angle }: Orientation): void {
  for (const at of eachLine(skeleton, 2)) {
    if (crossings(skeleton, at) !== 3) continue
    for (const next of neighbours(skeleton, at)) {
      const path = walk(skeleton, at, next, 11)
      const last = path.at(-1) as number
      if (path.length >= 11 || path.length < 3 || crossings(skeleton, last) !== 3) continue
      const middle = path[path.length >> 1] as number
      const across = apart(2 * direction(skeleton, at, last), -2 * (angle[middle] as number)) / 2
      if (across < 0.8) continue
      for (const p of path.slice(0, -1)) if (crossings(skeleton, p) === 2) skeleton.data[p] = 0
      break
    }
  }
}

function candidates(skeleton: Skeleton, ground: Ground): Candidate[] {
  const found: Candidate[] = []
  for (const at of eachLine(skeleton, 3)) {
    if ((ground.depth[at] as number) < leastDepth) continue
    const lines = crossings(skeleton, at)
    const angle = lines === 1 ? endAngle(skeleton, at) : lines >= 3 ? forkAngle(skeleton, at) : null
    if (angle === null) continue
    const x = at % skeleton.width
    const y = (at - x) / skeleton.width
    found.push({ at, x, y, type: lines === 1 ? 1 : 2, angle, quality: 0, kept: true })
  }
  return found
}

/** An ending points back along its ridge. */
function endAngle(skeleton: Skeleton, at: number): number | null {
  const next = neighbours(skeleton, at).at(-1)
  if (next === undefined) return null
  const path = walk(skeleton, at, next, tail)
  return path.length < leastTail ? null : direction(skeleton, at, path.at(-1) as number)
}

/** A fork points into the valley between its two nearest branches. */
function forkAngle(skeleton: Skeleton, at: number): number | null {
  const branches: number[] = []
  for (const next of neighbours(skeleton, at)) {
    const path = walk(skeleton, at, next, tail)
    if (path.length >= leastBranch) branches.push(direction(skeleton, at, path.at(-1) as number))
  }
  const [a, b, c] = branches
  if (branches.length !== 3 || a === undefined || b === undefined || c === undefined) return null
  const pairs = [
    [a, b],
    [b, c],
    [c, a],
  ] as const
  const [p, q] = pairs.toSorted((one, other) => apart(...one) - apart(...other))[0] ?? [a, b]
  return Math.atan2(Math.sin(p) + Math.sin(q), Math.cos(p) + Math.cos(q))
}

/** Turns the angle towards the ridges around, which are surer than twelve pixels, and rates the place. */
function judge(c: Candidate, { depth, orientation, energy, meanEnergy }: Ground): void {
  const ridge = -(orientation.angle[c.at] as number)
  const [one, other] = [turn(ridge), turn(ridge + Math.PI)]
  const nearer = apart(c.angle, one) <= apart(c.angle, other) ? one : other
  const strength = Math.min(1.2, (energy.data[c.at] as number) / (meanEnergy || 1))
  c.quality = 0.6 * (orientation.coherence[c.at] as number) + 0.25 * strength
  c.quality += 0.15 * Math.min(1, (depth[c.at] as number) / 30)
  if (apart(c.angle, nearer) > 0.9) c.quality -= 0.2 // it runs across the flow: a scratch rather than a ridge
  const sin = Math.sin(c.angle) + 1.5 * Math.sin(nearer)
  const cos = Math.cos(c.angle) + 1.5 * Math.cos(nearer)
  c.angle = Math.atan2(sin, cos)
}

/** Two within a ridge period are a flaw, not two minutiae; two ends facing each other are one ridge with a gap. */
function dropFalsePairs(found: readonly Candidate[]): void {
  for (let i = 0; i < found.length; i++) {
    const a = found[i] as Candidate
    for (let j = i + 1; j < found.length; j++) {
      const b = found[j] as Candidate
      const distance = Math.hypot(a.x - b.x, a.y - b.y)
      const facing = a.type === 1 && b.type === 1 && apart(a.angle, b.angle) > 2.5
      if (distance >= 7 && !(distance <= 13 && facing)) continue
      a.kept = false
      b.kept = false
    }
  }
}

/** Five together are a scar or a smudge. */
function doubtClusters(found: readonly Candidate[]): void {
  for (const a of found) {
    const near = found.filter((b) => b !== a && Math.hypot(a.x - b.x, a.y - b.y) < 16).length
    if (near >= 4) a.quality -= 0.3
  }
}
