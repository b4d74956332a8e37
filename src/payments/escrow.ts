/**
 * Escrow (الحساب الوسيط): a price that a request paid lies between two people until the other request that hands over
 * releases it to the payee's account, or something ends it and it goes back, whole, to where it was paid from. Which of
 * the two is decided once, under the lock of its row and by the schema (`movement_out_of_escrow`); sending it is the
 * worker's, under the escrow's own key.
 */
import type { Instant } from '../language/index.ts'
import {
  type Cause,
  type Db,
  type Effect,
  first,
  here,
  InvariantError,
  type PersonId,
  type Tx,
  type Verb,
  versioned,
} from '../store/index.ts'
import { type Charge, chargeById, chargeOf } from './charge.ts'
import { book } from './ledger.ts'
import { writeRefund } from './refunds.ts'
import { endTask, wakeTask } from './tasks.ts'

const room = 'payments'

interface EscrowRow {
  readonly person_id: PersonId
  readonly escrow_id: string
  readonly about: string
  readonly payee: PersonId
  readonly iban: string
  readonly halalas: number
  readonly until: Instant
  readonly state: 'held' | 'released' | 'returned'
}

const escrowTable = versioned<EscrowRow>({
  table: 'payments.escrow',
  key: ['person_id', 'escrow_id'],
  columns: ['about', 'payee', 'iban', 'halalas', 'until', 'state'],
})

export interface OpenEscrow {
  readonly payer: PersonId
  readonly payee: PersonId
  /** Where the price goes when it is released: the payee's own account. */
  readonly iban: string
  /** What it is for, as the releasing request will name it. */
  readonly about: string
  /** Past it, it goes back by itself. */
  readonly until: Instant
}

/**
 * What the request of this plan paid as escrow lies between the two from now on; the commit that uses the money moves it
 * there. Throws `nothing_for_escrow`, `in_escrow_already`.
 */
const openEscrow: Verb<OpenEscrow> = async (tx, { payer, payee, iban, about, until }, cause) => {
  const charge = await chargeOf(tx, payer, cause.request)
  const halalas = charge?.parts.escrow ?? 0
  if (charge === null || charge.state !== 'paid' || halalas <= 0) throw new InvariantError(room, 'nothing_for_escrow')
  if ((await named(tx, payer, about)) !== null) throw new InvariantError(room, 'in_escrow_already')
  const row = { person_id: payer, escrow_id: charge.id, about, payee, iban, halalas, until, state: 'held' } as const
  await escrowTable.write(tx, cause, row)
  await wakeTask(tx, { id: charge.id, person: payer, kind: 'escrow' }, until)
  return { receipt: { escrow: charge.id, halalas, until }, told: [] }
}

export interface EscrowKey {
  readonly payer: PersonId
  readonly about: string
}

/** What was bought is handed over: the price is the payee's, and on its way to his account. Throws `not_in_escrow`. */
const releaseEscrow: Verb<EscrowKey> = async (tx, key, cause) => {
  const { row, charge } = await held(tx, key)
  // At the instant its time is over it goes back; a release must come before.
  if (row.until <= cause.at) throw new InvariantError(room, 'not_in_escrow')
  await escrowTable.write(tx, cause, { ...row, state: 'released' })
  await book(tx, bookingOf(charge, cause.at), [{ kind: 'escrow-out', halalas: row.halalas }])
  await tx.query(
    'insert into payments.payout (person_id, payout_id, iban, halalas, asked_at) values ($1, $2, $3, $4, $5)',
    [row.payee, row.escrow_id, row.iban, row.halalas, cause.at],
  )
  await wakeTask(tx, { id: row.escrow_id, person: row.payee, kind: 'payout' }, cause.at)
  await endTask(tx, { id: row.escrow_id, person: row.person_id, kind: 'escrow' })
  here('escrow: released, not committed')
  return { receipt: { escrow: row.escrow_id, halalas: row.halalas }, told: [] }
}

/** It is not to be: the price goes back to where it was paid from, whole. Nothing paid in: nothing to do. */
const returnEscrow: Verb<EscrowKey> = async (tx, key, cause) => {
  const { row, charge } = await held(tx, key)
  await giveBack(tx, row, charge, cause)
  await endTask(tx, { id: row.escrow_id, person: row.person_id, kind: 'escrow' })
  return { receipt: { escrow: row.escrow_id, halalas: row.halalas }, told: [] }
}

