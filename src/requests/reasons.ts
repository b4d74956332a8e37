/** What an applicant may be told of a refusal or asked for, in both languages: plain templates, by what they are for. */
import { type Day, dayOf, type Instant, type Text } from '../language/index.ts'
import { type Db, first, type Tx } from '../store/index.ts'

export interface Reason {
  readonly id: string
  readonly what: 'refusal' | 'return'
  /** Of one service; null: of any. */
  readonly service: string | null
  readonly words: Text
}

/** What the house begins with; a version that was published in its place stands before it. */
export const ownReasons: readonly Reason[] = [
  {
    id: 'not-proved',
    what: 'refusal',
    service: null,
    words: {
      ar: 'لم نجد ما يثبت ما ذكرته في طلبك.',
      en: 'We found nothing that shows what you said in your request.',
    },
  },
  {
    id: 'record-says-otherwise',
    what: 'refusal',
    service: null,
    words: {
      ar: 'يقول السجل غير ما ذكرته. راجع أقرب مكتب ومعك ما يثبته.',
      en: 'The record says otherwise. Visit the nearest office with what shows it.',
    },
  },
  {
    id: 'camera-clear',
    what: 'refusal',
    service: 'traffic/dispute-violation',
    words: {
      ar: 'صورة الرصد واضحة، واللوحة لوحة مركبتك. سدد قبل آخر المهلة الجديدة لتدفع الحد الأدنى.',
      en: 'The picture is clear and the plate is your vehicle’s. Pay before the new last day to pay the least.',
    },
  },
  {
    id: 'proof-missing',
    what: 'return',
    service: null,
    words: {
      ar: 'اذكر ما يثبت قولك: تاريخه ومكانه ورقمه.',
      en: 'Say what shows it: its date, its place and its number.',
    },
  },
  {
    id: 'unclear',
    what: 'return',
    service: null,
    words: {
      ar: 'لم نفهم طلبك. اشرحه بتفصيل أكثر.',
      en: 'We did not understand your request. Explain it in more detail.',
    },
  },
  {
    id: 'who-drove',
    what: 'return',
    service: 'traffic/dispute-violation',
    words: {
      ar: 'من كان يقود المركبة؟ اذكر اسمه ورقم هويته.',
      en: 'Who drove the vehicle? Give the name and the ID number.',
    },
  },
]

/** Those that may be used for a service: its own first, then those of any. */
export function reasonsFor(all: readonly Reason[], what: Reason['what'], service: string): readonly Reason[] {
  const fit = all.filter((one) => one.what === what && (one.service === null || one.service === service))
  return [...fit.filter((one) => one.service !== null), ...fit.filter((one) => one.service === null)]
}

interface Version {
  readonly reason_id: string
  readonly version: number
  readonly what: Reason['what']
  readonly service: string | null
  readonly words_ar: string
  readonly words_en: string
  readonly retired: boolean
}

const asReason = (v: Version): Reason => ({
  id: v.reason_id,
  what: v.what,
  service: v.service,
  words: { ar: v.words_ar, en: v.words_en },
})

/** The templates in force on a day: the house's own, and over them the latest version of each that holds by then. */
export async function reasonsInForce(db: Pick<Db, 'query'>, day: Day): Promise<readonly Reason[]> {
  const { rows } = await db.query<Version>({
    name: 'requests:reasons',
    text: `select distinct on (reason_id) reason_id, version, what, service, words_ar, words_en, retired
      from requests.reason_version where from_day <= $1 order by reason_id, version desc`,
    values: [day],
  })
  const published = new Map(rows.map((row) => [row.reason_id, row]))
  return [...ownReasons.filter(({ id }) => !published.has(id)), ...rows.filter(({ retired }) => !retired).map(asReason)]
}

/** The latest version of a template, in force or still to come; 0: it is the house's own or new. */
export async function reasonVersion(db: Pick<Db, 'query'>, id: string): Promise<number> {
  const row = first(
    await db.query<{ n: number }>(
      'select coalesce(max(version), 0)::int as n from requests.reason_version where reason_id = $1',
      [id],
    ),
  )
  return row?.n ?? 0
}

export interface NewReason extends Reason {
  readonly from: Day
  readonly retired: boolean
}

/** Publishes a version, which holds from its day on; one of the past or of today is refused by whoever publishes. */
export async function publishReason(
  tx: Tx,
  reason: NewReason,
  by: { readonly maker: string; readonly checker: string },
  at: Instant,
): Promise<void> {
  if (reason.from <= dayOf(at)) throw new Error(`${reason.id}: a version that would hold from ${reason.from}`)
  const { id, what, service, words, retired, from } = reason
  const version = (await reasonVersion(tx, id)) + 1
  await tx.query(
    `insert into requests.reason_version (reason_id, version, what, service, words_ar, words_en, retired, from_day,
       published_at, published_by, agreed_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [id, version, what, service, words.ar, words.en, retired, from, at, by.maker, by.checker],
  )
}
