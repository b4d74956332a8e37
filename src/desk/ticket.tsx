/** One ticket at the desk: what was written, its papers and its story; and what the officer who has it may do. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import {
  contentOf,
  eventName,
  filesOf,
  type KeptFile,
  kinds,
  type Move,
  movesOf,
  officeName,
  offices,
  type Queued,
  queuedTicket,
  sectorName,
  statuses,
  type Ticket,
  ticketOf,
} from '../contact/index.ts'
import { actingTrouble, type OfficerSession, stillOpen } from '../identity/officers/index.ts'
import { choice, field, fullName, type Lang, plainText, type Text } from '../language/index.ts'
import { openRegisters } from '../requests/index.ts'
import { inTransaction, readingWithin } from '../store/index.ts'
import {
  Bdi,
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
import { sendDesk } from './frame.tsx'
import type { DeskRoutes } from './routes.ts'
import { officeOf } from './tickets.tsx'

export const ticketWords = {
  gone: {
    ar: 'ليس هذا عند مكتبك، أو انتهى، أو ليس لك أن تنظر فيه.',
    en: 'It is not with your office, or over, or not yours to look at.',
  },
  notInHand: { ar: 'خذ البلاغ أولًا، ثم قرر فيه.', en: 'Take it in hand first, then decide.' },
  take: { ar: 'خذه', en: 'Take it in hand' },
  takeOver: { ar: 'خذه من زميلك', en: 'Take it from your colleague' },
} as const satisfies Readonly<Record<string, Text>>

const words = {
  number: { ar: 'الرقم', en: 'Number' },
  status: { ar: 'الحالة', en: 'State' },
  name: { ar: 'الاسم', en: 'Name' },
  about: { ar: 'عن', en: 'About' },
  subject: { ar: 'الموضوع', en: 'Subject' },
  said: { ar: 'ما كُتب', en: 'What was written' },
  due: { ar: 'الجواب قبل', en: 'Answer by' },
  paper: { ar: 'ملف مرفق', en: 'Attached file' },
  open: { ar: 'نزّله', en: 'Download' },
  story: { ar: 'ما حدث', en: 'What happened' },
  when: { ar: 'متى', en: 'When' },
  what: { ar: 'ماذا', en: 'What' },
  office: { ar: 'المكتب', en: 'Office' },
  words: { ar: 'الكلام', en: 'Words' },
  answerTitle: { ar: 'أجب', en: 'Answer' },
  returnTitle: { ar: 'أعد لنقص', en: 'Return for something missing' },
  referTitle: { ar: 'أحِل إلى مكتب', en: 'Refer to an office' },
  fileTitle: { ar: 'احفظ بسبب', en: 'File with a reason' },
} as const satisfies Readonly<Record<string, Text>>

const readByWriter: Text = { ar: 'يقرؤه صاحبه كما تكتبه', en: 'The writer reads it as you write it' }
const area = (label: Text) => field(plainText({ min: 3, max: 1500 }), label, readByWriter, { widget: 'textarea' })

/** The four decisions, each a form of its own. */
export const decisions = {
  answer: z.object({ words: area({ ar: 'الجواب', en: 'Answer' }) }),
  return: z.object({ words: area({ ar: 'ما الذي ينقص؟', en: 'What is missing?' }) }),
  refer: z.object({
    to: choice(offices, { ar: 'المكتب', en: 'Office' }),
    words: area({ ar: 'لماذا إليه؟', en: 'Why there?' }),
  }),
  file: z.object({ words: area({ ar: 'سبب الحفظ', en: 'Reason for filing' }) }),
} as const
export type Decision = keyof typeof decisions
export const decisionFields = {
  answer: fieldsOf(decisions.answer),
  return: fieldsOf(decisions.return),
  refer: fieldsOf(decisions.refer),
  file: fieldsOf(decisions.file),
} as const
const titles: Readonly<Record<Decision, Text>> = {
  answer: words.answerTitle,
  return: words.returnTitle,
  refer: words.referTitle,
  file: words.fileTitle,
}

export interface Again {
  readonly act?: Decision
  readonly values?: Typed
  readonly errors?: FieldErrors
  readonly trouble?: Text
}

interface Seen {
  readonly ticket: Ticket
  readonly queued: Queued
  readonly moves: readonly Move[]
  readonly papers: readonly KeptFile[]
  readonly name: Text | null
}

export function ticketPage(routes: DeskRoutes, doorway: Doorway): void {
  routes.get('/desk/tickets/:id', 'answer a ticket', ({ req, reply, session, id }) =>
    showTicket(doorway, req, reply, session, id),
  )

  routes.get('/desk/tickets/:id/papers/:file', 'answer a ticket', async ({ req, reply, session, id }) => {
    const { file = '' } = req.params as { file?: string }
    const seen = await opened(doorway, session, id)
    const paper = seen?.papers.find((one) => one.id === file)
    const content =
      seen && paper ? await contentOf(doorway.site.pool, doorway.keys.contact, seen.ticket.person, file) : null
    if (!paper || content === null) throw new ProblemError({ ...ofStatus(404), words: ticketWords.gone })
    const name = paper.type === 'application/pdf' ? 'paper.pdf' : 'paper.jpg'
    return reply
      .headers({
        'content-type': paper.type,
        'content-disposition': `attachment; filename="${name}"`,
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      })
      .send(content)
  })
}

