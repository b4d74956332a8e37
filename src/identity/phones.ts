/**
 * Phones that approve (ID-19): a browser of hers that holds a P-256 key which cannot leave it. Added after a proof, named,
 * told, removed on the account's page. The key also says which phone asks what waits, so that no session need be open.
 */
import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import type { Instant } from '../language/index.ts'
import { type Db, first, later, minutes, namedTransaction, type PersonId, type Tx } from '../store/index.ts'
import { lockAccount, remember } from './accounts.ts'
import { useActProof } from './act-proof.ts'
import { hmac, type IdentityDeps, type Refusal, refusal, same } from './deps.ts'
import { dateAndTime, tellAccount } from './messages.ts'
import { phoneWords } from './phone-words.ts'
import { dropPush } from './push/drop.ts'
import { endSessions, type Session } from './sessions.ts'

const most = 5
const removeFresh = minutes(15)
/** A phone says who it is with a word of ours not older than this. */
const wordLife = minutes(10)

export interface Phone {
  readonly id: string
  readonly name: string
  readonly madeAt: Instant
  readonly lastUsedAt: Instant | null
  /** It is rung when something waits for it. */
  readonly rung: boolean
}

/** The phones of a person, the oldest first. */
export async function phonesOf(db: Db, person: PersonId): Promise<Phone[]> {
  const { rows } = await db.query<Phone>({
    name: 'identity:phones',
    text: `select phone_id as id, name, p.made_at as "madeAt", last_used_at as "lastUsedAt", s.phone_id is not null as rung
      from identity.phone p left join identity.phone_push s using (person_id, phone_id)
      where person_id = $1 and removed_at is null order by p.made_at, phone_id`,
    values: [person],
  })
  return rows
}

/** The act that a proof is for before a phone is added: in this session, and nothing else. */
export function addingPhone(session: Session): { readonly hash: Buffer; readonly text: typeof phoneWords.adding } {
  const hash = createHash('sha256').update(`phone:add:${session.personId}:${session.sessionId}`).digest()
  return { hash, text: phoneWords.adding }
}

/** A public key as browsers export it, and the name we know it by: its thumbprint (RFC 7638). */
interface ReadKey {
  readonly id: string
  readonly jwk: JsonWebKey
}

function readKey(json: string): ReadKey | null {
  if (json.length > 1000) return null
  try {
    const { kty, crv, x, y } = JSON.parse(json) as Record<string, unknown>
    if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string') return null
    const jwk = { kty, crv, x, y }
    createPublicKey({ key: jwk, format: 'jwk' }) // a point that is not on the curve is no key
    const canonical = JSON.stringify({ crv, kty, x, y })
    return { id: createHash('sha256').update(canonical).digest('base64url'), jwk }
  } catch {
    return null
  }
}

/** Did this key sign these words? ECDSA over SHA-256, as WebCrypto writes it (r and s, 32 bytes each). */
export function signedBy(jwk: JsonWebKey, words: string, signature: string): boolean {
  const given = Buffer.from(signature, 'base64url')
  if (given.length !== 64) return false
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  return verify('sha256', Buffer.from(words), { key, dsaEncoding: 'ieee-p1363' }, given)
}

/** A word of ours for a phone to sign, worth ten minutes: says that the answer is of now, without a row. */
export function phoneWord(deps: Pick<IdentityDeps, 'clock' | 'keys'>, at = deps.clock.now()): string {
  return `${at}.${hmac(deps.keys.codes, 'phone word', at).toString('base64url')}`
}

function isWord(deps: Pick<IdentityDeps, 'clock' | 'keys'>, word: string): boolean {
  if (word.length > 200) return false
  const at = word.slice(0, Math.max(0, word.lastIndexOf('.')))
  const now = deps.clock.now()
  return same(Buffer.from(word), Buffer.from(phoneWord(deps, at))) && at > later(now, -wordLife) && at <= now
}

/**
 * Keeps a phone. Needs the proof of `addingPhone`, which it uses up, and that the phone holds what it shows: the key
 * signed a word of ours.
 */
