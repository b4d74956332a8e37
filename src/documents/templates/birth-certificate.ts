/** A birth certificate: who was born, where, when, and of whom. */
import { z } from 'zod'
import type { Text } from '../../language/index.ts'
import { same } from '../paper.ts'
import type { Template } from './index.ts'
import { codedDay, day, dayText, headOf, nameRow, number, numberRow, person, row, sexes, words } from './parts.ts'

const data = z.strictObject({
  child: person,
  sex: z.enum(['male', 'female']),
  born: day,
  place: words(120),
  father: person.optional(),
  mother: person.optional(),
  /** The day on which the birth was entered. */
  registered: day,
  certificate: number,
})
export type BirthCertificate = z.output<typeof data>

const kind: Text = { ar: 'شهادة ميلاد', en: 'Birth certificate' }

const parent = (ar: string, en: string, of: z.output<typeof person> | undefined) =>
  of === undefined ? [] : [row(ar, en, { ar: `${of.name.ar}، ${of.number}`, en: `${of.name.en}, ${of.number}` })]

export const birthCertificate: Template<BirthCertificate> = {
  kind,
  data,
  subjectToo: true,
  holder: (d) => d.child.name,
  paper: (d, at) => ({
    title: kind,
    opening: {
      ar: 'قُيّد في السجل المدني ميلاد المبيّن هنا.',
      en: 'The civil register holds the birth of the person named here.',
    },
    head: headOf(at),
    rows: [
      nameRow(d.child.name),
      numberRow(d.child.number),
      codedDay('تاريخ الميلاد', 'Date of birth', d.born),
      row('مكان الميلاد', 'Place of birth', d.place),
      row('الجنس', 'Sex', sexes[d.sex]),
      ...parent('الأب', 'Father', d.father),
      ...parent('الأم', 'Mother', d.mother),
      row('قُيّد في', 'Registered', dayText(d.registered)),
      row('رقم الشهادة', 'Certificate number', same(d.certificate)),
    ],
  }),
  example: {
    child: { name: { ar: 'لمى فهد صالح العتيبي', en: 'Lama Fahd Saleh Alotaibi' }, number: '1999900044' },
    sex: 'female',
    born: '2018-09-15',
    place: { ar: 'الرياض', en: 'Riyadh' },
    father: { name: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' }, number: '1999900010' },
    mother: { name: { ar: 'نورة علي محمد الشهري', en: 'Noura Ali Mohammed Alshehri' }, number: '1999900028' },
    registered: '2018-09-20',
    certificate: '3900012345',
  },
}
