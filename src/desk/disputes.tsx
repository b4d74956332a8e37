/**
 * Readings that people say were not right. Whoever answers has nothing to do with the reading: not its reader, not of the
 * reader's unit, not herself, her family. She sees what was read and why, and no name; what she opens is a reading too.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import {
  actingTrouble,
  noteAct,
  type OfficerSession,
  officerOf,
  reasonsOf,
  stillOpen,
  unitOfEach,
} from '../identity/officers/index.ts'
import { choice, field, plainText, type Text } from '../language/index.ts'
import { tell } from '../notices/index.ts'
import { type Db, inTransaction, readingWithin, type Tx } from '../store/index.ts'
import {
  Bdi,
  Empty,
  type FieldErrors,
  Form,
  fieldsOf,
  Moment,
  readForm,
  SummaryList,
  Table,
  type Typed,
} from '../ui/index.ts'
import { answerDispute, type Dispute, openDispute, openDisputes, type ReadLine, readingOf } from '../watch/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import type { DeskRoutes } from './routes.ts'

const words = {
  title: { ar: 'اعتراضات على اطلاع', en: 'Disputed readings' },
  one: { ar: 'اعتراض على اطلاع', en: 'A disputed reading' },
  none: { ar: 'لا اعتراض ينتظر جوابك.', en: 'No dispute waits for your answer.' },
  since: { ar: 'أُرسل', en: 'Sent' },
  who: { ar: 'المطّلع', en: 'Reader' },
  what: { ar: 'السجلات', en: 'Registers' },
  purpose: { ar: 'الغرض', en: 'Purpose' },
  reason: { ar: 'ما كتبه الموظف', en: 'What the officer wrote' },
  times: { ar: 'عدد المرات في اليوم', en: 'Times that day' },
  when: { ar: 'متى', en: 'When' },
  said: { ar: 'ما كتبه صاحب البيانات', en: 'What the person wrote' },
  answer: { ar: 'أجب', en: 'Answer' },
  gone: {
    ar: 'أُجيب هذا الاعتراض من قبل، أو ليس لك أن تجيبه.',
    en: 'It was answered already, or is not yours to answer.',
  },
} as const satisfies Readonly<Record<string, Text>>

const form = z.object({
  verdict: choice(
    {
      in_order: { ar: 'كان في محله', en: 'It was in order' },
      not_in_order: { ar: 'لم يكن في محله', en: 'It was not in order' },
      stopped: { ar: 'لم يكن في محله، وأوقفنا المطّلع', en: 'It was not, and its reader was stopped' },
    },
    { ar: 'ماذا وجدت؟', en: 'What did you find?' },
  ),
  answer: field(
    plainText({ max: 1000 }),
    { ar: 'الجواب', en: 'Answer' },
    { ar: 'يقرؤه صاحب البيانات كما تكتبه', en: 'The person reads it as you write it' },
    { widget: 'textarea' },
  ),
})
const fields = fieldsOf(form)
const needs = 'answer a dispute'

export function disputePages(routes: DeskRoutes, doorway: Doorway): void {
  const { site } = doorway

  routes.get('/desk/disputes', needs, async ({ req, reply, session }) => {
    const { lang } = req.visit
    const mine: Dispute[] = []
    for (const one of await openDisputes(site.pool)) if (await hers(site.pool, session, one)) mine.push(one)
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      children:
        mine.length === 0 ? (
          <Empty>{words.none[lang]}</Empty>
        ) : (
          <Table
            lang={lang}
            caption={words.title}
            captionUnseen
            columns={[words.one, words.since]}
            rows={mine.map((one) => [
              <a href={`/desk/disputes/${one.id}`}>{words.one[lang]}</a>,
              <Moment at={one.at} lang={lang} />,
            ])}
          />
        ),
    })
  })

  routes.get('/desk/disputes/:id', needs, ({ req, reply, session, id }) => show(req, reply, session, id))

  routes.post('/desk/disputes/:id', needs, async ({ req, reply, session, id }) => {
    const read = readForm(form, fields, req.body)
    if (!read.ok) return show(req, reply, session, id, read.values, read.errors)
    const done = await inTransaction(site.pool, (tx) => answer(tx, session, id, read.values, site.clock.now()))
    if (!done) throw new ProblemError({ ...ofStatus(404), words: words.gone })
    return reply.redirect('/desk/disputes', 303)
  })

  async function show(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    id: string,
    values: Typed = {},
    errors: FieldErrors = {},
  ) {
    const { lang } = req.visit
    const seen = await opened(doorway, session, id)
    if (seen === null) throw new ProblemError({ ...ofStatus(404), words: words.gone })
    const { one, line, unit, reason } = seen
    return sendDesk(site, req, reply, {
      title: words.one,
      session,
      errors,
      back: '/desk/disputes',
      path: `/desk/disputes/${one.id}`,
      children: (
        <>
          <SummaryList
            lang={lang}
            rows={[
              { label: words.said, shown: <Bdi>{one.words}</Bdi> },
              { label: words.since, shown: <Moment at={one.at} lang={lang} /> },
              {
                label: words.who,
                shown: unit?.[lang] ?? `${line.audience}${line.capacity ? ` (${line.capacity})` : ''}`,
              },
              { label: words.purpose, shown: doorway.house.catalogue.get(line.purpose)?.title[lang] ?? line.purpose },
              ...(reason === undefined ? [] : [{ label: words.reason, shown: <Bdi>{reason}</Bdi> }]),
              { label: words.what, shown: line.registers.join(', ') },
              { label: words.when, shown: <Moment at={line.last} lang={lang} /> },
              { label: words.times, shown: String(line.times) },
            ]}
          />
          <Form
            lang={lang}
            action={`/desk/disputes/${one.id}`}
            fields={fields}
            values={values}
            errors={errors}
            summary={false}
            button={words.answer}
          />
        </>
      ),
    })
  }
}

interface Seen {
  readonly one: Dispute
  readonly line: ReadLine
  readonly unit: Text | undefined
  readonly reason: string | undefined
}

/** Opens one for an officer who may answer it: a reading of the person's readings, in her book. */
function opened({ site }: Doorway, session: OfficerSession, id: string): Promise<Seen | null> {
  return inTransaction(site.pool, async (tx) => {
    const at = site.clock.now()
    const one = await openDispute(tx, id)
    if (one === null || !(await stillOpen(tx, session, at)) || !(await hers(tx, session, one))) return null
    const reading = { reader: session.officer.id, audience: 'officer', purpose: 'desk:dispute', request: one.id, at }
    return readingWithin(tx, reading, async (look) => {
      look.note(one.person, 'readings')
      const line = await readingOf(tx, one.person, one.reading)
      if (line === null) return null
      const units = await unitOfEach(tx, line.audience === 'officer' ? [line.reader] : [])
      const reasons = await reasonsOf(tx, one.person, line.audience === 'officer' && line.request ? [line.request] : [])
      return { one, line, unit: units.get(line.reader), reason: reasons.get(line.request ?? '') }
    })
  })
}

