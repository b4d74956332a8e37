/** What follows from the answers of those who were asked: the request goes on, is refused, or has run out of time. */
import type { Instant, Text } from '../language/index.ts'
import { here, inTransaction, later, seconds, type Tx } from '../store/index.ts'
import { serviceOf } from './access.ts'
import type { AnyService } from './catalogue.ts'
import { callOff, soonest } from './consent.ts'
import { answerRow, type ConsentRow, consentsOf, stands } from './consent-rows.ts'
import { free, totalOf } from './define.ts'
import { type House, limits } from './house.ts'
import type { Refusal } from './judge.ts'
import { amountOf } from './pay.ts'
import { asleep, line, lockAt, move, type Row, wakeAt } from './rows.ts'
import { issueBill } from './submit.ts'
import { announce } from './told.ts'

/** What carrying lends: its last judgement, and how it refuses. */
export interface ConsentParts {
  readonly judgeNow: (tx: Tx, row: Row, definition: AnyService, now: Instant) => Promise<readonly Refusal[]>
  readonly refuse: (tx: Tx, row: Row, now: Instant, refusal: Refusal) => Promise<Row['station'] | null>
}

/** Looks at a request that waits for agreement. Null: it still waits. */
export async function heedConsents(house: House, seen: Row, parts: ConsentParts): Promise<Row['station'] | null> {
  const now = house.clock.now()
  const definition = serviceOf(house, seen.service)
  const moved = await inTransaction(house.pool, async (tx) => {
    const row = await lockAt(tx, seen.person_id, seen.request_id, ['consent'])
    if (row === null) return null
    const consents = await consentsOf(tx, row.request_id)
    const no = consents.find(({ state }) => state === 'refused' || state === 'taken-back')
    if (no !== undefined) return parts.refuse(tx, row, now, notAgreed(no))
    const late = consents.filter(({ state, dueAt }) => state === 'asked' && dueAt <= now)
    for (const one of late) await answerRow(tx, one, 'silent', now)
    const silent = late.find(({ silence }) => silence === 'ends')
    if (silent !== undefined) return lapse(tx, row, now, silent)
    const waiting = consents.filter((one) => one.state === 'asked' && !late.includes(one))
    if (waiting.length > 0) {
      await wakeAt(tx, row, soonest(waiting.map(({ dueAt }) => dueAt)), 'outside')
      return null
    }
    const all = consents.map((one) => (late.includes(one) ? { ...one, state: 'silent' as const } : one))
    if (!all.every(stands)) throw new Error(`request ${row.request_id} waits for nobody and not all agreed`)
    return goOn(tx, row, definition, now, parts)
  })
  here('consent: carried on, committed')
  return moved
}

/** All agreed. Judged before it is billed; what costs nothing is judged by the decision that follows at once. */
async function goOn(
  tx: Tx,
  row: Row,
  definition: AnyService,
  now: Instant,
  parts: ConsentParts,
): Promise<Row['station'] | null> {
  const price = row.price ?? free
  const { title } = definition
  const costs = totalOf(price).halalas > 0
  const [refusal] = costs ? await parts.judgeNow(tx, row, definition, now) : []
  if (refusal !== undefined) return parts.refuse(tx, row, now, refusal)
  const charge = await issueBill(tx, row, { price, title, now })
  if (charge === null) {
    await move(tx, row, now, { station: 'submitted' })
    await wakeAt(tx, row, now, 'ours')
    here('consent: all agreed, not committed')
    return 'submitted'
  }
  await tx.query({
    name: 'requests:billed',
    text: 'update requests.request set charge_id = $3 where person_id = $1 and request_id = $2',
    values: [row.person_id, row.request_id, charge.id],
  })
  await move(tx, row, now, { station: 'awaiting-payment' })
  await line(tx, row, now, 'bill-issued', 'system', { bill: charge.billNumber, halalas: charge.halalas })
  await wakeAt(tx, row, later(now, seconds(limits.firstWaitSeconds)), 'outside')
  const vars = { ref: row.number ?? '', amount: amountOf(charge) }
  await announce(tx, { row, act: 'agreed', at: now, kind: 'consents.all-agreed', vars })
  return 'awaiting-payment'
}

/** Nobody answered in time. */
async function lapse(tx: Tx, row: Row, now: Instant, silent: ConsentRow): Promise<Row['station']> {
  await move(tx, row, now, { station: 'expired', reason: `${silent.key}_answers_in_time`, ended: true })
  await line(tx, row, now, 'consent-silent', 'system', { party: silent.key })
  await line(tx, row, now, 'expired', 'system')
  await asleep(tx, row)
  await announce(tx, { row, act: 'expired', at: now, kind: 'requests.expired', vars: { ref: row.number ?? '' } })
  await callOff(tx, row, now)
  here('consent: ran out, not committed')
  return 'expired'
}

function notAgreed({ key, state }: ConsentRow): Refusal {
  return { reason: `${key}_agrees`, words: state === 'refused' ? refusedWords : takenBackWords }
}

const refusedWords: Text = {
  ar: 'لم يوافق الطرف الآخر على الطلب.',
  en: 'The other party did not agree to the request.',
}
const takenBackWords: Text = {
  ar: 'تراجع الطرف الآخر عن موافقته قبل تنفيذ الطلب.',
  en: 'The other party took the agreement back before the request was carried out.',
}
