/**
 * The sealer: takes what waits in the queue, one process at a time, and chains it. Writers never wait for it: they put a
 * line in the queue in their own transaction, and what is visible is taken, in the order of the queue; whatever commits
 * later is taken in a later round, so nothing can be missed. Before it goes on from the last link it looks whether that
 * is still the one it wrote, and whether the last checkpoint still stands.
 */
import {
  type Book,
  type Clock,
  entryHash,
  first,
  later,
  namedTransaction,
  type Pool,
  seconds,
  type Tx,
} from '../store/index.ts'
import { beginning, linkOf, type Place, readCheckpoint, type SigningKey, signCheckpoint } from './chain.ts'
import { joinedEntry, joinedRows, linksAfter, troubleOf } from './links.ts'
import { openWound, type Wound, woundOpen } from './wounds.ts'

export interface SealerDeps {
  readonly pool: Pool
  readonly clock: Clock
  /** Signs checkpoints. Not in the database: whoever owns that must not be able to make one. */
  readonly key: SigningKey
  /** Told once of what does not match: the house says it as loudly as it can. */
  readonly alarm: (wound: Wound) => void
}

export interface Sealer {
  /** Seals what waits, up to a batch. Returns how many rows were sealed. */
  seal(): Promise<number>
  /** Looks at some of the older links again, from where the last patrol stopped. Returns how many, 0 at the end. */
  patrol(): Promise<number>
}

/** Most rows of one round. */
const batch = 2000
/** Links that a patrol looks at in one round. */
const beat = 2000
/** A checkpoint a minute while anything is sealed. */
const checkpointSeconds = 60
/** Held in the transaction, so that it ends with whoever held it. */
const lock = 727_276

interface Head {
  readonly position: number
  readonly link: Buffer
}

/** What this process wrote last, and when: a chain that is shorter now was cut. */
type Known = Head & { readonly at: string }

export function openSealer(deps: SealerDeps): Sealer {
  let known: Known | null = null
  return {
    async seal() {
      const done = await namedTransaction('audit: sealed', deps.pool, (tx) => sealBatch(deps, tx, known))
      if (done.wound) deps.alarm(done.wound)
      if (done.head) known = { ...done.head, at: deps.clock.now() }
      return done.sealed
    },
    async patrol() {
      const done = await namedTransaction('audit: patrolled', deps.pool, (tx) => patrol(deps, tx))
      if (done.wound) deps.alarm(done.wound)
      return done.seen
    },
  }
}

interface Done {
  readonly sealed: number
  readonly head?: Head
  readonly wound?: Wound
}

async function sealBatch(deps: SealerDeps, tx: Tx, known: Known | null): Promise<Done> {
  if (!(await mine(tx)) || (await woundOpen(tx))) return { sealed: 0 }
  const { head, checkpoint } = await headOf(tx)
  const trouble = await headTrouble(deps, tx, head, known, checkpoint)
  if (trouble !== null) return wounded(deps, tx, trouble)
  const waiting = await waitingRows(tx)
  const wrong = waiting.findIndex((row) => rowTrouble(row) !== null)
  // What stands before it is sound and is sealed; the rest waits until somebody has looked.
  const sound = wrong === -1 ? waiting : waiting.slice(0, wrong)
  const end = await link(tx, head, sound)
  const unsound = wrong === -1 ? undefined : waiting[wrong]
  if (unsound !== undefined) {
    const why = rowTrouble(unsound) ?? ''
    const { wound } = await wounded(deps, tx, { position: end.position + 1, why })
    return { sealed: sound.length, head: end, ...(wound ? { wound } : {}) }
  }
  await keepCheckpoint(deps, tx, end, checkpoint)
  return { sealed: sound.length, head: end }
}

/** One sealer at a time, over all processes. */
async function mine(tx: Tx): Promise<boolean> {
  const got = await tx.query<{ got: boolean }>(`select pg_try_advisory_xact_lock(${lock}) as got`)
  return first(got)?.got === true
}

interface Signed {
  readonly position: number
  readonly at: string
  readonly signed: string
}

async function headOf(tx: Tx): Promise<{ head: Head; checkpoint: Signed | null }> {
  const head = first(await tx.query<Head>('select position, link from watch.link order by position desc limit 1'))
  const checkpoint = first(
    await tx.query<Signed>('select position, at, signed from watch.checkpoint order by at desc, position desc limit 1'),
  )
  return { head: head ?? { position: 0, link: beginning }, checkpoint }
}

/**
 * Does the chain's end still follow from what was signed and from what this process wrote? What came before people last
 * looked into a wound is passed over: they know.
 */
async function headTrouble(
  deps: SealerDeps,
  tx: Tx,
  head: Head,
  known: Known | null,
  checkpoint: Signed | null,
): Promise<{ position: number; why: string } | null> {
  const marks: (Known & { readonly what: string })[] = []
  if (known !== null && known.position > 0) marks.push({ ...known, what: 'the sealer wrote' })
  const said = checkpoint === null ? null : readCheckpoint(checkpoint.signed, [deps.key])
  // One that an earlier key signed is the verifier's to judge.
  if (said !== null) marks.push({ ...said, link: said.head, what: 'a checkpoint vouches for' })
  for (const { position, link: should, at, what } of marks) {
    if (await acceptedSince(tx, at)) continue
    if (head.position < position)
      return { position: head.position + 1, why: `the chain ends at ${head.position}, and ${what} ${position}` }
    const is = first(await tx.query<{ link: Buffer }>('select link from watch.link where position = $1', [position]))
    if (is === null || !is.link.equals(should))
      return { position, why: `the link at ${position} is not the one that ${what}` }
  }
  return null
}

