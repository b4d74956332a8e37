/** One audience at the desk: who asks and why; setting a time or refusing; the room; and the minutes afterwards. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import {
  type Audience,
  agendaById,
  audienceOf,
  audienceStatuses,
  branches,
  branchNames,
  contentOf,
  eventName,
  filesOf,
  freeTimes,
  type KeptFile,
  type Move,
  modes,
  movesOf,
  type OnAgenda,
  takenTimes,
} from '../contact/index.ts'
import { actingTrouble, type OfficerSession, stillOpen } from '../identity/officers/index.ts'
import {
  choice,
  dayOf,
  field,
  formatDay,
  fullName,
  type Instant,
  plainText,
  riyadhTime,
  type Text,
} from '../language/index.ts'
import { openRegisters } from '../requests/index.ts'
import { inTransaction, readingWithin } from '../store/index.ts'
import {
  Bdi,
  Button,
  Chip,
  type FieldErrors,
  Form,
  fieldsOf,
  Ltr,
  Moment,
  Notice,
  SummaryList,
  Table,
  type Typed,
} from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { keepsAudiences } from './audiences.tsx'
import { sendDesk } from './frame.tsx'
import type { DeskRoutes } from './routes.ts'

const words = {
  title: { ar: 'لقاء', en: 'Audience' },
  gone: {
    ar: 'انتهى هذا اللقاء، أو ليس لك أن تنظر فيه.',
    en: 'This meeting is over, or not yours to look at.',
  },
  taken: { ar: 'هذا الوقت لغيره. اختر وقتًا آخر.', en: 'This time is another’s. Choose another.' },
  number: { ar: 'الرقم', en: 'Number' },
  status: { ar: 'الحالة', en: 'State' },
  name: { ar: 'الاسم', en: 'Name' },
  topic: { ar: 'الموضوع', en: 'Subject' },
  details: { ar: 'السبب', en: 'Reason' },
  how: { ar: 'الطريقة', en: 'How' },
  branch: { ar: 'الفرع', en: 'Branch' },
  when: { ar: 'الموعد', en: 'When' },
  paper: { ar: 'ملف مرفق', en: 'Attached file' },
  open: { ar: 'نزّله', en: 'Download' },
  story: { ar: 'ما حدث', en: 'What happened' },
  what: { ar: 'ماذا', en: 'What' },
  set: { ar: 'حدد الموعد', en: 'Set the time' },
  refuse: { ar: 'ارفض', en: 'Refuse' },
  room: { ar: 'افتح الغرفة', en: 'Open the room' },
  record: { ar: 'سجّل المحضر والقرار', en: 'Record minutes and decision' },
} as const satisfies Readonly<Record<string, Text>>

export const audienceDeskWords = words

export const scheduling = z.object({
  startsAt: field(z.string(), { ar: 'الوقت', en: 'Time' }, undefined, { widget: 'select' }),
  mode: choice(modes, { ar: 'الطريقة', en: 'How' }),
  branch: choice(branchNames, { ar: 'الفرع', en: 'Branch' }),
})
const readByApplicant: Text = { ar: 'يقرؤه صاحب الطلب كما تكتبه', en: 'The applicant reads it as you write it' }
const area = (label: Text) => field(plainText({ min: 3, max: 2000 }), label, readByApplicant, { widget: 'textarea' })
export const refusing = z.object({ reason: area({ ar: 'سبب الرفض', en: 'Reason' }) })
export const recording = z.object({
  minutes: area({ ar: 'المحضر', en: 'Minutes' }),
  decision: area({ ar: 'القرار', en: 'Decision' }),
})
export const refusingFields = fieldsOf(refusing)
export const recordingFields = fieldsOf(recording)

/** The times that are free now, as options. */
export const schedulingFields = (times: readonly Instant[]) =>
  fieldsOf(scheduling, {
    offers: { startsAt: times.map((at) => ({ value: at, label: timeName(at) })) },
  })

const timeName = (at: Instant): Text => ({
  ar: `${formatDay(dayOf(at), 'ar')} – ${riyadhTime(at)}`,
  en: `${formatDay(dayOf(at), 'en')} – ${riyadhTime(at)}`,
})

export interface Again {
  readonly part?: 'schedule' | 'refuse' | 'record'
  readonly values?: Typed
  readonly errors?: FieldErrors
  readonly trouble?: Text
}

interface Seen {
  readonly audience: Audience
  readonly agenda: OnAgenda
  readonly papers: readonly KeptFile[]
  readonly moves: readonly Move[]
  readonly name: Text
}

export function audiencePage(routes: DeskRoutes, doorway: Doorway): void {
  routes.get('/desk/audiences/:id', 'keep audiences', ({ req, reply, session, id }) =>
    showAudience(doorway, req, reply, session, id),
  )

  routes.get('/desk/audiences/:id/papers/:file', 'keep audiences', async ({ req, reply, session, id }) => {
    const { file = '' } = req.params as { file?: string }
    const seen = await opened(doorway, session, id)
    const paper = seen?.papers.find((one) => one.id === file)
    const content =
      seen && paper ? await contentOf(doorway.site.pool, doorway.keys.contact, seen.audience.person, file) : null
    if (!paper || content === null) throw new ProblemError({ ...ofStatus(404), words: words.gone })
    return reply
      .headers({
        'content-type': paper.type,
        'content-disposition': 'attachment; filename="paper.pdf"',
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      })
      .send(content)
  })
}

