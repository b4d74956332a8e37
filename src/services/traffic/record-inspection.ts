/** An inspection station tells of a vehicle that passed its periodic inspection (R-REG-02); the result holds at once. */
import * as z from 'zod'
import { addYears, dayInput, plate } from '../../language/index.ts'
import { vehicles } from '../../registers/vehicles/index.ts'
import { defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'

export default defineService({
  edition: 1,
  title: { ar: 'تسجيل نتيجة الفحص الدوري', en: 'Record a periodic inspection' },
  summary: {
    ar: 'تسجل محطة الفحص أن المركبة اجتازته وإلى متى.',
    en: 'The station records that a vehicle passed, and until when that holds.',
  },
  audience: ['agency:inspection'],
  needs: { identity: 0, signIn: 0 },
  behalf: ['office'],
  whileSuspended: true,
  facts: async (read: Registers, subject: PersonId) => ({
    plates: (await read.vehicles.ownedBy(subject)).map((vehicle) => vehicle.plate),
  }),
  eligible: {},
  form: z.object({
    plate: field(plate, { ar: 'اللوحة', en: 'Plate' }),
    until: field(dayInput, { ar: 'يسري حتى يوم', en: 'Valid until' }, undefined, { widget: 'date' }),
  }),
  pages: [{ title: { ar: 'نتيجة الفحص', en: 'The result' }, fields: ['plate', 'until'] }],
  accept: {
    vehicle_of_the_owner: {
      holds: (c) => c.facts.plates.includes(c.form.plate),
      otherwise: { ar: 'ليست مركبة هذا الشخص.', en: 'That is not this person’s vehicle.' },
    },
    until_in_range: {
      holds: (c) => c.form.until > c.day && c.form.until <= addYears(c.day, 3),
      otherwise: { ar: 'يسري الفحص من غد إلى ثلاث سنوات.', en: 'An inspection holds from tomorrow to three years.' },
    },
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [],
  decision: { by: 'system' },
  effects: (c) => [vehicles.recordInspection({ owner: c.subject, plate: c.form.plate, until: c.form.until })],
  next: { ar: 'سُجل الفحص.', en: 'The inspection is on record.' },
  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      standing: 'office',
      facts: { plates: ['ABJ1234'] },
      form: { plate: 'ABJ 1234', until: '2027-02-01' },
      expect: { fee: free, effects: ['vehicles.recordInspection'] },
    },
    refused: {
      vehicle_of_the_owner: { facts: { plates: [] } },
      until_in_range: { form: { until: '2026-01-31' } },
    },
  },
})
