/**
 * A person's passkeys (identity.md section 7): adding one after a fresh code, the list, and removing one. Each change is
 * in the history and told to the person's contacts, and removing a factor ends every other session (ID-82).
 */
import { createHash } from 'node:crypto'
import type { Instant } from '../language/index.ts'
import { type Db, first, later, minutes, namedTransaction, type PersonId, type Tx } from '../store/index.ts'
import { accountOf, lockAccount, remember } from './accounts.ts'
import { useActProof } from './act-proof.ts'
import { hmac, type IdentityDeps, type Refusal, refusal } from './deps.ts'
import { dateAndTime, tellAccount } from './messages.ts'
import { makeChallenge, type RelyingParty, readAnswer, useChallenge } from './passkey-challenge.ts'
import { madeKey, toMake } from './passkey-verify.ts'
import { passkeyWords } from './passkey-words.ts'
import { endSessions, type Session } from './sessions.ts'

const most = 10
/** How fresh the sign-in must be to remove one. */
const removeFresh = minutes(15)

export interface Passkey {
  /** What the browser calls it, base64url. */
  readonly id: string
  readonly name: string
  /** 3: it cannot leave its device; 2: it is synced between devices. */
  readonly level: 2 | 3
  readonly madeAt: Instant
  readonly lastUsedAt: Instant | null
}

/** The passkeys of a person, the oldest first. */
export async function passkeysOf(db: Db, person: PersonId): Promise<Passkey[]> {
  const { rows } = await db.query<Passkey>({
    name: 'identity:passkeys',
    text: `select credential_id as id, name, sign_in_level as level, made_at as "madeAt", last_used_at as "lastUsedAt"
      from identity.passkey where person_id = $1 and removed_at is null order by made_at`,
    values: [person],
  })
  return rows
}

/** The act that the fresh code before adding a passkey is bound to (`askActCode`, `checkActCode`): this session's. */
export function addingPasskey(session: Session): { readonly hash: Buffer; readonly text: typeof passkeyWords.adding } {
  const hash = createHash('sha256').update(`passkey:add:${session.personId}:${session.sessionId}`).digest()
  return { hash, text: passkeyWords.adding }
}

/** What the browser needs to make a passkey (PublicKeyCredentialCreationOptionsJSON). */
export async function askNewPasskey(deps: IdentityDeps, rp: RelyingParty, session: Session): Promise<object> {
  const account = await accountOf(deps.pool, session.personId)
  const before = await passkeysOf(deps.pool, session.personId)
  return toMake(
    await makeChallenge(deps, { purpose: 'enrol', session: session.sessionId }),
    { id: rp.id, name: rp.name[session.lang] },
    // Not the person's id: an authenticator shows what it holds to whoever holds it.
    {
      id: hmac(deps.keys.codes, 'passkey-user', session.personId).toString('base64url'),
      name: account?.username ?? '',
    },
    before.map((key) => key.id),
  )
}

/**
 * Keeps the passkey a browser made. Needs the proof that the fresh code left, which it uses up.
 * @param answer the credential as JSON, as the browser sent it
 */
