/** The first text of a new service: the smallest definition that keeps every promise of the catalogue. */

/** The file for service `id` (sector/verb-thing), as it stands at src/services/<id>.ts. */
export function template(id: string): string {
  const words = id.slice(id.indexOf('/') + 1).replaceAll('-', ' ')
  const title = words[0]?.toUpperCase() + words.slice(1)
  return `/** ${title}: what it is for, and the rules of the law it follows (R-…). */
import * as z from 'zod'
import { sar } from '../../language/index.ts'
import { type About, choice, defineService, type PersonId, type Registers, stateFee } from '../../requests/define.ts'

export default defineService({
  edition: 1,
  title: { ar: 'اسم الخدمة كما يقوله الناس', en: '${title}' },
  summary: { ar: 'لمن هذه الخدمة، وما الذي يحصل عليه.', en: 'Whom this is for and what they get.' },
  audience: ['citizen'],
  needs: { identity: 3, signIn: 2, fresh: 5 },
  behalf: ['self'],

  // Everything the rules look at, read here and nowhere else; it is kept with each verdict.
  facts: async (read: Registers, subject: PersonId, _about: About) => {
    const person = await read.people.get(subject)
    return { citizen: person.kind === 'citizen' }
  },

  // A rule's key is its public reason code. Many are written already in requests/rules.ts.
  eligible: {
    person_is_citizen: {
      holds: (c) => c.facts.citizen,
      otherwise: { ar: 'هذه الخدمة للمواطنين.', en: 'This service is for citizens.' },
    },
  },

  form: z.object({
    purpose: choice(
      { personal: { ar: 'لنفسي', en: 'For myself' }, work: { ar: 'لعملي', en: 'For my work' } },
      { ar: 'الغرض', en: 'Purpose' },
    ),
  }),
  pages: [{ title: { ar: 'الغرض', en: 'Purpose' }, fields: ['purpose'] }],

  fee: [{ from: '2000-01-01', is: () => stateFee(sar(0)) }],
  priceList: [{ what: { ar: 'الخدمة', en: 'The service' }, price: stateFee(sar(0)) }],
  decision: { by: 'system' },
  // Verbs of registers as data, run once by the engine: [passports.renew({ holder: c.subject, years: 5 })]
  effects: () => [],
  next: { ar: 'ما الذي يحدث بعد ذلك ومتى.', en: 'What happens next, and by when.' },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: { citizen: true },
      form: { purpose: 'personal' },
      expect: { fee: stateFee(sar(0)), effects: [] },
    },
    refused: { person_is_citizen: { facts: { citizen: false } } },
  },
})
`
}
