/**
 * Fingers of people who do not exist, as a reader's pictures. A finger is grown from who it is of, so the same person
 * has the same fingers on every machine; each impression of it is another.
 */
import { type GrownFinger, growFinger, impress, writeImageRecord } from '../src/biometrics/fingers/index.ts'
import type { Finger } from '../src/identity/index.ts'

export interface Drawn {
  readonly person: string
  readonly finger: Finger
  /** 0 is the impression that is enrolled. */
  readonly shot: number
}

/** Growing is the dear part, and whoever gives one finger is about to give it again. */
const grown = new Map<string, GrownFinger>()
const kept = 16

/** An ISO/IEC 19794-4 record of the finger, 500 dpi. */
export function drawFinger(drawn: Drawn): Uint8Array {
  const position = drawn.finger === 'right_index' ? 2 : 7
  return writeImageRecord(pictureOf(drawn), { position, quality: 85, packing: 'png' })
}

export function pictureOf({ person, finger, shot }: Drawn) {
  const seed = `${person}:${finger}`
  const known = grown.get(seed) ?? growFinger(seed)
  grown.delete(seed)
  grown.set(seed, known)
  if (grown.size > kept) grown.delete(grown.keys().next().value ?? '')
  return impress(known, `${seed}:${shot}`)
}
