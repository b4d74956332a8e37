/** A document on its way: what can happen to it, what the post costs, and how long it waits. Values and rules, no I/O. */
import { always, type Dated, type Day, type Instant, inForce, type Text } from '../language/index.ts'
import { platformParts } from '../payments/index.ts'
import type { PersonId } from '../store/index.ts'

/** What is sent, in the words people read. */
export const documents = {
  passport: { ar: 'جواز السفر', en: 'Passport' },
  'identity-card': { ar: 'بطاقة الهوية الوطنية', en: 'National ID card' },
  iqama: { ar: 'بطاقة هوية مقيم', en: 'Resident ID card' },
  licence: { ar: 'رخصة القيادة', en: 'Driving licence' },
  'vehicle-registration': { ar: 'رخصة سير المركبة', en: 'Vehicle registration card' },
  certificate: { ar: 'الشهادة', en: 'Certificate' },
  'family-record': { ar: 'سجل الأسرة', en: 'Family record' },
} as const satisfies Readonly<Record<string, Text>>
export type DocumentKind = keyof typeof documents

/** Over whose counter it goes when it is not sent. */
export const departments = {
  passports: { ar: 'مكتب الجوازات', en: 'the passport office' },
  'civil-affairs': { ar: 'مكتب الأحوال المدنية', en: 'the civil affairs office' },
  traffic: { ar: 'مكتب المرور', en: 'the traffic office' },
} as const satisfies Readonly<Record<string, Text>>
export type Department = keyof typeof departments

export const states = {
  ordered: { ar: 'نجهّز الوثيقة', en: 'Being prepared' },
  labelled: { ar: 'غُلّفت وعليها العنوان', en: 'Packed and addressed' },
  handed: { ar: 'سُلّمت إلى البريد', en: 'Handed to the post' },
  'in-transit': { ar: 'في الطريق', en: 'On its way' },
  out: { ar: 'مع المندوب اليوم', en: 'Out for delivery' },
  delivered: { ar: 'وصلت', en: 'Delivered' },
  failed: { ar: 'لم يجدك المندوب', en: 'Delivery failed' },
  returned: { ar: 'عادت إلى المكتب', en: 'Back at the office' },
  ready: { ar: 'جاهزة في المكتب', en: 'Ready at the office' },
  collected: { ar: 'استُلمت', en: 'Collected' },
  lost: { ar: 'فُقدت في البريد', en: 'Lost in the post' },
  invalid: { ar: 'أُلغيت لعدم استلامها', en: 'Cancelled: not collected' },
} as const satisfies Readonly<Record<string, Text>>
export type ParcelState = keyof typeof states

/** Nothing more happens to it. */
export const over: readonly ParcelState[] = ['delivered', 'collected', 'lost', 'invalid']
/** It waits for its holder at a counter. */
export const waits: readonly ParcelState[] = ['ready', 'returned']
/** It is the post's, or about to be. */
export const travels: readonly ParcelState[] = ['labelled', 'handed', 'in-transit', 'out', 'failed']

/** Why a carrier could not hand over. */
export const failures = {
  absent: { ar: 'لم يكن أحد في العنوان', en: 'Nobody was at the address' },
  refused: { ar: 'رُفض الاستلام', en: 'It was not accepted' },
  address: { ar: 'لم يجد المندوب العنوان', en: 'The address was not found' },
  other: { ar: 'سبب آخر عند البريد', en: 'Another reason of the post’s' },
} as const satisfies Readonly<Record<string, Text>>
export type Failure = keyof typeof failures

/** The national address as it was when the parcel was sent (R-ADDR-01). */
export interface PostalAddress {
  readonly short: string
  readonly building: string
  readonly street: string
  readonly district: string
  readonly city: string
  readonly postal: string
  readonly additional: string
}

/** What a sending costs, in halalas; VAT is inside the published fee (R-PAY-09) and stands apart (R-PAY-07). */
export interface PostFee {
  readonly platform: number
  readonly vat: number
}

export interface Parcel {
  readonly id: string
  readonly number: string
  readonly person: PersonId
  readonly subject: PersonId
  readonly document: DocumentKind
  readonly documentNumber: string
  readonly department: Department
  readonly way: 'post' | 'counter'
  readonly state: ParcelState
  readonly address: PostalAddress | null
  readonly tracking: string | null
  readonly carrier: Text | null
  readonly expected: Day | null
  readonly keepUntil: Day | null
  readonly why: Failure | null
  readonly request: string
}

