/**
 * What time does to tickets: one that is not answered in time is raised to a supervisor, and its writer is told; one that
 * waits for its writer is recalled to her, and filed with the reason when nothing comes.
 */
import type { Instant, Text } from '../language/index.ts'
import { inTransaction, later, minutes, type Pool, type Tx } from '../store/index.ts'
import { changeTicket, dequeue, enqueue, lockTicket, nextDue, noteMove, type Ticket } from './rows.ts'
import { lateUntil } from './times.ts'
import { tellLate, tellMoved, tellReturned } from './told.ts'

/** Does what is due, at most `limit`; returns how many. */
export async function ticketsDue(pool: Pool, clock: { now(): Instant }, limit: number): Promise<number> {
  for (let done = 0; done < limit; done++) {
    const found = await inTransaction(pool, (tx) => one(tx, clock.now()))
    if (!found) return done
  }
  return limit
}

async function one(tx: Tx, now: Instant): Promise<boolean> {
  const due = await nextDue(tx, now)
  if (due === null) return false
  const ticket = await lockTicket(tx, due.person, due.id)
  if (ticket === null || ticket.endedAt !== null) {
    await dequeue(tx, due.id)
    return true
  }
  if (ticket.status === 'returned') await waiting(tx, ticket, now)
  else await late(tx, ticket, due.late, due.takenBy, now)
  return true
}

async function late(tx: Tx, ticket: Ticket, times: number, takenBy: string | null, now: Instant): Promise<void> {
  // Woken before its time (a clock that was set back): it is looked at again then.
  if (now < ticket.dueAt) return enqueue(tx, ticket, ticket.dueAt, { takenBy })
  await enqueue(tx, ticket, lateUntil(now), { takenBy, late: times + 1 })
  if (times > 0) return
  await noteMove(tx, ticket, 'late', now)
  await tellLate(tx, ticket, now, `late ${ticket.dueAt}`)
}

async function waiting(tx: Tx, ticket: Ticket, now: Instant): Promise<void> {
  if (now < ticket.dueAt) {
    await tellReturned(tx, ticket, ticket.dueAt, now, `recall ${ticket.dueAt}`)
    return enqueue(tx, ticket, later(ticket.dueAt, minutes(1)))
  }
  const next = await changeTicket(tx, ticket, { status: 'filed', reason: nothingCame.ar, endedAt: now }, now)
  await noteMove(tx, next, 'filed', now, { words: nothingCame.ar })
  await dequeue(tx, ticket.id)
  await tellMoved(tx, next, now, `filed ${ticket.dueAt}`)
}

/** Kept as its writer reads it; the page shows it in her language where it is ours. */
export const nothingCame: Text = {
  ar: 'لم يصلنا ما طلبناه منك في مدته. أعد فتحه خلال 15 يومًا إن شئت.',
  en: 'What we asked you for did not come in its time. You can reopen it within 15 days.',
}

/** What was written by us, in both languages; words of officers stand as they wrote them. */
export function saidWords(words: string): Text {
  return words === nothingCame.ar ? nothingCame : { ar: words, en: words }
}
