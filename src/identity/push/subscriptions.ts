/**
 * Where a phone that approves may be rung (ID-19). The phone itself says so, signed by its key: nobody else can have her
 * approvals announced to him. One subscription a phone, one phone a subscription; the address and its keys lie sealed.
 */
import { createCipheriv, createDecipheriv, createPublicKey, hkdfSync, randomBytes } from 'node:crypto'
import type { Lang } from '../../language/index.ts'
import type { PushSubscription } from '../../notices/index.ts'
import { type Db, first, inTransaction, type PersonId } from '../../store/index.ts'
import { lockAccount } from '../accounts.ts'
import { hmac, type IdentityDeps, type IdentityKeys, type Refusal, refusal } from '../deps.ts'
import { phoneOf, phoneThatSigned } from '../phones.ts'
import { dropPush } from './drop.ts'
import { pushWords } from './words.ts'

/** How a phone says who it is and that it means this: it signs `said` with a word of ours. */
interface BySigning {
  readonly phone: string
  readonly word: string
  readonly signature: string
}

export type Subscribing = BySigning & PushSubscription & { readonly lang: Lang }

/**
 * From now on this phone is rung there, in this language; what it gave before is forgotten, and so is another phone's hold on the
 * same address (a browser that became somebody else's).
 * @param accepts is it an address that we send to at all?
 */
export async function subscribePhone(
  deps: IdentityDeps,
  accepts: (endpoint: string) => boolean,
  given: Subscribing,
): Promise<{ readonly ok: true } | Refusal<'not_this_phone' | 'not_taken'>> {
  const { endpoint, p256dh, auth, lang } = given
  if (!accepts(endpoint) || !areKeys(p256dh, auth)) return refusal('not_taken', pushWords.notTaken)
  const said = (word: string) => ['push on', word, endpoint, p256dh, auth].join('\n')
  const known = await phoneThatSigned(deps, given, said)
  if (known === null) return refusal('not_this_phone', pushWords.notThisPhone)
  const at = deps.clock.now()
  const hash = hmac(sealKey(deps.keys), 'push endpoint', endpoint)
  return inTransaction(deps.pool, async (tx) => {
    await lockAccount(tx, known.person_id)
    // Under the lock once more: a phone removed a moment ago must not be rung for ever.
    const phone = await phoneOf(tx, known.phone_id)
    if (phone === null) return refusal('not_this_phone', pushWords.notThisPhone)
    const { person_id, phone_id } = phone
    await dropPush(tx, person_id, phone_id)
    const holder = first(
      await tx.query<{ person_id: PersonId; phone_id: string }>(
        'select person_id, phone_id from identity.push_holder where endpoint_hash = $1',
        [hash],
      ),
    )
    if (holder !== null) await dropPush(tx, holder.person_id, holder.phone_id)
    await tx.query(
      `insert into identity.push_holder (endpoint_hash, person_id, phone_id) values ($1, $2, $3)
       on conflict (endpoint_hash) do update set person_id = excluded.person_id, phone_id = excluded.phone_id`,
      [hash, person_id, phone_id],
    )
    await tx.query(
      `insert into identity.phone_push (person_id, phone_id, endpoint_hash, sealed, lang, made_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [person_id, phone_id, hash, seal(deps.keys, phone_id, { endpoint, p256dh, auth }), lang, at],
    )
    return { ok: true }
  })
}

/** The phone wants no more notifications. */
export async function unsubscribePhone(
  deps: IdentityDeps,
  given: BySigning,
): Promise<{ readonly ok: true } | Refusal<'not_this_phone'>> {
  const phone = await phoneThatSigned(deps, given, (word) => `push off\n${word}`)
  if (phone === null) return refusal('not_this_phone', pushWords.notThisPhone)
  await inTransaction(deps.pool, async (tx) => {
    await lockAccount(tx, phone.person_id)
    await dropPush(tx, phone.person_id, phone.phone_id)
  })
  return { ok: true }
}

/** May this phone be rung? */
export async function isRung(
  db: Db,
  phone: { readonly person_id: PersonId; readonly phone_id: string },
): Promise<boolean> {
  const found = await db.query({
    name: 'identity:push-is',
    text: 'select 1 from identity.phone_push where person_id = $1 and phone_id = $2',
    values: [phone.person_id, phone.phone_id],
  })
  return found.rowCount === 1
}

/** A point of the curve and sixteen bytes, both in base64url as browsers write them. */
function areKeys(p256dh: string, auth: string): boolean {
  const point = Buffer.from(p256dh, 'base64url')
  if (!/^[\w-]{87}$/.test(p256dh) || point.length !== 65 || point[0] !== 4) return false
  if (!/^[\w-]{22}$/.test(auth)) return false
  try {
    const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')]
    createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
    return true
  } catch {
    return false
  }
}

function sealKey(keys: IdentityKeys): Buffer {
  return Buffer.from(hkdfSync('sha256', keys.codes, '', 'push subscriptions', 32))
}

function seal(keys: IdentityKeys, phone: string, subscription: PushSubscription): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealKey(keys), iv).setAAD(Buffer.from(phone))
  const sealed = Buffer.concat([cipher.update(JSON.stringify(subscription)), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed])
}

/** The subscription of that phone, or null: sealed for another, or with a key that is no more. */
export function unseal(keys: IdentityKeys, phone: string, sealed: Buffer): PushSubscription | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealKey(keys), sealed.subarray(0, 12)).setAAD(Buffer.from(phone))
    decipher.setAuthTag(sealed.subarray(12, 28))
    const text = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString()
    return JSON.parse(text) as PushSubscription
  } catch {
    return null
  }
}
