/** Money is a whole number of halalas; riyals exist only on pages. */
import type { Lang } from './text.ts'

export interface Money {
  readonly halalas: number
}

/** Riyals as written in a price list: `sar(34.5)` is 3450 halalas. Throws on a sum finer than a halala. */
export function sar(riyals: number): Money {
  const halalas = Math.round(riyals * 100)
  if (!Number.isSafeInteger(halalas) || Math.abs(halalas - riyals * 100) > 1e-6) {
    throw new RangeError(`${riyals} riyals is not a whole number of halalas`)
  }
  return { halalas }
}

/** The sum of any number of amounts; none is zero. */
export function addMoney(...amounts: readonly Money[]): Money {
  return { halalas: amounts.reduce((sum, amount) => sum + amount.halalas, 0) }
}

/** `300 ريال` / `SAR 300`; two decimals only when there are halalas, thousands parted by a comma. */
export function formatMoney(amount: Money, lang: Lang): string {
  const halalas = Math.abs(amount.halalas)
  const riyals = String(Math.floor(halalas / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  const rest = halalas % 100
  const number = `${amount.halalas < 0 ? '-' : ''}${riyals}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`
  return lang === 'ar' ? `${number} ريال` : `SAR ${number}`
}