async function acceptedSince(tx: Tx, at: string): Promise<boolean> {
  return first(await tx.query('select from watch.wound where accepted_at >= $1 limit 1', [at])) !== null
}

async function accepted(tx: Tx, position: number): Promise<boolean> {
  return first(await tx.query('select from watch.wound where position = $1', [position])) !== null
}

interface Waiting {
  readonly id: number
  readonly book: Book
  readonly uuid: string
  readonly number: number
  /** What its writer hashed; null for a row that stood there before there was a chain. */
  readonly written: Buffer | null
  readonly entry: string | null
  /** Looked into by two people already. */
  readonly excused: boolean
}

async function waitingRows(tx: Tx): Promise<Waiting[]> {
  const { rows } = await tx.query<Waiting>({
    name: 'audit:waiting',
    text: `select k.unsealed_id as id, k.book, k.entry_uuid as uuid, k.entry_number as number, k.hash as written,
        ${joinedEntry} as entry,
        exists (select from watch.wound w where w.why like '%' || k.entry_uuid || '/' || k.entry_number || '%'
          and w.accepted_at is not null) as excused
      from (select * from watch.unsealed order by unsealed_id limit ${batch}) k ${joinedRows}
      order by k.unsealed_id`,
  })
  return rows
}

/** Why a row may not be sealed as it stands. Names the row by its key, which `excused` looks for. */
function rowTrouble({ book, uuid, number, written, entry, excused }: Waiting): string | null {
  if (excused) return null
  if (entry === null) return `a ${book} that waited to be sealed is gone: ${uuid}/${number}`
  if (written !== null && !hashOf(book, entry).equals(written))
    return `a ${book} that waited to be sealed was changed: ${uuid}/${number}`
  return null
}

function hashOf(book: Book, entry: string): Buffer {
  return entryHash(book, JSON.parse(entry) as unknown[])
}

/** Adds a link for each, and takes them from the queue. Sealed is what was written, not what stands there. */
async function link(tx: Tx, head: Head, rows: readonly Waiting[]): Promise<Head> {
  if (rows.length === 0) return head
  let { position, link: before } = head
  const hashes: string[] = []
  const links: string[] = []
  const positions: number[] = []
  for (const row of rows) {
    const { book, uuid, number } = row
    const place: Place = { position: ++position, book, uuid, number }
    const rowHash = row.written ?? (row.entry === null ? Buffer.alloc(32) : hashOf(row.book, row.entry))
    before = linkOf(place, rowHash, before)
    positions.push(position)
    hashes.push(rowHash.toString('hex'))
    links.push(before.toString('hex'))
  }
  await tx.query({
    name: 'audit:link',
    text: `insert into watch.link (position, book, entry_uuid, entry_number, hash, link)
      select p, b, u, n, decode(h, 'hex'), decode(l, 'hex')
      from unnest($1::bigint[], $2::text[], $3::uuid[], $4::bigint[], $5::text[], $6::text[]) as t(p, b, u, n, h, l)`,
    values: [positions, rows.map((r) => r.book), rows.map((r) => r.uuid), rows.map((r) => r.number), hashes, links],
  })
  await tx.query({
    name: 'audit:taken',
    text: 'delete from watch.unsealed where unsealed_id = any($1::bigint[])',
    values: [rows.map((row) => row.id)],
  })
  return { position, link: before }
}

async function keepCheckpoint(deps: SealerDeps, tx: Tx, head: Head, last: Signed | null): Promise<void> {
  const at = deps.clock.now()
  if (head.position === 0 || head.position === last?.position) return
  if (last !== null && later(last.at, seconds(checkpointSeconds)) > at) return
  const signed = signCheckpoint(deps.key, { position: head.position, head: head.link, at })
  await tx.query('insert into watch.checkpoint (position, at, signed) values ($1, $2, $3)', [head.position, at, signed])
}

async function wounded(deps: SealerDeps, tx: Tx, found: { position: number; why: string }): Promise<Done> {
  const wound = await openWound(tx, { ...found, at: deps.clock.now() })
  return { sealed: 0, ...(wound === null ? {} : { wound }) }
}

/** Goes round the whole chain, a beat at a time; at its end begins anew. */
async function patrol(deps: SealerDeps, tx: Tx): Promise<{ seen: number; wound?: Wound }> {
  if (!(await mine(tx)) || (await woundOpen(tx))) return { seen: 0 }
  const from = first(await tx.query<{ patrolled: number }>('select patrolled from watch.seal'))?.patrolled ?? 0
  const stood = first(await tx.query<{ link: Buffer }>('select link from watch.link where position = $1', [from]))
  const start = stood === null ? 0 : from
  let before = stood?.link ?? beginning
  let position = start
  for (const row of await linksAfter(tx, start, beat)) {
    position += 1
    const why = troubleOf(row, position, before)
    if (why !== null && !(await accepted(tx, position))) {
      const wound = await openWound(tx, { position, why, at: deps.clock.now() })
      return { seen: position - start, ...(wound === null ? {} : { wound }) }
    }
    position = row.position
    before = row.link
  }
  await tx.query('update watch.seal set patrolled = $1', [position === start ? 0 : position])
  return { seen: position - start }
}
