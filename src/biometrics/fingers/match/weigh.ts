/** From features to log-odds: a logistic regression, whose weights are data (`calibration.json`), not code. */

export interface Weights {
  readonly bias: number
  /** One a feature, in the order of `featureNames`: the weight of (value - mean) / spread. */
  readonly of: readonly { readonly weight: number; readonly mean: number; readonly spread: number }[]
}

export function weigh(values: readonly number[], weights: Weights): number {
  return weights.of.reduce(
    (sum, { weight, mean, spread }, i) => sum + (weight * ((values[i] ?? 0) - mean)) / spread,
    weights.bias,
  )
}
