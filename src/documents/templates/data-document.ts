/** The data document («برنت»): what the registers say of its holder, of which she chose the fields (R-CIV-16). */
import { z } from 'zod'
import type { Text } from '../../language/index.ts'
import type { Template } from './index.ts'
import { afterDays, headOf, holdsUntil, nameRow, numberRow, person, printOutDays, row, words } from './parts.ts'

const data = z.strictObject({
  holder: person,
  /** Whom it is for, as its holder typed it. */
  recipient: z.string().min(1).max(80),
  fields: z.array(z.strictObject({ label: words(60), value: words(200) })).max(20),
})
export type DataDocument = z.output<typeof data>

const kind: Text = { ar: 'وثيقة بياناتي', en: 'Data document' }

export const dataDocument: Template<DataDocument> = {
  kind,
  data,
  holder: (d) => d.holder.name,
  expires: (_, at) => afterDays(at, printOutDays),
  paper: (d, at) => ({
    title: kind,
    opening: {
      ar: 'هذه بيانات المبيّن هنا في السجلات يوم صدور الوثيقة، واختار صاحبها ما يظهر منها.',
      en: 'What the registers say of the person named here on this day. The holder chose what is shown.',
    },
    head: headOf(at),
    rows: [
      nameRow(d.holder.name),
      numberRow(d.holder.number),
      ...d.fields,
      row('إلى', 'For', { ar: d.recipient, en: d.recipient }),
      holdsUntil(afterDays(at, printOutDays)),
    ],
  }),
  example: {
    holder: { name: { ar: 'منى سعد ناصر القحطاني', en: 'Mona Saad Nasser Alqahtani' }, number: '1999900119' },
    recipient: 'بنك الجزيرة الأول',
    fields: [
      { label: { ar: 'الحالة الاجتماعية', en: 'Marital status' }, value: { ar: 'عزباء', en: 'Single' } },
      { label: { ar: 'المهنة', en: 'Profession' }, value: { ar: 'معلمة', en: 'Teacher' } },
      {
        label: { ar: 'العنوان الوطني', en: 'National address' },
        value: { ar: 'RHFA7312، الرياض 12345', en: 'RHFA7312, Riyadh 12345' },
      },
    ],
  },
}
