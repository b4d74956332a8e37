/**
 * A marriage by its contract (R-CIV-02, R-CIV-14): the husband registers it and the bride says yes from her own account;
 * nothing of her is read before. Both records change in one commit, and the family record with them.
 */
import * as z from 'zod'
import { addDays, ageOn, dayInput, field, formatDay, plainText, sar } from '../../language/index.ts'
import { lateFine } from '../../registers/deaths/index.ts'
import { families } from '../../registers/families/index.ts'
import { people } from '../../registers/people/index.ts'
import {
  type About,
  always,
  type Dated,
  defineService,
  free,
  inForce,
  type PersonId,
  type Registers,
  stateFee,
} from '../../requests/define.ts'
import {
  answerBy,
  exampleSelf,
  isCitizen,
  partyBorn,
  partyFound,
  partyIsAnother,
  partyNamed,
  partyNumber,
  shortNames,
} from '../../requests/rules.ts'

/** Days within which it is registered free of charge (R-CIV-02). */
const registrationDays: readonly Dated<number>[] = [{ from: always, is: 60 }]
const mostWives = 4
/** Younger than this a court decides, not a form. */
const ofAge = 18

export default defineService({
  edition: 1,
  title: { ar: 'تسجيل واقعة زواج', en: 'Register a marriage' },
  summary: {
    ar: 'سجّل زواجك بعقده، وتوافق الزوجة من حسابها.',
    en: 'Register your marriage by its contract; your wife agrees from her own account.',
  },
  audience: ['citizen'],
  needs: { identity: 2, signIn: 2, fresh: 5 },
  behalf: ['self'],
  namesOthers: true,

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const husband = await read.people.get(subject)
    const family = await read.families.of(subject)
    const party = await partyNamed(read, about.given.bride, about.given.born)
    // Read of her only once she agreed: nobody finds out from a form whether somebody is married.
    const agreed = party !== null && about.agreed.includes('bride') ? await read.people.get(party.id) : null
    const hers = agreed === null ? null : await read.families.of(agreed.id)
    const mine = family?.head === subject ? family.members.filter((member) => member.until === null) : []
    return {
      citizen: husband.kind === 'citizen',
      sex: husband.sex,
      born: husband.born,
      name: shortNames(husband.name),
      wives: mine.filter((member) => member.relation === 'wife').length,
      heads: family?.head === subject,
      party,
      bride:
        agreed === null
          ? null
          : {
              woman: agreed.sex === 'female',
              citizen: agreed.kind === 'citizen',
              married: agreed.marital === 'married',
              born: agreed.born,
              kin: (await read.families.kinship(subject, agreed.id)) !== null,
              // The record of her father, which she leaves; her own, as a mother, she keeps.
              leaves: hers === null || hers.head === agreed.id ? null : hers.head,
            },
    }
  },

  eligible: {
    person_is_citizen: isCitizen,
    husband_registers: {
      holds: (c) => c.facts.sex === 'male',
      otherwise: {
        ar: 'يسجل الزوج الزواج من حسابه، وتوافق الزوجة من حسابها.',
        en: 'The husband registers the marriage from his account; the wife agrees from hers.',
      },
    },
    under_four_wives: {
      holds: (c) => c.facts.wives < mostWives,
      otherwise: { ar: 'في سجل أسرتك أربع زوجات.', en: 'Four wives stand in your family record.' },
    },
  },

  form: z.object({
    bride: partyNumber({ ar: 'رقم هوية الزوجة', en: 'The wife’s ID number' }),
    born: partyBorn({ ar: 'تاريخ ميلاد الزوجة', en: 'The wife’s date of birth' }),
    contract: field(plainText({ min: 4, max: 20 }), { ar: 'رقم عقد الزواج', en: 'Number of the marriage contract' }),
    contractDate: field(dayInput, { ar: 'تاريخ العقد', en: 'Date of the contract' }),
  }),
  pages: [
    { title: { ar: 'الزوجة', en: 'The wife' }, fields: ['bride', 'born'] },
    { title: { ar: 'العقد', en: 'The contract' }, fields: ['contract', 'contractDate'] },
  ],
  accept: {
    bride_found: partyFound,
    bride_is_another: partyIsAnother,
    contract_dated: {
      holds: (c) => c.form.contractDate <= c.day,
      otherwise: { ar: 'تاريخ العقد لم يأتِ بعد.', en: 'The date of the contract has not come yet.' },
    },
    bride_is_a_woman: {
      holds: (c) => c.facts.bride?.woman !== false,
      otherwise: { ar: 'رقم الزوجة لرجل. راجع الرقم.', en: 'The wife’s number is a man’s. Check the number.' },
    },
    bride_is_citizen: {
      holds: (c) => c.facts.bride?.citizen !== false,
      otherwise: {
        ar: 'زواج المواطن من غير مواطنة يُسجل في المكتب بعد الإذن.',
        en: 'Marriage to somebody of another nationality is registered at an office, with its permit.',
      },
      remedy: 'appointments/book-civil-affairs',
    },
    bride_not_married: {
      holds: (c) => c.facts.bride?.married !== true,
      otherwise: { ar: 'الزوجة متزوجة في السجل.', en: 'The register has the wife as married.' },
    },
    not_near_kin: {
      holds: (c) => c.facts.bride?.kin !== true,
      otherwise: { ar: 'بينكما قرابة تمنع الزواج.', en: 'You are too nearly related to marry.' },
    },
    both_of_age: {
      holds: (c) =>
        ageOn(c.facts.born, c.form.contractDate) >= ofAge &&
        (c.facts.bride === null || ageOn(c.facts.bride.born, c.form.contractDate) >= ofAge),
      otherwise: {
        ar: 'زواج من هو دون 18 سنة تقرره المحكمة.',
        en: 'Marriage under 18 is for a court to decide.',
      },
    },
  },

  // R-CIV-02, and the fine of R-CIV-03's kind: SAR 50 for each year of delay begun.
  fee: [
    {
      from: always,
      is: (c) =>
        stateFee(sar(lateFine(addDays(c.form.contractDate, inForce(registrationDays, c.form.contractDate)), c.day))),
    },
  ],
  priceList: [
    { what: { ar: 'خلال 60 يومًا', en: 'Within 60 days' }, price: free },
    { what: { ar: 'بعدها، عن كل سنة بدأت', en: 'Later, for each year begun' }, price: stateFee(sar(50)) },
  ],
  consents: (c) =>
    c.facts.party === null
      ? []
      : [
          {
            key: 'bride',
            who: c.facts.party.id,
            by: answerBy(c),
            asks: {
              ar: `أوافق على تسجيل زواجي من ${c.facts.name.ar} بالعقد ${c.form.contract}.`,
              en: `I agree that my marriage to ${c.facts.name.en} is registered, contract ${c.form.contract}.`,
            },
            sees: [
              { label: { ar: 'الزوج', en: 'Husband' }, shown: c.facts.name },
              {
                label: { ar: 'تاريخ العقد', en: 'Date of the contract' },
                shown: { ar: formatDay(c.form.contractDate, 'ar'), en: formatDay(c.form.contractDate, 'en') },
              },
            ],
          },
        ],
  decision: { by: 'system' },
  effects: (c) => {
    const { party, bride } = c.facts
    if (party === null) return []
    return [
      people.setMarital({ person: c.subject, to: 'married' }),
      people.setMarital({ person: party.id, to: 'married' }),
      ...(c.facts.heads ? [] : [families.openRecord({ head: c.subject, since: c.form.contractDate })]),
      ...(bride?.leaves ? [families.leave({ head: bride.leaves, member: party.id, on: c.form.contractDate })] : []),
      families.addMember({
        head: c.subject,
        member: party.id,
        name: party.name,
        since: c.form.contractDate,
        relation: 'wife',
      }),
      families.issueRecord({ head: c.subject, why: 'marriage' }),
    ]
  },
  next: {
    ar: 'بارك الله لكما. الزوجة في سجل أسرتك الآن، وحدّثه لتحصل على نسخة.',
    en: 'Congratulations. Your wife is in your family record; update it to get a copy.',
  },
  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        citizen: true,
        sex: 'male',
        born: '1991-07-04',
        name: { ar: 'خالد الحربي', en: 'Khalid Alharbi' },
        wives: 0,
        heads: false,
        party: {
          id: '00000000-0000-8000-8000-000000000077',
          name: { ar: 'منى القحطاني', en: 'Mona Alqahtani' },
        },
        bride: { woman: true, citizen: true, married: false, born: '1983-05-19', kin: false, leaves: null },
      },
      form: { bride: '1999900077', born: '1983-05-19', contract: '44712345', contractDate: '2026-01-15' },
      expect: {
        fee: free,
        effects: [
          'people.setMarital',
          'people.setMarital',
          'families.openRecord',
          'families.addMember',
          'families.issueRecord',
        ],
      },
    },
    refused: {
      person_is_citizen: { facts: { citizen: false } },
      husband_registers: { facts: { sex: 'female' } },
      under_four_wives: { facts: { wives: 4 } },
      bride_found: { facts: { party: null } },
      bride_is_another: { facts: { party: { id: exampleSelf } } },
      contract_dated: { form: { contractDate: '2026-02-02' } },
      bride_is_a_woman: { facts: { bride: { woman: false } } },
      bride_is_citizen: { facts: { bride: { citizen: false } } },
      bride_not_married: { facts: { bride: { married: true } } },
      not_near_kin: { facts: { bride: { kin: true } } },
      both_of_age: { facts: { bride: { born: '2010-01-01' } } },
    },
  },
})
