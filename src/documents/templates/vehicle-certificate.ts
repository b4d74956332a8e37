/** A certificate of a vehicle: whose it is, and the three dates that keep it on the road. */
import { z } from 'zod'
import { formatPlate, type Text } from '../../language/index.ts'
import { same } from '../paper.ts'
import type { Template } from './index.ts'
import {
  afterDays,
  coded,
  codedDay,
  day,
  dayText,
  headOf,
  holdsUntil,
  nameRow,
  numberRow,
  person,
  printOutDays,
  row,
  words,
} from './parts.ts'

const kinds = {
  private: { ar: 'خصوصي', en: 'Private' },
  'private-transport': { ar: 'نقل خاص', en: 'Private transport' },
  taxi: { ar: 'أجرة', en: 'Taxi' },
  motorcycle: { ar: 'دراجة آلية', en: 'Motorcycle' },
} as const satisfies Record<string, Text>

const data = z.strictObject({
  owner: person,
  /** As kept, `ABJ1234` (R-ID-12). */
  plate: z.string().regex(/^[A-Z]{3}\d{1,4}$/),
  kind: z.enum(['private', 'private-transport', 'taxi', 'motorcycle']),
  make: words(80),
  modelYear: z.int().min(1900).max(2200),
  registrationExpires: day,
  insurer: words(80).nullable(),
  insuranceExpires: day.nullable(),
  inspectionExpires: day.nullable(),
})
export type VehicleCertificate = z.output<typeof data>

const kind: Text = { ar: 'شهادة مركبة', en: 'Vehicle certificate' }
const none: Text = { ar: 'لا يوجد', en: 'None' }
const ends = (of: string | null): Text => (of === null ? none : dayText(of))

export const vehicleCertificate: Template<VehicleCertificate> = {
  kind,
  data,
  holder: (d) => d.owner.name,
  expires: (_, at) => afterDays(at, printOutDays),
  paper: (d, at) => ({
    title: kind,
    opening: {
      ar: 'المركبة المبيّنة مسجلة باسم مالكها هنا. لا تغني عن رخصة السير.',
      en: 'The vehicle shown is registered to the owner named here. It does not replace the registration card.',
    },
    head: headOf(at),
    rows: [
      { ...nameRow(d.owner.name), label: { ar: 'المالك', en: 'Owner' } },
      numberRow(d.owner.number),
      coded('اللوحة', 'Plate', { ar: formatPlate(d.plate, 'ar'), en: formatPlate(d.plate, 'en') }),
      row('النوع', 'Kind', kinds[d.kind]),
      row('الصنع', 'Make', d.make),
      row('سنة الصنع', 'Model year', same(String(d.modelYear))),
      codedDay('تنتهي رخصة السير في', 'Registration ends', d.registrationExpires),
      row('المؤمّن', 'Insurer', d.insurer ?? none),
      row('ينتهي التأمين في', 'Insurance ends', ends(d.insuranceExpires)),
      row('ينتهي الفحص الدوري في', 'Inspection ends', ends(d.inspectionExpires)),
      holdsUntil(afterDays(at, printOutDays)),
    ],
  }),
  example: {
    owner: { name: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' }, number: '1999900010' },
    plate: 'ABJ1234',
    kind: 'private',
    make: { ar: 'تويوتا كامري', en: 'Toyota Camry' },
    modelYear: 2021,
    registrationExpires: '2026-07-01',
    insurer: { ar: 'التعاونية', en: 'Tawuniya' },
    insuranceExpires: '2026-07-01',
    inspectionExpires: null,
  },
}
