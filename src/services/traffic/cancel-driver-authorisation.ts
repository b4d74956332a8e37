/** Ending an authorisation to drive before its time, by whoever gave it or whoever has it (R-AUT-01, R-DEL-03). */
import * as z from 'zod'
import { formatPlate, plainText } from '../../language/index.ts'
import { vehicles } from '../../registers/vehicles/index.ts'
import { type About, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'

export default defineService({
  edition: 1,
  title: { ar: 'إلغاء تفويض قيادة مركبة', en: 'Cancel a driver authorisation' },
  summary: {
    ar: 'ألغ تفويضًا أعطيته أو أُعطيته. يقف من دقيقته.',
    en: 'Cancel an authorisation you gave or were given. It stops that minute.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  whileSuspended: true,
  namesOthers: true,
  facts: async (read: Registers, subject: PersonId, about: About) => {
    const given = await read.vehicles.driversOf(subject)
    const had = await read.vehicles.driving(subject)
    return {
      running: [...given, ...had]
        .filter((d) => d.kind !== 'actual' && d.status === 'valid' && (d.until === null || d.until > about.now))
        .map(({ number, owner, plate }) => ({ number, owner, plate })),
    }
  },
  eligible: {
    has_authorisation: {
      holds: (c) => c.facts.running.length > 0,
      otherwise: { ar: 'لا تفويض قيادة قائمًا لك أو منك.', en: 'There is no driver authorisation from you or to you.' },
    },
  },
  form: z.object({
    authorisation: field(plainText({ min: 1, max: 20 }), { ar: 'التفويض', en: 'The authorisation' }, undefined, {
      widget: 'radios',
    }),
  }),
  pages: [{ title: { ar: 'اختر التفويض', en: 'Choose the authorisation' }, fields: ['authorisation'] }],
  offers: (c) => ({
    authorisation: c.facts.running.map(({ number, plate }) => ({
      value: number,
      label: { ar: `${formatPlate(plate, 'ar')}، رقم ${number}`, en: `${formatPlate(plate, 'en')}, no. ${number}` },
    })),
  }),
  accept: {
    authorisation_runs: {
      holds: (c) => c.facts.running.some(({ number }) => number === c.form.authorisation),
      otherwise: { ar: 'لا تفويض قائمًا بهذا الرقم.', en: 'No authorisation with this number runs.' },
    },
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [],
  decision: { by: 'system' },
  effects: (c) => {
    const chosen = c.facts.running.find(({ number }) => number === c.form.authorisation)
    return chosen === undefined ? [] : [vehicles.endDriver({ owner: chosen.owner, number: chosen.number })]
  },
  next: { ar: 'انتهى التفويض، وأخبرنا الطرف الآخر.', en: 'The authorisation has ended and the other side is told.' },
  examples: {
    granted: {
      now: '2026-03-01T06:00:00Z',
      facts: { running: [{ number: '5000000001', owner: '00000000-0000-4000-8000-000000000010', plate: 'ABJ1234' }] },
      form: { authorisation: '5000000001' },
      expect: { fee: free, effects: ['vehicles.endDriver'] },
    },
    refused: {
      has_authorisation: { facts: { running: [] } },
      authorisation_runs: { form: { authorisation: '5000000009' } },
    },
  },
})
