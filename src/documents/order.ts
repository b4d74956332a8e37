/** Ordering a document: it is stated in the transaction that makes it true, and printed afterwards. */
import { isDeepStrictEqual } from 'node:util'
import type { Instant } from '../language/index.ts'
import { type PersonId, type Tx, uuid } from '../store/index.ts'
import { newReference, printedReference } from './reference.ts'
import { type TemplateName, templateOf } from './templates/index.ts'
import { DocumentError } from './trouble.ts'

export interface Order {
  /** Whose document it is: only this person ever opens it. */
  readonly person: PersonId
  /** Whom it is about, where that is somebody else; opens it too where the template says so. */
  readonly subject?: PersonId
  readonly template: TemplateName
  /** Must fit the template's schema; a ZodError here is a service's mistake, not a citizen's. */
  readonly data: unknown
  /** The request that orders it. One request orders one paper of a kind for a person. */
  readonly request: string
  readonly at: Instant
}

export interface Ordered {
  readonly documentId: string
  /** As it will be printed: `7F3K-9Q2M-XW4T-0HJV`. Verifies once the paper exists. */
  readonly reference: string
}

/**
 * Orders a document inside the caller's transaction; renders nothing. Ordering it again for the same request gives
 * the first one back.
 * @throws {DocumentError} `ordered-otherwise` when the same request ordered it with other data.
 */
export async function order(tx: Tx, o: Order): Promise<Ordered> {
  const template = templateOf(o.template)
  const data = JSON.parse(JSON.stringify(template.parse(o.data)))
  const documentId = uuid()
  const reference = newReference()
  const expires = template.expires(data, o.at)
  const subject = o.subject === undefined || o.subject === o.person ? null : o.subject
  const made = await tx.query({
    name: 'documents.order',
    text: `insert into documents.document (person_id, document_id, template, reference, data, made_at, by_request,
             subject_id, holder, expires_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (person_id, by_request, template) do nothing`,
    values: [
      o.person,
      documentId,
      o.template,
      reference,
      JSON.stringify(data),
      o.at,
      o.request,
      subject,
      JSON.stringify(template.holder(data)),
      expires,
    ],
  })
  if (made.rowCount === 0) return ordered(tx, o, data)
  if (subject !== null && template.subjectToo) {
    await tx.query({
      name: 'documents.order-about',
      text: 'insert into documents.about (person_id, document_id, owner_id) values ($1, $2, $3)',
      values: [subject, documentId, o.person],
    })
  }
  await tx.query({
    name: 'documents.order-reference',
    text: `insert into documents.reference (reference, person_id, document_id, expires_at) values ($1, $2, $3, $4)`,
    values: [reference, o.person, documentId, expires],
  })
  await tx.query({
    name: 'documents.order-wake',
    text: `insert into documents.wake (document_id, person_id, due_at) values ($1, $2, $3)`,
    values: [documentId, o.person, o.at],
  })
  return { documentId, reference: printedReference(reference) }
}

async function ordered(tx: Tx, o: Order, data: unknown): Promise<Ordered> {
  const { rows } = await tx.query<{ document_id: string; reference: string; data: unknown }>({
    name: 'documents.ordered',
    text: `select document_id, reference, data from documents.document
           where person_id = $1 and by_request = $2 and template = $3`,
    values: [o.person, o.request, o.template],
  })
  const row = rows[0]
  if (row === undefined || !isDeepStrictEqual(row.data, data)) {
    throw new DocumentError('ordered-otherwise', `${o.template} of request ${o.request}`)
  }
  return { documentId: row.document_id, reference: printedReference(row.reference) }
}
