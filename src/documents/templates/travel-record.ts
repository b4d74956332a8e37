/** A statement of crossings of the border between two days. */
import { z } from 'zod'
import type { Text } from '../../language/index.ts'
import { same } from '../paper.ts'
import type { Template } from './index.ts'
import {
  afterDays,
  coded,
  codedDay,
  day,
  headOf,
  holdsUntil,
  momentText,
  nameRow,
  number,
  numberRow,
  person,
  printOutDays,
  words,
} from './parts.ts'

const data = z.strictObject({
  holder: person,
  from: day,
  to: day,
  movements: z
    .array(
      z.strictObject({
        at: z.iso.datetime(),
        direction: z.enum(['exit', 'entry']),
        port: words(120),
        /** Of the passport, or `national-id`. */
        document: number,
      }),
    )
    .max(400),
})
export type TravelRecord = z.output<typeof data>

const kind: Text = { ar: 'تقرير سجل السفر', en: 'Travel record' }
const directions = { exit: { ar: 'خروج', en: 'Exit' }, entry: { ar: 'دخول', en: 'Entry' } } as const

export const travelRecord: Template<TravelRecord> = {
  kind,
  data,
  holder: (d) => d.holder.name,
  expires: (_, at) => afterDays(at, printOutDays),
  paper: (d, at) => ({
    title: kind,
    opening: {
      ar: 'هذه حركات العبور المسجلة بين اليومين المبيّنين، وكلاهما محسوب.',
      en: 'The border crossings on record between the two days shown, both included.',
    },
    head: headOf(at),
    rows: [
      nameRow(d.holder.name),
      numberRow(d.holder.number),
      codedDay('من', 'From', d.from),
      codedDay('إلى', 'To', d.to),
      coded('عدد الحركات', 'Crossings', same(String(d.movements.length))),
      holdsUntil(afterDays(at, printOutDays)),
    ],
    tables: [
      {
        title: { ar: 'الحركات، الأحدث أولًا', en: 'Crossings, newest first' },
        columns: [
          { label: { ar: 'الوقت', en: 'When' }, share: 5 },
          { label: { ar: 'الحركة', en: 'Movement' }, share: 2 },
          { label: { ar: 'المنفذ', en: 'Port' }, share: 4 },
          { label: { ar: 'الوثيقة', en: 'Document' }, share: 2 },
        ],
        rows: d.movements.map((m) => [
          momentText(m.at),
          directions[m.direction],
          m.port,
          m.document === 'national-id' ? { ar: 'الهوية الوطنية', en: 'National ID' } : same(m.document),
        ]),
        empty: { ar: 'لا حركات عبور في هذه المدة.', en: 'No crossings in this period.' },
      },
    ],
  }),
  example: {
    holder: { name: { ar: 'سعود فهد صالح العتيبي', en: 'Saud Fahd Saleh Alotaibi' }, number: '1999900036' },
    from: '2025-01-01',
    to: '2025-12-31',
    movements: [
      {
        at: '2025-08-20T18:05:00Z',
        direction: 'entry',
        port: { ar: 'مطار الملك خالد الدولي', en: 'King Khalid International Airport' },
        document: 'A99900036',
      },
      {
        at: '2025-08-03T07:40:00Z',
        direction: 'exit',
        port: { ar: 'جسر الملك فهد', en: 'King Fahd Causeway' },
        document: 'A99900036',
      },
    ],
  },
}
