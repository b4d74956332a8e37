/** The port: whatever can describe and compare faces. Ours is `openFacePool`; another model or a service fits too. */
import type { FaceResult } from './describe.ts'

export interface FaceMatcher {
  /**
   * Describes the person in a photograph: JPEG, PNG or an ISO/IEC 19794-5:2005 record, at most `photoLimits.bytes`.
   * @throws {PhotoError} when it cannot be read, with a stable `code`
   * @throws {FaceError} `busy`, `late`, `failed`, `closed` or `models-altered`
   */
  describe(photo: Uint8Array): Promise<FaceResult>
  /** The cosine of two embeddings of one model, −1 to 1. */
  compare(a: Float32Array, b: Float32Array): number
}
