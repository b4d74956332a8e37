/** Ending the record of who uses a vehicle, by its owner or by the user himself. */
import * as z from 'zod'
import { formatPlate, plainText } from '../../language/index.ts'
import { vehicles } from '../../registers/vehicles/index.ts'
import { defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'

export default defineService({
  edition: 1,
  title: { ar: 'إلغاء مستخدم فعلي للمركبة', en: 'Remove the actual user of a vehicle' },
  summary: {
    ar: 'ألغ المستخدم الفعلي لمركبتك، أو تسجيلك مستخدمًا لمركبة غيرك.',
    en: 'Remove the actual user of your vehicle, or yourself as the user of another’s.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  whileSuspended: true,
  namesOthers: true,
  facts: async (read: Registers, subject: PersonId) => {
    const given = await read.vehicles.driversOf(subject)
    const had = await read.vehicles.driving(subject)
    return {
      users: [...given, ...had]
        .filter((d) => d.kind === 'actual' && d.status === 'valid')
        .map(({ number, owner, plate }) => ({ number, owner, plate })),
    }
  },
  eligible: {
    has_actual_user: {
      holds: (c) => c.facts.users.length > 0,
      otherwise: { ar: 'لا مستخدم فعليًا مسجلًا لك أو منك.', en: 'No actual user is recorded by you or as you.' },
    },
  },
  form: z.object({
    user: field(plainText({ min: 1, max: 20 }), { ar: 'المركبة', en: 'The vehicle' }, undefined, { widget: 'radios' }),
  }),
  pages: [{ title: { ar: 'اختر المركبة', en: 'Choose the vehicle' }, fields: ['user'] }],
  offers: (c) => ({
    user: c.facts.users.map(({ number, plate }) => ({
      value: number,
      label: { ar: `${formatPlate(plate, 'ar')}، رقم ${number}`, en: `${formatPlate(plate, 'en')}, no. ${number}` },
    })),
  }),
  accept: {
    user_on_record: {
      holds: (c) => c.facts.users.some(({ number }) => number === c.form.user),
      otherwise: { ar: 'لا مستخدم مسجلًا بهذا الرقم.', en: 'No user is recorded under this number.' },
    },
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [],
  decision: { by: 'system' },
  effects: (c) => {
    const chosen = c.facts.users.find(({ number }) => number === c.form.user)
    return chosen === undefined ? [] : [vehicles.endDriver({ owner: chosen.owner, number: chosen.number })]
  },
  next: { ar: 'أُلغي المستخدم، وأخبرنا الطرف الآخر.', en: 'The user is removed and the other side is told.' },
  examples: {
    granted: {
      now: '2026-03-01T06:00:00Z',
      facts: { users: [{ number: '5000000001', owner: '00000000-0000-4000-8000-000000000010', plate: 'ABJ1234' }] },
      form: { user: '5000000001' },
      expect: { fee: free, effects: ['vehicles.endDriver'] },
    },
    refused: {
      has_actual_user: { facts: { users: [] } },
      user_on_record: { form: { user: '5000000009' } },
    },
  },
})
