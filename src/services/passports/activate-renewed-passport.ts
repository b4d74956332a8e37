/**
 * At a passport office or the border: the officer sees the old passport and hands over the new one (R-ADDR-05). Which
 * new one waits is the register's to say. That it was delivered (catalogue: document-status) nobody tells us yet.
 */
import * as z from 'zod'
import { saudiPassportNumber } from '../../language/index.ts'
import { passports } from '../../registers/passports/index.ts'
import { type About, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'
import { isAdultForPassport, shortNames } from '../../requests/rules.ts'

export default defineService({
  edition: 1,
  title: { ar: 'تفعيل جواز مجدد', en: 'Activate a renewed passport' },
  summary: {
    ar: 'يفعّل الموظف الجواز الجديد مقابل القديم.',
    en: 'The officer activates the new passport against the old one.',
  },
  audience: ['agency:border', 'agency:passports'],
  needs: { identity: 0, signIn: 0 },
  behalf: ['office'],
  whileSuspended: true,
  facts: async (read: Registers, subject: PersonId, about: About) => {
    const person = await read.people.get(subject)
    const parents = await read.families.parentsOf(subject)
    const history = await read.passports.history(subject)
    const held = await read.passports.current(subject)
    return {
      waiting: held?.status === 'issued' ? held.number : null,
      // The history is newest first: the one that this renewal replaced, not any that was ever held.
      replaced: history.find((p) => p.status === 'replaced')?.number ?? null,
      name: shortNames(person.name),
      guardians: isAdultForPassport(person.born, about.day) ? [] : parents.map((parent) => parent.id),
    }
  },
  eligible: {
    renewed_passport_waits: {
      holds: (c) => c.facts.waiting !== null,
      otherwise: { ar: 'لا يوجد جواز مجدد ينتظر التفعيل.', en: 'No renewed passport waits to be activated.' },
    },
  },
  form: z.object({
    oldPassport: field(saudiPassportNumber, { ar: 'رقم الجواز القديم', en: 'Number of the old passport' }),
  }),
  pages: [{ title: { ar: 'الجواز القديم', en: 'The old passport' }, fields: ['oldPassport'] }],
  accept: {
    old_passport_presented: {
      holds: (c) => c.facts.replaced === null || c.form.oldPassport === c.facts.replaced,
      otherwise: {
        ar: 'الجواز المقدَّم ليس الجواز الذي جُدّد.',
        en: 'The passport presented is not the one that was renewed.',
      },
    },
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [],
  decision: { by: 'system' },
  effects: (c) => [
    passports.activate({
      holder: c.subject,
      number: c.facts.waiting ?? '',
      name: c.facts.name,
      tell: c.facts.guardians,
    }),
  ],
  next: { ar: 'الجواز الجديد ساري.', en: 'The new passport is active.' },
  examples: {
    granted: {
      now: '2026-03-01T06:00:00Z',
      standing: 'office',
      facts: {
        waiting: 'A20000010',
        replaced: 'A10000010',
        name: { ar: 'فهد العتيبي', en: 'Fahd Alotaibi' },
        guardians: [],
      },
      form: { oldPassport: 'A10000010' },
      expect: { fee: free, effects: ['passports.activate'] },
    },
    refused: {
      renewed_passport_waits: { facts: { waiting: null } },
      old_passport_presented: { form: { oldPassport: 'A99999999' } },
    },
  },
})
