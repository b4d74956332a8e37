/** Officers: staff accounts with an office, a unit and roles; and which role may do what. Whatever no row says is denied. */

import { randomBytes } from 'node:crypto'
import type { Instant, Text } from '../../language/index.ts'
import { type Db, first, hours, later, type PersonId, type Tx, uuid } from '../../store/index.ts'
import { forgetAttempts } from '../attempts.ts'
import { hmac, type IdentityDeps } from '../deps.ts'
import { hashPassword } from '../passwords.ts'
import type { EnrolledReader } from '../reader.ts'
import { IdentityError } from '../trouble.ts'
import { noteAct } from './acts.ts'

export const roles = ['activation', 'supervisor', 'director', 'administrator'] as const
export type Role = (typeof roles)[number]

export interface Unit {
  readonly id: string
  readonly name: Text
  /** The officer who manages it. */
  readonly manager: string | null
  /** Its finger reader and camera. */
  readonly readers: readonly EnrolledReader[]
}

export interface Officer {
  readonly id: string
  readonly username: string
  readonly person: PersonId
  readonly roles: readonly Role[]
  readonly unit: Unit
}

/** What may be done at the desk, and by whom. */
export const permitted = {
  'open a case': ['activation', 'supervisor'],
  'approve a case': ['supervisor', 'director'],
  'hand out documents': ['activation', 'supervisor'],
  'free a request': ['supervisor', 'director'],
  'answer a dispute': ['supervisor', 'director'],
  'answer a ticket': ['activation', 'supervisor', 'director'],
  'keep audiences': ['director'],
  'approve a refusal': ['supervisor', 'director'],
  'decide a request': ['activation', 'supervisor'],
  'take over a request': ['supervisor'],
  'serve at the counter': ['activation', 'supervisor'],
  'keep reasons': ['supervisor', 'director'],
  'keep fees': ['director'],
  'see statistics': ['supervisor', 'director'],
  'see small counts': ['director'],
  'settle a payment': ['supervisor', 'director'],
  'approve a settlement': ['supervisor', 'director'],
  'keep offices': ['supervisor', 'director'],
  'propose a party': ['administrator'],
  'approve a party': ['administrator'],
  'keep the fleet': ['administrator'],
  'run a campaign': ['director', 'administrator'],
  'stop a channel': ['supervisor', 'director'],
  'clear the breaker': ['supervisor', 'director'],
  'recall a channel': ['director'],
  'order on an account': ['supervisor', 'director'],
  'keep officers': ['administrator'],
  'reverse a death': ['supervisor', 'director'],
  'look into notices': ['supervisor', 'director'],
} as const satisfies Readonly<Record<string, readonly Role[]>>

export type Permission = keyof typeof permitted

export function may(officer: Pick<Officer, 'roles'>, what: Permission): boolean {
  const allowed: readonly Role[] = permitted[what]
  return officer.roles.some((role) => allowed.includes(role))
}

interface Row {
  officer_id: string
  username: string
  person_id: string
  roles: Role[]
  unit_id: string
  name_ar: string
  name_en: string
  manager_id: string | null
  readers: EnrolledReader[]
}

const columns = `o.officer_id, o.username, o.person_id, o.roles, u.unit_id, u.name_ar, u.name_en, u.manager_id,
  u.readers`

function shape(row: Row): Officer {
  return {
    id: row.officer_id,
    username: row.username,
    person: row.person_id,
    roles: row.roles,
    unit: {
      id: row.unit_id,
      name: { ar: row.name_ar, en: row.name_en },
      manager: row.manager_id,
      readers: row.readers,
    },
  }
}

/** An officer whose account is open; null for one that was closed. */
export async function officerOf(db: Db, id: string): Promise<Officer | null> {
  const row = first(
    await db.query<Row>({
      name: 'desk:officer',
      text: `select ${columns} from desk.officer o join desk.unit u using (unit_id)
        where o.officer_id = $1 and o.closed_at is null`,
      values: [id],
    }),
  )
  return row === null ? null : shape(row)
}

/** All officers whose account is open, by user name; for the command and the cast. */
export async function officers(db: Db): Promise<readonly Officer[]> {
  const { rows } = await db.query<Row>(
    `select ${columns} from desk.officer o join desk.unit u using (unit_id) where o.closed_at is null order by o.username`,
  )
  return rows.map(shape)
}

/** The id and user name of an officer, also of one whose account is closed: what she vouched for stands under her id. */
export async function officerNamed(
  db: Db,
  by: { readonly username: string } | { readonly id: string },
): Promise<{ readonly id: string; readonly username: string } | null> {
  const [column, value] = 'id' in by ? ['officer_id::text', by.id] : ['username', by.username]
  return first(
    await db.query<{ id: string; username: string }>(
      `select officer_id as id, username from desk.officer where ${column} = $1`,
      [value],
    ),
  )
}

