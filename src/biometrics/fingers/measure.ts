/** Error rates of comparisons whose truth is known, as ISO/IEC 19795-1 counts them. Higher scores mean more alike. */

export interface Rates {
  /** Where false matches are as frequent as false non-matches: a share, not a percentage, as all rates here. */
  readonly eer: number
  /** False non-matches when one false match in that many comparisons is accepted. */
  readonly fnmrAt: (oneIn: number) => number
  /** The lowest score at which false matches are at most one in that many. */
  readonly thresholdAt: (oneIn: number) => number
  readonly fmr: (threshold: number) => number
  readonly fnmr: (threshold: number) => number
  readonly genuine: number
  readonly impostor: number
}

/** @throws {RangeError} when one of the two is empty: no rate can be said */
export function ratesOf(genuine: readonly number[], impostor: readonly number[]): Rates {
  if (genuine.length === 0 || impostor.length === 0) throw new RangeError('rates need genuine and impostor scores')
  const g = Float64Array.from(genuine).sort()
  const m = Float64Array.from(impostor).sort()
  const fnmr = (t: number): number => below(g, t) / g.length
  const fmr = (t: number): number => (m.length - below(m, t)) / m.length
  const steps = Float64Array.from(new Set([...g, ...m])).sort()
  const thresholdAt = (oneIn: number): number => {
    let [low, high] = [0, steps.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (fmr(steps[middle] as number) <= 1 / oneIn) high = middle
      else low = middle + 1
    }
    // Above all scores nothing matches.
    return steps[low] ?? (steps.at(-1) as number) + 1e-9
  }
  return {
    eer: crossing(steps, fmr, fnmr),
    fnmrAt: (oneIn) => fnmr(thresholdAt(oneIn)),
    thresholdAt,
    fmr,
    fnmr,
    genuine: g.length,
    impostor: m.length,
  }
}

/** How many of the sorted scores are below `t`. */
function below(sorted: Float64Array, t: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) < t) low = middle + 1
    else high = middle
  }
  return low
}

/** The two rates seldom meet exactly: the mean of both where they are nearest. */
function crossing(steps: Float64Array, fmr: (t: number) => number, fnmr: (t: number) => number): number {
  let [eer, nearest] = [1, 2]
  for (const t of steps) {
    const [a, b] = [fmr(t), fnmr(t)]
    if (Math.abs(a - b) >= nearest) continue
    nearest = Math.abs(a - b)
    eer = (a + b) / 2
  }
  return eer
}

/**
 * What no error in `comparisons` proves, with 95 % confidence: the rate is below this (the rule of three). Beyond it
 * public collections cannot go, however good the matcher.
 */
export function provenBelow(comparisons: number): number {
  return 1 - 0.05 ** (1 / comparisons)
}
