/**
 * The third in a meeting, an interpreter or a companion: comes by a link that opens once, has no account, sees nothing but
 * the waiting room and, let in, the room. The link is spent by a press, not by being looked at.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  iceServers,
  invitedBy,
  lastSignal,
  roleNames,
  seatByEntry,
  seatsOf,
  sit,
  useInvitation,
} from '../../contact/index.ts'
import type { Text } from '../../language/index.ts'
import { Button, CallRoom, Notice, WaitingRoom } from '../../ui/index.ts'
import { cookieOf, type Doorway, dropCookie, ofStatus, openStreams, ProblemError, setCookie } from '../../web/index.ts'
import { sendPage } from '../frame.tsx'
import { callWords, noIce } from './audience.tsx'
import { heardOn, passOn } from './call-wire.ts'

interface At {
  readonly token: string
}

const words = {
  title: { ar: 'انضم إلى لقاء', en: 'Join a meeting' },
  lead: {
    ar: 'هذا الرابط لك وحدك ويُستعمل مرة. اضغط حين تكون مستعدًا.',
    en: 'This link is yours alone and works once. Press when you are ready.',
  },
  join: { ar: 'انضم', en: 'Join' },
  gone: {
    ar: 'انتهى اللقاء أو استُعمل الرابط. اطلب رابطًا جديدًا من المكتب.',
    en: 'The meeting is over, or the link was used. Ask the office for another.',
  },
  script: { ar: 'يحتاج الاتصال إلى جافاسكربت. شغّلها في هذا المتصفح.', en: 'The call needs JavaScript. Switch it on.' },
  over: { ar: 'انتهى اللقاء. شكرًا لك.', en: 'The meeting is over. Thank you.' },
} as const satisfies Record<string, Text>

export function thirdPages(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway
  const streams = openStreams(app)

  app.get<{ Params: At }>('/join/:token', async (req, reply) => {
    const { lang } = req.visit
    const invited = await invitedBy(site.pool, req.params.token)
    if (invited === null) throw new ProblemError({ ...ofStatus(404), words: words.gone })
    return sendPage(site, req, reply, {
      title: words.title,
      islands: ['once'],
      children: (
        <div class="narrow">
          <h1>{words.title[lang]}</h1>
          <p class="lead">{words.lead[lang]}</p>
          <p>{roleNames[invited.as][lang]}</p>
          <form method="post" action={`/join/${req.params.token}`} data-once="">
            <p class="act">
              <Button>{words.join[lang]}</Button>
            </p>
          </form>
        </div>
      ),
    })
  })

  app.post<{ Params: At }>('/join/:token', async (req, reply) => {
    const used = await useInvitation(site.pool, req.params.token)
    if (used === null) throw new ProblemError({ ...ofStatus(404), words: words.gone })
    setCookie(site, reply, 'call', used.entry)
    return reply.redirect('/call', 303)
  })

  app.get('/call', async (req, reply) => {
    const seat = await seatIn(req)
    const { lang } = req.visit
    const now = site.clock.now()
    await sit(site.pool, seat.id, 'third', now)
    const admitted = (await seatsOf(site.pool, seat.id)).some((one) => one.role === 'third' && one.admittedAt !== null)
    const props = {
      lang,
      seat: 'third',
      base: '/call',
      since: await lastSignal(site.pool, seat.id),
      after: '/call/over',
    } as const
    return sendPage(site, req, reply, {
      title: admitted ? callWords.title : callWords.waiting,
      calls: true,
      islands: ['call'],
      children: (
        <>
          <h1>{(admitted ? callWords.title : callWords.waiting)[lang]}</h1>
          <noscript>
            <Notice lang={lang} tone="warning">
              {words.script[lang]}
            </Notice>
          </noscript>
          {admitted ? (
            <CallRoom
              {...props}
              iceServers={iceServers(doorway.ice ?? noIce, seat.id, now)}
              others={[
                { role: 'host', name: roleNames.host },
                { role: 'applicant', name: roleNames.applicant },
              ]}
            />
          ) : (
            <WaitingRoom {...props}>
              <Notice lang={lang} tone="info" live>
                {callWords.waitHere[lang]}
              </Notice>
            </WaitingRoom>
          )}
          <p class="muted">{callWords.noRecord[lang]}</p>
        </>
      ),
    })
  })

  app.get('/call/over', async (req, reply) => {
    dropCookie(site, reply, 'call')
    return sendPage(site, req, reply, { title: words.over, children: <h1>{words.over[req.visit.lang]}</h1> })
  })

  app.get('/call/events', async (req, reply) => {
    const entry = cookieOf(site, req, 'call')
    const seat = entry === null ? null : await seatByEntry(site.pool, entry)
    // Asked again after the end, it is told so.
    return streams(req, reply, seat === null ? async () => null : heardOn(doorway, seat.id, 'third', req))
  })

  app.post('/call/signal', async (req, reply) => {
    const seat = await seatIn(req)
    return passOn(doorway, req, reply, seat.id, 'third')
  })

  /** Where this browser has its seat. Throws "not found" when it has none, or the meeting is over. */
  async function seatIn(req: FastifyRequest) {
    const entry = cookieOf(site, req, 'call')
    const seat = entry === null ? null : await seatByEntry(site.pool, entry)
    if (seat === null) throw new ProblemError({ ...ofStatus(404), words: words.gone })
    return seat
  }
}
