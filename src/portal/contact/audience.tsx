/** A person's meeting with the Minister: where it stands and what was decided; her devices tried, the waiting room, the room. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  type Audience,
  agendaById,
  audienceOf,
  audienceStatuses,
  branches,
  contentOf,
  doorOpen,
  eventName,
  fileOf,
  filesOf,
  iceServers,
  lastSignal,
  modes,
  movesOf,
  officeName,
  roleNames,
  seatsOf,
  sit,
  withdrawAudience,
} from '../../contact/index.ts'
import type { Lang, Text } from '../../language/index.ts'
import { inTransaction } from '../../store/index.ts'
import {
  Bdi,
  Button,
  CallRoom,
  Chip,
  DeviceCheck,
  Ltr,
  Moment,
  Notice,
  SummaryList,
  Track,
  WaitingRoom,
} from '../../ui/index.ts'
import { type Doorway, ofStatus, openStreams, ProblemError } from '../../web/index.ts'
import { sendPage } from '../frame.tsx'
import { type Guest, requireGuest } from '../guard.ts'
import { heardOn, passOn } from './call-wire.ts'
import { sendFile } from './papers.ts'

interface At {
  readonly id: string
  readonly file: string
}

export const callWords = {
  title: { ar: 'لقاء مع سمو الوزير', en: 'Meeting with the Minister' },
  topic: { ar: 'الموضوع', en: 'Subject' },
  details: { ar: 'السبب', en: 'Reason' },
  how: { ar: 'الطريقة', en: 'How' },
  branch: { ar: 'الفرع', en: 'Branch' },
  when: { ar: 'الموعد', en: 'When' },
  why: { ar: 'سبب الرفض', en: 'Why it was refused' },
  decision: { ar: 'القرار', en: 'The decision' },
  minutes: { ar: 'محضر اللقاء', en: 'Minutes' },
  story: { ar: 'ما حدث', en: 'What happened' },
  enter: { ar: 'ادخل إلى غرفة الانتظار', en: 'Enter the waiting room' },
  device: { ar: 'جرّب جهازك', en: 'Try your device' },
  withdraw: { ar: 'اسحب الطلب', en: 'Withdraw it' },
  opens: {
    ar: 'يُفتح باب غرفة الانتظار قبل الموعد بربع ساعة.',
    en: 'The waiting room opens a quarter of an hour before.',
  },
  waiting: { ar: 'غرفة الانتظار', en: 'Waiting room' },
  waitHere: {
    ar: 'أنت في غرفة الانتظار. يدخلك المكتب حين يبدأ اللقاء، فاترك الصفحة مفتوحة.',
    en: 'You are in the waiting room. The office lets you in when the meeting begins; keep this page open.',
  },
  noRecord: { ar: 'لا يُسجَّل صوت ولا صورة.', en: 'No sound and no picture is recorded.' },
  leave: { ar: 'اخرج من اللقاء', en: 'Leave the meeting' },
  back: { ar: 'تفاصيل اللقاء', en: 'About the meeting' },
  requests: { ar: 'طلباتي', en: 'My requests' },
  paper: { ar: 'الملف المرفق', en: 'Attached file' },
  open: { ar: 'نزّل الملف', en: 'Download it' },
  changed: { ar: 'لا يمكن سحبه الآن: انتهى أو بدأ.', en: 'It can no longer be withdrawn: it is over, or has begun.' },
} as const satisfies Record<string, Text>

/** What somebody without scripts does: she comes to the branch, where the call is held for her. */
export function atTheBranch(branch: string): Text {
  const { name, address } = branches[branch] ?? { name: { ar: '', en: '' }, address: { ar: '', en: '' } }
  return {
    ar: `يحتاج الاتصال المرئي إلى جافاسكربت. شغّلها، أو احضر إلى ${name.ar} (${address.ar}) في الموعد نفسه.`,
    en: `A call by video needs JavaScript. Switch it on, or come to the ${name.en} (${address.en}) at the same time.`,
  }
}

