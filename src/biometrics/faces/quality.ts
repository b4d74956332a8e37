/** How good a photograph of a face is for comparing, and what the person can do about it, as reasons others put in words. */
import { type FaceCalibration, faceCalibration } from './calibration.ts'
import { alignedSide } from './embed.ts'
import { eyeDistance } from './landmarks.ts'
import { type Box, cutOut, type Photo, type Point, type Similarity } from './picture.ts'
import { type Pose, poseOf } from './pose.ts'

export type QualityHint = keyof FaceCalibration['quality']

export interface FaceQuality {
  /** 0 to 100: the least of its parts, since one fault is enough to spoil a comparison. */
  readonly score: number
  /** Which parts are below the floor, the worst first. */
  readonly hints: readonly QualityHint[]
  readonly pose: Pose
  /** Mean brightness of the middle of the face, 0 to 255. */
  readonly brightness: number
  /** Mean edge strength divided by contrast: 0.15 and more is sharp. */
  readonly sharpness: number
  /** Pixels between the eyes in the photo as it was decoded. */
  readonly eyes: number
  /** Share of the face's box beyond the photo's edge. */
  readonly beyond: number
}

export interface Seen {
  readonly photo: Photo
  readonly box: Box
  readonly landmarks: readonly Point[]
  readonly move: Similarity
}

/** Measures one face. Pure: the same photo gives the same answer. */
export function qualityOf(seen: Seen, calibration: FaceCalibration = faceCalibration): FaceQuality {
  const { brightness, sharpness } = light(seen.photo, seen.move)
  const pose = poseOf(seen.landmarks)
  const eyes = eyeDistance(seen.landmarks)
  const beyond = beyondEdge(seen.photo, seen.box)
  const measures: Readonly<Record<QualityHint, number>> = {
    too_dark: brightness,
    too_bright: brightness,
    blurred: sharpness,
    too_small: eyes,
    turned_away: Math.max(Math.abs(pose.yaw), Math.abs(pose.pitch)),
    out_of_frame: beyond,
  }
  const parts = (Object.keys(measures) as QualityHint[])
    .map((hint) => ({ hint, part: along(calibration.quality[hint], measures[hint]) }))
    .sort((a, b) => a.part - b.part)
  const hints = parts.filter(({ part }) => part < calibration.qualityFloor).map(({ hint }) => hint)
  return { score: Math.round(parts[0]?.part ?? 0), hints, pose, brightness, sharpness, eyes, beyond }
}

/** 0 at the ramp's worst, 100 at its best. */
function along({ worst, best }: { readonly worst: number; readonly best: number }, value: number): number {
  return Math.max(0, Math.min(1, (value - worst) / (best - worst))) * 100
}

/** Eyes to mouth, cheek to cheek: skin, not hair, cloth or background. */
const middleOf = { left: 28, right: 84, top: 32, bottom: 100 } as const
const green = { channels: [1], scale: 1, offset: 0 } as const

function light(photo: Photo, move: Similarity): { brightness: number; sharpness: number } {
  const grey = cutOut(photo, alignedSide, alignedSide, move, green)
  const at = (x: number, y: number): number => grey[y * alignedSide + x] as number
  let sum = 0
  let squares = 0
  let edges = 0
  let count = 0
  for (let y = middleOf.top; y < middleOf.bottom; y++)
    for (let x = middleOf.left; x < middleOf.right; x++) {
      const v = at(x, y)
      sum += v
      squares += v * v
      edges += Math.abs(4 * v - at(x - 1, y) - at(x + 1, y) - at(x, y - 1) - at(x, y + 1))
      count += 1
    }
  const brightness = sum / count
  const contrast = Math.sqrt(Math.max(0, squares / count - brightness * brightness))
  return { brightness, sharpness: contrast > 0 ? edges / count / contrast : 0 }
}

function beyondEdge(photo: Photo, box: Box): number {
  const across = Math.max(-box.x, box.x + box.width - photo.width) / box.width
  const down = Math.max(-box.y, box.y + box.height - photo.height) / box.height
  return Math.max(0, across, down)
}
