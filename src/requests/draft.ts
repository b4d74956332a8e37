/** Before a request is sent: may I, what is asked, and the answers kept as they are typed. */
import type { Text } from '../language/index.ts'
import {
  first,
  here,
  inDays,
  inTransaction,
  type Look,
  later,
  type PersonId,
  readingOthers,
  readingSelf,
  uuid,
} from '../store/index.ts'
import { needsCode, readingFor, requireCaller, requireStanding, serviceOf } from './access.ts'
import type { AnyService } from './catalogue.ts'
import type { Option, Standing } from './define.ts'
import { type Caller, type House, limits } from './house.ts'
import { type Judged, judge, type Refusal } from './judge.ts'
import { dropPhotos } from './photos/rows.ts'
import { openRegisters } from './registers.ts'
import { load, type Row } from './rows.ts'
import { RequestTrouble } from './trouble.ts'

export interface Opening {
  readonly service: string
  readonly definition: AnyService
  readonly standing: Standing
  readonly judged: Judged
  /** Every reason why not, each with its remedy; empty: go ahead. */
  readonly refusals: readonly Refusal[]
  readonly offers: Readonly<Record<string, readonly Option[] | undefined>>
  /** An open request for the same service and person, when there is one (R-GATE-05). */
  readonly open: { readonly id: string; readonly number: string | null } | null
  readonly draft: string | null
  readonly codeNeeded: boolean
}

/** "Can I?": the judgement before any form, for `subject` (R-GATE-07, first time). Nothing is written but the reading. */
export async function mayI(house: House, caller: Caller, service: string, subject: PersonId): Promise<Opening> {
  const definition = serviceOf(house, service)
  const now = house.clock.now()
  requireCaller(definition, caller)
  const alone = subject === caller.person && definition.namesOthers !== true
  const read = alone ? readingSelf : readingOthers
  return read(house.pool, readingFor(caller, service, now), async (look: Look) => {
    const standing = await requireStanding(look, definition, caller, subject, now, service)
    const judged = await judge(openRegisters(look), {
      definition,
      actor: { id: caller.person, audience: caller.audience },
      subject,
      standing,
      now,
    })
    const mine = await look.db.query<{ request_id: string; number: string | null; station: string }>({
      name: 'requests:open',
      text: `select request_id, number, station from requests.request
        where person_id = $1 and service = $2 and subject = $3 and ended_at is null and reference is null
          and (station <> 'draft' or expires_at > $4)`,
      values: [caller.person, service, subject, now],
    })
    const open = mine.rows.find((r) => r.station !== 'draft')
    const draft = mine.rows.find((r) => r.station === 'draft')
    const refusals = open === undefined ? judged.refusals : [...judged.refusals, alreadyOpen]
    return {
      service,
      definition,
      standing,
      judged,
      refusals,
      offers: refusals.length === 0 ? (definition.offers?.(judged.situation) ?? {}) : {},
      open: open === undefined ? null : { id: open.request_id, number: open.number },
      draft: draft?.request_id ?? null,
      codeNeeded: needsCode(definition, caller, now),
    }
  })
}

const alreadyOpen: Refusal = {
  reason: 'no_open_request',
  words: {
    ar: 'لديك طلب قائم لهذه الخدمة ولهذا الشخص. تابعه بدل أن تطلب من جديد.',
    en: 'You already have an open request for this service and person. Follow that one.',
  } satisfies Text,
}

