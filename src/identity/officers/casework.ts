/** A case at the desk as it is kept: one row, steps that go forward, owned by the officer who opened it. */
import type { Instant } from '../../language/index.ts'
import { type Db, first, inTransaction, isUuid, later, minutes, type PersonId, type Tx } from '../../store/index.ts'
import type { BiometricKind, Portraits } from '../biometrics.ts'
import type { Evidence } from '../kiosk-compare.ts'
import type { EnrolledReader } from '../reader.ts'
import type { KioskDeps } from '../visit-run.ts'
import type { Unit } from './officer.ts'
import type { OfficerSession } from './session.ts'
import { stillOpen } from './session.ts'
import { type DeskRefusal, deskNo } from './sign-in.ts'

export type CaseKind = 'activation' | 'mobile' | 'recovery'
export type CaseStep = 'presence' | 'mobile' | 'code' | 'decide' | 'waiting' | 'done' | 'ended'

/** A case is of one visit to the counter. */
export const caseLife = minutes(60)

export interface Casework {
  readonly case_id: string
  readonly kind: CaseKind
  readonly reference: string
  readonly reason: string
  readonly officer_id: string
  readonly session_id: string
  readonly unit_id: string
  readonly person_id: PersonId
  readonly number: string
  readonly claim_id: string | null
  /** The number of the printed form. */
  readonly ticket: string | null
  readonly level: 2 | 3
  readonly step: CaseStep
  readonly captures: Readonly<Partial<Record<BiometricKind | 'document', number>>>
  readonly evidence: Readonly<Partial<Record<BiometricKind, Evidence>>>
  readonly nonce: string | null
  readonly nonce_until: Instant | null
  readonly document: { readonly kind: string; readonly number: string; readonly expires: string } | null
  /** Why no fingers or face were compared. */
  readonly without_why: string | null
  readonly mobile: string | null
  readonly mobile_proved: boolean
  readonly temporary_id: string
  readonly username: string | null
  readonly ended_why: string | null
  readonly opened_at: Instant
  readonly touched_at: Instant
  readonly done_at: Instant | null
}

export const caseColumns = `case_id, kind, reference, reason, officer_id, session_id, unit_id, person_id, number, claim_id,
  ticket, level, step, captures, evidence, nonce, nonce_until, document, without_why, mobile, mobile_proved, temporary_id,
  username, ended_why, opened_at, touched_at, done_at`

/** What the desk's cases need: what the kiosk needs, since the same fingers are compared the same way. */
export interface DeskDeps extends KioskDeps {
  /** The readers that stand at a unit; none: there only documents prove who came. */
  readonly readersOf: (unit: Unit) => Promise<readonly EnrolledReader[]>
  /** The register's photographs; null where it keeps none. */
  readonly portraits: Portraits | null
}

/** A case of this officer, whatever its step; null when there is none of hers. */
export async function caseOf(db: Db, session: OfficerSession, id: string): Promise<Casework | null> {
  if (!isUuid(id)) return null
  return first(
    await db.query<Casework>(`select ${caseColumns} from desk.casework where case_id = $1 and officer_id = $2`, [
      id,
      session.officer.id,
    ]),
  )
}

/** Her cases of the last day, newest first. */
export async function casesOf(db: Db, session: OfficerSession, at: Instant): Promise<readonly Casework[]> {
  const { rows } = await db.query<Casework>(
    `select ${caseColumns} from desk.casework where officer_id = $1 and opened_at > $2 order by opened_at desc limit 25`,
    [session.officer.id, later(at, -minutes(24 * 60))],
  )
  return rows
}

export async function lockCase(tx: Tx, id: string): Promise<Casework | null> {
  return first(await tx.query<Casework>(`select ${caseColumns} from desk.casework where case_id = $1 for update`, [id]))
}

/** Does something with a case of this officer while it lives, at one of these steps. */
export function withCase<T>(
  deps: DeskDeps,
  session: OfficerSession,
  id: string,
  steps: readonly CaseStep[],
  f: (tx: Tx, casework: Casework, at: Instant) => Promise<T>,
): Promise<T | DeskRefusal> {
  return inTransaction(deps.pool, (tx) => inCase(tx, deps, session, id, steps, f))
}

/** The same in a transaction that is open already. */
export async function inCase<T>(
  tx: Tx,
  deps: DeskDeps,
  session: OfficerSession,
  id: string,
  steps: readonly CaseStep[],
  f: (tx: Tx, casework: Casework, at: Instant) => Promise<T>,
): Promise<T | DeskRefusal> {
  const at = deps.clock.now()
  const casework = isUuid(id) ? await lockCase(tx, id) : null
  if (casework === null || casework.officer_id !== session.officer.id) return deskNo('over')
  if (!(await stillOpen(tx, session, at))) return deskNo('flowOver')
  if (casework.step === 'ended' || later(casework.opened_at, caseLife) <= at) return deskNo('over')
  if (!steps.includes(casework.step)) return deskNo('step')
  return f(tx, casework, at)
}

export async function saveCase(tx: Tx, casework: Casework, change: Partial<Casework>, at: Instant): Promise<Casework> {
  const c = { ...casework, ...change }
  await tx.query({
    name: 'desk:case-save',
    text: `update desk.casework set step = $2, captures = $3, evidence = $4, nonce = $5, nonce_until = $6, document = $7,
        without_why = $8, mobile = $9, mobile_proved = $10, username = $11, ended_why = $12, touched_at = $13,
        done_at = $14
      where case_id = $1`,
    values: [
      c.case_id,
      c.step,
      c.captures,
      c.evidence,
      c.nonce,
      c.nonce_until,
      c.document,
      c.without_why,
      c.mobile,
      c.mobile_proved,
      c.username,
      c.ended_why,
      at,
      c.done_at,
    ],
  })
  return c
}