/**
 * R-PAY-09, in halalas with the tax inside. The post of a national ID card is not in the table and its service names no
 * fee of the post either, so it costs nothing.
 */
const fees: readonly Dated<Readonly<Record<DocumentKind, number>>>[] = [
  {
    from: always,
    is: {
      passport: 3450,
      'identity-card': 0,
      iqama: 1750,
      licence: 1750,
      'vehicle-registration': 1750,
      certificate: 1750,
      'family-record': 1750,
    },
  },
]

/** The fee for sending such a document by the law of a day: the parts of a price, in halalas (R-PAY-09, R-PAY-07). */
export function postFee(document: DocumentKind, on: Day): { readonly state: 0 } & PostFee {
  return { state: 0, ...platformParts(inForce(fees, on)[document], on) }
}

/** The same on top of what the document itself costs. */
export function withPost<P extends { readonly state: number; readonly platform: number; readonly vat: number }>(
  price: P,
  document: DocumentKind,
  on: Day,
) {
  const { platform, vat } = postFee(document, on)
  return { state: price.state, platform: price.platform + platform, vat: price.vat + vat }
}

/**
 * For how many days a document waits at a counter before it is void, and how many before that its holder is reminded. No
 * published text gives the term; this is the house's own assumption, dated so that the law's can follow it.
 */
const terms: readonly Dated<{ readonly keepDays: number; readonly warnDays: number }>[] = [
  { from: always, is: { keepDays: 60, warnDays: 14 } },
]
export const termOn = (day: Day) => inForce(terms, day)

/** Wrong codes at the door; after the last the carrier takes the parcel back (dated: a new day brings a new code). */
export const mostWrongCodes = 5

export const eventKinds = ['accepted', 'in-transit', 'out', 'delivered', 'failed', 'returned', 'lost'] as const
export type EventKind = (typeof eventKinds)[number]

/** Where an event of the post brings a parcel, words between that never came skipped; whatever is not here, it cannot do. */
const next: Readonly<Record<EventKind, Partial<Record<ParcelState, ParcelState>>>> = {
  accepted: { labelled: 'handed' },
  'in-transit': { labelled: 'in-transit', handed: 'in-transit', failed: 'in-transit' },
  out: { labelled: 'out', handed: 'out', 'in-transit': 'out', failed: 'out' },
  failed: { labelled: 'failed', handed: 'failed', 'in-transit': 'failed', out: 'failed' },
  returned: { labelled: 'returned', handed: 'returned', 'in-transit': 'returned', out: 'returned', failed: 'returned' },
  lost: { labelled: 'lost', handed: 'lost', 'in-transit': 'lost', out: 'lost', failed: 'lost' },
  // Never by an event: only by the code of the one who receives it (hand-over.ts).
  delivered: {},
}

/** How far along a state or an event is: what lies before it is old news. */
const rank: Readonly<Record<ParcelState | 'accepted', number>> = {
  ordered: 0,
  labelled: 1,
  accepted: 2,
  handed: 2,
  'in-transit': 3,
  out: 4,
  failed: 4,
  delivered: 6,
  returned: 6,
  lost: 6,
  ready: 6,
  collected: 7,
  invalid: 7,
}

export type Judged = { readonly to: ParcelState } | 'late' | 'contradicts' | 'without-code'

/**
 * What an event means for a parcel as it stands. Old news moves nothing (`late`); news that cannot be true waits for a
 * person (`contradicts`), and so does a delivery that nobody's code confirmed (`without-code`).
 */
export function judgeEvent(
  parcel: { readonly state: ParcelState; readonly happenedAt: Instant | null },
  event: { readonly kind: EventKind; readonly at: Instant },
): Judged {
  const old = parcel.happenedAt !== null && event.at < parcel.happenedAt
  if (event.kind === 'delivered') {
    if (parcel.state === 'delivered') return 'late'
    return old && over.includes(parcel.state) ? 'late' : 'without-code'
  }
  const to = next[event.kind][parcel.state]
  if (to !== undefined) return old ? 'late' : { to }
  if (old || event.kind === parcel.state) return 'late'
  return rank[event.kind] <= rank[parcel.state] && rank[parcel.state] < 6 ? 'late' : 'contradicts'
}
