/**
 * Opening a document: its owner's, or hers whom it is about where the template says so, and only the very bytes that were
 * printed (T-DOC-01). Whoever reads bytes says who she is to the document, and the last gate asks it again.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { isUuid, type PersonId, type Pool } from '../store/index.ts'
import { printedReference } from './reference.ts'
import { DocumentError } from './trouble.ts'

/** What somebody is to a document: it is hers, or it is about her and another person's. */
export type Relation = 'owner' | 'subject'

export interface Wanted {
  readonly documentId: string
  readonly person: PersonId
  readonly relation: Relation
}

export interface Opened {
  readonly bytes: Buffer
  /** Lower-case hex; also the ETag. */
  readonly sha256: string
  /** A file name for the download, ASCII. */
  readonly name: string
}

interface Kept {
  readonly person_id: string
  readonly subject_id: string | null
  readonly document_id: string
  readonly template: string
  readonly reference: string
  readonly sha256: Buffer
  readonly bytes: Buffer
}

const columns = 'd.person_id, d.subject_id, d.document_id, d.template, d.reference, d.sha256, f.bytes'
const queries: Readonly<Record<Relation, string>> = {
  owner: `select ${columns} from documents.document d join documents.file f on f.sha256 = d.sha256
          where d.person_id = $1 and d.document_id = $2`,
  subject: `select ${columns} from documents.about a
            join documents.document d on d.person_id = a.owner_id and d.document_id = a.document_id
            join documents.file f on f.sha256 = d.sha256
            where a.person_id = $1 and a.document_id = $2`,
}

/**
 * The printed document, or null: not there, not for this person, or not printed yet; the caller can't tell which.
 * @throws {DocumentError} `altered` when the stored bytes are not the printed ones.
 */
export async function open(pool: Pool, wanted: Wanted): Promise<Opened | null> {
  if (!isUuid(wanted.documentId) || !isUuid(wanted.person)) return null
  const { rows } = await pool.query<Kept>({
    name: `documents.open-${wanted.relation}`,
    text: queries[wanted.relation],
    values: [wanted.person, wanted.documentId],
  })
  return rows[0] === undefined ? null : pass(rows[0], wanted)
}

/** The last gate: whatever the query, a cache or a pool handed us, only this person's true bytes go through. */
function pass(kept: Kept, { person, documentId, relation }: Wanted): Opened | null {
  const whose = relation === 'owner' ? kept.person_id : kept.subject_id
  if (whose !== person || kept.document_id !== documentId) return null
  const reference = printedReference(kept.reference)
  const hash = createHash('sha256').update(kept.bytes).digest()
  // The second test catches a row that was pointed at another document's true bytes.
  if (!timingSafeEqual(hash, kept.sha256) || !kept.bytes.includes(reference)) {
    throw new DocumentError('altered', `document ${kept.document_id}`)
  }
  return { bytes: kept.bytes, sha256: hash.toString('hex'), name: `${kept.template}-${reference}.pdf` }
}
