/** The sheet of an exit visa: what its holder shows at the border (R-VIS-04, R-VIS-13). The register is what counts there. */
import { z } from 'zod'
import { days as daysInWords, type Text } from '../../language/index.ts'
import { same } from '../paper.ts'
import type { Template } from './index.ts'
import { coded, codedDay, day, dayText, endOf, headOf, nameRow, number, row, words } from './parts.ts'

const kinds = {
  'exit-reentry-single': { ar: 'خروج وعودة، سفرة واحدة', en: 'Exit and re-entry, single' },
  'exit-reentry-multiple': { ar: 'خروج وعودة، سفرات متعددة', en: 'Exit and re-entry, multiple' },
  'final-exit': { ar: 'خروج نهائي', en: 'Final exit' },
} as const satisfies Record<string, Text>

const data = z.strictObject({
  kind: z.enum(['exit-reentry-single', 'exit-reentry-multiple', 'final-exit']),
  number,
  holder: words(200),
  issued: day,
  leaveBefore: day,
  /** Null when days count from departure, and for who leaves for good. */
  returnBefore: day.nullish(),
  /** Days abroad, counted from departure. */
  days: z.int().min(1).nullish(),
})
export type VisaSheet = z.output<typeof data>

const kind: Text = { ar: 'تأشيرة خروج', en: 'Exit visa' }

export const visaSheet: Template<VisaSheet> = {
  kind,
  data,
  subjectToo: true,
  holder: (d) => d.holder,
  expires: (d) => endOf(d.returnBefore ?? d.leaveBefore),
  paper: (d, at) => ({
    title: kind,
    opening:
      d.kind === 'final-exit'
        ? {
            ar: 'يغادر المبيّن هنا نهائيًا قبل اليوم المكتوب، وتنتهي إقامته بمغادرته.',
            en: 'The holder leaves for good by the day shown. The residence ends with the departure.',
          }
        : {
            ar: 'للمبيّن هنا أن يغادر ويعود في المدة المكتوبة. احملها مع الجواز.',
            en: 'The holder may leave and come back within the time shown. Carry it with the passport.',
          },
    head: headOf(at),
    rows: [
      nameRow(d.holder),
      coded('رقم التأشيرة', 'Visa number', same(d.number)),
      row('النوع', 'Kind', kinds[d.kind]),
      row('صدرت في', 'Issued', dayText(d.issued)),
      codedDay('المغادرة قبل نهاية', 'Leave by', d.leaveBefore),
      ...(d.returnBefore ? [codedDay('العودة قبل نهاية', 'Return by', d.returnBefore)] : []),
      ...(d.days && d.kind !== 'final-exit'
        ? [row('مدة السفر', 'Days abroad', { ar: daysInWords(d.days, 'ar'), en: daysInWords(d.days, 'en') })]
        : []),
    ],
  }),
  example: {
    kind: 'exit-reentry-single',
    number: '6000000123',
    holder: { ar: 'رحيم الدين', en: 'Rahim Uddin' },
    issued: '2026-02-01',
    leaveBefore: '2026-05-01',
    returnBefore: null,
    days: 75,
  },
}
