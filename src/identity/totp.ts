/**
 * Codes that an app makes (TOTP, RFC 6238: SHA-1, 30 seconds, six digits, as every such app expects). The secret is
 * sealed with a key outside the database, shown once, and counts only after a code of it was typed. Each time step is
 * good for one use, by one statement; wrong ones are counted by `attempts` (ID-50).
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { compact, type Instant, type Text } from '../language/index.ts'
import { type Db, first, later, minutes, namedTransaction, type PersonId, type Tx, uuid } from '../store/index.ts'
import { lockAccount, remember } from './accounts.ts'
import { useActProof } from './act-proof.ts'
import { admit, attemptRight } from './attempts.ts'
import { type IdentityDeps, type Refusal, refusal } from './deps.ts'
import { dateAndTime, tellAccount } from './messages.ts'
import { endSessions, type Session } from './sessions.ts'
import { totpWords } from './totp-words.ts'

const most = 3
/** How long a secret waits for its first code. */
const toConfirm = minutes(15)
const shape = { algorithm: 'SHA1', digits: 6, period: 30 } as const
/** Steps before and after the present one that are taken too: phones' clocks are not ours. */
const window = 1

export interface Totp {
  readonly id: string
  readonly name: string
  readonly madeAt: Instant
  readonly lastUsedAt: Instant | null
}

/** The apps of a person that count, the oldest first. */
export async function totpsOf(db: Db, person: PersonId): Promise<Totp[]> {
  const { rows } = await db.query<Totp>({
    name: 'identity:totps',
    text: `select totp_id as id, name, made_at as "madeAt", last_used_at as "lastUsedAt" from identity.totp
      where person_id = $1 and confirmed_at is not null and removed_at is null order by made_at, totp_id`,
    values: [person],
  })
  return rows
}

type TotpAct = { readonly hash: Buffer; readonly text: Text }

/** The act that a proof is for before an app is added: in this session, and nothing else. */
export function addingTotp(session: Session): TotpAct {
  return { hash: actHash(session, 'add'), text: totpWords.adding }
}

/** The act that a proof is for before one is removed: that one. */
export function removingTotp(session: Session, id: string): TotpAct {
  return { hash: actHash(session, `remove:${id}`), text: totpWords.removing }
}

function actHash(session: Session, what: string): Buffer {
  return createHash('sha256').update(`totp:${session.personId}:${session.sessionId}:${what}`).digest()
}

export interface NewTotp {
  readonly ok: true
  readonly id: string
  /** Base32, for typing into an app that cannot see the picture. */
  readonly secret: string
  /** `otpauth://…`, for the QR code. */
  readonly uri: string
}

/**
 * Makes a secret, which is shown this once and does not count yet. Needs the proof of `addingTotp`, which it uses up.
 * @param issuer under which name an app lists it
 */
export function beginTotp(
  deps: IdentityDeps,
  session: Session,
  given: { readonly issuer: string; readonly label: string },
): Promise<NewTotp | Refusal<'prove_again' | 'too_many'>> {
  const at = deps.clock.now()
  const person = session.personId
  return namedTransaction('code app: begun', deps.pool, async (tx) => {
    await lockAccount(tx, person)
    if ((await totpsOf(tx, person)).length >= most) return refusal('too_many', totpWords.tooMany)
    if (!(await useActProof(tx, person, session.sessionId, addingTotp(session).hash, at, 'strong'))) {
      return refusal('prove_again', totpWords.notProved)
    }
    // What was begun before and never confirmed is nothing any more: of two pictures only the last one counts.
    await tx.query('delete from identity.totp where person_id = $1 and confirmed_at is null', [person])
    const id = uuid()
    const secret = new Secret({ size: 20 })
    await tx.query(
      'insert into identity.totp (person_id, totp_id, name, sealed, made_at) values ($1, $2, $3, $4, $5)',
      [person, id, '–', seal(deps.keys.pepper, person, id, Buffer.from(secret.bytes)), at],
    )
    const uri = new TOTP({ ...shape, issuer: given.issuer, label: given.label, secret }).toString()
    return { ok: true, id, secret: secret.base32, uri }
  })
}

