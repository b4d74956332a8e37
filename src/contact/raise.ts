/** Tickets and meetings of a kingdom of made-up people: written as they would stand by now, and told to nobody. */
import { dayOf, type Instant, toHijri } from '../language/index.ts'
import type { PersonId, Tx } from '../store/index.ts'
import type { AudienceMode } from './audience.ts'
import { changeAudience, insertAudience, noteAudience, onAgenda } from './audience-rows.ts'
import { endOf } from './audience-verbs.ts'
import { centre, ministerOffice } from './offices.ts'
import { changeTicket, enqueue, insertTicket, noteMove, type Ticket } from './rows.ts'
import { dueAt, likenessOf, remindAt, returnedUntil } from './times.ts'
import type { Sector, TicketKind } from './words.ts'

export interface RaisedTicket {
  readonly person: PersonId
  readonly id: string
  /** The running part of its number. */
  readonly n: number
  readonly kind: TicketKind
  readonly sector: Sector
  readonly subject?: string
  readonly words: string
  readonly office?: string
  readonly at: Instant
  /** What became of it, if anything. */
  readonly became?: { readonly act: 'answered' | 'returned'; readonly words: string; readonly at: Instant }
}

const numberOf = (n: number, at: Instant): string => `${toHijri(dayOf(at)).year}/${String(n).padStart(6, '0')}`

export async function raiseTicket(tx: Tx, t: RaisedTicket): Promise<string> {
  const ticket: Ticket = {
    person: t.person,
    id: t.id,
    number: numberOf(t.n, t.at),
    kind: t.kind,
    sector: t.sector,
    subject: t.subject ?? null,
    words: t.words,
    likeness: likenessOf(t.kind, t.sector, t.words),
    office: t.office ?? centre,
    status: 'recorded',
    answer: null,
    reason: null,
    openedAt: t.at,
    dueAt: dueAt(t.kind, t.at),
    changedAt: t.at,
    endedAt: null,
    reopened: 0,
  }
  await insertTicket(tx, ticket)
  await noteMove(tx, ticket, 'recorded', t.at)
  if (t.became === undefined) await enqueue(tx, ticket, ticket.dueAt)
  else if (t.became.act === 'answered') {
    const { at, words } = t.became
    await changeTicket(tx, ticket, { status: 'answered', answer: words, endedAt: at }, at)
    await noteMove(tx, ticket, 'answered', at, { words })
  } else {
    const { at, words } = t.became
    const next = await changeTicket(tx, ticket, { status: 'returned', dueAt: returnedUntil(at) }, at)
    await noteMove(tx, ticket, 'returned', at, { words })
    await enqueue(tx, next, remindAt(next.dueAt))
  }
  return ticket.number
}

export interface RaisedAudience {
  readonly person: PersonId
  readonly id: string
  readonly n: number
  readonly topic: string
  readonly details: string
  readonly mode: AudienceMode
  readonly branch: string
  readonly at: Instant
  readonly startsAt: Instant
}

export async function raiseAudience(tx: Tx, a: RaisedAudience): Promise<string> {
  const { n, at, startsAt, ...rest } = a
  const asked = {
    ...rest,
    number: numberOf(n, at),
    status: 'requested',
    startsAt: null,
    reason: null,
    minutes: null,
    decision: null,
    requestedAt: at,
    changedAt: at,
    endedAt: null,
  } as const
  await insertAudience(tx, asked)
  const set = await changeAudience(tx, asked, { status: 'scheduled', startsAt }, at)
  await onAgenda(tx, set, endOf(startsAt))
  await noteAudience(tx, set, 'requested', ministerOffice, at)
  await noteAudience(tx, set, 'scheduled', ministerOffice, at)
  return asked.number
}
