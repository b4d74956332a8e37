/**
 * Paying the price of a vehicle into escrow (R-SAL-03): the buyer, who has agreed, within three days, insured in his own
 * name. The money lies between the two until the handover; what the buyer gets is the code that he says then.
 */
import * as z from 'zod'
import { field, plainText } from '../../language/index.ts'
import { escrow } from '../../payments/index.ts'
import { vehicles } from '../../registers/vehicles/index.ts'
import { type About, defineService, free, type PersonId, type Registers } from '../../requests/define.ts'
import {
  type BuyerFit,
  buyerFit,
  buyerLicensed,
  buyerMayOwnMore,
  exampleSale,
  handOverBy,
  type OpenSale,
  openSales,
  ownViolationsPaid,
  saleLabel,
} from '../../requests/rules.ts'

interface Asked {
  readonly facts: { readonly sales: readonly OpenSale[] }
  readonly form: { readonly sale: string }
}
const chosen = (c: Asked) => c.facts.sales.find(({ number }) => number === c.form.sale)

export default defineService({
  edition: 1,
  title: { ar: 'إيداع ثمن مركبة في الحساب الوسيط', en: 'Accept a vehicle offer and deposit the price in escrow' },
  summary: {
    ar: 'أودع ثمن المركبة التي وافقت على شرائها. يعود إليك كله إن لم تتسلمها.',
    en: 'Pay in the price of the vehicle you agreed to buy. It all comes back if you do not get it.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 3, signIn: 2, fresh: 15 },
  behalf: ['self'],
  namesOthers: true,
  facts: async (read: Registers, subject: PersonId, about: About) => {
    const sales = (await openSales(read, subject, about.now, 'buyer')).filter(({ funded }) => !funded)
    const insured: string[] = []
    for (const { plate } of sales) {
      if ((await read.insurance.motor(subject, plate, about.day)) !== null) insured.push(plate)
    }
    const buyer: BuyerFit | null = await buyerFit(read, about, subject)
    return { sales, insured, buyer, violations: buyer.violations }
  },
  eligible: {
    sale_waits_for_price: {
      holds: (c) => c.facts.sales.length > 0,
      otherwise: {
        ar: 'لا مبايعة وافقت عليها تنتظر ثمنها.',
        en: 'No sale that you agreed to waits for its price.',
      },
    },
    own_violations_paid: ownViolationsPaid,
    buyer_licensed: buyerLicensed,
    buyer_may_own_more: buyerMayOwnMore,
  },
  form: z.object({
    sale: field(plainText({ min: 1, max: 20 }), { ar: 'المبايعة', en: 'The sale' }, undefined, { widget: 'radios' }),
  }),
  pages: [{ title: { ar: 'اختر المبايعة', en: 'Choose the sale' }, fields: ['sale'] }],
  offers: (c) => ({ sale: c.facts.sales.map((sale) => ({ value: sale.number, label: saleLabel(sale) })) }),
  accept: {
    sale_is_yours: {
      holds: (c) => chosen(c) !== undefined,
      otherwise: {
        ar: 'لا مبايعة بهذا الرقم تنتظر ثمنًا منك.',
        en: 'No sale with this number waits for a price from you.',
      },
    },
    buyer_insured: {
      holds: (c) => {
        const sale = chosen(c)
        return sale === undefined || c.facts.insured.includes(sale.plate)
      },
      otherwise: {
        ar: 'أمّن المركبة باسمك أولًا، ثم أودع الثمن.',
        en: 'Insure the vehicle in your name first, then pay the price in.',
      },
    },
  },
  fee: [{ from: '2000-01-01', is: (c) => ({ ...free, escrow: chosen(c)?.priceHalalas ?? 0 }) }],
  priceList: [],
  decision: { by: 'system' },
  effects: (c) => {
    const sale = chosen(c)
    if (sale === undefined) return []
    const { number, seller, iban } = sale
    return [
      vehicles.fundSale({ seller, number, buyer: c.subject }),
      escrow.open({ payer: c.subject, payee: seller, iban, about: number, until: handOverBy(c) }),
    ]
  },
  next: {
    ar: 'وصلك رمز التسلّم في رسائلك. قله للبائع بعد أن تفحص المركبة وتتسلمها.',
    en: 'The handover code is among your messages. Tell the seller once you have inspected and taken the vehicle.',
  },
  examples: {
    granted: {
      now: '2026-02-02T06:00:00Z',
      facts: {
        sales: [exampleSale],
        insured: ['ABJ1234'],
        buyer: { violations: 0, citizen: true, privateVehicles: 1, licensed: true },
        violations: 0,
      },
      form: { sale: '6000000001' },
      expect: { fee: { ...free, escrow: 4_500_000 }, effects: ['vehicles.fundSale', 'payments.openEscrow'] },
    },
    refused: {
      sale_waits_for_price: { facts: { sales: [] } },
      own_violations_paid: { facts: { violations: 1 } },
      buyer_licensed: { facts: { buyer: { licensed: false } } },
      buyer_may_own_more: { facts: { buyer: { citizen: false, privateVehicles: 2 } } },
      sale_is_yours: { form: { sale: '6000000009' } },
      buyer_insured: { facts: { insured: [] } },
    },
  },
})
