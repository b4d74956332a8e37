/** Opening a document: its owner's only, and only the very bytes that were printed (T-DOC-01). */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Instant, Text } from '../language/index.ts'
import { isUuid, type PersonId, type Pool } from '../store/index.ts'
import { printedReference } from './reference.ts'
import { type TemplateName, templateOf } from './templates/index.ts'
import { DocumentError } from './trouble.ts'

export interface Opened {
  readonly bytes: Buffer
  /** Lower-case hex; also the ETag. */
  readonly sha256: string
  /** A file name for the download, ASCII. */
  readonly name: string
}

interface Kept {
  readonly person_id: string
  readonly document_id: string
  readonly template: string
  readonly reference: string
  readonly sha256: Buffer
  readonly bytes: Buffer
}

/**
 * The printed document, or null: not there, not this person's, or not printed yet; the caller can't tell which.
 * @throws {DocumentError} `altered` when the stored bytes are not the printed ones.
 */
export async function open(
  pool: Pool,
  wanted: { readonly documentId: string; readonly person: PersonId },
): Promise<Opened | null> {
  if (!isUuid(wanted.documentId) || !isUuid(wanted.person)) return null
  const { rows } = await pool.query<Kept>({
    name: 'documents.open',
    text: `select d.person_id, d.document_id, d.template, d.reference, d.sha256, f.bytes
           from documents.document d join documents.file f on f.sha256 = d.sha256
           where d.person_id = $1 and d.document_id = $2`,
    values: [wanted.person, wanted.documentId],
  })
  return rows[0] === undefined ? null : pass(rows[0], wanted)
}

/** The last gate: whatever the query, a cache or a pool handed us, only this person's true bytes go through. */
function pass(kept: Kept, wanted: { readonly documentId: string; readonly person: PersonId }): Opened | null {
  if (kept.person_id !== wanted.person || kept.document_id !== wanted.documentId) return null
  const reference = printedReference(kept.reference)
  const hash = createHash('sha256').update(kept.bytes).digest()
  // The second test catches a row that was pointed at another document's true bytes.
  if (!timingSafeEqual(hash, kept.sha256) || !kept.bytes.includes(reference)) {
    throw new DocumentError('altered', `document ${kept.document_id}`)
  }
  return { bytes: kept.bytes, sha256: hash.toString('hex'), name: `${kept.template}-${reference}.pdf` }
}

export interface Listed {
  readonly documentId: string
  readonly template: TemplateName
  readonly kind: Text
  readonly reference: string
  readonly madeAt: Instant
  readonly printed: boolean
  readonly request: string
}

/** A person's documents, newest first (at most 200). */
export async function documentsOf(pool: Pool, person: PersonId): Promise<Listed[]> {
  const { rows } = await pool.query<{
    document_id: string
    template: string
    reference: string
    made_at: Instant
    printed: boolean
    by_request: string
  }>({
    name: 'documents.of',
    text: `select document_id, template, reference, made_at, sha256 is not null as printed, by_request
           from documents.document where person_id = $1 order by made_at desc, document_id desc limit 200`,
    values: [person],
  })
  return rows.map((r) => ({
    documentId: r.document_id,
    template: r.template as TemplateName,
    kind: templateOf(r.template).kind,
    reference: printedReference(r.reference),
    madeAt: r.made_at,
    printed: r.printed,
    request: r.by_request,
  }))
}
