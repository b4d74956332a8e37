/** The 68 points of a face (the order of iBUG 300-W) and what is read off them: the five that align it, its pose. */
import type { Networks } from './models.ts'
import { type Box, middle, type Photo, type Point, type Similarity, similarity, stretch } from './picture.ts'

const side = 64
const bytes = { channels: [0, 1, 2], scale: 1 / 256, offset: 0 } as const

/** 68 points in pixels of the photo. */
export async function findLandmarks(networks: Networks, photo: Photo, box: Box): Promise<Point[]> {
  const x = Math.max(0, box.x)
  const y = Math.max(0, box.y)
  const width = Math.min(photo.width - 1, box.x + box.width) - x
  const height = Math.min(photo.height - 1, box.y + box.height) - y
  const rgb = stretch(photo, side, side, { x, y, width, height }, bytes)
  const grey = new Float32Array(side * side)
  const size = side * side
  // The weights of blue and red as the model was trained: the other way round than usual.
  for (let i = 0; i < size; i++)
    grey[i] = 0.114 * (rgb[i] as number) + 0.587 * (rgb[size + i] as number) + 0.299 * (rgb[2 * size + i] as number)
  const { output = new Float32Array() } = await networks.landmark(grey, [1, 1, side, side])
  return Array.from({ length: output.length / 2 }, (_, i) => ({
    x: (output[2 * i] as number) * width + x,
    y: (output[2 * i + 1] as number) * height + y,
  }))
}

/** Eyes (in the picture from the left), tip of the nose, corners of the mouth. */
export function fivePoints(landmarks: readonly Point[]): Point[] {
  const of = (...which: number[]): Point => middle(which.map((i) => landmarks[i] as Point))
  return [of(37, 38, 40, 41), of(43, 44, 46, 47), of(30), of(48, 60), of(54, 64)]
}

/** Where the five stand in the 112 × 112 picture that the embedder was trained on. */
const aligned: readonly Point[] = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
]

/** How the embedder's picture lies in the photo. */
export function alignment(landmarks: readonly Point[]): Similarity {
  return similarity(aligned, fivePoints(landmarks))
}

/** From eye to eye, in pixels. */
export function eyeDistance(landmarks: readonly Point[]): number {
  const [a, b] = fivePoints(landmarks) as [Point, Point]
  return Math.hypot(a.x - b.x, a.y - b.y)
}