/** May this officer answer it? Nobody judges her own reading, her unit's, or one about herself or her family. */
async function hers(db: Db, { officer }: OfficerSession, one: Dispute): Promise<boolean> {
  if ((await actingTrouble(db, officer, one.person)) !== null) return false
  const line = await readingOf(db, one.person, one.reading)
  if (line === null || line.reader === officer.id || line.reader === officer.person) return false
  if (line.audience !== 'officer') return true
  const reader = await officerOf(db, line.reader)
  return reader === null || reader.unit.id !== officer.unit.id
}

async function answer(
  tx: Tx,
  session: OfficerSession,
  id: string,
  { verdict, answer: text }: z.output<typeof form>,
  at: string,
): Promise<boolean> {
  const one = await openDispute(tx, id, true)
  if (one === null || !(await stillOpen(tx, session, at)) || !(await hers(tx, session, one))) return false
  const { officer } = session
  await answerDispute(tx, one, { verdict, answer: text, by: officer.id, at })
  await noteAct(tx, {
    at,
    kind: 'dispute_answered',
    officer,
    session: session.id,
    person: one.person,
    about: one.id,
    after: { verdict },
  })
  await tell(tx, { person: one.person, kind: 'account.dispute-answered', vars: {}, key: `dispute:${one.id}`, at })
  return true
}