export function addPasskey(
  deps: IdentityDeps,
  rp: RelyingParty,
  session: Session,
  given: { readonly answer: string; readonly name: string },
): Promise<{ readonly ok: true } | Refusal<'passkey_refused' | 'too_many'>> {
  const at = deps.clock.now()
  const person = session.personId
  return namedTransaction('passkey: added', deps.pool, async (tx) => {
    const answer = readAnswer(given.answer)
    const asked = { purpose: 'enrol', session: session.sessionId } as const
    // A challenge that is answered is used, also by an answer that turns out wrong.
    if (answer === null || !(await useChallenge(tx, answer.challenge, asked, at))) {
      return refusal('passkey_refused', passkeyWords.notAdded)
    }
    const made = await madeKey(rp, answer)
    if (made === null) return refusal('passkey_refused', passkeyWords.notAdded)
    await lockAccount(tx, person) // many at once are not more than the most
    if ((await passkeysOf(tx, person)).length >= most) return refusal('too_many', passkeyWords.tooMany)
    if (!(await useActProof(tx, person, session.sessionId, addingPasskey(session).hash, at, 'strong'))) {
      return refusal('passkey_refused', passkeyWords.notAdded)
    }
    const held = await tx.query(
      'insert into identity.passkey_holder (credential_id, person_id) values ($1, $2) on conflict do nothing returning 1',
      [made.id, person],
    )
    if (held.rowCount !== 1) return refusal('passkey_refused', passkeyWords.notAdded)
    const level = made.bound ? 3 : 2
    const name = given.name.toWellFormed().replace(/\p{C}/gu, '').trim().slice(0, 60) || '–'
    await tx.query(
      `insert into identity.passkey (person_id, credential_id, public_key, counter, transports, sign_in_level, name, made_at, made_on)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        person,
        made.id,
        made.publicKey,
        made.counter,
        made.transports,
        level,
        name,
        at,
        Buffer.from(session.deviceId, 'hex'),
      ],
    )
    await remember(tx, person, { at, kind: 'passkey_added', device: name })
    await tellAccount(tx, person, 'account.passkey-added', dateAndTime(at), made.id, at)
    return { ok: true }
  })
}

/** Removes a passkey; every other session ends. Refused when the sign-in is old, or when nothing else opens the account. */
export function removePasskey(
  deps: IdentityDeps,
  session: Session,
  id: string,
): Promise<{ readonly ok: true } | Refusal<'prove_again' | 'last_way' | 'no_passkey'>> {
  const at = deps.clock.now()
  const person = session.personId
  return namedTransaction('passkey: removed', deps.pool, async (tx) => {
    if (later(session.provedAt, removeFresh) < at) return refusal('prove_again', passkeyWords.proveAgain)
    await lockPasskey(tx, id)
    await lockAccount(tx, person)
    const account = await accountOf(tx, person)
    const mine = await passkeysOf(tx, person)
    const key = mine.find((k) => k.id === id)
    if (key === undefined) return refusal('no_passkey', passkeyWords.gone)
    if (mine.length === 1 && (account?.password_hash ?? null) === null) {
      return refusal('last_way', passkeyWords.lastWay)
    }
    await tx.query('update identity.passkey set removed_at = $3 where person_id = $1 and credential_id = $2', [
      person,
      id,
      at,
    ])
    await endSessions(tx, person, 'passkey removed', at, session.sessionId)
    await remember(tx, person, { at, kind: 'passkey_removed', device: key.name })
    await tellAccount(tx, person, 'account.passkey-removed', dateAndTime(at), id, at)
    return { ok: true }
  })
}

/** The passkey of a credential, its row locked: for checking what it signed. Null when there is none, or no more. */
export async function lockPasskey(tx: Tx, id: string): Promise<LockedPasskey | null> {
  const holder = first(
    await tx.query<{ person_id: string }>({
      name: 'identity:passkey-holder',
      text: 'select person_id from identity.passkey_holder where credential_id = $1',
      values: [id.slice(0, 2000)],
    }),
  )
  if (holder === null) return null
  return first(
    await tx.query<LockedPasskey>({
      name: 'identity:passkey-lock',
      text: `select person_id, credential_id, public_key, counter::float8 as counter, sign_in_level, name, made_on, made_at
        from identity.passkey where person_id = $1 and credential_id = $2 and removed_at is null for update`,
      values: [holder.person_id, id],
    }),
  )
}

export interface LockedPasskey {
  readonly person_id: PersonId
  readonly credential_id: string
  readonly public_key: Buffer
  readonly counter: number
  readonly sign_in_level: 2 | 3
  readonly name: string
  /** The device on which it was made; null when that is not known any more. */
  readonly made_on: Buffer | null
  readonly made_at: Instant
}
