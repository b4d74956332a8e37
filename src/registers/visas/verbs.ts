/** The only writers of visas. */
import { addDays, type Day, dayOf, type Text } from '../../language/index.ts'
import { type Cause, type Effect, first, InvariantError, type PersonId, type Tx, type Verb } from '../../store/index.ts'
import { type VisaRow, visaOf, visaTable } from './rows.ts'
import { exitReentryIssued, finalExitIssued } from './told.ts'
import { isEntryVisa, isOpen, type ReentryTerm, reentryDates, visaState } from './visa.ts'

const room = 'visas'

export interface IssueExitReentrySingle {
  readonly holder: PersonId
  /** The holder's short name: what the sponsor is told. */
  readonly name: Text
  /** A person's id, who is told too, or an establishment's number. */
  readonly sponsor: string
  readonly term: ReentryTerm
}

/** A single exit and re-entry visa (R-VIS-04). At most one open exit visa a person (R-VIS-06). */
const issueExitReentrySingle: Verb<IssueExitReentrySingle> = async (tx, args, cause) => {
  const { holder, name, sponsor, term } = args
  await takeTurn(tx, holder)
  await refuseSecond(tx, holder)
  const issuedOn = dayOf(cause.at)
  const { leaveBefore, returnBefore, days } = reentryDates(issuedOn, term)
  if (!Number.isInteger(days) || days < 1) throw new InvariantError(room, 'no_days_abroad')
  const number = await issueVisa(tx, cause, {
    person_id: holder,
    kind: 'exit-reentry-single',
    issued_on: issuedOn,
    leave_before: leaveBefore,
    return_before: returnBefore,
    mode: term.mode,
    days,
    sponsor,
    entered_on: null,
  })
  return {
    receipt: { number, issuedOn, leaveBefore, returnBefore, days },
    told: exitReentryIssued(holder, sponsor, name, number, leaveBefore),
  }
}

export interface IssueFinalExit {
  readonly holder: PersonId
  /** The holder's short name: what the sponsor is told. */
  readonly name: Text
  /** A person's id, who is told too, or an establishment's number. */
  readonly sponsor: string
  /** By `finalExitDeadline` (R-VIS-13). */
  readonly leaveBefore: Day
}

/** A final exit visa (R-VIS-13). At most one open exit visa a person (R-VIS-06). */
const issueFinalExit: Verb<IssueFinalExit> = async (tx, { holder, name, sponsor, leaveBefore }, cause) => {
  await takeTurn(tx, holder)
  await refuseSecond(tx, holder)
  const issuedOn = dayOf(cause.at)
  if (leaveBefore < issuedOn) throw new InvariantError(room, 'ends_before_it_begins')
  const number = await issueVisa(tx, cause, {
    person_id: holder,
    kind: 'final-exit',
    issued_on: issuedOn,
    leave_before: leaveBefore,
    return_before: null,
    mode: null,
    days: null,
    sponsor,
    entered_on: null,
  })
  return {
    receipt: { number, issuedOn, leaveBefore },
    told: finalExitIssued(holder, sponsor, name, number, leaveBefore),
  }
}

export interface Crossing {
  readonly holder: PersonId
  /** The day in Riyadh of the crossing. */
  readonly on: Day
}

/** The holder left: days begin to run (R-VIS-04); a final exit is done. Refuses without a visa valid that day. */
const recordDeparture: Verb<Crossing> = async (tx, { holder, on }, cause) => {
  await takeTurn(tx, holder)
  const visa = await openVisa(tx, holder)
  if (visa === null || visaState(visaOf(visa), on) !== 'valid') throw new InvariantError(room, 'no_valid_exit_visa')
  if (visa.kind === 'final-exit') {
    await visaTable.write(tx, cause, { ...visa, status: 'closed' })
    return { receipt: { number: visa.number, kind: visa.kind, returnBefore: null }, told: [] }
  }
  const returnBefore =
    visa.kind === 'exit-reentry-single' && visa.mode === 'duration' && visa.days !== null
      ? addDays(on, visa.days)
      : visa.return_before
  await visaTable.write(tx, cause, { ...visa, status: 'used-out', return_before: returnBefore })
  return { receipt: { number: visa.number, kind: visa.kind, returnBefore }, told: [] }
}

