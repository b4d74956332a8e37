/** Ending a mandate before its day, by who gave it or who has it (R-DEL-03): nothing is asked on it from that commit on. */
import * as z from 'zod'
import { field, plainText } from '../../language/index.ts'
import { mandates, runs } from '../../registers/mandates/index.ts'
import { type About, defineService, free, type PersonId, type Registers } from '../../requests/define.ts'
import { delegableName, exampleSelf } from '../../requests/rules.ts'

export default defineService({
  edition: 1,
  also: ['delegation/cancel'],
  title: { ar: 'إلغاء تفويض', en: 'Cancel an authorisation' },
  summary: {
    ar: 'ألغ تفويضًا أعطيته أو أُعطيته. يقف في لحظته.',
    en: 'Cancel a mandate you gave or hold. It stops at once.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],
  whileSuspended: true,
  namesOthers: true,
  facts: async (read: Registers, subject: PersonId, about: About) => {
    const all = [...(await read.mandates.givenBy(subject)), ...(await read.mandates.heldBy(subject))]
    return {
      running: all
        .filter((mandate) => runs(mandate, about.day))
        .map(({ number, giver, services }) => ({ number, giver, services })),
    }
  },
  eligible: {
    has_mandate: {
      holds: (c) => c.facts.running.length > 0,
      otherwise: { ar: 'لا تفويض قائمًا لك أو منك.', en: 'No mandate from you or to you runs.' },
    },
  },
  form: z.object({
    mandate: field(plainText({ min: 1, max: 20 }), { ar: 'التفويض', en: 'The mandate' }, undefined, {
      widget: 'radios',
    }),
  }),
  pages: [{ title: { ar: 'اختر التفويض', en: 'Choose the mandate' }, fields: ['mandate'] }],
  offers: (c) => ({
    mandate: c.facts.running.map(({ number, services }) => {
      const names = services.map(delegableName)
      return {
        value: number,
        label: {
          ar: `${names.map((n) => n.ar).join('، ')}، رقم ${number}`,
          en: `${names.map((n) => n.en).join(', ')}, no. ${number}`,
        },
      }
    }),
  }),
  accept: {
    mandate_runs: {
      holds: (c) => c.facts.running.some(({ number }) => number === c.form.mandate),
      otherwise: { ar: 'لا تفويض قائمًا بهذا الرقم.', en: 'No mandate with this number runs.' },
    },
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [],
  decision: { by: 'system' },
  effects: (c) => {
    const chosen = c.facts.running.find(({ number }) => number === c.form.mandate)
    return chosen === undefined ? [] : [mandates.end({ giver: chosen.giver, number: chosen.number })]
  },
  next: { ar: 'انتهى التفويض، وأخبرنا الطرف الآخر.', en: 'The mandate has ended and the other side is told.' },
  examples: {
    granted: {
      now: '2026-02-10T06:00:00Z',
      facts: { running: [{ number: '4000000001', giver: exampleSelf, services: ['passports/renew-passport'] }] },
      form: { mandate: '4000000001' },
      expect: { fee: free, effects: ['mandates.end'] },
    },
    refused: {
      has_mandate: { facts: { running: [] } },
      mandate_runs: { form: { mandate: '4000000009' } },
    },
  },
})
