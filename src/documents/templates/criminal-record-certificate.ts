/** A certificate that nothing stands against somebody in the criminal record («شهادة خلو سوابق»). It holds a month. */
import { z } from 'zod'
import type { Text } from '../../language/index.ts'
import type { Template } from './index.ts'
import {
  afterDays,
  codedDay,
  day,
  dayText,
  headOf,
  holdsUntil,
  nameRow,
  numberRow,
  person,
  row,
  words,
} from './parts.ts'

const purposes = {
  visa: { ar: 'تأشيرة', en: 'A visa' },
  immigration: { ar: 'هجرة', en: 'Immigration' },
  employment: { ar: 'عمل', en: 'Employment' },
  study: { ar: 'دراسة', en: 'Study' },
} as const satisfies Record<string, Text>

const data = z.strictObject({
  holder: person,
  born: day,
  nationality: words(60),
  purpose: z.enum(['visa', 'immigration', 'employment', 'study']),
  country: words(60),
  /** The day up to which the record was looked at. */
  searched: day,
})
export type CriminalRecordCertificate = z.output<typeof data>

const kind: Text = { ar: 'شهادة خلو سوابق', en: 'Criminal record certificate' }
const validDays = 30

export const criminalRecordCertificate: Template<CriminalRecordCertificate> = {
  kind,
  data,
  holder: (d) => d.holder.name,
  expires: (_, at) => afterDays(at, validDays),
  paper: (d, at) => ({
    title: kind,
    opening: {
      ar: 'بُحث في سجل السوابق حتى اليوم المبيّن، ولا شيء فيه على صاحب هذه الشهادة.',
      en: 'The criminal record was searched up to the day shown. It holds nothing against the person named here.',
    },
    head: headOf(at),
    rows: [
      nameRow(d.holder.name),
      numberRow(d.holder.number),
      row('تاريخ الميلاد', 'Date of birth', dayText(d.born)),
      row('الجنسية', 'Nationality', d.nationality),
      row('الغرض', 'Purpose', purposes[d.purpose]),
      row('الدولة', 'Country', d.country),
      codedDay('بُحث حتى', 'Searched up to', d.searched),
      holdsUntil(afterDays(at, validDays)),
    ],
  }),
  example: {
    holder: { name: { ar: 'عمران خان', en: 'Imran Khan' }, number: '2999900018' },
    born: '1984-05-20',
    nationality: { ar: 'باكستان', en: 'Pakistan' },
    purpose: 'employment',
    country: { ar: 'كندا', en: 'Canada' },
    searched: '2026-02-01',
  },
}
