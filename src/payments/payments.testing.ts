/** For tests of this room: a database, both simulated providers as one, a standing clock, and what people do with bills. */
import assert from 'node:assert/strict'
import {
  type SimulatedBiller,
  type SimulatedGateway,
  simulatedBiller,
  simulatedGateway,
} from '../agencies/gateways/index.ts'
import { fixedClock, inDays, inTransaction, later, type Tx, uuid } from '../store/index.ts'
import { type TestDatabase, testDatabase } from '../store/testing.ts'
import {
  begin,
  bill,
  billAsked,
  type Category,
  type Charge,
  chargeById,
  type Gateway,
  hear,
  movementsOf,
  type Parts,
  type PaymentDeps,
  paymentsDue,
  providersOf,
  sign,
  signatureHeader,
  timestampHeader,
  topUp,
  wakeTask,
} from './index.ts'

export const secret = 'shared with the providers alone'

export interface Till {
  readonly db: TestDatabase
  readonly clock: ReturnType<typeof fixedClock>
  readonly card: SimulatedGateway
  readonly biller: SimulatedBiller
  /** Both, as the house knows them. */
  readonly all: Gateway
  readonly deps: PaymentDeps
  act<T>(f: (tx: Tx) => Promise<T>): Promise<T>
  charged(of?: { person?: string; request?: string; parts?: Parts; category?: Category }): Promise<Charge>
  /** A top-up that was paid by card and booked. */
  laidBy(person: string, category: Category, halalas: number): Promise<Charge>
  now(charge: Charge): Promise<Charge>
  /** `kind halalas`, in the order of the ledger. */
  moved(charge: Charge): Promise<string[]>
  /** The worker, until nothing is due any more; time moves on a little each round. */
  work(rounds?: number): Promise<void>
}

export const keyOf = (charge: Charge) => ({ person: charge.person, chargeId: charge.id })

export async function openTill(): Promise<Till> {
  const db = await testDatabase()
  const clock = fixedClock('2026-02-01T06:00:00.000Z')
  const post = async (_url: string, body: string, headers: Readonly<Record<string, string>>) => {
    const heard = await hear(db.pool, body, headers, clock.now(), {
      secret,
      wake: async (tx, { id, person, purpose, paidAt }) => {
        if (purpose === 'top-up' && paidAt === null) await wakeTask(tx, { id, person, kind: 'top-up' }, clock.now())
        if (paidAt !== null) await wakeTask(tx, { id, person, kind: 'surplus' }, clock.now())
      },
    })
    return heard === 'recorded' || heard === 'known' ? 204 : 400
  }
  const settings = { pool: db.pool, clock, callbackUrl: 'https://us.example/heard', secret, post }
  const card = simulatedGateway({ ...settings, page: 'https://gateway.example/pay' })
  const biller = simulatedBiller({
    ...settings,
    async ask(billNumber) {
      const body = JSON.stringify({ bill: billNumber })
      const at = clock.now()
      const headers = { [timestampHeader]: at, [signatureHeader]: sign(secret, at, body) }
      const said = await billAsked(db.pool, body, headers, at, secret)
      assert.ok(said !== 'forged' && said !== 'stale')
      return said
    },
  })
  const all = providersOf(card, biller)
  const deps: PaymentDeps = { pool: db.pool, clock, gateway: all, leaseSeconds: 30, log: () => {} }
  const act = <T>(f: (tx: Tx) => Promise<T>) => inTransaction(db.pool, f)
  const dueUntil = () => later(clock.now(), inDays(3))
  const now = async (charge: Charge) => {
    const found = await chargeById(db.pool, charge.person, charge.id)
    assert.ok(found)
    return found
  }
  const work = async (rounds = 6) => {
    for (let i = 0; i < rounds; i++) {
      await paymentsDue(deps)
      clock.forward(1000)
    }
  }
  return {
    db,
    clock,
    card,
    biller,
    all,
    deps,
    act,
    now,
    work,
    charged: ({
      person = uuid(),
      request = uuid(),
      parts = { state: 30_000, platform: 9_000, vat: 1_350 },
      category,
    } = {}) =>
      act((tx) =>
        bill(tx, {
          person,
          request,
          parts,
          description: { ar: 'تجديد جواز السفر', en: 'Renew a passport' },
          at: clock.now(),
          dueUntil: dueUntil(),
          ...(category && { category }),
        }),
      ),
    async laidBy(person, category, halalas) {
      const wish = { person, category, halalas, key: uuid(), at: clock.now(), dueUntil: dueUntil() }
      const charge = await act((tx) => topUp(tx, wish))
      await begin(db.pool, all, keyOf(charge), { returnTo: '/back', now: clock.now() })
      await card.payerPays(charge.id)
      await work(2)
      const paid = await now(charge)
      assert.equal(paid.state, 'paid')
      return paid
    },
    moved: async (charge) => (await movementsOf(db.pool, keyOf(charge))).map((m) => `${m.kind} ${m.halalas}`),
  }
}
