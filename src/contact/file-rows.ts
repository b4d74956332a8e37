/** Papers as they are kept: sealed under a key that is not in the database, apart from what they were sent with. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Instant } from '../language/index.ts'
import { type Db, first, hours, isUuid, later, type PersonId, type Pool, type Tx } from '../store/index.ts'
import type { Paper, PaperType } from './paper.ts'

export interface KeptFile {
  readonly id: string
  readonly type: PaperType
  /** SHA-256 of the paper as we made it, in hexadecimal. */
  readonly hash: string
  readonly bytes: number
  /** What it was sent with; null: with nothing yet. */
  readonly ticket: string | null
}

const columns = `file_id as id, type, hash, bytes, ticket_id as ticket`
/** A paper that nothing took is forgotten after so many hours. */
const looseHours = 24

/** The key of one paper: whoever moves a row to another person or paper cannot open it. */
const keyOf = (key: Buffer, person: PersonId, id: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, '', `contact paper ${person} ${id}`, 32))

export function seal(key: Buffer, person: PersonId, id: string, content: Buffer): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(key, person, id), iv)
  return Buffer.concat([iv, cipher.update(content), cipher.final(), cipher.getAuthTag()])
}

/** The paper itself. Throws when it is another's, or was changed. */
export function unseal(key: Buffer, person: PersonId, id: string, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key, person, id), sealed.subarray(0, 12))
  decipher.setAuthTag(sealed.subarray(-16))
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
}

/** Keeps a paper, loose until something takes it; written twice under one id it is there once. */
export async function keepFile(
  db: Db,
  key: Buffer,
  of: { readonly person: PersonId; readonly id: string },
  paper: Paper,
  at: Instant,
): Promise<void> {
  await db.query({
    name: 'contact:file-keep',
    text: `insert into contact.file (person_id, file_id, type, hash, bytes, sealed, created_at)
      values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    values: [
      of.person,
      of.id,
      paper.type,
      paper.hash,
      paper.content.length,
      seal(key, of.person, of.id, paper.content),
      at,
    ],
  })
}

export async function fileOf(db: Db, person: PersonId, id: string): Promise<KeptFile | null> {
  if (!isUuid(id)) return null
  return first(
    await db.query<KeptFile>({
      name: 'contact:file',
      text: `select ${columns} from contact.file where person_id = $1 and file_id = $2`,
      values: [person, id],
    }),
  )
}

/** The papers of a ticket or of a meeting. */
export async function filesOf(db: Db, person: PersonId, ticket: string): Promise<readonly KeptFile[]> {
  const { rows } = await db.query<KeptFile>({
    name: 'contact:files',
    text: `select ${columns} from contact.file where person_id = $1 and ticket_id = $2 order by created_at, file_id`,
    values: [person, ticket],
  })
  return rows
}

/** What is in a paper, opened; null when there is none. */
export async function contentOf(db: Db, key: Buffer, person: PersonId, id: string): Promise<Buffer | null> {
  if (!isUuid(id)) return null
  const row = first(
    await db.query<{ sealed: Buffer }>({
      name: 'contact:file-content',
      text: 'select sealed from contact.file where person_id = $1 and file_id = $2',
      values: [person, id],
    }),
  )
  return row === null ? null : unseal(key, person, id, row.sealed)
}

/** A ticket takes a loose paper of the same person; taken by it before, it stays. False when there is none. */
export async function takeFile(tx: Tx, person: PersonId, id: string, ticket: string): Promise<boolean> {
  if (!isUuid(id)) return false
  const done = await tx.query({
    name: 'contact:file-take',
    text: `update contact.file set ticket_id = $3
      where person_id = $1 and file_id = $2 and (ticket_id is null or ticket_id = $3)`,
    values: [person, id, ticket],
  })
  return done.rowCount === 1
}

/** Forgets papers that nothing took within a day. */
export async function forgetFiles(pool: Pool, now: Instant): Promise<number> {
  const gone = await pool.query('delete from contact.file where ticket_id is null and created_at < $1', [
    later(now, -hours(looseHours)),
  ])
  return gone.rowCount ?? 0
}