/** Opens a ticket of the officer's office that is not about herself or her family: a reading in its writer's book. */
function opened({ site }: Doorway, session: OfficerSession, id: string): Promise<Seen | null> {
  return inTransaction(site.pool, async (tx) => {
    const at = site.clock.now()
    const queued = await queuedTicket(tx, id)
    if (queued === null || queued.office !== officeOf(session) || !(await stillOpen(tx, session, at))) return null
    if ((await actingTrouble(tx, session.officer, queued.person)) !== null) return null
    const reading = { reader: session.officer.id, audience: 'officer', purpose: 'desk:ticket', request: id, at }
    return readingWithin(tx, reading, async (look) => {
      look.note(queued.person, 'contact')
      const ticket = await ticketOf(tx, queued.person, id)
      if (ticket === null) return null
      // Whoever only suggests or praises is nobody the office needs to know.
      const named = ticket.kind !== 'suggestion' && ticket.kind !== 'praise'
      const person = named ? await openRegisters(look).people.get(ticket.person) : null
      return {
        ticket,
        queued,
        moves: await movesOf(tx, ticket),
        papers: await filesOf(tx, ticket.person, id),
        name: person === null ? null : { ar: fullName(person.name, 'ar'), en: fullName(person.name, 'en') },
      }
    })
  })
}

export async function showTicket(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  session: OfficerSession,
  id: string,
  again: Again = {},
) {
  const { lang } = req.visit
  const seen = await opened(doorway, session, id)
  if (seen === null) throw new ProblemError({ ...ofStatus(404), words: ticketWords.gone })
  const { ticket, queued, moves } = seen
  const { errors = {}, trouble } = again
  const mine = queued.takenBy === session.officer.id && ticket.status === 'under-review'
  return sendDesk(doorway.site, req, reply, {
    title: { ar: `${kinds[ticket.kind].ar} ${ticket.number}`, en: `${kinds[ticket.kind].en} ${ticket.number}` },
    session,
    errors,
    ...(trouble === undefined ? {} : { status: 409, error: true }),
    back: '/desk/tickets',
    path: `/desk/tickets/${id}`,
    children: (
      <>
        {trouble === undefined ? null : (
          <Notice lang={lang} tone="error" live>
            {trouble[lang]}
          </Notice>
        )}
        <Facts lang={lang} seen={seen} />
        {ticket.status === 'returned' ? null : mine ? (
          <Decide lang={lang} id={id} again={again} />
        ) : (
          <form method="post" action={`/desk/tickets/${id}/take`} data-once="">
            <p class="act">
              <button class="button main" type="submit">
                {(queued.takenBy === null ? ticketWords.take : ticketWords.takeOver)[lang]}
              </button>
            </p>
          </form>
        )}
        <Table
          lang={lang}
          caption={words.story}
          columns={[words.when, words.what, words.office, words.words]}
          rows={moves.map((move) => [
            <Moment at={move.at} lang={lang} />,
            eventName(move.event)[lang],
            officeName(move.office)[lang],
            <Bdi>{move.words ?? ''}</Bdi>,
          ])}
        />
      </>
    ),
  })
}

function Facts({ lang, seen }: { readonly lang: Lang; readonly seen: Seen }) {
  const { ticket, papers, name } = seen
  const status = statuses[ticket.status]
  return (
    <SummaryList
      lang={lang}
      rows={[
        { label: words.number, shown: <Ltr>{ticket.number}</Ltr> },
        { label: words.status, shown: <Chip tone={status.tone}>{status.name[lang]}</Chip> },
        ...(name === null ? [] : [{ label: words.name, shown: <Bdi>{name[lang]}</Bdi> }]),
        { label: words.about, shown: sectorName(ticket.sector)[lang] },
        ...(ticket.subject === null ? [] : [{ label: words.subject, shown: <Bdi>{ticket.subject}</Bdi> }]),
        { label: words.said, shown: <Bdi>{ticket.words}</Bdi> },
        { label: words.due, shown: <Moment at={ticket.dueAt} lang={lang} /> },
        ...papers.map((paper) => ({
          label: words.paper,
          shown: <a href={`/desk/tickets/${ticket.id}/papers/${paper.id}`}>{words.open[lang]}</a>,
        })),
      ]}
    />
  )
}

/** The answer stands open; the others behind their names, since they are the exception. */
function Decide({ lang, id, again }: { readonly lang: Lang; readonly id: string; readonly again: Again }) {
  const form = (act: Decision) => (
    <Form
      lang={lang}
      id={`${act}-form`}
      action={`/desk/tickets/${id}/${act}`}
      fields={decisionFields[act]}
      values={again.act === act ? again.values : {}}
      errors={again.act === act ? again.errors : {}}
      summary={false}
      button={titles[act]}
    />
  )
  return (
    <>
      <h2>{titles.answer[lang]}</h2>
      {form('answer')}
      {(['return', 'refer', 'file'] as const).map((act) => (
        <details open={again.act === act}>
          <summary>{titles[act][lang]}</summary>
          {form(act)}
        </details>
      ))}
    </>
  )
}
