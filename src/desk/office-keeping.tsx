/**
 * What an office changes when people are booked there, as two officers sign it: a day closed or with other hours, or the
 * office closed for good. Both see which appointments that cancels, by number and time; nobody's name is shown.
 */
import * as z from 'zod'
import {
  type Affected,
  affectedBy,
  changed,
  changeOffice,
  isPurpose,
  lockOffice,
  type Office,
  type OfficeChange,
  officeById,
  purposes,
  readSessions,
  sayOfSessions,
} from '../appointments/index.ts'
import { noteAct } from '../identity/officers/index.ts'
import { type Day, dayOf, type Instant, isDay, type Lang, plural, type Text } from '../language/index.ts'
import type { Db, Tx } from '../store/index.ts'
import { BothDates, Ltr, Moment, Notice, SummaryList, Table } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import type { InTwo } from './in-two.tsx'

export const keepingWords = {
  title: { ar: 'تغيير في مكتب', en: 'A change at an office' },
  office: { ar: 'المكتب', en: 'Office' },
  what: { ar: 'التغيير', en: 'Change' },
  day: { ar: 'اليوم', en: 'Day' },
  from: { ar: 'من يوم', en: 'From the day' },
  hours: { ar: 'الساعات', en: 'Hours' },
  closed: { ar: 'مغلق', en: 'Closed' },
  dayIs: { ar: 'يوم بساعات أخرى', en: 'A day with other hours' },
  closes: { ar: 'إغلاق المكتب نهائيًا', en: 'The office closes for good' },
  why: { ar: 'السبب كما يقرؤه الناس', en: 'Why, as people read it' },
  touches: { ar: 'ما يُلغى', en: 'What is cancelled' },
  number: { ar: 'رقم الموعد', en: 'Appointment' },
  purpose: { ar: 'سبب الزيارة', en: 'What for' },
  at: { ar: 'الوقت', en: 'Time' },
  more: { ar: 'وغيرها', en: 'and others' },
  told: {
    ar: 'يُبلَّغ كل صاحب موعد بالسبب وبأقرب مكان متاح في المكتب.',
    en: 'Each is told why, and which place at the office is free next.',
  },
  gone: { ar: 'هذا المكتب مغلق أو غير موجود.', en: 'This office is closed or does not exist.' },
  past: { ar: 'مضى هذا اليوم. اختر اليوم أو يومًا بعده.', en: 'This day is past. Choose today or a later one.' },
} as const satisfies Readonly<Record<string, Text>>

const asked = z.object({
  office: z.string().min(1).max(60),
  what: z.enum(['day', 'close']),
  day: z.string().refine(isDay),
  hours: z.string().max(60),
  whyAr: z.string().min(3).max(60),
  whyEn: z.string().min(3).max(60),
})
export type KeepingAsked = z.output<typeof asked>

/** The change that a proposal or an address asks for; null when its hours are not to be read. */
function changeOf(one: KeepingAsked): OfficeChange | null {
  const [day, why] = [one.day as Day, { ar: one.whyAr, en: one.whyEn }]
  if (one.what === 'close') return { what: 'close', day, why }
  const sessions = readSessions(one.hours)
  return sessions === null ? null : { what: 'day', day, sessions, why }
}

interface Standing {
  readonly name: Text
  readonly affected: readonly (readonly [number: string, purpose: string, startsAt: Instant])[]
}

/** A place that is open now, or was still to be closed; null for others. */
async function openOfficeAt(db: Db, id: string, at: Instant): Promise<Office | null> {
  const office = await officeById(db, id)
  return office === null || (office.closedOn !== null && office.closedOn <= dayOf(at)) ? null : office
}

