/** What time does to audiences: a reminder the day before, and the end of one to which nobody came. */
import type { Instant } from '../language/index.ts'
import { inDays, inTransaction, later, type Pool, type Tx } from '../store/index.ts'
import { audienceOf, nextAudienceDue, offAgenda, onAgenda } from './audience-rows.ts'
import { endOf, missAudience, remind } from './audience-verbs.ts'

/** Does what is due, at most `limit`; returns how many. */
export async function audiencesDue(pool: Pool, clock: { now(): Instant }, limit: number): Promise<number> {
  for (let done = 0; done < limit; done++) {
    if (!(await inTransaction(pool, (tx) => one(tx, clock.now())))) return done
  }
  return limit
}

async function one(tx: Tx, now: Instant): Promise<boolean> {
  const due = await nextAudienceDue(tx, now)
  if (due === null) return false
  const audience = await audienceOf(tx, due.person, due.id, true)
  if (audience === null || audience.endedAt !== null) {
    await offAgenda(tx, due.id)
    return true
  }
  if (audience.startsAt === null || due.liveAt !== null || audience.mode === 'in-person') {
    // It waits for an officer: to be screened, or for its minutes. It stays on the agenda, where she sees it.
    const before = audience.startsAt !== null && now < audience.startsAt
    if (before) await remind(tx, audience, now)
    const next = before && audience.startsAt !== null ? endOf(audience.startsAt) : later(now, inDays(7))
    await onAgenda(tx, audience, next)
  } else if (now < audience.startsAt) {
    await remind(tx, audience, now)
    await onAgenda(tx, audience, endOf(audience.startsAt))
  } else if (now < endOf(audience.startsAt)) {
    await onAgenda(tx, audience, endOf(audience.startsAt))
  } else await missAudience(tx, audience, now)
  return true
}
