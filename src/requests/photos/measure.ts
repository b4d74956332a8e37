/**
 * What can be measured of a photograph without knowing what a face is (R-CIV-12): whether its edges are white and even,
 * whether there is light and anything sharp in the middle, and what day its camera wrote. Shares and levels are the
 * house's own first values; they refuse what is plainly wrong and leave the rest to the photo service.
 */
import { addMonths, type Day } from '../../language/index.ts'
import type { PhotoFault } from './judge.ts'
import type { ReadPhoto } from './read.ts'

/** Levels are of 0–255. */
export const measures = {
  /** A pixel counts as white from this light on, with at most so much colour (largest less smallest channel). */
  white: { light: 185, colour: 32 },
  /** So many pixels of the background are white, and its light strays no more than this (standard deviation). */
  background: { share: 0.9, strays: 20 },
  /** Light of the middle, on average; and how much it must differ within it. */
  middle: { darkest: 35, brightest: 238, differs: 12 },
  /** How steep the steepest hundredth of the middle is (second difference) at 413 by 531: less is a blur. */
  steep: 16,
  /** A picture of which more than this share is nearly black shows nothing. */
  black: { light: 32, share: 0.7 },
  months: 6,
} as const

/** The rules that a photo breaks by these measures on a day. */
export async function measure(photo: ReadPhoto, on: Day): Promise<PhotoFault[]> {
  const faults: PhotoFault[] = []
  const grid = await gridOf(photo.content)
  if (!isWhite(backgroundOf(grid))) faults.push('photo_white_background')
  if (!isClear(grid)) faults.push('photo_clear_features')
  if (photo.taken !== null && addMonths(photo.taken, measures.months) < on) faults.push('photo_recent')
  return faults
}

interface Grid {
  readonly width: number
  readonly height: number
  /** 0.299 red, 0.587 green, 0.114 blue. */
  readonly light: Float32Array
  /** The largest channel less the smallest. */
  readonly colour: Uint8Array
}

async function gridOf(content: Buffer): Promise<Grid> {
  const { default: sharp } = await import('sharp')
  const [width, height] = [413, 531]
  const rgb = await sharp(content).resize(width, height, { fit: 'fill' }).removeAlpha().raw().toBuffer()
  const light = new Float32Array(width * height)
  const colour = new Uint8Array(width * height)
  for (let i = 0; i < light.length; i++) {
    const [r = 0, g = 0, b = 0] = [rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]]
    light[i] = 0.299 * r + 0.587 * g + 0.114 * b
    colour[i] = Math.max(r, g, b) - Math.min(r, g, b)
  }
  return { width, height, light, colour }
}

/** Where a passport photo shows only background: above the head, and beside it down to the middle. */
function backgroundOf(grid: Grid): { light: number; colour: number }[] {
  const found: { light: number; colour: number }[] = []
  const top = Math.round(grid.height * 0.05)
  const half = Math.round(grid.height * 0.45)
  const side = Math.round(grid.width * 0.07)
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < grid.width; x++) {
      if (y >= top && x >= side && x < grid.width - side) continue
      const i = y * grid.width + x
      found.push({ light: grid.light[i] ?? 0, colour: grid.colour[i] ?? 0 })
    }
  }
  return found
}

function isWhite(background: readonly { light: number; colour: number }[]): boolean {
  const { white, background: wants } = measures
  const share = background.filter((p) => p.light >= white.light && p.colour <= white.colour).length / background.length
  return share >= wants.share && spreadOf(background.map((p) => p.light)).strays <= wants.strays
}

function isClear(grid: Grid): boolean {
  const { width, height, light } = grid
  const middle: number[] = []
  const steep: number[] = []
  const [left, right] = [Math.round(width * 0.25), Math.round(width * 0.75)]
  for (let y = Math.round(height * 0.15); y < Math.round(height * 0.75); y++) {
    for (let x = left; x < right; x++) {
      const i = y * width + x
      const at = (step: number): number => light[i + step] ?? 0
      middle.push(at(0))
      steep.push(Math.abs(4 * at(0) - at(-1) - at(1) - at(-width) - at(width)))
    }
  }
  const { average, strays } = spreadOf(middle)
  const dark = light.filter((l) => l < measures.black.light).length / light.length
  const steepest = steep.sort((a, b) => a - b)[Math.floor(steep.length * 0.99)] ?? 0
  return (
    average >= measures.middle.darkest &&
    average <= measures.middle.brightest &&
    strays >= measures.middle.differs &&
    steepest >= measures.steep &&
    dark <= measures.black.share
  )
}

function spreadOf(levels: readonly number[]): { readonly average: number; readonly strays: number } {
  const average = levels.reduce((sum, level) => sum + level, 0) / levels.length
  const variance = levels.reduce((sum, level) => sum + (level - average) ** 2, 0) / levels.length
  return { average, strays: Math.sqrt(variance) }
}
