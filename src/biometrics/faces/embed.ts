/** The face as 512 numbers of length one: the closer two are, the likelier they are of one person. */
import type { Networks } from './models.ts'
import { type Box, cutOut, type Photo, type Similarity, stretch } from './picture.ts'

export const embeddingLength = 512
/** The side of the embedder's picture. */
export const alignedSide = 112
const planes = { channels: [0, 1, 2], scale: 1 / 128, offset: -127 } as const

export async function embed(networks: Networks, photo: Photo, move: Similarity): Promise<Float32Array> {
  const input = cutOut(photo, alignedSide, alignedSide, move, planes)
  const { output = new Float32Array() } = await networks.feature(input, [1, 3, alignedSide, alignedSide])
  const length = Math.sqrt(output.reduce((sum, v) => sum + v * v, 0))
  return output.map((v) => v / length)
}

/** The cosine of two embeddings, −1 to 1. Only those of the same model may be compared (`faceModel`). */
export function compareFaces(a: Float32Array, b: Float32Array): number {
  if (a.length !== embeddingLength || b.length !== embeddingLength) throw new RangeError('not two embeddings')
  let sum = 0
  for (let i = 0; i < embeddingLength; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}

const liveSide = 128
/** The model wants blue first, and bytes as they are. */
const livePlanes = { channels: [2, 1, 0], scale: 1, offset: 0 } as const
const surroundings = 2.7

/**
 * How much the picture looks like a living face before the camera and not like paper or a screen, 0 to 1. Advice only:
 * it depends on framing, and nothing we could get proves its errors (docs/decisions/0022).
 */
export async function antiSpoof(networks: Networks, photo: Photo, box: Box): Promise<number> {
  const scale = Math.min((photo.height - 1) / box.height, (photo.width - 1) / box.width, surroundings)
  const width = box.width * scale
  const height = box.height * scale
  const within = (from: number, room: number): number => Math.max(0, Math.min(room, from))
  const x = within(box.x + (box.width - width) / 2, photo.width - 1 - width)
  const y = within(box.y + (box.height - height) / 2, photo.height - 1 - height)
  const input = stretch(photo, liveSide, liveSide, { x, y, width, height }, livePlanes)
  const { output = new Float32Array([0]) } = await networks.liveness(input, [1, 3, liveSide, liveSide])
  const most = Math.max(...output)
  const all = output.reduce((sum, v) => sum + Math.exp(v - most), 0)
  return Math.exp((output[0] as number) - most) / all
}
