/** How far apart the ridges are, in cells of 16 px: the first peak of the autocorrelation across them. */
import { type Field, fieldOf } from './field.ts'
import type { Mask } from './regions.ts'

export const cell = 16

export interface Periods {
  readonly columns: number
  /** Pixels from ridge to ridge, a cell. */
  readonly of: Float32Array
  /** Whether ridges were regular there, 0 to 1 a pixel. */
  readonly regular: Field
}

/** Half the length looked at across the ridges, and half the width averaged along them. */
const reach = 24
const width = 10
/** A ridge period of an adult is 7 to 11 px at 500 dpi; a child's is smaller. */
const least = 5
const most = 16

export function periodsOf(ridges: Field, angle: Float32Array, mask: Mask): Periods {
  const columns = Math.ceil(ridges.width / cell)
  const rows = Math.ceil(ridges.height / cell)
  const found = new Float32Array(columns * rows)
  const sure = new Float32Array(columns * rows)
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const x = Math.min(ridges.width - 1, c * cell + cell / 2)
      const y = Math.min(ridges.height - 1, r * cell + cell / 2)
      const i = y * ridges.width + x
      if (mask.data[i] !== 1) continue
      const peak = firstPeak(profile(ridges, x, y, angle[i] as number))
      if (peak === null) continue
      found[r * columns + c] = peak.period
      sure[r * columns + c] = peak.height > 0.22 ? 1 : 0
    }
  }
  return { columns, of: smoothed(found, columns, rows), regular: spread(ridges, sure, columns, rows) }
}

/** The grey across the ridges at a place, averaged along them. */
function profile({ width: w, height: h, data }: Field, x: number, y: number, angle: number): Float64Array {
  const [ux, uy] = [Math.cos(angle), Math.sin(angle)]
  const out = new Float64Array(2 * reach + 1)
  let mean = 0
  for (let i = -reach; i <= reach; i++) {
    let [sum, count] = [0, 0]
    for (let j = -width; j <= width; j += 2) {
      const px = Math.round(x - i * uy + j * ux)
      const py = Math.round(y + i * ux + j * uy)
      if (px < 0 || py < 0 || px >= w || py >= h) continue
      sum += data[py * w + px] as number
      count += 1
    }
    out[i + reach] = count === 0 ? 0 : sum / count
    mean += (out[i + reach] as number) / out.length
  }
  return out.map((v) => v - mean)
}

function firstPeak(signal: Float64Array): { period: number; height: number } | null {
  const power = signal.reduce((s, v) => s + v * v, 0)
  if (power < 1e-3) return null
  const correlation: number[] = []
  for (let k = 0; k <= 20; k++) {
    let sum = 0
    for (let i = 0; i + k < signal.length; i++) sum += (signal[i] as number) * (signal[i + k] as number)
    correlation.push(((sum / power) * signal.length) / (signal.length - k))
  }
  const at = (k: number): number => correlation[k] as number
  let [height, lag] = [0, 0]
  for (let k = 4; k <= 18; k++) {
    if (at(k) <= at(k - 1) || at(k) < at(k + 1) || at(k) <= height) continue
    height = at(k)
    lag = k
    if (height > 0.35) break // a clear first peak; what follows are its multiples
  }
  if (height <= 0.15) return null
  const bend = at(lag - 1) - 2 * at(lag) + at(lag + 1)
  const shift = bend === 0 ? 0 : (at(lag - 1) - at(lag + 1)) / (2 * bend)
  return { period: Math.min(most, Math.max(least, lag + Math.max(-0.5, Math.min(0.5, shift)))), height }
}

/** The median of 5×5 cells, within reason of the median of the whole finger. */
function smoothed(found: Float32Array, columns: number, rows: number): Float32Array {
  const all = found.filter((v) => v > 0).sort()
  const typical = all[all.length >> 1] ?? 9
  return found.map((_, at) => {
    const near: number[] = []
    eachCell(at, columns, rows, 2, (i) => {
      if ((found[i] as number) > 0) near.push(found[i] as number)
    })
    near.sort((a, b) => a - b)
    const median = near[near.length >> 1] ?? typical
    return near.length < 3 ? typical : Math.max(0.75 * typical, Math.min(1.35 * typical, median))
  })
}

/** From cells to pixels, each cell with a say of its neighbours. */
function spread(size: Field, sure: Float32Array, columns: number, rows: number): Field {
  const cells = sure.map((own, at) => {
    let [sum, count] = [own, 1]
    eachCell(at, columns, rows, 1, (i) => {
      sum += sure[i] as number
      count += 1
    })
    return sum / count
  })
  const out = fieldOf(size.width, size.height)
  for (let y = 0; y < size.height; y++) {
    const row = Math.floor(y / cell) * columns
    for (let x = 0; x < size.width; x++) out.data[y * size.width + x] = cells[row + Math.floor(x / cell)] as number
  }
  return out
}

function eachCell(at: number, columns: number, rows: number, around: number, visit: (i: number) => void): void {
  const [x, y] = [at % columns, Math.floor(at / columns)]
  for (let dy = -around; dy <= around; dy++) {
    for (let dx = -around; dx <= around; dx++) {
      if (x + dx >= 0 && y + dy >= 0 && x + dx < columns && y + dy < rows) visit(at + dy * columns + dx)
    }
  }
}
