/** A death certificate: who died, where and when. */
import { z } from 'zod'
import type { Text } from '../../language/index.ts'
import { same } from '../paper.ts'
import type { Template } from './index.ts'
import { codedDay, day, dayText, headOf, nameRow, number, numberRow, person, row, words } from './parts.ts'

const data = z.strictObject({
  deceased: person,
  born: day,
  died: day,
  place: words(120),
  registered: day,
  certificate: number,
})
export type DeathCertificate = z.output<typeof data>

const kind: Text = { ar: 'شهادة وفاة', en: 'Death certificate' }

export const deathCertificate: Template<DeathCertificate> = {
  kind,
  data,
  holder: (d) => d.deceased.name,
  paper: (d, at) => ({
    title: kind,
    opening: {
      ar: 'قُيّدت في السجل المدني وفاة المبيّن هنا.',
      en: 'The civil register holds the death of the person named here.',
    },
    head: headOf(at),
    rows: [
      nameRow(d.deceased.name),
      numberRow(d.deceased.number),
      row('تاريخ الميلاد', 'Date of birth', dayText(d.born)),
      codedDay('تاريخ الوفاة', 'Date of death', d.died),
      row('مكان الوفاة', 'Place of death', d.place),
      row('قُيّدت في', 'Registered', dayText(d.registered)),
      row('رقم الشهادة', 'Certificate number', same(d.certificate)),
    ],
  }),
  example: {
    deceased: { name: { ar: 'صالح عبدالله سعد العتيبي', en: 'Saleh Abdullah Saad Alotaibi' }, number: '1999900002' },
    born: '1948-07-01',
    died: '2026-01-12',
    place: { ar: 'الرياض', en: 'Riyadh' },
    registered: '2026-01-14',
    certificate: '3900054321',
  },
}
