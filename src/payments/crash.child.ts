/**
 * For `crash.test.ts` to kill: Fahd lays money by, pays a visa from it and asks the rest back; a top-up of Imran's is paid
 * by card and, in another tab, at a bank that tells nobody, so that only the file of the day knows; then the house works
 * until nothing is due. Begun again after a kill, everybody goes on from where they were.
 */

import { cast } from '../../cast/index.ts'
import { gatewayFails, simulatedBiller } from '../agencies/gateways/index.ts'
import { issuing } from '../documents/cast.testing.ts'
import { printDue } from '../documents/index.ts'
import { sendDue } from '../notices/index.ts'
import type { Definition } from '../requests/catalogue.ts'
import { sends } from '../requests/crash/acts.ts'
import { visa } from '../requests/crash/asks.ts'
import { openWorld, type World } from '../requests/crash/world.ts'
import { payFromFund, wakeFor } from '../requests/pay.ts'
import { signedIn } from '../requests/testing.ts'
import { carryDue } from '../requests/worker.ts'
import { doJobs } from '../store/crash.testing.ts'
import { toRest as untilRest } from '../store/crash-memory.testing.ts'
import { inDays, later, uuidOf, type Where } from '../store/index.ts'
import {
  begin,
  chargeOf,
  layBy,
  type PaymentDeps,
  PaymentError,
  paymentsDue,
  providersOf,
  type ReconcileDeps,
  reconcileDue,
  takeBack,
} from './index.ts'

export interface Job {
  readonly where: Where
  readonly folder: string
}

const catalogue = new Map<string, Definition>()

doJobs(async ({ where, folder }: Job) => {
  catalogue.set(visa.service, (await import(`../services/${visa.service}.ts`)).default)
  const opened = await openWorld(where, folder, catalogue)
  const { clock } = opened
  const { pool } = opened.house
  const biller = simulatedBiller({
    pool,
    clock,
    callbackUrl: '/callbacks/gateway',
    secret: 'the biller’s word does not come',
    post: async () => 200,
    async ask(billNumber) {
      // The bank had shown the bill before it was paid by card.
      const { rows } = await pool.query(
        `select charge_id as key, halalas, description, due_until as until from payments.charge where bill_number = $1`,
        [billNumber],
      )
      return rows[0] ?? null
    },
  })
  const gateway = providersOf(opened.outside, biller)
  const w: World = { ...opened, house: { ...opened.house, gateway } }
  const deps: PaymentDeps = { pool, clock, gateway, leaseSeconds: 0.2, log: () => {} }
  const reconciling: ReconcileDeps = { ...deps, collectors: { card: opened.outside, biller }, wake: wakeFor }
  try {
    const fahds = await laysBy(w, 'FAHD', 60_000)
    await booked(w, deps)
    await sends(visa)(w)
    const { rows } = await pool.query(`select request_id as id from requests.request where person_id = $1`, [
      cast.FAHD.id,
    ])
    await payFromFund(w.house, signedIn(cast.FAHD, clock.now()), rows[0].id)
    await toRest(w, deps)
    await takeBack(pool, { person: cast.FAHD.id, category: fahds.category, at: clock.now() })
    const twice = await laysBy(w, 'IMRAN', 20_000)
    await booked(w, deps)
    await biller.bankPays(twice.billNumber)
    await toRest(w, deps)
    const { rows: taken } = await pool.query<{ at: string }>(
      `select max(paid_at) as at from outside.gateway_payment where provider = 'biller'`,
    )
    clock.jump(later(taken[0]?.at ?? clock.now(), inDays(1)))
    await toRest(w, deps, reconciling)
  } finally {
    await pool.end()
  }
})

/** Tops up and pays on the gateway's page; done again, it is the same bill and the same payment. */
async function laysBy(w: World, who: 'FAHD' | 'IMRAN', halalas: number) {
  const { pool, gateway } = w.house
  const person = cast[who].id
  const key = uuidOf(`crash top-up ${who}`)
  const before = await chargeOf(pool, person, key)
  const at = w.clock.now()
  const charge =
    before ?? (await layBy(pool, { person, category: 'sponsorees', halalas, key, at, dueUntil: later(at, inDays(3)) }))
  if (charge.state !== 'due') return charge
  try {
    await begin(pool, gateway, { person, chargeId: charge.id }, { returnTo: '/paid', now: w.clock.now() })
    // Nobody tells us: the worker asks.
    await gatewayFails(pool, { act: 'callback', kind: 'never' })
    await w.outside.payerPays(charge.id)
  } catch (error) {
    if (!(error instanceof PaymentError)) throw error
  }
  return charge
}

/** Until no top-up waits any more; a request that is not paid yet must not run out meanwhile, so nothing else is due. */
function booked(w: World, deps: PaymentDeps): Promise<void> {
  const due = async () => {
    const { rows } = await deps.pool.query<{ at: string | null }>(
      `select min(due_at) as at from payments.task where kind = 'top-up'`,
    )
    return rows[0]?.at ?? null
  }
  return untilRest(w.clock, due, () => paymentsDue(deps))
}

/** All that the house's loops do, until nothing is due; where all wait, the clock goes to what is due next. */
function toRest(w: World, deps: PaymentDeps, reconciling?: ReconcileDeps): Promise<void> {
  const { pool } = deps
  const due = async () => {
    const { rows } = await pool.query<{ at: string | null }>(
      `select min(due_at) as at from (
         select due_at from requests.wake union all select due_at from notices.wake union all select due_at from documents.wake
         union all select due_at from payments.task
         union all select due_at from payments.reconciliation where due_at is not null and $1
         union all select due_at from outside.gateway_callback where delivered_at is null and tries < 10) as due`,
      [reconciling !== undefined],
    )
    return rows[0]?.at ?? null
  }
  return untilRest(
    w.clock,
    due,
    async () =>
      (await carryDue(w.house, 16)) +
      (await paymentsDue(deps)) +
      (await sendDue(pool, w.carrier, w.clock, { limit: 20 })) +
      (await printDue(pool, { press: w.press, issuing, publicUrl: 'http://bawaba.test', clock: w.clock })) +
      (await w.outside.deliverDue()) +
      (reconciling ? await reconcileDue(reconciling) : 0),
  )
}
