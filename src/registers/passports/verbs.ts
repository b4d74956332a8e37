/** The only writers of passports and travel permits. */
import { type Day, dayOf, type Text } from '../../language/index.ts'
import {
  type Effect,
  first,
  InvariantError,
  type PersonId,
  type Tx,
  type Undo,
  undoing,
  type Verb,
} from '../../store/index.ts'
import { isHeld, type PassportYears, type PermitKind, passportExpiry } from './passport.ts'
import { type PassportRow, type PermitRow, passportTable, permitTable } from './rows.ts'
import { passportActivated, passportIssued, passportRenewed, permitIssued } from './told.ts'

const room = 'passports'

export interface IssuePassport {
  readonly holder: PersonId
  readonly years: PassportYears
  /** SHA-256 of a new picture (R-CIV-12); without one the last passport's, or the photo on file, is used. */
  readonly photo?: string | null
  /** Guardians to tell besides the holder, for a child. */
  readonly tell?: readonly PersonId[]
  /** It is sent, not collected: the holder is told so. */
  readonly byPost?: boolean
}

/** First passport, or the next after a cancelled one. Refuses when the holder has one, a lost one included. */
const issue: Verb<IssuePassport> = async (tx, { holder, years, photo = null, tell = [], byPost = false }, cause) => {
  await takeTurn(tx, holder)
  if ((await heldPassport(tx, holder)) !== null) throw new InvariantError(room, 'has_passport')
  const made = await newPassport(tx, { holder, issued: dayOf(cause.at), years, status: 'active', photo })
  await passportTable.write(tx, cause, made)
  return {
    receipt: { number: made.number, issued: made.issued, expires: made.expires },
    told: passportIssued(once([holder, ...tell]), made.number, made.expires, byPost),
  }
}

/** A new passport; the old one is void at once, the new one to be activated against it (R-ADDR-05). */
const renew: Verb<IssuePassport> = async (tx, { holder, years, photo = null, tell = [] }, cause) => {
  await takeTurn(tx, holder)
  const old = await heldPassport(tx, holder)
  if (old === null) throw new InvariantError(room, 'no_passport')
  if (old.status === 'lost') throw new InvariantError(room, 'passport_is_lost')
  if (old.status === 'issued') throw new InvariantError(room, 'passport_not_yet_activated')
  await passportTable.write(tx, cause, { ...old, status: 'replaced' })
  const made = await newPassport(tx, {
    holder,
    issued: dayOf(cause.at),
    years,
    status: 'issued',
    photo: photo ?? old.photo,
  })
  await passportTable.write(tx, cause, made)
  return {
    receipt: { number: made.number, issued: made.issued, expires: made.expires, replaced: old.number },
    told: passportRenewed(once([holder, ...tell]), made.number, made.expires),
  }
}

export interface ActivatePassport {
  readonly holder: PersonId
  readonly number: string
  /** The holder's short name: what guardians are told. */
  readonly name: Text
  /** Guardians to tell besides the holder, for a child. */
  readonly tell: readonly PersonId[]
}

/** The officer saw the old passport and handed over the new one (R-ADDR-05). */
const activate: Verb<ActivatePassport> = async (tx, { holder, number, name, tell }, cause) => {
  await takeTurn(tx, holder)
  const passport = await passportTable.lock(tx, holder, number)
  if (passport === null || passport.status !== 'issued') throw new InvariantError(room, 'nothing_to_activate')
  await passportTable.write(tx, cause, { ...passport, status: 'active' })
  return { receipt: { number }, told: passportActivated(holder, once(tell), name, number) }
}

export interface IssuePermit {
  readonly holder: PersonId
  /** The traveller's short name: what the guardians are told. */
  readonly name: Text
  readonly kind: PermitKind
  readonly destinations: readonly string[]
  readonly until: Day
  /** The number of the holder's passport, or `national-id`. */
  readonly document: string
  /** The guardians. */
  readonly tell: readonly PersonId[]
}

/** A travel permit; an older valid one is cancelled by it (R-PAS-09). */
const issuePermit: Verb<IssuePermit> = async (tx, args, cause) => {
  const { holder, name, kind, destinations, until, document, tell } = args
  await takeTurn(tx, holder)
  const today = dayOf(cause.at)
  if (until < today) throw new InvariantError(room, 'permit_ends_before_it_begins')
  if (document !== 'national-id') {
    const passport = await heldPassport(tx, holder)
    if (passport === null || passport.number !== document || passport.status === 'lost') {
      throw new InvariantError(room, 'not_the_holders_passport')
    }
    if (until > passport.expires) throw new InvariantError(room, 'permit_outlives_passport')
  }
  const old = await validPermit(tx, holder)
  if (old !== null) await permitTable.write(tx, cause, { ...old, status: 'cancelled' })
  const number = await next(tx, 'permit_number')
  await tx.query('insert into passports.permit_of (number, person_id) values ($1, $2)', [number, holder])
  await permitTable.write(tx, cause, {
    person_id: holder,
    number,
    kind,
    destinations,
    until,
    document,
    issued: today,
    status: 'valid',
  })
  return {
    receipt: { number, until, cancelled: old?.number ?? null },
    told: permitIssued(once(tell), name, until, number),
  }
}

