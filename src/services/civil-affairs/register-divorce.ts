/**
 * A divorce by its deed (R-CIV-02, R-CIV-14): the husband registers it and the wife confirms the deed; who does not agree
 * on it goes to an office with the court's paper. She leaves the record and is no dependant from the deed's day on.
 */
import * as z from 'zod'
import { addDays, type Day, dayInput, field, formatDay, plainText, sar, type Text } from '../../language/index.ts'
import { lateFine } from '../../registers/deaths/index.ts'
import { families } from '../../registers/families/index.ts'
import { people } from '../../registers/people/index.ts'
import {
  always,
  type Dated,
  defineService,
  free,
  inForce,
  type PersonId,
  type Registers,
  stateFee,
} from '../../requests/define.ts'
import { answerBy, headsRecord, isCitizen, shortNames } from '../../requests/rules.ts'

/** Days within which it is registered free of charge (R-CIV-02). */
const registrationDays: readonly Dated<number>[] = [{ from: always, is: 60 }]

interface Wife {
  readonly id: PersonId
  readonly number: string
  readonly name: Text
  readonly since: Day
}

export default defineService({
  edition: 1,
  title: { ar: 'تسجيل واقعة طلاق', en: 'Register a divorce' },
  summary: {
    ar: 'سجّل الطلاق بصكه، وتؤكده الزوجة من حسابها.',
    en: 'Register a divorce by its deed; the wife confirms it from her own account.',
  },
  audience: ['citizen'],
  needs: { identity: 2, signIn: 2, fresh: 5 },
  behalf: ['self'],
  namesOthers: true,

  facts: async (read: Registers, subject: PersonId) => {
    const husband = await read.people.get(subject)
    const family = await read.families.of(subject)
    const present = family?.head === subject ? family.members.filter((m) => m.until === null) : []
    const wives: Wife[] = []
    for (const { id, relation, since } of present) {
      if (relation !== 'wife') continue
      const wife = await read.people.get(id)
      wives.push({ id, number: wife.number, name: shortNames(wife.name), since })
    }
    return {
      citizen: husband.kind === 'citizen',
      name: shortNames(husband.name),
      record: family?.head === subject ? family.recordNumber : null,
      wives,
    }
  },

  eligible: {
    person_is_citizen: isCitizen,
    has_family_record: headsRecord,
    wife_in_record: {
      holds: (c) => c.facts.wives.length > 0,
      otherwise: { ar: 'لا زوجة في سجل أسرتك اليوم.', en: 'No wife stands in your family record today.' },
    },
  },

  form: z.object({
    wife: field(z.string().regex(/^1\d{9}$/), { ar: 'الزوجة', en: 'The wife' }),
    deed: field(plainText({ min: 4, max: 20 }), { ar: 'رقم صك الطلاق', en: 'Number of the divorce deed' }),
    deedDate: field(dayInput, { ar: 'تاريخ الصك', en: 'Date of the deed' }),
  }),
  pages: [{ title: { ar: 'الصك', en: 'The deed' }, fields: ['wife', 'deed', 'deedDate'] }],
  offers: (c) => ({ wife: c.facts.wives.map(({ number, name }) => ({ value: number, label: name })) }),
  accept: {
    wife_is_yours: {
      holds: (c) => wifeOf(c) !== undefined,
      otherwise: { ar: 'ليست في سجل أسرتك. اختر من القائمة.', en: 'She is not in your record. Choose from the list.' },
    },
    deed_dated: {
      holds: (c) => c.form.deedDate <= c.day && c.form.deedDate >= (wifeOf(c)?.since ?? c.form.deedDate),
      otherwise: {
        ar: 'تاريخ الصك قبل الزواج، أو لم يأتِ بعد.',
        en: 'The date of the deed is before the marriage, or has not come yet.',
      },
    },
  },

  // R-CIV-02, and the fine of R-CIV-03's kind: SAR 50 for each year of delay begun.
  fee: [
    {
      from: always,
      is: (c) => stateFee(sar(lateFine(addDays(c.form.deedDate, inForce(registrationDays, c.form.deedDate)), c.day))),
    },
  ],
  priceList: [
    { what: { ar: 'خلال 60 يومًا', en: 'Within 60 days' }, price: free },
    { what: { ar: 'بعدها، عن كل سنة بدأت', en: 'Later, for each year begun' }, price: stateFee(sar(50)) },
  ],
  consents: (c) => {
    const wife = wifeOf(c)
    if (wife === undefined) return []
    return [
      {
        key: 'wife',
        who: wife.id,
        by: answerBy(c),
        asks: {
          ar: `أؤكد صك الطلاق ${c.form.deed} من ${c.facts.name.ar}.`,
          en: `I confirm divorce deed ${c.form.deed} from ${c.facts.name.en}.`,
        },
        sees: [
          { label: { ar: 'الزوج', en: 'Husband' }, shown: c.facts.name },
          {
            label: { ar: 'تاريخ الصك', en: 'Date of the deed' },
            shown: { ar: formatDay(c.form.deedDate, 'ar'), en: formatDay(c.form.deedDate, 'en') },
          },
        ],
      },
    ]
  },
  decision: { by: 'system' },
  effects: (c) => {
    const wife = wifeOf(c)
    if (wife === undefined) return []
    return [
      families.leave({ head: c.subject, member: wife.id, on: c.form.deedDate }),
      people.setMarital({ person: wife.id, to: 'divorced' }),
      // Who has another wife stays married.
      ...(c.facts.wives.length === 1 ? [people.setMarital({ person: c.subject, to: 'divorced' })] : []),
      families.issueRecord({ head: c.subject, why: 'divorce' }),
    ]
  },
  next: {
    ar: 'قُيّد الطلاق في السجلين. حدّث سجل الأسرة لتحصل على نسخة.',
    en: 'The divorce stands in both records. Update the family record to get a copy.',
  },
  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        citizen: true,
        name: { ar: 'فهد العتيبي', en: 'Fahd Alotaibi' },
        record: '199900010',
        wives: [
          {
            id: '00000000-0000-8000-8000-000000000028',
            number: '1999900028',
            name: { ar: 'نورة الشهري', en: 'Noura Alshehri' },
            since: '2006-04-13',
          },
        ],
      },
      form: { wife: '1999900028', deed: '44712345', deedDate: '2025-10-01' },
      expect: {
        fee: stateFee(sar(50)),
        effects: ['families.leave', 'people.setMarital', 'people.setMarital', 'families.issueRecord'],
      },
    },
    refused: {
      person_is_citizen: { facts: { citizen: false } },
      has_family_record: { facts: { record: null } },
      wife_in_record: { facts: { wives: [] } },
      wife_is_yours: { form: { wife: '1999900077' } },
      deed_dated: { form: { deedDate: '2026-02-02' } },
    },
  },
})

const wifeOf = (c: {
  readonly facts: { readonly wives: readonly Wife[] }
  readonly form: { readonly wife: string }
}): Wife | undefined => c.facts.wives.find((wife) => wife.number === c.form.wife)