function plainName(name: string): string {
  return name.toWellFormed().replace(/\p{C}/gu, '').trim().slice(0, 60) || '–'
}

/** The first code of a new secret: from now on it counts, is told and stands in the history. */
export function confirmTotp(
  deps: IdentityDeps,
  session: Session,
  id: string,
  given: { readonly code: string; readonly name: string },
): Promise<{ readonly ok: true } | Refusal<'start_again' | 'code_wrong' | 'code_wait'>> {
  const at = deps.clock.now()
  const person = session.personId
  return namedTransaction('code app: confirmed', deps.pool, async (tx) => {
    await lockAccount(tx, person)
    const row = first(
      await tx.query<Omit<Row, 'name'>>(
        `select totp_id, sealed from identity.totp
         where person_id = $1 and totp_id = $2 and confirmed_at is null and made_at > $3`,
        [person, id, later(at, -toConfirm)],
      ),
    )
    if (row === null) return refusal('start_again', totpWords.startAgain)
    const attempt = await admit(tx, person, null, at, 'totp-new')
    if (!attempt.admitted) return refusal('code_wait', totpWords.wait(attempt.until), attempt.until)
    const step = stepOf(deps.keys.pepper, person, row, given.code, at)
    if (step === null) return refusal('code_wrong', totpWords.wrong)
    const name = plainName(given.name)
    await attemptRight(tx, attempt.key)
    await tx.query(
      `update identity.totp set confirmed_at = $3, last_step = $4, name = $5
       where person_id = $1 and totp_id = $2 and confirmed_at is null`,
      [person, id, at, step, name],
    )
    await remember(tx, person, { at, kind: 'totp_added', device: name })
    await tellAccount(tx, person, 'account.totp-added', dateAndTime(at), id, at)
    return { ok: true }
  })
}

/** Removes one: needs the proof of `removingTotp` by a factor that is there, and every other session ends (ID-82). */
export function removeTotp(
  deps: IdentityDeps,
  session: Session,
  id: string,
): Promise<{ readonly ok: true } | Refusal<'prove_again' | 'no_totp'>> {
  const at = deps.clock.now()
  const person = session.personId
  return namedTransaction('code app: removed', deps.pool, async (tx) => {
    await lockTotps(tx, person)
    await lockAccount(tx, person)
    const mine = (await totpsOf(tx, person)).find((one) => one.id === id)
    if (mine === undefined) return refusal('no_totp', totpWords.gone)
    if (!(await useActProof(tx, person, session.sessionId, removingTotp(session, id).hash, at, 'strong'))) {
      return refusal('prove_again', totpWords.notProved)
    }
    await forget(tx, person, [mine], at)
    await endSessions(tx, person, 'code app removed', at, session.sessionId)
    return { ok: true }
  })
}

/**
 * All apps of a person go: she proved herself anew with fingers and face, for she may have lost what made the codes.
 * Within the transaction that uses what the kiosk gave her, after `lockTotps`.
 */
export async function forgetTotps(tx: Tx, person: PersonId, at: Instant): Promise<void> {
  await forget(tx, person, await totpsOf(tx, person), at)
}

/** Holds the rows before the account's own, as whoever signs in with a code does. */
export async function lockTotps(tx: Tx, person: PersonId): Promise<void> {
  await tx.query('select 1 from identity.totp where person_id = $1 order by totp_id for update', [person])
}

