/**
 * Faces: a photograph is decoded, described and compared, and a decision is made on the enrolled template. Pure parts
 * load nothing; the models are in the threads of `openFacePool`. What the figures are: docs/decisions/0022-faces.md.
 */
export { type FaceCalibration, faceCalibration, readFaceCalibration } from './calibration.ts'
export {
  decideFace,
  type FaceDecision,
  type FaceEvidence,
  type FaceHint,
  type FaceReason,
} from './decide.ts'
export { type FaceDescription, type FaceResult, isDescription } from './describe.ts'
export { compareFaces } from './embed.ts'
export { isFaceRecord, photoOfRecord, recordOfPhoto } from './face-record.ts'
export type { FaceMatcher } from './matcher.ts'
export { faceModel } from './model-id.ts'
export { decodePhoto, photoLimits } from './photo.ts'
export type { Box, Photo, Point } from './picture.ts'
export { type FacePool, type FacePoolOptions, openFacePool } from './pool.ts'
export { type Pose, poseOf } from './pose.ts'
export { type FacePrompt, met, prompts, promptWords, randomPrompt } from './prompts.ts'
export type { FaceQuality, QualityHint } from './quality.ts'
export { decodeFaceTemplate, encodeFaceTemplate, type FaceTemplate, templateBytes } from './template.ts'
export { FaceError, type FaceTrouble, PhotoError, type PhotoTrouble } from './trouble.ts'
