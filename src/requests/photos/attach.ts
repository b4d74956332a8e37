/**
 * Sending a photograph: read, measured, judged, and kept beside the draft. The photo service is asked before anything is
 * written; when it is silent the photo is kept unjudged, and asked about again before the request is decided.
 */

import { dayOf } from '../../language/index.ts'
import { here, inTransaction, uuid } from '../../store/index.ts'
import { serviceOf } from '../access.ts'
import { NotKnownNow } from '../define.ts'
import { draftOf } from '../draft.ts'
import type { Caller, House } from '../house.ts'
import type { Row } from '../rows.ts'
import type { NotTaken } from './file.ts'
import { type PhotoFault, PhotoJudgeSilent, photoFaults } from './judge.ts'
import { measure } from './measure.ts'
import { readPhoto } from './read.ts'
import { contentOf, photoFields, writePhoto, writeVerdict } from './rows.ts'

export interface Attached {
  readonly taken: true
  readonly id: string
  readonly width: number
  readonly height: number
  /** Every rule it breaks, none when it will do as far as is known. */
  readonly failed: readonly PhotoFault[]
  /** False: the photo service did not answer and is asked again. */
  readonly known: boolean
}

export type Attaching = Attached | { readonly taken: false; readonly why: NotTaken }

export interface Attachment {
  /** The draft it belongs to; null when a program sends it before its request. */
  readonly request: string | null
  /** Its id, when it must be the same each time it is sent. */
  readonly id?: string
  readonly bytes: Buffer
}

/**
 * Keeps a photo with a draft of the caller. What is no such picture is not written. Throws as `draftOf` does.
 */
export async function attachPhoto(house: House, caller: Caller, sent: Attachment): Promise<Attaching> {
  const { request, bytes, id = uuid() } = sent
  if (request !== null) await draftOf(house, caller, request)
  const photo = await readPhoto(bytes)
  if (typeof photo === 'string') return { taken: false, why: photo }
  const now = house.clock.now()
  const failedHere = await measure(photo, dayOf(now))
  const failedOutside = await askOnce(house, { key: id, photo: photo.content, day: dayOf(now) })
  here('attach: judged, nothing written')
  await inTransaction(house.pool, async (tx) => {
    const of = { person_id: caller.person, request_id: request }
    await writePhoto(tx, { ...of, id, photo, failedHere, failedOutside, at: now })
    here('attach: photo written, not committed')
  })
  here('attach: committed')
  const failed = photoFaults.filter((fault) => failedHere.includes(fault) || failedOutside?.includes(fault))
  return { taken: true, id, width: photo.width, height: photo.height, failed, known: failedOutside !== null }
}

/** The photo service's answer, or null when it gives none now, whatever the cause: the person need not wait for it. */
async function askOnce(
  house: House,
  ask: Parameters<House['photos']['judge']>[0],
): Promise<readonly PhotoFault[] | null> {
  try {
    return await house.photos.judge(ask)
  } catch (error) {
    house.log('a photo was not judged', { error: (error as Error).name })
    return null
  }
}

/** Asks again about photos on which the service was silent; when it still is, they stay as they are. */
export async function judgeSilent(house: House, row: Row): Promise<void> {
  try {
    await judgeWaiting(house, row)
  } catch (error) {
    house.log('a photo was not judged', { error: (error as Error).name })
  }
}

/**
 * Asks about the photos of a request that are not judged yet; called outside any transaction, before it is decided.
 * @throws {NotKnownNow} when the photo service is silent: the request waits
 */
export async function judgeWaiting(house: House, row: Row): Promise<void> {
  // Most requests name no photo, and are not kept waiting by a question about them.
  if (photoFields(serviceOf(house, row.service)).every((field) => !row.form[field])) return
  const waiting = await house.pool.query<{ attachment_id: string }>({
    name: 'requests:photo-waiting',
    text: `select attachment_id from requests.attachment
      where person_id = $1 and request_id = $2 and failed_outside is null`,
    values: [row.person_id, row.request_id],
  })
  for (const { attachment_id: id } of waiting.rows) {
    const photo = await contentOf(house.pool, row, id)
    if (photo === null) continue
    const now = house.clock.now()
    try {
      const faults = await house.photos.judge({ key: id, photo, day: dayOf(now) })
      here('photos: the service has answered, nothing written')
      await writeVerdict(house.pool, row, id, faults, now)
      here('photos: verdict written')
    } catch (error) {
      if (error instanceof PhotoJudgeSilent) throw new NotKnownNow('photo-service', { cause: error })
      throw error
    }
  }
}
