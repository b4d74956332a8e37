/**
 * A first passport for a citizen or for a child (R-PAS-01…06). The catalogue's `passports-issue-passport-dependant`
 * is the same act for another person, so it is the same definition. It comes by post for 34.50 SAR (R-PAY-09) or is
 * collected at an office. What one parent may ask of the other (R-PAS-06) comes with a register of consents.
 */
import * as z from 'zod'
import { postFee, withPost } from '../../delivery/index.ts'
import { sar } from '../../language/index.ts'
import { passports } from '../../registers/passports/index.ts'
import {
  type About,
  defineService,
  fromReceipt,
  oneOf,
  type PersonId,
  photo,
  type Registers,
  stateFee,
} from '../../requests/define.ts'
import {
  addressRegistered,
  cardBeforePassport,
  cardNotExpired,
  cardNotLost,
  citizenBiometrics,
  citizenFacts,
  guardianAgrees,
  isAdultForPassport,
  isCitizen,
  isInside,
  noTravelBan,
  onItsWay,
  passportFee,
  photoRules,
  pickup,
  receiverFacts,
  sentPhoto,
  violationsPaidForPassport,
} from '../../requests/rules.ts'

/** For the examples: the id of a photo that was sent. */
const somePhoto = '00000000-0000-4000-8000-000000000001'

