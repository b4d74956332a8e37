/**
 * Where money goes: each of these changes a charge and writes the ledger in one transaction, and each can be said twice.
 * The ledger has one row for each purpose of a charge, so money cannot move twice even if a caller is wrong.
 */
import type { Instant } from '../language/index.ts'
import type { PersonId, Tx } from '../store/index.ts'
import { type Charge, chargeById } from './charge.ts'
import { book, lotsOf, type Movement, movementsOf, type Provider, takeTurn } from './ledger.ts'
import type { Taken } from './outside.ts'
import { bookSurplus } from './refunds.ts'
import { PaymentError } from './trouble.ts'

/** A charge as others name it. */
export interface ChargeKey {
  readonly person: PersonId
  readonly chargeId: string
}

/** What a provider did with a charge, and when we wrote it. */
export interface Done extends ChargeKey {
  readonly reference: string
  readonly at: Instant
  /** Which provider; the card gateway unless told. */
  readonly provider?: Provider
  /** When, by its own clock; when we wrote it unless told. */
  readonly outsideAt?: Instant | null
  /** What other providers took for it as well: booked by itself, and on its way back. */
  readonly also?: Taken['also']
}

const bookingOf = (charge: Charge, at: Instant) => ({
  person: charge.person,
  category: charge.category,
  chargeId: charge.id,
  at,
})

/**
 * The money is there, says the provider's own status. `paid`: now; `known`: before; `late`: the charge was void when the
 * money came, so it is now `refunding` and must be sent back; `surplus`: it was paid before in another way, so this money
 * is booked by itself and on its way back. A top-up is never too late: its money lies in the funds.
 */
export async function markPaid(tx: Tx, done: Done): Promise<'paid' | 'known' | 'late' | 'surplus'> {
  const { reference, at, provider = 'card', also = [] } = done
  const charge = await locked(tx, done)
  for (const { halalas, at: outsideAt, ...one } of also) {
    if (charge.paidBy === one.provider && charge.gatewayReference === one.reference) continue
    await bookSurplus(tx, charge, { outside: { ...one, at: outsideAt ?? at }, halalas, at, why: 'surplus' })
  }
  if (charge.state !== 'due' && charge.state !== 'void') {
    if (charge.paidBy === provider && charge.gatewayReference === reference) return 'known'
    const outside = { provider, reference, at: done.outsideAt ?? at }
    return (await bookSurplus(tx, charge, { outside, halalas: charge.halalas, at, why: 'surplus' }))
      ? 'surplus'
      : 'known'
  }
  const topUp = charge.purpose === 'top-up'
  const late = charge.state === 'void' && !topUp
  await tx.query(
    `update payments.charge set state = $3, paid_at = $4, paid_by = $5, gateway_reference = $6, trouble = null
     where person_id = $1 and charge_id = $2`,
    [done.person, done.chargeId, late ? 'refunding' : 'paid', at, provider, reference],
  )
  const outside = { provider, reference, at: done.outsideAt ?? at }
  await book(tx, bookingOf(charge, at), [
    { kind: topUp ? 'top-up' : 'payment', halalas: charge.halalas, outside, ...(topUp && { source: charge.id }) },
  ])
  return late ? 'late' : 'paid'
}

/**
 * Pays what a request costs from the person's own funds of its category, the oldest money first. `short`: there is not
 * enough, and nothing was done. Throws `not-due` for what is void, `unknown-charge`.
 */
