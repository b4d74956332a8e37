/**
 * Is this the answer of that kiosk's own device to our question? The one place that decides it, for answers that came
 * through a browser nobody believes as for those we fetched ourselves (T-KSK-02). Everything about an answer is
 * doubted: its size, its JSON, who signed it, with which certificate, for which question, when, and what is inside.
 */
import type * as z from 'zod'
import type { BioType, EnrolledReader, Meaning, SignedSample, Wanted } from '../../../identity/index.ts'
import { busyReader, type Trouble, troubleOf, words } from './errors.ts'
import { JsonRefused, strictJson } from './json.ts'
import {
  type CaptureData,
  type Captured,
  captureData,
  captured,
  chainHash,
  chainStart,
  type DigitalId,
  digitalId,
  type Env,
  failed,
  fromBase64url,
  infos,
  largestSample,
  longestAnswer,
  longestData,
  type Purpose,
} from './messages.ts'
import { type Opener, open } from './sealed.ts'
import { readToken, type TokenRefusal } from './signed.ts'
import type { Chain, Trust } from './trust.ts'

export interface Expected {
  readonly trust: Trust
  /** The readers enrolled with this kiosk. */
  readonly readers: readonly EnrolledReader[]
  /** Our nonce. */
  readonly transactionId: string
  /** What was asked for: exactly these, each once. */
  readonly wanted: readonly Wanted[]
  readonly purpose: Purpose
  readonly env: Env
  readonly now: Date
  /** How old a capture may be, and how far ahead a device's clock. 30 and 5 unless told. */
  readonly windowSeconds?: number
  readonly aheadSeconds?: number
  /** 40 unless told. */
  readonly leastQuality?: number
  /** The last hash of the visit; the start of a chain unless told. */
  readonly previousHash?: string
  /** For authentication: whose domain, and what opens the sealed samples. */
  readonly domainUri?: string
  readonly openers?: readonly Opener[]
}

export type RefusalCode =
  | TokenRefusal
  | 'device_error' // the device says why: see `trouble`
  | 'wrong_count' // not one block for each thing asked
  | 'wrong_digital_id'
  | 'wrong_device' // genuine, and not of this kiosk
  | 'unbound_device' // nothing ties the signing key to the device named
  | 'wrong_transaction'
  | 'too_old'
  | 'from_the_future'
  | 'wrong_purpose'
  | 'wrong_environment'
  | 'wrong_domain'
  | 'wrong_type'
  | 'wrong_part' // another finger than asked
  | 'wrong_hash'
  | 'not_opened' // sealed for another, or changed
  | 'low_quality'

export interface Refused {
  readonly refused: RefusalCode
  /** Only with `device_error`. */
  readonly trouble?: Trouble
}

export type Verified = { readonly samples: readonly SignedSample[] } | Refused

/** What a refusal means to the one at the kiosk; the code itself is for the log, never for the screen. */
export function meaningOf({ refused, trouble }: Refused): { readonly means: Meaning } & Pick<Trouble, 'words'> {
  if (trouble) return trouble
  // Genuine, and of little use: too poor, or, as the device itself says, another finger than the one expected.
  if (refused === 'low_quality' || refused === 'wrong_part') return { means: 'try_again', words: words.again }
  return { means: 'not_genuine', words: words.outOfOrder }
}

/**
 * Verifies an answer to CAPTURE or RCAPTURE, as text or parsed. Resolves with every sample asked for, or with one
 * refusal; it never rejects because of the answer.
 */
export async function verifyCapture(answer: unknown, expected: Expected): Promise<Verified> {
  const blocks = blocksOf(answer)
  if ('refused' in blocks) return blocks
  for (const { error } of blocks) {
    const trouble = troubleOf(error.errorCode)
    if (trouble) return { refused: 'device_error', trouble }
  }
  if (blocks.length !== expected.wanted.length || blocks.length === 0) return { refused: 'wrong_count' }
  const samples: SignedSample[] = []
  let left = [...expected.wanted]
  let previous = expected.previousHash ?? chainStart
  for (const block of blocks) {
    const sample = await sampleOf(block, previous, left, expected)
    if ('refused' in sample) return sample
    left = left.filter((wanted) => !fits(sample, wanted))
    previous = sample.hash
    samples.push(sample)
  }
  return { samples }
}

function blocksOf(answer: unknown): readonly Captured[] | Refused {
  try {
    // What was parsed already went through another parser: written out again it is at least bounded.
    const text = typeof answer === 'string' ? answer : (JSON.stringify(answer) ?? '')
    const value = strictJson(text, longestAnswer)
    const parsed = captured.safeParse(value)
    return parsed.success ? parsed.data.biometrics : instead(value)
  } catch (error) {
    return { refused: error instanceof JsonRefused ? error.reason : 'not_json' }
  }
}

