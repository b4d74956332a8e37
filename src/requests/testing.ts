/** A house for tests: the cast in a fresh database, a clock that stands, the simulated gateway, and who asks. */

import assert from 'node:assert/strict'
import { cast, castNow, castSeed } from '../../cast/index.ts'
import {
  type SimulatedBiller,
  type SimulatedGateway,
  simulatedBiller,
  simulatedGateway,
} from '../agencies/gateways/index.ts'
import { simulatedPhotoService } from '../agencies/photos/index.ts'
import * as payments from '../payments/index.ts'
import type { PersonId, Pool } from '../store/index.ts'
import { fixedClock } from '../store/index.ts'
import { type TestDatabase, testDatabase } from '../store/testing.ts'
import {
  actHashOf,
  begin,
  type Caller,
  type Catalogue,
  carryDue,
  draftOf,
  type House,
  keep,
  openCatalogue,
  submit,
} from './index.ts'

export interface TestHouse {
  readonly house: House
  readonly gateway: SimulatedGateway
  readonly biller: SimulatedBiller
  readonly clock: ReturnType<typeof fixedClock>
  readonly pool: Pool
  readonly db: TestDatabase
  close(): Promise<void>
}

let catalogue: Promise<Catalogue> | undefined

export function servicesOfTheHouse(): Promise<Catalogue> {
  catalogue ??= openCatalogue(new URL('../services/', import.meta.url))
  return catalogue
}

export async function testHouse(): Promise<TestHouse> {
  const db = await testDatabase(castSeed)
  const clock = fixedClock(castNow)
  const secret = 'test-secret'
  const callbackUrl = 'http://127.0.0.1:9/callbacks/gateway'
  const settings = { pool: db.pool, clock, callbackUrl, secret, post: async () => 200 }
  const gateway = simulatedGateway({ ...settings, page: '/gateway' })
  const biller = simulatedBiller({
    ...settings,
    async ask(bill) {
      const [body, at] = [JSON.stringify({ bill }), clock.now()]
      const { sign, signatureHeader, timestampHeader } = payments
      const headers = { [timestampHeader]: at, [signatureHeader]: sign(secret, at, body) }
      const said = await payments.billAsked(db.pool, body, headers, at, secret)
      return typeof said === 'string' ? null : said
    },
  })
  const house: House = {
    pool: db.pool,
    clock,
    catalogue: await servicesOfTheHouse(),
    gateway: payments.providersOf(gateway, biller),
    photos: simulatedPhotoService(db.pool, clock),
    leaseSeconds: 30,
    poke: () => {},
    log: () => {},
  }
  return { house, gateway, biller, clock, pool: db.pool, db, close: () => db.close() }
}

/** Somebody of the cast, signed in as strongly as can be. */
export function signedIn(person: { readonly id: PersonId; readonly number: string }, at: string): Caller {
  return {
    person: person.id,
    audience: person.number.startsWith('1') ? 'citizen' : 'resident',
    identity: 3,
    signIn: 3,
    provedAt: at,
    channel: 'portal',
  }
}

/** Carries everything that is due until nothing moves any more; time moves on a little each round. */
export async function settle(t: TestHouse, rounds = 12): Promise<void> {
  for (let i = 0; i < rounds; i++) {
    await carryDue(t.house)
    t.clock.forward(1000)
  }
}

/** Somebody asks a service for somebody, with these answers, and approves the very act where a code is asked. */
export async function send(
  t: TestHouse,
  who: keyof typeof cast,
  service: string,
  forWhom: keyof typeof cast,
  form: Record<string, unknown>,
) {
  const caller = signedIn(cast[who], t.clock.now())
  const id = await begin(t.house, caller, service, cast[forWhom].id)
  await keep(t.house, caller, id, 0, form)
  const act = actHashOf(await draftOf(t.house, caller, id))
  const answer = await submit(t.house, caller, id, async (_tx, hash) => hash === act)
  return { caller, id, answer }
}

/** The payer pays at the gateway's page; what we then do about it is the workers' business. */
export async function pay(t: TestHouse, caller: { person: string }, id: string) {
  const charge = await payments.chargeOf(t.pool, caller.person, id)
  assert.ok(charge)
  await payments.begin(
    t.pool,
    t.gateway,
    { person: caller.person, chargeId: charge.id },
    { returnTo: '/x', now: t.clock.now() },
  )
  await t.gateway.payerPays(charge.id)
  return charge
}
