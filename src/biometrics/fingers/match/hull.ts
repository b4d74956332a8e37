/** The outline of a set of points: their convex hull, by Andrew's monotone chain. */
import type { Places } from './align.ts'

export interface Corner {
  readonly x: number
  readonly y: number
}

/** Corners counter-clockwise; fewer than three when the points are. */
export function hullOf({ x, y }: Places): Corner[] {
  const points: Corner[] = Array.from(x, (px, i) => ({ x: px, y: y[i] as number }))
  points.sort((p, q) => p.x - q.x || p.y - q.y)
  if (points.length < 3) return points
  return [...half(points), ...half(points.toReversed())]
}

function half(points: readonly Corner[]): Corner[] {
  const chain: Corner[] = []
  for (const p of points) {
    while (chain.length > 1 && cross(chain.at(-2) as Corner, chain.at(-1) as Corner, p) <= 0) chain.pop()
    chain.push(p)
  }
  chain.pop() // it begins the other half
  return chain
}

function cross(o: Corner, p: Corner, q: Corner): number {
  return (p.x - o.x) * (q.y - o.y) - (p.y - o.y) * (q.x - o.x)
}

/** Within the outline or at most `margin` outside of it. */
export function isInside(x: number, y: number, outline: readonly Corner[], margin: number): boolean {
  if (outline.length < 3) return true
  let from = outline.at(-1) as Corner
  for (const to of outline) {
    const [ex, ey] = [to.x - from.x, to.y - from.y]
    const outside = ey * (x - from.x) - ex * (y - from.y)
    if (outside > margin * Math.sqrt(ex * ex + ey * ey)) return false
    from = to
  }
  return true
}
