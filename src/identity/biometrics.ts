/**
 * Fingers and faces as they are enrolled: where templates are kept, and what is asked where none are kept here. What
 * leaves a comparison is a score; samples are never stored (ID-32).
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { type Instant, type Lang, say } from '../language/index.ts'
import { type Db, first, type PersonId } from '../store/index.ts'

export type Finger = 'right_index' | 'left_index'
export type BiometricKind = Finger | 'face'

export interface Template {
  readonly person: PersonId
  readonly kind: BiometricKind
  /** A finger: ISO/IEC 19794-2. A face: `encodeFaceTemplate` of biometrics. */
  readonly bytes: Uint8Array
}

/**
 * Enrolled templates that lie elsewhere, asked only for people of whom none are kept here. A register of another body
 * fits; in the demo it is the generated people, of whom nothing is made before somebody stands at a kiosk as one.
 */
export interface References {
  /** Has this person given fingers and face there? */
  knows(db: Db, person: PersonId): Promise<boolean>
  /** The template, or null. */
  template(person: PersonId, kind: BiometricKind): Promise<Uint8Array | null>
}

/** Photographs of enrolled faces, wherever the register keeps them; asked only for an officer who has a case open. */
export interface Portraits {
  /** A JPEG, or null when there is none of this person. */
  of(db: Db, person: PersonId): Promise<Uint8Array | null>
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

/** Which of the three the person has on file here. */
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
