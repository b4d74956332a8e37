/**
 * Is this the enrolled person? A pure decision on what was described. The best of the frames counts; the anti-spoof
 * score is told and never decides (report to the officer, a further prompt, the certified camera's own word).
 */
import { type FaceCalibration, faceCalibration } from './calibration.ts'
import { type FaceDescription, type FaceResult, isDescription } from './describe.ts'
import { compareFaces } from './embed.ts'
import type { QualityHint } from './quality.ts'
import type { FaceTemplate } from './template.ts'
import { FaceError } from './trouble.ts'

/** What to tell the person; the words are the screen's. */
export type FaceHint = QualityHint | 'no_face' | 'two_people'

/**
 * `no_face`, `two_people`, `poor_quality`: nothing was compared, so it is not held against anybody. `changed_person`:
 * the frames are not of one sitting. `no_match`: somebody else.
 */
export type FaceReason = 'accepted' | 'no_face' | 'two_people' | 'poor_quality' | 'changed_person' | 'no_match'

export interface FaceDecision {
  readonly accepted: boolean
  readonly reason: FaceReason
  /** Cosine of the best frame; null when none was compared. */
  readonly score: number | null
  /** Quality of that frame, else of the best there was, 0 to 100. */
  readonly quality: number
  /** Median over the frames with a face; null without one. */
  readonly antiSpoof: number | null
  /** The score is so low that somebody should look: advice. */
  readonly suspicious: boolean
  readonly hints: readonly FaceHint[]
  readonly model: string
  /** The version of the thresholds. */
  readonly calibration: string
}

export interface FaceEvidence {
  readonly enrolled: FaceTemplate
  /** What `describe` answered for the frames of one capture, at most `calibration.frames`. */
  readonly frames: readonly FaceResult[]
}

/**
 * Decides; the same evidence always gives the same answer.
 * @throws {FaceError} `other-model` when template, frames and calibration are not of one model
 * @throws {RangeError} on no frames or more than the calibration allows
 */
export function decideFace(evidence: FaceEvidence, calibration: FaceCalibration = faceCalibration): FaceDecision {
  const { enrolled, frames } = evidence
  if (frames.length < 1 || frames.length > calibration.frames) throw new RangeError(`${frames.length} frames`)
  const described = frames.filter(isDescription)
  for (const model of [enrolled.model, ...described.map((d) => d.model)])
    if (model !== calibration.model) throw new FaceError('other-model', `${model}, calibrated for ${calibration.model}`)
  const usable = described.filter(({ quality }) => quality.score >= calibration.qualityFloor)
  const shown = best(usable.length > 0 ? usable : described, ({ quality }) => quality.score)
  const live = median(described.map((d) => d.antiSpoof))
  const answer = (reason: FaceReason, score: number | null, quality: number, hints: readonly FaceHint[]) => ({
    accepted: reason === 'accepted',
    reason,
    score,
    quality,
    antiSpoof: live,
    suspicious: live !== null && live < calibration.suspiciousBelow,
    hints,
    model: calibration.model,
    calibration: calibration.version,
  })
  // A second person in any frame: who of the two stands before the camera is not for us to guess.
  if (frames.some((frame) => 'many' in frame)) return answer('two_people', null, 0, ['two_people'])
  if (shown === undefined) return answer('no_face', null, 0, ['no_face'])
  if (usable.length === 0) return answer('poor_quality', null, shown.quality.score, shown.quality.hints)
  if (!oneSitting(usable, calibration.leastBetweenFrames))
    return answer('changed_person', null, shown.quality.score, [])
  const alike = (frame: FaceDescription): number => compareFaces(frame.embedding, enrolled.embedding)
  const nearest = best(usable, alike) as FaceDescription
  const score = alike(nearest)
  return answer(score >= calibration.cosine ? 'accepted' : 'no_match', score, nearest.quality.score, [])
}

/** All frames alike: otherwise a picture of the enrolled person held up once among three would be enough. */
function oneSitting(frames: readonly FaceDescription[], least: number): boolean {
  return frames.every((a, i) => frames.slice(i + 1).every((b) => compareFaces(a.embedding, b.embedding) >= least))
}

function best<T>(all: readonly T[], by: (one: T) => number): T | undefined {
  return all.reduce<T | undefined>((most, one) => (most !== undefined && by(most) >= by(one) ? most : one), undefined)
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  if (sorted.length === 0) return null
  return sorted.length % 2 === 1
    ? (sorted[half] as number)
    : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2
}
