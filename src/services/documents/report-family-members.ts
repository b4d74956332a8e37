/** The family record as a document, for its head and the head's spouse, as the inquiry of it (P-04). Free. */
import * as z from 'zod'
import { fullName, type Text } from '../../language/index.ts'
import type { Relation } from '../../registers/families/index.ts'
import { defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'
import { isCitizen } from '../../requests/rules.ts'

const relations = {
  head: { ar: 'رب الأسرة', en: 'Head of the family' },
  wife: { ar: 'زوجة', en: 'Wife' },
  husband: { ar: 'زوج', en: 'Husband' },
  son: { ar: 'ابن', en: 'Son' },
  daughter: { ar: 'ابنة', en: 'Daughter' },
} as const satisfies Record<Relation, Text>

/** What one must be in the record to print it: the birthdays and numbers of all stand there. */
const opensFor: readonly Relation[] = ['head', 'wife', 'husband']

export default defineService({
  edition: 1,
  title: { ar: 'تقرير بيانات أفراد الأسرة', en: 'Family members report' },
  summary: {
    ar: 'سجل أسرتك وثيقةً مختومة، كما هو اليوم.',
    en: 'Your family record as a sealed document, as it is today.',
  },
  audience: ['citizen'],
  needs: { identity: 2, signIn: 2, fresh: 15 },
  behalf: ['self'],
  whileSuspended: true,
  namesOthers: true,

  facts: async (read: Registers, subject: PersonId) => {
    const person = await read.people.get(subject)
    const place = await read.families.placeOf(subject)
    const opens = place !== null && opensFor.includes(place.relation)
    // Nobody else of the record is read for somebody whom it does not open for.
    const family = opens ? await read.families.of(subject) : null
    const present = family?.members.filter((member) => member.until === null) ?? []
    const persons = await read.people.many(present.map((member) => member.id))
    const members = persons.map((one, i) => ({
      name: { ar: fullName(one.name, 'ar'), en: fullName(one.name, 'en') },
      number: one.number,
      relation: relations[present[i]?.relation ?? 'son'],
      born: one.born,
      isHead: present[i]?.relation === 'head',
    }))
    return {
      citizen: person.kind === 'citizen',
      record: place?.recordNumber ?? null,
      opens,
      members,
    }
  },

  eligible: {
    person_is_citizen: isCitizen,
    has_family_record: {
      holds: (c) => c.facts.record !== null,
      otherwise: {
        ar: 'لا سجل أسرة باسمك. يصدر السجل بعد توثيق عقد الزواج.',
        en: 'No family record is in your name. It is issued once a marriage is registered.',
      },
    },
    record_opens_for_you: {
      holds: (c) => c.facts.opens,
      otherwise: {
        ar: 'يطبع السجل رب الأسرة أو زوجه. اطلبه من أحدهما.',
        en: 'The head of the family or the spouse prints the record. Ask one of them.',
      },
    },
  },

  form: z.object({
    understood: field(
      z.literal(true),
      {
        ar: 'أفهم أن في الوثيقة أرقام أفراد أسرتي وتواريخ ميلادهم، وأحفظها',
        en: 'I understand that it holds the numbers and birthdays of my family, and I keep it safe',
      },
      undefined,
      { widget: 'checkbox' },
    ),
  }),
  pages: [{ title: { ar: 'تأكيد', en: 'Confirmation' }, fields: ['understood'] }],

  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'التقرير', en: 'The report' }, price: free }],
  decision: { by: 'system' },
  effects: () => [],
  document: {
    template: 'family-record',
    data: (c) => {
      const members = c.facts.members.map(({ isHead: _, ...member }) => member)
      const head = c.facts.members.find(({ isHead }) => isHead) ?? c.facts.members[0]
      return { record: c.facts.record, head: { name: head?.name, number: head?.number }, members }
    },
  },
  next: {
    ar: 'تجد السجل في «وثائقي» خلال لحظات، ويسري شهرًا.',
    en: 'The record is in “My documents” within moments, and is good for a month.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        citizen: true,
        record: '199900010',
        opens: true,
        members: [
          {
            name: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' },
            number: '1999900010',
            relation: relations.head,
            born: '1985-03-10',
            isHead: true,
          },
        ],
      },
      form: { understood: true },
      expect: { fee: free, effects: [] },
    },
    refused: {
      person_is_citizen: { facts: { citizen: false } },
      has_family_record: { facts: { record: null } },
      record_opens_for_you: { facts: { opens: false } },
    },
  },
})
