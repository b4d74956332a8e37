/**
 * The port to whoever judges photographs (R-CIV-12): the passports directorate's photo service, or the simulator that
 * stands for it. What can be measured is measured in the house (`measure.ts`); glasses and the age of a picture cannot.
 */
import type { Day } from '../../language/index.ts'

/** The rules a photograph can break; their words are in `rules.ts`. */
export const photoFaults = [
  'photo_white_background',
  'photo_no_glasses',
  'photo_clear_features',
  'photo_recent',
] as const

export type PhotoFault = (typeof photoFaults)[number]

export interface PhotoAsk {
  /** Stable for this photo: asked again under it, the answer is the same. */
  readonly key: string
  /** The picture as we keep it: JPEG, upright, without metadata. */
  readonly photo: Uint8Array
  /** The day on which it must be recent. */
  readonly day: Day
}

export interface PhotoJudge {
  /**
   * The rules it breaks, none when it will do.
   * @throws {PhotoJudgeSilent} when there is no answer now: then nothing is known, and it is asked again
   */
  judge(ask: PhotoAsk): Promise<readonly PhotoFault[]>
}

/** No answer, or one that makes no sense: not a no. */
export class PhotoJudgeSilent extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PhotoJudgeSilent'
  }
}

/** A photo sent with a request, as rules look at it. */
export interface SentPhoto {
  readonly id: string
  /** SHA-256 of the picture, in hexadecimal: what a passport keeps. */
  readonly hash: string
  readonly failed: readonly PhotoFault[]
  /** False while the photo service has not answered. */
  readonly known: boolean
}

/** Photos by the field they answer. */
export type SentPhotos = Readonly<Record<string, SentPhoto>>
