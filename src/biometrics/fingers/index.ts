/** Fingers: records and pictures of them, minutiae, comparison, and what scores mean. Knows no person. */
export { type Calibration, type Policy, readCalibration } from './calibration.ts'
export { type Extracted, extract } from './extract/extract.ts'
export { checkImage, type GreyImage } from './images/grey.ts'
export { isPng, readPng, writePng } from './images/png.ts'
export { type FingerImage, isImageRecord, readImageRecord, type Stated, writeImageRecord } from './images/record.ts'
export { libfprintExtractor } from './libfprint/extractor.ts'
export { bestFeatures, type Comparison, comparePrepared, compareViews, nothing } from './match/compare.ts'
export { featureNames } from './match/features.ts'
export { type Prepared, prepare } from './match/prepare.ts'
export { type Weights, weigh } from './match/weigh.ts'
export { provenBelow, type Rates, ratesOf } from './measure.ts'
export { decideFingers, type FingerDecision, type FingerEvidence, isHopeless, type TwoFingers } from './policy.ts'
export {
  type FingerPool,
  type FingerprintExtractor,
  type FingerprintMatcher,
  openFingerPool,
  type PoolOptions,
} from './pool/pool.ts'
export type { ExtractedRecord, MatchResult } from './pool/work.ts'
export { isTemplate, readTemplate } from './records/read.ts'
export { writeTemplate } from './records/write.ts'
export { readSample, type Sample } from './sample.ts'
export { type GrownFinger, growFinger } from './synthetic/grow.ts'
export { impress, type Press, press } from './synthetic/impress.ts'
export { type Care, care, impressionOf, inventFinger } from './synthetic/template.ts'
export {
  dpiOf,
  type FingerTemplate,
  type FingerView,
  type Minutia,
  type MinutiaType,
  type TemplateFormat,
} from './template.ts'
export { PoolError, type PoolTrouble, RecordError, type RecordTrouble } from './trouble.ts'
