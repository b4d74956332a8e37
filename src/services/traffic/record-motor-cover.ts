/** An insurer tells of a policy for a vehicle, also of a buyer's before the vehicle is his (R-SAL-01). Told again, the later word holds. */
import * as z from 'zod'
import { addYears, choice, dayInput, plainText, plate, type Text } from '../../language/index.ts'
import { insurance } from '../../registers/insurance/index.ts'
import { defineService, field, free } from '../../requests/define.ts'

const insurers = {
  cooperative: { ar: 'شركة التأمين التعاوني التجريبية', en: 'Demonstration Cooperative Insurance' },
  gulf: { ar: 'تأمين الخليج التجريبي', en: 'Demonstration Gulf Insurance' },
} as const satisfies Record<string, Text>

export default defineService({
  edition: 1,
  title: { ar: 'تسجيل تأمين مركبة', en: 'Record motor insurance' },
  summary: {
    ar: 'تسجل شركة التأمين وثيقة شخص لمركبة ومدتها.',
    en: 'An insurer records a person’s policy for a vehicle and how long it covers.',
  },
  audience: ['agency:insurer'],
  needs: { identity: 0, signIn: 0 },
  behalf: ['office'],
  whileSuspended: true,
  facts: async () => ({}),
  eligible: {},
  form: z.object({
    plate: field(plate, { ar: 'اللوحة', en: 'Plate' }),
    policy: field(plainText({ min: 3, max: 30 }), { ar: 'رقم الوثيقة', en: 'Policy number' }),
    insurer: choice(insurers, { ar: 'شركة التأمين', en: 'Insurer' }),
    until: field(dayInput, { ar: 'تغطي حتى يوم', en: 'Covered until' }, undefined, { widget: 'date' }),
  }),
  pages: [{ title: { ar: 'الوثيقة', en: 'The policy' }, fields: ['plate', 'policy', 'insurer', 'until'] }],
  accept: {
    until_in_range: {
      holds: (c) => c.form.until > c.day && c.form.until <= addYears(c.day, 3),
      otherwise: { ar: 'تغطي الوثيقة من غد إلى ثلاث سنوات.', en: 'A policy covers from tomorrow to three years.' },
    },
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [],
  decision: { by: 'system' },
  effects: (c) => [
    insurance.coverVehicle({
      holder: c.subject,
      plate: c.form.plate,
      number: c.form.policy,
      insurer: insurers[c.form.insurer],
      since: c.day,
      until: c.form.until,
    }),
  ],
  next: { ar: 'سُجل التأمين.', en: 'The insurance is on record.' },
  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      standing: 'office',
      facts: {},
      form: { plate: 'ABJ 1234', policy: 'MV-9990069', insurer: 'cooperative', until: '2027-01-31' },
      expect: { fee: free, effects: ['insurance.coverVehicle'] },
    },
    refused: { until_in_range: { form: { until: '2026-02-01' } } },
  },
})
