/** How often a matcher errs, from the scores of own and foreign pairs; higher scores are more alike. */

export interface ErrorRates {
  /** Where both errors are equal. */
  readonly eer: number
  /** Own pairs missed at the lowest threshold that lets at most 1 of `1 / fmr` foreign pairs in. */
  missedAt(fmr: number): number
  /** Both errors at a threshold: a pair is taken for one person from it on. */
  at(threshold: number): { readonly missed: number; readonly letIn: number }
}

export function errorRates(own: readonly number[], foreign: readonly number[]): ErrorRates {
  const o = Float64Array.from(own).sort()
  const f = Float64Array.from(foreign).sort()
  const missed = (threshold: number): number => below(o, threshold) / o.length
  const letIn = (threshold: number): number => (f.length - below(f, threshold)) / f.length
  const thresholds = [...new Set([...o, ...f])].sort((a, b) => a - b)
  thresholds.push((thresholds.at(-1) ?? 0) + 1e-9)
  let eer = 1
  let apart = Number.POSITIVE_INFINITY
  for (const t of thresholds) {
    const distance = Math.abs(missed(t) - letIn(t))
    if (distance < apart) {
      apart = distance
      eer = (missed(t) + letIn(t)) / 2
    }
  }
  return {
    eer,
    missedAt(fmr) {
      // letIn falls as the threshold rises: the first that is low enough.
      let [low, high] = [0, thresholds.length - 1]
      while (low < high) {
        const half = (low + high) >> 1
        if (letIn(thresholds[half] as number) <= fmr) high = half
        else low = half + 1
      }
      return missed(thresholds[low] as number)
    },
    at: (threshold) => ({ missed: missed(threshold), letIn: letIn(threshold) }),
  }
}

/** How many of the sorted values are below. */
function below(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const half = (low + high) >> 1
    if ((sorted[half] as number) < value) low = half + 1
    else high = half
  }
  return low
}