export interface UsePermit {
  readonly holder: PersonId
}

/** The traveller leaves on the permit: one for a single trip is used up by it. */
const usePermit: Verb<UsePermit> = async (tx, { holder }, cause) => {
  await takeTurn(tx, holder)
  const permit = await validPermit(tx, holder)
  if (permit === null || permit.until < dayOf(cause.at)) throw new InvariantError(room, 'no_valid_permit')
  if (permit.kind === 'single') await permitTable.write(tx, cause, { ...permit, status: 'used' })
  return { receipt: { number: permit.number, usedUp: permit.kind === 'single' }, told: [] }
}

export interface CancelPassport {
  readonly holder: PersonId
  /** The passport that is meant; whichever is held, and a permit with it, when it is the holder's death that ends it. */
  readonly number?: string
}

/**
 * Void: the holder died (R-CIV-17), or never had it (lost in the post, not collected in its term). One that is named must
 * be in force.
 */
const cancel: Verb<CancelPassport> = async (tx, { holder, number }, cause) => {
  await takeTurn(tx, holder)
  const held = number === undefined ? await heldPassport(tx, holder) : await passportTable.lock(tx, holder, number)
  const inForce = held?.status === 'issued' || held?.status === 'active'
  if (number !== undefined && !inForce) throw new InvariantError(room, 'not_in_force')
  if (held === null) throw new InvariantError(room, 'no_passport')
  await passportTable.write(tx, cause, { ...held, status: 'cancelled' })
  const permit = number === undefined ? await validPermit(tx, holder) : null
  if (permit !== null) await permitTable.write(tx, cause, { ...permit, status: 'cancelled' })
  return { receipt: { number: held.number }, told: [] }
}

async function heldPassport(tx: Tx, holder: PersonId): Promise<PassportRow | null> {
  return (await passportTable.currentOf(tx, holder)).find(isHeld) ?? null
}

async function validPermit(tx: Tx, holder: PersonId): Promise<PermitRow | null> {
  return (await permitTable.currentOf(tx, holder)).find((permit) => permit.status === 'valid') ?? null
}

/** The row of a new passport, its number taken from the sequence and kept in the nation's lookup. */
async function newPassport(tx: Tx, made: NewPassport): Promise<PassportRow> {
  const { holder, issued, years, status, photo } = made
  const number = `A${await next(tx, 'passport_number')}`
  await tx.query('insert into passports.number (number, person_id) values ($1, $2)', [number, holder])
  return { person_id: holder, number, issued, expires: passportExpiry(issued, years), years, status, photo }
}

interface NewPassport {
  readonly holder: PersonId
  readonly issued: Day
  readonly years: PassportYears
  readonly status: 'issued' | 'active'
  readonly photo: string | null
}

async function next(tx: Tx, sequence: 'passport_number' | 'permit_number'): Promise<string> {
  const row = first(await tx.query<{ n: string }>(`select nextval('passports.${sequence}')::text as n`))
  if (row === null) throw new Error('passports: no number left')
  return row.n
}

const once = (people: readonly PersonId[]): PersonId[] => [...new Set(people)]

/** Acts of this register on one person stand in a line, also before the person's first row is there to be locked. */
async function takeTurn(tx: Tx, person: PersonId): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'
  await tx.query({ name: 'passports:turn', text, values: [`passports:${person}`] })
}

export const verbs = {
  'passports.issue': issue,
  'passports.renew': renew,
  'passports.activate': activate,
  'passports.issuePermit': issuePermit,
  'passports.usePermit': usePermit,
  'passports.cancel': cancel,
  'passports.undo': undoing(room, [passportTable, permitTable]),
} as const satisfies Readonly<Record<string, Verb>>

/** Effects of this register, as data. */
export const passports = {
  issue: (args: IssuePassport): Effect => ({ verb: 'passports.issue', args: { ...args } }),
  renew: (args: IssuePassport): Effect => ({ verb: 'passports.renew', args: { ...args } }),
  activate: (args: ActivatePassport): Effect => ({ verb: 'passports.activate', args: { ...args } }),
  issuePermit: (args: IssuePermit): Effect => ({ verb: 'passports.issuePermit', args: { ...args } }),
  usePermit: (args: UsePermit): Effect => ({ verb: 'passports.usePermit', args: { ...args } }),
  cancel: (args: CancelPassport): Effect => ({ verb: 'passports.cancel', args: { ...args } }),
  undo: (args: Undo): Effect => ({ verb: 'passports.undo', args: { ...args } }),
}
