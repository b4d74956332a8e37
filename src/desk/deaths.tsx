/**
 * A death that was recorded of the wrong person (P-10): one officer names it and says why, a second of another unit sees
 * the same and signs, and every register puts back what the death had ended.
 */
import * as z from 'zod'
import { actingTrouble, deskWords, noteAct } from '../identity/officers/index.ts'
import { type Day, field, formatDay, fullName, type Lang, plainText, type Text } from '../language/index.ts'
import { askForOffice, type Caller, openRegisters } from '../requests/index.ts'
import { poolWithin, readingOthers, readingWithin, type Tx, uuidOf } from '../store/index.ts'
import { Bdi, type FieldErrors, Form, fieldsOf, Ltr, readForm, SummaryList, type Typed } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { type InTwo, inTwoPages } from './in-two.tsx'
import { type Desk, type DeskRoutes, switched } from './routes.ts'

const service = 'civil-affairs/reverse-death'

const words = {
  title: { ar: 'إلغاء قيد وفاة خاطئ', en: 'Take back a mistaken death' },
  lead: {
    ar: 'إن سُجّلت وفاة شخص آخر خطأ فأعد ما انتهى بها. يوافق موظف من وحدة أخرى.',
    en: 'If a death was recorded of the wrong person, put back what it ended. An officer of another unit agrees.',
  },
  number: { ar: 'رقم قيد الوفاة', en: 'Number of the death' },
  reason: { ar: 'سبب الإلغاء', en: 'Why it is taken back' },
  review: { ar: 'راجع ما يعود', en: 'See what comes back' },
  none: { ar: 'لا قيد وفاة قائم بهذا الرقم.', en: 'No recorded death stands under this number.' },
  who: { ar: 'صاحب القيد', en: 'Recorded of' },
  died: { ar: 'تاريخ الوفاة المسجل', en: 'Recorded day of death' },
  hospital: { ar: 'المستشفى المبلّغ', en: 'Hospital that told' },
  back: { ar: 'يعود كما كان', en: 'Comes back as it was' },
  anew: {
    ar: 'المواعيد والطلبات التي انتهت معه تُطلب من جديد.',
    en: 'Appointments and requests that ended with it are asked for anew.',
  },
} as const satisfies Readonly<Record<string, Text>>

/** What each register brings back, as the officers read it. */
const registers: Readonly<Record<string, Text>> = {
  people: { ar: 'الحالة في السجل المدني', en: 'Standing in the civil register' },
  'identity-cards': { ar: 'الهوية الوطنية', en: 'National ID' },
  passports: { ar: 'الجواز', en: 'Passport' },
  licences: { ar: 'رخص القيادة', en: 'Driving licences' },
  vehicles: { ar: 'المركبات', en: 'Vehicles' },
  sponsorships: { ar: 'المكفولون', en: 'Sponsored people' },
  families: { ar: 'سجل الأسرة', en: 'Family record' },
}

const form = z.object({
  death: field(z.string().regex(/^9\d{9}$/), words.number, undefined, { widget: 'digits' }),
  reason: field(plainText({ min: 10, max: 300 }), words.reason, undefined, { widget: 'textarea' }),
})
const fields = fieldsOf(form)
const asked = z.object({ death: z.string().regex(/^9\d{9}$/), reason: z.string().min(10).max(300) })
type Reversing = z.output<typeof asked>

interface State {
  readonly name: Text
  readonly died: Day
  readonly hospital: Text
  readonly registers: readonly string[]
}

