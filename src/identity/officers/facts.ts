/**
 * The record as an officer sees it: only of a case, only once the person has proved that she stands there, and each
 * opening is in the readers' book with the case, where she finds who looked and why (T-INS-02).
 */
import type { Day, Instant, Lang, PersonName, Text } from '../../language/index.ts'
import { reader as peopleReader } from '../../registers/people/index.ts'
import {
  type Db,
  inTransaction,
  isUuid,
  type PersonId,
  type Pool,
  readingOthers,
  readingWithin,
  type Tx,
} from '../../store/index.ts'
import { accountOf } from '../accounts.ts'
import { maskMobile } from '../sign-in.ts'
import { noteAct } from './acts.ts'
import { type CaseStep, type Casework, type DeskDeps, lockCase, withCase } from './casework.ts'
import { pairTrouble } from './four-eyes.ts'
import { pairs, proposalOf } from './proposals.ts'
import { openingsOf } from './serving.ts'
import { type OfficerSession, stillOpen } from './session.ts'
import { type DeskRefusal, deskNo } from './sign-in.ts'

export interface Facts {
  readonly name: PersonName
  readonly number: string
  readonly born: Day
  readonly nationality: string
  /** Masked. */
  readonly registerMobile: string | null
  readonly accountMobile: string | null
  readonly caseMobile: string | null
  readonly username: string | null
  readonly level: number | null
}

/** The steps at which presence is proved and the case not over: only then is the record open. */
export const openedSteps: readonly CaseStep[] = ['mobile', 'code', 'decide', 'waiting']

/** To the officer of the case. */
export function caseFacts(deps: DeskDeps, session: OfficerSession, id: string): Promise<Facts | DeskRefusal> {
  return withCase(deps, session, id, openedSteps, (tx, c, at) => open(tx, session, c, at))
}

/** To the second officer, who decides on what the first one saw. */
export function proposalFacts(
  deps: DeskDeps,
  session: OfficerSession,
  id: string,
): Promise<{ readonly facts: Facts; readonly casework: Casework } | DeskRefusal> {
  return inTransaction(deps.pool, async (tx) => {
    const at = deps.clock.now()
    const casework = await caseOfProposal(tx, session, id, at)
    if ('ok' in casework) return casework
    return { facts: await open(tx, session, casework, at), casework }
  })
}

/** The case a second officer decides on just now, locked; or why she may not look. */
export async function caseOfProposal(
  tx: Tx,
  session: OfficerSession,
  id: string,
  at: Instant,
): Promise<Casework | DeskRefusal> {
  const proposal = await proposalOf(tx, id)
  if (proposal?.what !== 'case' || proposal.decision !== null || !(await stillOpen(tx, session, at)))
    return deskNo('decided')
  if (proposal.expires_at <= at) return deskNo('late')
  const trouble = await pairTrouble(tx, proposal.proposed_by, session.officer, pairs.case, proposal.person_id)
  if (trouble !== null) return deskNo(trouble)
  const casework = await lockCase(tx, proposal.about)
  return casework?.step === 'waiting' ? casework : deskNo('decided')
}

async function open(tx: Tx, session: OfficerSession, c: Casework, at: Instant): Promise<Facts> {
  const { officer } = session
  const reading = { reader: officer.id, audience: 'officer', purpose: `desk:${c.kind}`, request: c.case_id, at }
  const person = await readingWithin(tx, reading, (look) => peopleReader(look).get(c.person_id))
  const account = await accountOf(tx, c.person_id)
  const { person_id, case_id: about, reason, ticket } = c
  await noteAct(tx, {
    at,
    kind: 'record_opened',
    officer,
    session: session.id,
    person: person_id,
    about,
    reason,
    ticket,
  })
  const masked = (mobile: string | null | undefined) => (mobile ? maskMobile(mobile) : null)
  return {
    name: person.name,
    number: person.number,
    born: person.born,
    nationality: person.nationality,
    registerMobile: masked(person.mobile),
    accountMobile: masked(account?.mobile),
    caseMobile: masked(c.mobile),
    username: account?.username ?? null,
    level: account?.identity_level ?? null,
  }
}

/** Whose account an order is about, read in the name of the officer who looks (there is no case, and nobody at the counter). */
export function accountHolder(
  pool: Pool,
  officer: string,
  person: PersonId,
  at: Instant,
): Promise<Pick<Facts, 'name' | 'number'>> {
  const reading = { reader: officer, audience: 'officer', purpose: 'desk:account', at }
  return readingOthers(pool, reading, (look) => peopleReader(look).get(person))
}

/** Why officers looked at her, by case: for the person's own eyes. */
export async function reasonsOf(
  db: Db,
  person: PersonId,
  cases: readonly string[],
  lang: Lang = 'ar',
): Promise<ReadonlyMap<string, string>> {
  if (cases.length === 0) return new Map()
  const { rows } = await db.query<{ case_id: string; reason: string; reference: string }>(
    'select case_id, reason, reference from desk.casework where person_id = $1 and case_id = any($2::uuid[])',
    [person, [...cases]],
  )
  const opened = await openingsOf(db, cases, lang)
  return new Map([...opened, ...rows.map((row) => [row.case_id, `${row.reason} (${row.reference})`] as const)])
}

/** Of which unit officers are or were, by their id: what a person is told instead of a name. */
export async function unitOfEach(db: Db, officers: readonly string[]): Promise<ReadonlyMap<string, Text>> {
  const ids = officers.filter(isUuid)
  if (ids.length === 0) return new Map()
  const { rows } = await db.query<{ officer_id: string; name_ar: string; name_en: string }>(
    `select o.officer_id, u.name_ar, u.name_en from desk.officer o join desk.unit u using (unit_id)
      where o.officer_id = any($1::uuid[])`,
    [ids],
  )
  return new Map(rows.map((row) => [row.officer_id, { ar: row.name_ar, en: row.name_en }]))
}