/** Writes a unit, or changes who manages it and what it reads fingers with. */
export async function keepUnit(db: Db, unit: Unit): Promise<void> {
  await db.query(
    `insert into desk.unit (unit_id, name_ar, name_en, manager_id, readers) values ($1, $2, $3, $4, $5)
     on conflict (unit_id) do update set manager_id = coalesce(excluded.manager_id, desk.unit.manager_id),
       readers = case when excluded.readers = '[]' then desk.unit.readers else excluded.readers end`,
    [unit.id, unit.name.ar, unit.name.en, unit.manager, JSON.stringify(unit.readers)],
  )
}

export interface NewOfficer {
  readonly id?: string
  readonly username: string
  readonly person: PersonId
  readonly unit: string
  readonly roles: readonly Role[]
  readonly password: string
}

/** Makes a staff account, with the act. `by`: who did it, in words for the audit. Returns its id. Throws BusyError. */
export async function addOfficer(tx: Tx, pepper: Buffer, o: NewOfficer, by: string, at: Instant): Promise<string> {
  const id = o.id ?? uuid()
  const hash = await hashPassword(pepper, o.password)
  await tx.query(
    `insert into desk.officer (officer_id, username, person_id, unit_id, roles, password_hash, made_at, made_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, o.username, o.person, o.unit, [...o.roles], hash, at, by],
  )
  const after = { unit: o.unit, roles: o.roles }
  await noteAct(tx, { at, kind: 'officer_added', officer: id, about: o.username, reason: by, after })
  return id
}

/**
 * From now on the account opens nothing: sessions end, keys and codes are worth nothing. False when there is none.
 * @param why `retired` for good, `suspended` until two administrators open it again
 */
export async function closeOfficer(
  tx: Tx,
  username: string,
  by: string,
  at: Instant,
  why: 'retired' | 'suspended' = 'retired',
): Promise<boolean> {
  const row = first(
    await tx.query<{ officer_id: string }>(
      `update desk.officer set closed_at = $2, closed_why = $3 where username = $1 and closed_at is null
       returning officer_id`,
      [username, at, why],
    ),
  )
  if (row === null) return false
  const { officer_id: id } = row
  await tx.query(
    `update desk.session set ended_at = $2, ended_why = 'closed' where officer_id = $1 and ended_at is null`,
    [id, at],
  )
  await tx.query('update desk.key set removed_at = $2 where officer_id = $1 and removed_at is null', [id, at])
  await tx.query('update desk.enrolment set used_at = $2 where officer_id = $1 and used_at is null', [id, at])
  await noteAct(tx, { at, kind: 'officer_closed', officer: id, about: username, reason: by })
  return true
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The demo's enrolment code of an officer: made from the pepper, so that every start can say it again. */
export function demoEnrolmentCode(pepper: Buffer, username: string): string {
  return codeOf(hmac(pepper, 'officer enrolment', username))
}

/** Another one, of 80 random bits. */
export function newEnrolmentCode(): string {
  return codeOf(randomBytes(16))
}

/** Sixteen characters that are read aloud without doubt, of 80 bits. */
export function codeOf(bytes: Buffer): string {
  const code = [...bytes.subarray(0, 16)].map((b) => alphabet[b & 31]).join('')
  return code.replace(/(.{4})(?=.)/g, '$1-')
}

/** A lost passkey: the officer's keys and sessions are worth nothing from now on. Wrong passwords counted so far are forgotten. */
export async function forgetKeys(tx: Tx, officer: string, by: string, at: Instant): Promise<void> {
  await forgetAttempts(tx, `officer:${officer}`)
  await tx.query('update desk.key set removed_at = $2 where officer_id = $1 and removed_at is null', [officer, at])
  await tx.query(
    `update desk.session set ended_at = $2, ended_why = 'keys' where officer_id = $1 and ended_at is null`,
    [officer, at],
  )
  await noteAct(tx, { at, kind: 'keys_forgotten', officer, reason: by })
}

/**
 * Gives an officer a one-time code (80 random bits) with which the passkey of the desk is made; the former code dies.
 * `demo` ones last until they are used, which only an installation of made-up people gets; others a day.
 */
export async function giveEnrolmentCode(
  tx: Tx,
  keys: Pick<IdentityDeps['keys'], 'pepper'>,
  officer: string,
  code: string,
  at: Instant,
  demo = false,
): Promise<void> {
  if (demo) {
    const row = first(await tx.query<{ synthetic: boolean }>('select synthetic from store.installation'))
    if (row?.synthetic !== true)
      throw new IdentityError('lasting enrolment codes are given among synthetic people only')
  }
  await tx.query('update desk.enrolment set used_at = $2 where officer_id = $1 and used_at is null', [officer, at])
  await tx.query('insert into desk.enrolment (code_hash, officer_id, made_at, expires_at) values ($1, $2, $3, $4)', [
    enrolmentHash(keys.pepper, code),
    officer,
    at,
    demo ? 'infinity' : later(at, hours(24)),
  ])
}

export function enrolmentHash(pepper: Buffer, typed: string): Buffer {
  const code = typed.slice(0, 60).toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  return hmac(pepper, 'officer enrolment code', code)
}