export function addPhone(
  deps: IdentityDeps,
  session: Session,
  given: { readonly key: string; readonly word: string; readonly signature: string; readonly name: string },
): Promise<{ readonly ok: true; readonly id: string } | Refusal<'phone_refused' | 'too_many'>> {
  const at = deps.clock.now()
  const person = session.personId
  return namedTransaction('phone: added', deps.pool, async (tx) => {
    const key = readKey(given.key)
    if (key === null || !isWord(deps, given.word) || !signedBy(key.jwk, `add\n${given.word}`, given.signature)) {
      return refusal('phone_refused', phoneWords.notAdded)
    }
    await lockAccount(tx, person)
    if ((await phonesOf(tx, person)).length >= most) return refusal('too_many', phoneWords.tooMany)
    if (!(await useActProof(tx, person, session.sessionId, addingPhone(session).hash, at, 'strong'))) {
      return refusal('phone_refused', phoneWords.notAdded)
    }
    const held = await tx.query(
      'insert into identity.phone_holder (phone_id, person_id) values ($1, $2) on conflict do nothing returning 1',
      [key.id, person],
    )
    if (held.rowCount !== 1) return refusal('phone_refused', phoneWords.notAdded)
    const name = given.name.toWellFormed().replace(/\p{C}/gu, '').trim().slice(0, 60) || '–'
    await tx.query(
      `insert into identity.phone (person_id, phone_id, public_key, name, made_on, made_at) values ($1, $2, $3, $4, $5, $6)`,
      [person, key.id, JSON.stringify(key.jwk), name, Buffer.from(session.deviceId, 'hex'), at],
    )
    await remember(tx, person, { at, kind: 'phone_added', device: name })
    await tellAccount(tx, person, 'account.phone-added', dateAndTime(at), key.id, at)
    return { ok: true, id: key.id }
  })
}

/**
 * Removes a phone; every other session ends (ID-82). The sign-in must be of the last quarter of an hour, as for passkeys.
 */
export async function removePhone(
  deps: IdentityDeps,
  session: Session,
  id: string,
): Promise<'removed' | 'prove_again' | 'no_phone'> {
  const at = deps.clock.now()
  const person = session.personId
  if (later(session.provedAt, removeFresh) < at) return 'prove_again'
  return namedTransaction('phone: removed', deps.pool, async (tx) => {
    await lockAccount(tx, person)
    const gone = first(
      await tx.query<{ name: string }>(
        `update identity.phone set removed_at = $3 where person_id = $1 and phone_id = $2 and removed_at is null
         returning name`,
        [person, id, at],
      ),
    )
    if (gone === null) return 'no_phone'
    await dropPush(tx, person, id)
    await endSessions(tx, person, 'phone removed', at, session.sessionId)
    await remember(tx, person, { at, kind: 'phone_removed', device: gone.name })
    await tellAccount(tx, person, 'account.phone-removed', dateAndTime(at), `${id}:${at}`, at)
    return 'removed'
  })
}

export interface KnownPhone {
  readonly person_id: PersonId
  readonly phone_id: string
  readonly public_key: JsonWebKey
  readonly name: string
  readonly made_on: Buffer
}

/** Whose phone it is, also when it was removed; null: nobody's. */
export async function personOfPhone(db: Db | Tx, id: string): Promise<PersonId | null> {
  const text = 'select person_id from identity.phone_holder where phone_id = $1'
  const values = [id.slice(0, 100)]
  return (
    first(await db.query<{ person_id: PersonId }>({ name: 'identity:phone-holder', text, values }))?.person_id ?? null
  )
}

/** The phone of that name, or null when there is none, or no more. */
export async function phoneOf(db: Db | Tx, id: string): Promise<KnownPhone | null> {
  const person = await personOfPhone(db, id)
  if (person === null) return null
  return first(
    await db.query<KnownPhone>({
      name: 'identity:phone',
      text: `select person_id, phone_id, public_key, name, made_on from identity.phone
        where person_id = $1 and phone_id = $2 and removed_at is null`,
      values: [person, id],
    }),
  )
}

/** The phone that asks what waits for it, or null. */
export function phoneThatSays(
  deps: IdentityDeps,
  given: { readonly phone: string; readonly word: string; readonly signature: string },
): Promise<KnownPhone | null> {
  return phoneThatSigned(deps, given, (word) => `ask\n${word}`)
}

/** The phone that signed `said` with a word of ours just now, or null. */
export async function phoneThatSigned(
  deps: IdentityDeps,
  given: { readonly phone: string; readonly word: string; readonly signature: string },
  said: (word: string) => string,
): Promise<KnownPhone | null> {
  const phone = isWord(deps, given.word) ? await phoneOf(deps.pool, given.phone) : null
  return phone !== null && signedBy(phone.public_key, said(given.word), given.signature) ? phone : null
}
