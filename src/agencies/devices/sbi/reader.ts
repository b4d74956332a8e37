/** Readers and cameras behind the port of this house, by the Secure Biometric Interface. */

import type { Ask, BiometricReader, BioType, EnrolledReader, Found, Taken } from '../../../identity/index.ts'
import type { Instant } from '../../../language/index.ts'
import { tell } from './certificates.ts'
import { type FoundDevice, type SbiClient, SbiError } from './client.ts'
import { busyReader, noReader, type Trouble } from './errors.ts'
import { type CaptureAsked, captureBody, deviceInfo, digitalId, type Env, type Purpose } from './messages.ts'
import type { Opener } from './sealed.ts'
import { readToken } from './signed.ts'
import type { Trust } from './trust.ts'
import { type Expected, meaningOf, type Verified, verifyCapture } from './verify.ts'

export interface SbiReaderOptions {
  readonly client: SbiClient
  readonly trust: Trust
  readonly env: Env
  readonly now: () => Instant
  /** `Registration` unless told: an image signed only, as both levels of certification give it. */
  readonly purpose?: Purpose
  readonly domainUri?: string
  readonly openers?: readonly Opener[]
  /** Told of each refusal, for the operator: the code, and which device where it is known. Never a sample. */
  readonly onRefusal?: (refused: string, serialNo: string | null) => void
}

const usualQuality = 40
const usualMs = 10_000

/** A `BiometricReader` over SBI: asks devices beside the server, and verifies what comes from devices at kiosks. */
export function sbiReader(options: SbiReaderOptions): BiometricReader {
  const { client, purpose = 'Registration' } = options

  async function discover(type: BioType, signal?: AbortSignal): Promise<readonly Found[]> {
    return (await client.discover(type, signal)).map((device) => ({
      serialNo: device.serialNo,
      type: device.digitalId?.type ?? null,
      ready: device.status === 'Ready',
      make: device.digitalId?.make ?? '',
      model: device.digitalId?.model ?? '',
    }))
  }

  async function capture(ask: Ask, signal?: AbortSignal): Promise<Taken> {
    const [first] = ask.wanted
    if (first === undefined) throw new TypeError('nothing was asked for')
    try {
      const serials = ask.readers.map((r) => r.serialNo)
      const device = await client.find(first.type, serials, signal)
      if (device === null) return troubled(noReader, null)
      if (device.status !== 'Ready') return troubled(device.status === 'Busy' ? busyReader : noReader, device.serialNo)
      const send = purpose === 'Registration' ? client.rcapture : client.capture
      return taken(await verifyCapture(await send(device, asking(ask, device), signal), expecting(ask)), device)
    } catch (error) {
      if (error instanceof SbiError) return troubled(error.trouble, null)
      throw error
    }
  }

  async function accept(ask: Ask, answer: unknown): Promise<Taken> {
    // The field stayed empty: the island found no reader, or there is no script.
    if (answer === '' || answer === undefined || answer === null) return troubled(noReader, null)
    return taken(await verifyCapture(answer, expecting(ask)), null)
  }

  function question(ask: Ask): string {
    const device = { name: '', subIds: [] }
    return JSON.stringify({
      type: ask.wanted[0]?.type,
      verb: purpose === 'Registration' ? 'RCAPTURE' : 'CAPTURE',
      serials: ask.readers.map((r) => r.serialNo),
      ms: ask.timeoutMs ?? usualMs,
      body: captureBody(asking(ask, device), '1.0'),
    })
  }

  async function* preview(type: BioType, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const [device] = await client.discover(type, signal)
    if (device === undefined) throw new SbiError('no reader answers', noReader)
    yield* client.stream(device, { type, timeoutMs: 300_000 }, signal)
  }

  function asking(ask: Ask, device: Pick<FoundDevice, 'name' | 'subIds'>): CaptureAsked {
    const types = [...new Set(ask.wanted.map((w) => w.type))]
    return {
      env: options.env,
      purpose,
      timeoutMs: ask.timeoutMs ?? usualMs,
      captureTime: options.now(),
      transactionId: ask.nonce,
      ...(options.domainUri === undefined ? {} : { domainUri: options.domainUri }),
      bio: types.map((type) => ({
        type,
        bioSubType: ask.wanted.flatMap((w) => (w.type === type && w.part !== undefined ? [w.part] : [])),
        requestedScore: ask.leastQuality ?? usualQuality,
        device: device.name,
        deviceSubId: device.subIds[0] ?? '0',
        previousHash: ask.previousHash ?? '',
      })),
    }
  }

  function expecting(ask: Ask): Expected {
    return {
      trust: options.trust,
      readers: ask.readers,
      transactionId: ask.nonce,
      wanted: ask.wanted,
      purpose,
      env: options.env,
      now: new Date(options.now()),
      leastQuality: ask.leastQuality ?? usualQuality,
      previousHash: ask.previousHash,
      domainUri: options.domainUri,
      openers: options.openers,
    }
  }

  function taken(verified: Verified, device: FoundDevice | null): Taken {
    if ('samples' in verified) return verified
    const code = verified.trouble ? `device_${verified.trouble.code}` : verified.refused
    options.onRefusal?.(code, device?.serialNo ?? null)
    const { means, words } = meaningOf(verified)
    return { refused: code, means, words }
  }

  function troubled({ code, means, words }: Trouble, serialNo: string | null): Taken {
    options.onRefusal?.(`device_${code}`, serialNo)
    return { refused: `device_${code}`, means, words }
  }

  return { discover, capture, accept, question, preview }
}

/** What a signed `deviceInfo` proves of a device that is to be enrolled with a kiosk; null when it proves nothing. */
export interface Introduced extends EnrolledReader {
  readonly certificate: string
  readonly type: BioType
  readonly make: string
  readonly model: string
  readonly provider: string
  readonly env: string
}

/** Reads what a device says of itself, for enrolment: signed by itself, under a provider we trust. */
export async function introduced(info: string, trust: Trust, now: Date): Promise<Introduced | null> {
  const token = await readToken(info, 50_000, trust, now)
  if ('refused' in token) return null
  const said = deviceInfo.safeParse(token.payload).data
  if (!said || said.deviceStatus === 'Not Registered') return null
  const inner = await readToken(said.digitalId, 20_000, trust, now)
  if ('refused' in inner) return null
  const id = digitalId.safeParse(inner.payload).data
  const { subjectSerial } = tell(token.chain.certificate)
  const bound = subjectSerial === id?.serialNo || inner.chain.thumbprint === token.chain.thumbprint
  if (!id || !bound || (subjectSerial !== null && subjectSerial !== id.serialNo)) return null
  return {
    serialNo: id.serialNo,
    anchor: token.chain.anchor,
    certificate: token.chain.thumbprint,
    type: id.type,
    make: id.make,
    model: id.model,
    provider: id.deviceProviderId,
    env: said.env ?? '',
  }
}
