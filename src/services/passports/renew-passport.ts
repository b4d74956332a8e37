/**
 * Renewing a citizen's passport, one's own or a child's (R-PAS-01…06, R-ADDR-03, R-ADDR-05). It comes by post, where the
 * carrier sees the old one (R-ADDR-04), for 34.50 SAR (R-PAY-09), or is collected at an office. What one parent may ask of
 * the other (R-PAS-06) comes with a register of consents.
 */
import * as z from 'zod'
import { postFee, withPost } from '../../delivery/index.ts'
import { fullName, sar } from '../../language/index.ts'
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
  totalOf,
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
  also: ['passports/renew-passport-dependant'],
  title: { ar: 'تجديد جواز السفر السعودي', en: 'Renew a Saudi passport' },
  summary: {
    ar: 'جواز جديد لك أو لأحد أولادك بدل الذي انتهى أو قاربت مدته.',
    en: 'A new passport for you or your child, in place of one that has expired or soon will.',
  },
  audience: ['citizen'],
  needs: { identity: 3, signIn: 2, fresh: 5 },
  behalf: ['self', 'dependant', 'travel-consent', 'mandate'],

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const held = await read.passports.current(subject)
    const person = await read.people.get(subject)
    return {
      ...(await citizenFacts(read, subject, about)),
      photo: sentPhoto(about, 'photo'),
      name: { ar: fullName(person.name, 'ar'), en: fullName(person.name, 'en') },
      number: person.number,
      passport: held === null ? null : { number: held.number, expires: held.expires, status: held.status },
      ...(await receiverFacts(read, subject, about)),
    }
  },

  eligible: {
    person_is_citizen: isCitizen,
    guardian_agrees: guardianAgrees,
    has_passport: {
      holds: (c) => c.facts.passport !== null,
      otherwise: {
        ar: 'لا يوجد جواز سابق لتجديده. اطلب إصدار جواز جديد.',
        en: 'There is no passport to renew. Ask for a first passport.',
      },
      remedy: 'passports/issue-passport',
    },
    passport_not_lost: {
      holds: (c) => c.facts.passport?.status !== 'lost',
      otherwise: {
        ar: 'الجواز مسجّل مفقودًا. اطلب بدل فاقد.',
        en: 'The passport is reported lost. Ask for a replacement.',
      },
      remedy: 'passports/replace-lost-passport',
    },
    last_renewal_activated: {
      holds: (c) => c.facts.passport?.status !== 'issued',
      otherwise: {
        ar: 'جُدّد الجواز من قبل ولم يُفعَّل بعد. فعّله في مكتب الجوازات أو المنفذ ومعك القديم.',
        en: 'The passport was renewed and is not yet activated. Activate it at a passport office or the border, with the old one.',
      },
    },
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
      { ar: 'مدة الجواز الجديد', en: 'How long the new passport lasts' },
      { ar: '300 ريال لخمس سنوات، و600 ريال لعشر.', en: 'SAR 300 for five years, SAR 600 for ten.' },
    ),
    photo: photo(
      { ar: 'صورة جديدة للجواز', en: 'A new photo for the passport' },
      {
        ar: 'إن لم ترسل صورة أخذنا المحفوظة عندنا. الجديدة: خلفية بيضاء، بلا نظارة، التُقطت خلال 6 أشهر.',
        en: 'Send none and we use the photo on file. A new one: white background, no glasses, taken within six months.',
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
  // Under 21 only five years are offered; asked for ten all the same, the answer says why.
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
    passports.renew({ holder: c.subject, years: c.form.years, photo: c.facts.photo?.hash ?? null }),
    onItsWay(c, {
      document: 'passport',
      documentNumber: fromReceipt('passports.renew', 'number'),
      oldDocument: c.facts.passport?.number ?? null,
      department: 'passports',
    }),
  ],
  document: {
    template: 'passport-renewal-receipt',
    data: (c) => ({
      holder: c.facts.name,
      nationalId: c.facts.number,
      requestNumber: fromReceipt('request', 'number'),
      years: c.form.years,
      oldPassport: c.facts.passport?.number,
      newPassport: fromReceipt('passports.renew', 'number'),
      expires: fromReceipt('passports.renew', 'expires'),
      paidHalalas: totalOf(
        c.form.pickup === 'delivery'
          ? withPost(passportFee(c.form.years, c.day), 'passport', c.day)
          : passportFee(c.form.years, c.day),
      ).halalas,
      delivery:
        c.form.pickup === 'delivery'
          ? { by: 'post', address: c.facts.postTo?.short ?? '' }
          : { by: 'collect', office: { ar: 'مكتب الجوازات في مدينتك', en: 'The passport office in your city' } },
    }),
  },
  next: {
    ar: 'يُطبع جوازك خلال يوم عمل، ثم يصلك أو تستلمه كما اخترت. فعّله في مكتب الجوازات أو المنفذ ومعك القديم.',
    en: 'Your passport is printed within one working day, then sent or collected as you chose. Activate it at a passport office or at the border, with your old one.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        citizen: true,
        born: '1985-03-10',
        biometrics: true,
        card: 'valid',
        inside: true,
        ban: null,
        address: true,
        violations: 0,
        photo: null,
        name: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' },
        number: '1999900010',
        passport: { number: 'A10000010', expires: '2026-04-02', status: 'active' },
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
      form: { years: 10, pickup: 'delivery' },
      // 600 riyals to the state, and 34.50 for the post with its tax inside.
      expect: { fee: { state: 60_000, platform: 3000, vat: 450 }, effects: ['passports.renew', 'delivery.order'] },
    },
    refused: {
      person_is_citizen: { facts: { citizen: false } },
      guardian_agrees: { facts: { born: '2008-06-01' }, form: { years: 5 } },
      has_passport: { facts: { passport: null } },
      passport_not_lost: { facts: { passport: { status: 'lost' } } },
      last_renewal_activated: { facts: { passport: { status: 'issued' } } },
      has_national_id: { facts: { card: 'none' } },
      national_id_not_expired: { facts: { card: 'expired' } },
      national_id_not_lost: { facts: { card: 'lost' } },
      biometrics_enrolled: { facts: { biometrics: false } },
      inside_kingdom: { facts: { inside: false } },
      not_banned_from_travel: {
        facts: { ban: { agency: { ar: 'النيابة العامة', en: 'Public Prosecution' }, order: '45/1447' } },
      },
      national_address_registered: { facts: { address: false } },
      // The bar on unpaid violations ended in November 2025 (R-PAS-04): before it, the same facts refuse.
      violations_paid: { now: '2025-06-01T06:00:00Z', facts: { violations: 1 } },
      minor_gets_five_years: { standing: 'travel-consent', facts: { born: '2008-06-01' } },
      photo_received: { form: { photo: somePhoto }, facts: { photo: null } },
      photo_white_background: {
        form: { photo: somePhoto },
        facts: { photo: { hash: 'b'.repeat(64), failed: ['photo_white_background'] } },
      },
      photo_no_glasses: {
        form: { photo: somePhoto },
        facts: { photo: { hash: 'b'.repeat(64), failed: ['photo_no_glasses'] } },
      },
      photo_clear_features: {
        form: { photo: somePhoto },
        facts: { photo: { hash: 'b'.repeat(64), failed: ['photo_clear_features'] } },
      },
      photo_recent: {
        form: { photo: somePhoto },
        facts: { photo: { hash: 'b'.repeat(64), failed: ['photo_recent'] } },
      },
    },
  },
})
