/** A picture of a finger: one byte a pixel, row by row, dark ridges on light ground. */
import { RecordError } from '../trouble.ts'

export interface GreyImage {
  readonly width: number
  readonly height: number
  /** Pixels per inch, the same in both directions; readers give 500. */
  readonly dpi: number
  /** `width × height` bytes from the top left; 0 is black. */
  readonly pixels: Uint8Array
}

/** The longest edge of one finger at 1000 dpi, with room; a slap of four fingers is for another machine. */
export const mostEdge = 2048

/** Checks a size before anything is allocated by it. @throws {RecordError} `bad_value`, `too_large` */
export function checkSize(width: number, height: number): void {
  if (width < 1 || height < 1) throw new RecordError('bad_value')
  if (width > mostEdge || height > mostEdge) throw new RecordError('too_large')
}

/** Refuses what no reader gives: `pixels` must be as many as the size says, the resolution between 250 and 1200 dpi. */
export function checkImage(image: GreyImage): GreyImage {
  checkSize(image.width, image.height)
  if (image.pixels.length !== image.width * image.height) throw new RecordError('wrong_length')
  if (!(image.dpi >= 250 && image.dpi <= 1200)) throw new RecordError('bad_value')
  return image
}