async function giveBack(tx: Tx, row: EscrowRow, charge: Charge, cause: Cause): Promise<void> {
  if (charge.paidBy === null || charge.paidBy === 'fund') throw new Error('an escrow was paid from funds')
  await escrowTable.write(tx, cause, { ...row, state: 'returned' })
  await book(tx, bookingOf(charge, cause.at), [{ kind: 'escrow-back', halalas: row.halalas }])
  await writeRefund(tx, charge, { halalas: row.halalas, provider: charge.paidBy, why: 'escrow', at: cause.at })
  here('escrow: given back, not committed')
}

/**
 * The clock of an escrow. `over`: it was released or returned before; `not-yet`: its time still runs; otherwise it goes
 * back now, and this is who is to be told.
 */
export async function returnLate(
  tx: Tx,
  of: { readonly id: string; readonly person: PersonId },
  at: Instant,
): Promise<'over' | 'not-yet' | { payer: PersonId; payee: PersonId; halalas: number; about: string }> {
  const row = await escrowTable.lock(tx, of.person, of.id)
  if (row === null || row.state !== 'held') return 'over'
  if (row.until > at) return 'not-yet'
  const charge = await chargeById(tx, of.person, of.id, true)
  if (charge === null) throw new Error(`escrow ${of.id} has no charge`)
  await giveBack(tx, row, charge, { request: of.id, step: 'time-over', at })
  return { payer: row.person_id, payee: row.payee, halalas: row.halalas, about: row.about }
}

async function held(tx: Tx, { payer, about }: EscrowKey): Promise<{ row: EscrowRow; charge: Charge }> {
  const known = await named(tx, payer, about)
  const row = known === null ? null : await escrowTable.lock(tx, payer, known)
  if (row === null || row.state !== 'held') throw new InvariantError(room, 'not_in_escrow')
  const charge = await chargeById(tx, payer, row.escrow_id, true)
  if (charge === null) throw new Error(`escrow ${row.escrow_id} has no charge`)
  return { row, charge }
}

async function named(tx: Tx, payer: PersonId, about: string): Promise<string | null> {
  const found = await tx.query<{ escrow_id: string }>({
    name: 'payments.escrow-named',
    text: 'select escrow_id from payments.escrow where person_id = $1 and about = $2 and superseded_at is null',
    values: [payer, about],
  })
  return first(found)?.escrow_id ?? null
}

const bookingOf = (charge: Charge, at: Instant) => ({
  person: charge.person,
  category: charge.category,
  chargeId: charge.id,
  at,
})

export interface Payout {
  readonly id: string
  readonly person: PersonId
  readonly iban: string
  readonly halalas: number
  readonly doneAt: Instant | null
}

export async function payoutById(db: Db, person: PersonId, id: string): Promise<Payout | null> {
  return first(
    await db.query<Payout>(
      `select payout_id as id, person_id as person, iban, halalas, done_at as "doneAt" from payments.payout
       where person_id = $1 and payout_id = $2`,
      [person, id],
    ),
  )
}

/** The bank has paid it out. True: now; false: known before. */
export async function markPaidOut(tx: Tx, payout: Payout, reference: string, at: Instant): Promise<boolean> {
  const done = await tx.query(
    `update payments.payout set done_at = $3, reference = $4 where person_id = $1 and payout_id = $2 and done_at is null`,
    [payout.person, payout.id, at, reference],
  )
  return done.rowCount === 1
}

export const verbs = {
  'payments.openEscrow': openEscrow,
  'payments.releaseEscrow': releaseEscrow,
  'payments.returnEscrow': returnEscrow,
} as const satisfies Readonly<Record<string, Verb>>

/** What services may do with money between two people, as data. */
export const escrow = {
  open: (args: OpenEscrow): Effect => ({ verb: 'payments.openEscrow', args: { ...args } }),
  release: (args: EscrowKey): Effect => ({ verb: 'payments.releaseEscrow', args: { ...args } }),
  return: (args: EscrowKey): Effect => ({ verb: 'payments.returnEscrow', args: { ...args } }),
}
