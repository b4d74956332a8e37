/** The room of a meeting on the side of the Minister's office: who waits is let in, a third is invited, the call is ended. */
import {
  admit,
  agendaById,
  hangUp,
  iceServers,
  inviteThird,
  isRole,
  isThere,
  lastSignal,
  newsOf,
  roleNames,
  seatsOf,
  signal,
  sit,
} from '../contact/index.ts'
import type { Text } from '../language/index.ts'
import { CallRoom, Ltr, Notice } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError, type Streams } from '../web/index.ts'
import { audienceDeskWords, opened } from './audience.tsx'
import { onAudience } from './audience-acts.ts'
import { keepsAudiences } from './audiences.tsx'
import { sendDesk } from './frame.tsx'
import { type Desk, type DeskRoutes, sentIn } from './routes.ts'
import { scriptsNeeded } from './words.ts'

const words = {
  title: { ar: 'غرفة اللقاء', en: 'The room' },
  waits: { ar: 'من ينتظر عند الباب', en: 'Who waits at the door' },
  admit: { ar: 'أدخل', en: 'Let in' },
  invite: { ar: 'ادعُ شخصًا ثالثًا', en: 'Invite a third person' },
  link: {
    ar: 'أرسل هذا الرابط إلى الشخص الثالث. يعمل مرة واحدة، لهذا اللقاء وحده.',
    en: 'Send this link to the third person. It works once, for this meeting alone.',
  },
  end: { ar: 'أنهِ اللقاء', en: 'End the meeting' },
  noRecord: { ar: 'لا يُسجَّل صوت ولا صورة.', en: 'No sound and no picture is recorded.' },
} as const satisfies Readonly<Record<string, Text>>

const needs = 'keep audiences'

export function audienceRoom(routes: DeskRoutes, doorway: Doorway, streams: Streams): void {
  const { site } = doorway
  const gone = (): never => {
    throw new ProblemError({ ...ofStatus(404), words: audienceDeskWords.gone })
  }

  routes.get('/desk/audiences/:id/room', needs, (desk) => show(desk))

  async function show({ req, reply, session, id }: Desk, link?: string) {
    const { lang } = req.visit
    const seen = await opened(doorway, session, id)
    if (seen === null || seen.audience.status !== 'scheduled' || seen.agenda.overAt !== null) {
      return reply.redirect(`/desk/audiences/${id}`, 303)
    }
    const now = site.clock.now()
    await sit(site.pool, id, 'host', now)
    const seats = await seatsOf(site.pool, id)
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      calls: true,
      islands: ['call'],
      path: `/desk/audiences/${id}/room`,
      back: `/desk/audiences/${id}`,
      children: (
        <>
          <noscript>
            <Notice lang={lang} tone="warning">
              {scriptsNeeded[lang]}
            </Notice>
          </noscript>
          {link === undefined ? null : (
            <Notice lang={lang} tone="info" live>
              <p>{words.link[lang]}</p>
              <p>
                <Ltr>{link}</Ltr>
              </p>
            </Notice>
          )}
          <CallRoom
            lang={lang}
            seat="host"
            base={`/desk/audiences/${id}/room`}
            since={await lastSignal(site.pool, id)}
            after={`/desk/audiences/${id}`}
            iceServers={iceServers(doorway.ice ?? { stun: [], turn: [], secret: null }, id, now)}
            others={[
              { role: 'applicant', name: seen.name },
              { role: 'third', name: roleNames.third },
            ]}
          >
            <div data-part="waiting">
              <h2>{words.waits[lang]}</h2>
              {(['applicant', 'third'] as const).map((role) => {
                const seat = seats.find((one) => one.role === role)
                if (seat?.admittedAt != null) return null
                return (
                  <form
                    method="post"
                    action={`/desk/audiences/${id}/room/admit`}
                    data-admit={role}
                    hidden={!isThere(seat, now)}
                  >
                    <input type="hidden" name="role" value={role} />
                    <p class="act">
                      <button class="button main" type="submit">
                        {words.admit[lang]}: {roleNames[seat?.as ?? role][lang]}
                      </button>
                    </p>
                  </form>
                )
              })}
            </div>
          </CallRoom>
          <div class="acts">
            {(['interpreter', 'companion'] as const).map((as) => (
              <form method="post" action={`/desk/audiences/${id}/room/invite`}>
                <input type="hidden" name="as" value={as} />
                <button class="button second" type="submit">
                  {words.invite[lang]}: {roleNames[as][lang]}
                </button>
              </form>
            ))}
            <form method="post" action={`/desk/audiences/${id}/room/end`}>
              <button class="button second" type="submit">
                {words.end[lang]}
              </button>
            </form>
          </div>
          <p class="muted">{words.noRecord[lang]}</p>
        </>
      ),
    })
  }

  routes.post('/desk/audiences/:id/room/admit', needs, async ({ reply, session, id, sent }) => {
    const role = sent('role')
    if (role !== 'applicant' && role !== 'third') throw new ProblemError(ofStatus(422))
    const done = await onAudience(
      doorway,
      session,
      id,
      'audience_admitted',
      async (tx, { at }) => ((await admit(tx, id, role, at)) ? { role } : 'not-there'),
      { role },
    )
    if (done === null) return gone()
    return reply.redirect(`/desk/audiences/${id}/room`, 303)
  })

  routes.post('/desk/audiences/:id/room/invite', needs, async (desk) => {
    const { session, id, sent } = desk
    const as = sent('as')
    if (as !== 'interpreter' && as !== 'companion') throw new ProblemError(ofStatus(422))
    const done = await onAudience(
      doorway,
      session,
      id,
      'audience_invited',
      async (tx) => ({ token: await inviteThird(tx, id, as) }),
      { as },
    )
    if (done === null || typeof done === 'string') return gone()
    return show(desk, `${site.publicUrl}/join/${done.token}`)
  })

  routes.post('/desk/audiences/:id/room/end', needs, async ({ reply, session, id }) => {
    const done = await onAudience(doorway, session, id, 'audience_ended', async (tx, { at }) => {
      if ((await agendaById(tx, id))?.liveAt == null) return 'not-begun'
      await hangUp(tx, id, at)
      return { over: at }
    })
    if (done === null) return gone()
    return reply.redirect(`/desk/audiences/${id}`, 303)
  })

  routes.get('/desk/audiences/:id/room/events', needs, async ({ req, reply, session, id }) => {
    if (!keepsAudiences(session)) return gone()
    const since = String(req.headers['last-event-id'] ?? sentIn(req.query, 'since'))
    return streams(req, reply, newsOf(site.pool, site.clock, { id, role: 'host', since }))
  })

  routes.post('/desk/audiences/:id/room/signal', needs, async ({ reply, session, id, sent }) => {
    const to = sent('to')
    const body = sent('body')
    if (!keepsAudiences(session) || !isRole(to) || body === '') throw new ProblemError(ofStatus(422))
    const passed = await signal(site.pool, id, { from: 'host', to, body, at: site.clock.now() })
    return reply
      .code(passed ? 204 : 409)
      .header('cache-control', 'no-store')
      .send()
  })
}
