/**
 * The report of a lost document («إخلاء طرف»): from the minute it names its holder answers for no use of what was lost
 * (R-CIV-10). It states what was recorded then and is never taken back, so it holds for good.
 */
import { z } from 'zod'
import type { Text } from '../../language/index.ts'
import type { Template } from './index.ts'
import { coded, codedDay, headOf, momentText, nameRow, number, numberRow, person, row, words } from './parts.ts'

const data = z.strictObject({
  holder: person,
  requestNumber: number,
  /** What was lost. */
  document: words(60),
  report: number,
  reportedAt: z.iso.datetime(),
  lostOn: z.iso.date(),
  /** As its holder typed it. */
  place: z.string().min(1).max(100),
})
export type LossReport = z.output<typeof data>

const kind: Text = { ar: 'بلاغ فقد وإخلاء مسؤولية', en: 'Loss report and release from liability' }

export const lossReport: Template<LossReport> = {
  kind,
  data,
  holder: (d) => d.holder.name,
  paper: (d, at) => ({
    title: kind,
    opening: {
      ar: 'أُبلغ عن فقد الوثيقة المبيّنة هنا، فألغيت. لا يُسأل صاحبها عن أي استعمال لها بعد وقت البلاغ.',
      en: 'The document named here was reported lost and is void. Its holder answers for no use of it after the time shown.',
    },
    head: headOf(at, d.requestNumber),
    rows: [
      nameRow(d.holder.name),
      numberRow(d.holder.number),
      coded('الوثيقة المفقودة', 'Lost document', d.document),
      coded('رقم البلاغ', 'Report number', { ar: d.report, en: d.report }),
      coded('وقت البلاغ', 'Reported at', momentText(d.reportedAt)),
      codedDay('يوم الفقد', 'Lost on', d.lostOn),
      row('مكان الفقد', 'Lost at', { ar: d.place, en: d.place }),
    ],
  }),
  example: {
    holder: { name: { ar: 'منى سعد ناصر القحطاني', en: 'Mona Saad Nasser Alqahtani' }, number: '1999900119' },
    requestNumber: '47-0000012-3',
    document: { ar: 'الهوية الوطنية', en: 'National ID' },
    report: '47-5511',
    reportedAt: '2026-02-01T06:05:00.000Z',
    lostOn: '2026-01-31',
    place: 'سوق الديرة في الرياض',
  },
}