/** Devices that cannot capture answer otherwise: with an error alone, or, when at work already, with what they are. */
function instead(value: unknown): Refused {
  const error = failed.safeParse(value).data?.error
  const said = error ? troubleOf(error.errorCode) : infos.min(1).safeParse(value).success ? busyReader : null
  return said ? { refused: 'device_error', trouble: said } : { refused: 'wrong_shape' }
}

async function sampleOf(
  block: Captured,
  previous: string,
  left: readonly Wanted[],
  expected: Expected,
): Promise<SignedSample | Refused> {
  const { trust, now } = expected
  const token = await readToken(block.data ?? '', longestData, trust, now)
  if ('refused' in token) return token
  const data = shaped(captureData, token.payload)
  if (data === null) return { refused: 'wrong_shape' }
  const device = await deviceOf(data.digitalId, token.chain, expected)
  if ('refused' in device) return device
  const refused = saysOtherwise(data, device, left, expected)
  if (refused) return { refused }
  const bytes = bytesOf(block, data, expected)
  if (bytes === null) return { refused: 'not_opened' }
  if (bytes.length === 0 || bytes.length > largestSample) return { refused: 'too_large' }
  const hash = chainHash(previous, bytes)
  if (block.hash?.toUpperCase() !== hash) return { refused: 'wrong_hash' }
  if (data.qualityScore < (expected.leastQuality ?? 40)) return { refused: 'low_quality' }
  return {
    type: data.bioType,
    ...(data.bioType === 'Face' || !data.bioSubType ? {} : { part: data.bioSubType }),
    bytes,
    quality: data.qualityScore,
    takenAt: new Date(data.timestamp).toISOString(),
    device: {
      serialNo: device.serialNo,
      make: device.make,
      model: device.model,
      provider: device.deviceProviderId,
      certificate: token.chain.thumbprint,
      anchor: token.chain.anchor,
    },
    hash,
  }
}

function shaped<S extends z.ZodType>(schema: S, value: unknown): z.output<S> | null {
  return schema.safeParse(value).data ?? null
}

/**
 * Whose capture it is. The digital id is signed with the device's own key (SBI 1.0) or by its trust module (2.0); in the
 * second case any device could carry another's id along, so the device's certificate must name it or be pinned.
 */
async function deviceOf(text: string, chain: Chain, expected: Expected): Promise<DigitalId | Refused> {
  const token = await readToken(text, 20_000, expected.trust, expected.now)
  if ('refused' in token) return token.refused === 'revoked' ? token : { refused: 'wrong_digital_id' }
  const id = shaped(digitalId, token.payload)
  if (id === null) return { refused: 'wrong_digital_id' }
  const reader = expected.readers.find((r) => r.serialNo === id.serialNo)
  if (reader === undefined || reader.anchor !== chain.anchor) return { refused: 'wrong_device' }
  if (reader.certificate !== undefined && reader.certificate !== chain.thumbprint) return { refused: 'wrong_device' }
  if (chain.subjectSerial !== null && chain.subjectSerial !== id.serialNo) return { refused: 'wrong_device' }
  const bound =
    token.chain.thumbprint === chain.thumbprint || chain.subjectSerial !== null || reader.certificate !== undefined
  return bound ? id : { refused: 'unbound_device' }
}

/** The first thing in which the signed data is not what was asked for. */
function saysOtherwise(
  data: CaptureData,
  device: DigitalId,
  left: readonly Wanted[],
  expected: Expected,
): RefusalCode | null {
  const age = expected.now.getTime() - Date.parse(data.timestamp)
  if (data.transactionId !== expected.transactionId) return 'wrong_transaction'
  if (age > (expected.windowSeconds ?? 30) * 1000) return 'too_old'
  if (age < -(expected.aheadSeconds ?? 5) * 1000) return 'from_the_future'
  if (data.purpose !== expected.purpose) return 'wrong_purpose'
  if (data.env !== expected.env) return 'wrong_environment'
  if (expected.domainUri !== undefined && data.domainUri !== expected.domainUri) return 'wrong_domain'
  if (device.type !== data.bioType || !left.some(({ type }) => type === data.bioType)) return 'wrong_type'
  const claim = { type: data.bioType, part: data.bioSubType ?? undefined }
  return left.some((wanted) => fits(claim, wanted)) ? null : 'wrong_part'
}

function fits(got: { readonly type: BioType; readonly part?: string }, wanted: Wanted): boolean {
  return got.type === wanted.type && (wanted.type === 'Face' || got.part === wanted.part)
}

/** Plain for registration, sealed for authentication. */
function bytesOf(block: Captured, data: CaptureData, expected: Expected): Buffer | null {
  const value = fromBase64url(data.bioValue)
  if (value === null || expected.purpose === 'Registration') return value
  const opener = expected.openers?.find((o) => o.thumbprint.toUpperCase() === block.thumbprint?.toUpperCase())
  const sessionKey = fromBase64url(block.sessionKey ?? '')
  if (opener === undefined || sessionKey === null) return null
  return open(value, sessionKey, data.timestamp, data.transactionId, opener)
}
