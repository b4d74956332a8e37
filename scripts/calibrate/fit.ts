/**
 * Fits the weights of the finger score: a logistic regression by Newton's method, genuine and impostor pairs weighing the
 * same in all, each weight held towards zero a little so that a small collection is not learnt by heart.
 */
import type { Weights } from '../../src/biometrics/fingers/index.ts'

export interface Example {
  readonly values: readonly number[]
  readonly genuine: boolean
}

/** @param hold strength of the pull towards zero, in examples */
export function fitWeights(examples: readonly Example[], hold = 2): Weights {
  const size = examples[0]?.values.length ?? 0
  const genuine = examples.filter((e) => e.genuine).length
  const weightOf = { true: 0.5 / genuine, false: 0.5 / (examples.length - genuine) }
  const scale = examples.length
  const columns = Array.from({ length: size }, (_, i) => spreadOf(examples.map((e) => e.values[i] ?? 0)))
  const rows = examples.map((e) => ({
    x: [1, ...columns.map(({ mean, spread }, i) => ((e.values[i] ?? 0) - mean) / spread)],
    y: e.genuine ? 1 : 0,
    w: weightOf[`${e.genuine}`] * scale,
  }))
  let beta: number[] = new Array<number>(size + 1).fill(0)
  for (let round = 0; round < 40; round++) {
    const gradient = beta.map((b, i) => (i === 0 ? 0 : -hold * b))
    const curve = beta.map((_, i) => beta.map((_, j) => (i === j ? (i === 0 ? 1e-9 : hold) : 0)))
    for (const { x, y, w } of rows) {
      const p = 1 / (1 + Math.exp(-dot(beta, x)))
      x.forEach((xi, i) => {
        gradient[i] = (gradient[i] ?? 0) + w * (y - p) * xi
        const row = curve[i] ?? []
        for (let j = 0; j < x.length; j++) row[j] = (row[j] ?? 0) + w * p * (1 - p) * xi * (x[j] ?? 0)
      })
    }
    const step = solve(curve, gradient)
    beta = beta.map((b, i) => b + (step[i] ?? 0))
    if (step.every((s) => Math.abs(s) < 1e-9)) break
  }
  const [bias = 0, ...weights] = beta.map((b) => round(b))
  return { bias, of: weights.map((weight, i) => ({ weight, ...(columns[i] ?? { mean: 0, spread: 1 }) })) }
}

const round = (n: number): number => Number(n.toFixed(5))
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((s, v, i) => s + v * (b[i] ?? 0), 0)

function spreadOf(values: readonly number[]): { mean: number; spread: number } {
  const mean = values.reduce((s, v) => s + v, 0) / values.length
  const variance = values.reduce((s, v) => s + (v - mean) ** 2, 0) / values.length
  return { mean: round(mean), spread: round(Math.sqrt(variance)) || 1 }
}

/** Gaussian elimination with pivoting; the matrix is small and positive. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const m = matrix.map((row, i) => [...row, right[i] ?? 0])
  const n = m.length
  for (let c = 0; c < n; c++) {
    let pivot = c
    for (let r = c + 1; r < n; r++) if (Math.abs(m[r]?.[c] ?? 0) > Math.abs(m[pivot]?.[c] ?? 0)) pivot = r
    const [top, other] = [m[pivot] ?? [], m[c] ?? []]
    m[c] = top
    m[pivot] = other
    for (let r = 0; r < n; r++) {
      const row = m[r] ?? []
      const factor = r === c ? 0 : (row[c] ?? 0) / (top[c] ?? 1)
      if (factor !== 0) for (let k = c; k <= n; k++) row[k] = (row[k] ?? 0) - factor * (top[k] ?? 0)
    }
  }
  return m.map((row, i) => (row[n] ?? 0) / (row[i] ?? 1))
}
