/** The family record: its number and who stands in it today, for its head and the head's spouse; children do not open it (P-04). */
import * as z from 'zod'
import { fullName, type Text } from '../../language/index.ts'
import type { Relation } from '../../registers/families/index.ts'
import { listOf, onDay, said, written } from '../../requests/answers.ts'
import { defineInquiry } from '../../requests/define.ts'

const relations = {
  head: { ar: 'رب الأسرة', en: 'Head of the family' },
  wife: { ar: 'زوجة', en: 'Wife' },
  husband: { ar: 'زوج', en: 'Husband' },
  son: { ar: 'ابن', en: 'Son' },
  daughter: { ar: 'ابنة', en: 'Daughter' },
} as const satisfies Record<string, Text>

/** What one must be in the record to read it: the birthdays and numbers of all stand there. */
const opensFor: readonly Relation[] = ['head', 'wife', 'husband']

export default defineInquiry({
  edition: 1,
  title: { ar: 'استعراض بيانات التابعين في سجل الأسرة', en: 'View the dependants in the family record' },
  summary: { ar: 'أفراد أسرتك كما هم في سجل الأسرة اليوم.', en: 'Your family as the family record has it today.' },
  audience: ['citizen'],
  needs: { identity: 2, signIn: 2, fresh: 15 },
  behalf: ['self'],
  namesOthers: true,
  throttle: { perMinute: 30, challenge: false },

  question: z.object({}),
  answer: z.object({
    number: written({ ar: 'رقم سجل الأسرة', en: 'Family record number' }),
    members: listOf(
      {
        name: said({ ar: 'الاسم', en: 'Name' }),
        relation: said({ ar: 'الصلة', en: 'Relation' }),
        number: written({ ar: 'رقم الهوية', en: 'ID number' }),
        born: onDay({ ar: 'تاريخ الميلاد', en: 'Date of birth' }),
        since: onDay({ ar: 'في السجل منذ', en: 'In the record since' }),
      },
      { ar: 'أفراد الأسرة', en: 'Members of the family' },
    ),
  }),

  find: async (read, _q, { asker }) => {
    if (asker === null) return null
    const place = await read.families.placeOf(asker.subject)
    if (place === null || !opensFor.includes(place.relation)) return null
    const family = await read.families.of(asker.subject)
    // Families of residents have no record of this kind.
    if (family === null || family.recordNumber === null) return null
    // Someone who left the record is no longer this family's to look at.
    const present = family.members.filter((member) => member.until === null)
    const persons = await read.people.many(present.map((member) => member.id))
    return {
      number: family.recordNumber,
      members: present.flatMap((member, i) => {
        const person = persons[i]
        if (person === undefined) return []
        return {
          name: { ar: fullName(person.name, 'ar'), en: fullName(person.name, 'en') },
          relation: relations[member.relation],
          number: person.number,
          born: person.born,
          since: member.since,
        }
      }),
    }
  },
  says: {
    found: (a) => ({ ar: `سجل الأسرة رقم ${a.number}.`, en: `Family record number ${a.number}.` }),
    notFound: {
      ar: 'لا سجل أسرة باسمك. يفتح السجل لرب الأسرة وزوجه، ويصدر بعد توثيق عقد الزواج.',
      en: 'No family record is yours to open: it opens for its head and spouse, and is issued once a marriage is registered.',
    },
  },

  examples: [
    {
      as: 'FAHD',
      ask: {},
      expect: {
        number: '199900010',
        members: [
          {
            name: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' },
            relation: relations.head,
            number: '1999900010',
            born: '1985-03-10',
            since: '2006-04-13',
          },
          {
            name: { ar: 'نورة علي محمد الشهري', en: 'Noura Ali Mohammed Alshehri' },
            relation: relations.wife,
            number: '1999900028',
            born: '1987-11-22',
            since: '2006-04-13',
          },
          {
            name: { ar: 'سعود فهد صالح العتيبي', en: 'Saud Fahd Saleh Alotaibi' },
            relation: relations.son,
            number: '1999900036',
            born: '2008-06-01',
            since: '2008-06-01',
          },
          {
            name: { ar: 'لمى فهد صالح العتيبي', en: 'Lama Fahd Saleh Alotaibi' },
            relation: relations.daughter,
            number: '1999900044',
            born: '2018-09-15',
            since: '2018-09-15',
          },
        ],
      },
    },
    {
      as: 'NOURA',
      ask: {},
      expect: {
        number: '199900010',
        members: [
          {
            name: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' },
            relation: relations.head,
            number: '1999900010',
            born: '1985-03-10',
            since: '2006-04-13',
          },
          {
            name: { ar: 'نورة علي محمد الشهري', en: 'Noura Ali Mohammed Alshehri' },
            relation: relations.wife,
            number: '1999900028',
            born: '1987-11-22',
            since: '2006-04-13',
          },
          {
            name: { ar: 'سعود فهد صالح العتيبي', en: 'Saud Fahd Saleh Alotaibi' },
            relation: relations.son,
            number: '1999900036',
            born: '2008-06-01',
            since: '2008-06-01',
          },
          {
            name: { ar: 'لمى فهد صالح العتيبي', en: 'Lama Fahd Saleh Alotaibi' },
            relation: relations.daughter,
            number: '1999900044',
            born: '2018-09-15',
            since: '2018-09-15',
          },
        ],
      },
    },
    // A son of eighteen Hijri years stands in it and does not open it.
    { as: 'SAUD', ask: {}, expect: null },
    // Divorced: she left his record, and her custody deed does not open it.
    { as: 'REEM', ask: {}, expect: null },
    { as: 'KHALID', ask: {}, expect: null },
  ],
})
