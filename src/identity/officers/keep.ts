/**
 * Keeping the accounts of officers and their units from the desk: which accounts an administrator sees, and what two of
 * them change. The first administrator comes from the command; from then on it is they.
 */
import type { Instant } from '../../language/index.ts'
import { type Db, first, type PersonId, type Tx } from '../../store/index.ts'
import { accountOf } from '../accounts.ts'
import { hmac, type IdentityDeps } from '../deps.ts'
import { findPerson, getPerson } from '../person.ts'
import { codeOf, enrolmentHash, type Officer, type Role, type Unit } from './officer.ts'
import type { Proposal } from './proposals.ts'

/** An account as administrators see it. */
export interface Account {
  readonly id: string
  readonly username: string
  readonly person: PersonId
  readonly roles: readonly Role[]
  readonly unit: string
  readonly state: 'open' | 'suspended' | 'retired'
  /** Whether she has made the passkey of her desk. */
  readonly hasKey: boolean
}

interface AccountRow {
  officer_id: string
  username: string
  person_id: PersonId
  roles: Role[]
  unit_id: string
  state: Account['state']
  has_key: boolean
}

/**
 * Units an administrator keeps: her own, those she manages, and those in which no administrator works. The rows of any
 * other are not hers to see.
 */
export async function unitsOf(db: Db, { id, unit }: Officer): Promise<readonly Unit[]> {
  const { rows } = await db.query<{
    unit_id: string
    name_ar: string
    name_en: string
    manager_id: string | null
    readers: Unit['readers']
  }>(
    `select unit_id, name_ar, name_en, manager_id, readers from desk.unit u
     where u.unit_id = $1 or u.manager_id = $2
       or not exists (select from desk.officer o
         where o.unit_id = u.unit_id and o.closed_at is null and 'administrator' = any (o.roles))
     order by u.unit_id`,
    [unit.id, id],
  )
  return rows.map(({ unit_id, name_ar, name_en, manager_id, readers }) => ({
    id: unit_id,
    name: { ar: name_ar, en: name_en },
    manager: manager_id,
    readers,
  }))
}

/** Ids and names of all units: where an officer may go. No row of an officer is in it. */
export async function unitNames(db: Db): Promise<readonly Pick<Unit, 'id' | 'name'>[]> {
  const { rows } = await db.query<{ id: string; ar: string; en: string }>(
    'select unit_id as id, name_ar as ar, name_en as en from desk.unit order by unit_id',
  )
  return rows.map(({ id, ar, en }) => ({ id, name: { ar, en } }))
}

const accounts = `select o.officer_id, o.username, o.person_id, o.roles, o.unit_id,
    case when o.closed_at is null then 'open' else coalesce(o.closed_why, 'retired') end as state,
    exists (select from desk.key k where k.officer_id = o.officer_id and k.removed_at is null) as has_key
  from desk.officer o`

const shape = (row: AccountRow): Account => ({
  id: row.officer_id,
  username: row.username,
  person: row.person_id,
  roles: row.roles,
  unit: row.unit_id,
  state: row.state,
  hasKey: row.has_key,
})

/** The accounts of these units, open ones first. */
export async function accountsIn(db: Db, units: readonly string[]): Promise<readonly Account[]> {
  const { rows } = await db.query<AccountRow>(
    `${accounts} where o.unit_id = any ($1) order by o.closed_at is not null, o.username`,
    [units],
  )
  return rows.map(shape)
}

/** One account by its user name, whatever its state and unit; null when there is none. */
export async function accountNamed(db: Db, username: string): Promise<Account | null> {
  const row = first(await db.query<AccountRow>(`${accounts} where o.username = $1`, [username]))
  return row === null ? null : shape(row)
}

/** The living person behind a number who has no account yet: her id; else why not. Looked up, shown to nobody. */
export async function personForAccount(db: Db, number: string): Promise<PersonId | 'unknown' | 'has account'> {
  const person = await findPerson(db, number)
  if (person === null || !(await getPerson(db, person)).alive) return 'unknown'
  return (await hasAccount(db, person)) ? 'has account' : person
}

/** Whose account an order under this number is about; null when nobody living or dead with this number has one. */
export async function personOfAccount(db: Db, number: string): Promise<PersonId | null> {
  const person = await findPerson(db, number)
  return person !== null && (await accountOf(db, person)) !== null ? person : null
}

export async function hasAccount(db: Db, person: PersonId): Promise<boolean> {
  return first(await db.query('select 1 from desk.officer where person_id = $1', [person])) !== null
}

/** A unit exactly so: with this manager or none, and these readers and no others. Its names stay as they first were. */
export async function writeUnit(tx: Tx, { id, name, manager, readers }: Unit): Promise<void> {
  await tx.query(
    `insert into desk.unit (unit_id, name_ar, name_en, manager_id, readers) values ($1, $2, $3, $4, $5)
     on conflict (unit_id) do update set manager_id = excluded.manager_id, readers = excluded.readers`,
    [id, name.ar, name.en, manager, JSON.stringify(readers)],
  )
}

/** One change of accounts or units after another is judged and written, also when two administrators ask at once. */
export async function lockOfficers(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('desk:officers'))`)
}

/** Other roles, another unit. Whatever she had asked for under a role that ended goes with it (`pairTrouble`). */
export async function changeOfficer(tx: Tx, id: string, unit: string, has: readonly Role[]): Promise<void> {
  await tx.query('update desk.officer set unit_id = $2, roles = $3 where officer_id = $1 and closed_at is null', [
    id,
    unit,
    [...has],
  ])
}

/** Opens a suspended account again; its passkeys are gone, so it needs a new code. False when it is not suspended. */
export async function reinstateOfficer(tx: Tx, id: string, at: Instant): Promise<boolean> {
  const opened = await tx.query(
    `update desk.officer set closed_at = null, closed_why = null, reopened_at = $2
     where officer_id = $1 and closed_why = 'suspended'`,
    [id, at],
  )
  return opened.rowCount === 1
}

/**
 * What two administrators hand over: made from the pepper and the proposal they agreed on, so that nothing is stored and
 * a process that died after the commit can say it again. Each of the two is told one half.
 */
export function handedOver(
  pepper: Buffer,
  proposal: string,
): { readonly password: string; readonly enrolmentCode: string } {
  return {
    password: hmac(pepper, 'officer password of', proposal).toString('base64url').slice(0, 16),
    enrolmentCode: codeOf(hmac(pepper, 'officer enrolment of', proposal)),
  }
}

/**
 * This officer's half of what a proposal made: the code for who asked, the first password for who agreed. Null once the
 * code was used or its day is over, and for everybody else.
 */
export async function halfOf(
  deps: Pick<IdentityDeps, 'pool' | 'keys'>,
  { proposal_id: id, what, decision, detail, proposed_by, decided_by }: Proposal,
  officer: string,
  at: Instant,
): Promise<{ readonly kind: 'password' | 'code'; readonly secret: string; readonly username: string } | null> {
  const { act, username } = detail
  if (what !== 'officer' || decision !== 'approved' || typeof username !== 'string') return null
  const { password, enrolmentCode } = handedOver(deps.keys.pepper, id)
  const open = await deps.pool.query(
    'select 1 from desk.enrolment where code_hash = $1 and used_at is null and expires_at > $2',
    [enrolmentHash(deps.keys.pepper, enrolmentCode), at],
  )
  if (open.rowCount !== 1) return null
  if (officer === proposed_by) return { kind: 'code', secret: enrolmentCode, username }
  return officer === decided_by && act === 'add' ? { kind: 'password', secret: password, username } : null
}