export function officeKeeping(_doorway: Doorway): InTwo<KeepingAsked> {
  return {
    what: 'office',
    path: '/desk/offices',
    title: keepingWords.title,
    read: (raw) => {
      const one = asked.safeParse(raw).data
      return one === undefined || changeOf(one) === null ? null : one
    },
    async stands(db, one, _maker, at, lock) {
      if (lock) await lockOffice(db as Tx, one.office)
      const [office, change] = [await openOfficeAt(db, one.office, at), changeOf(one)]
      if (office === null || change === null) return { ok: false, words: keepingWords.gone }
      if (one.day < dayOf(at)) return { ok: false, words: keepingWords.past }
      const affected = await affectedBy(db, changed(office, change), at)
      const state: Standing = {
        name: office.name,
        affected: affected.map(({ number, purpose, startsAt }) => [number, purpose, startsAt] as const),
      }
      return { ok: true, about: `office ${one.office}`, person: null, state: { ...state }, reason: one.whyAr }
    },
    shown: (one, { state }, lang) => <Shown lang={lang} one={one} state={state as unknown as Standing} />,
    async does(tx, one, _stands, { maker, checker, session, proposal }, at) {
      const [office, change] = [await openOfficeAt(tx, one.office, at), changeOf(one)]
      if (office === null || change === null) return keepingWords.gone
      const cause = { request: proposal.proposal_id, step: 'office', at }
      const cancelled = await changeOffice(tx, office, change, cause)
      const act = { at, kind: 'office_changed', officer: checker, session: session.id, second: maker.id } as const
      await noteAct(tx, { ...act, about: one.office, reason: one.whyAr, after: { ...one, cancelled } })
      return null
    },
  }
}

function Shown({ lang, one, state }: { readonly lang: Lang; readonly one: KeepingAsked; readonly state: Standing }) {
  const sessions = readSessions(one.hours) ?? []
  return (
    <>
      <SummaryList
        lang={lang}
        rows={[
          { label: keepingWords.office, shown: state.name[lang] },
          { label: keepingWords.what, shown: (one.what === 'day' ? keepingWords.dayIs : keepingWords.closes)[lang] },
          {
            label: one.what === 'day' ? keepingWords.day : keepingWords.from,
            shown: <BothDates day={one.day as Day} lang={lang} />,
          },
          ...(one.what === 'day'
            ? [
                {
                  label: keepingWords.hours,
                  shown: sessions.length === 0 ? keepingWords.closed[lang] : <Ltr>{sayOfSessions(sessions)}</Ltr>,
                },
              ]
            : []),
          { label: keepingWords.why, shown: lang === 'ar' ? one.whyAr : one.whyEn },
          { label: keepingWords.touches, shown: countOf(state.affected.length)[lang] },
        ]}
      />
      {state.affected.length === 0 ? null : <Notice lang={lang}>{keepingWords.told[lang]}</Notice>}
      <AffectedTable
        lang={lang}
        affected={state.affected.map(([number, purpose, startsAt]) => ({ number, purpose, startsAt }))}
      />
    </>
  )
}

const mostShown = 50

/** Appointments by number, purpose and time: no name stands here. */
export function AffectedTable({
  lang,
  affected,
}: {
  readonly lang: Lang
  readonly affected: readonly (Pick<Affected, 'number' | 'startsAt'> & { readonly purpose: string })[]
}) {
  if (affected.length === 0) return null
  return (
    <>
      <Table
        lang={lang}
        caption={keepingWords.touches}
        captionUnseen
        columns={[keepingWords.number, keepingWords.purpose, keepingWords.at]}
        rows={affected
          .slice(0, mostShown)
          .map(({ number, purpose, startsAt }) => [
            <Ltr>{number}</Ltr>,
            isPurpose(purpose) ? purposes[purpose].name[lang] : purpose,
            <Moment at={startsAt} lang={lang} />,
          ])}
      />
      {affected.length > mostShown ? (
        <p>
          {keepingWords.more[lang]}: {String(affected.length - mostShown)}
        </p>
      ) : null}
    </>
  )
}

/** How many appointments, in words. */
export const countOf = (n: number): Text => ({
  ar: plural('ar', n, {
    zero: 'لا شيء',
    one: 'موعد واحد',
    two: 'موعدان',
    few: '# مواعيد',
    many: '# موعدًا',
    other: '# موعد',
  }),
  en: plural('en', n, { zero: 'nothing', one: '1 appointment', other: '# appointments' }),
})
