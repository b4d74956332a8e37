/** Money for a request that has come, whichever way: the gateway said so, or its applicant paid from her own funds. */
import { formatMoney, type Instant, type Text } from '../language/index.ts'
import * as payments from '../payments/index.ts'
import { here, inTransaction, type Tx } from '../store/index.ts'
import type { Caller, House } from './house.ts'
import { call, line, lockAt, move, type Row, wakeAt } from './rows.ts'
import { announce } from './told.ts'
import { RequestTrouble } from './trouble.ts'

export const amountOf = (charge: { readonly halalas: number }): Text => ({
  ar: formatMoney(charge, 'ar'),
  en: formatMoney(charge, 'en'),
})

/** A locked request is paid: said in its story and to its applicant, and carried on. The caller has booked the money. */
export async function paid(tx: Tx, row: Row, charge: payments.Charge, now: Instant): Promise<void> {
  await move(tx, row, now, { station: 'paid' })
  await line(tx, row, now, 'paid', 'system', { halalas: charge.halalas })
  await wakeAt(tx, row, now, 'ours')
  await announce(tx, {
    row,
    act: 'paid',
    at: now,
    kind: 'payments.received',
    vars: { ref: row.number ?? '', amount: amountOf(charge) },
  })
}

/**
 * Pays a request from the applicant's prepaid funds of its category. What it takes is held for this request from now on,
 * used in the commit that changes the registers, and back in the funds if the request is refused. `short`: there is not
 * enough, nothing was done. `no-longer`: it does not wait for payment any more.
 */
export async function payFromFund(house: House, caller: Caller, id: string): Promise<'paid' | 'short' | 'no-longer'> {
  const now = house.clock.now()
  const outcome = await inTransaction(house.pool, async (tx) => {
    const row = await lockAt(tx, caller.person, id, ['awaiting-payment'])
    if (row === null) return 'no-longer'
    const charge = await payments.chargeOf(tx, row.person_id, row.request_id)
    if (charge === null) throw new RequestTrouble('unknown-request')
    if (charge.dueUntil <= now) return 'no-longer'
    const done = await payments.payFromFund(tx, { person: row.person_id, chargeId: charge.id, at: now })
    if (done === 'short') return 'short'
    await paid(tx, row, charge, now)
    here('pay: from the funds, not committed')
    return 'paid'
  })
  here('pay: from the funds, committed')
  if (outcome === 'paid') house.poke()
  return outcome
}

/**
 * A provider tells of a charge: whoever looks after it looks now. A charge that is paid already may have been paid
 * twice, in another way or by another payer: that is asked as well.
 */
export async function wakeFor(tx: Tx, charge: payments.Charge, at: Instant): Promise<void> {
  const task = { id: charge.id, person: charge.person }
  if (charge.purpose === 'request') await call(tx, { person_id: charge.person, request_id: charge.request })
  else if (charge.paidAt === null) await payments.wakeTask(tx, { ...task, kind: 'top-up' }, at)
  if (charge.paidAt !== null) await payments.wakeTask(tx, { ...task, kind: 'surplus' }, at)
}
