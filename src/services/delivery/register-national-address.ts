/** Registering or changing one's national address (R-ADDR-01…03). */
import * as z from 'zod'
import { plainText, shortAddress } from '../../language/index.ts'
import { people, shortFitsBuilding } from '../../registers/people/index.ts'
import { defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'

const digits = (n: number, example: string) =>
  plainText({ min: 1, max: 20 })
    .transform((s) =>
      s
        .replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x660))
        .replace(/[۰-۹]/g, (d) => String(d.charCodeAt(0) - 0x6f0)),
    )
    .refine((s) => new RegExp(`^[0-9]{${n}}$`).test(s), {
      params: { text: { ar: `اكتب ${n} أرقام، مثل ${example}`, en: `Enter ${n} digits, for example ${example}` } },
    })

export default defineService({
  edition: 1,
  title: { ar: 'تسجيل العنوان الوطني', en: 'Register your national address' },
  summary: { ar: 'العنوان الذي تصلك عليه وثائقك.', en: 'The address your documents are sent to.' },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],

  facts: async (read: Registers, subject: PersonId) => {
    const address = await read.people.address(subject)
    return { registered: address === null ? null : address.short }
  },
  eligible: {},

  form: z.object({
    short: field(
      shortAddress,
      { ar: 'العنوان المختصر', en: 'Short address' },
      { ar: 'أربعة أحرف وأربعة أرقام، مثل RHFA7312', en: 'Four letters and four digits, for example RHFA7312' },
    ),
    building: field(digits(4, '7312'), { ar: 'رقم المبنى', en: 'Building number' }, undefined, { widget: 'digits' }),
    street: field(plainText({ min: 2, max: 80 }), { ar: 'الشارع', en: 'Street' }, undefined, {
      autocomplete: 'address-line1',
    }),
    district: field(plainText({ min: 2, max: 80 }), { ar: 'الحي', en: 'District' }, undefined, {
      autocomplete: 'address-line2',
    }),
    city: field(plainText({ min: 2, max: 60 }), { ar: 'المدينة', en: 'City' }, undefined, {
      autocomplete: 'address-level2',
    }),
    postal: field(digits(5, '12345'), { ar: 'الرمز البريدي', en: 'Postal code' }, undefined, {
      widget: 'digits',
      autocomplete: 'postal-code',
    }),
    additional: field(digits(4, '2987'), { ar: 'الرقم الإضافي', en: 'Additional number' }, undefined, {
      widget: 'digits',
    }),
  }),
  pages: [
    { title: { ar: 'العنوان المختصر', en: 'Short address' }, fields: ['short', 'building'] },
    { title: { ar: 'تفاصيل العنوان', en: 'Details' }, fields: ['street', 'district', 'city', 'postal', 'additional'] },
  ],
  accept: {
    // R-ADDR-02: the four digits of the short address are the building's number.
    short_address_fits_building: {
      holds: (c) => shortFitsBuilding(c.form),
      otherwise: {
        ar: 'أرقام العنوان المختصر هي رقم المبنى نفسه. راجع الرقمين.',
        en: 'The digits of the short address are the building number. Check both.',
      },
    },
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [{ what: { ar: 'التسجيل', en: 'Registration' }, price: free }],
  decision: { by: 'system' },
  effects: (c) => [people.registerAddress({ holder: c.subject, address: { ...c.form } })],
  next: { ar: 'نستعمل هذا العنوان من الآن.', en: 'We use this address from now on.' },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: { registered: null },
      form: {
        short: 'RHFA7312',
        building: '7312',
        street: 'شارع العليا',
        district: 'حي الورود',
        city: 'الرياض',
        postal: '12345',
        additional: '2987',
      },
      expect: { fee: free, effects: ['people.registerAddress'] },
    },
    refused: { short_address_fits_building: { form: { building: '7313' } } },
  },
})
