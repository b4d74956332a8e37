/** What a person sees of her requests: the list, one request, its story in words; and withdrawing it. */
import * as payments from '../payments/index.ts'
import {
  here,
  inTransaction,
  isUuid,
  later,
  type PersonId,
  type Piece,
  pieceOf,
  readMark,
  seconds,
  writeMark,
} from '../store/index.ts'
import { callOff } from './consent.ts'
import { type Caller, type House, limits } from './house.ts'
import { takeAnswer } from './review.ts'
import { asleep, call, line, load, lockAt, move, type Row, wakeAt } from './rows.ts'
import { announce } from './told.ts'
import { RequestTrouble } from './trouble.ts'
import { type Event, ended } from './words.ts'

export interface StoryLine {
  readonly at: string
  readonly event: Event
  readonly detail: Readonly<Record<string, unknown>>
}

export interface RequestView {
  readonly row: Row
  readonly story: readonly StoryLine[]
  readonly charge: payments.Charge | null
}

/** One request of the caller with its story. Another person's is "no such request": the same answer. */
export async function requestOf(house: House, caller: Caller, id: string): Promise<RequestView> {
  const row = isUuid(id) ? await load(house.pool, caller.person, id) : null
  if (row === null) throw new RequestTrouble('unknown-request')
  const [story, charge] = await Promise.all([
    house.pool.query<StoryLine>({
      name: 'requests:story',
      text: 'select at, event, detail from requests.story where person_id = $1 and request_id = $2 order by n',
      values: [row.person_id, row.request_id],
    }),
    row.charge_id === null ? null : payments.chargeOf(house.pool, row.person_id, row.request_id),
  ])
  return { row, story: story.rows, charge }
}

/** The caller's latest requests, drafts included, newest first. */
export async function requestsOf(house: House, person: PersonId, limit = 20): Promise<readonly Row[]> {
  return (await requestsBefore(house, person, limit)).rows
}

/** All of the caller's requests in pieces, by when something last happened to them, newest first. */
export async function requestsBefore(
  house: House,
  person: PersonId,
  size: number,
  before?: unknown,
): Promise<Piece<Row>> {
  const from = readMark(before)
  const { rows } = await house.pool.query<Row>({
    name: 'requests:recent',
    text: `select * from requests.request where person_id = $1 and (station <> 'draft' or expires_at > $3)
        and (changed_at, request_id) < ($4::timestamptz, $5::uuid)
      order by changed_at desc, request_id desc limit $2`,
    values: [person, size + 1, house.clock.now(), from.at, from.id],
  })
  return pieceOf(rows, size, ({ changed_at, request_id }) => writeMark({ at: changed_at, id: request_id }))
}

/** Someone says the payer came back or the gateway called: look at the request now. Nothing more is believed. */
export async function wakeNow(house: House, person: PersonId, id: string): Promise<void> {
  const row = await load(house.pool, person, id)
  if (row === null || (ended.includes(row.station) && row.charge_id === null)) return
  await call(house.pool, row)
  house.poke()
}

/**
 * The applicant's answer to what an officer asked for. Said twice it is one answer; throws `no-longer-possible` when
 * nothing is asked of her.
 */
export async function answerReturned(house: House, caller: Caller, id: string, answer: string): Promise<void> {
  const now = house.clock.now()
  await inTransaction(house.pool, async (tx) => {
    const row = await lockAt(tx, caller.person, id, ['needs-you'])
    if (row === null || !(await takeAnswer(tx, row, answer, now))) throw new RequestTrouble('no-longer-possible')
  })
  here('review: answered committed')
}

/** Takes a request back while nothing was paid or done. Its bill is void; a payment that still arrives goes back. */
export async function withdraw(house: House, caller: Caller, id: string): Promise<void> {
  const now = house.clock.now()
  await inTransaction(house.pool, async (tx) => {
    const row = await lockAt(tx, caller.person, id, ['consent', 'awaiting-payment', 'withdrawn'])
    if (row === null) throw new RequestTrouble('no-longer-possible')
    if (row.station === 'withdrawn') return
    if (row.charge_id !== null) await payments.voidCharge(tx, { person: row.person_id, chargeId: row.charge_id })
    await move(tx, row, now, { station: 'withdrawn', ended: true })
    await line(tx, row, now, 'withdrawn', caller.person)
    await announce(tx, { row, act: 'withdrawn', at: now, kind: 'requests.withdrawn', vars: { ref: row.number ?? '' } })
    if (row.charge_id === null) await asleep(tx, row)
    else await wakeAt(tx, row, later(now, seconds(limits.longestWaitSeconds)), 'outside')
    await callOff(tx, row, now)
    here('withdraw: everything written, not committed')
  })
  here('withdraw: committed')
}