/** The holder came back: a single visa is closed, a multiple one serves again. Refuses when it is too late. */
const recordReturn: Verb<Crossing> = async (tx, { holder, on }, cause) => {
  await takeTurn(tx, holder)
  const visa = await openVisa(tx, holder)
  if (visa === null || visa.status !== 'used-out') throw new InvariantError(room, 'did_not_leave_on_a_visa')
  if (visaState(visaOf(visa), on) === 'expired') throw new InvariantError(room, 'returned_too_late')
  const status = visa.kind === 'exit-reentry-multiple' ? 'issued' : 'closed'
  await visaTable.write(tx, cause, { ...visa, status })
  return { receipt: { number: visa.number, status }, told: [] }
}

/**
 * The holder of a visit, work or hajj visa came in on it. A work visa has done its part then: residence follows, by an
 * iqama. Refuses without one valid that day.
 */
const recordArrival: Verb<Crossing> = async (tx, { holder, on }, cause) => {
  await takeTurn(tx, holder)
  const held = await visaTable.currentOf(tx, holder)
  const visa = held.find((v) => isEntryVisa(v.kind) && visaState(visaOf(v), on) === 'valid')
  if (visa === undefined) throw new InvariantError(room, 'no_valid_entry_visa')
  const status = visa.kind === 'work' ? 'closed' : visa.status
  await visaTable.write(tx, cause, { ...visa, status, entered_on: visa.entered_on ?? on })
  return { receipt: { number: visa.number, kind: visa.kind }, told: [] }
}

async function refuseSecond(tx: Tx, holder: PersonId): Promise<void> {
  if ((await openVisa(tx, holder)) !== null) throw new InvariantError(room, 'has_open_exit_visa')
}

async function openVisa(tx: Tx, holder: PersonId): Promise<VisaRow | null> {
  return (await visaTable.currentOf(tx, holder)).find(isOpen) ?? null
}

async function issueVisa(tx: Tx, cause: Cause, visa: Omit<VisaRow, 'number' | 'status'>): Promise<string> {
  const next = first(await tx.query<{ n: string }>(`select nextval('visas.visa_number')::text as n`))
  if (next === null) throw new Error('visas: no number left')
  await tx.query('insert into visas.number (number, person_id) values ($1, $2)', [next.n, visa.person_id])
  await visaTable.write(tx, cause, { ...visa, number: next.n, status: 'issued' })
  return next.n
}

/** Acts of this register on one person stand in a line, also before the person's first row is there to be locked. */
async function takeTurn(tx: Tx, person: PersonId): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'
  await tx.query({ name: 'visas:turn', text, values: [`visas:${person}`] })
}

export const verbs = {
  'visas.issueExitReentrySingle': issueExitReentrySingle,
  'visas.issueFinalExit': issueFinalExit,
  'visas.recordDeparture': recordDeparture,
  'visas.recordReturn': recordReturn,
  'visas.recordArrival': recordArrival,
} as const satisfies Readonly<Record<string, Verb>>

/** Effects of this register, as data. */
export const visas = {
  issueExitReentrySingle: (args: IssueExitReentrySingle): Effect => ({
    verb: 'visas.issueExitReentrySingle',
    args: { ...args },
  }),
  issueFinalExit: (args: IssueFinalExit): Effect => ({ verb: 'visas.issueFinalExit', args: { ...args } }),
  recordDeparture: (args: Crossing): Effect => ({ verb: 'visas.recordDeparture', args: { ...args } }),
  recordReturn: (args: Crossing): Effect => ({ verb: 'visas.recordReturn', args: { ...args } }),
  recordArrival: (args: Crossing): Effect => ({ verb: 'visas.recordArrival', args: { ...args } }),
}
