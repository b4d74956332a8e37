/** The label of a parcel, for whoever carries it: to whom, where to, and the numbers that its code on the paper also holds. */
import { z } from 'zod'
import { same } from '../paper.ts'
import type { Template } from './index.ts'
import { coded, headOf, number, row, words } from './parts.ts'

const text = z.string().min(1).max(120)
const data = z.strictObject({
  recipient: words(200),
  /** What is inside, by its kind alone. */
  document: words(80),
  number,
  tracking: number,
  carrier: words(80),
  address: z.strictObject({
    short: text,
    building: text,
    street: text,
    district: text,
    city: text,
    postal: text,
    additional: text,
  }),
  /** The carrier is to see the old document at the door. */
  old: z.boolean(),
})
export type DeliveryLabel = z.output<typeof data>

const kind = { ar: 'بطاقة عنوان بريدية', en: 'Postal label' }

export const deliveryLabel: Template<DeliveryLabel> = {
  kind,
  data,
  holder: (d) => d.recipient,
  paper: (d, at) => ({
    title: kind,
    opening: {
      ar: 'لا تُسلَّم إلا برمز الاستلام الذي عند صاحبها.',
      en: 'Handed over only against the code that its recipient holds.',
    },
    head: headOf(at),
    rows: [
      row('إلى', 'To', d.recipient),
      row('المبنى والشارع', 'Building and street', {
        ar: `${d.address.building} ${d.address.street}`,
        en: `${d.address.building} ${d.address.street}`,
      }),
      row('الحي', 'District', same(d.address.district)),
      row('المدينة والرمز البريدي', 'City and postal code', {
        ar: `${d.address.city} ${d.address.postal}`,
        en: `${d.address.city} ${d.address.postal}`,
      }),
      row('الرقم الإضافي', 'Additional number', same(d.address.additional)),
      coded('العنوان المختصر', 'Short address', same(d.address.short)),
      row('الناقل', 'Carrier', d.carrier),
      coded('رقم التتبع', 'Tracking number', same(d.tracking)),
      coded('رقم الشحنة', 'Parcel number', same(d.number)),
      row('المحتوى', 'Contents', d.document),
      ...(d.old
        ? [
            row('عند التسليم', 'At the door', {
              ar: 'اطلب الوثيقة القديمة ورقمها',
              en: 'Ask for the old document and its number',
            }),
          ]
        : []),
    ],
  }),
  example: {
    recipient: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' },
    document: { ar: 'جواز السفر', en: 'Passport' },
    number: '70000001',
    tracking: 'SP100000001SA',
    carrier: { ar: 'البريد', en: 'The post' },
    address: {
      short: 'RHFA7312',
      building: '7312',
      street: 'شارع العليا',
      district: 'حي الورود',
      city: 'الرياض',
      postal: '12345',
      additional: '2987',
    },
    old: true,
  },
}
