/**
 * Using a passkey: to sign in without password, code or challenge puzzle, and to approve one act (ID-74). What it signs
 * is bound to this site's origin, so a page that looks like ours gets nothing (T-AUTH-07).
 */
import type { Instant, Lang, Text } from '../language/index.ts'
import { namedTransaction, type PersonId, type Tx } from '../store/index.ts'
import { accountOf, isOpen, lockAccount, remember } from './accounts.ts'
import { keepActProof } from './act-proof.ts'
import { keepOpen } from './closing.ts'
import { hashOf, type IdentityDeps, newSecret, type Refusal, refusal } from './deps.ts'
import { coolingUntil, coolingWords, mobileIsNew, mobileNew } from './mobile-age.ts'
import { newUntil } from './new-device.ts'
import { type ChallengeFor, makeChallenge, type RelyingParty, readAnswer, useChallenge } from './passkey-challenge.ts'
import { signedBy, toSign } from './passkey-verify.ts'
import { passkeyWords } from './passkey-words.ts'
import { type LockedPasskey, lockPasskey, passkeysOf } from './passkeys.ts'
import { openSession, type Session, signOut } from './sessions.ts'
import { meetDevice, type SignedIn } from './sign-in.ts'
import { plainLabel } from './sign-in-who.ts'

/** What the browser needs to sign in (PublicKeyCredentialRequestOptionsJSON): it names nobody, the passkey does. */
export async function askPasskeySignIn(deps: IdentityDeps, rp: RelyingParty): Promise<object> {
  return toSign(await makeChallenge(deps, { purpose: 'sign-in' }), rp, [])
}

/** What the browser needs to approve an act: any passkey of this person. */
export async function askPasskeyAct(
  deps: IdentityDeps,
  rp: RelyingParty,
  session: Session,
  act: Buffer,
): Promise<object> {
  const keys = await passkeysOf(deps.pool, session.personId)
  const challenge = await makeChallenge(deps, { purpose: 'act', session: session.sessionId, act })
  return toSign(
    challenge,
    rp,
    keys.map((key) => key.id),
  )
}

/**
 * Signs in with what a passkey signed. The session's level is the key's: 3 when it cannot leave its device, else 2.
 * @param browser its device cookie and label, and the token it held before, which is dead afterwards
 */
export function signInWithPasskey(
  deps: IdentityDeps,
  rp: RelyingParty,
  answer: string,
  browser: {
    readonly device: string | null
    readonly label: string
    readonly lang: Lang
    readonly former: string | null
  },
): Promise<SignedIn | Refusal<'passkey_refused'>> {
  const at = deps.clock.now()
  return namedTransaction('sign-in: by a passkey', deps.pool, async (tx) => {
    const key = await checked(tx, rp, answer, { purpose: 'sign-in' }, at)
    if (key === null) return refusal('passkey_refused', passkeyWords.no)
    const label = plainLabel(browser.label)
    await lockAccount(tx, key.person_id)
    const account = await accountOf(tx, key.person_id)
    if (account === null || !isOpen(account)) {
      const detail = { reason: account?.state ?? 'no account' }
      await remember(tx, key.person_id, { at, kind: 'sign_in_refused', device: label, detail })
      return refusal('passkey_refused', passkeyWords.no)
    }
    await keepOpen(tx, account, at)
    if (browser.former !== null) await signOut(tx, browser.former, at)
    const device = browser.device ?? newSecret()
    const deviceHash = hashOf(device)
    // A passkey made on a new device says no more than that device.
    const young = key.made_on === null ? null : await newUntil(tx, key.person_id, key.made_on, at)
    const sure = young === null ? 'passkey' : null
    await meetDevice(tx, { person_id: key.person_id, device_hash: deviceHash, label }, at, sure)
    const opened = await openSession(tx, {
      person: key.person_id,
      lang: browser.lang,
      identityLevel: account.identity_level,
      signInLevel: key.sign_in_level,
      deviceHash,
      label,
      at,
    })
    const detail = { session: opened.session.sessionId, passkey: key.name }
    await remember(tx, key.person_id, { at, kind: 'signed_in', device: label, detail })
    return { ok: true, ...opened, device }
  })
}

/**
 * Approves one act; what it leaves is the same proof a code leaves, for `useActProof`. `signs`: the act is irreversible,
 * which an account that was recovered within a day does not approve, nor a passkey made on a device that is still new
 * (ID-83) or one that is copied between devices (AA2: identity.md section 7 asks for AA3).
 */
export function approveWithPasskey(
  deps: IdentityDeps,
  rp: RelyingParty,
  session: Session,
  act: { readonly hash: Buffer; readonly text: Text },
  answer: string,
  signs = false,
): Promise<
  | { readonly ok: true; readonly level: 2 | 3 }
  | Refusal<'passkey_refused' | 'cooling' | 'device_new' | 'mobile_new' | 'copied'>
> {
  const at = deps.clock.now()
  return namedTransaction('act: signed by a passkey', deps.pool, async (tx) => {
    const cooling = signs ? await coolingUntil(tx, session.personId, at) : null
    if (cooling !== null) return refusal('cooling', coolingWords, cooling)
    const said = act.text[session.lang]
    const asked = { purpose: 'act', session: session.sessionId, act: act.hash } as const
    const key = await checked(tx, rp, answer, asked, at, session.personId)
    if (key === null) {
      await remember(tx, session.personId, { at, kind: 'act_refused', detail: { act: said, reason: 'passkey' } })
      return refusal('passkey_refused', passkeyWords.no)
    }
    const young = signs && key.made_on !== null ? await newUntil(tx, session.personId, key.made_on, at) : null
    if (young !== null) return refusal('device_new', passkeyWords.young(young), young)
    const moved = signs ? await mobileIsNew(tx, session.personId, key.made_at, at) : null
    if (moved !== null) return refusal('mobile_new', mobileNew, moved)
    if (signs && key.sign_in_level < 3) return refusal('copied', passkeyWords.copied)
    await keepActProof(tx, session, { hash: act.hash, said, strong: true, byKey: key.sign_in_level === 3 }, at)
    await remember(tx, session.personId, { at, kind: 'act_approved', device: key.name, detail: { act: said } })
    return { ok: true, level: key.sign_in_level }
  })
}

/** The passkey that signed this challenge, its counter moved on; null for whatever is wrong with the answer. */
async function checked(
  tx: Tx,
  rp: RelyingParty,
  json: string,
  asked: ChallengeFor,
  at: Instant,
  person?: PersonId,
): Promise<LockedPasskey | null> {
  const answer = readAnswer(json)
  if (answer === null || !(await useChallenge(tx, answer.challenge, asked, at))) return null
  const key = await lockPasskey(tx, answer.id)
  if (key === null || (person !== undefined && key.person_id !== person)) return null
  const counter = await signedBy(rp, answer, {
    id: key.credential_id,
    publicKey: key.public_key,
    counter: key.counter,
    bound: key.sign_in_level === 3,
  })
  if (counter === null) return null
  await tx.query({
    name: 'identity:passkey-used',
    text: 'update identity.passkey set counter = $3, last_used_at = $4 where person_id = $1 and credential_id = $2',
    values: [key.person_id, key.credential_id, counter, at],
  })
  return key
}

/** Forgets challenges whose time is over. */
export async function purgePasskeyChallenges(deps: IdentityDeps): Promise<void> {
  await deps.pool.query('delete from identity.passkey_challenge where expires_at < $1', [deps.clock.now()])
}
