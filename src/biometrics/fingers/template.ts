/** A finger as a matcher sees it: minutiae, the points where ridges end or fork, in the picture they were found in. */

/** 0 other or unknown, 1 ridge ending, 2 bifurcation. */
export type MinutiaType = 0 | 1 | 2

export interface Minutia {
  /** Pixels from the left edge. */
  readonly x: number
  /** Pixels from the top edge. */
  readonly y: number
  /** Where the ridge runs, in radians from 0 to 2π, counter-clockwise as seen (y pointing up). */
  readonly angle: number
  readonly type: MinutiaType
  /** 1 to 100; 0 where it was not said. */
  readonly quality: number
}

/** One impression of one finger. */
export interface FingerView {
  /** ISO finger position: 0 unknown, 1 right thumb, 2 right index, … 6 left thumb, 7 left index, … 10. */
  readonly position: number
  readonly impression: number
  /** 0 to 100, or null where it was not said. */
  readonly quality: number | null
  readonly width: number
  readonly height: number
  readonly pixelsPerCmX: number
  readonly pixelsPerCmY: number
  readonly minutiae: readonly Minutia[]
}

export type TemplateFormat = 'iso-19794-2:2005' | 'iso-19794-2:2011' | 'ansi-378:2004' | 'ansi-378:2009'

/** A whole record: what a register keeps of one or more impressions. */
export interface FingerTemplate {
  readonly format: TemplateFormat
  readonly views: readonly FingerView[]
}

/** Dots per inch from pixels per centimetre, the unit of the records. */
export const dpiOf = (pixelsPerCm: number): number => pixelsPerCm * 2.54
export const pixelsPerCmOf = (dpi: number): number => Math.round(dpi / 2.54)
