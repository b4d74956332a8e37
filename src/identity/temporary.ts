/**
 * The temporary credential of the kiosk (ID-38): ten characters, five on the slip and five by SMS, for one use within a
 * day, and it buys nothing but choosing one's own password. It is derived from the visit under a key, so that the last
 * call of a visit, repeated, prints the same slip while only a slow hash is kept.
 */
import type { Instant } from '../language/index.ts'
import { type Db, first, hours, later, type PersonId, type Tx } from '../store/index.ts'
import { hmac } from './deps.ts'
import { hashPassword } from './passwords.ts'

export const temporaryLife = hours(24)
// Crockford's base32: no I, L, O, U, which are misread.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export interface TemporaryHalves {
  readonly slip: string
  readonly sms: string
}

/** Both halves of the credential with this id. */
export function halvesOf(pepper: Buffer, temporaryId: string): TemporaryHalves {
  const bits = hmac(pepper, 'temporary', temporaryId).readBigUInt64BE()
  const all = Array.from({ length: 10 }, (_, i) => alphabet[Number((bits >> BigInt(i * 5)) & 31n)]).join('')
  return { slip: all.slice(0, 5), sms: all.slice(5) }
}

/** What was typed as a temporary credential in its one form, or null when it cannot be one. */
export function readTemporary(typed: string): string | null {
  if (typed.length > 40) return null
  const chars = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  return /^[0-9A-HJKMNP-TV-Z]{10}$/.test(chars) ? chars : null
}

/** The slow hash to keep of it. */
export function temporaryHash(pepper: Buffer, temporaryId: string): Promise<string> {
  const halves = halvesOf(pepper, temporaryId)
  return hashPassword(pepper, asPassword(halves.slip + halves.sms))
}

export function asPassword(temporary: string): string {
  return `temporary:${temporary}`
}

export async function giveTemporary(tx: Tx, person: PersonId, id: string, hash: string, at: Instant): Promise<Instant> {
  await killTemporary(tx, person, at)
  const expiresAt = later(at, temporaryLife)
  await tx.query({
    name: 'identity:temporary-give',
    text: `insert into identity.temporary (person_id, temporary_id, hash, made_at, expires_at) values ($1, $2, $3, $4, $5)`,
    values: [person, id, hash, at, expiresAt],
  })
  return expiresAt
}

/** Another activation, or a password of one's own: what was given before is worth nothing. */
export async function killTemporary(tx: Tx, person: PersonId, at: Instant): Promise<void> {
  await tx.query({
    name: 'identity:temporary-kill',
    text: `update identity.temporary set killed_at = $2
      where person_id = $1 and used_at is null and killed_at is null`,
    values: [person, at],
  })
}

export async function liveTemporary(
  db: Db,
  person: PersonId,
  at: Instant,
): Promise<{ temporary_id: string; hash: string } | null> {
  return first(
    await db.query<{ temporary_id: string; hash: string }>({
      name: 'identity:temporary',
      text: `select temporary_id, hash from identity.temporary
        where person_id = $1 and used_at is null and killed_at is null and expires_at > $2`,
      values: [person, at],
    }),
  )
}

/** Uses it: true for exactly one caller, ever (ID-28). */
export async function useTemporary(tx: Tx, person: PersonId, id: string, at: Instant): Promise<boolean> {
  const used = await tx.query({
    name: 'identity:temporary-use',
    text: `update identity.temporary set used_at = $3 where person_id = $1 and temporary_id = $2
      and used_at is null and killed_at is null and expires_at > $3 returning temporary_id`,
    values: [person, id, at],
  })
  return used.rowCount === 1
}
