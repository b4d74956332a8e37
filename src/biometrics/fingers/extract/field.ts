/** Pictures as fields of numbers, and the two things done to them everywhere: blurring and scaling. */

/** One number a pixel, row by row from the top left. */
export interface Field {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
}

export function fieldOf(width: number, height: number): Field {
  return { width, height, data: new Float32Array(width * height) }
}

export function mapped(field: Field, to: (value: number, index: number) => number): Field {
  const out = fieldOf(field.width, field.height)
  for (let i = 0; i < out.data.length; i++) out.data[i] = to(field.data[i] as number, i)
  return out
}

/**
 * A Gaussian blur of `sigma` pixels, by three running means: its cost does not grow with sigma, and three are within
 * 3 % of the true one. Borders are repeated outwards.
 */
export function blur(field: Field, sigma: number): Field {
  const out = { ...field, data: field.data.slice() }
  const scratch = new Float32Array(Math.max(field.width, field.height))
  for (const radius of radiiOf(sigma)) {
    if (radius === 0) continue
    for (let y = 0; y < field.height; y++) runningMean(out.data, y * field.width, 1, field.width, radius, scratch)
    columnMeans(out, radius)
  }
  return out
}

/** Radii of three boxes whose variances add up to sigma². */
function radiiOf(sigma: number): number[] {
  const ideal = Math.sqrt(4 * sigma * sigma + 1)
  const low = Math.floor((ideal - 1) / 2)
  const width = 2 * low + 1
  const lows = Math.round((12 * sigma * sigma - 3 * width * width - 12 * width - 9) / (-4 * width - 4))
  return [0, 1, 2].map((i) => (i < lows ? low : low + 1))
}

function runningMean(data: Float32Array, from: number, step: number, count: number, radius: number, row: Float32Array) {
  for (let i = 0; i < count; i++) row[i] = data[from + i * step] as number
  const last = count - 1
  let sum = 0
  for (let i = -radius; i <= radius; i++) sum += row[i < 0 ? 0 : i > last ? last : i] as number
  const share = 1 / (2 * radius + 1)
  for (let i = 0; i < count; i++) {
    data[from + i * step] = sum * share
    const [out, next] = [i - radius, i + radius + 1]
    sum += (row[next > last ? last : next] as number) - (row[out < 0 ? 0 : out] as number)
  }
}

/** Running means down all columns at once: walking rows keeps the cache warm. */
function columnMeans({ width, height, data }: Field, radius: number): void {
  const source = data.slice()
  const sums = new Float64Array(width)
  const rowAt = (y: number): number => (y < 0 ? 0 : y >= height ? height - 1 : y) * width
  for (let y = -radius; y <= radius; y++) {
    const row = rowAt(y)
    for (let x = 0; x < width; x++) sums[x] = (sums[x] as number) + (source[row + x] as number)
  }
  const share = 1 / (2 * radius + 1)
  for (let y = 0; y < height; y++) {
    const [out, next] = [rowAt(y - radius), rowAt(y + radius + 1)]
    for (let x = 0; x < width; x++) {
      const sum = sums[x] as number
      data[y * width + x] = sum * share
      sums[x] = sum + (source[next + x] as number) - (source[out + x] as number)
    }
  }
}

/** The value between pixels; the caller keeps x and y inside. */
export function between({ width, data }: Field, x: number, y: number): number {
  const [x0, y0] = [Math.floor(x), Math.floor(y)]
  const [a, b] = [x - x0, y - y0]
  const at = y0 * width + x0
  const upper = (data[at] as number) * (1 - a) + (data[at + 1] as number) * a
  const lower = (data[at + width] as number) * (1 - a) + (data[at + width + 1] as number) * a
  return upper * (1 - b) + lower * b
}

/** Scales by `factor`, blurring first when it shrinks so that ridges do not alias. */
export function scaled(field: Field, factor: number): Field {
  const source = factor < 0.95 ? blur(field, 0.45 / factor) : field
  const out = fieldOf(Math.max(2, Math.round(field.width * factor)), Math.max(2, Math.round(field.height * factor)))
  for (let y = 0; y < out.height; y++) {
    for (let x = 0; x < out.width; x++) {
      const sx = Math.min(field.width - 1.001, Math.max(0, (x + 0.5) / factor - 0.5))
      const sy = Math.min(field.height - 1.001, Math.max(0, (y + 0.5) / factor - 0.5))
      out.data[y * out.width + x] = between(source, sx, sy)
    }
  }
  return out
}
