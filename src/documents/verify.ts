/** Verifying a paper by its number: anyone may ask, and learns only what the paper says, its holder's name masked. */
import { type Day, dayOf, type Instant, type Lang, type Text } from '../language/index.ts'
import type { PersonId, Pool, Tx } from '../store/index.ts'
import { readReference } from './reference.ts'
import { templateOf } from './templates/index.ts'

export interface Verified {
  readonly valid: boolean
  readonly status: 'valid' | 'revoked' | 'expired'
  readonly kind: Text
  readonly issued: Day
  /** First letters of the first and the family name: enough to compare with a card, not enough to learn a name. */
  readonly holder: Text
}

/**
 * Whether the paper with this number was printed here and still holds at `now`; null when there is none. The doors
 * throttle it (T-DOC-03); guessing is hopeless anyway: 80 bits.
 */
export async function verify(pool: Pool, reference: string, now: Instant): Promise<Verified | null> {
  const read = readReference(reference)
  if (read === null) return null
  const { rows } = await pool.query<{
    status: Verified['status']
    expires_at: Instant | null
    template: string
    data: unknown
    made_at: Instant
  }>({
    name: 'documents.verify',
    text: `select r.status, r.expires_at, d.template, d.data, d.made_at
           from documents.reference r
           join documents.document d on d.person_id = r.person_id and d.document_id = r.document_id
           where r.reference = $1 and d.reference = r.reference and d.sha256 is not null`,
    values: [read],
  })
  const row = rows[0]
  if (row === undefined) return null
  const over = row.expires_at !== null && new Date(row.expires_at) <= new Date(now)
  const status = row.status === 'valid' && over ? 'expired' : row.status
  const template = templateOf(row.template)
  const holder = template.holder(row.data)
  return {
    valid: status === 'valid',
    status,
    kind: template.kind,
    issued: dayOf(row.made_at),
    holder: { ar: masked(holder.ar, 'ar'), en: masked(holder.en, 'en') },
  }
}

/** `فهد صالح العتيبي` → `ف*** الع***`; `Fahd Saleh Alotaibi` → `F*** A***`. The stars say nothing of the length. */
export function masked(name: string, lang: Lang): string {
  const words = name.trim().split(/\s+/u)
  const letter = (word: string) => {
    const article = lang === 'ar' && word.startsWith('ال') && word.length > 3 ? 'ال' : ''
    return `${article}${[...word.slice(article.length)][0] ?? ''}***`
  }
  const first = words[0] ?? ''
  const family = words.length > 1 ? (words.at(-1) ?? '') : ''
  return family === '' ? letter(first) : `${letter(first)} ${letter(family)}`
}

/** Takes a document's word back: it stays in its owner's hands, and verifies as revoked from this commit on. */
export async function revoke(
  tx: Tx,
  document: { readonly person: PersonId; readonly documentId: string },
): Promise<void> {
  const done = await tx.query({
    name: 'documents.revoke',
    text: `update documents.reference set status = 'revoked' where document_id = $2 and person_id = $1
           and reference = (select reference from documents.document where person_id = $1 and document_id = $2)`,
    values: [document.person, document.documentId],
  })
  if (done.rowCount !== 1) throw new Error(`document ${document.documentId} of ${document.person} is not there`)
}
