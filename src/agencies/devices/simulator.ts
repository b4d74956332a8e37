/**
 * A simulated reader and camera with the matchers that understand it, standing for the outside world until real ones
 * do. What it presents next can be chosen; by itself it presents the finger asked for, of the person expected. Nothing
 * is decided here: a sample is a noisy copy of a person's secret pattern, and the comparison really compares, so a wrong
 * finger fails because it is different.
 */
import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import {
  type BiometricDevice,
  type BiometricKind,
  type Capture,
  captureStatement,
  DeviceError,
  type FaceMatcher,
  type FingerprintExtractor,
  type FingerprintMatcher,
  type Template,
} from '../../identity/index.ts'
import { type Clock, type Db, first, type PersonId } from '../../store/index.ts'

/** What is put before the reader or the camera. */
export type Presents =
  | { readonly what: 'right' }
  | { readonly what: 'wrong_finger' }
  | { readonly what: 'other_person'; readonly person: PersonId }
  | { readonly what: 'poor' }
  | { readonly what: 'picture' } // of the face, not the living face
  | { readonly what: 'unplugged' }
  | { readonly what: 'wrongly_signed' }
  | { readonly what: 'replayed' }

interface ReaderRow {
  readonly private_key: string
  readonly presents: { readonly next?: Presents; readonly times?: number }
  readonly last_capture: (Omit<Capture, 'sample'> & { readonly sample: string }) | null
}

const bytes = 64

/** Installs a simulated device in a kiosk and returns its public key (PEM) for `enrolKiosk`. */
export async function plugIn(db: Db, kioskId: string): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  await db.query(
    `insert into outside.reader (kiosk_id, private_key) values ($1, $2)
     on conflict (kiosk_id) do update set private_key = excluded.private_key`,
    [kioskId, privateKey.export({ type: 'pkcs8', format: 'pem' })],
  )
  return publicKey.export({ type: 'spki', format: 'pem' }).toString()
}

/** What the device of a kiosk presents for the next `times` captures; afterwards what is right again. */
export async function presentNext(db: Db, kioskId: string, next: Presents, times = 1): Promise<void> {
  await db.query('update outside.reader set presents = $2 where kiosk_id = $1', [kioskId, { next, times }])
}

/** The simulated devices of all kiosks. */
export function simulatedDevice(db: Db, clock: Clock): BiometricDevice {
  return {
    async capture(request) {
      const reader = first(
        await db.query<ReaderRow>(
          'select private_key, presents, last_capture from outside.reader where kiosk_id = $1',
          [request.kioskId],
        ),
      )
      if (reader === null) throw new DeviceError(`no simulated device is in ${request.kioskId}`)
      const times = reader.presents.times ?? 0
      const shown: Presents = times > 0 ? (reader.presents.next ?? { what: 'right' }) : { what: 'right' }
      if (times > 0) {
        await db.query('update outside.reader set presents = $2 where kiosk_id = $1', [
          request.kioskId,
          { ...reader.presents, times: times - 1 },
        ])
      }
      if (shown.what === 'unplugged') throw new DeviceError('the simulated device is unplugged')
      if (shown.what === 'replayed' && reader.last_capture !== null) {
        return { ...reader.last_capture, sample: Buffer.from(reader.last_capture.sample, 'base64') }
      }
      const person = shown.what === 'other_person' ? shown.person : request.expecting
      const kind = shown.what === 'wrong_finger' ? anotherFinger(request.kind) : request.kind
      const statement = {
        kioskId: request.kioskId,
        kind: request.kind,
        nonce: request.nonce,
        takenAt: clock.now(),
        quality: shown.what === 'poor' ? 15 : 85,
        sample: sampleOf(person, kind, shown.what !== 'picture'),
      }
      const key =
        shown.what === 'wrongly_signed'
          ? generateKeyPairSync('ed25519').privateKey
          : createPrivateKey(reader.private_key)
      const capture = { ...statement, signature: sign(null, captureStatement(statement), key).toString('base64') }
      await db.query('update outside.reader set last_capture = $2 where kiosk_id = $1', [
        request.kioskId,
        { ...capture, sample: Buffer.from(capture.sample).toString('base64') },
      ])
      return capture
    },
  }
}

function anotherFinger(kind: BiometricKind): BiometricKind | 'thumb' {
  if (kind === 'face') return 'thumb'
  return kind === 'right_index' ? 'left_index' : 'right_index'
}

/** The pattern of a person's finger or face: 512 bits nobody shares. */
function pattern(person: PersonId, kind: BiometricKind | 'thumb'): Buffer {
  return createHash('sha512').update(`simulated ${kind} of ${person}`).digest()
}

/** A sample: one byte saying whether it lives, then the pattern with some bits wrong, different each time. */
function sampleOf(person: PersonId, kind: BiometricKind | 'thumb', lives: boolean): Uint8Array {
  const noisy = pattern(person, kind)
  const noise = randomBytes(bytes)
  // One byte in four gets one wrong bit: 3 % of the bits, about what a good reader does to a good finger.
  for (let i = 0; i < bytes; i += 4) noisy[i] = (noisy[i] ?? 0) ^ (1 << ((noise[i] ?? 0) & 7))
  return Buffer.concat([Buffer.from([lives ? 1 : 0]), noisy])
}

/** 1 for the same pattern, about 0 for any two others. */
function likeness(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== bytes || b.length !== bytes) return 0
  let different = 0
  for (let i = 0; i < bytes; i++) {
    for (let x = (a[i] ?? 0) ^ (b[i] ?? 0); x !== 0; x &= x - 1) different += 1
  }
  return 1 - (2 * different) / (bytes * 8)
}

export const simulatedExtractor: FingerprintExtractor = {
  async extract(sample) {
    return sample.length === bytes + 1 ? sample.subarray(1) : null
  },
}

export const simulatedFingers: FingerprintMatcher = {
  threshold: 0.6,
  async compare(probe, enrolled) {
    return likeness(probe, enrolled)
  },
}

export const simulatedFaces: FaceMatcher = {
  threshold: 0.6,
  async compare(sample, enrolled) {
    return { score: likeness(sample.subarray(1), enrolled), live: sample[0] === 1 }
  },
}

/** Enrolled templates of people who do not exist: both index fingers and the face of each, for `enrolTemplates`. */
export function simulatedTemplates(persons: readonly PersonId[]): Template[] {
  return persons.flatMap((person) =>
    (['right_index', 'left_index', 'face'] as const).map((kind) => ({ person, kind, bytes: pattern(person, kind) })),
  )
}
