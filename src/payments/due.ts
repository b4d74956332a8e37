/**
 * The worker of payments: asks providers about top-ups and money that may have come twice, and has refunds sent. Calls
 * stand outside of transactions, each under a stable key; what they say is written in one commit with its notice.
 */
import { dayOf, formatMoney, type Text, toHijri } from '../language/index.ts'
import { tell } from '../notices/index.ts'
import { type Clock, here, inTransaction, later, namedTransaction, type Pool } from '../store/index.ts'
import { type Charge, chargeById } from './charge.ts'
import { markPaidOut, payoutById, returnLate } from './escrow.ts'
import type { Gateway } from './gateway.ts'
import { markPaid, voidCharge } from './money.ts'
import { ask } from './outside.ts'
import { markReturned, type Refund, refundById } from './refunds.ts'
import { claimTasks, endTask, type Task, waitLonger } from './tasks.ts'

export interface PaymentDeps {
  readonly pool: Pool
  readonly clock: Clock
  readonly gateway: Gateway
  /** Seconds for which a worker has a task to itself. */
  readonly leaseSeconds: number
  readonly log: (event: string, detail: Readonly<Record<string, string>>) => void
}

/** Looks at what is due, at most `limit`. Returns how many. */
export async function paymentsDue(deps: PaymentDeps, limit = 16): Promise<number> {
  const tasks = await claimTasks(deps.pool, deps.clock.now(), limit, deps.leaseSeconds)
  if (tasks.length > 0) here('payments: tasks claimed, nothing done yet')
  await Promise.all(tasks.map((task) => carryTask(deps, task)))
  return tasks.length
}

/** Looks at one task now. What goes wrong outside waits and is asked again; nobody's money waits for a person to press. */
export async function carryTask(deps: PaymentDeps, task: Task): Promise<void> {
  try {
    if (task.kind === 'refund') await sendBack(deps, task)
    else if (task.kind === 'payout') await sendOut(deps, task)
    else if (task.kind === 'escrow') await runOut(deps, task)
    else await heed(deps, task)
  } catch (error) {
    deps.log('payment task stumbled', { task: task.id, kind: task.kind, error: (error as Error).name })
    await waitLonger(deps.pool, task, deps.clock.now())
  }
}

/** Asks whether money has come for a charge that no request looks after, and books it. */
async function heed(deps: PaymentDeps, task: Task): Promise<void> {
  const { pool, gateway, clock } = deps
  const charge = await chargeById(pool, task.person, task.id)
  if (charge === null) return endTask(pool, task)
  const truth = await ask(pool, gateway, charge)
  const now = clock.now()
  if (truth.paid) {
    const { reference, provider, at: outsideAt, also } = truth
    await namedTransaction('funds: money booked', pool, async (tx) => {
      const key = { person: charge.person, chargeId: charge.id }
      const outcome = await markPaid(tx, { ...key, reference, provider, outsideAt, also, at: now })
      if (outcome === 'paid' && charge.purpose === 'top-up') await tellReceived(tx, charge, now)
      await endTask(tx, task)
    })
    return
  }
  const waits = charge.purpose === 'top-up' && (charge.state === 'due' || charge.state === 'void')
  if (!waits) return endTask(pool, task)
  if (charge.dueUntil <= now && charge.state === 'due' && truth.state !== 'differs')
    await inTransaction(pool, (tx) => voidCharge(tx, { person: charge.person, chargeId: charge.id }))
  // A payment that was under way when the bill ended may still be told of for a day.
  if (later(charge.dueUntil, 86_400_000) <= now) return endTask(pool, task)
  await waitLonger(pool, task, now)
}

/** Has a refund sent, under its own key, and books it once the provider says so. */
async function sendBack(deps: PaymentDeps, task: Task): Promise<void> {
  const { pool, gateway, clock } = deps
  const refund = await refundById(pool, task.person, task.id)
  if (refund === null || refund.doneAt !== null) return endTask(pool, task)
  here('funds: before the money is sent back')
  const answer = await gateway.refund({
    key: refund.id,
    of: refund.chargeId,
    halalas: refund.halalas,
    provider: refund.provider,
  })
  here('funds: sent back, we have not written so')
  const now = clock.now()
  if (answer.state === 'pending') return waitLonger(pool, task, now)
  const { person } = refund
  await namedTransaction('funds: refund booked', pool, async (tx) => {
    const now = clock.now()
    if (await markReturned(tx, { person, refund: refund.id, reference: answer.reference, at: now }))
      await tellReturned(tx, refund, now)
    await endTask(tx, task)
  })
}

/** Has a price that was released paid to its payee's account, under the escrow's own key, and books it once. */
async function sendOut(deps: PaymentDeps, task: Task): Promise<void> {
  const { pool, gateway, clock } = deps
  const payout = await payoutById(pool, task.person, task.id)
  if (payout === null || payout.doneAt !== null) return endTask(pool, task)
  here('escrow: before the price is paid out')
  const answer = await gateway.payOut({ key: payout.id, iban: payout.iban, halalas: payout.halalas })
  here('escrow: paid out, we have not written so')
  if (answer.state === 'pending') return waitLonger(pool, task, clock.now())
  await namedTransaction('escrow: payout booked', pool, async (tx) => {
    const at = clock.now()
    if (await markPaidOut(tx, payout, answer.reference, at)) {
      const vars = { amount: sumOf(payout.halalas), iban4: payout.iban.slice(-4), ref: answer.reference.slice(-8) }
      await tell(tx, { person: payout.person, kind: 'escrow.paid-out', vars, key: `${payout.id}/paid-out`, at })
    }
    await endTask(tx, task)
  })
}

/** The time of an escrow is over: if nobody released or returned it, it goes back to who paid, and both are told. */
async function runOut(deps: PaymentDeps, task: Task): Promise<void> {
  const { pool, clock } = deps
  await namedTransaction('escrow: time over', pool, async (tx) => {
    const at = clock.now()
    const late = await returnLate(tx, task, at)
    if (late === 'not-yet') return waitLonger(tx, task, at)
    if (late !== 'over') {
      const vars = { amount: sumOf(late.halalas), ref: late.about }
      for (const person of [late.payer, late.payee])
        await tell(tx, { person, kind: 'escrow.ran-out', vars, key: `${task.id}/ran-out`, at })
    }
    await endTask(tx, task)
  })
}

const sumOf = (halalas: number): Text => ({ ar: formatMoney({ halalas }, 'ar'), en: formatMoney({ halalas }, 'en') })

const hijriDay = (at: string): string => {
  const { year, month, day } = toHijri(dayOf(at))
  return `${year}/${String(month).padStart(2, '0')}/${String(day).padStart(2, '0')}`
}

type Tx = Parameters<typeof endTask>[0] & Parameters<typeof tell>[0]

async function tellReceived(tx: Tx, charge: Charge, at: string): Promise<void> {
  const vars = {
    amount: sumOf(charge.halalas),
    service: charge.description,
    date: hijriDay(at),
    ref: charge.billNumber,
  }
  await tell(tx, { person: charge.person, kind: 'pay.received', vars, key: `${charge.id}/received`, at })
}

async function tellReturned(tx: Tx, refund: Refund, at: string): Promise<void> {
  const charge = await chargeById(tx, refund.person, refund.chargeId)
  const vars = { amount: sumOf(refund.halalas), ref: charge?.billNumber ?? '', date: hijriDay(at) }
  await tell(tx, { person: refund.person, kind: 'pay.refunded', vars, key: `${refund.id}/returned`, at })
}
