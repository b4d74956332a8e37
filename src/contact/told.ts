/** What people are told about their tickets: one message a move, none of the words they wrote or were answered with. */
import { dayOf, formatSlashDay, type Instant, type Text } from '../language/index.ts'
import { tell } from '../notices/index.ts'
import type { Told, Tx } from '../store/index.ts'
import { officeName } from './offices.ts'
import type { Ticket } from './rows.ts'
import { kinds, statuses } from './words.ts'

const date = (at: Instant): string => formatSlashDay(dayOf(at))

/** The word on its arrival: with the day by which we answer. */
export function arrivalOf(ticket: Ticket): Told {
  const { person, number: ref, kind } = ticket
  const deadline = date(ticket.dueAt)
  switch (kind) {
    case 'complaint':
      return { person, kind: 'cont.complaint.received', vars: { ref, date: date(ticket.openedAt), deadline } }
    case 'suggestion':
      return { person, kind: 'cont.suggestion.received', vars: { ref, office: officeName(ticket.office) } }
    default:
      return { person, kind: 'contact.recorded', vars: { what: kinds[kind], ref, deadline } }
  }
}

/** An enquiry has its own word for the answer; the others share one. */
export const tellAnswered = (tx: Tx, t: Ticket, at: Instant, key: string) =>
  t.kind === 'enquiry'
    ? say(tx, t, 'cont.enquiry.answered', { ref: t.number }, at, key)
    : say(tx, t, 'contact.answered', { what: kinds[t.kind], ref: t.number }, at, key)

/** It stands elsewhere now: referred, filed, reopened. */
export const tellMoved = (tx: Tx, t: Ticket, at: Instant, key: string) =>
  say(tx, t, 'contact.moved', { ref: t.number, status: statuses[t.status].name }, at, key)

/** Something is missing, until a day. */
export const tellReturned = (tx: Tx, t: Ticket, until: Instant, at: Instant, key: string) =>
  say(tx, t, 'cont.request.action_needed', { ref: t.number, action: missing, date: date(until) }, at, key)

export const tellLate = (tx: Tx, t: Ticket, at: Instant, key: string) =>
  say(tx, t, 'contact.late', { ref: t.number }, at, key)

const missing: Text = { ar: 'استكمال المطلوب', en: 'what we asked for' }

function say(tx: Tx, t: Ticket, kind: string, vars: Readonly<Record<string, string | Text>>, at: Instant, key: string) {
  return tell(tx, { person: t.person, kind, vars, key: `ticket:${t.id}:${key}`, at })
}
