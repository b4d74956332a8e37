/** For tests: a database with the cast and its offices, and acts on appointments as the engine does them. */
import { castNow, castSeed } from '../../cast/index.ts'
import type { Instant } from '../language/index.ts'
import { type Effect, fixedClock, InvariantError, inTransaction, type Pool, uuid, type Verb } from '../store/index.ts'
import { testDatabase } from '../store/testing.ts'
import { type At, verbs } from './verbs.ts'

export async function appointmentsHere() {
  const db = await testDatabase(castSeed)
  return { db, pool: db.pool, owner: db.owner, clock: fixedClock(castNow), close: () => db.close() }
}

/** Sunday 2026-02-08, 10:20 in Riyadh: the appointment of the story (P-04). */
export const tenTwenty: Instant = '2026-02-08T07:20:00.000Z'

export const atWashm = (startsAt: Instant, purpose: At['purpose'] = 'national-id'): At => ({
  office: 'riyadh-washm',
  purpose,
  startsAt,
})

/** Does an effect in a transaction of its own, for a request of its own unless one is named. */
export async function does(pool: Pool, effect: Effect, at: Instant, request = uuid(), step = 'effect:0') {
  const verb = (verbs as Readonly<Record<string, Verb>>)[effect.verb]
  if (verb === undefined) throw new Error(`no verb ${effect.verb}`)
  return inTransaction(pool, (tx) => verb(tx, effect.args as never, { request, step, at }))
}

/** The reason with which the room refuses; empty when it does not. */
export async function refusal(act: Promise<unknown>): Promise<string> {
  try {
    await act
    return ''
  } catch (error) {
    if (error instanceof InvariantError) return error.reason
    throw error
  }
}
