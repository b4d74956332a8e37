/**
 * The face as it is enrolled: the hash of the model and the embedding, no picture. Whoever keeps it seals it
 * (`sealTemplate` of identity). A template of another model is refused by name: that person must be enrolled again.
 */
import { embeddingLength } from './embed.ts'
import { cutting, modelName, pinned } from './model-id.ts'
import { viewOf } from './photo-header.ts'
import { FaceError } from './trouble.ts'

export interface FaceTemplate {
  readonly model: string
  readonly embedding: Float32Array
}

/** "BFT1" (4), SHA-256 of the embedder (32), cutting (1), 512 numbers (float32, little end first). */
const mark = 0x42465431
const head = 4 + 32 + 1
export const templateBytes = head + embeddingLength * 4

/** Embedding to bytes. @throws {FaceError} `other-model` when it was not made with ours */
export function encodeFaceTemplate(template: FaceTemplate): Uint8Array {
  const here = modelName(pinned.feature, cutting)
  if (template.model !== here) throw new FaceError('other-model', `made with ${template.model}, here is ${here}`)
  const bytes = new Uint8Array(templateBytes)
  const view = viewOf(bytes)
  view.setUint32(0, mark)
  bytes.set(Buffer.from(pinned.feature, 'hex'), 4)
  bytes[head - 1] = cutting
  for (const [i, value] of template.embedding.entries()) view.setFloat32(head + i * 4, value, true)
  return bytes
}

/**
 * Bytes to embedding.
 * @throws {FaceError} `not-a-template`, or `other-model`: right, but made with another model
 */
export function decodeFaceTemplate(bytes: Uint8Array): FaceTemplate {
  const view = viewOf(bytes)
  if (bytes.length !== templateBytes || view.getUint32(0) !== mark)
    throw new FaceError('not-a-template', `${bytes.length} bytes without our mark`)
  const hash = Buffer.from(bytes.subarray(4, 36)).toString('hex')
  const model = modelName(hash, bytes[head - 1] as number)
  if (hash !== pinned.feature || bytes[head - 1] !== cutting)
    throw new FaceError('other-model', `made with ${model}: enrol again`)
  const embedding = Float32Array.from({ length: embeddingLength }, (_, i) => view.getFloat32(head + i * 4, true))
  const length = Math.sqrt(embedding.reduce((sum, v) => sum + v * v, 0))
  if (!(Math.abs(length - 1) < 1e-3)) throw new FaceError('not-a-template', 'its numbers are no embedding')
  return { model, embedding }
}
