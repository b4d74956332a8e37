/** A person's wallet of documents: her own and those about her, without what any of them states. One query. */
import type { Instant, Text } from '../language/index.ts'
import { isUuid, type PersonId, type Pool } from '../store/index.ts'
import type { Relation } from './open.ts'
import { printedReference } from './reference.ts'
import { type TemplateName, templateOf } from './templates/index.ts'

export interface Listed {
  readonly documentId: string
  readonly relation: Relation
  readonly template: TemplateName
  readonly kind: Text
  /** The name on the paper; null on papers of before. */
  readonly holder: Text | null
  /** As it is printed. */
  readonly reference: string
  readonly madeAt: Instant
  readonly expiresAt: Instant | null
  readonly status: 'valid' | 'expired' | 'revoked'
  readonly printed: boolean
  readonly request: string
}

interface ListedRow {
  readonly document_id: string
  readonly relation: Relation
  readonly template: string
  readonly holder: Text | null
  readonly reference: string
  readonly made_at: Instant
  readonly expires_at: Instant | null
  readonly status: Listed['status']
  readonly printed: boolean
  readonly by_request: string
}

/** Most documents of one look; older ones are found by their request. */
export const mostListed = 200

const text = `
  with mine as (
    select d.*, 'owner' as relation from documents.document d where d.person_id = $1 and ($3::uuid is null or d.document_id = $3)
    union all
    select d.*, 'subject' from documents.about a
    join documents.document d on d.person_id = a.owner_id and d.document_id = a.document_id
    where a.person_id = $1 and ($3::uuid is null or a.document_id = $3)
  ), judged as (
    select m.*, m.sha256 is not null as printed,
      case when r.status = 'valid' and m.expires_at <= $2 then 'expired' else r.status end as judged
    from mine m join documents.reference r on r.reference = m.reference
  )
  select document_id, relation, template, holder, reference, made_at, expires_at, judged as status, printed, by_request
  from judged
  order by judged <> 'valid', case when judged = 'valid' then expires_at end nulls last, made_at desc, document_id
  limit ${mostListed}`

/** Those that hold before those that do not, the soonest to end first; then the newest (at most `mostListed`). */
export async function documentsOf(pool: Pool, person: PersonId, now: Instant): Promise<Listed[]> {
  return listed(pool, [person, now, null])
}

/** One of them, or null when it is not in her wallet. */
export async function documentOf(
  pool: Pool,
  person: PersonId,
  documentId: string,
  now: Instant,
): Promise<Listed | null> {
  return isUuid(documentId) ? ((await listed(pool, [person, now, documentId]))[0] ?? null) : null
}

async function listed(pool: Pool, values: readonly (string | null)[]): Promise<Listed[]> {
  const { rows } = await pool.query<ListedRow>({ name: 'documents.wallet', text, values: [...values] })
  return rows.map((r) => ({
    documentId: r.document_id,
    relation: r.relation,
    template: r.template as TemplateName,
    kind: templateOf(r.template).kind,
    holder: r.holder,
    reference: printedReference(r.reference),
    madeAt: r.made_at,
    expiresAt: r.expires_at,
    status: r.status,
    printed: r.printed,
    request: r.by_request,
  }))
}
