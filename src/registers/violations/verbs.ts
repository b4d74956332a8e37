/** The only writers of violations. */
import { addDays, dayOf, type Instant, type Text } from '../../language/index.ts'
import { type Effect, first, InvariantError, type PersonId, type Tx, type Verb } from '../../store/index.ts'
import { type ObjectionReason, type Outcome, whyNoObjection } from './objection.ts'
import { objectionOf, objectionTable, type ViolationRow, violationOf, violationTable } from './rows.ts'
import { objectionDecided, violationRecorded, violationSettled } from './told.ts'
import {
  boundsOf,
  mostExtensionDays,
  nextPart,
  partChoices,
  payByAfterDecision,
  payByOf,
  planOf,
  type Schedule,
} from './violation.ts'

const room = 'violations'

export interface RegisterViolation {
  /** Whom it is booked on: the driver known, else the owner. */
  readonly holder: PersonId
  readonly at: Instant
  readonly place: Text
  readonly schedule: Schedule
  readonly article: Text
  /** Within the table's bounds, in halalas (R-VIO-01). */
  readonly minHalalas: number
  readonly maxHalalas: number
  readonly plate: string | null
  /** The owner, when another person drove. */
  readonly tell?: readonly PersonId[]
}

/** Books a violation (R-VIO-01, R-VIO-05). */
const register: Verb<RegisterViolation> = async (tx, { tell = [], ...args }, cause) => {
  await takeTurn(tx, args.holder)
  const issuedOn = dayOf(cause.at)
  if (dayOf(args.at) > issuedOn) throw new InvariantError(room, 'has_not_happened_yet')
  const bounds = boundsOf(args.schedule, issuedOn)
  const within = args.minHalalas >= bounds.min * 100 && args.maxHalalas <= bounds.max * 100
  if (!within || args.minHalalas > args.maxHalalas) throw new InvariantError(room, 'sum_outside_the_table')
  const next = first(await tx.query<{ n: string }>(`select nextval('violations.violation_number')::text as n`))
  if (next === null) throw new Error('violations: no number left')
  await tx.query('insert into violations.number (number, person_id) values ($1, $2)', [next.n, args.holder])
  const row = {
    person_id: args.holder,
    number: next.n,
    at: args.at,
    place: args.place,
    schedule: args.schedule,
    article: args.article,
    min_halalas: args.minHalalas,
    max_halalas: args.maxHalalas,
    plate: args.plate,
    status: 'unpaid',
    issued_on: issuedOn,
    pay_by: payByOf(issuedOn),
    paid_halalas: null,
    paid_on: null,
    parts: null,
    plan_halalas: null,
    parts_paid: 0,
    parts_halalas: 0,
    extended_days: 0,
  } as const
  await violationTable.write(tx, cause, row)
  return {
    receipt: { number: row.number, payBy: row.pay_by },
    told: violationRecorded([args.holder, ...tell], violationOf(row)),
  }
}

export interface SettleViolation {
  readonly holder: PersonId
  readonly number: string
  /** What was paid, in halalas. */
  readonly paidHalalas: number
}

/** A violation is paid, once. */
const settle: Verb<SettleViolation> = async (tx, { holder, number, paidHalalas }, cause) => {
  await takeTurn(tx, holder)
  const violation = await violationTable.lock(tx, holder, number)
  if (violation === null) throw new InvariantError(room, 'no_such_violation')
  if (violation.status !== 'unpaid') throw new InvariantError(room, 'not_unpaid')
  if (!Number.isInteger(paidHalalas) || paidHalalas < 1) throw new InvariantError(room, 'nothing_was_paid')
  const { plan_halalas: plan, parts_halalas: before } = violation
  // What is left of a plan, and not a halala else: the price was made before, and a part may have been paid since.
  if (plan !== null && paidHalalas !== plan - before) throw new InvariantError(room, 'not_what_is_left')
  const paidOn = dayOf(cause.at)
  const sum = before + paidHalalas
  const parts = plan === null ? {} : { parts_paid: violation.parts_paid + 1, parts_halalas: sum }
  await violationTable.write(tx, cause, { ...violation, ...parts, status: 'paid', paid_halalas: sum, paid_on: paidOn })
  return { receipt: { number, paidHalalas, paidOn }, told: [violationSettled(holder, number, sum, paidOn)] }
}

export interface PayPart {
  readonly holder: PersonId
  readonly number: string
  /** Into how many parts; with the second it is what it was with the first. */
  readonly parts: number
  /** What was paid, in halalas: the part that is due, no other sum. */
  readonly paidHalalas: number
}

/** A part of a violation is paid (R-VIO-07); with the last it is settled. */
const payPart: Verb<PayPart> = async (tx, { holder, number, parts, paidHalalas }, cause) => {
  await takeTurn(tx, holder)
  const row = await violationTable.lock(tx, holder, number)
  if (row === null) throw new InvariantError(room, 'no_such_violation')
  if (row.status !== 'unpaid') throw new InvariantError(room, 'not_unpaid')
  if (!partChoices.some((n) => n === parts)) throw new InvariantError(room, 'no_such_plan')
  const paidOn = dayOf(cause.at)
  const plan = planOf(violationOf(row), parts, paidOn)
  if (plan.parts !== parts) throw new InvariantError(room, 'another_plan_runs')
  if (paidHalalas !== nextPart(plan)) throw new InvariantError(room, 'not_the_part_due')
  const paid = { parts_paid: plan.partsPaid + 1, parts_halalas: plan.paidHalalas + paidHalalas }
  const last = paid.parts_paid === plan.parts
  await violationTable.write(tx, cause, {
    ...row,
    ...paid,
    parts,
    plan_halalas: plan.halalas,
    ...(last ? { status: 'paid', paid_halalas: plan.halalas, paid_on: paidOn } : {}),
  })
  const receipt = { number, paidHalalas, part: paid.parts_paid, parts, leftHalalas: plan.halalas - paid.parts_halalas }
  return { receipt, told: last ? [violationSettled(holder, number, plan.halalas, paidOn)] : [] }
}

