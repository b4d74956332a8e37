/**
 * What a worker finds each minute, from rows that are there anyway: how long the oldest thing waits, and whether anything
 * got through lately. Where nothing was asked of a part for a day nothing is claimed of it.
 */

import { printing } from '../documents/index.ts'
import { codesPaused, fleetOf } from '../identity/index.ts'
import type { Instant } from '../language/index.ts'
import { sending } from '../notices/index.ts'
import { gotPaid } from '../payments/index.ts'
import { waitingWork } from '../requests/index.ts'
import { hours, inDays, inTransaction, later, minutes, type Pool, seconds } from '../store/index.ts'
import { type Found, keepFound, type PartState } from './keep.ts'

/** Finds how everything is, and counts it. Returns 0: there is nothing more to do until the next minute. */
export async function measureStatus(pool: Pool, now: Instant): Promise<number> {
  const found = await findStatus(pool, now)
  await inTransaction(pool, (tx) => keepFound(tx, found, now))
  return 0
}

/** How each part is now. */
export async function findStatus(pool: Pool, now: Instant): Promise<Found> {
  const dayAgo = later(now, -inDays(1))
  const sent = await sending(pool, now, later(now, -hours(1)))
  const work = await waitingWork(pool, now, dayAgo)
  const paper = await printing(pool, now, dayAgo)
  const paid = await gotPaid(pool, dayAgo)
  const machines = (await fleetOf(pool, now)).filter(
    ({ condition }) => condition === 'serving' || condition === 'silent',
  )
  const serving = machines.filter(({ condition }) => condition === 'serving').length
  const found: Record<keyof Found, PartState | null> = {
    'sign-in': worst(
      (await codesPaused(pool)) ? 'slow' : null,
      byWait(sent.codesSince, now, seconds(60), minutes(5)),
      sent.codesLately ? 'well' : null,
    ),
    requests: worst(byWait(work.dueSince, now, minutes(1), minutes(10)), work.endedLately ? 'well' : null),
    payments: worst(work.silentOutside === 0 ? null : work.silentOutside > 4 ? 'down' : 'slow', paid ? 'well' : null),
    notices: worst(
      byWait(sent.othersSince, now, minutes(5), minutes(30)),
      byShare(sent.failedLately, sent.failedLately + sent.sentLately),
    ),
    documents: worst(byWait(paper.dueSince, now, minutes(2), minutes(30)), paper.printedLately ? 'well' : null),
    kiosks: machines.length === 0 ? null : serving === machines.length ? 'well' : serving === 0 ? 'down' : 'slow',
  }
  return Object.fromEntries(Object.entries(found).filter(([, state]) => state !== null))
}

const order: readonly PartState[] = ['well', 'slow', 'down']

/** The worst that anything says; null when nothing says anything. */
function worst(...states: readonly (PartState | null)[]): PartState | null {
  return states.reduce((a, b) => (b !== null && (a === null || order.indexOf(b) > order.indexOf(a)) ? b : a), null)
}

/** By how long the oldest waits; nothing waits: that alone says nothing. Milliseconds. */
function byWait(since: Instant | null, now: Instant, slow: number, down: number): PartState | null {
  if (since === null) return null
  const waits = Date.parse(now) - Date.parse(since)
  if (waits < slow) return null
  return waits < down ? 'slow' : 'down'
}

/** By the share that failed in the last hour; of very few one failure is an accident. */
function byShare(failed: number, all: number): PartState | null {
  if (all === 0) return null
  if (failed < 3 || failed / all < 0.1) return 'well'
  return failed / all < 0.5 ? 'slow' : 'down'
}
