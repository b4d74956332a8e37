/**
 * What scores mean for a person at the kiosk: pure functions of scores, qualities and the thresholds of the calibration
 * (ID-32). They decide on evidence only; how often one may try is the caller's affair.
 */
import type { Policy } from './calibration.ts'

/** What is known of one finger. */
export interface FingerEvidence {
  /** Of the comparison with the enrolled finger, see `compareViews`. */
  readonly logOdds: number
  /** Of the captured sample, 0 to 100. */
  readonly quality: number
}

/**
 * Both index fingers; null where a recorded exception says that the person has no usable one. Left out is not null: a
 * finger that should be there and was not shown is no evidence.
 */
export interface TwoFingers {
  readonly right: FingerEvidence | null
  readonly left: FingerEvidence | null
}

/**
 * `same`: these are the enrolled fingers. `unclear`: a sample is too poor to compare; ask for that finger again, and
 * hold nothing against anybody. `different`: they are not, or not surely enough. `none`: no usable finger, another way.
 */
export type FingerDecision =
  | {
      readonly decision: 'same' | 'different'
      readonly logOdds: number
      readonly threshold: number
      readonly margin: number
    }
  | { readonly decision: 'unclear'; readonly finger: 'right' | 'left' }
  | { readonly decision: 'none' }

/**
 * Decides on one or two fingers.
 *
 * Two fingers are independent evidence, so their log-odds add up; a guard keeps one excellent finger from carrying one
 * that is plainly somebody else's. A single usable finger must convince alone.
 */
export function decideFingers({ right, left }: TwoFingers, policy: Policy): FingerDecision {
  for (const [finger, evidence] of [
    ['right', right],
    ['left', left],
  ] as const) {
    // NaN is no quality either: only what is surely enough passes.
    if (evidence !== null && !(evidence.quality >= policy.leastQuality)) return { decision: 'unclear', finger }
  }
  const scores = [right, left].filter((e) => e !== null).map((e) => e.logOdds)
  if (scores.length === 0) return { decision: 'none' }
  const sum = scores.reduce((s, v) => s + v, 0)
  const threshold = scores.length === 2 ? policy.twoFingers : policy.oneFinger
  const guarded = scores.length === 1 || scores.every((s) => s >= policy.leastEach)
  return {
    decision: guarded && sum >= threshold ? 'same' : 'different',
    logOdds: sum,
    threshold,
    margin: sum - threshold,
  }
}

/**
 * One finger while the other is still to come: `hopeless` when no score of the other could make up for it, because it
 * is below the guard.
 */
export function isHopeless(first: FingerEvidence, policy: Policy): boolean {
  return first.quality >= policy.leastQuality && first.logOdds < policy.leastEach
}
