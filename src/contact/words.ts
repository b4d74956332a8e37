/** What is sent to the contact centre, what it is about and where it stands, in words; R-REQ for the status words. */
import type { Text } from '../language/index.ts'

/** `tawasul`: a letter to the emirate of a region (تواصل). */
export type TicketKind = 'complaint' | 'suggestion' | 'enquiry' | 'praise' | 'tawasul'

export const kinds: Readonly<Record<TicketKind, Text>> = {
  complaint: { ar: 'شكوى', en: 'Complaint' },
  suggestion: { ar: 'اقتراح', en: 'Suggestion' },
  enquiry: { ar: 'استفسار', en: 'Question' },
  praise: { ar: 'شكر', en: 'Praise' },
  tawasul: { ar: 'طلب إلى الإمارة', en: 'Letter to an emirate' },
}

export const sectors = {
  'civil-affairs': { ar: 'الأحوال المدنية', en: 'Civil affairs' },
  passports: { ar: 'الجوازات', en: 'Passports' },
  residency: { ar: 'الإقامة والتأشيرات', en: 'Residence and visas' },
  traffic: { ar: 'المرور', en: 'Traffic' },
  delivery: { ar: 'توصيل الوثائق', en: 'Delivery of documents' },
  payments: { ar: 'السداد والاسترداد', en: 'Payments and refunds' },
  portal: { ar: 'البوابة والحساب', en: 'The portal and my account' },
  offices: { ar: 'المكاتب والموظفون', en: 'Offices and staff' },
  other: { ar: 'غير ذلك', en: 'Something else' },
} as const satisfies Readonly<Record<string, Text>>

export type Sector = keyof typeof sectors | 'emirates'

export const sectorName = (sector: string): Text =>
  sector === 'emirates'
    ? { ar: 'إمارات المناطق', en: 'Emirates' }
    : ((sectors as Readonly<Record<string, Text>>)[sector] ?? sectors.other)

export type TicketStatus = 'recorded' | 'under-review' | 'referred' | 'returned' | 'answered' | 'filed' | 'withdrawn'

export interface StatusWords {
  readonly name: Text
  /** What the word means for whoever wrote. */
  readonly means: Text
  readonly tone: 'info' | 'warning' | 'success' | 'neutral'
}

/** decided.md, "Status words". */
export const statuses: Readonly<Record<TicketStatus, StatusWords>> = {
  recorded: {
    name: { ar: 'قُيِّدت', en: 'Recorded' },
    means: {
      ar: 'قُيّد ما كتبته وله رقم وتاريخ، وينتظر موظفًا.',
      en: 'Recorded: it has a number and a date, and waits for an officer.',
    },
    tone: 'info',
  },
  'under-review': {
    name: { ar: 'تحت الإجراء', en: 'Under review' },
    means: { ar: 'ينظر فيه موظف الآن.', en: 'An officer is looking at it.' },
    tone: 'info',
  },
  referred: {
    name: { ar: 'محالة', en: 'Referred to another office' },
    means: {
      ar: 'أُحيل إلى مكتب آخر هو المختص به. الرقم نفسه.',
      en: 'It was passed to the office whose matter it is. The number stays.',
    },
    tone: 'info',
  },
  returned: {
    name: { ar: 'معادة إليك', en: 'Returned to you' },
    means: { ar: 'نحتاج منك شيئًا لنكمل.', en: 'We need something from you to go on.' },
    tone: 'warning',
  },
  answered: {
    name: { ar: 'منجزة', en: 'Completed' },
    means: { ar: 'أجبناك، والجواب أدناه.', en: 'We answered; the answer is below.' },
    tone: 'success',
  },
  filed: {
    name: { ar: 'محفوظة', en: 'Filed' },
    means: { ar: 'حُفظ بلا إجراء، والسبب أدناه.', en: 'Kept on file without action, for the reason below.' },
    tone: 'neutral',
  },
  withdrawn: {
    name: { ar: 'مسحوبة', en: 'Withdrawn' },
    means: { ar: 'سحبته أنت.', en: 'You withdrew it.' },
    tone: 'neutral',
  },
}

export type TicketEvent =
  | 'recorded'
  | 'taken'
  | 'referred'
  | 'returned'
  | 'completed-by-you'
  | 'answered'
  | 'filed'
  | 'withdrawn'
  | 'reopened'
  | 'late'

export const events: Readonly<Record<TicketEvent, Text>> = {
  recorded: { ar: 'قُيِّدت', en: 'Recorded' },
  taken: { ar: 'بدأ موظف النظر فيه', en: 'An officer took it in hand' },
  referred: { ar: 'أُحيلت', en: 'Referred' },
  returned: { ar: 'أُعيدت إليك للاستكمال', en: 'Returned to you' },
  'completed-by-you': { ar: 'أكملتَ ما طُلب', en: 'You sent what was missing' },
  answered: { ar: 'أُنجزت', en: 'Completed' },
  filed: { ar: 'حُفظت', en: 'Filed' },
  withdrawn: { ar: 'سحبتَها', en: 'You withdrew it' },
  reopened: { ar: 'أعدتَ فتحها', en: 'You reopened it' },
  late: { ar: 'تأخر الجواب فرُفعت إلى المشرف', en: 'The answer is late: raised to a supervisor' },
}
