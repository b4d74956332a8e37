/**
 * What two officers order on somebody's account (identity.md section 6): suspending it by a court's or an authority's order,
 * lifting that, or opening one that a rule holds. Each sees whose it is in her own name, and the readers' book says so.
 */
import * as z from 'zod'
import {
  type AccountState,
  accountOf,
  holdOf,
  holdRules,
  lastDay,
  liftSuspension,
  releaseHold,
  suspendAccount,
  suspendable,
  suspensionOf,
} from '../identity/index.ts'
import { accountHolder, actingTrouble, deskWords, noteAct } from '../identity/officers/index.ts'
import { dayInput, dayOf, fullName, type Instant, type Lang, startOfDay, type Text } from '../language/index.ts'
import { type Db, inDays, later, type PersonId } from '../store/index.ts'
import { BothDates, Ltr, SummaryList } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import type { Both, InTwo, Not, Stands } from './in-two.tsx'

/** No order is entered for longer; a longer one is entered again when it is over. */
export const longestOrderDays = 366

export const orderWords = {
  title: { ar: 'أمر على حساب', en: 'An order on an account' },
  act: { ar: 'الأمر', en: 'The order' },
  order: { ar: 'رقم الأمر', en: 'Number of the order' },
  reason: { ar: 'السبب', en: 'Reason' },
  until: { ar: 'آخر يوم', en: 'Last day' },
  name: { ar: 'الاسم', en: 'Name' },
  number: { ar: 'الرقم', en: 'Number' },
  state: { ar: 'الحساب الآن', en: 'The account now' },
  standing: { ar: 'الأمر القائم', en: 'The order in force' },
  held: { ar: 'حجزته قاعدة', en: 'A rule holds it' },
  past: { ar: 'اختر يومًا قادمًا، خلال سنة', en: 'Choose a day to come, within a year' },
  noAccount: { ar: 'ليس لصاحب الرقم حساب', en: 'The holder of this number has no account' },
  notSuspendable: { ar: 'الحساب موقوف من قبل، أو انتهى', en: 'The account is suspended already, or has ended' },
  notSuspended: { ar: 'ليس الحساب موقوفًا', en: 'The account is not suspended' },
  notHeld: { ar: 'لا تحجز الحساب قاعدة', en: 'No rule holds the account' },
} as const satisfies Readonly<Record<string, Text>>

export const actWords = {
  suspend: { ar: 'إيقاف الحساب', en: 'Suspend the account' },
  lift: { ar: 'رفع الإيقاف', en: 'Lift the suspension' },
  release: { ar: 'إنهاء الحجز', en: 'End a rule’s hold' },
} as const satisfies Readonly<Record<string, Text>>

const stateWords: Readonly<Partial<Record<AccountState, Text>>> = {
  active: { ar: 'يعمل', en: 'Open' },
  recovering: { ar: 'يُستعاد', en: 'Being recovered' },
  closing: { ar: 'يُغلق بطلب صاحبه', en: 'Closing, as its holder asked' },
  frozen_self: { ar: 'جمّده صاحبه', en: 'Frozen by its holder' },
  held: { ar: 'محجوز', en: 'Held' },
  suspended: { ar: 'موقوف', en: 'Suspended' },
  dormant: { ar: 'نائم', en: 'Asleep' },
}

const base = {
  person: z.uuid(),
  order: z.string().min(3).max(40),
  reason: z.string().min(5).max(200),
}
const asked = z.discriminatedUnion('act', [
  z.object({ act: z.literal('suspend'), ...base, until: dayInput }),
  z.object({ act: z.literal('lift'), ...base }),
  z.object({ act: z.literal('release'), ...base }),
])
export type OrderAsked = z.output<typeof asked>

const no = (words: Text): Not => ({ ok: false, words })

