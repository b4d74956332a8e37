/** A certificate of driving licences: what its holder may drive, and until when. */
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
  numberRow,
  person,
  printOutDays,
} from './parts.ts'

const kinds = {
  private: { ar: 'خصوصي', en: 'Private' },
  motorcycle: { ar: 'دراجة آلية', en: 'Motorcycle' },
  public: { ar: 'عمومي', en: 'Public' },
  'public-works': { ar: 'أشغال عامة', en: 'Public works' },
  temporary: { ar: 'مؤقتة', en: 'Temporary' },
} as const satisfies Record<string, Text>

const states = {
  valid: { ar: 'سارية', en: 'Valid' },
  suspended: { ar: 'موقوفة', en: 'Suspended' },
  expired: { ar: 'منتهية', en: 'Expired' },
} as const satisfies Record<string, Text>

const data = z.strictObject({
  holder: person,
  licences: z
    .array(
      z.strictObject({
        number,
        kind: z.enum(['private', 'motorcycle', 'public', 'public-works', 'temporary']),
        issued: day,
        expires: day,
        state: z.enum(['valid', 'suspended', 'expired']),
      }),
    )
    .min(1)
    .max(10),
})
export type DrivingCertificate = z.output<typeof data>

const kind: Text = { ar: 'شهادة رخصة قيادة', en: 'Driving licence certificate' }

export const drivingCertificate: Template<DrivingCertificate> = {
  kind,
  data,
  holder: (d) => d.holder.name,
  expires: (_, at) => afterDays(at, printOutDays),
  paper: (d, at) => ({
    title: kind,
    opening: {
      ar: 'هذه رخص القيادة المسجلة للمبيّن هنا. لا تُقاد بها مركبة بدل الرخصة.',
      en: 'The driving licences on record for the person named here. It does not replace the licence.',
    },
    head: headOf(at),
    rows: [
      nameRow(d.holder.name),
      numberRow(d.holder.number),
      coded(
        'عدد الرخص السارية',
        'Licences in force',
        same(String(d.licences.filter((l) => l.state === 'valid').length)),
      ),
      holdsUntil(afterDays(at, printOutDays)),
    ],
    tables: [
      {
        title: { ar: 'الرخص', en: 'Licences' },
        columns: [
          { label: { ar: 'النوع', en: 'Kind' }, share: 2 },
          { label: { ar: 'الرقم', en: 'Number' }, share: 2 },
          { label: { ar: 'صدرت في', en: 'Issued' }, share: 4 },
          { label: { ar: 'تنتهي في', en: 'Expires' }, share: 4 },
          { label: { ar: 'الحالة', en: 'State' }, share: 2 },
        ],
        rows: d.licences.map((l) => [
          kinds[l.kind],
          same(l.number),
          dayText(l.issued),
          dayText(l.expires),
          states[l.state],
        ]),
        empty: { ar: 'لا رخصة', en: 'No licence' },
      },
    ],
  }),
  example: {
    holder: { name: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' }, number: '1999900010' },
    licences: [
      { number: '1999900010', kind: 'private', issued: '2017-05-02', expires: '2027-04-30', state: 'valid' },
      { number: '1999900010-2', kind: 'motorcycle', issued: '2014-05-02', expires: '2024-04-30', state: 'expired' },
    ],
  },
}
