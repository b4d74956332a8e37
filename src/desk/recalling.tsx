/** A recall as two directors sign it (ID-44): the window, what it touches in figures, and what the yes of the second does. */
import * as z from 'zod'
import { fleetOf, lockRecalls, type Proposing, recallIn, recallTrouble, vouchedFor } from '../identity/index.ts'
import { noteAct, officerNamed } from '../identity/officers/index.ts'
import { type Instant, type Lang, plural, type Text } from '../language/index.ts'
import type { Db } from '../store/index.ts'
import { Ltr, Moment, SummaryList } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import type { InTwo } from './in-two.tsx'

export const channelWords = {
  kiosk: { ar: 'جهاز خدمة ذاتية', en: 'Kiosk' },
  bank: { ar: 'مصرف', en: 'Bank' },
  officer: { ar: 'موظف', en: 'Officer' },
} as const satisfies Readonly<Record<string, Text>>

export const recallWords = {
  title: { ar: 'سحب ما فعّلته قناة', en: 'Recall of a channel' },
  channel: { ar: 'القناة', en: 'Channel' },
  by: { ar: 'من فعّل', en: 'Who activated' },
  from: { ar: 'من', en: 'From' },
  to: { ar: 'حتى', en: 'Until' },
  reason: { ar: 'السبب', en: 'Reason' },
  touches: { ar: 'يمس', en: 'It touches' },
  effect: { ar: 'ما يحدث', en: 'What happens' },
  effectIs: {
    ar: 'تنزل مستوياتهم إلى الأول وتنتهي جلساتهم ويُبلَّغون، إلا من أثبت هويته بعدها بطريق آخر.',
    en: 'Their level falls to the first, their sessions end and they are told, but for those proved since by another way.',
  },
} as const satisfies Readonly<Record<string, Text>>

const asked = z.object({
  channel: z.enum(['kiosk', 'bank', 'officer']),
  by: z.string().min(1).max(100),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  reason: z.string().min(10).max(300),
})
export type RecallAsked = z.output<typeof asked>

const activations = (n: number): Text => ({
  ar: plural('ar', n, {
    zero: 'لا تفعيل',
    one: 'تفعيلًا واحدًا',
    two: 'تفعيلين',
    few: '# تفعيلات',
    many: '# تفعيلًا',
    other: '# تفعيل',
  }),
  en: plural('en', n, { one: '1 activation', other: '# activations' }),
})
const people = (n: number): Text => ({
  ar: plural('ar', n, {
    zero: 'لأحد',
    one: 'لشخص واحد',
    two: 'لشخصين',
    few: 'لـ# أشخاص',
    many: 'لـ# شخصًا',
    other: 'لـ# شخص',
  }),
  en: plural('en', n, { one: 'of 1 person', other: 'of # people' }),
})

/** Its name for the eye: a kiosk's place, a bank's or an officer's user name; the id where nothing else is known. */
export async function nameOf(db: Db, doorway: Doorway, channel: string, by: string): Promise<Text> {
  if (channel === 'bank') return (doorway.banks ?? []).find(({ code }) => code === by)?.name ?? { ar: by, en: by }
  if (channel === 'officer') {
    const username = (await officerNamed(db, { id: by }))?.username ?? by
    return { ar: username, en: username }
  }
  const kiosk = (await fleetOf(db, doorway.site.clock.now())).find(({ id }) => id === by)
  return kiosk === undefined ? { ar: by, en: by } : { ar: `${kiosk.name.ar} (${by})`, en: `${kiosk.name.en} (${by})` }
}

export function recalling(doorway: Doorway): InTwo<RecallAsked> {
  const proposing = (one: RecallAsked, director: string): Proposing => ({ ...one, director })
  return {
    what: 'recall',
    path: '/desk/recalls',
    title: recallWords.title,
    read: (raw) => asked.safeParse(raw).data ?? null,
    async stands(db, one, _maker, at, lock) {
      if (lock) await lockRecalls(db as Parameters<typeof lockRecalls>[0])
      const trouble = await recallTrouble(db, proposing(one, 'director'), at)
      if (trouble !== null) return { ok: false, words: trouble.words }
      const { channel, by, from, to, reason } = one
      const name = await nameOf(db, doorway, channel, by)
      const touched = await vouchedFor(db, one)
      return { ok: true, about: `${channel} ${by} ${from} ${to}`, person: null, state: { name, ...touched }, reason }
    },
    shown(one, { state }, lang) {
      return <RecallSummary lang={lang} one={one} state={state} />
    },
    async does(tx, one, { about }, { maker, checker, session, proposal }, at) {
      const first = proposing(one, maker.username)
      const done = await recallIn(tx, first, checker.username, proposal.proposed_at, at)
      if (!done.ok) return done.words
      const act = { at, kind: 'channel_recalled', officer: checker, session: session.id, second: maker.id } as const
      await noteAct(tx, { ...act, about: done.recallId, reason: one.reason, after: { window: about } })
      return null
    },
  }
}

interface SummaryProps {
  readonly lang: Lang
  readonly one: RecallAsked
  readonly state: Readonly<Record<string, unknown>>
}

function RecallSummary({ lang, one, state }: SummaryProps) {
  const name = state.name as Text
  const touched = state as unknown as { readonly activations: number; readonly people: number }
  return (
    <SummaryList
      lang={lang}
      rows={[
        { label: recallWords.channel, shown: channelWords[one.channel][lang] },
        { label: recallWords.by, shown: one.channel === 'officer' ? <Ltr>{name[lang]}</Ltr> : name[lang] },
        { label: recallWords.from, shown: <Moment at={one.from as Instant} lang={lang} /> },
        { label: recallWords.to, shown: <Moment at={one.to as Instant} lang={lang} /> },
        { label: recallWords.reason, shown: one.reason },
        {
          label: recallWords.touches,
          shown: `${activations(touched.activations)[lang]} ${people(touched.people)[lang]}`,
        },
        { label: recallWords.effect, shown: recallWords.effectIs[lang] },
      ]}
    />
  )
}
