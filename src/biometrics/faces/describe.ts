/** A photograph in, what is known of the face in it out: the whole chain from pixels to embedding. */
import { type FaceCalibration, faceCalibration } from './calibration.ts'
import { detectFaces, type Face } from './detect.ts'
import { antiSpoof, embed } from './embed.ts'
import { alignment, findLandmarks } from './landmarks.ts'
import { faceModel } from './model-id.ts'
import type { Networks } from './models.ts'
import type { Box, Photo, Point } from './picture.ts'
import { type FaceQuality, qualityOf } from './quality.ts'

export interface FaceDescription {
  /** 512 numbers, of length one. */
  readonly embedding: Float32Array
  readonly box: Box
  /** 68 points in pixels of the photo as it was decoded, in the order of iBUG 300-W. */
  readonly landmarks: readonly Point[]
  readonly quality: FaceQuality
  /** 0 (paper or a screen) to 1 (living): advice, never decisive alone. */
  readonly antiSpoof: number
  /** What the embedding was made with. */
  readonly model: string
}

/** One person, nobody, or several of whom none is clearly the one who stands there. */
export type FaceResult = FaceDescription | { readonly none: true } | { readonly many: number }

export const isDescription = (result: FaceResult): result is FaceDescription => 'embedding' in result

/** Describes the one person in the photo. A small face far behind does not make two. */
export async function describePhoto(
  networks: Networks,
  photo: Photo,
  calibration: FaceCalibration = faceCalibration,
): Promise<FaceResult> {
  const faces = await detectFaces(networks, photo)
  const first = largest(faces)
  if (first === undefined) return { none: true }
  const notable = faces.filter(({ box }) => area(box) >= calibration.secondFaceShare * area(first.box)).length
  if (notable > 1) return { many: notable }
  const landmarks = await findLandmarks(networks, photo, first.box)
  const move = alignment(landmarks)
  return {
    embedding: await embed(networks, photo, move),
    box: first.box,
    landmarks,
    quality: qualityOf({ photo, box: first.box, landmarks, move }, calibration),
    antiSpoof: await antiSpoof(networks, photo, first.box),
    model: faceModel,
  }
}

const area = (box: Box): number => box.width * box.height

function largest(faces: readonly Face[]): Face | undefined {
  return faces.reduce<Face | undefined>((most, f) => (most && area(most.box) >= area(f.box) ? most : f), undefined)
}
