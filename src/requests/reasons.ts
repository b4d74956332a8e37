/** What an applicant may be told of a refusal or asked for, in both languages: plain templates, by what they are for. */
import type { Text } from '../language/index.ts'

export interface Reason {
  readonly id: string
  readonly what: 'refusal' | 'return'
  /** Of one service; null: of any. */
  readonly service: string | null
  readonly words: Text
}

/** What the house begins with; a version that was published in its place stands before it (templates.ts). */
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
