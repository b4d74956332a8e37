/**
 * Handing a sold vehicle over (R-SAL-02, R-SAL-03): the seller types the code that the buyer says once he has inspected
 * and taken it, and pays the fee. In one commit the ownership moves, the drivers end and the price is released.
 */
import * as z from 'zod'
import { type Day, field, plainText, type Text } from '../../language/index.ts'
import { escrow } from '../../payments/index.ts'
import { saleCodeDigest, vehicles } from '../../registers/vehicles/index.ts'
import { type About, defineService, type PersonId, type Price, type Registers } from '../../requests/define.ts'
import { exampleSale, irreversible, type OpenSale, openSales, saleLabel, shortNames } from '../../requests/rules.ts'

/** 150 for the state, 230 for the platform with its VAT (R-SAL-02, R-PAY-07), in halalas. */
export const sellingFee: Price = { state: 15_000, platform: 20_000, vat: 3_000 }

interface Ready extends OpenSale {
  readonly buyerName: Text
  /** The buyer's own insurance of the vehicle; null when it lapsed meanwhile. */
  readonly cover: { readonly insurer: Text; readonly until: Day } | null
}

interface Asked {
  readonly facts: { readonly sales: readonly Ready[] }
  readonly form: { readonly sale: string; readonly code: string }
}
const chosen = (c: Asked) => c.facts.sales.find(({ number }) => number === c.form.sale)

export default defineService({
  edition: 1,
  title: { ar: 'إتمام تسليم المركبة ونقل الملكية', en: 'Complete delivery and transfer the ownership' },
  summary: {
    ar: 'خذ الرمز من المشتري بعد أن يفحص المركبة، فتنتقل ملكيتها ويصلك الثمن.',
    en: 'Take the code from the buyer once they have inspected it: it becomes theirs and the price yours.',
  },
  audience: ['citizen', 'resident'],
  needs: irreversible,
  behalf: ['self'],
  namesOthers: true,
  facts: async (read: Registers, subject: PersonId, about: About) => {
    const sales: Ready[] = []
    for (const sale of await openSales(read, subject, about.now, 'seller')) {
      if (!sale.funded) continue
      const buyer = await read.people.get(sale.buyer)
      const policy = await read.insurance.motor(sale.buyer, sale.plate, about.day)
      const cover = policy === null ? null : { insurer: policy.insurer, until: policy.until }
      sales.push({ ...sale, buyerName: shortNames(buyer.name), cover })
    }
    return { sales }
  },
  eligible: {
    sale_paid_in: {
      holds: (c) => c.facts.sales.length > 0,
      otherwise: { ar: 'لا مبايعة لك أُودع ثمنها.', en: 'No sale of yours has its price paid in.' },
    },
  },
  form: z.object({
    sale: field(plainText({ min: 1, max: 20 }), { ar: 'المبايعة', en: 'The sale' }, undefined, { widget: 'radios' }),
    code: field(
      plainText({ min: 8, max: 12 }),
      { ar: 'رمز التسلّم', en: 'Handover code' },
      { ar: 'ثمانية أحرف وأرقام يقولها لك المشتري.', en: 'Eight letters and digits that the buyer tells you.' },
    ),
  }),
  pages: [{ title: { ar: 'التسليم', en: 'The handover' }, fields: ['sale', 'code'] }],
  offers: (c) => ({ sale: c.facts.sales.map((sale) => ({ value: sale.number, label: saleLabel(sale) })) }),
  accept: {
    sale_is_yours: {
      holds: (c) => chosen(c) !== undefined,
      otherwise: {
        ar: 'لا مبايعة لك بهذا الرقم أُودع ثمنها.',
        en: 'No sale of yours with this number has its price paid in.',
      },
    },
    handover_code_right: {
      holds: (c) => {
        const sale = chosen(c)
        return sale === undefined || sale.codeDigest === saleCodeDigest(sale.number, c.form.code)
      },
      otherwise: {
        ar: 'ليس هذا رمز هذه المبايعة. اسأل المشتري عنه حرفًا حرفًا.',
        en: 'That is not the code of this sale. Ask the buyer for it letter by letter.',
      },
    },
    buyer_insured: {
      holds: (c) => {
        const sale = chosen(c)
        return sale === undefined || sale.cover !== null
      },
      otherwise: { ar: 'لا تأمين ساريًا باسم المشتري.', en: 'The buyer has no valid insurance for it.' },
    },
  },
  fee: [{ from: '2000-01-01', is: () => sellingFee }],
  priceList: [{ what: { ar: 'نقل الملكية', en: 'Transfer of ownership' }, price: sellingFee }],
  decision: { by: 'system' },
  effects: (c) => {
    const sale = chosen(c)
    if (sale === undefined || sale.cover === null) return []
    const { number, seller, buyer, buyerName, cover } = sale
    return [
      vehicles.completeSale({
        seller,
        number,
        code: c.form.code,
        buyerName,
        insurer: cover.insurer,
        insuredUntil: cover.until,
      }),
      escrow.release({ payer: buyer, about: number }),
    ]
  },
  next: {
    ar: 'انتقلت الملكية. يُحوّل الثمن إلى حسابك ونخبرك حين يصل.',
    en: 'The ownership has moved. The price is on its way to your account; we tell you when it is sent.',
  },
  examples: {
    granted: {
      now: '2026-02-03T06:00:00Z',
      facts: {
        sales: [
          {
            ...exampleSale,
            funded: true,
            codeDigest: saleCodeDigest('6000000001', '7F3K-9Q2M'),
            buyerName: { ar: 'خالد الحربي', en: 'Khalid Alharbi' },
            cover: { insurer: { ar: 'شركة تأمين', en: 'An insurer' }, until: '2027-01-31' },
          },
        ],
      },
      form: { sale: '6000000001', code: '7f3k9q2m' },
      expect: { fee: sellingFee, effects: ['vehicles.completeSale', 'payments.releaseEscrow'] },
    },
    refused: {
      sale_paid_in: { facts: { sales: [] } },
      sale_is_yours: { form: { sale: '6000000009' } },
      handover_code_right: { form: { code: '7F3K-9Q2N' } },
      buyer_insured: {
        facts: {
          sales: [
            {
              ...exampleSale,
              funded: true,
              codeDigest: saleCodeDigest('6000000001', '7F3K-9Q2M'),
              buyerName: { ar: 'خالد الحربي', en: 'Khalid Alharbi' },
              cover: null,
            },
          ],
        },
      },
    },
  },
})
