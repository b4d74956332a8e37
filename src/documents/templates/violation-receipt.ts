/** That violations were paid: which, line by line, and the sum. The service that pays them orders it. */
import { z } from 'zod'
import type { Text } from '../../language/index.ts'
import { same } from '../paper.ts'
import type { Template } from './index.ts'
import {
  coded,
  halalas,
  headOf,
  maskedRow,
  momentText,
  nameRow,
  number,
  personNumber,
  row,
  sumText,
  words,
} from './parts.ts'

const data = z
  .strictObject({
    payer: words(200),
    payerNumber: personNumber,
    /** What it was paid for, in a few words. */
    subject: words(200),
    /** Of the request, where there is one. */
    requestNumber: number.optional(),
    billNumber: number.optional(),
    /** When the money was taken; the moment of the receipt where it is left out. */
    paidAt: z.iso.datetime().optional(),
    /** All of it, VAT a line of its own (R-PAY-07). */
    lines: z
      .array(z.strictObject({ what: words(200), halalas }))
      .min(1)
      .max(60),
    totalHalalas: halalas,
  })
  .refine((d) => d.lines.reduce((sum, line) => sum + line.halalas, 0) === d.totalHalalas, {
    message: 'the lines do not add up to the total',
  })
export type ViolationReceipt = z.output<typeof data>

const kind: Text = { ar: 'إيصال سداد مخالفات', en: 'Receipt of paid violations' }

export const violationReceipt: Template<ViolationReceipt> = {
  kind,
  data,
  holder: (d) => d.payer,
  paper: (d, at) => ({
    title: kind,
    opening: { ar: 'وصل المبلغ المبيّن هنا وقُيّد.', en: 'The sum shown here was received and recorded.' },
    head: headOf(at, d.requestNumber),
    rows: [
      nameRow(d.payer),
      maskedRow(d.payerNumber),
      row('عن', 'For', d.subject),
      ...(d.billNumber === undefined ? [] : [row('رقم الفاتورة', 'Bill number', same(d.billNumber))]),
      row('سُدد في', 'Paid', momentText(d.paidAt ?? at)),
      coded('المبلغ', 'Sum', sumText(d.totalHalalas)),
    ],
    tables: [
      {
        title: { ar: 'التفصيل', en: 'Lines' },
        columns: [
          { label: { ar: 'البند', en: 'Item' }, share: 6 },
          { label: { ar: 'المبلغ', en: 'Sum' }, share: 2 },
        ],
        rows: [
          ...d.lines.map((line) => [line.what, sumText(line.halalas)]),
          [{ ar: 'المجموع', en: 'Total' }, sumText(d.totalHalalas)],
        ],
        empty: { ar: 'لا شيء', en: 'Nothing' },
      },
    ],
  }),
  example: {
    payer: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' },
    payerNumber: '1999900010',
    subject: { ar: 'سداد مخالفة مرورية', en: 'A traffic violation' },
    requestNumber: '4K7Q-2291-08',
    lines: [
      { what: { ar: 'تجاوز السرعة، رقم 4400000001', en: 'Speeding, no. 4400000001' }, halalas: 11_250 },
      { what: { ar: 'رسم المنصة', en: 'Platform fee' }, halalas: 1000 },
      { what: { ar: 'ضريبة القيمة المضافة', en: 'VAT' }, halalas: 150 },
    ],
    totalHalalas: 12_400,
  },
}