export function audiencePages(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway
  const streams = openStreams(app)

  app.get<{ Params: At }>('/audiences/:id', async (req, reply) => show(doorway, req, reply))

  app.post<{ Params: At }>('/audiences/:id/withdraw', async (req, reply) => {
    const { audience } = await hers(doorway, req)
    const by = { person: audience.person, id: audience.id, at: site.clock.now() }
    const done = await inTransaction(site.pool, (tx) => withdrawAudience(tx, by))
    if (done === 'gone') return show(doorway, req, reply, callWords.changed)
    return reply.redirect(`/audiences/${audience.id}`, 303)
  })

  app.get<{ Params: At }>('/audiences/:id/papers/:file', async (req, reply) => {
    const { audience } = await hers(doorway, req)
    const kept = await fileOf(site.pool, audience.person, req.params.file)
    const content =
      kept?.ticket === audience.id ? await contentOf(site.pool, doorway.keys.contact, audience.person, kept.id) : null
    if (kept === null || content === null) throw new ProblemError(ofStatus(404))
    return sendFile(reply, kept.type, content)
  })

  app.get<{ Params: At }>('/audiences/:id/device', async (req, reply) => {
    const { guest, audience } = await hers(doorway, req)
    const { lang } = req.visit
    return sendPage(site, req, reply, {
      title: callWords.device,
      names: guest.names,
      calls: true,
      islands: ['call'],
      back: { href: `/audiences/${audience.id}`, label: callWords.back },
      children: (
        <div class="narrow">
          <h1>{callWords.device[lang]}</h1>
          <NoScript lang={lang} branch={audience.branch} />
          <DeviceCheck lang={lang} />
        </div>
      ),
    })
  })

  app.get<{ Params: At }>('/audiences/:id/call', async (req, reply) => {
    const { guest, audience } = await hers(doorway, req)
    if (!(await mayEnter(doorway, audience))) return reply.redirect(`/audiences/${audience.id}`, 303)
    const { lang } = req.visit
    const now = site.clock.now()
    await sit(site.pool, audience.id, 'applicant', now)
    const admitted = (await seatsOf(site.pool, audience.id)).some(
      (seat) => seat.role === 'applicant' && seat.admittedAt !== null,
    )
    const props = {
      lang,
      seat: 'applicant',
      base: `/audiences/${audience.id}/call`,
      since: await lastSignal(site.pool, audience.id),
      after: `/audiences/${audience.id}`,
    } as const
    return sendPage(site, req, reply, {
      title: admitted ? callWords.title : callWords.waiting,
      names: guest.names,
      calls: true,
      islands: ['call'],
      back: { href: `/audiences/${audience.id}`, label: callWords.back },
      children: (
        <>
          <h1>{(admitted ? callWords.title : callWords.waiting)[lang]}</h1>
          <NoScript lang={lang} branch={audience.branch} />
          {admitted ? (
            <CallRoom
              {...props}
              iceServers={iceServers(doorway.ice ?? noIce, audience.id, now)}
              others={[
                { role: 'host', name: roleNames.host },
                { role: 'third', name: roleNames.third },
              ]}
            >
              <p class="acts">
                <Button href={`/audiences/${audience.id}`} kind="second">
                  {callWords.leave[lang]}
                </Button>
              </p>
            </CallRoom>
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

  app.get<{ Params: At; Querystring: { since?: string } }>('/audiences/:id/call/events', async (req, reply) => {
    const { audience } = await hers(doorway, req)
    // A page that asks again after the end is told so: a refusal would leave it waiting for ever.
    const open = await mayEnter(doorway, audience)
    return streams(req, reply, open ? heardOn(doorway, audience.id, 'applicant', req) : async () => null)
  })

  app.post<{ Params: At }>('/audiences/:id/call/signal', async (req, reply) => {
    const { audience } = await hers(doorway, req)
    return passOn(doorway, req, reply, audience.id, 'applicant')
  })
}

export const noIce = { stun: [], turn: [], secret: null } as const

/** The meeting of the one who is signed in. Throws "not found" for another's as for none. */
async function hers(doorway: Doorway, req: FastifyRequest): Promise<{ guest: Guest; audience: Audience }> {
  const guest = await requireGuest(doorway, req)
  const { id } = req.params as At
  const audience = await audienceOf(doorway.site.pool, guest.caller.person, id)
  if (audience === null) throw new ProblemError(ofStatus(404))
  return { guest, audience }
}

async function mayEnter({ site }: Doorway, audience: Audience): Promise<boolean> {
  if (audience.status !== 'scheduled' || audience.mode !== 'video') return false
  const agenda = await agendaById(site.pool, audience.id)
  // A call that goes on longer than was planned shuts nobody out.
  const open = agenda?.liveAt != null || doorOpen(audience.startsAt, site.clock.now())
  return agenda?.overAt === null && open
}

export function NoScript({ lang, branch }: { readonly lang: Lang; readonly branch: string }) {
  return (
    <noscript>
      <Notice lang={lang} tone="warning">
        {atTheBranch(branch)[lang]}
      </Notice>
    </noscript>
  )
}

async function show(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, trouble?: Text) {
  const { site } = doorway
  const { lang } = req.visit
  const { guest, audience } = await hers(doorway, req)
  const [moves, papers, agenda] = await Promise.all([
    movesOf(site.pool, audience),
    filesOf(site.pool, audience.person, audience.id),
    agendaById(site.pool, audience.id),
  ])
  const status = audienceStatuses[audience.status]
  const byVideo = audience.status === 'scheduled' && audience.mode === 'video' && agenda?.overAt === null
  const branch = branches[audience.branch]
  return sendPage(site, req, reply, {
    title: { ar: `${callWords.title.ar} ${audience.number}`, en: `${callWords.title.en} ${audience.number}` },
    names: guest.names,
    status: trouble ? 409 : 200,
    error: trouble !== undefined,
    islands: ['once'],
    back: { href: '/requests', label: callWords.requests },
    children: (
      <div class="narrow">
        <h1>{callWords.title[lang]}</h1>
        {trouble === undefined ? null : (
          <Notice lang={lang} tone="error" live>
            {trouble[lang]}
          </Notice>
        )}
        <p>
          <Chip tone={status.tone}>{status.name[lang]}</Chip> <Ltr>{audience.number}</Ltr>
        </p>
        <Notice lang={lang} tone={status.tone === 'neutral' ? 'info' : status.tone} title={status.name}>
          <p>{status.means[lang]}</p>
          {audience.reason === null ? null : (
            <p class="words">
              <Bdi>{audience.reason}</Bdi>
            </p>
          )}
          {audience.decision === null ? null : (
            <p class="words">
              <Bdi>{audience.decision}</Bdi>
            </p>
          )}
        </Notice>
        <SummaryList
          lang={lang}
          rows={[
            ...(audience.startsAt === null
              ? []
              : [{ label: callWords.when, shown: <Moment at={audience.startsAt} lang={lang} /> }]),
            { label: callWords.how, shown: modes[audience.mode][lang] },
            { label: callWords.branch, shown: `${branch?.name[lang] ?? ''}, ${branch?.address[lang] ?? ''}` },
            { label: callWords.topic, shown: <Bdi>{audience.topic}</Bdi> },
            { label: callWords.details, shown: <Bdi>{audience.details}</Bdi> },
            ...(audience.minutes === null ? [] : [{ label: callWords.minutes, shown: <Bdi>{audience.minutes}</Bdi> }]),
            ...papers.map((paper) => ({
              label: callWords.paper,
              shown: <a href={`/audiences/${audience.id}/papers/${paper.id}`}>{callWords.open[lang]}</a>,
            })),
          ]}
        />
        {byVideo ? (
          <>
            <p class="acts">
              {doorOpen(audience.startsAt, site.clock.now()) ? (
                <Button href={`/audiences/${audience.id}/call`}>{callWords.enter[lang]}</Button>
              ) : null}
              <Button href={`/audiences/${audience.id}/device`} kind="second">
                {callWords.device[lang]}
              </Button>
            </p>
            <p class="muted">{callWords.opens[lang]}</p>
          </>
        ) : null}
        <h2>{callWords.story[lang]}</h2>
        <Track
          lang={lang}
          steps={moves.map((move) => ({
            label: eventName(move.event),
            at: move.at,
            state: 'done',
            note: officeName(move.office)[lang],
          }))}
        />
        {audience.endedAt === null ? (
          <form method="post" action={`/audiences/${audience.id}/withdraw`} data-once="">
            <p>
              <button class="button quiet" type="submit">
                {callWords.withdraw[lang]}
              </button>
            </p>
          </form>
        ) : null}
      </div>
    ),
  })
}