/** Starts a draft, or finds the one already begun for the same service and person. */
export async function begin(house: House, caller: Caller, service: string, subject: PersonId): Promise<string> {
  const opening = await mayI(house, caller, service, subject)
  if (opening.open !== null) throw new RequestTrouble('already-sent')
  if (opening.draft !== null) return opening.draft
  const now = house.clock.now()
  const begun = await inTransaction(house.pool, async (tx) => {
    const id = uuid()
    const insert = {
      name: 'requests:begin',
      text: `insert into requests.request (person_id, request_id, service, edition, audience, subject, standing, station, form,
          channel, created_at, changed_at, expires_at, opening)
        values ($1, $2, $3, $4, $5, $6, $7, 'draft', '{}', $8, $9, $9, $10, $11) on conflict do nothing returning request_id`,
      values: [
        caller.person,
        id,
        service,
        opening.definition.edition,
        caller.audience,
        subject,
        JSON.stringify(opening.standing),
        caller.channel,
        now,
        later(now, inDays(limits.draftDays)),
        // The first of the three judgements; it goes with the draft when that is thrown away.
        JSON.stringify({ at: now, facts: opening.judged.situation.facts }),
      ],
    }
    let made = await tx.query(insert)
    if (made.rowCount === 0) {
      // A draft that ran out makes room; nothing that was submitted is ever deleted.
      const gone = await tx.query<{ request_id: string }>(
        `delete from requests.request where person_id = $1 and service = $2 and subject = $3 and station = 'draft' and expires_at <= $4
          returning request_id`,
        [caller.person, service, subject, now],
      )
      const ids = gone.rows.map((row) => row.request_id)
      await dropPhotos(tx, caller.person, ids)
      if (gone.rowCount) made = await tx.query(insert)
    }
    here('begin: draft written, not committed')
    if (made.rowCount === 1) return id
    // Another tab was quicker: both go on with its draft.
    const theirs = first(
      await tx.query<{ request_id: string }>(
        `select request_id from requests.request where person_id = $1 and service = $2 and subject = $3 and station = 'draft'`,
        [caller.person, service, subject],
      ),
    )
    if (theirs === null) throw new RequestTrouble('changed-elsewhere')
    return theirs.request_id
  })
  here('begin: committed')
  return begun
}

/** A draft of the caller, whole and not expired. */
export async function draftOf(house: House, caller: Caller, id: string): Promise<Row> {
  const row = await load(house.pool, caller.person, id)
  if (row === null) throw new RequestTrouble('unknown-request')
  if (row.station !== 'draft') throw new RequestTrouble('already-sent')
  if (row.expires_at !== null && row.expires_at <= house.clock.now()) throw new RequestTrouble('draft-expired')
  return row
}

/**
 * Keeps what was typed on a page, right or wrong, beside what stood there. `revision` is the one the page was made
 * from: when another tab has written since, nothing is overwritten and `changed-elsewhere` is thrown.
 */
export async function keep(
  house: House,
  caller: Caller,
  id: string,
  revision: number,
  typed: Readonly<Record<string, unknown>>,
): Promise<number> {
  const now = house.clock.now()
  const kept = first(
    await house.pool.query<{ revision: number }>({
      name: 'requests:keep',
      text: `update requests.request set form = form || $4::jsonb, revision = revision + 1, changed_at = $5, expires_at = $6
        where person_id = $1 and request_id = $2 and station = 'draft' and revision = $3 and expires_at > $5
        returning revision`,
      values: [
        caller.person,
        id,
        revision,
        JSON.stringify(typed, (_key, value) => (typeof value === 'string' ? keepable(value) : value)),
        now,
        later(now, inDays(limits.draftDays)),
      ],
    }),
  )
  here('keep: written')
  if (kept === null) {
    await draftOf(house, caller, id) // not a draft, or not hers, or run out: says which
    throw new RequestTrouble('changed-elsewhere')
  }
  return kept.revision
}

/** Text that the database can keep: no NUL, no half of a character. What was wrong with it is the schema's to say. */
const keepable = (text: string): string => text.toWellFormed().replaceAll('\0', '')

/** Throws a draft away, with the photos sent for it. */
export async function discard(house: House, caller: Caller, id: string): Promise<void> {
  await inTransaction(house.pool, async (tx) => {
    const gone = await tx.query(
      `delete from requests.request where person_id = $1 and request_id = $2 and station = 'draft'`,
      [caller.person, id],
    )
    if (gone.rowCount) await dropPhotos(tx, caller.person, [id])
  })
}
