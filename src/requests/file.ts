/**
 * What an officer sees of a request that waits for her: its answers, its facts as they were sent and as they stand, each
 * rule with what it says now, and its story. Reading it leaves a line in the book of everyone it is about.
 */
import { createHash } from 'node:crypto'
import type { Instant, Text } from '../language/index.ts'
import { first, type Reading, readingWithin, type Tx } from '../store/index.ts'
import { serviceOf, standingNow } from './access.ts'
import type { AnyService } from './catalogue.ts'
import { agreedTo } from './consent-rows.ts'
import type { Case, Shown } from './define.ts'
import { NotKnownNow } from './define.ts'
import type { House } from './house.ts'
import { judge } from './judge.ts'
import type { SentPhotos } from './photos/judge.ts'
import { photosOf } from './photos/rows.ts'
import { openRegisters } from './registers.ts'
import { lockReview, type Review } from './review.ts'
import type { Row } from './rows.ts'
import type { StoryLine } from './view.ts'

export interface Check {
  readonly reason: string
  /** What the applicant reads where it does not hold. */
  readonly otherwise: Text
  readonly heldAtSubmission: boolean
  /** Null: a register cannot answer just now. */
  readonly holdsNow: boolean | null
}

export interface RequestFile {
  readonly row: Row
  readonly review: Review
  readonly definition: AnyService
  readonly submitted: readonly Shown[]
  /** Null: a register cannot answer just now. */
  readonly present: readonly Shown[] | null
  readonly checks: readonly Check[]
  readonly photos: SentPhotos
  readonly story: readonly StoryLine[]
  /** Of everything a decision rests on: a change after it was seen makes another one. */
  readonly hash: Buffer
}

/**
 * The file, read as this reading says, its request locked while the transaction lasts: what is decided is what was read.
 * Null when no desk has the request. Throws ReadingsClosed.
 */
export async function fileOf(house: House, tx: Tx, id: string, reading: Reading): Promise<RequestFile | null> {
  const found = await lockReview(tx, id)
  if (found === null) return null
  const { row, review } = found
  const { day } = row
  if (day === null) return null
  const definition = serviceOf(house, row.service)
  const base = { actor: { id: row.person_id, audience: row.audience }, subject: row.subject, standing: row.standing }
  return readingWithin(tx, reading, async (look): Promise<RequestFile> => {
    // What she typed and sent is hers, whether a register is asked or not.
    for (const person of new Set([row.person_id, row.subject])) look.note(person, 'requests')
    const photos = await photosOf(tx, row, definition)
    const then = first(
      await tx.query<{ facts: Record<string, unknown>; at: Instant }>({
        name: 'requests:file-facts',
        text: `select facts, at from requests.verdict where person_id = $1 and request_id = $2 and moment = 'submission' order by n desc limit 1`,
        values: [row.person_id, id],
      }),
    )
    const sent: Case<unknown, unknown> = {
      ...base,
      now: then?.at ?? reading.at,
      day,
      facts: then?.facts ?? {},
      form: row.form,
    }
    let now: Case<unknown, unknown> | null = null
    let mayStill = true
    try {
      const judged = await judge(openRegisters(look), {
        ...base,
        definition,
        now: reading.at,
        photos,
        given: row.form,
        agreed: definition.consents === undefined ? [] : await agreedTo(look.db, id),
        day,
      })
      now = { ...judged.situation, form: row.form }
      mayStill = (await standingNow(look, definition, row, reading.at)) !== null
    } catch (error) {
      if (!(error instanceof NotKnownNow)) throw error
    }
    const { rows: story } = await tx.query<StoryLine>({
      name: 'requests:story',
      text: 'select at, event, detail from requests.story where person_id = $1 and request_id = $2 order by n',
      values: [row.person_id, id],
    })
    return {
      row,
      review,
      definition,
      submitted: definition.shows?.(sent as never) ?? [],
      present: now === null ? null : (definition.shows?.(now as never) ?? []),
      checks: [...checksOf(definition, sent, now), ...(now === null ? [] : [standing(mayStill)])],
      photos,
      story,
      hash: hashOf(row, review, now?.facts ?? null),
    }
  })
}

function standing(holdsNow: boolean): Check {
  return {
    reason: 'standing_holds',
    otherwise: {
      ar: 'انتهى حق مقدم الطلب في أن يطلب عن هذا الشخص.',
      en: 'The applicant’s right to act for this person has ended.',
    },
    heldAtSubmission: true,
    holdsNow,
  }
}

function checksOf(definition: AnyService, sent: Case<unknown, unknown>, now: Case<unknown, unknown> | null): Check[] {
  return Object.entries({ ...definition.eligible, ...definition.accept }).map(([reason, rule]) => ({
    reason,
    otherwise: rule.otherwise,
    heldAtSubmission: rule.holds(sent as never),
    holdsNow: now === null ? null : rule.holds(now as never),
  }))
}

function hashOf(row: Row, review: Review, facts: unknown): Buffer {
  const seen = [row.request_id, row.service, row.revision, row.station, row.form, review.desk, facts]
  return createHash('sha256').update(JSON.stringify(seen)).digest()
}