export default defineService({
  edition: 2,
  also: ['passports/issue-passport-dependant'],
  title: { ar: 'إصدار جواز السفر السعودي', en: 'Issue a Saudi passport' },
  summary: { ar: 'أول جواز لك أو لأحد أولادك.', en: 'A first passport for you or your child.' },
  audience: ['citizen'],
  needs: { identity: 3, signIn: 2, fresh: 5 },
  behalf: ['self', 'dependant', 'travel-consent'],

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const held = await read.passports.current(subject)
    return {
      ...(await citizenFacts(read, subject, about)),
      photo: sentPhoto(about, 'photo'),
      passport: held === null ? null : { expires: held.expires, status: held.status },
      ...(await receiverFacts(read, subject, about)),
    }
  },

  eligible: {
    person_is_citizen: isCitizen,
    guardian_agrees: guardianAgrees,
    no_valid_passport: {
      holds: (c) => c.facts.passport === null,
      otherwise: {
        ar: 'صدر جواز من قبل. جدّده بدل أن تصدر جوازًا أول.',
        en: 'A passport was issued before. Renew it instead of asking for a first one.',
      },
      remedy: 'passports/renew-passport',
    },
    // R-PAS-05: from ten Hijri years on, the card comes first.
    has_national_id: cardBeforePassport,
    national_id_not_expired: cardNotExpired,
    national_id_not_lost: cardNotLost,
    biometrics_enrolled: citizenBiometrics,
    inside_kingdom: isInside,
    not_banned_from_travel: noTravelBan,
    national_address_registered: addressRegistered,
    violations_paid: violationsPaidForPassport,
  },

  form: z.object({
    years: oneOf(
      { 5: { ar: '5 سنوات', en: '5 years' }, 10: { ar: '10 سنوات', en: '10 years' } },
      { ar: 'مدة الجواز', en: 'How long the passport lasts' },
      { ar: '300 ريال لخمس سنوات، و600 ريال لعشر.', en: 'SAR 300 for five years, SAR 600 for ten.' },
    ),
    photo: photo(
      { ar: 'صورة جديدة للجواز', en: 'A new photo for the passport' },
      {
        ar: 'خلفية بيضاء، بلا نظارة، ملامح واضحة، التُقطت خلال 6 أشهر.',
        en: 'White background, no glasses, clear features, taken within six months.',
      },
    ),
    pickup: pickup('passport', 'passports'),
  }),
  pages: [
    {
      title: { ar: 'مدة الجواز وصورته واستلامه', en: 'Validity, photo and getting it' },
      fields: ['years', 'photo', 'pickup'],
    },
  ],
  // Whoever gave fingerprints gave a photo with them; small children did not.
  requires: (c) => (c.facts.biometrics ? [] : ['photo']),
  offers: (c) =>
    isAdultForPassport(c.facts.born, c.day) ? {} : { years: [{ value: '5', label: { ar: '5 سنوات', en: '5 years' } }] },
  accept: {
    minor_gets_five_years: {
      holds: (c) => c.form.years === 5 || isAdultForPassport(c.facts.born, c.day),
      otherwise: {
        ar: 'مدة جواز من هو دون 21 سنة هجرية خمس سنوات.',
        en: 'Under 21 Hijri years, a passport lasts five years.',
      },
    },
    photo_given: {
      holds: (c) => c.form.photo !== undefined || c.facts.biometrics,
      otherwise: {
        ar: 'لا توجد صورة محفوظة. أرسل صورة للجواز.',
        en: 'There is no photo on file. Send one for the passport.',
      },
    },
    // R-CIV-12
    ...photoRules,
  },

  // R-PAS-01, R-PAY-09
  fee: [
    {
      from: '2000-01-01',
      is: (c) => {
        const fee = passportFee(c.form.years, c.day)
        return c.form.pickup === 'delivery' ? withPost(fee, 'passport', c.day) : fee
      },
    },
  ],
  priceList: [
    { what: { ar: 'جواز لخمس سنوات', en: 'Passport for five years' }, price: stateFee(sar(300)) },
    { what: { ar: 'جواز لعشر سنوات', en: 'Passport for ten years' }, price: stateFee(sar(600)) },
    { what: { ar: 'التوصيل بالبريد', en: 'Sent by post' }, price: postFee('passport', '2026-01-01') },
  ],
  decision: { by: 'system' },
  effects: (c) => [
    passports.issue({
      holder: c.subject,
      years: c.form.years,
      photo: c.facts.photo?.hash ?? null,
      byPost: c.form.pickup === 'delivery',
    }),
    onItsWay(c, {
      document: 'passport',
      documentNumber: fromReceipt('passports.issue', 'number'),
      department: 'passports',
    }),
  ],
  next: {
    ar: 'يُطبع الجواز خلال يوم عمل، ثم يصلك أو تستلمه كما اخترت.',
    en: 'The passport is printed within one working day, then sent or collected as you chose.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      standing: 'dependant',
      facts: {
        citizen: true,
        born: '2018-09-15',
        biometrics: false,
        card: 'none',
        inside: true,
        ban: null,
        address: true,
        violations: 0,
        photo: { hash: 'b'.repeat(64), failed: [] },
        passport: null,
        recipient: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' },
        postTo: {
          short: 'RHFA7312',
          building: '7312',
          street: 'شارع العليا',
          district: 'حي الورود',
          city: 'الرياض',
          postal: '12345',
          additional: '2987',
        },
      },
      form: { years: 5, photo: somePhoto, pickup: 'delivery' },
      expect: { fee: { state: 30_000, platform: 3000, vat: 450 }, effects: ['passports.issue', 'delivery.order'] },
    },
    refused: {
      person_is_citizen: { facts: { citizen: false } },
      guardian_agrees: { standing: 'self' },
      no_valid_passport: { facts: { passport: { expires: '2028-01-01', status: 'active' } } },
      has_national_id: { facts: { born: '2014-01-01' } },
      national_id_not_expired: { facts: { born: '2014-01-01', card: 'expired' } },
      national_id_not_lost: { facts: { born: '2014-01-01', card: 'lost' } },
      biometrics_enrolled: { facts: { born: '2000-01-01', card: 'valid' } },
      inside_kingdom: { facts: { inside: false } },
      not_banned_from_travel: {
        facts: { ban: { agency: { ar: 'النيابة العامة', en: 'Public Prosecution' }, order: '45/1447' } },
      },
      national_address_registered: { facts: { address: false } },
      violations_paid: { now: '2025-06-01T06:00:00Z', facts: { violations: 1 } },
      minor_gets_five_years: { form: { years: 10 } },
      photo_given: { form: { photo: undefined }, facts: { photo: null } },
      photo_received: { facts: { photo: null } },
      photo_white_background: { facts: { photo: { hash: 'b'.repeat(64), failed: ['photo_white_background'] } } },
      photo_no_glasses: { facts: { photo: { hash: 'b'.repeat(64), failed: ['photo_no_glasses'] } } },
      photo_clear_features: { facts: { photo: { hash: 'b'.repeat(64), failed: ['photo_clear_features'] } } },
      photo_recent: { facts: { photo: { hash: 'b'.repeat(64), failed: ['photo_recent'] } } },
    },
  },
})
