/**
 * Printing what is ordered. Each document is claimed, rendered, sealed and stored in one transaction, so a process that
 * dies anywhere leaves it unprinted and due, and no bytes of a seal that nobody was given.
 */
import { createHash } from 'node:crypto'
import type { Instant } from '../language/index.ts'
import { type Clock, type Db, here, inTransaction, later, type Pool, type Tx } from '../store/index.ts'
import { type Issuing, issue } from './issue.ts'
import type { Press } from './render.ts'
import { isStamped } from './seal/restamp.ts'
import { noteUnstamped } from './stamp-due.ts'
import { DocumentError } from './trouble.ts'

export interface Printing {
  readonly press: Press
  /** Where the public reaches us, without a slash at its end: what the code on the paper points to. */
  readonly publicUrl: string
  /** The keys that sign and seal what is printed. */
  readonly issuing: Issuing
  readonly clock: Clock
  /** At most so many documents in this call (default 50). */
  readonly most?: number
}

/** Prints what is due, oldest first, skipping what others print now. Returns how many it printed. */
export async function printDue(pool: Pool, printing: Printing): Promise<number> {
  let printed = 0
  for (let i = 0; i < (printing.most ?? 50); i++) {
    let done: Done
    try {
      done = await inTransaction(pool, (tx) => printOne(tx, printing))
    } catch (error) {
      // The press has no room: what was claimed is free again, and due.
      if (error instanceof DocumentError && error.trouble === 'press-busy') return printed
      throw error
    }
    if (done === 'none') return printed
    here('documents: printed')
    if (done === 'printed') printed += 1
  }
  return printed
}

type Done = 'printed' | 'failed' | 'none'

interface Due {
  readonly document_id: string
  readonly person_id: string
  readonly attempts: number
}

interface Stated {
  readonly template: string
  readonly reference: string
  readonly data: unknown
  readonly made_at: Instant
  readonly sha256: Buffer | null
}

async function printOne(tx: Tx, p: Printing): Promise<Done> {
  const now = p.clock.now()
  const due = await tx.query<Due>({
    name: 'documents.claim',
    text: `select document_id, person_id, attempts from documents.wake where due_at <= $1
           order by due_at, document_id limit 1 for update skip locked`,
    values: [now],
  })
  const wake = due.rows[0]
  if (wake === undefined) return 'none'
  here('documents: claimed')
  const stated = await tx.query<Stated>({
    name: 'documents.stated',
    text: `select template, reference, data, made_at, sha256 from documents.document
           where person_id = $1 and document_id = $2 for update`,
    values: [wake.person_id, wake.document_id],
  })
  const row = stated.rows[0]
  if (row === undefined) throw new Error(`document ${wake.document_id} is due and does not exist`)
  if (row.sha256 === null) {
    let bytes: Buffer
    try {
      bytes = await render(tx, p, row)
    } catch (error) {
      if (error instanceof DocumentError && error.trouble === 'press-busy') throw error
      await postpone(tx, wake, now, error)
      return 'failed'
    }
    here('documents: rendered')
    await store(tx, wake, bytes, now)
    if (p.issuing.stamp !== undefined && !isStamped(bytes))
      await noteUnstamped(tx, wake.document_id, wake.person_id, now)
  }
  await tx.query({
    name: 'documents.done',
    text: 'delete from documents.wake where document_id = $1',
    values: [wake.document_id],
  })
  here('documents: before commit')
  return 'printed'
}

async function render(tx: Tx, p: Printing, row: Stated): Promise<Buffer> {
  const installation = await tx.query<{ synthetic: boolean }>('select synthetic from store.installation')
  const { press, publicUrl, issuing } = p
  return issue(
    { press, publicUrl, issuing, now: p.clock.now(), synthetic: installation.rows[0]?.synthetic === true },
    { ...row, madeAt: row.made_at },
  )
}

async function store(tx: Tx, wake: Due, bytes: Buffer, now: Instant): Promise<void> {
  const sha256 = createHash('sha256').update(bytes).digest()
  await tx.query({
    name: 'documents.store-file',
    text: `insert into documents.file (sha256, bytes, stored_at) values ($1, $2, $3) on conflict (sha256) do nothing`,
    values: [sha256, bytes, now],
  })
  here('documents: file stored')
  await tx.query({
    name: 'documents.store-hash',
    text: `update documents.document set sha256 = $3, printed_at = $4
           where person_id = $1 and document_id = $2 and sha256 is null`,
    values: [wake.person_id, wake.document_id, sha256, now],
  })
}

/** Minutes until the next try: 1, 2, 4 … 60. One bad sheet never holds up the others. */
async function postpone(tx: Tx, wake: Due, now: Instant, error: unknown): Promise<void> {
  const minutes = Math.min(60, 2 ** wake.attempts)
  await tx.query({
    name: 'documents.postpone',
    text: `update documents.wake set attempts = attempts + 1, due_at = $2, last_error = $3 where document_id = $1`,
    values: [wake.document_id, later(now, minutes * 60_000), String(error).slice(0, 1000)],
  })
  here('documents: postponed, not committed')
}

export interface Stuck {
  readonly documentId: string
  readonly person: string
  readonly attempts: number
  readonly lastError: string
}

/** Papers that failed three times or more: for a desk to see. */
export async function stuckPapers(pool: Pool): Promise<Stuck[]> {
  const { rows } = await pool.query<{ document_id: string; person_id: string; attempts: number; last_error: string }>(
    `select document_id, person_id, attempts, last_error from documents.wake where attempts >= 3
     order by attempts desc, document_id limit 100`,
  )
  return rows.map((r) => ({
    documentId: r.document_id,
    person: r.person_id,
    attempts: r.attempts,
    lastError: r.last_error,
  }))
}

/** How printing goes, for the page of the house's status: since when the oldest paper is due, and whether any was printed since. */
export async function printing(
  db: Db,
  now: Instant,
  since: Instant,
): Promise<{ readonly dueSince: Instant | null; readonly printedLately: boolean }> {
  const { rows } = await db.query<{ dueSince: Instant | null; printedLately: boolean }>({
    name: 'documents:printing',
    text: `select (select min(due_at) from documents.wake where due_at <= $1) as "dueSince",
      exists (select from documents.document where printed_at >= $2) as "printedLately"`,
    values: [now, since],
  })
  return rows[0] ?? { dueSince: null, printedLately: false }
}
