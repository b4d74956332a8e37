/**
 * How a head is turned, from its landmarks: the rotation of an average head that lies nearest to them (weak
 * perspective, least squares). Good to some degrees: enough to say "look at the camera" and to watch a head turn.
 */
import { middle, type Point } from './picture.ts'

/** In degrees. */
export interface Pose {
  /** Positive: turned to the person's own left, which is the right of an unmirrored picture. */
  readonly yaw: number
  /** Positive: looking up. */
  readonly pitch: number
  /** Positive: the head leans clockwise in the picture. */
  readonly roll: number
}

export type Vector = readonly [x: number, y: number, z: number]

/** An average head in millimetres from the tip of its nose: x to the picture's right, y down, z to the camera. */
export const averageHead: ReadonlyMap<number, Vector> = new Map([
  [8, [0, 66, -16]],
  [27, [0, -34, -14]],
  [30, [0, 0, 0]],
  [31, [-14, 8, -17]],
  [33, [0, 11, -13]],
  [35, [14, 8, -17]],
  [36, [-45, -34, -29]],
  [39, [-18, -33, -23]],
  [42, [18, -33, -23]],
  [45, [45, -34, -29]],
  [48, [-26, 31, -24]],
  [54, [26, 31, -24]],
])

const heads = [...averageHead.values()]
const centre = ([0, 1, 2] as const).map((k) => heads.reduce((sum, v) => sum + v[k], 0) / heads.length)
const centred = heads.map((v) => v.map((value, k) => value - (centre[k] as number)) as unknown as Vector)

export function poseOf(landmarks: readonly Point[]): Pose {
  const seen = [...averageHead.keys()].map((i) => landmarks[i] as Point)
  const { x, y } = middle(seen)
  const across = solve(seen.map((p) => p.x - x))
  const down = solve(seen.map((p) => p.y - y))
  // The two rows of the rotation are made unit and square to each other, sharing the error between them.
  const [u, v] = [unit(across), unit(down)]
  const half = dot(u, v) / 2
  const r1 = unit(minus(u, v, half))
  const r2 = unit(minus(v, u, half))
  const r3: Vector = [r1[1] * r2[2] - r1[2] * r2[1], r1[2] * r2[0] - r1[0] * r2[2], r1[0] * r2[1] - r1[1] * r2[0]]
  // The head's own forward, as the camera sees it: first turned, then nodded.
  const clamped = Math.max(-1, Math.min(1, r1[2]))
  return {
    yaw: degrees(Math.asin(clamped)),
    pitch: degrees(Math.atan2(-r2[2], r3[2])),
    roll: degrees(Math.atan2(r2[0], r1[0])),
  }
}

/** The row m with m · head ≈ seen for all points: normal equations of three unknowns, by Cramer's rule. */
function solve(seen: readonly number[]): Vector {
  const n = [0, 1, 2].map((i) => [0, 1, 2].map((j) => sum((v) => (v[i] as number) * (v[j] as number))))
  const t = [0, 1, 2].map((i) => sum((v, k) => (v[i] as number) * (seen[k] as number)))
  const whole = determinant(n)
  const at = (column: number): number =>
    determinant(n.map((row, i) => row.map((value, j) => (j === column ? (t[i] as number) : value)))) / whole
  return [at(0), at(1), at(2)]
}

function sum(of: (v: Vector, k: number) => number): number {
  return centred.reduce((total, v, k) => total + of(v, k), 0)
}

function determinant(m: readonly (readonly number[])[]): number {
  const [[a, b, c], [d, e, f], [g, h, i]] = m as unknown as [Vector, Vector, Vector]
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const minus = (a: Vector, b: Vector, times: number): Vector => [
  a[0] - b[0] * times,
  a[1] - b[1] * times,
  a[2] - b[2] * times,
]
const unit = (v: Vector): Vector => {
  const length = Math.hypot(...v) || 1
  return [v[0] / length, v[1] / length, v[2] / length]
}
const degrees = (radians: number): number => (radians * 180) / Math.PI
