/**
 * It was another who died: the hospital sent a wrong number (P-10). Two officers agreed at the desk, and every register
 * puts back, as new versions, what the death had ended. Appointments and requests that ended with it are asked for anew.
 */
import * as z from 'zod'
import { plainText, type Text } from '../../language/index.ts'
import { deaths, type Ended } from '../../registers/deaths/index.ts'
import { families } from '../../registers/families/index.ts'
import { identityCards } from '../../registers/identity-cards/index.ts'
import { licences } from '../../registers/licences/index.ts'
import { passports } from '../../registers/passports/index.ts'
import { people } from '../../registers/people/index.ts'
import { orphaned } from '../../registers/sponsorships/index.ts'
import { estate } from '../../registers/vehicles/index.ts'
import { always, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'
import { shortNames } from '../../requests/rules.ts'

/** How each register takes a request's changes back. */
const undone = {
  people: people.undo,
  'identity-cards': identityCards.undo,
  passports: passports.undo,
  licences: licences.undo,
  vehicles: estate.undo,
  sponsorships: orphaned.undo,
  families: families.undo,
} as const

interface Facts {
  readonly name: Text
  readonly death: { readonly number: string; readonly ended: Ended; readonly by: string } | null
  readonly tell: readonly PersonId[]
}

export default defineService({
  edition: 1,
  title: { ar: 'إلغاء قيد وفاة سُجّل خطأ', en: 'Take back a death that was recorded by mistake' },
  summary: {
    ar: 'يعيد موظفان ما انتهى بقيد وفاة خاطئ كما كان.',
    en: 'Two officers put back as it was what a mistaken death had ended.',
  },
  audience: ['agency:civil-affairs'],
  needs: { identity: 0, signIn: 0 },
  behalf: ['office'],
  whileSuspended: true,
  ofDeceased: true,

  facts: async (read: Registers, subject: PersonId): Promise<Facts> => {
    const person = await read.people.get(subject)
    const death = await read.deaths.of(subject)
    const kin = await read.people.many(await read.families.kin(subject))
    return {
      name: shortNames(person.name),
      death:
        death === null || death.status !== 'registered' || death.ended === null || death.endedBy === null
          ? null
          : { number: death.number, ended: death.ended, by: death.endedBy },
      tell: [subject, ...kin.filter((one) => one.alive).map((one) => one.id)],
    }
  },

  eligible: {
    death_registered_here: {
      holds: (c) => c.facts.death !== null,
      otherwise: {
        ar: 'لا قيد وفاة لهذا الشخص سُجّل هنا.',
        en: 'No death of this person was registered here.',
      },
    },
  },
  form: z.object({
    reason: field(plainText({ min: 10, max: 300 }), { ar: 'سبب الإلغاء', en: 'Why it is taken back' }),
  }),
  pages: [{ title: { ar: 'الإلغاء', en: 'Taking it back' }, fields: ['reason'] }],
  fee: [{ from: always, is: () => free }],
  priceList: [],
  decision: { by: 'system' },
  effects: (c) => {
    const death = c.facts.death
    if (death === null) return []
    return [
      deaths.reverse({ deceased: c.subject, number: death.number, name: c.facts.name, tell: c.facts.tell }),
      ...Object.entries(undone).flatMap(([register, undo]) => {
        const persons = death.ended[register]
        return persons === undefined ? [] : [undo({ persons, request: death.by })]
      }),
    ]
  },
  next: { ar: 'عاد كل شيء كما كان.', en: 'Everything is as it was.' },
  examples: {
    granted: {
      now: '2026-02-03T06:00:00Z',
      standing: 'office',
      facts: {
        name: { ar: 'عبدالله العتيبي', en: 'Abdullah Alotaibi' },
        death: {
          number: '9000000001',
          ended: { people: ['00000000-0000-8000-8000-000000000085'] },
          by: '00000000-0000-7000-8000-000000000001',
        },
        tell: [],
      },
      form: { reason: 'أرسل المستشفى رقم مريض آخر' },
      expect: { fee: free, effects: ['deaths.reverse', 'people.undo'] },
    },
    refused: { death_registered_here: { facts: { death: null } } },
  },
})
