/** For tests: embeddings and descriptions of nobody, with chosen likeness and quality. */
import { randomFrom } from './demo/looks.ts'
import type { FaceDescription } from './describe.ts'
import { embeddingLength } from './embed.ts'
import { faceModel } from './model-id.ts'
import type { QualityHint } from './quality.ts'

/** An embedding of length one; two seeds give two that have nothing in common. */
export function embeddingOf(seed: number): Float32Array {
  const random = randomFrom(seed)
  return unit(Float32Array.from({ length: embeddingLength }, () => random() - 0.5))
}

/** One whose cosine with `to` is `cosine`. */
export function alike(to: Float32Array, cosine: number, seed = 7): Float32Array {
  const other = embeddingOf(seed)
  const shared = other.reduce((sum, v, i) => sum + v * (to[i] as number), 0)
  const across = unit(other.map((v, i) => v - shared * (to[i] as number)))
  return to.map((v, i) => v * cosine + (across[i] as number) * Math.sqrt(1 - cosine * cosine))
}

export function described(
  embedding: Float32Array,
  more: {
    readonly score?: number
    readonly hints?: readonly QualityHint[]
    readonly antiSpoof?: number
    readonly model?: string
  } = {},
): FaceDescription {
  const { score = 90, hints = [], antiSpoof = 0.9, model = faceModel } = more
  return {
    embedding,
    box: { x: 200, y: 100, width: 200, height: 250 },
    landmarks: Array.from({ length: 68 }, (_, i) => ({ x: i, y: i })),
    quality: {
      score,
      hints,
      pose: { yaw: 0, pitch: 0, roll: 0 },
      brightness: 120,
      sharpness: 0.3,
      eyes: 80,
      beyond: 0,
    },
    antiSpoof,
    model,
  }
}

function unit(values: Float32Array): Float32Array {
  const length = Math.sqrt(values.reduce((sum, v) => sum + v * v, 0))
  return values.map((v) => v / length)
}
