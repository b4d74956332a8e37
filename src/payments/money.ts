/**
 * Where money goes: each of these changes a charge and writes the ledger in one transaction, and each can be said twice.
 * The ledger has one row for each purpose of a charge, so money cannot move twice even if a caller is wrong.
 */
import type { Instant } from '../language/index.ts'
import type { PersonId, Tx } from '../store/index.ts'
import { type Charge, chargeById } from './charge.ts'
import { PaymentError } from './trouble.ts'

/** A charge as others name it. */
export interface ChargeKey {
  readonly person: PersonId
  readonly chargeId: string
}

/** What the gateway did with a charge, and when we wrote it. */
export interface Done extends ChargeKey {
  readonly reference: string
  readonly at: Instant
}

type Purpose = 'payment' | 'state-fee' | 'platform-fee' | 'vat' | 'refund'

const gateway = 'gateway'
/** What a person has paid and no service has used yet: available funds (R-PAY-01). */
const depositOf = (person: PersonId) => `deposit/${person}`

/**
 * The money is there, says the gateway's own status. `paid`: now; `known`: before; `late`: the charge was void when the
 * money came, so it is now `refunding` and must be sent back.
 */
export async function markPaid(tx: Tx, done: Done): Promise<'paid' | 'known' | 'late'> {
  const { reference, at } = done
  const charge = await locked(tx, done)
  if (charge.state !== 'due' && charge.state !== 'void') return 'known'
  const late = charge.state === 'void'
  await tx.query(
    `update payments.charge set state = $3, paid_at = $4, gateway_reference = $5, trouble = null
     where person_id = $1 and charge_id = $2`,
    [done.person, done.chargeId, late ? 'refunding' : 'paid', at, reference],
  )
  await move(tx, charge, 'payment', gateway, depositOf(charge.person), charge.halalas, at, reference)
  return late ? 'late' : 'paid'
}

/** The service has done what was paid for: the deposit goes to whom its parts belong, and is not refundable any more. */
export async function use(tx: Tx, key: ChargeKey & { readonly at: Instant }): Promise<void> {
  const { at } = key
  const charge = await locked(tx, key)
  if (charge.usedAt !== null) return
  if (charge.state !== 'paid') throw new PaymentError('not-paid')
  await tx.query('update payments.charge set used_at = $3 where person_id = $1 and charge_id = $2', [
    key.person,
    key.chargeId,
    at,
  ])
  const from = depositOf(charge.person)
  await move(tx, charge, 'state-fee', from, 'treasury', charge.parts.state, at)
  await move(tx, charge, 'platform-fee', from, 'platform', charge.parts.platform, at)
  await move(tx, charge, 'vat', from, 'vat', charge.parts.vat, at)
}

/** The money is to go back. Throws `not-refundable` when nothing was paid or the service has used it. */
export async function markRefunding(tx: Tx, key: ChargeKey): Promise<void> {
  const charge = await locked(tx, key)
  if (charge.state === 'refunding' || charge.state === 'refunded') return
  if (charge.state !== 'paid' || charge.usedAt !== null) throw new PaymentError('not-refundable')
  await tx.query(`update payments.charge set state = 'refunding' where person_id = $1 and charge_id = $2`, [
    key.person,
    key.chargeId,
  ])
}

/** The money went back, says the gateway. True: now; false: known before. */
export async function markRefunded(tx: Tx, done: Done): Promise<boolean> {
  const { reference, at } = done
  const charge = await locked(tx, done)
  if (charge.state === 'refunded') return false
  if (charge.state !== 'refunding') throw new PaymentError('not-refundable')
  await tx.query(
    `update payments.charge set state = 'refunded', refunded_at = $3, refund_reference = $4
     where person_id = $1 and charge_id = $2`,
    [done.person, done.chargeId, at, reference],
  )
  await move(tx, charge, 'refund', depositOf(charge.person), gateway, charge.halalas, at, reference)
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

async function move(
  tx: Tx,
  charge: Charge,
  purpose: Purpose,
  from: string,
  to: string,
  halalas: number,
  at: Instant,
  reference: string | null = null,
): Promise<void> {
  if (halalas === 0) return
  await tx.query({
    name: 'payments.move',
    text: `insert into payments.transfer (person_id, charge_id, kind, from_account, to_account, halalas, reference, at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [charge.person, charge.id, purpose, from, to, halalas, reference, at],
  })
}
