/**
 * The messages of MOSIP's Secure Biometric Interface 1.0 and of its elder, MDS 0.9.5, each string and list bounded. What
 * they call alike differs little: `serialNo` was `deviceId`, `SBI 1.0` was `L0`, and the verbs begin with MOSIP.
 */
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { strictJson } from './json.ts'

export type SpecVersion = '1.0' | '0.9.5'
/** Devices write 1.0 in two ways. */
const specVersion = z.enum(['1.0', '1.0.0', '0.9.5']).transform((v): SpecVersion => (v === '0.9.5' ? v : '1.0'))

export type Purpose = 'Registration' | 'Auth'
export type Env = 'Staging' | 'Developer' | 'Pre-Production' | 'Production'

/** Bytes: an image of 500 dpi without loss is some 150 KB. */
export const largestSample = 1_000_000
/** Characters: a sample twice in base64, its certificates twice, and room. */
export const longestData = 2_000_000
/** Characters of a whole answer: some samples at once. */
export const longestAnswer = 6_000_000

export const fingers = [
  'Left IndexFinger',
  'Left MiddleFinger',
  'Left RingFinger',
  'Left LittleFinger',
  'Left Thumb',
  'Right IndexFinger',
  'Right MiddleFinger',
  'Right RingFinger',
  'Right LittleFinger',
  'Right Thumb',
] as const

const line = (most: number) => z.string().max(most)
const some = (most: number) => z.string().min(1).max(most)
const type = z.enum(['Finger', 'Face', 'Iris'])
const purpose = z.enum(['Registration', 'Auth'])
/** Numbers come as numbers or as digits. */
const score = z
  .union([z.number(), z.string().regex(/^\d{1,3}(\.\d{1,10})?$/)])
  .transform(Number)
  .pipe(z.number().min(0).max(100))
const instant = z.iso.datetime({ offset: true }).max(40)
const error = z.object({
  errorCode: z.union([z.string().max(20), z.int()]).transform(String),
  errorInfo: line(1000).optional(),
})
const errorOrNone = error.nullish().transform((e) => e ?? { errorCode: '0' })
const subIds = z.array(z.union([z.string().max(10), z.int()]).transform(String)).max(10)

/** Who a device is; signed everywhere but in discovery. */
export const digitalId = z.object({
  serialNo: some(64),
  make: some(64),
  model: some(64),
  type,
  deviceSubType: line(40),
  deviceProvider: some(100),
  deviceProviderId: some(100),
  dateTime: instant,
})
export type DigitalId = z.output<typeof digitalId>

const device = {
  serialNo: some(64).optional(),
  deviceId: some(64).optional(),
  deviceStatus: z.enum(['Ready', 'Busy', 'Not Ready', 'Not Registered']),
  certification: line(20).optional(),
  serviceVersion: line(40).optional(),
  deviceSubId: subIds,
  callbackId: line(200).optional(),
  specVersion: z.array(specVersion).min(1).max(10),
  purpose: z.union([purpose, z.literal('')]).optional(),
}

/** Devices that answer discovery; more than 16 behind one port is no device. */
export const discovered = z.array(z.object({ ...device, digitalId: line(4000), error: errorOrNone })).max(16)
export type Discovered = z.output<typeof discovered>[number]

export const infos = z.array(z.object({ deviceInfo: line(50_000), error: errorOrNone })).max(16)

/** What stands inside the signed `deviceInfo`. */
export const deviceInfo = z.object({
  ...device,
  firmware: line(100).optional(),
  env: line(20).optional(),
  digitalId: some(20_000),
})

/** Both captures. A block that failed has an error and no data. */
export const captured = z.object({
  biometrics: z
    .array(
      z.object({
        specVersion: specVersion.nullish(),
        data: line(longestData).nullish(),
        hash: line(64).nullish(),
        sessionKey: line(2000).nullish(),
        thumbprint: line(64).nullish(),
        error: errorOrNone,
      }),
    )
    .max(16),
})
export type Captured = z.output<typeof captured>['biometrics'][number]

/** What stands inside the signed `data`. */
export const captureData = z.object({
  digitalId: some(20_000),
  bioType: type,
  bioSubType: line(40).nullish(),
  purpose,
  env: z.enum(['Staging', 'Developer', 'Pre-Production', 'Production']),
  domainUri: line(200).nullish(),
  bioValue: some(longestData),
  transactionId: some(64),
  timestamp: instant,
  requestedScore: score.optional(),
  qualityScore: score,
})
export type CaptureData = z.output<typeof captureData>

/** A failed stream, and what some devices answer in place of a list. */
export const failed = z.object({ error })

export interface BioAsked {
  readonly type: 'Finger' | 'Face' | 'Iris'
  readonly bioSubType: readonly string[]
  readonly requestedScore: number
  /** Its name in requests. */
  readonly device: string
  readonly deviceSubId: string
  /** Upper-case hexadecimal, or empty for the first. */
  readonly previousHash: string
}

export interface CaptureAsked {
  readonly env: Env
  readonly purpose: Purpose
  readonly timeoutMs: number
  readonly captureTime: string
  readonly transactionId: string
  readonly bio: readonly BioAsked[]
  /** For authentication: whose certificate encrypts. */
  readonly domainUri?: string
}

/** A capture's body in the words of that version. */
export function captureBody(asked: CaptureAsked, version: SpecVersion): object {
  return {
    env: asked.env,
    purpose: asked.purpose,
    specVersion: version,
    timeout: String(asked.timeoutMs),
    captureTime: asked.captureTime,
    ...(asked.domainUri === undefined ? {} : { domainUri: asked.domainUri }),
    transactionId: asked.transactionId,
    bio: asked.bio.map(({ device, bioSubType, ...bio }) => ({
      type: bio.type,
      count: String(Math.max(1, bioSubType.length)),
      ...(bio.type === 'Face' ? {} : { bioSubType }),
      ...(asked.purpose === 'Registration' ? { exception: [] } : {}),
      requestedScore: String(bio.requestedScore),
      [version === '1.0' ? 'serialNo' : 'deviceId']: device,
      deviceSubId: bio.deviceSubId,
      previousHash: bio.previousHash || chainStart,
    })),
  }
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** What stands before the first block of a chain: the hash of nothing. */
export const chainStart = sha256(new Uint8Array()).toString('hex').toUpperCase()

/** A block's `hash`: over the bytes of the hash before it and of the sample's, as all reference devices do it. */
export function chainHash(previous: string, sample: Uint8Array): string {
  const before = Buffer.from(previous, 'hex')
  return sha256(Buffer.concat([before, sha256(sample)]))
    .toString('hex')
    .toUpperCase()
}

/** Bytes of base64url, padded or not; null for anything else. */
export function fromBase64url(text: string): Buffer | null {
  if (!/^[\w-]+={0,2}$/.test(text)) return null
  const bytes = Buffer.from(text, 'base64url')
  // Buffer forgives trailing bits; a second spelling of the same bytes is refused.
  return bytes.toString('base64url') === text.replace(/=+$/, '') ? bytes : null
}

/** The unsigned digital id of discovery; null when it is unreadable. */
export function readDigitalId(text: string): DigitalId | null {
  try {
    const bytes = Buffer.from(text, text.includes('+') || text.includes('/') ? 'base64' : 'base64url')
    return digitalId.safeParse(strictJson(bytes.toString('utf8'), 4000)).data ?? null
  } catch {
    return null
  }
}
