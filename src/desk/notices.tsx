/**
 * Notices of hospitals that only a person can judge: the mother is in no register, the father neither, a birth of three
 * weeks ago, a death of somebody recorded as dead. An officer lets one go on under her office, or ends it with a reason
 * that the hospital reads.
 */
import * as z from 'zod'
import { type Heard, heardUnder, parkedNotices, settleNotice, subjectOf } from '../agencies/hospitals/index.ts'
import { actingTrouble, alone, deskWords } from '../identity/officers/index.ts'
import { choice, field, mask, plainText, type Text } from '../language/index.ts'
import { openRegisters } from '../requests/index.ts'
import { unrecorded } from '../store/index.ts'
import {
  Empty,
  type FieldErrors,
  Form,
  fieldsOf,
  Ltr,
  Moment,
  readForm,
  SummaryList,
  Table,
  type Typed,
} from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { type Desk, type DeskRoutes, switched } from './routes.ts'

const needs = 'look into notices'

const words = {
  title: { ar: 'تبليغات المستشفيات', en: 'Hospital notices' },
  one: { ar: 'تبليغ ينتظر', en: 'A notice that waits' },
  none: { ar: 'لا تبليغ ينتظر موظفًا.', en: 'No notice waits for an officer.' },
  reference: { ar: 'المرجع', en: 'Reference' },
  hospital: { ar: 'المستشفى', en: 'Hospital' },
  what: { ar: 'ما بلّغ عنه', en: 'What it told of' },
  why: { ar: 'لماذا ينتظر', en: 'Why it waits' },
  when: { ar: 'وصل', en: 'Arrived' },
  about: { ar: 'رقم صاحب التبليغ', en: 'Number of whom it is about' },
  time: { ar: 'وقت الواقعة', en: 'Time of the event' },
  settle: { ar: 'احفظ القرار', en: 'Save the decision' },
  gone: { ar: 'بتّ فيه موظف آخر.', en: 'Another officer decided it.' },
} as const satisfies Readonly<Record<string, Text>>

const kinds: Readonly<Record<Heard['kind'], Text>> = {
  birth: { ar: 'ولادة', en: 'A birth' },
  death: { ar: 'وفاة', en: 'A death' },
}

const form = z.object({
  decision: choice(
    {
      on: { ar: 'تحققت منه، فليُسجّل', en: 'I looked into it: record it' },
      end: { ar: 'لا يُسجّل', en: 'It is not recorded' },
    },
    { ar: 'القرار', en: 'Decision' },
  ),
  why: field(
    plainText({ min: 10, max: 300 }),
    { ar: 'السبب', en: 'Reason' },
    { ar: 'يقرؤه المستشفى كما تكتبه.', en: 'The hospital reads it as you write it.' },
    { widget: 'textarea' },
  ),
})
const fields = fieldsOf(form)

export function noticePages(routes: DeskRoutes, doorway: Doorway): void {
  const { site, house, identity, machines = [] } = doorway

  routes.get('/desk/notices', needs, async ({ req, reply, session }) => {
    const { lang } = req.visit
    const waiting = await parkedNotices(site.pool)
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      children:
        waiting.length === 0 ? (
          <Empty>{words.none[lang]}</Empty>
        ) : (
          <Table
            lang={lang}
            caption={words.title}
            captionUnseen
            columns={[words.reference, words.what, words.why, words.when]}
            rows={waiting.map((one) => [
              <a href={`/desk/notices/${idOf(one)}`}>
                <Ltr>{`${one.hospital} ${one.reference.slice(0, 18)}`}</Ltr>
              </a>,
              kinds[one.kind][lang],
              one.reasons.map((reason) => reason.words[lang]).join(' '),
              <Moment at={one.at} lang={lang} />,
            ])}
          />
        ),
    })
  })

  routes.get('/desk/notices/:id', needs, (desk) => show(desk))

  routes.post('/desk/notices/:id', needs, async (desk) => {
    const read = readForm(form, fields, desk.req.body)
    const typed = read.ok ? read.typed : read.values
    if (switched(site, desk.req, desk.reply)) return show(desk, typed)
    if (!read.ok) return show(desk, typed, read.errors)
    const { decision, why } = read.values
    const heard = await noticeAt(desk.id)
    const hospital = machines.find(({ code }) => code === heard.hospital)
    if (hospital === undefined) throw new ProblemError(ofStatus(404))
    const done = await alone(identity, desk.session, needs, async (tx, at) => {
      const by = { officer: desk.session.officer.id, why, goesOn: decision === 'on', at }
      // Looked up to keep her from what is her own; shown to nobody, so it is no reading.
      const whom = await openRegisters(unrecorded(tx)).people.find(subjectOf(heard.word))
      const trouble = whom === null ? null : await actingTrouble(tx, desk.session.officer, whom)
      if (trouble !== null) return { ok: false, words: deskWords[trouble] }
      const refused = await settleNotice(house, tx, hospital, heard, by)
      if (refused === null) return { ok: false, words: words.gone }
      const [first] = refused
      if (first !== undefined) return { ok: false, words: first.words }
      const act = { kind: 'notice_settled', about: `${heard.hospital} ${heard.reference}`, reason: why } as const
      return { ok: true, result: null, act: { ...act, after: { decision } } }
    })
    if (done.ok) return desk.reply.redirect('/desk/notices', 303)
    return show(desk, typed, { '': done.words })
  })

  /** Of an address; the same answer for what is not there and what waits no more. */
  async function noticeAt(id: string): Promise<Heard> {
    const [hospital = '', reference = ''] = Buffer.from(id, 'base64url').toString().split(/ (.*)/s)
    const heard = await heardUnder(site.pool, hospital, reference)
    if (heard === null || heard.verdict !== 'parked') throw new ProblemError({ ...ofStatus(404), words: words.gone })
    return heard
  }

  async function show({ req, reply, session, id }: Desk, values: Typed = {}, errors: FieldErrors = {}) {
    const { lang } = req.visit
    const heard = await noticeAt(id)
    const { word } = heard
    return sendDesk(site, req, reply, {
      title: words.one,
      session,
      errors,
      form: true,
      back: '/desk/notices',
      children: (
        <>
          <SummaryList
            lang={lang}
            rows={[
              { label: words.hospital, shown: machines.find(({ code }) => code === heard.hospital)?.name[lang] ?? '' },
              { label: words.reference, shown: <Ltr>{heard.reference}</Ltr> },
              { label: words.what, shown: kinds[heard.kind][lang] },
              { label: words.about, shown: <Ltr>{mask(subjectOf(word))}</Ltr> },
              {
                label: words.time,
                shown: (
                  <Moment at={new Date(word.kind === 'birth' ? word.bornAt : word.diedAt).toISOString()} lang={lang} />
                ),
              },
              { label: words.why, shown: heard.reasons.map((reason) => reason.words[lang]).join(' ') },
            ]}
          />
          <div class="narrow">
            <Form
              lang={lang}
              id="page-form"
              action={`/desk/notices/${id}`}
              fields={fields}
              values={values}
              errors={errors}
              summary={false}
              button={words.settle}
            />
          </div>
        </>
      ),
    })
  }
}

const idOf = ({ hospital, reference }: Heard): string => Buffer.from(`${hospital} ${reference}`).toString('base64url')
