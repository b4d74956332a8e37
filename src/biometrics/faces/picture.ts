/** A picture in memory and the few things done with its pixels: reading between them, cutting out, turning, shrinking. */

/** RGB, three bytes a pixel, row by row. */
export interface Photo {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** In pixels of the photo; may reach beyond its edges. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Moves a point of the cut-out to the photo: x' = a·x − b·y + x0, y' = b·x + a·y + y0. */
export interface Similarity {
  readonly a: number
  readonly b: number
  readonly x0: number
  readonly y0: number
}

/** Which channels, in which order, and what becomes of a byte: as the model was trained. */
export interface Planes {
  readonly channels: readonly number[]
  readonly scale: number
  readonly offset: number
}

/** The value between four pixels; beyond the edge the edge goes on. */
function between(photo: Photo, x: number, y: number, channel: number): number {
  const { data, width, height } = photo
  const cx = Math.max(0, Math.min(width - 1.001, x))
  const cy = Math.max(0, Math.min(height - 1.001, y))
  const left = Math.floor(cx)
  const top = Math.floor(cy)
  const fx = cx - left
  const fy = cy - top
  const at = (top * width + left) * 3 + channel
  const below = at + width * 3
  const upper = (data[at] as number) * (1 - fx) + (data[at + 3] as number) * fx
  const lower = (data[below] as number) * (1 - fx) + (data[below + 3] as number) * fx
  return upper * (1 - fy) + lower * fy
}

/** The part of the photo that `move` maps a width × height cut-out to, as planes of numbers for a model. */
export function cutOut(photo: Photo, width: number, height: number, move: Similarity, planes: Planes): Float32Array {
  const out = new Float32Array(planes.channels.length * width * height)
  let at = 0
  for (const channel of planes.channels)
    for (let v = 0; v < height; v++)
      for (let u = 0; u < width; u++) {
        const x = move.a * u - move.b * v + move.x0
        const y = move.b * u + move.a * v + move.y0
        out[at++] = (between(photo, x, y, channel) + planes.offset) * planes.scale
      }
  return out
}

/** The same for an upright box stretched to the cut-out, pixel centre on pixel centre. */
export function stretch(photo: Photo, width: number, height: number, box: Box, planes: Planes): Float32Array {
  const out = new Float32Array(planes.channels.length * width * height)
  let at = 0
  for (const channel of planes.channels)
    for (let v = 0; v < height; v++)
      for (let u = 0; u < width; u++) {
        const x = box.x + ((u + 0.5) * box.width) / width - 0.5
        const y = box.y + ((v + 0.5) * box.height) / height - 0.5
        out[at++] = (between(photo, x, y, channel) + planes.offset) * planes.scale
      }
  return out
}

/** Every `times` × `times` pixels become their mean; what is left over at the far edges goes. */
export function shrink(photo: Photo, times: number): Photo {
  const width = Math.floor(photo.width / times)
  const height = Math.floor(photo.height / times)
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0
        for (let j = 0; j < times; j++)
          for (let i = 0; i < times; i++)
            sum += photo.data[((y * times + j) * photo.width + x * times + i) * 3 + channel] as number
        data[(y * width + x) * 3 + channel] = sum / (times * times)
      }
  return { data, width, height }
}

/** The similarity that brings `from` (points of the cut-out) nearest to `to` (points of the photo), least squares. */
export function similarity(from: readonly Point[], to: readonly Point[]): Similarity {
  const f = middle(from)
  const t = middle(to)
  let along = 0
  let across = 0
  let size = 0
  for (const [i, p] of from.entries()) {
    const q = to[i] as Point
    const [px, py, qx, qy] = [p.x - f.x, p.y - f.y, q.x - t.x, q.y - t.y]
    along += px * qx + py * qy
    across += px * qy - py * qx
    size += px * px + py * py
  }
  const a = along / size
  const b = across / size
  return { a, b, x0: t.x - (a * f.x - b * f.y), y0: t.y - (b * f.x + a * f.y) }
}

export function middle(points: readonly Point[]): Point {
  let x = 0
  let y = 0
  for (const p of points) {
    x += p.x / points.length
    y += p.y / points.length
  }
  return { x, y }
}
