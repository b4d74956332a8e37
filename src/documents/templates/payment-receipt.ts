/** The receipt of a payment: what for, how much in its three parts, when and how it was paid (R-PAY-07). */
import { z } from 'zod'
import { dayOf, formatDay, formatInstant, formatMoney, type Instant, mask, type Text } from '../../language/index.ts'
import { type Paper, type Row, same } from '../paper.ts'
import type { Template } from './index.ts'

const words = (max: number) => z.strictObject({ ar: z.string().min(1).max(max), en: z.string().min(1).max(max) })
const halalas = z.int().min(0)

export const data = z.strictObject({
  /** The holder's full name, in both scripts. */
  holder: words(200),
  /** National or iqama number. */
  number: z.string().regex(/^\d{10}$/),
  billNumber: z.string().regex(/^\d{13}$/),
  /** What it was for, as the bill said. */
  description: words(200),
  parts: z.strictObject({ state: halalas, platform: halalas, vat: halalas }),
  paidAt: z.iso.datetime(),
  by: z.enum(['card', 'biller', 'fund']),
  /** The provider's own number of it; none for what came from prepaid funds. */
  reference: z.string().min(1).max(200).optional(),
  /** Money laid by: what it will be used for is not known yet, so it has no parts. */
  topUp: z.boolean(),
})
export type PaymentReceipt = z.output<typeof data>

const kind: Text = { ar: 'إيصال سداد', en: 'Payment receipt' }

const ways: Readonly<Record<PaymentReceipt['by'], Text>> = {
  card: { ar: 'بالبطاقة', en: 'By card' },
  biller: { ar: 'من المصرف برقم الفاتورة', en: 'At a bank, by the bill’s number' },
  fund: { ar: 'من الرصيد المدفوع مقدمًا', en: 'From prepaid funds' },
}

const sum = (n: number): Text => ({ ar: formatMoney({ halalas: n }, 'ar'), en: formatMoney({ halalas: n }, 'en') })

function paper(d: PaymentReceipt, at: Instant): Paper {
  const { state, platform, vat } = d.parts
  const parts: Row[] = [
    { label: { ar: 'رسم الدولة', en: 'State fee' }, value: sum(state) },
    { label: { ar: 'رسم المنصة', en: 'Platform fee' }, value: sum(platform) },
    { label: { ar: 'ضريبة القيمة المضافة', en: 'VAT' }, value: sum(vat) },
  ]
  return {
    title: kind,
    opening: d.topUp
      ? {
          ar: 'وصل المبلغ المبيّن هنا، ويبقى رصيدًا لك. ما لم تستعمله خدمة تستطيع استرداده.',
          en: 'The sum shown here was received and stays yours as prepaid funds. What no service uses you can ask back.',
        }
      : {
          ar: 'وصل المبلغ المبيّن هنا عن الفاتورة المذكورة. وإن لم يتم الطلب عاد إلى حيث دُفع.',
          en: 'The sum shown here was received for the bill named here. If the request is not done, it goes back to where it was paid from.',
        },
    head: [
      { label: { ar: 'رقم الفاتورة', en: 'Bill' }, value: same(d.billNumber) },
      {
        label: { ar: 'صدر في', en: 'Issued' },
        value: { ar: formatDay(dayOf(at), 'ar'), en: formatDay(dayOf(at), 'en') },
      },
    ],
    rows: [
      { label: { ar: 'الاسم', en: 'Name' }, value: d.holder },
      { label: { ar: 'رقم الهوية', en: 'ID number' }, value: same(mask(d.number)) },
      { label: { ar: 'عن', en: 'For' }, value: d.description },
      ...(d.topUp ? [] : parts),
      { label: { ar: 'المدفوع', en: 'Paid' }, value: sum(state + platform + vat) },
      {
        label: { ar: 'وقت السداد', en: 'Paid at' },
        value: { ar: formatInstant(d.paidAt, 'ar'), en: formatInstant(d.paidAt, 'en') },
      },
      { label: { ar: 'طريقة السداد', en: 'Paid how' }, value: ways[d.by] },
      ...(d.reference === undefined
        ? []
        : [{ label: { ar: 'رقم العملية', en: 'Transaction' }, value: same(d.reference) }]),
    ],
  }
}

export const paymentReceipt: Template<PaymentReceipt> = {
  kind,
  data,
  holder: (d) => d.holder,
  paper,
  example: {
    holder: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' },
    number: '1999900010',
    billNumber: '2604000000017',
    description: { ar: 'تجديد جواز السفر', en: 'Passport renewal' },
    parts: { state: 60_000, platform: 3000, vat: 450 },
    paidAt: '2026-02-01T06:00:00.000Z',
    by: 'card',
    reference: 'card-4711',
    topUp: false,
  },
}
