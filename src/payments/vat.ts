/** Value added tax: the state's fees carry none, the platform's own are published with it inside (R-PAY-07). */
import { always, type Dated, type Day, inForce } from '../language/index.ts'

/** In hundredths of the price before tax. The old rates stay beside the new one. */
const rates: readonly Dated<number>[] = [
  { from: always, is: 0 },
  { from: '2018-01-01', is: 5 },
  { from: '2020-07-01', is: 15 },
]

/** The tax on a fee of the platform before tax, in halalas, by the law of a day; half a halala is rounded up. */
export function vatOn(platformHalalas: number, on: Day): number {
  return Math.floor((platformHalalas * inForce(rates, on) + 50) / 100)
}

/**
 * A published fee of the platform, tax inside, in its two parts: 10,350 halalas are 9,000 and 1,350 (R-PAY-07). Throws
 * `RangeError` for a sum that no price with its tax comes to: such a price list has a slip.
 */
export function platformParts(inclusiveHalalas: number, on: Day): { readonly platform: number; readonly vat: number } {
  const nearest = Math.round((inclusiveHalalas * 100) / (100 + inForce(rates, on)))
  for (const platform of [nearest, nearest - 1, nearest + 1]) {
    const vat = vatOn(platform, on)
    if (platform >= 0 && platform + vat === inclusiveHalalas) return { platform, vat }
  }
  throw new RangeError(`no fee with its tax comes to ${inclusiveHalalas} halalas on ${on}`)
}
