/**
 * Officers' passkeys: made once with an enrolment code, bound to their device, and asked for at each sign-in and for
 * each act on a person (AA3 per act, identity.md section 7): what is signed is the hash of the act (ID-74).
 */
import { createHash } from 'node:crypto'
import type { Instant } from '../../language/index.ts'
import { type Db, first, type Tx } from '../../store/index.ts'
import { hmac, type IdentityDeps } from '../deps.ts'
import { type ChallengeFor, makeChallenge, type RelyingParty, readAnswer, useChallenge } from '../passkey-challenge.ts'
import { type MadeKey, madeKey, signedBy, toMake, toSign } from '../passkey-verify.ts'

/** The bytes an act of the desk is signed by: its words one under the other, under a name no other act has. */
export function deskAct(...parts: readonly string[]): Buffer {
  return createHash('sha256')
    .update(`desk\n${JSON.stringify(parts)}`)
    .digest()
}

export async function keysOf(db: Db, officer: string): Promise<string[]> {
  const { rows } = await db.query<{ credential_id: string }>(
    'select credential_id from desk.key where officer_id = $1 and removed_at is null order by made_at',
    [officer],
  )
  return rows.map((row) => row.credential_id)
}

/** What the browser needs to sign an act. `under`: the session or the sign-in it belongs to. */
export async function askSignature(
  deps: IdentityDeps,
  rp: RelyingParty,
  officer: string,
  under: string,
  act: Buffer,
): Promise<object> {
  const challenge = await makeChallenge(deps, { purpose: 'act', session: under, act })
  return toSign(challenge, rp, await keysOf(deps.pool, officer))
}

/** Did this officer's key sign this act, now and for the first time? Uses the challenge up whatever the answer is. */
export async function signedAct(
  tx: Tx,
  rp: RelyingParty,
  signer: { readonly officer: string; readonly under: string },
  act: Buffer,
  json: string,
  at: Instant,
): Promise<boolean> {
  const answer = readAnswer(json)
  const asked: ChallengeFor = { purpose: 'act', session: signer.under, act }
  if (answer === null || !(await useChallenge(tx, answer.challenge, asked, at))) return false
  const key = first(
    await tx.query<{ public_key: Buffer; counter: number }>(
      `select public_key, counter::float8 as counter from desk.key
       where credential_id = $1 and officer_id = $2 and removed_at is null for update`,
      [answer.id.slice(0, 2000), signer.officer],
    ),
  )
  if (key === null) return false
  const counter = await signedBy(rp, answer, {
    id: answer.id,
    publicKey: key.public_key,
    counter: key.counter,
    bound: true,
  })
  if (counter === null) return false
  await tx.query('update desk.key set counter = $2, last_used_at = $3 where credential_id = $1', [
    answer.id,
    counter,
    at,
  ])
  return true
}

/** What the browser needs to make the passkey of this sign-in. */
export async function askOfficerKey(
  deps: IdentityDeps,
  rp: RelyingParty,
  officer: { readonly id: string; readonly username: string },
  flow: string,
): Promise<object> {
  const challenge = await makeChallenge(deps, { purpose: 'enrol', session: flow })
  const user = { id: hmac(deps.keys.codes, 'officer-key', officer.id).toString('base64url'), name: officer.username }
  // Where makers are chosen the device is asked to prove its own; elsewhere it need not say who made it.
  const attestation = deps.officerKeys === undefined ? 'none' : 'direct'
  return toMake(challenge, { id: rp.id, name: rp.name.en }, user, await keysOf(deps.pool, officer.id), attestation)
}

/** The passkey a browser made in answer, not kept yet; null when anything is wrong with it. */
export async function madeOfficerKey(
  tx: Tx,
  rp: RelyingParty,
  flow: string,
  json: string,
  at: Instant,
): Promise<MadeKey | null> {
  const answer = readAnswer(json)
  if (answer === null || !(await useChallenge(tx, answer.challenge, { purpose: 'enrol', session: flow }, at)))
    return null
  return madeKey(rp, answer)
}
