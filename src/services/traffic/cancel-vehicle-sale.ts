/** Calling a sale off before the handover, by either side (R-SAL-03): what was paid in goes back, whole, to who paid it. */
import * as z from 'zod'
import { field, plainText } from '../../language/index.ts'
import { escrow } from '../../payments/index.ts'
import { vehicles } from '../../registers/vehicles/index.ts'
import { type About, defineService, free, type PersonId, type Registers } from '../../requests/define.ts'
import { exampleSale, type OpenSale, openSales, saleLabel } from '../../requests/rules.ts'

interface Asked {
  readonly facts: { readonly sales: readonly OpenSale[] }
  readonly form: { readonly sale: string }
}
const chosen = (c: Asked) => c.facts.sales.find(({ number }) => number === c.form.sale)

export default defineService({
  edition: 1,
  title: { ar: 'إلغاء مبايعة مركبة', en: 'Cancel a vehicle sale' },
  summary: {
    ar: 'ألغ مبايعة لم تُسلَّم فيها المركبة. يعود الثمن كله إلى من أودعه.',
    en: 'Cancel a sale before the handover. The whole price goes back to who paid it in.',
  },
  audience: ['citizen', 'resident'],
  needs: { identity: 2, signIn: 2, fresh: 15 },
  behalf: ['self'],
  whileSuspended: true,
  namesOthers: true,
  facts: async (read: Registers, subject: PersonId, about: About) => ({
    sales: await openSales(read, subject, about.now, 'either'),
  }),
  eligible: {
    has_open_sale: {
      holds: (c) => c.facts.sales.length > 0,
      otherwise: { ar: 'ليست لك مبايعة قائمة.', en: 'You are in no open sale.' },
    },
  },
  form: z.object({
    sale: field(plainText({ min: 1, max: 20 }), { ar: 'المبايعة', en: 'The sale' }, undefined, { widget: 'radios' }),
    reason: field(
      plainText({ min: 0, max: 200 }).optional(),
      { ar: 'السبب', en: 'Why' },
      { ar: 'يبقى في طلبك، ولا يراه الطرف الآخر.', en: 'It stays with your request; the other side does not see it.' },
    ),
  }),
  pages: [{ title: { ar: 'اختر المبايعة', en: 'Choose the sale' }, fields: ['sale', 'reason'] }],
  offers: (c) => ({ sale: c.facts.sales.map((sale) => ({ value: sale.number, label: saleLabel(sale) })) }),
  accept: {
    sale_open: {
      holds: (c) => chosen(c) !== undefined,
      otherwise: { ar: 'لا مبايعة قائمة لك بهذا الرقم.', en: 'You are in no open sale with this number.' },
    },
  },
  fee: [{ from: '2000-01-01', is: () => free }],
  priceList: [],
  decision: { by: 'system' },
  effects: (c) => {
    const sale = chosen(c)
    if (sale === undefined) return []
    const { number, seller, buyer, funded } = sale
    const off = vehicles.cancelSale({ seller, number })
    return funded ? [off, escrow.return({ payer: buyer, about: number })] : [off]
  },
  next: {
    ar: 'أُلغيت المبايعة. إن كان الثمن مودعًا فهو في طريقه إلى من دفعه.',
    en: 'The sale is cancelled. If the price was paid in, it is on its way back to the payer.',
  },
  examples: {
    granted: {
      now: '2026-02-03T06:00:00Z',
      facts: { sales: [{ ...exampleSale, funded: true }] },
      form: { sale: '6000000001', reason: 'وجدت غيرها' },
      expect: { fee: free, effects: ['vehicles.cancelSale', 'payments.returnEscrow'] },
    },
    refused: {
      has_open_sale: { facts: { sales: [] } },
      sale_open: { form: { sale: '6000000009' } },
    },
  },
})