export function reversing({ house, site }: Doorway): InTwo<Reversing> {
  return {
    what: 'death',
    path: '/desk/deaths',
    title: words.title,
    read: (raw) => asked.safeParse(raw).data ?? null,
    async stands(db, one, maker, at, lock) {
      const reading = { reader: maker.id, audience: 'officer', purpose: service, at }
      const look = async (read: ReturnType<typeof openRegisters>) => {
        const death = await read.deaths.byNumber(one.death)
        if (death === null || death.status !== 'registered') return null
        return { death, person: await read.people.get(death.deceased) }
      }
      // In the transaction that decides, the reading is of that transaction too.
      const found = lock
        ? await readingWithin(db as Tx, reading, (l) => look(openRegisters(l)))
        : await readingOthers(site.pool, reading, (l) => look(openRegisters(l)))
      if (found === null) return { ok: false, words: words.none }
      const { death, person } = found
      const trouble = await actingTrouble(db, maker, person.id)
      if (trouble !== null) return { ok: false, words: deskWords[trouble] }
      const state: State = {
        name: { ar: fullName(person.name, 'ar'), en: fullName(person.name, 'en') },
        died: death.died,
        hospital: death.hospitalName,
        registers: Object.keys(death.ended ?? {}).sort(),
      }
      return { ok: true, about: one.death, person: person.id, state: { ...state }, reason: one.reason }
    },
    shown: (one, { state }, lang) => <Back lang={lang} one={one} state={state as unknown as State} />,
    async does(tx, one, { person }, { maker, checker, session, proposal }, at) {
      if (person === null) return words.none
      const office: Caller = {
        person: uuidOf('agency:civil-affairs'),
        audience: 'agency:civil-affairs',
        identity: 0,
        signIn: 0,
        provedAt: at,
        channel: 'agency',
      }
      const within = { ...house, pool: poolWithin(tx) }
      const ask = { service, subject: person, form: { reason: one.reason }, reference: proposal.proposal_id }
      const answer = await askForOffice(within, office, ask)
      if (!answer.sent) return ('refusals' in answer ? answer.refusals[0]?.words : undefined) ?? words.none
      const act = { at, kind: 'death_reversed', officer: checker, session: session.id, second: maker.id } as const
      await noteAct(tx, { ...act, person, about: answer.id ?? one.death, reason: one.reason })
      return null
    },
  }
}

function Back({ lang, one, state }: { readonly lang: Lang; readonly one: Reversing; readonly state: State }) {
  const back = state.registers.map((name) => (registers[name] ?? { ar: name, en: name })[lang])
  return (
    <>
      <SummaryList
        lang={lang}
        rows={[
          { label: words.number, shown: <Ltr>{one.death}</Ltr> },
          { label: words.who, shown: <Bdi>{state.name[lang]}</Bdi> },
          { label: words.died, shown: formatDay(state.died, lang) },
          { label: words.hospital, shown: <Bdi>{state.hospital[lang]}</Bdi> },
          { label: words.back, shown: back.join(lang === 'ar' ? '، ' : ', ') },
          { label: words.reason, shown: one.reason },
        ]}
      />
      <p>{words.anew[lang]}</p>
    </>
  )
}

export function deathPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site } = doorway
  inTwoPages(routes, doorway, reversing(doorway))

  routes.get('/desk/deaths', 'reverse a death', (desk) => show(desk))
  routes.post('/desk/deaths', 'reverse a death', async (desk) => {
    const read = readForm(form, fields, desk.req.body)
    const typed = read.ok ? read.typed : read.values
    if (switched(site, desk.req, desk.reply)) return show(desk, typed)
    if (!read.ok) return show(desk, typed, read.errors)
    return desk.reply.redirect(`/desk/deaths/review?${new URLSearchParams(read.values)}`, 303)
  })

  async function show({ req, reply, session }: Desk, values: Typed = {}, errors: FieldErrors = {}) {
    const { lang } = req.visit
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      errors,
      form: true,
      back: '/desk',
      children: (
        <div class="narrow">
          <p>{words.lead[lang]}</p>
          <Form
            lang={lang}
            id="page-form"
            action="/desk/deaths"
            fields={fields}
            values={values}
            errors={errors}
            summary={false}
            button={words.review}
          />
        </div>
      ),
    })
  }
}
