/**
 * Lays one finger over the other. A pair of minutiae with like surroundings proposes a rotation and a shift; pairs that
 * then fall together refine it; last, both fingers are bent a little towards each other, because skin on glass stretches
 * differently every time. Each step treats the two alike: bending one wholly onto the other would depend on which came first.
 */
import { apart, turn } from './angles.ts'
import type { Point, Prepared } from './prepare.ts'

export interface Pair {
  readonly a: Point
  readonly b: Point
  /** Likeness of their surroundings. */
  readonly like: number
  /** How far they lie apart after laying over, pixels, and how far they point apart, radians. */
  readonly distance: number
  readonly angle: number
}

/** One way to lay A over B. Places are those of all points after moving and bending, by index, in B's frame. */
export interface Alignment {
  readonly pairs: readonly Pair[]
  readonly a: Places
  readonly b: Places
}

export interface Places {
  readonly x: Float64Array
  readonly y: Float64Array
}

/** The first look is generous, more so far from the seed, where a small error of its direction has grown. */
const seedSlack = 14
const seedGrowth = 0.09
const rigidSlack = 16
export const bentSlack = 9
export const angleSlack = 0.38
/** How far a pair's displacement bends the skin around it, pixels; and how stubbornly skin stays straight. */
const bendReach = 70
const stiffness = 0.35

interface Motion {
  readonly turned: number
  readonly cos: number
  readonly sin: number
  readonly x: number
  readonly y: number
}

/** Motion that brings a point of A onto its partner in B. */
export function motionOf(a: Point, b: Point): Motion {
  const turned = turn(b.angle - a.angle)
  const [cos, sin] = [Math.cos(turned), Math.sin(turned)]
  return { turned, cos, sin, x: b.x - (cos * a.x - sin * a.y), y: b.y - (sin * a.x + cos * a.y) }
}

function move(a: Prepared, m: Motion): Places {
  const x = new Float64Array(a.length)
  const y = new Float64Array(a.length)
  for (const p of a) {
    x[p.index] = m.cos * p.x - m.sin * p.y + m.x
    y[p.index] = m.sin * p.x + m.cos * p.y + m.y
  }
  return { x, y }
}

/** Where the points of B are before any bending. */
export function placesOf(b: Prepared): Places {
  return { x: Float64Array.from(b, (p) => p.x), y: Float64Array.from(b, (p) => p.y) }
}

export interface Fingers {
  readonly a: Prepared
  readonly b: Prepared
  readonly still: Places
  readonly table: Float64Array
}

/**
 * Pairs what falls together, each point once, the best first: near, pointing alike, in like surroundings.
 * @param slackOf pixels a point of A (by its place) may lie from its partner
 */
function pairUp(f: Fingers, at: Places, to: Places, turned: number, slackOf: (x: number, y: number) => number): Pair[] {
  const found: (Pair & { readonly cost: number })[] = []
  for (const a of f.a) {
    const x = at.x[a.index] as number
    const y = at.y[a.index] as number
    const angleOfA = turn(a.angle + turned)
    const slack = slackOf(x, y)
    for (const b of f.b) {
      const dx = (to.x[b.index] as number) - x
      const dy = (to.y[b.index] as number) - y
      const squared = dx * dx + dy * dy
      if (squared > slack * slack) continue
      const angle = apart(b.angle, angleOfA)
      if (angle > angleSlack) continue
      const like = f.table[a.index * f.b.length + b.index] as number
      const distance = Math.sqrt(squared)
      const cost = distance / slack + (0.7 * angle) / angleSlack - 0.5 * Math.min(1.2, like)
      found.push({ a, b, like, distance, angle, cost })
    }
  }
  found.sort((p, q) => p.cost - q.cost)
  const takenA = new Uint8Array(f.a.length)
  const takenB = new Uint8Array(f.b.length)
  return found.filter(({ a, b }) => {
    if (takenA[a.index] === 1 || takenB[b.index] === 1) return false
    takenA[a.index] = 1
    takenB[b.index] = 1
    return true
  })
}

