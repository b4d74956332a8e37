/**
 * A permit for a child under 21 Hijri years to travel (R-PAS-09, R-PAS-10, R-PAS-11). The exceptions for students on
 * scholarship and officials on mission (R-PAS-09) need proof that no register here holds yet.
 */
import * as z from 'zod'
import { dayInput } from '../../language/index.ts'
import { passports, permitKinds } from '../../registers/passports/index.ts'
import { type About, choice, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'
import { citizenFacts, isInside, noTravelBan, shortNames, travelsAlone } from '../../requests/rules.ts'

const destinations = {
  all: { ar: 'كل الدول', en: 'All countries' },
  gcc: { ar: 'دول مجلس التعاون', en: 'GCC states' },
  'gcc-jordan': { ar: 'دول مجلس التعاون والأردن', en: 'GCC states and Jordan' },
  arab: { ar: 'الدول العربية', en: 'Arab countries' },
} as const

const documents = {
  passport: { ar: 'جواز السفر', en: 'Passport' },
  'national-id': { ar: 'بطاقة الهوية الوطنية (دول مجلس التعاون)', en: 'National ID card (GCC states)' },
} as const

export default defineService({
  edition: 1,
  title: { ar: 'إصدار تصريح سفر لأحد التابعين', en: 'Issue a travel permit for a dependant under 21' },
  summary: {
    ar: 'تصريح لسفر ولدك أو ابنتك دون 21 سنة هجرية.',
    en: 'Permission for your son or daughter under 21 Hijri years to travel.',
  },
  audience: ['citizen'],
  // Told at once, and confirmed for this very act (identity.md section 7).
  needs: { identity: 3, signIn: 2, fresh: 'per-act' },
  behalf: ['travel-consent', 'mandate'],

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const base = await citizenFacts(read, subject, about)
    const person = await read.people.get(subject)
    const passport = await read.passports.current(subject)
    const permit = await read.passports.permit(subject)
    const card = await read.identityCards.current(subject)
    return {
      born: base.born,
      inside: base.inside,
      ban: base.ban,
      card: base.card,
      cardExpires: card?.expires ?? null,
      name: shortNames(person.name),
      married: person.marital === 'married',
      passport:
        passport === null ? null : { number: passport.number, expires: passport.expires, status: passport.status },
      permit: permit === null ? null : { number: permit.number, until: permit.until },
    }
  },

  eligible: {
    under_twenty_one: {
      holds: (c) => !travelsAlone(c.facts.born, c.day),
      otherwise: {
        ar: 'أتم 21 سنة هجرية، فلا يحتاج إلى تصريح سفر.',
        en: 'Already 21 Hijri years old: no travel permit is needed.',
      },
    },
    unmarried: {
      holds: (c) => !c.facts.married,
      otherwise: { ar: 'من تزوج لا يحتاج إلى تصريح سفر.', en: 'Someone married needs no travel permit.' },
    },
    has_travel_document: {
      holds: (c) =>
        (c.facts.passport !== null && c.facts.passport.status === 'active' && c.facts.passport.expires >= c.day) ||
        c.facts.card === 'valid',
      otherwise: {
        ar: 'لا يوجد جواز ساري ولا بطاقة هوية. أصدر الجواز أولًا.',
        en: 'There is no valid passport or national ID card. Get the passport first.',
      },
      remedy: 'passports/issue-passport',
    },
    inside_kingdom: isInside,
    not_banned_from_travel: noTravelBan,
  },

  form: z.object({
    kind: choice(
      permitKinds,
      { ar: 'نوع التصريح', en: 'Kind of permit' },
      { ar: 'تصريح جديد يلغي التصريح القائم.', en: 'A new permit cancels the one in force.' },
    ),
    destinations: choice(destinations, { ar: 'الوجهة', en: 'Where to' }),
    document: choice(documents, { ar: 'وثيقة السفر', en: 'Travel document' }),
    until: field(
      dayInput.optional(),
      { ar: 'آخر يوم في التصريح', en: 'Last day of the permit' },
      {
        ar: 'اتركه فارغًا إذا اخترت «حتى انتهاء الجواز».',
        en: 'Leave it empty if you chose “until the passport expires”.',
      },
    ),
  }),
  pages: [
    { title: { ar: 'التصريح', en: 'The permit' }, fields: ['kind', 'destinations', 'document'] },
    { title: { ar: 'المدة', en: 'How long' }, fields: ['until'] },
  ],
  accept: {
    last_day_given: {
      holds: (c) => c.form.kind === 'until-passport-expiry' || c.form.until !== undefined,
      otherwise: {
        ar: 'اكتب آخر يوم في التصريح، مثل 1447/09/12.',
        en: 'Give the last day of the permit, for example 1 March 2026.',
      },
    },
    last_day_ahead: {
      holds: (c) => c.form.until === undefined || c.form.until >= c.day,
      otherwise: {
        ar: 'آخر يوم في التصريح لا يكون قبل اليوم.',
        en: 'The last day of the permit cannot be before today.',
      },
    },
    document_held: {
      holds: (c) =>
        c.form.document === 'national-id'
          ? c.facts.card === 'valid'
          : c.facts.passport?.status === 'active' && c.facts.passport.expires >= c.day,
      otherwise: {
        ar: 'الوثيقة التي اخترتها غير سارية. اختر الأخرى أو جدّدها.',
        en: 'The document you chose is not valid. Choose the other one or renew it.',
      },
    },
    passport_lasts: {
      holds: (c) =>
        c.form.document === 'national-id' ||
        c.form.until === undefined ||
        (c.facts.passport !== null && c.form.until <= c.facts.passport.expires),
      otherwise: {
        ar: 'التصريح لا يتجاوز صلاحية الجواز. اختر تاريخًا أقرب.',
        en: 'A permit cannot outlast the passport. Choose an earlier date.',
      },
    },
    card_lasts: {
      holds: (c) =>
        c.form.document === 'passport' ||
        c.form.until === undefined ||
        (c.facts.cardExpires !== null && c.form.until <= c.facts.cardExpires),
      otherwise: {
        ar: 'التصريح لا يتجاوز صلاحية بطاقة الهوية. اختر تاريخًا أقرب.',
        en: 'A permit cannot outlast the ID card. Choose an earlier date.',
      },
    },
    passport_chosen_for_its_expiry: {
      holds: (c) => c.form.kind !== 'until-passport-expiry' || c.form.document === 'passport',
      otherwise: {
        ar: 'اخترت «حتى انتهاء الجواز»، فاختر جواز السفر وثيقة سفر.',
        en: 'You chose “until the passport expires”: choose the passport as the travel document.',
      },
    },
    card_for_gcc_only: {
      holds: (c) => c.form.document === 'passport' || c.form.destinations === 'gcc',
      otherwise: {
        ar: 'السفر ببطاقة الهوية لدول مجلس التعاون فقط. اختر هذه الدول أو اختر الجواز.',
        en: 'The national ID card is enough for the GCC states only. Choose those, or the passport.',
      },
    },
  },

  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'تصريح السفر', en: 'Travel permit' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => [
    passports.issuePermit({
      holder: c.subject,
      name: c.facts.name,
      tell: [c.actor.id],
      kind: c.form.kind,
      destinations: [c.form.destinations],
      until: (c.form.kind === 'until-passport-expiry' ? c.facts.passport?.expires : c.form.until) ?? c.day,
      document: c.form.document === 'passport' ? (c.facts.passport?.number ?? 'national-id') : 'national-id',
    }),
  ],
  next: {
    ar: 'التصريح ساري من الآن، ويراه موظف المنفذ.',
    en: 'The permit is valid from now; the border officer sees it.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      standing: 'travel-consent',
      facts: {
        born: '2008-06-01',
        inside: true,
        ban: null,
        card: 'valid',
        cardExpires: '2028-08-20',
        name: { ar: 'سعود العتيبي', en: 'Saud Alotaibi' },
        married: false,
        passport: { number: 'A10000036', expires: '2028-01-01', status: 'active' },
        permit: null,
      },
      form: { kind: 'single', destinations: 'gcc-jordan', document: 'passport', until: '2026-03-01' },
      expect: { fee: free, effects: ['passports.issuePermit'] },
    },
    refused: {
      under_twenty_one: { facts: { born: '2004-01-01' } },
      unmarried: { facts: { married: true } },
      has_travel_document: { facts: { passport: null, card: 'none' } },
      inside_kingdom: { facts: { inside: false } },
      not_banned_from_travel: {
        facts: { ban: { agency: { ar: 'النيابة العامة', en: 'Public Prosecution' }, order: '45/1447' } },
      },
      last_day_given: { form: { until: undefined } },
      last_day_ahead: { form: { until: '2026-01-31' } },
      card_lasts: { form: { document: 'national-id', destinations: 'gcc', until: '2028-08-21' } },
      passport_chosen_for_its_expiry: {
        form: { kind: 'until-passport-expiry', document: 'national-id', destinations: 'gcc', until: undefined },
      },
      document_held: { facts: { passport: { status: 'lost' } } },
      passport_lasts: { form: { until: '2028-06-01' } },
      card_for_gcc_only: { form: { document: 'national-id' } },
    },
  },
})
