/**
 * A fee of the platform that goes back although its bill was used: the post failed, the rest was done (R-PAY-06). What the
 * platform and the tax had got of it comes back to what is held, and from there to whom the bill was paid by (R-PAY-04):
 * by the provider that took it, under a refund of its own, or into the person's funds.
 */
import type { Instant } from '../language/index.ts'
import { type PersonId, type Tx, uuid } from '../store/index.ts'
import { chargeById, chargeOf } from './charge.ts'
import { book, type Movement, movementsOf, takeTurn } from './ledger.ts'
import { writeRefund } from './refunds.ts'
import { PaymentError } from './trouble.ts'

export interface FeeBack {
  readonly person: PersonId
  /** The request whose bill had the fee. */
  readonly request: string
  /** In halalas, apart as they were booked. */
  readonly fee: { readonly platform: number; readonly vat: number }
  readonly at: Instant
}

/**
 * Sends the fee back, once for a bill: `sent` to a provider whose worker has it done, `in-funds` at once, `known` when it went
 * back before, `nothing` when there was none. Throws `not-refundable` when the bill was not used or has no such fee.
 */
export async function giveFeeBack(tx: Tx, of: FeeBack): Promise<'sent' | 'in-funds' | 'known' | 'nothing'> {
  const { person, request, fee, at } = of
  const halalas = fee.platform + fee.vat
  if (halalas === 0) return 'nothing'
  const billed = await chargeOf(tx, person, request)
  const charge = billed === null ? null : await chargeById(tx, person, billed.id, true)
  if (charge === null || charge.usedAt === null || charge.paidBy === null) throw new PaymentError('not-refundable')
  if (fee.platform > charge.parts.platform || fee.vat > charge.parts.vat) throw new PaymentError('not-refundable')
  const booking = { person, category: charge.category, chargeId: charge.id, at }
  await takeTurn(tx, person, charge.category)
  const moved = await movementsOf(tx, { person, chargeId: charge.id })
  if (moved.some(({ kind }) => kind === 'platform-back')) return 'known'
  const provider = charge.paidBy
  const refund =
    provider === 'fund' ? uuid() : await writeRefund(tx, charge, { halalas, provider, why: 'delivery-failed', at })
  const back: Movement[] = [
    { kind: 'platform-back', halalas: fee.platform, refund },
    { kind: 'vat-back', halalas: fee.vat, refund },
  ]
  if (provider !== 'fund') {
    await book(tx, booking, back)
    return 'sent'
  }
  // Into the funds by the payments it came by, the last used first.
  let left = halalas
  for (const { halalas: held, source } of moved.filter(({ kind }) => kind === 'hold').reverse()) {
    const part = Math.min(left, held)
    if (part > 0 && source !== null) back.push({ kind: 'release', halalas: part, source, refund })
    left -= part
  }
  await book(tx, booking, back)
  return 'in-funds'
}
