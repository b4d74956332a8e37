/**
 * A document that waits at an office is sent after all (R-PAY-09): one that was to be collected, or that came back after a
 * delivery failed. It goes to the national address as it is registered now.
 */
import * as z from 'zod'
import { type DocumentKind, delivery, documents, type Parcel, postFee, waits } from '../../delivery/index.ts'
import { formatMoney, plainText } from '../../language/index.ts'
import {
  type About,
  always,
  type Dated,
  defineService,
  field,
  free,
  type PersonId,
  type Price,
  type Registers,
} from '../../requests/define.ts'
import { addressRegistered, receiverFacts } from '../../requests/rules.ts'

interface Waiting {
  readonly number: string
  readonly document: DocumentKind
}

/** What can be sent: not handed to the post, and not void. One to be collected may also still be in preparation. */
const canBeSent = (p: Parcel, day: string): boolean =>
  (waits.includes(p.state) && (p.keepUntil === null || p.keepUntil >= day)) ||
  (p.way === 'counter' && p.state === 'ordered')

const chosen = (c: {
  readonly facts: { readonly waiting: readonly Waiting[] }
  readonly form: { readonly document: string }
}) => c.facts.waiting.find(({ number }) => number === c.form.document)

type Fee = (c: Parameters<typeof chosen>[0] & { readonly day: Parameters<typeof postFee>[1] }) => Price
const fee: readonly Dated<Fee>[] = [
  {
    from: always,
    is: (c) => {
      const waiting = chosen(c)
      return waiting === undefined ? free : postFee(waiting.document, c.day)
    },
  },
]

export default defineService({
  edition: 1,
  title: { ar: 'طلب توصيل وثيقة بالبريد', en: 'Ask for delivery of a document by post' },
  summary: {
    ar: 'نرسل وثيقة تنتظرك في المكتب إلى عنوانك الوطني.',
    en: 'A document that waits for you at an office is sent to your national address.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],

  facts: async (read: Registers, subject: PersonId, about: About) => {
    const parcels = await read.delivery.of(subject)
    return {
      waiting: parcels
        .filter((p) => canBeSent(p, about.day))
        .map(({ number, document }): Waiting => ({ number, document })),
      ...(await receiverFacts(read, subject, about)),
    }
  },

  eligible: {
    document_waits: {
      holds: (c) => c.facts.waiting.length > 0,
      otherwise: {
        ar: 'لا توجد وثيقة تنتظرك في مكتب.',
        en: 'No document waits for you at an office.',
      },
    },
    national_address_registered: { ...addressRegistered, holds: (c) => c.facts.postTo !== null },
  },

  form: z.object({
    document: field(plainText({ min: 1, max: 20 }), { ar: 'الوثيقة', en: 'The document' }, undefined, {
      widget: 'radios',
    }),
  }),
  pages: [{ title: { ar: 'اختر الوثيقة', en: 'Choose the document' }, fields: ['document'] }],
  offers: (c) => ({
    document: c.facts.waiting.map(({ number, document }) => {
      const { platform, vat } = postFee(document, c.day)
      const sum = { halalas: platform + vat }
      return {
        value: number,
        label: {
          ar: `${documents[document].ar}، شحنة ${number}: ${formatMoney(sum, 'ar')}`,
          en: `${documents[document].en}, parcel ${number}: ${formatMoney(sum, 'en')}`,
        },
      }
    }),
  }),
  accept: {
    document_is_yours: {
      holds: (c) => chosen(c) !== undefined,
      otherwise: {
        ar: 'لا توجد وثيقة بهذا الرقم تنتظرك في مكتب. اختر من القائمة.',
        en: 'No document with this number waits for you at an office. Choose from the list.',
      },
    },
  },

  fee,
  priceList: [
    { what: { ar: 'جواز السفر', en: 'Passport' }, price: postFee('passport', '2026-01-01') },
    {
      what: { ar: 'الرخص والإقامة والشهادات', en: 'Licences, iqama, certificates' },
      price: postFee('iqama', '2026-01-01'),
    },
    { what: { ar: 'بطاقة الهوية الوطنية', en: 'National ID card' }, price: free },
  ],
  decision: { by: 'system' },
  effects: (c) => {
    const waiting = chosen(c)
    if (waiting === undefined || c.facts.postTo === null) return []
    const { platform, vat } = postFee(waiting.document, c.day)
    return [
      delivery.send({ holder: c.subject, number: waiting.number, address: c.facts.postTo, fee: { platform, vat } }),
    ]
  },
  next: {
    ar: 'نسلّمها إلى البريد، وتصلك رسالة يوم خروجها ومعها رمز الاستلام.',
    en: 'We hand it to the post. On the day it goes out you get a message with the code for the carrier.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        waiting: [{ number: '70000001', document: 'passport' }],
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
      form: { document: '70000001' },
      // 34.50 riyals, the tax inside (R-PAY-09).
      expect: { fee: { state: 0, platform: 3000, vat: 450 }, effects: ['delivery.send'] },
    },
    refused: {
      document_waits: { facts: { waiting: [] } },
      national_address_registered: { facts: { postTo: null } },
      document_is_yours: { form: { document: '70000009' } },
    },
  },
})
