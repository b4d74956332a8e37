/** Where the faces are: the detector sees a 320 × 240 letter box and answers 4,420 boxes with their certainty. */
import type { Networks } from './models.ts'
import { type Box, type Photo, shrink, stretch } from './picture.ts'

export interface Face {
  readonly box: Box
  /** The detector's certainty, 0 to 1. */
  readonly certainty: number
}

const width = 320
const height = 240
const leastCertainty = 0.6
/** Boxes that share more than this are of one face. */
const sameFace = 0.4
const planes = { channels: [0], scale: 1 / 128, offset: -127 } as const

/** All faces, the surest first. */
export async function detectFaces(networks: Networks, photo: Photo): Promise<Face[]> {
  const scale = Math.min(width / photo.width, height / photo.height)
  const out = await networks.detect(letterBox(photo, scale), [1, 3, height, width])
  const scores = out.scores ?? new Float32Array()
  const boxes = out.boxes ?? new Float32Array()
  const found: Face[] = []
  for (let i = 0; i < scores.length / 2; i++) {
    const certainty = scores[2 * i + 1] as number
    if (certainty <= leastCertainty) continue
    const [left = 0, top = 0, right = 0, bottom = 0] = boxes.subarray(4 * i, 4 * i + 4)
    const x = (left * width) / scale
    const y = (top * height) / scale
    found.push({
      certainty,
      box: { x, y, width: (right * width) / scale - x, height: (bottom * height) / scale - y },
    })
  }
  found.sort((a, b) => b.certainty - a.certainty)
  const faces: Face[] = []
  for (const face of found) if (faces.every((kept) => shared(kept.box, face.box) < sameFace)) faces.push(face)
  return faces
}

/** The photo in the upper left of the detector's picture, its shape kept; the rest stays empty. */
function letterBox(photo: Photo, scale: number): Float32Array {
  const times = Math.max(1, Math.floor(1 / scale / 1.5))
  // Strong reductions average first: reading only four pixels of forty would see noise.
  const source = times > 1 ? shrink(photo, times) : photo
  const w = Math.min(width, Math.round(photo.width * scale))
  const h = Math.min(height, Math.round(photo.height * scale))
  const box = { x: 0, y: 0, width: w / scale / times, height: h / scale / times }
  const input = new Float32Array(3 * width * height)
  for (let channel = 0; channel < 3; channel++) {
    const plane = stretch(source, w, h, box, { ...planes, channels: [channel] })
    for (let v = 0; v < h; v++) input.set(plane.subarray(v * w, (v + 1) * w), channel * width * height + v * width)
  }
  return input
}

/** What two boxes share, of what they cover together. */
function shared(a: Box, b: Box): number {
  const w = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const h = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  if (w <= 0 || h <= 0) return 0
  return (w * h) / (a.width * a.height + b.width * b.height - w * h)
}
