/** The verb by which a request becomes a ticket: what services of the contact centre plan. */
import { type Effect, InvariantError, type PersonId, type Verb } from '../store/index.ts'
import { type AskAudience, askAudience } from './audience-verbs.ts'
import { takeFile } from './file-rows.ts'
import { centre, offices } from './offices.ts'
import { rate } from './rating.ts'
import { alike, enqueue, insertTicket, noteMove, oneAtATime, type Ticket, ticketsOf } from './rows.ts'
import { dueAt, likenessOf, limits } from './times.ts'
import { arrivalOf } from './told.ts'
import type { Sector, TicketKind } from './words.ts'

const room = 'contact'

export interface OpenTicket {
  readonly holder: PersonId
  /** `fromReceipt('request', 'number')`: the ticket has the number of the request by which it was sent. */
  readonly number: unknown
  readonly kind: TicketKind
  readonly sector: Sector
  readonly subject?: string
  readonly words: string
  /** Which office it goes to; the contact centre unless told. */
  readonly office?: string
  /** The paper sent with it. */
  readonly file?: string | undefined
}

/** Opens a ticket; its id is the request's. Throws `sent_already`, `too_many_open`, `paper_gone`. */
const open: Verb<OpenTicket> = async (tx, args, cause) => {
  const { holder, kind, sector, words, office = centre, subject = null } = args
  if (typeof args.number !== 'string') throw new Error('contact.open: the number of the request was not filled in')
  if (!Object.hasOwn(offices, office)) throw new InvariantError(room, 'no_such_office')
  await oneAtATime(tx, holder)
  const likeness = likenessOf(kind, sector, words)
  if ((await alike(tx, holder, likeness)).length > 0) throw new InvariantError(room, 'sent_already')
  const mine = await ticketsOf(tx, holder)
  if (mine.filter((one) => one.endedAt === null).length >= limits.open) throw new InvariantError(room, 'too_many_open')
  const ticket: Ticket = {
    person: holder,
    id: cause.request,
    number: args.number,
    kind,
    sector,
    subject,
    words,
    likeness,
    office,
    status: 'recorded',
    answer: null,
    reason: null,
    openedAt: cause.at,
    dueAt: dueAt(kind, cause.at),
    changedAt: cause.at,
    endedAt: null,
    reopened: 0,
  }
  await insertTicket(tx, ticket)
  if (args.file !== undefined && !(await takeFile(tx, holder, args.file, ticket.id))) {
    throw new InvariantError(room, 'paper_gone')
  }
  await noteMove(tx, ticket, 'recorded', cause.at, { file: args.file ?? null })
  await enqueue(tx, ticket, ticket.dueAt)
  return { receipt: { ticket: ticket.id, dueAt: ticket.dueAt }, told: [arrivalOf(ticket)] }
}

export interface RateRequest {
  readonly holder: PersonId
  readonly request: string
  /** The service, or the kind of ticket. */
  readonly about: string
  readonly score: number
  readonly words?: string | undefined
}

/** Keeps how a request was. Throws `rated_already`. */
const rating: Verb<RateRequest> = async (tx, { holder, score, words, ...of }, cause) => {
  const kept = await rate(tx, { person: holder, ...of }, { score, words, at: cause.at })
  if (!kept) throw new InvariantError(room, 'rated_already')
  return { receipt: { request: of.request }, told: [] }
}

export const verbs = { 'contact.open': open, 'contact.askAudience': askAudience, 'contact.rate': rating } as const

/** Effects as services plan them. */
export const contact = {
  open: (args: OpenTicket): Effect => ({ verb: 'contact.open', args: given(args) }),
  rate: (args: RateRequest): Effect => ({ verb: 'contact.rate', args: given(args) }),
  askAudience: (args: AskAudience): Effect => ({ verb: 'contact.askAudience', args: given(args) }),
}

/** What was left out stays out: a plan is kept as JSON. */
const given = (args: object): Effect['args'] =>
  Object.fromEntries(Object.entries(args).filter(([, v]) => v !== undefined))