export function ordering(doorway: Doorway): InTwo<OrderAsked> {
  return {
    what: 'account',
    path: '/desk/accounts',
    title: orderWords.title,
    read: (raw) => asked.safeParse(raw).data ?? null,
    async stands(db, one, maker, at) {
      const trouble = await actingTrouble(db, maker, one.person)
      return trouble === null ? orderStands(db, one, at) : no(deskWords[trouble])
    },
    shown: (one, { state }, lang) => <OrderSummary lang={lang} one={one} state={state} />,
    opened: (one, viewer, lang, at) => whose(doorway, viewer.id, one.person, lang, at),
    async does(tx, one, { state }, both, at) {
      if (!(await carriedOut(tx, one, both, at))) return deskWords.changed
      const { maker, checker, session } = both
      await noteAct(tx, {
        at,
        kind: 'account_ordered',
        officer: checker,
        second: maker.id,
        session: session.id,
        person: one.person,
        about: one.person,
        reason: one.reason,
        before: state,
        after: { act: one.act, order: one.order, ...(one.act === 'suspend' ? { until: one.until } : {}) },
      })
      return null
    },
  }
}

async function orderStands(db: Db, one: OrderAsked, at: Instant): Promise<Stands | Not> {
  const account = await accountOf(db, one.person)
  if (account === null) return no(orderWords.noAccount)
  const { state } = account
  if (one.act === 'suspend' && !suspendable.includes(state)) return no(orderWords.notSuspendable)
  if (one.act === 'suspend' && !inTime(one.until, at)) return no(orderWords.past)
  if (one.act === 'lift' && state !== 'suspended') return no(orderWords.notSuspended)
  if (one.act === 'release' && state !== 'held') return no(orderWords.notHeld)
  const [order, hold] = [await suspensionOf(db, one.person), await holdOf(db, one.person)]
  return {
    ok: true,
    about: `account ${one.person}`,
    person: one.person,
    state: { state, order, hold },
    reason: one.reason,
  }
}

function inTime(until: string, at: Instant): boolean {
  const today = dayOf(at)
  return until >= today && until <= dayOf(later(at, inDays(longestOrderDays)))
}

function carriedOut(tx: Parameters<InTwo<OrderAsked>['does']>[0], one: OrderAsked, both: Both, at: Instant) {
  const { person, order, reason } = one
  if (one.act === 'lift') return liftSuspension(tx, person, 'officers', `${order}: ${reason}`, at)
  if (one.act === 'release') return releaseHold(tx, person, 'officers', at)
  const until = later(startOfDay(one.until), inDays(1))
  return suspendAccount(tx, person, { order, reason, until, askedBy: both.maker.id, agreedBy: both.checker.id }, at)
}

/** Whose account it is, read in the name of who looks. */
async function whose(doorway: Doorway, viewer: string, person: PersonId, lang: Lang, at: Instant) {
  const { name, number } = await accountHolder(doorway.site.pool, viewer, person, at)
  return (
    <SummaryList
      lang={lang}
      rows={[
        { label: orderWords.name, shown: fullName(name, lang) },
        { label: orderWords.number, shown: <Ltr>{number}</Ltr> },
      ]}
    />
  )
}

function OrderSummary(props: {
  readonly lang: Lang
  readonly one: OrderAsked
  readonly state: Readonly<Record<string, unknown>>
}) {
  const { lang, one } = props
  const { state, order, hold } = props.state as {
    readonly state: AccountState
    readonly order: { readonly order: string; readonly reason: string; readonly until: Instant } | null
    readonly hold: { readonly rule: keyof typeof holdRules } | null
  }
  return (
    <SummaryList
      lang={lang}
      rows={[
        { label: orderWords.act, shown: actWords[one.act][lang] },
        { label: orderWords.order, shown: <Ltr>{one.order}</Ltr> },
        { label: orderWords.reason, shown: one.reason },
        ...(one.act === 'suspend'
          ? [{ label: orderWords.until, shown: <BothDates day={one.until} lang={lang} /> }]
          : []),
        { label: orderWords.state, shown: stateWords[state]?.[lang] ?? state },
        ...(order === null
          ? []
          : [{ label: orderWords.standing, shown: `${order.order} · ${order.reason} · ${lastDay(order.until)}` }]),
        ...(hold === null ? [] : [{ label: orderWords.held, shown: holdRules[hold.rule].words[lang] }]),
      ]}
    />
  )
}
