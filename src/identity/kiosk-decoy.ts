/**
 * The fingers of nobody (ID-52, ID-53): what a kiosk compares with where nothing is on file, nobody has the number, its
 * holder died, or too many visits failed. The visit asks, captures and compares as for anyone and ends in the same words
 * after the same tries, so that whoever types numbers at a kiosk learns of none of them who has fingers on file.
 */
import { impressionOf, inventFinger, type Policy, writeTemplate } from '../biometrics/fingers/index.ts'
import type { Finger } from './biometrics.ts'
import { hmac } from './deps.ts'
import type { Seen } from './kiosk-compare.ts'

/**
 * A template of a finger that no hand has, the same each time for one number, and to be guessed by nobody.
 * @param key the key of sealed templates
 * @returns an ISO/IEC 19794-2 record
 */
export function fingerOfNobody(key: Buffer, number: string, finger: Finger): Uint8Array {
  const seed = hmac(key, 'finger of nobody', number, finger).toString('hex')
  const position = finger === 'right_index' ? 2 : 7
  return writeTemplate([{ ...impressionOf(inventFinger(seed), seed), position }])
}

/**
 * Invented fingers are less alike than people's: of strangers' right fingers 2.4 % come past the guard of one finger
 * (FVC2002 set B; 10 % of the demo's grown ones), of invented ones 0.2 %. By so much, in log-odds, an invented one is
 * taken for more alike, and 3.2 % come past it; or whoever comes past it would know that fingers are on file there.
 */
const likeness = 2

/** What comparing with a finger of nobody means: now and then the right one looks like it, as a stranger's does; no left one. */
export function likeNobody(seen: Seen, finger: Finger, policy: Policy): Seen {
  if (seen.end !== 'compared') return seen
  return { ...seen, matched: finger === 'right_index' && seen.evidence.score + likeness >= policy.leastEach }
}
