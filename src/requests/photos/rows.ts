/** The rows of photographs: the only SQL on requests.attachment. */
import { type Db, first, isUuid, later, minutes, type PersonId, type Tx } from '../../store/index.ts'
import type { AnyService } from '../catalogue.ts'
import type { House } from '../house.ts'
import { RequestTrouble } from '../trouble.ts'
import { type PhotoFault, photoFaults, type SentPhoto, type SentPhotos } from './judge.ts'
import type { ReadPhoto } from './read.ts'

/** How many photos beside the one in its form a draft keeps: earlier tries, another tab's. */
const mostSpare = 4
/** A photo that a program sent and no request took is forgotten after so many minutes. */
const looseMinutes = 24 * 60

interface Kept {
  readonly attachment_id: string
  readonly hash: string
  readonly failed_here: PhotoFault[]
  readonly failed_outside: PhotoFault[] | null
}

const asSent = (row: Kept): SentPhoto => {
  const failed = new Set([...row.failed_here, ...(row.failed_outside ?? [])])
  return {
    id: row.attachment_id,
    hash: row.hash,
    failed: photoFaults.filter((fault) => failed.has(fault)),
    known: row.failed_outside !== null,
  }
}

/** The fields of a service that are answered by a photograph. */
export function photoFields(definition: AnyService): string[] {
  return Object.entries(definition.form.shape as Record<string, { meta(): { widget?: string } | undefined }>)
    .filter(([, schema]) => schema.meta()?.widget === 'photo')
    .map(([name]) => name)
}

/** A photo of the person's under this id, if it belongs to this request or to none yet. */
export async function photoById(db: Db, of: Of, id: string): Promise<SentPhoto | null> {
  if (!isUuid(id)) return null
  const found = first(
    await db.query<Kept>({
      name: 'requests:photo',
      text: `select attachment_id, hash, failed_here, failed_outside from requests.attachment
        where person_id = $1 and attachment_id = $3 and (request_id = $2 or request_id is null)`,
      values: [of.person_id, of.request_id, id],
    }),
  )
  return found === null ? null : asSent(found)
}

interface Of {
  readonly person_id: PersonId
  readonly request_id: string | null
}

type Formed = Of & { readonly form: Readonly<Record<string, unknown>> }

/** The photos that a request's form names, by field. What it names and we do not keep is left out. */
export async function photosOf(db: Db, row: Formed, definition: AnyService): Promise<SentPhotos> {
  const found: Record<string, SentPhoto> = {}
  for (const field of photoFields(definition)) {
    const sent = await photoById(db, row, String(row.form[field] ?? ''))
    if (sent !== null) found[field] = sent
  }
  return found
}

export interface NewPhoto extends Of {
  readonly id: string
  readonly photo: ReadPhoto
  readonly failedHere: readonly PhotoFault[]
  /** Null: the photo service has not answered. */
  readonly failedOutside: readonly PhotoFault[] | null
  readonly at: string
}

/** Keeps a photo; written twice under one id it is there once. */
export async function writePhoto(tx: Tx, made: NewPhoto): Promise<void> {
  const { photo } = made
  await tx.query({
    name: 'requests:photo-write',
    text: `insert into requests.attachment (person_id, attachment_id, request_id, hash, type, width, height, bytes, content,
        failed_here, failed_outside, judged_at, created_at)
      values ($1, $2, $3, $4, 'image/jpeg', $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing`,
    values: [
      made.person_id,
      made.id,
      made.request_id,
      photo.hash,
      photo.width,
      photo.height,
      photo.content.length,
      photo.content,
      made.failedHere,
      made.failedOutside,
      made.failedOutside === null ? null : made.at,
      made.at,
    ],
  })
  if (made.request_id === null) return
  // Tries that went before, but never the one that the form names.
  await tx.query({
    name: 'requests:photo-spare',
    text: `delete from requests.attachment a using requests.request r
      where a.person_id = $1 and a.request_id = $2 and r.person_id = a.person_id and r.request_id = a.request_id
        and not exists (select from jsonb_each_text(r.form) f where f.value = a.attachment_id::text)
        and a.attachment_id not in (select attachment_id from requests.attachment
          where person_id = $1 and request_id = $2 order by created_at desc, attachment_id desc limit ${mostSpare + 1})`,
    values: [made.person_id, made.request_id],
  })
}

export async function writeVerdict(db: Db, of: Of, id: string, faults: readonly PhotoFault[], at: string) {
  await db.query({
    name: 'requests:photo-verdict',
    text: `update requests.attachment set failed_outside = $3, judged_at = $4
      where person_id = $1 and attachment_id = $2 and failed_outside is null`,
    values: [of.person_id, id, faults, at],
  })
}

/** The picture of a photo of this request: for its owner's eyes and the photo service's. */
export async function contentOf(db: Db, of: Of, id: string): Promise<Buffer | null> {
  if (!isUuid(id)) return null
  const found = first(
    await db.query<{ content: Buffer }>({
      name: 'requests:photo-content',
      text: `select content from requests.attachment
        where person_id = $1 and attachment_id = $3 and request_id is not distinct from $2`,
      values: [of.person_id, of.request_id, id],
    }),
  )
  return found?.content ?? null
}

/** The request takes the photos it names for good, and what else was tried goes. Called as it is sent. */
export async function claimPhotos(tx: Tx, row: Of, definition: AnyService, photos: SentPhotos): Promise<void> {
  if (photoFields(definition).length === 0) return
  const ids = Object.values(photos).map((sent) => sent.id)
  if (ids.length > 0) {
    const mine = await tx.query({
      name: 'requests:photo-claim',
      text: `update requests.attachment set request_id = $2
        where person_id = $1 and attachment_id = any($3) and (request_id = $2 or request_id is null)`,
      values: [row.person_id, row.request_id, ids],
    })
    // Forgotten in the very moment in which it was judged: the draft is as it was, and says so when it is opened.
    if (mine.rowCount !== ids.length) throw new RequestTrouble('changed-elsewhere')
  }
  await tx.query({
    name: 'requests:photo-others',
    text: 'delete from requests.attachment where person_id = $1 and request_id = $2 and attachment_id <> all($3)',
    values: [row.person_id, row.request_id, ids],
  })
}

/** Photos go with their draft. */
export async function dropPhotos(db: Db, person: PersonId, requests: readonly string[]): Promise<void> {
  if (requests.length === 0) return
  await db.query({
    name: 'requests:photo-drop',
    text: 'delete from requests.attachment where person_id = $1 and request_id = any($2)',
    values: [person, requests],
  })
}

/** Forgets photos that no request took within a day, and those of drafts that ran out. */
export async function forgetPhotos(house: Pick<House, 'pool' | 'clock'>): Promise<number> {
  const now = house.clock.now()
  const loose = await house.pool.query('delete from requests.attachment where request_id is null and created_at < $1', [
    later(now, -minutes(looseMinutes)),
  ])
  const expired = await house.pool.query(
    `delete from requests.attachment a using requests.request r where r.person_id = a.person_id
       and r.request_id = a.request_id and r.station = 'draft' and r.expires_at <= $1`,
    [now],
  )
  return (loose.rowCount ?? 0) + (expired.rowCount ?? 0)
}