export interface ExtendViolation {
  readonly holder: PersonId
  readonly number: string
  readonly days: number
}

/** More time to pay the least, asked for once while it is still payable (R-VIO-05). */
const extend: Verb<ExtendViolation> = async (tx, { holder, number, days }, cause) => {
  await takeTurn(tx, holder)
  const row = await violationTable.lock(tx, holder, number)
  if (row === null) throw new InvariantError(room, 'no_such_violation')
  if (row.status !== 'unpaid') throw new InvariantError(room, 'not_unpaid')
  const today = dayOf(cause.at)
  if (row.extended_days > 0) throw new InvariantError(room, 'extended_before')
  if (row.pay_by < today) throw new InvariantError(room, 'window_over')
  if (!Number.isInteger(days) || days < 1 || days > mostExtensionDays(today))
    throw new InvariantError(room, 'too_many_days')
  const payBy = addDays(row.pay_by, days)
  await violationTable.write(tx, cause, { ...row, pay_by: payBy, extended_days: days })
  return { receipt: { number, payBy }, told: [] }
}

export interface ObjectToViolation {
  readonly holder: PersonId
  readonly violation: string
  readonly reason: ObjectionReason
  readonly statement: string
}

/** An objection is recorded; until it is decided nothing is due (R-VIO-04). */
const object: Verb<ObjectToViolation> = async (tx, { holder, violation, reason, statement }, cause) => {
  await takeTurn(tx, holder)
  const row = await violationTable.lock(tx, holder, violation)
  if (row === null) throw new InvariantError(room, 'no_such_violation')
  const filedOn = dayOf(cause.at)
  const before = (await objectionTable.currentOf(tx, holder)).map(objectionOf)
  const why = whyNoObjection(violationOf(row), before, filedOn)
  if (why !== null) throw new InvariantError(room, why)
  const next = first(await tx.query<{ n: string }>(`select nextval('violations.objection_number')::text as n`))
  if (next === null) throw new Error('violations: no number left')
  await violationTable.write(tx, cause, { ...row, status: 'disputed' })
  const open = { status: 'open', decided_on: null, words: null } as const
  await objectionTable.write(tx, cause, {
    ...{ person_id: holder, violation, number: next.n, reason, statement, filed_on: filedOn },
    ...open,
  })
  return { receipt: { number: next.n, violation }, told: [] }
}

export interface DecideObjection {
  readonly holder: PersonId
  readonly violation: string
  readonly outcome: Outcome
  /** What is due instead, in halalas; of a reduction only, and less than the least of before. */
  readonly halalas?: number
  /** The grounds, as the person reads them. */
  readonly words: Text
}

/**
 * An objection is decided, once (R-VIO-04): the violation is due again, for less, or gone. The days to pay are counted
 * from the decision (R-VIO-05).
 */
const decide: Verb<DecideObjection> = async (tx, { holder, violation, outcome, halalas, words }, cause) => {
  await takeTurn(tx, holder)
  const row = await violationTable.lock(tx, holder, violation)
  const objection = await objectionTable.lock(tx, holder, violation)
  if (row === null || objection === null) throw new InvariantError(room, 'no_such_objection')
  if (objection.status !== 'open' || row.status !== 'disputed') throw new InvariantError(room, 'decided_before')
  const less = halalas !== undefined && Number.isInteger(halalas) && halalas > 0 && halalas < row.min_halalas
  if (outcome === 'reduced' ? !less : halalas !== undefined) throw new InvariantError(room, 'not_a_reduction')
  const decidedOn = dayOf(cause.at)
  const payBy = payByAfterDecision(decidedOn, row.extended_days)
  const after: Partial<ViolationRow> =
    outcome === 'cancelled'
      ? { status: 'cancelled' }
      : { status: 'unpaid', pay_by: payBy, ...(halalas ? { min_halalas: halalas, max_halalas: halalas } : {}) }
  await violationTable.write(tx, cause, { ...row, ...after })
  await objectionTable.write(tx, cause, { ...objection, status: outcome, decided_on: decidedOn, words })
  const receipt = { number: objection.number, violation, outcome, payBy: outcome === 'cancelled' ? null : payBy }
  return { receipt, told: [objectionDecided(holder, violation, outcome, payBy)] }
}

/** Acts of this register on one person stand in a line. */
async function takeTurn(tx: Tx, person: PersonId): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'
  await tx.query({ name: 'violations:turn', text, values: [`violations:${person}`] })
}

export const verbs = {
  'violations.register': register,
  'violations.settle': settle,
  'violations.payPart': payPart,
  'violations.extend': extend,
  'violations.object': object,
  'violations.decide': decide,
} as const satisfies Readonly<Record<string, Verb>>

/** Effects of this register, as data. */
export const violations = {
  register: (args: RegisterViolation): Effect => ({ verb: 'violations.register', args: { ...args } }),
  payPart: (args: PayPart): Effect => ({ verb: 'violations.payPart', args: { ...args } }),
  extend: (args: ExtendViolation): Effect => ({ verb: 'violations.extend', args: { ...args } }),
  settle: (args: SettleViolation): Effect => ({ verb: 'violations.settle', args: { ...args } }),
  object: (args: ObjectToViolation): Effect => ({ verb: 'violations.object', args: { ...args } }),
  decide: (args: DecideObjection): Effect => ({ verb: 'violations.decide', args: { ...args } }),
}
