/** What the Minister's office does with an audience, each act with its line in the audit, in one transaction. */
import {
  type Audience,
  agendaById,
  freeTimes,
  isTaken,
  recordAudience,
  refuseAudience,
  schedule,
  takenTimes,
} from '../contact/index.ts'
import { type ActKind, actingTrouble, noteAct, type OfficerSession, stillOpen } from '../identity/officers/index.ts'
import type { Instant } from '../language/index.ts'
import { inTransaction, type PersonId, type Tx } from '../store/index.ts'
import { readForm } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import {
  recording,
  recordingFields,
  refusing,
  refusingFields,
  scheduling,
  schedulingFields,
  showAudience,
  audienceDeskWords as words,
} from './audience.tsx'
import { keepsAudiences } from './audiences.tsx'
import type { DeskRoutes } from './routes.ts'

export interface By {
  readonly id: string
  readonly person: PersonId
  readonly at: Instant
}

/** Does something to an audience for an officer who may, and writes the act beside it; a text or null: not done. */
export function onAudience<T>(
  { site }: Doorway,
  session: OfficerSession,
  id: string,
  kind: ActKind,
  f: (tx: Tx, by: By) => Promise<T | string | null>,
  after: Readonly<Record<string, unknown>> = {},
): Promise<T | string | null> {
  return inTransaction(site.pool, async (tx) => {
    const at = site.clock.now()
    const agenda = await agendaById(tx, id)
    if (agenda === null || !keepsAudiences(session) || !(await stillOpen(tx, session, at))) return null
    if ((await actingTrouble(tx, session.officer, agenda.person)) !== null) return null
    const done = await f(tx, { id, person: agenda.person, at })
    if (done === null || typeof done === 'string') return done
    await noteAct(tx, {
      at,
      kind,
      officer: session.officer,
      session: session.id,
      person: agenda.person,
      about: id,
      after,
    })
    return done
  })
}

export function audienceActs(routes: DeskRoutes, doorway: Doorway): void {
  const { site } = doorway
  const needs = 'keep audiences'
  const gone = (): never => {
    throw new ProblemError({ ...ofStatus(404), words: words.gone })
  }

  for (const act of ['schedule', 'refuse', 'record']) {
    routes.get(`/desk/audiences/:id/${act}`, needs, async ({ reply, id }) =>
      reply.redirect(`/desk/audiences/${id}`, 303),
    )
  }

  routes.post('/desk/audiences/:id/schedule', needs, async ({ req, reply, session, id }) => {
    const now = site.clock.now()
    const own = (await agendaById(site.pool, id))?.startsAt
    const free = freeTimes(await takenTimes(site.pool), now)
    const fields = schedulingFields(own == null ? free : [own, ...free])
    const read = readForm(scheduling, fields, req.body)
    const again = { part: 'schedule', values: read.ok ? read.typed : read.values } as const
    if (!read.ok) return showAudience(doorway, req, reply, session, id, { ...again, errors: read.errors })
    const set = read.values
    let done: Audience | string | null
    try {
      done = await onAudience(doorway, session, id, 'audience_scheduled', (tx, by) => schedule(tx, by, set), set)
    } catch (error) {
      // Another officer gave it away in the same moment: the agenda's key has the last word.
      if (!isTaken(error)) throw error
      done = 'taken'
    }
    if (done === 'taken' || done === 'no-such-time')
      return showAudience(doorway, req, reply, session, id, { ...again, errors: { startsAt: words.taken } })
    if (done === null || typeof done === 'string') return gone()
    return reply.redirect(`/desk/audiences/${id}`, 303)
  })

  routes.post('/desk/audiences/:id/refuse', needs, async ({ req, reply, session, id }) => {
    const read = readForm(refusing, refusingFields, req.body)
    if (!read.ok)
      return showAudience(doorway, req, reply, session, id, {
        part: 'refuse',
        values: read.values,
        errors: read.errors,
      })
    const { reason } = read.values
    const done = await onAudience(doorway, session, id, 'audience_refused', (tx, by) => refuseAudience(tx, by, reason))
    if (done === null || typeof done === 'string') return gone()
    return reply.redirect('/desk/audiences', 303)
  })

  routes.post('/desk/audiences/:id/record', needs, async ({ req, reply, session, id }) => {
    const read = readForm(recording, recordingFields, req.body)
    if (!read.ok)
      return showAudience(doorway, req, reply, session, id, {
        part: 'record',
        values: read.values,
        errors: read.errors,
      })
    const said = read.values
    const done = await onAudience(doorway, session, id, 'audience_recorded', (tx, by) => recordAudience(tx, by, said))
    if (done === null || typeof done === 'string') return gone()
    return reply.redirect('/desk/audiences', 303)
  })
}
