/**
 * A hospital tells of a birth (R-CIV-04): recorded under the mother, both parents told at once. What cannot be is refused;
 * what only a person can judge is refused with a reason that the channel parks for a desk. A clerk of the hospital has no
 * field for a name: choosing it is the parents'.
 */
import * as z from 'zod'
import { addDays, ageOn, type Day, dayOf, personNumber, plainText, whole } from '../../language/index.ts'
import { births, onePregnancyDays } from '../../registers/births/index.ts'
import {
  type About,
  always,
  choice,
  type Dated,
  defineService,
  field,
  free,
  inForce,
  oneOf,
  type PersonId,
  type Registers,
} from '../../requests/define.ts'

/** Days within which a hospital tells by itself (rules.md section 24: the law's fifteen); later an office looks at it. */
const notifyDays: readonly Dated<number>[] = [{ from: always, is: 15 }]

/** Younger than this nobody has a child: a wrong number was typed. */
const youngestParent = 10

/** A child is born at most so many days after its father's death. */
const longestPregnancyDays = 300

interface Parent {
  readonly id: PersonId
  readonly sex: 'male' | 'female'
  readonly born: Day
  readonly died: Day | null
}

export default defineService({
  edition: 1,
  title: { ar: 'تبليغ ولادة إلكتروني من المستشفى', en: 'Hospital electronic birth notification' },
  summary: {
    ar: 'يبلّغ المستشفى عن الولادة، فيصل الخبر إلى الوالدين ليسجلا المولود.',
    en: 'The hospital tells of a birth, and the parents are asked to register the child.',
  },
  // The second is an officer of civil affairs who looked into a notice that was parked.
  audience: ['agency:hospital', 'agency:civil-affairs'],
  needs: { identity: 0, signIn: 0 },
  behalf: ['office'],
  whileSuspended: true,

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const mother = await read.people.get(subject)
    const given = typeof about.given.father === 'string' ? about.given.father : null
    const known = given === null ? null : await read.people.byNumber(given)
    const father: Parent | null =
      known === null ? null : { id: known.id, sex: known.sex, born: known.born, died: known.died }
    const before = await read.births.ofMother(subject)
    return {
      mother: { sex: mother.sex, born: mother.born },
      father,
      before: before.map(({ born, order }) => ({ born, order })),
    }
  },

  eligible: {
    mother_is_a_woman: {
      holds: (c) => c.facts.mother.sex === 'female',
      otherwise: { ar: 'رقم الأم لرجل. راجع الرقم.', en: 'The mother’s number is a man’s. Check the number.' },
    },
  },

  form: z.object({
    hospital: field(plainText({ min: 2, max: 20 }), { ar: 'رمز المستشفى', en: 'Code of the hospital' }),
    hospitalAr: field(plainText({ min: 2, max: 80 }), { ar: 'اسم المستشفى', en: 'Name of the hospital in Arabic' }),
    hospitalEn: field(plainText({ min: 2, max: 80 }), {
      ar: 'اسم المستشفى بالإنجليزية',
      en: 'Name of the hospital in English',
    }),
    placeAr: field(plainText({ min: 2, max: 80 }), { ar: 'مكان الولادة', en: 'Place of birth in Arabic' }),
    placeEn: field(plainText({ min: 2, max: 80 }), {
      ar: 'مكان الولادة بالإنجليزية',
      en: 'Place of birth in English',
    }),
    father: field(personNumber.optional(), { ar: 'رقم الأب', en: 'The father’s number' }),
    bornAt: field(z.iso.datetime({ offset: true }), { ar: 'وقت الولادة', en: 'Time of birth' }),
    sex: choice(
      { male: { ar: 'ذكر', en: 'Male' }, female: { ar: 'أنثى', en: 'Female' } },
      { ar: 'جنس المولود', en: 'Sex of the child' },
    ),
    grams: field(whole({ min: 200, max: 9000 }), { ar: 'الوزن بالغرام', en: 'Weight in grams' }),
    order: oneOf(
      {
        1: { ar: 'مولود واحد، أو الأول', en: 'The only child, or the first' },
        2: { ar: 'الثاني', en: 'The second' },
        3: { ar: 'الثالث', en: 'The third' },
        4: { ar: 'الرابع', en: 'The fourth' },
      },
      { ar: 'ترتيب المولود', en: 'Order of the child' },
    ),
  }),
  pages: [
    {
      title: { ar: 'الولادة', en: 'The birth' },
      fields: [
        'hospital',
        'hospitalAr',
        'hospitalEn',
        'placeAr',
        'placeEn',
        'father',
        'bornAt',
        'sex',
        'grams',
        'order',
      ],
    },
  ],
  accept: {
    born_already: {
      holds: (c) => Date.parse(c.form.bornAt) <= Date.parse(c.now),
      otherwise: { ar: 'وقت الولادة لم يأتِ بعد. راجعه.', en: 'The time of birth has not come yet. Check it.' },
    },
    mother_old_enough: {
      holds: (c) => ageOn(c.facts.mother.born, bornOn(c.form)) >= youngestParent,
      otherwise: {
        ar: 'الأم في السجل أصغر من أن تلد، أو وُلدت بعد المولود. راجع رقمها.',
        en: 'By the register the mother is too young, or born after the child. Check her number.',
      },
    },
    father_is_a_man: {
      holds: (c) => c.facts.father === null || c.facts.father.sex === 'male',
      otherwise: { ar: 'رقم الأب لامرأة. راجع الرقم.', en: 'The father’s number is a woman’s. Check the number.' },
    },
    father_old_enough: {
      holds: (c) => c.facts.father === null || ageOn(c.facts.father.born, bornOn(c.form)) >= youngestParent,
      otherwise: {
        ar: 'الأب في السجل أصغر من أن يكون أبًا. راجع رقمه.',
        en: 'By the register the father is too young. Check his number.',
      },
    },
    father_known: {
      holds: (c) => c.form.father === undefined || c.facts.father !== null,
      otherwise: {
        ar: 'لا أحد في السجل برقم الأب. ينظر فيه موظف.',
        en: 'Nobody in the register has the father’s number. An officer looks into it.',
      },
    },
    father_lived: {
      holds: (c) =>
        c.facts.father === null ||
        c.facts.father.died === null ||
        bornOn(c.form) <= addDays(c.facts.father.died, longestPregnancyDays),
      otherwise: {
        ar: 'توفي الأب قبل الحمل بحسب السجل. ينظر فيه موظف.',
        en: 'By the register the father died before. An officer looks into it.',
      },
    },
    notified_in_time: {
      holds: (c) =>
        c.actor.audience !== 'agency:hospital' || c.day <= addDays(bornOn(c.form), inForce(notifyDays, c.day)),
      otherwise: {
        ar: 'مضى على الولادة أكثر من 15 يومًا. ينظر في التبليغ موظف.',
        en: 'The birth was more than 15 days ago. An officer looks into the notice.',
      },
    },
    birth_not_notified: {
      holds: (c) =>
        !c.facts.before.some(
          (other) =>
            other.order === c.form.order &&
            addDays(other.born, -onePregnancyDays) < bornOn(c.form) &&
            bornOn(c.form) < addDays(other.born, onePregnancyDays),
        ),
      otherwise: {
        ar: 'بُلّغ عن هذه الولادة من قبل. إن كانا توأمين فاذكر ترتيب المولود.',
        en: 'This birth was told before. If they are twins, give the order of the child.',
      },
    },
  },
  fee: [{ from: always, is: () => free }],
  priceList: [],
  decision: { by: 'system' },
  effects: (c) => [
    births.notify({
      mother: c.subject,
      father: c.facts.father?.id ?? null,
      hospital: c.form.hospital,
      hospitalName: { ar: c.form.hospitalAr, en: c.form.hospitalEn },
      place: { ar: c.form.placeAr, en: c.form.placeEn },
      bornAt: new Date(c.form.bornAt).toISOString(),
      sex: c.form.sex,
      grams: c.form.grams,
      order: c.form.order,
    }),
  ],
  next: { ar: 'وصل الخبر إلى الوالدين.', en: 'The parents have been told.' },

  examples: {
    granted: {
      now: '2026-01-20T12:00:00Z',
      standing: 'office',
      facts: {
        mother: { sex: 'female', born: '1987-11-22' },
        father: { id: '00000000-0000-8000-8000-000000000010', sex: 'male', born: '1985-03-10', died: null },
        before: [],
      },
      form: {
        hospital: 'KFMC',
        hospitalAr: 'مدينة الملك فهد الطبية',
        hospitalEn: 'King Fahad Medical City',
        placeAr: 'الرياض',
        placeEn: 'Riyadh',
        father: '1999900010',
        bornAt: '2026-01-20T14:05:00+03:00',
        sex: 'male',
        grams: '3240',
        order: '1',
      },
      expect: { fee: free, effects: ['births.notify'] },
    },
    refused: {
      mother_is_a_woman: { facts: { mother: { sex: 'male' } } },
      born_already: { form: { bornAt: '2026-01-20T15:05:00+03:00' } },
      mother_old_enough: { facts: { mother: { born: '2026-02-01' } } },
      father_is_a_man: { facts: { father: { sex: 'female' } } },
      father_old_enough: { facts: { father: { born: '2020-01-01' } } },
      father_known: { facts: { father: null } },
      father_lived: { facts: { father: { died: '2024-09-03' } } },
      notified_in_time: { now: '2026-02-05T06:00:00Z' },
      birth_not_notified: { facts: { before: [{ born: '2026-01-20', order: 1 }] } },
    },
  },
})

function bornOn(form: { readonly bornAt: string }): Day {
  return dayOf(new Date(form.bornAt).toISOString())
}