async function forget(tx: Tx, person: PersonId, gone: readonly Totp[], at: Instant): Promise<void> {
  for (const { id, name } of gone) {
    // The secret itself goes; that there was one stays.
    await tx.query(
      `update identity.totp set removed_at = $3, sealed = ''::bytea where person_id = $1 and totp_id = $2`,
      [person, id, at],
    )
    await remember(tx, person, { at, kind: 'totp_removed', device: name })
    await tellAccount(tx, person, 'account.totp-removed', dateAndTime(at), id, at)
  }
}

/**
 * Tries a code against the apps of a person. Runs in the caller's transaction, which must commit also when the answer is
 * no, or the try would not count. A step that was used is used, for whichever of many callers came first.
 * @param device the known device it is typed on, which has its own budget of tries (ID-51)
 */
export async function tryTotp(
  tx: Tx,
  deps: Pick<IdentityDeps, 'clock' | 'keys'>,
  person: PersonId,
  typed: string,
  device: Buffer | null = null,
): Promise<{ readonly ok: true; readonly name: string } | Refusal<'code_wrong' | 'code_wait'>> {
  const at = deps.clock.now()
  const attempt = await admit(tx, person, device, at, 'totp')
  if (!attempt.admitted) {
    const off = attempt.until.startsWith('9999')
    return off
      ? refusal('code_wait', totpWords.off)
      : refusal('code_wait', totpWords.wait(attempt.until), attempt.until)
  }
  const { rows } = await tx.query<Row>({
    name: 'identity:totp-live',
    text: `select totp_id, sealed, name from identity.totp
      where person_id = $1 and confirmed_at is not null and removed_at is null order by totp_id`,
    values: [person],
  })
  for (const row of rows) {
    const step = stepOf(deps.keys.pepper, person, row, typed, at)
    if (step === null) continue
    const used = await tx.query({
      name: 'identity:totp-use',
      text: `update identity.totp set last_step = $3, last_used_at = $4
        where person_id = $1 and totp_id = $2 and last_step < $3 and removed_at is null returning totp_id`,
      values: [person, row.totp_id, step, at],
    })
    if (used.rowCount !== 1) continue
    await attemptRight(tx, attempt.key)
    return { ok: true, name: row.name }
  }
  return refusal('code_wrong', totpWords.wrong)
}

interface Row {
  totp_id: string
  sealed: Buffer
  name: string
}

/** The time step whose code was typed, or null when it is none of the three around now. */
function stepOf(pepper: Buffer, person: PersonId, row: Omit<Row, 'name'>, typed: string, at: Instant): number | null {
  const token = compact(typed) ?? ''
  if (!/^\d{6}$/.test(token)) return null
  const bytes = unseal(pepper, person, row.totp_id, row.sealed)
  const secret = new Secret({ buffer: Uint8Array.from(bytes).buffer })
  return stepFor(secret, token, Date.parse(at))
}

/** The same for a plain secret; `timestamp` in milliseconds. */
export function stepFor(secret: Secret, token: string, timestamp: number): number | null {
  const totp = new TOTP({ ...shape, secret })
  const delta = totp.validate({ token, timestamp, window })
  return delta === null ? null : totp.counter({ timestamp }) + delta
}

/** Sealed with a key of its own from the pepper, which lives as long as the passwords and never in the database. */
function keyOf(pepper: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', pepper, '', 'bawaba totp secrets', 32))
}

/** For whom and which one is part of the seal: copied to another row, it opens nothing. */
function seal(pepper: Buffer, person: PersonId, id: string, secret: Buffer): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(pepper), iv).setAAD(Buffer.from(`${person}|${id}`))
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed])
}

function unseal(pepper: Buffer, person: PersonId, id: string, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(pepper), sealed.subarray(0, 12))
    .setAAD(Buffer.from(`${person}|${id}`))
    .setAuthTag(sealed.subarray(12, 28))
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
}

/** Forgets secrets that were shown and never confirmed. */
export async function purgeTotps(db: Db, at: Instant): Promise<void> {
  await db.query('delete from identity.totp where confirmed_at is null and made_at < $1', [later(at, -toConfirm)])
}
