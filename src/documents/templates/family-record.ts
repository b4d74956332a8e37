/** The family record as it stands on the day: its head and everybody in it. */
import { z } from 'zod'
import type { Text } from '../../language/index.ts'
import { same } from '../paper.ts'
import type { Template } from './index.ts'
import {
  afterDays,
  coded,
  day,
  dayText,
  headOf,
  holdsUntil,
  nameRow,
  number,
  person,
  printOutDays,
  words,
} from './parts.ts'

const data = z.strictObject({
  record: number,
  head: person,
  members: z.array(person.extend({ relation: words(40), born: day })).max(60),
})
export type FamilyRecord = z.output<typeof data>

const kind: Text = { ar: 'سجل الأسرة', en: 'Family record' }

export const familyRecord: Template<FamilyRecord> = {
  kind,
  data,
  holder: (d) => d.head.name,
  expires: (_, at) => afterDays(at, printOutDays),
  paper: (d, at) => ({
    title: kind,
    opening: {
      ar: 'هؤلاء أفراد الأسرة في السجل المدني يوم صدور هذه الوثيقة.',
      en: 'The family as the civil register has it on the day of this paper.',
    },
    head: headOf(at),
    rows: [
      { ...nameRow(d.head.name), label: { ar: 'رب الأسرة', en: 'Head of the family' } },
      coded('رقم السجل', 'Record number', same(d.record)),
      coded('عدد الأفراد', 'Members', same(String(d.members.length))),
      holdsUntil(afterDays(at, printOutDays)),
    ],
    tables: [
      {
        title: { ar: 'أفراد الأسرة', en: 'Members of the family' },
        columns: [
          { label: { ar: 'الاسم', en: 'Name' }, share: 4 },
          { label: { ar: 'الصلة', en: 'Relation' }, share: 2 },
          { label: { ar: 'رقم الهوية', en: 'ID number' }, share: 2 },
          { label: { ar: 'تاريخ الميلاد', en: 'Date of birth' }, share: 4 },
        ],
        rows: d.members.map((member) => [member.name, member.relation, same(member.number), dayText(member.born)]),
        empty: { ar: 'لا أحد', en: 'Nobody' },
      },
    ],
  }),
  example: {
    record: '199900010',
    head: { name: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' }, number: '1999900010' },
    members: [
      {
        name: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' },
        number: '1999900010',
        relation: { ar: 'رب الأسرة', en: 'Head of the family' },
        born: '1985-03-10',
      },
      {
        name: { ar: 'نورة علي محمد الشهري', en: 'Noura Ali Mohammed Alshehri' },
        number: '1999900028',
        relation: { ar: 'زوجة', en: 'Wife' },
        born: '1987-11-22',
      },
    ],
  },
}
