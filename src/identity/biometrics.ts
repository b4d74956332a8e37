/**
 * Fingers and faces: the ports behind which readers and matchers stand, and where enrolled templates are kept. What
 * leaves a comparison is a score; samples are never stored (ID-32).
 */
import { createCipheriv, createDecipheriv, createHash, createPublicKey, randomBytes, verify } from 'node:crypto'
import { type Instant, type Lang, say } from '../language/index.ts'
import { type Db, first, type PersonId } from '../store/index.ts'

export type Finger = 'right_index' | 'left_index'
export type BiometricKind = Finger | 'face'

export interface CaptureRequest {
  readonly kioskId: string
  readonly kind: BiometricKind
  /** Made by us for this one capture; the device signs it. */
  readonly nonce: string
  /** Who is expected. Real devices do not know; a simulated one must know whom to play. */
  readonly expecting: PersonId
}

/** What a device says it saw, with its signature over `captureStatement`. */
export interface Capture {
  readonly kioskId: string
  readonly kind: BiometricKind
  readonly nonce: string
  readonly takenAt: Instant
  /** 0 (nothing to see) to 100. */
  readonly quality: number
  readonly sample: Uint8Array
  /** Ed25519, base64. */
  readonly signature: string
}

/** A reader and camera. Rejects with `DeviceError` when it cannot be reached. */
export interface BiometricDevice {
  capture(request: CaptureRequest): Promise<Capture>
}

/** The device did not answer: unplugged, broken, no finger in time. */
export class DeviceError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DeviceError'
  }
}

/** Turns a sample into what can be compared; null when there is too little in it. */
export interface FingerprintExtractor {
  extract(sample: Uint8Array): Promise<Uint8Array | null>
}

/** Scores are the matcher's own; at `threshold` or above two are of one finger (false match ≤ 1:10,000, ID-32). */
export interface FingerprintMatcher {
  readonly threshold: number
  compare(probe: Uint8Array, enrolled: Uint8Array): Promise<number>
}

export interface FaceMatcher {
  readonly threshold: number
  /** `live`: the sample is of a living face before the camera, not of a picture. */
  compare(sample: Uint8Array, enrolled: Uint8Array): Promise<{ readonly score: number; readonly live: boolean }>
}

/** What a device signs: everything about a capture, the sample by its hash. */
export function captureStatement(capture: Omit<Capture, 'signature'>): Buffer {
  const sample = createHash('sha256').update(capture.sample).digest('hex')
  return Buffer.from(
    ['bawaba-capture-1', capture.kioskId, capture.kind, capture.nonce, capture.takenAt, capture.quality, sample].join(
      '\n',
    ),
  )
}

/** Is this capture the answer of that kiosk's device to that request? (T-KSK-02) */
export function isGenuine(capture: Capture, request: CaptureRequest, devicePublicKey: string): boolean {
  if (capture.kioskId !== request.kioskId || capture.kind !== request.kind || capture.nonce !== request.nonce)
    return false
  const signature = Buffer.from(capture.signature, 'base64')
  return verify(null, captureStatement(capture), createPublicKey(devicePublicKey), signature)
}

export interface Template {
  readonly person: PersonId
  readonly kind: BiometricKind
  readonly bytes: Uint8Array
}

/** As templates lie in the database: AES-256-GCM under a key of 32 bytes that is not there, tied to person and kind. */
export function sealTemplate(key: Buffer, template: Template): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(label(template))
  const sealed = Buffer.concat([cipher.update(template.bytes), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed])
}

function unseal(key: Buffer, sealed: Buffer, of: Omit<Template, 'bytes'>): Uint8Array {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(label(of))
  decipher.setAuthTag(sealed.subarray(12, 28))
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
}

function label(of: Omit<Template, 'bytes'>): Buffer {
  return Buffer.from(`${of.person}|${of.kind}`)
}

/** Keeps templates, in place of earlier ones of the same person and kind. For enrolment offices and the demo kingdom. */
export async function enrolTemplates(db: Db, key: Buffer, templates: readonly Template[], at: Instant): Promise<void> {
  for (let i = 0; i < templates.length; i += 3000) {
    const some = templates.slice(i, i + 3000)
    const columns = [some.map((t) => t.person), some.map((t) => t.kind)]
    await db.query(
      `delete from identity.template t using unnest($1::uuid[], $2::text[]) as n(person, kind)
       where t.person_id = n.person and t.kind = n.kind`,
      columns,
    )
    await db.query(
      `insert into identity.template (person_id, kind, sealed, enrolled_at)
       select n.person, n.kind, n.sealed, $4 from unnest($1::uuid[], $2::text[], $3::bytea[]) as n(person, kind, sealed)`,
      [...columns, some.map((t) => sealTemplate(key, t)), at],
    )
  }
}

export async function templateOf(
  db: Db,
  key: Buffer,
  person: PersonId,
  kind: BiometricKind,
): Promise<Uint8Array | null> {
  const row = first(
    await db.query<{ sealed: Buffer }>({
      name: 'identity:template',
      text: 'select sealed from identity.template where person_id = $1 and kind = $2',
      values: [person, kind],
    }),
  )
  return row === null ? null : unseal(key, row.sealed, { person, kind })
}

/** Which of the three the person has on file. */
export async function enrolledKinds(db: Db, person: PersonId): Promise<ReadonlySet<BiometricKind>> {
  const text = 'select kind from identity.template where person_id = $1'
  const { rows } = await db.query<{ kind: BiometricKind }>({ name: 'identity:template-kinds', text, values: [person] })
  return new Set(rows.map((r) => r.kind))
}

const names = {
  right_index: { ar: 'السبابة اليمنى', en: 'right index finger' },
  left_index: { ar: 'السبابة اليسرى', en: 'left index finger' },
  face: { ar: 'الوجه', en: 'face' },
} as const

export function kindName(kind: BiometricKind, lang: Lang): string {
  return say(names[kind], lang)
}
