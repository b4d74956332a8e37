/** A price in its parts, as pages show it: the state's fee apart from the platform's and its VAT (R-PAY-07). */
import { formatMoney, type Lang, type Text } from '../language/index.ts'
import { type Price, totalOf } from '../requests/index.ts'
import { Money, SummaryList } from '../ui/index.ts'
import { w } from './words.ts'

export function sumText(price: Price): Text {
  const total = totalOf(price)
  return { ar: formatMoney(total, 'ar'), en: formatMoney(total, 'en') }
}

export function PriceParts({ price, lang }: { readonly price: Price; readonly lang: Lang }) {
  if (totalOf(price).halalas === 0) return <p>{w.free[lang]}</p>
  const parts = [
    { label: w.stateFee, halalas: price.state },
    { label: w.platformFee, halalas: price.platform },
    { label: w.vat, halalas: price.vat },
    { label: w.intoEscrow, halalas: price.escrow ?? 0 },
  ].filter((part) => part.halalas > 0)
  const rows = parts.map((part) => ({ label: part.label, shown: <Money amount={part} lang={lang} /> }))
  const total = { label: w.total, shown: <Money amount={totalOf(price)} lang={lang} /> }
  return <SummaryList lang={lang} rows={parts.length > 1 ? [...rows, total] : rows} />
}
