/**
 * From a picture to minutiae. The steps, each in a file: grey is normalised (`segment`), the flow of the ridges found
 * (`orientation`), the print told from the glass (`segment`), the ridges' period measured (`period`), the ridges brought
 * out by filters that follow flow and period (`ridges`), turned into lines (`skeleton`), and the ends and forks of those
 * judged (`minutiae`).
 */
import { checkImage, type GreyImage } from '../images/grey.ts'
import { type FingerView, pixelsPerCmOf } from '../template.ts'
import { blur, type Field, fieldOf, mapped, scaled } from './field.ts'
import { findMinutiae } from './minutiae.ts'
import { orientationOf } from './orientation.ts'
import { periodsOf } from './period.ts'
import { depthOf, type Mask } from './regions.ts'
import { bringOut, tapReach } from './ridges.ts'
import { confirmed, fingerMask, normalise } from './segment.ts'
import { binarise, thin } from './skeleton.ts'
import { skeletonOf } from './trace.ts'

export interface Extracted {
  readonly view: FingerView
  /** 0 to 100: how much of a finger there is and how clear; below 40 ask for the finger again. */
  readonly quality: number
}

/** Pixels around the picture, so that filters never leave it. */
const frame = tapReach + 2
/** 0.16 in: no finger tip is smaller, and nothing below can be recognised. */
const leastEdge = 80

/**
 * Finds the minutiae of one finger.
 * @param image dark ridges on light ground, 250 to 1200 dpi; the view's coordinates are of this image
 * @param position ISO finger position to write into the view
 * @returns null when there is no finger in it
 * @throws {RecordError} when size, pixels and resolution do not go together
 */
export function extract(image: GreyImage, position = 0): Extracted | null {
  checkImage(image)
  const factor = Math.abs(image.dpi / 500 - 1) > 0.02 ? 500 / image.dpi : 1
  const grey = at500(image, factor)
  if (Math.min(grey.width, grey.height) < leastEdge) return null
  const found = look(framed(grey))
  if (found.minutiae.length === 0) return null
  const back = (v: number): number => Math.max(0, (v - frame) / factor)
  const minutiae = found.minutiae.map((m) => ({ ...m, x: back(m.x), y: back(m.y) }))
  const resolution = pixelsPerCmOf(image.dpi)
  const { width, height } = image
  const view = { position, impression: 0, width, height, pixelsPerCmX: resolution, pixelsPerCmY: resolution }
  return { view: { ...view, quality: found.quality, minutiae }, quality: found.quality }
}

function at500({ width, height, pixels }: GreyImage, factor: number): Field {
  const field = { width, height, data: Float32Array.from(pixels) }
  return factor === 1 ? field : scaled(field, factor)
}

/** The picture in a frame of its own border pixels. */
function framed({ width, height, data }: Field): Field {
  const out = fieldOf(width + 2 * frame, height + 2 * frame)
  for (let y = 0; y < out.height; y++) {
    const row = Math.max(0, Math.min(height - 1, y - frame)) * width
    for (let x = 0; x < out.width; x++) {
      out.data[y * out.width + x] = data[row + Math.max(0, Math.min(width - 1, x - frame))] as number
    }
  }
  return out
}

function look(grey: Field) {
  const normal = normalise(grey)
  const { ridges } = normal
  const rough = orientationOf(ridges, 8)
  const generous = fingerMask(normal, rough, frame)
  const periods = periodsOf(ridges, rough.angle, generous)
  // Twice: the flow of the filtered ridges is truer than that of the raw ones.
  const once = bringOut(ridges, rough.angle, periods, generous)
  const mask = confirmed(generous, ridges, once, frame)
  const orientation = orientationOf(once, 8)
  const clear = bringOut(ridges, orientation.angle, periods, mask)
  const lines = binarise(clear, mask)
  thin(lines)
  const energy = blur(
    mapped(clear, (v) => v * v),
    8,
  )
  const ground = { depth: depthOf(mask), orientation, energy, meanEnergy: meanWithin(energy.data, mask) }
  return { minutiae: findMinutiae(skeletonOf(lines), ground), quality: qualityOf(mask, ridges, energy) }
}

function meanWithin(data: Float32Array, mask: Mask): number {
  let [sum, count] = [0, 0]
  for (let i = 0; i < data.length; i += 3) {
    if (mask.data[i] !== 1) continue
    sum += data[i] as number
    count += 1
  }
  return count === 0 ? 0 : sum / count
}

/**
 * Clear skin: 45,000 px (1.2 cm²) of it are worth 100. A pixel counts by how much of what varies around it answers the
 * filters as ridges: noise (0.3) not at all, a live finger (1.5 and more) in full.
 */
function qualityOf(mask: Mask, ridges: Field, energy: Field): number {
  const power = blur(
    mapped(ridges, (v) => v * v),
    8,
  )
  let clear = 0
  for (let i = 0; i < mask.data.length; i++) {
    if (mask.data[i] !== 1) continue
    const answer = (energy.data[i] as number) / ((power.data[i] as number) + 0.02)
    clear += Math.max(0, Math.min(1, (answer - 0.3) / 1.2))
  }
  return Math.round(100 * Math.min(1, clear / 45_000))
}
