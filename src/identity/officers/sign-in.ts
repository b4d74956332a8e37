/**
 * An officer signs in: user name and password, then the passkey of the desk; the first time an enrolment code makes
 * that passkey. No codes by SMS, no way around the key: who lost it gets a new enrolment code from an administrator.
 */
import type { Instant } from '../../language/index.ts'
import { first, inTransaction, later, minutes, type Tx, uuid } from '../../store/index.ts'
import { admit, attemptRight } from '../attempts.ts'
import { hashOf, hmac, type IdentityDeps, newSecret, type Refusal, refusal } from '../deps.ts'
import type { RelyingParty } from '../passkey-challenge.ts'
import { verifyPassword } from '../passwords.ts'
import { noteAct } from './acts.ts'
import { askOfficerKey, askSignature, deskAct, keysOf, madeOfficerKey, signedAct } from './keys.ts'
import { enrolmentHash, type Officer, officerOf } from './officer.ts'
import { openOfficerSession } from './session.ts'
import { type DeskReason, deskWords } from './words.ts'

const flowLife = minutes(5)

export type DeskRefusal = Refusal<DeskReason>

export function deskNo(reason: DeskReason, retryAt?: string): DeskRefusal {
  return refusal(reason, deskWords[reason], retryAt)
}

/** The password. Who does not exist costs and answers the same as who mistypes (ID-52). Throws BusyError. */
export async function beginOfficerSignIn(
  deps: IdentityDeps,
  typed: { readonly username: string; readonly password: string },
): Promise<{ readonly ok: true; readonly flow: string } | DeskRefusal> {
  const at = deps.clock.now()
  const username = typed.username.slice(0, 60).trim().toLowerCase()
  const row = first(
    await deps.pool.query<{ officer_id: string; password_hash: string }>(
      'select officer_id, password_hash from desk.officer where username = $1 and closed_at is null',
      [username],
    ),
  )
  const subject = `officer:${row?.officer_id ?? hmac(deps.keys.codes, 'officer', username).toString('hex')}`
  const attempt = await admit(deps.pool, subject, null, at)
  if (!attempt.admitted) return deskNo('waiting', attempt.until)
  const { right } = await verifyPassword(deps.keys.pepper, row?.password_hash ?? null, typed.password)
  return inTransaction(deps.pool, async (tx) => {
    if (!right || row === null) {
      await noteAct(tx, { at, kind: 'sign_in_refused', officer: row?.officer_id ?? null, reason: 'password' })
      return deskNo('signIn')
    }
    await attemptRight(tx, attempt.key)
    const flow = newSecret()
    await tx.query('insert into desk.sign_in (flow_hash, flow_id, officer_id, expires_at) values ($1, $2, $3, $4)', [
      hashOf(flow),
      uuid(),
      row.officer_id,
      later(at, flowLife),
    ])
    return { ok: true, flow }
  })
}

export interface OfficerFlow {
  readonly id: string
  readonly officer: Officer
  /** Whether there is a passkey yet: without one the enrolment code is asked for. */
  readonly hasKey: boolean
}

/** A sign-in under way, by what the browser holds; null when its time is over. */
export async function officerFlow(deps: IdentityDeps, flow: string): Promise<OfficerFlow | null> {
  const row = first(
    await deps.pool.query<{ flow_id: string; officer_id: string }>(
      'select flow_id, officer_id from desk.sign_in where flow_hash = $1 and done_at is null and expires_at > $2',
      [hashOf(flow.slice(0, 64)), deps.clock.now()],
    ),
  )
  const officer = row === null ? null : await officerOf(deps.pool, row.officer_id)
  if (row === null || officer === null) return null
  return { id: row.flow_id, officer, hasKey: (await keysOf(deps.pool, officer.id)).length > 0 }
}

const signingIn = (flow: OfficerFlow): Buffer => deskAct('sign in', flow.id)

/** What the browser needs for the second step: to sign with the passkey, or to make one. */
export function askOfficerSignIn(deps: IdentityDeps, rp: RelyingParty, flow: OfficerFlow): Promise<object> {
  return flow.hasKey
    ? askSignature(deps, rp, flow.officer.id, flow.id, signingIn(flow))
    : askOfficerKey(deps, rp, flow.officer, flow.id)
}

/** The second step, for exactly one caller. `code`: the enrolment code, where there is no passkey yet. */
export function finishOfficerSignIn(
  deps: IdentityDeps,
  rp: RelyingParty,
  flow: OfficerFlow,
  given: { readonly answer: string; readonly code?: string },
): Promise<{ readonly ok: true; readonly token: string } | DeskRefusal> {
  const at = deps.clock.now()
  const { officer } = flow
  return inTransaction(deps.pool, async (tx) => {
    const open = first(
      await tx.query(
        'select 1 from desk.sign_in where flow_id = $1 and done_at is null and expires_at > $2 for update',
        [flow.id, at],
      ),
    )
    if (open === null) return deskNo('flowOver')
    const why = flow.hasKey ? await signs(tx, rp, flow, given.answer, at) : await enrols(tx, deps, rp, flow, given, at)
    if (why !== null) {
      await noteAct(tx, { at, kind: 'sign_in_refused', officer, reason: why })
      return deskNo(why)
    }
    await tx.query('update desk.sign_in set done_at = $2 where flow_id = $1', [flow.id, at])
    const { token, id } = await openOfficerSession(tx, officer.id, at)
    await noteAct(tx, { at, kind: 'signed_in', officer, session: id })
    return { ok: true, token }
  })
}

async function signs(tx: Tx, rp: RelyingParty, flow: OfficerFlow, answer: string, at: Instant): Promise<'key' | null> {
  const signer = { officer: flow.officer.id, under: flow.id }
  return (await signedAct(tx, rp, signer, signingIn(flow), answer, at)) ? null : 'key'
}

async function enrols(
  tx: Tx,
  deps: IdentityDeps,
  rp: RelyingParty,
  flow: OfficerFlow,
  given: { readonly answer: string; readonly code?: string },
  at: Instant,
): Promise<'key' | 'keyMaker' | 'enrolment' | 'synced' | 'waiting' | null> {
  const { officer } = flow
  const made = await madeOfficerKey(tx, rp, flow.id, given.answer, at)
  if (made === null) return 'key'
  if (!made.bound) return 'synced'
  if (deps.officerKeys !== undefined && !deps.officerKeys.includes(made.model)) return 'keyMaker'
  // The code is used by the statement that compares it: two browsers at once make one passkey.
  const used = await tx.query(
    `update desk.enrolment set used_at = $3
     where code_hash = $1 and officer_id = $2 and used_at is null and expires_at > $3 returning 1`,
    [enrolmentHash(deps.keys.pepper, given.code ?? ''), officer.id, at],
  )
  if (used.rowCount !== 1) return 'enrolment'
  const kept = await tx.query(
    `insert into desk.key (credential_id, officer_id, public_key, counter, made_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning 1`,
    [made.id, officer.id, made.publicKey, made.counter, at],
  )
  if (kept.rowCount !== 1) return 'key'
  await noteAct(tx, { at, kind: 'key_enrolled', officer })
  return null
}
