/** The receipt of a renewed passport: proof for the holder, and what the carrier takes with the old passport (P-07). */
import { z } from 'zod'
import { type Day, dayOf, formatDay, formatMoney, type Instant, mask, type Text } from '../../language/index.ts'
import { type Paper, same } from '../paper.ts'
import type { Template } from './index.ts'

const words = (max: number) => z.strictObject({ ar: z.string().min(1).max(max), en: z.string().min(1).max(max) })

export const data = z.strictObject({
  /** The holder's full name, in both scripts. */
  holder: words(200),
  nationalId: z.string().regex(/^\d{10}$/),
  /** As people quote it; not the request's uuid. */
  requestNumber: z.string().min(1).max(40),
  years: z.union([z.literal(5), z.literal(10)]),
  oldPassport: z.string().min(1).max(20),
  /** Known once the new book has its number. */
  newPassport: z.string().min(1).max(20).optional(),
  /** Last day of the new passport, when it is known. */
  expires: z.iso.date().optional(),
  paidHalalas: z.int().min(0),
  delivery: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('post'), address: z.string().min(1).max(120) }),
    z.strictObject({ by: z.literal('collect'), office: words(120) }),
  ]),
})
export type PassportRenewalReceipt = z.output<typeof data>

const valid: Readonly<Record<5 | 10, Text>> = {
  5: { ar: '5 سنوات', en: '5 years' },
  10: { ar: '10 سنوات', en: '10 years' },
}

const kind: Text = { ar: 'إيصال تجديد جواز السفر', en: 'Passport renewal receipt' }

function paper(d: PassportRenewalReceipt, at: Instant): Paper {
  const day = (of: Day): Text => ({ ar: formatDay(of, 'ar'), en: formatDay(of, 'en') })
  const paid = { halalas: d.paidHalalas }
  return {
    title: kind,
    opening: {
      ar: 'جُدّد جواز السفر المبيّن هنا. هذا الإيصال إثبات لذلك، ولا يُسافَر به.',
      en: 'The passport shown here is renewed. This receipt proves it. You cannot travel on it.',
    },
    head: [
      { label: { ar: 'رقم الطلب', en: 'Request' }, value: same(d.requestNumber) },
      { label: { ar: 'صدر في', en: 'Issued' }, value: day(dayOf(at)) },
    ],
    rows: [
      { label: { ar: 'الاسم', en: 'Name' }, value: d.holder },
      { label: { ar: 'رقم الهوية الوطنية', en: 'National ID' }, value: same(mask(d.nationalId)) },
      { label: { ar: 'الجواز السابق', en: 'Previous passport' }, value: same(d.oldPassport) },
      ...(d.newPassport === undefined
        ? []
        : [{ label: { ar: 'الجواز الجديد', en: 'New passport' }, value: same(d.newPassport) }]),
      { label: { ar: 'مدة التجديد', en: 'Renewed for' }, value: valid[d.years] },
      ...(d.expires === undefined
        ? []
        : [{ label: { ar: 'ينتهي الجواز الجديد في', en: 'New passport ends on' }, value: day(d.expires as Day) }]),
      {
        label: { ar: 'المدفوع', en: 'Paid' },
        value: { ar: formatMoney(paid, 'ar'), en: formatMoney(paid, 'en') },
      },
      {
        label: { ar: 'التسليم', en: 'Delivery' },
        value:
          d.delivery.by === 'post'
            ? { ar: `بالبريد إلى ${d.delivery.address}`, en: `By post to ${d.delivery.address}` }
            : { ar: `من ${d.delivery.office.ar}`, en: `Collect from ${d.delivery.office.en}` },
      },
    ],
    next: { title: { ar: 'ماذا بعد؟', en: 'What happens next' }, steps: steps(d) },
  }
}

function steps(d: PassportRenewalReceipt): Text[] {
  const activate: Text = {
    ar: 'قدّم الجوازين لموظف الجوازات عند أول سفر ليفعّل الجديد.',
    en: 'On your first trip, show both passports to the officer, who activates the new one.',
  }
  if (d.delivery.by === 'collect') {
    return [
      {
        ar: 'يُطبع جوازك الجديد خلال يوم عمل، وينتظرك في المكتب.',
        en: 'Your new passport is printed within one working day and waits at the office.',
      },
      {
        ar: 'أحضر هذا الإيصال وجوازك السابق عند الاستلام.',
        en: 'Bring this receipt and your previous passport.',
      },
      activate,
    ]
  }
  return [
    {
      ar: 'جهّز جوازك السابق مع هذا الإيصال: يأخذهما المندوب من عنوانك.',
      en: 'Keep your previous passport with this receipt: the carrier collects both.',
    },
    {
      ar: 'يعود المندوب بالجوازين. أعطه رمز الاستلام الذي يصلك برسالة.',
      en: 'The carrier brings both passports back. Give the code we text you.',
    },
    activate,
  ]
}

export const passportRenewalReceipt: Template<PassportRenewalReceipt> = {
  kind,
  data,
  holder: (d) => d.holder,
  paper,
}
