/** What is inside the simulated reader: who it is, its key, and the signed blocks it answers captures with. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomInt } from 'node:crypto'
import * as z from 'zod'
import type { BioType } from '../../../identity/index.ts'
import type { Struck } from './faults.ts'
import { chainHash, chainStart, type Env, fingers, type Purpose, type SpecVersion } from './messages.ts'
import { seal } from './sealed.ts'
import { signToken } from './signed.ts'

/** What lies on the glass: the record of that finger or face, or null for nothing. Real readers ask nobody. */
export type SamplesFor = (asked: {
  readonly type: BioType
  readonly part: string | null
  /** As `present` named it. */
  readonly who: string
  /** The nonce of the capture: whoever made it knows for whom. */
  readonly transactionId: string
}) => Promise<Uint8Array | null> | Uint8Array | null

/** The simulated device's identity, issued by the demo's provider: PEM key, certificates as DER in base64. */
export interface DeviceCredentials {
  readonly serialNo: string
  readonly key: string
  readonly chain: readonly string[]
  /** The same key certified until yesterday. */
  readonly expired: readonly string[]
  /** Of a provider nobody trusts. */
  readonly foreign: readonly string[]
}

export interface DeviceOptions {
  readonly credentials: DeviceCredentials
  readonly samplesFor: SamplesFor
  readonly type: BioType
  readonly purpose: Purpose
  readonly version: SpecVersion
  readonly env: Env
  readonly now: () => Date
  readonly domainCertificate?: string
}

export const captureAsks = z.object({
  env: z.string().max(20),
  purpose: z.string().max(20),
  timeout: z.coerce.number().min(0).max(600_000),
  transactionId: z.string().regex(/^[A-Za-z0-9-]{4,50}$/),
  domainUri: z.string().max(200).optional(),
  bio: z
    .array(
      z.object({
        type: z.enum(['Finger', 'Face', 'Iris']),
        count: z.coerce.number().int().min(1).max(10),
        bioSubType: z.array(z.string().max(40)).max(10).nullish(),
        requestedScore: z.coerce.number().min(0).max(100),
        serialNo: z.string().max(64).optional(),
        deviceId: z.string().max(64).optional(),
        previousHash: z.string().max(64).optional(),
      }),
    )
    .min(1)
    .max(4),
})
export type CaptureAsks = z.output<typeof captureAsks>

const goodQuality = 85
const poorQuality = 12
export const success = { errorCode: '0', errorInfo: 'Success' }

export function simulatedDeviceOf(options: DeviceOptions) {
  const { credentials, type, purpose, version, env, now } = options
  const key = createPrivateKey(credentials.key)
  const anotherKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey

  function digitalId(serialNo = credentials.serialNo) {
    return {
      serialNo,
      make: 'Bawaba simulator',
      model: 'SIMULATED',
      type,
      deviceSubType: type === 'Face' ? 'Full face' : 'Single',
      deviceProvider: 'Simulated provider',
      deviceProviderId: 'SIMULATED',
      dateTime: now().toISOString(),
    }
  }

  function signed(payload: unknown, by: KeyObject = key, chain = credentials.chain): Promise<string> {
    return signToken(payload, by, chain)
  }

  /** The blocks asked for, as they come out today; or the code of what is wrong. */
  async function blocksOf(asked: CaptureAsks, who: string, struck: Struck | null): Promise<object[] | string> {
    const blocks: object[] = []
    let previous = ''
    for (const bio of asked.bio) {
      if (bio.type !== type || (bio.serialNo ?? bio.deviceId) !== credentials.serialNo) return '106'
      const parts = type === 'Face' ? [null] : (bio.bioSubType ?? [])
      if (parts.length !== bio.count || parts.some((part) => !couldBe(part))) return '109'
      previous ||= bio.previousHash || chainStart
      const twice = struck?.fault === 'two_answers' ? [...parts, ...parts] : parts
      for (const part of twice) {
        const block = await blockOf({ asked, score: bio.requestedScore, part, previous, who, fault: struck?.fault })
        if (block === null) return '101'
        previous = block.hash
        blocks.push(block)
      }
    }
    return blocks
  }

  interface One {
    readonly asked: CaptureAsks
    readonly score: number
    readonly part: string | null
    readonly previous: string
    readonly who: string
    readonly fault: Struck['fault'] | undefined
  }

  async function blockOf({ asked, score, part, previous, who, fault }: One) {
    const shown = fault === 'wrong_finger' || fault === 'wrong_part_named' ? another(part) : part
    const given = await options.samplesFor({ type, part: shown, who, transactionId: asked.transactionId })
    if (given === null) return null
    const timestamp = new Date(now().getTime() - (fault === 'old' ? 600_000 : 0)).toISOString()
    const sealed =
      purpose === 'Auth' ? seal(given, timestamp, asked.transactionId, options.domainCertificate ?? '') : null
    const chain = chainFor(fault)
    const id = digitalId(fault === 'other_device' ? 'SIM999999999' : credentials.serialNo)
    const data = {
      digitalId: await signed(id, key, chain),
      deviceServiceVersion: version,
      bioType: type,
      bioSubType: (fault === 'wrong_part_named' ? part : shown) ?? '',
      purpose,
      env,
      ...(asked.domainUri === undefined ? {} : { domainUri: asked.domainUri }),
      bioValue: sealed?.bioValue ?? Buffer.from(given).toString('base64url'),
      transactionId: fault === 'stale_nonce' ? `stale-${randomInt(1e9)}` : asked.transactionId,
      timestamp,
      requestedScore: String(score),
      qualityScore: String(fault === 'low_quality' ? poorQuality : goodQuality),
    }
    const token = await signed(data, fault === 'wrongly_signed' ? anotherKey : key, chain)
    return {
      specVersion: version,
      data: fault === 'unsigned' ? unsigned(data) : fault === 'tampered_sample' ? changed(token) : token,
      hash: chainHash(fault === 'tampered_hash' ? chainHash(previous, given) : previous, given),
      ...(sealed ? { sessionKey: sealed.sessionKey, thumbprint: sealed.thumbprint } : {}),
      error: success,
    }
  }

  function chainFor(fault: Struck['fault'] | undefined): readonly string[] {
    if (fault === 'expired_certificate') return credentials.expired
    return fault === 'foreign_provider' ? credentials.foreign : credentials.chain
  }

  return { digitalId, signed, blocksOf }
}

function couldBe(part: string | null): boolean {
  return part === null || part === 'UNKNOWN' || (fingers as readonly string[]).includes(part)
}

function another(part: string | null): string | null {
  if (part === null) return null
  return part.startsWith('Right') ? part.replace('Right', 'Left') : part.replace('Left', 'Right')
}

function unsigned(data: unknown): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(data)}.`
}

/** Another sample under the old signature. */
function changed(token: string): string {
  const [head, body = '', signature] = token.split('.')
  const data = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as { bioValue: string }
  const other = { ...data, bioValue: Buffer.from('another sample').toString('base64url') }
  return [head, Buffer.from(JSON.stringify(other)).toString('base64url'), signature].join('.')
}