/** Opens one for an officer of the Minister's office, not about herself or her family: a reading in its asker's book. */
export function opened({ site }: Doorway, session: OfficerSession, id: string): Promise<Seen | null> {
  return inTransaction(site.pool, async (tx) => {
    const at = site.clock.now()
    const agenda = await agendaById(tx, id)
    if (agenda === null || !keepsAudiences(session) || !(await stillOpen(tx, session, at))) return null
    if ((await actingTrouble(tx, session.officer, agenda.person)) !== null) return null
    const reading = { reader: session.officer.id, audience: 'officer', purpose: 'desk:audience', request: id, at }
    return readingWithin(tx, reading, async (look) => {
      look.note(agenda.person, 'contact')
      const audience = await audienceOf(tx, agenda.person, id)
      if (audience === null) return null
      const { name } = await openRegisters(look).people.get(agenda.person)
      return {
        audience,
        agenda,
        papers: await filesOf(tx, agenda.person, id),
        moves: await movesOf(tx, audience),
        name: { ar: fullName(name, 'ar'), en: fullName(name, 'en') },
      }
    })
  })
}

export async function showAudience(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  session: OfficerSession,
  id: string,
  again: Again = {},
) {
  const { site } = doorway
  const { lang } = req.visit
  const seen = await opened(doorway, session, id)
  if (seen === null) throw new ProblemError({ ...ofStatus(404), words: words.gone })
  const { audience, agenda, papers, moves, name } = seen
  const { errors = {}, trouble, part } = again
  const of = (which: Again['part']) => (part === which ? { values: again.values, errors } : {})
  const status = audienceStatuses[audience.status]
  const now = site.clock.now()
  const begun = agenda.liveAt !== null
  const records =
    audience.status === 'scheduled' &&
    (audience.mode === 'video' ? agenda.overAt !== null : (audience.startsAt ?? now) <= now)
  const taken = await takenTimes(site.pool)
  const first = { mode: audience.mode, branch: audience.branch }
  return sendDesk(site, req, reply, {
    title: { ar: `${words.title.ar} ${audience.number}`, en: `${words.title.en} ${audience.number}` },
    session,
    errors,
    ...(trouble === undefined ? {} : { status: 409, error: true }),
    back: '/desk/audiences',
    path: `/desk/audiences/${id}`,
    children: (
      <>
        {trouble === undefined ? null : (
          <Notice lang={lang} tone="error" live>
            {trouble[lang]}
          </Notice>
        )}
        <SummaryList
          lang={lang}
          rows={[
            { label: words.number, shown: <Ltr>{audience.number}</Ltr> },
            { label: words.status, shown: <Chip tone={status.tone}>{status.name[lang]}</Chip> },
            { label: words.name, shown: <Bdi>{name[lang]}</Bdi> },
            { label: words.topic, shown: <Bdi>{audience.topic}</Bdi> },
            { label: words.details, shown: <Bdi>{audience.details}</Bdi> },
            { label: words.how, shown: modes[audience.mode][lang] },
            { label: words.branch, shown: branches[audience.branch]?.name[lang] ?? audience.branch },
            ...(audience.startsAt === null
              ? []
              : [{ label: words.when, shown: <Moment at={audience.startsAt} lang={lang} /> }]),
            ...papers.map((paper) => ({
              label: words.paper,
              shown: <a href={`/desk/audiences/${id}/papers/${paper.id}`}>{words.open[lang]}</a>,
            })),
          ]}
        />
        {records ? (
          <>
            <h2>{words.record[lang]}</h2>
            <Form
              lang={lang}
              id="record-form"
              action={`/desk/audiences/${id}/record`}
              fields={recordingFields}
              {...of('record')}
              summary={false}
              button={words.record}
            />
          </>
        ) : null}
        {audience.status === 'scheduled' && audience.mode === 'video' && agenda.overAt === null ? (
          <p class="acts">
            <Button href={`/desk/audiences/${id}/room`}>{words.room[lang]}</Button>
          </p>
        ) : null}
        {begun || records ? null : (
          <>
            <details open={audience.status === 'requested' || part === 'schedule'}>
              <summary>{words.set[lang]}</summary>
              <Form
                lang={lang}
                id="schedule-form"
                action={`/desk/audiences/${id}/schedule`}
                fields={schedulingFields(freeTimes(taken, now))}
                values={part === 'schedule' ? again.values : first}
                errors={part === 'schedule' ? errors : {}}
                summary={false}
                button={words.set}
              />
            </details>
            <details open={part === 'refuse'}>
              <summary>{words.refuse[lang]}</summary>
              <Form
                lang={lang}
                id="refuse-form"
                action={`/desk/audiences/${id}/refuse`}
                fields={refusingFields}
                {...of('refuse')}
                summary={false}
                button={words.refuse}
              />
            </details>
          </>
        )}
        <Table
          lang={lang}
          caption={words.story}
          columns={[words.when, words.what]}
          rows={moves.map((move) => [<Moment at={move.at} lang={lang} />, eventName(move.event)[lang]])}
        />
      </>
    ),
  })
}