export async function payFromFund(
  tx: Tx,
  key: ChargeKey & { readonly at: Instant },
): Promise<'paid' | 'known' | 'short'> {
  const { at } = key
  const charge = await locked(tx, key)
  if (charge.purpose !== 'request' || charge.state === 'void') throw new PaymentError('not-due')
  if (charge.state !== 'due') return 'known'
  // A price between two people goes back to the account that paid it, so it comes from one, not from funds.
  if ((charge.parts.escrow ?? 0) > 0) return 'short'
  await takeTurn(tx, charge.person, charge.category)
  const holds: Movement[] = []
  let left = charge.halalas
  for (const { source, halalas } of await lotsOf(tx, charge.person, charge.category)) {
    const taken = Math.min(left, halalas)
    if (taken > 0) holds.push({ kind: 'hold', halalas: taken, source })
    left -= taken
  }
  if (left > 0) return 'short'
  await tx.query(
    `update payments.charge set state = 'paid', paid_at = $3, paid_by = 'fund' where person_id = $1 and charge_id = $2`,
    [key.person, key.chargeId, at],
  )
  await book(tx, bookingOf(charge, at), holds)
  return 'paid'
}

/** The service has done what was paid for: the deposit goes to whom its parts belong, and is not refundable any more. */
export async function use(tx: Tx, key: ChargeKey & { readonly at: Instant }): Promise<void> {
  const { at } = key
  const charge = await locked(tx, key)
  if (charge.usedAt !== null) return
  if (charge.state !== 'paid' || charge.purpose !== 'request') throw new PaymentError('not-paid')
  await tx.query('update payments.charge set used_at = $3 where person_id = $1 and charge_id = $2', [
    key.person,
    key.chargeId,
    at,
  ])
  await book(tx, bookingOf(charge, at), [
    { kind: 'state-fee', halalas: charge.parts.state },
    { kind: 'platform-fee', halalas: charge.parts.platform },
    { kind: 'vat', halalas: charge.parts.vat },
    { kind: 'escrow', halalas: charge.parts.escrow ?? 0 },
  ])
}

/** The money is to go back. Throws `not-refundable` when nothing was paid or the service has used it. */
export async function markRefunding(tx: Tx, key: ChargeKey): Promise<void> {
  const charge = await locked(tx, key)
  if (charge.state === 'refunding' || charge.state === 'refunded') return
  if (charge.state !== 'paid' || charge.usedAt !== null || charge.purpose !== 'request')
    throw new PaymentError('not-refundable')
  await tx.query(`update payments.charge set state = 'refunding' where person_id = $1 and charge_id = $2`, [
    key.person,
    key.chargeId,
  ])
}

/**
 * The money went back, says the provider; what came from the person's funds lies there again. True: now; false: known
 * before.
 */
export async function markRefunded(tx: Tx, done: Done): Promise<boolean> {
  const { reference, at } = done
  const charge = await locked(tx, done)
  if (charge.state === 'refunded') return false
  if (charge.state !== 'refunding' || charge.paidBy === null) throw new PaymentError('not-refundable')
  await tx.query(
    `update payments.charge set state = 'refunded', refunded_at = $3, refund_reference = $4
     where person_id = $1 and charge_id = $2`,
    [done.person, done.chargeId, at, reference],
  )
  if (charge.paidBy === 'fund') {
    const held = (await movementsOf(tx, done)).filter(({ kind }) => kind === 'hold')
    const back = held.map(({ halalas, source }) => ({ kind: 'release' as const, halalas, source: source ?? undefined }))
    await book(tx, bookingOf(charge, at), back)
    return true
  }
  const outside = { provider: charge.paidBy, reference, at: done.outsideAt ?? at }
  await book(tx, bookingOf(charge, at), [{ kind: 'refund', halalas: charge.halalas, source: charge.id, outside }])
  return true
}

/** Nobody is to pay this any more. False: it is paid already, so it wants a refund instead. */
export async function voidCharge(tx: Tx, key: ChargeKey): Promise<boolean> {
  const charge = await locked(tx, key)
  if (charge.state === 'void') return true
  if (charge.state !== 'due') return false
  await tx.query(`update payments.charge set state = 'void' where person_id = $1 and charge_id = $2`, [
    key.person,
    key.chargeId,
  ])
  return true
}

async function locked(tx: Tx, key: ChargeKey): Promise<Charge> {
  const charge = await chargeById(tx, key.person, key.chargeId, true)
  if (charge === null) throw new PaymentError('unknown-charge')
  return charge
}
