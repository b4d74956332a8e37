/** Stamping what was sealed while the time-stamp authority was silent: each by itself, until it has its stamp. */
import { createHash } from 'node:crypto'
import type { Instant } from '../language/index.ts'
import { type Clock, type Db, first, inTransaction, later, type Pool, type Tx } from '../store/index.ts'
import type { Stamp } from './seal/cms.ts'
import { restamped } from './seal/restamp.ts'

export interface Stamping {
  readonly stamp: Stamp
  readonly clock: Clock
}

interface Due {
  readonly document_id: string
  readonly person_id: string
  readonly attempts: number
}

/** Notes in the transaction that printed it that a paper has no stamp yet. */
export async function noteUnstamped(tx: Tx, document: string, person: string, at: Instant): Promise<void> {
  await tx.query({
    name: 'documents.unstamped',
    text: 'insert into documents.unstamped (document_id, person_id, due_at) values ($1, $2, $3) on conflict do nothing',
    values: [document, person, later(at, 60_000)],
  })
}

/** Stamps what is due, at most `most` papers; stops at the first that gets none. Returns how many were stamped. */
export async function stampDue(pool: Pool, { stamp, clock }: Stamping, most = 20): Promise<number> {
  for (let n = 0; n < most; n++) {
    if (!(await inTransaction(pool, (tx) => stampOne(tx, stamp, clock.now())))) return n
  }
  return most
}

/**
 * One paper, locked while the authority is asked: nothing is done outside by asking, so a kill loses nothing. The bytes of
 * before stay, as all that was ever printed does: whoever downloaded them holds a paper that is as good.
 */
async function stampOne(tx: Tx, stamp: Stamp, now: Instant): Promise<boolean> {
  const due = first(
    await tx.query<Due>({
      name: 'documents.stamp-claim',
      text: `select document_id, person_id, attempts from documents.unstamped where due_at <= $1
             order by due_at, document_id limit 1 for update skip locked`,
      values: [now],
    }),
  )
  if (due === null) return false
  const { document_id: document, person_id: person } = due
  const kept = first(
    await tx.query<{ sha256: Buffer; bytes: Buffer }>({
      name: 'documents.stamp-read',
      text: `select f.sha256, f.bytes from documents.document d join documents.file f on f.sha256 = d.sha256
             where d.person_id = $1 and d.document_id = $2 for update of d`,
      values: [person, document],
    }),
  )
  if (kept === null) throw new Error(`document ${document} waits for a stamp and is not printed`)
  let bytes: Buffer
  try {
    bytes = await restamped(kept.bytes, stamp)
  } catch {
    // Asked again after 1, 2, 4 … 60 minutes; `bawaba_documents_unstamped` says how many wait.
    const minutes = Math.min(60, 2 ** due.attempts)
    await tx.query('update documents.unstamped set attempts = attempts + 1, due_at = $2 where document_id = $1', [
      document,
      later(now, minutes * 60_000),
    ])
    return false
  }
  const sha256 = createHash('sha256').update(bytes).digest()
  await tx.query(
    'insert into documents.file (sha256, bytes, stored_at) values ($1, $2, $3) on conflict (sha256) do nothing',
    [sha256, bytes, now],
  )
  await tx.query('update documents.document set sha256 = $3 where person_id = $1 and document_id = $2', [
    person,
    document,
    sha256,
  ])
  await tx.query('delete from documents.unstamped where document_id = $1', [document])
  return true
}

/** How many sealed papers wait for their time-stamp. */
export async function unstamped(db: Db): Promise<number> {
  return first(await db.query<{ n: number }>('select count(*)::int as n from documents.unstamped'))?.n ?? 0
}
