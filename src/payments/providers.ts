/**
 * All providers as one: a bill can be paid by card or at a bank, so both are asked for the truth, and money goes back by
 * the one that took it. Two may have taken it at the same moment; then the first counts and the other is named.
 */
import type { Collector, Gateway, PaymentStatus } from './gateway.ts'

/** What says most first. */
const weight = { paid: 0, refunded: 1, open: 2, failed: 3, none: 4 } as const

/** `biller`: null where an installation has none. */
export function providersOf(card: Gateway, biller: Collector | null): Gateway {
  if (biller === null) return card
  return {
    open: (opening) => card.open(opening),
    async status(key) {
      const asked = await Promise.allSettled([card.status(key), biller.status(key)])
      const said = asked.flatMap((one, i): PaymentStatus[] =>
        one.status === 'fulfilled' ? [{ ...one.value, provider: i === 0 ? 'card' : 'biller' }] : [],
      )
      const paid = said
        .filter(({ state }) => state === 'paid')
        .sort((a, b) => ((a.paidAt ?? '') < (b.paidAt ?? '') ? -1 : 1))
      const [first, ...also] = paid
      if (first !== undefined) return also.length === 0 ? first : { ...first, also }
      // One that is silent may have taken the money: *not known* is not *no*.
      for (const one of asked) if (one.status === 'rejected') throw one.reason
      const [most] = said.sort((a, b) => weight[a.state] - weight[b.state])
      if (most === undefined) throw new Error('no provider was asked')
      return most
    },
    refund: (refunding) => (refunding.provider === 'biller' ? biller : card).refund(refunding),
    payOut: (paying) => card.payOut(paying),
    file: (day) => card.file(day),
  }
}
