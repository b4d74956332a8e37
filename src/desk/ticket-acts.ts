/** What an officer does with a ticket: each act with its line in the audit, in one transaction; nobody on her own family. */
import { type Deciding, decide, type NotDone, queuedTicket, type Ticket, take } from '../contact/index.ts'
import { type ActKind, actingTrouble, noteAct, type OfficerSession, stillOpen } from '../identity/officers/index.ts'
import { inTransaction, type Tx } from '../store/index.ts'
import { readForm } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import type { Desk, DeskRoutes } from './routes.ts'
import { type Decision, decisionFields, decisions, showTicket, ticketWords } from './ticket.tsx'
import { officeOf } from './tickets.tsx'

const acts: Readonly<Record<Decision | 'take', ActKind>> = {
  take: 'ticket_taken',
  answer: 'ticket_answered',
  return: 'ticket_returned',
  refer: 'ticket_referred',
  file: 'ticket_filed',
}

export function ticketActs(routes: DeskRoutes, doorway: Doorway): void {
  const { site } = doorway
  const needs = 'answer a ticket'

  for (const act of ['take', 'answer', 'return', 'refer', 'file'] as const) {
    routes.get(`/desk/tickets/:id/${act}`, needs, async ({ reply, id }) => reply.redirect(`/desk/tickets/${id}`, 303))
  }

  routes.post('/desk/tickets/:id/take', needs, async (desk) => {
    const done = await performed(desk, 'take', (tx, by) => take(tx, by))
    return after(desk, done, `/desk/tickets/${desk.id}`)
  })

  for (const act of ['answer', 'return', 'refer', 'file'] as const) {
    routes.post(`/desk/tickets/:id/${act}`, needs, async (desk) => {
      const { req, reply, session, id } = desk
      const read = readForm(decisions[act], decisionFields[act], req.body)
      if (!read.ok) {
        return showTicket(doorway, req, reply, session, id, { act, values: read.values, errors: read.errors })
      }
      const deciding = { act, ...read.values } as Deciding
      const done = await performed(desk, act, (tx, by) => decide(tx, by, deciding), deciding)
      return after(desk, done, '/desk/tickets')
    })
  }

  /** Does it for this officer, if she still may, and writes the act beside it. */
  function performed(
    { session, id }: Desk,
    act: Decision | 'take',
    f: (tx: Tx, by: By) => Promise<Ticket | NotDone>,
    deciding?: Deciding,
  ): Promise<Ticket | NotDone> {
    return inTransaction(site.pool, async (tx) => {
      const by = await allowed(tx, session, id, site.clock.now())
      if (by === null) return 'gone'
      const done = await f(tx, by)
      if (typeof done === 'string') return done
      const after = {
        status: done.status,
        office: done.office,
        ...(deciding === undefined ? {} : { act: deciding.act }),
      }
      await noteAct(tx, {
        at: by.at,
        kind: acts[act],
        officer: session.officer,
        session: session.id,
        person: done.person,
        about: id,
        after,
      })
      return done
    })
  }

  async function after(desk: Desk, done: Ticket | NotDone, next: string) {
    const { req, reply, session, id } = desk
    if (typeof done !== 'string') return reply.redirect(next, 303)
    if (done === 'not-in-hand') return showTicket(doorway, req, reply, session, id, { trouble: ticketWords.notInHand })
    throw new ProblemError({ ...ofStatus(404), words: ticketWords.gone })
  }
}

type By = Parameters<typeof take>[1]

/** Whose it is and at which office, when this officer may act on it now: nobody on herself or her family (ID-36). */
async function allowed(tx: Tx, session: OfficerSession, id: string, at: string): Promise<By | null> {
  const queued = await queuedTicket(tx, id)
  const office = officeOf(session)
  if (queued === null || office === null || !(await stillOpen(tx, session, at))) return null
  if ((await actingTrouble(tx, session.officer, queued.person)) !== null) return null
  return { id, person: queued.person, office, officer: session.officer.id, at }
}
