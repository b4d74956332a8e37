/**
 * What is done with an open ticket, each in the transaction it is handed: by an officer of the office that has it, or by
 * whoever wrote it. Who may is judged here again under lock; the audit of the officer is the desk's.
 */
import type { Instant } from '../language/index.ts'
import type { PersonId, Tx } from '../store/index.ts'
import { takeFile } from './file-rows.ts'
import { offices } from './offices.ts'
import {
  changeTicket,
  dequeue,
  enqueue,
  lockTicket,
  noteMove,
  oneAtATime,
  queuedTicket,
  type Ticket,
  ticketsOf,
} from './rows.ts'
import { canReopen, dueAt, limits, remindAt, returnedUntil } from './times.ts'
import { tellAnswered, tellMoved, tellReturned } from './told.ts'
import type { TicketStatus } from './words.ts'

/** Why an officer's act was not done: it stands elsewhere, a colleague has it, or it is no longer open. */
export type NotDone = 'gone' | 'elsewhere' | 'not-in-hand'

export interface AtOffice {
  readonly id: string
  readonly person: PersonId
  /** The officer's unit. */
  readonly office: string
  readonly officer: string
  readonly at: Instant
}

const withOffice: readonly TicketStatus[] = ['recorded', 'under-review', 'referred']

/** Takes a ticket in hand; from a colleague too, who then no longer decides on it. */
export async function take(tx: Tx, by: AtOffice): Promise<Ticket | NotDone> {
  const ticket = await lockTicket(tx, by.person, by.id)
  if (ticket === null || !withOffice.includes(ticket.status)) return 'gone'
  if (ticket.office !== by.office) return 'elsewhere'
  const next = await changeTicket(tx, ticket, { status: 'under-review' }, by.at)
  if (ticket.status !== 'under-review') await noteMove(tx, next, 'taken', by.at)
  await enqueue(tx, next, next.dueAt, { takenBy: by.officer })
  return next
}

export type Deciding =
  | { readonly act: 'answer' | 'return' | 'file'; readonly words: string }
  | { readonly act: 'refer'; readonly to: string; readonly words: string }

/** Decides on a ticket that the officer has in hand. What is written is what its writer reads. */
export async function decide(tx: Tx, by: AtOffice, deciding: Deciding): Promise<Ticket | NotDone> {
  const ticket = await lockTicket(tx, by.person, by.id)
  if (ticket === null || !withOffice.includes(ticket.status)) return 'gone'
  if (ticket.office !== by.office) return 'elsewhere'
  if (ticket.status !== 'under-review') return 'not-in-hand'
  if ((await queuedTicket(tx, by.id))?.takenBy !== by.officer) return 'not-in-hand'
  return decided(tx, ticket, deciding, by.at)
}

async function decided(tx: Tx, ticket: Ticket, deciding: Deciding, at: Instant): Promise<Ticket> {
  const { words } = deciding
  const key = `${deciding.act} ${at}`
  switch (deciding.act) {
    case 'answer': {
      const next = await changeTicket(tx, ticket, { status: 'answered', answer: words, endedAt: at }, at)
      await noteMove(tx, next, 'answered', at, { words })
      await dequeue(tx, ticket.id)
      await tellAnswered(tx, next, at, key)
      return next
    }
    case 'file': {
      const next = await changeTicket(tx, ticket, { status: 'filed', reason: words, endedAt: at }, at)
      await noteMove(tx, next, 'filed', at, { words })
      await dequeue(tx, ticket.id)
      await tellMoved(tx, next, at, key)
      return next
    }
    case 'return': {
      const until = returnedUntil(at)
      const next = await changeTicket(tx, ticket, { status: 'returned', dueAt: until }, at)
      await noteMove(tx, next, 'returned', at, { words })
      await enqueue(tx, next, remindAt(until))
      await tellReturned(tx, next, until, at, key)
      return next
    }
    case 'refer': {
      if (!Object.hasOwn(offices, deciding.to)) throw new RangeError(`there is no office ${deciding.to}`)
      const dated = { status: 'referred', office: deciding.to, dueAt: dueAt(ticket.kind, at) } as const
      const next = await changeTicket(tx, ticket, dated, at)
      await noteMove(tx, next, 'referred', at, { words })
      await enqueue(tx, next, next.dueAt, { late: 0 })
      await tellMoved(tx, next, at, key)
      return next
    }
  }
}

/** What its writer cannot do now. */
export type NotNow = 'gone' | 'too-late' | 'too-many' | 'paper-gone'

export interface ByWriter {
  readonly person: PersonId
  readonly id: string
  readonly at: Instant
}

/** Sends what was missing: it goes back to the office that asked, which has its time anew. */
export async function complete(
  tx: Tx,
  by: ByWriter,
  given: { readonly words: string; readonly file?: string | undefined },
): Promise<Ticket | NotNow> {
  const ticket = await lockTicket(tx, by.person, by.id)
  if (ticket === null || ticket.status !== 'returned') return 'gone'
  if (given.file !== undefined && !(await takeFile(tx, by.person, given.file, ticket.id))) return 'paper-gone'
  const next = await changeTicket(tx, ticket, { status: 'recorded', dueAt: dueAt(ticket.kind, by.at) }, by.at)
  await noteMove(tx, next, 'completed-by-you', by.at, { words: given.words, file: given.file ?? null })
  await enqueue(tx, next, next.dueAt, { late: 0 })
  return next
}

/** Opens a closed one again, within fifteen days of its end; the number stays (P-16). */
export async function reopen(tx: Tx, by: ByWriter, words: string): Promise<Ticket | NotNow> {
  await oneAtATime(tx, by.person)
  const ticket = await lockTicket(tx, by.person, by.id)
  if (ticket === null || (ticket.status !== 'answered' && ticket.status !== 'filed')) return 'gone'
  if (!canReopen(ticket, by.at)) return 'too-late'
  const open = (await ticketsOf(tx, by.person)).filter((one) => one.endedAt === null)
  if (open.length >= limits.open) return 'too-many'
  const anew = {
    status: 'recorded',
    dueAt: dueAt(ticket.kind, by.at),
    endedAt: null,
    reopened: ticket.reopened + 1,
  } as const
  const next = await changeTicket(tx, ticket, anew, by.at)
  await noteMove(tx, next, 'reopened', by.at, { words })
  await enqueue(tx, next, next.dueAt, { late: 0 })
  await tellMoved(tx, next, by.at, `reopen ${next.reopened}`)
  return next
}

/** Takes it back while no answer was given. */
export async function withdrawTicket(tx: Tx, by: ByWriter): Promise<Ticket | NotNow> {
  const ticket = await lockTicket(tx, by.person, by.id)
  if (ticket === null || ticket.endedAt !== null) return 'gone'
  const next = await changeTicket(tx, ticket, { status: 'withdrawn', endedAt: by.at }, by.at)
  await noteMove(tx, next, 'withdrawn', by.at)
  await dequeue(tx, ticket.id)
  return next
}
