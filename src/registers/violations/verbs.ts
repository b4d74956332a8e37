/** The only writers of violations. */
import { dayOf, type Instant, type Text } from '../../language/index.ts'
import { type Effect, first, InvariantError, type PersonId, type Tx, type Verb } from '../../store/index.ts'
import { violationOf, violationTable } from './rows.ts'
import { violationRecorded, violationSettled } from './told.ts'
import { boundsOf, payByOf, type Schedule } from './violation.ts'

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
  const paidOn = dayOf(cause.at)
  await violationTable.write(tx, cause, { ...violation, status: 'paid', paid_halalas: paidHalalas, paid_on: paidOn })
  return { receipt: { number, paidHalalas, paidOn }, told: [violationSettled(holder, number, paidHalalas, paidOn)] }
}

/** Acts of this register on one person stand in a line. */
async function takeTurn(tx: Tx, person: PersonId): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'
  await tx.query({ name: 'violations:turn', text, values: [`violations:${person}`] })
}

export const verbs = {
  'violations.register': register,
  'violations.settle': settle,
} as const satisfies Readonly<Record<string, Verb>>

/** Effects of this register, as data. */
export const violations = {
  register: (args: RegisterViolation): Effect => ({ verb: 'violations.register', args: { ...args } }),
  settle: (args: SettleViolation): Effect => ({ verb: 'violations.settle', args: { ...args } }),
}