/** The motion that brings pairs nearest to each other in the least-squares sense, the more alike the heavier. */
function fit(pairs: readonly Pair[]): Motion {
  let [weight, ax, ay, bx, by] = [0, 0, 0, 0, 0]
  for (const { a, b, like } of pairs) {
    const w = 0.3 + like
    weight += w
    ax += w * a.x
    ay += w * a.y
    bx += w * b.x
    by += w * b.y
  }
  ax /= weight
  ay /= weight
  bx /= weight
  by /= weight
  let [along, across] = [0, 0]
  for (const { a, b, like } of pairs) {
    const w = 0.3 + like
    along += w * ((a.x - ax) * (b.x - bx) + (a.y - ay) * (b.y - by))
    across += w * ((a.x - ax) * (b.y - by) - (a.y - ay) * (b.x - bx))
  }
  const turned = Math.atan2(across, along)
  const [cos, sin] = [Math.cos(turned), Math.sin(turned)]
  return { turned, cos, sin, x: bx - (cos * ax - sin * ay), y: by - (sin * ax + cos * ay) }
}

/** A rigid laying over with its pairs, or null when too little falls together to speak of. */
export interface Rigid {
  readonly motion: Motion
  readonly moved: Places
  readonly pairs: readonly Pair[]
}

/** From a seed to the rigid motion most pairs agree on. */
export function settle(f: Fingers, seed: Point, partner: Point): Rigid | null {
  let motion = motionOf(seed, partner)
  let moved = move(f.a, motion)
  let pairs = pairUp(f, moved, f.still, motion.turned, (x, y) => {
    return seedSlack + seedGrowth * Math.hypot(x - partner.x, y - partner.y)
  })
  for (let round = 0; round < 2; round++) {
    if (pairs.length < 3) return null
    motion = fit(pairs)
    moved = move(f.a, motion)
    pairs = pairUp(f, moved, f.still, motion.turned, () => rigidSlack)
  }
  return pairs.length < 3 ? null : { motion, moved, pairs }
}

/**
 * Bends both fingers half way towards each other and pairs again, closer. What a pair says about its surroundings is
 * not told to its own two points: nobody vouches for himself.
 */
export function bend(f: Fingers, { motion, moved, pairs }: Rigid): Alignment {
  const pull = pairs.map(({ a, b }) => {
    const [x, y] = [moved.x[a.index] as number, moved.y[a.index] as number]
    return { a: a.index, b: b.index, x: (x + b.x) / 2, y: (y + b.y) / 2, dx: (b.x - x) / 2, dy: (b.y - y) / 2 }
  })
  const a = bent(moved, 'a', pull, 1)
  const b = bent(f.still, 'b', pull, -1)
  return { pairs: pairUp(f, a, b, motion.turned, () => bentSlack), a, b }
}

interface Pull {
  readonly a: number
  readonly b: number
  readonly x: number
  readonly y: number
  readonly dx: number
  readonly dy: number
}

function bent(from: Places, side: 'a' | 'b', pulls: readonly Pull[], sign: 1 | -1): Places {
  const x = from.x.slice()
  const y = from.y.slice()
  const sharpness = 1 / (2 * bendReach * bendReach)
  for (let i = 0; i < x.length; i++) {
    const px = from.x[i] as number
    const py = from.y[i] as number
    let [weight, dx, dy] = [stiffness, 0, 0]
    for (const pull of pulls) {
      if (pull[side] === i) continue
      const w = Math.exp(-sharpness * ((px - pull.x) ** 2 + (py - pull.y) ** 2))
      weight += w
      dx += w * pull.dx
      dy += w * pull.dy
    }
    x[i] = px + (sign * dx) / weight
    y[i] = py + (sign * dy) / weight
  }
  return { x, y }
}
