/**
 * A parcel that has not left the house goes to the national address as it is registered now. It gets another label, and
 * whatever the post says of the old one moves nothing any more.
 */
import * as z from 'zod'
import { type DocumentKind, delivery, documents } from '../../delivery/index.ts'
import { plainText } from '../../language/index.ts'
import { always, defineService, field, free, type PersonId, type Registers } from '../../requests/define.ts'
import { addressRegistered } from '../../requests/rules.ts'

interface Leaving {
  readonly number: string
  readonly document: DocumentKind
  /** The short address on it. */
  readonly to: string
}

const chosen = (c: {
  readonly facts: { readonly leaving: readonly Leaving[] }
  readonly form: { readonly parcel: string }
}) => c.facts.leaving.find(({ number }) => number === c.form.parcel)

export default defineService({
  edition: 1,
  title: { ar: 'تغيير عنوان توصيل وثيقة', en: 'Change where a document is sent' },
  summary: {
    ar: 'نرسل الوثيقة إلى عنوانك الوطني الجديد ما دامت لم تُسلَّم إلى البريد.',
    en: 'Until it is handed to the post, a document can be sent to your new national address.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2 },
  behalf: ['self'],

  facts: async (read: Registers, subject: PersonId) => {
    const parcels = await read.delivery.of(subject)
    return {
      leaving: parcels.flatMap((p): Leaving[] =>
        p.way === 'post' && (p.state === 'ordered' || p.state === 'labelled')
          ? [{ number: p.number, document: p.document, to: p.address?.short ?? '' }]
          : [],
      ),
      postTo: await read.people.address(subject),
    }
  },

  eligible: {
    not_handed_over: {
      holds: (c) => c.facts.leaving.length > 0,
      otherwise: {
        ar: 'لا توجد شحنة يمكن تغيير عنوانها: ما سُلّم إلى البريد لا يتغيّر عنوانه.',
        en: 'No parcel’s address can be changed: once the post has it, it stays.',
      },
    },
    national_address_registered: { ...addressRegistered, holds: (c) => c.facts.postTo !== null },
    address_differs: {
      holds: (c) => c.facts.leaving.length === 0 || c.facts.leaving.some(({ to }) => to !== c.facts.postTo?.short),
      otherwise: {
        ar: 'شحنتك ذاهبة إلى عنوانك المسجّل. سجّل عنوانك الجديد أولًا.',
        en: 'Your parcel goes to your registered address already. Register the new one first.',
      },
      remedy: 'delivery/register-national-address',
    },
  },

  form: z.object({
    parcel: field(plainText({ min: 1, max: 20 }), { ar: 'الشحنة', en: 'The parcel' }, undefined, { widget: 'radios' }),
  }),
  pages: [{ title: { ar: 'اختر الشحنة', en: 'Choose the parcel' }, fields: ['parcel'] }],
  offers: (c) => ({
    parcel: c.facts.leaving
      .filter(({ to }) => to !== c.facts.postTo?.short)
      .map(({ number, document, to }) => ({
        value: number,
        label: {
          ar: `${documents[document].ar}، شحنة ${number}: من ${to} إلى ${c.facts.postTo?.short ?? ''}`,
          en: `${documents[document].en}, parcel ${number}: from ${to} to ${c.facts.postTo?.short ?? ''}`,
        },
      })),
  }),
  accept: {
    parcel_is_yours: {
      holds: (c) => chosen(c) !== undefined,
      otherwise: {
        ar: 'لا توجد شحنة بهذا الرقم يمكن تغيير عنوانها. اختر من القائمة.',
        en: 'No parcel with this number can be sent elsewhere. Choose from the list.',
      },
    },
  },

  fee: [{ from: always, is: () => free }],
  priceList: [{ what: { ar: 'تغيير العنوان', en: 'Changing the address' }, price: free }],
  decision: { by: 'system' },
  effects: (c) =>
    c.facts.postTo === null
      ? []
      : [delivery.redirect({ holder: c.subject, number: c.form.parcel, address: c.facts.postTo })],
  next: {
    ar: 'نضع العنوان الجديد على الشحنة قبل تسليمها.',
    en: 'The new address goes on the parcel before it leaves.',
  },

  examples: {
    granted: {
      now: '2026-02-01T06:00:00Z',
      facts: {
        leaving: [{ number: '70000001', document: 'passport', to: 'RHFA7312' }],
        postTo: {
          short: 'RNUA4410',
          building: '4410',
          street: 'شارع الأمير سلطان',
          district: 'حي النزهة',
          city: 'الرياض',
          postal: '12471',
          additional: '6631',
        },
      },
      form: { parcel: '70000001' },
      expect: { fee: free, effects: ['delivery.redirect'] },
    },
    refused: {
      not_handed_over: { facts: { leaving: [] } },
      national_address_registered: { facts: { postTo: null } },
      address_differs: { facts: { postTo: { short: 'RHFA7312' } } },
      parcel_is_yours: { form: { parcel: '70000009' } },
    },
  },
})
