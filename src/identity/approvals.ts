/**
 * Approving on one's phone (ID-19): the other screen shows three digits, the phone shows what is asked, by which browser,
 * and she TYPES the digits there; her phone's key signs all of it with them. One waits at a time, for two minutes, and is
 * used once; more than three that come to nothing in ten minutes silence her phones for half an hour.
 */
import type { Instant, Text } from '../language/index.ts'
import { type Db, first, later, minutes, namedTransaction, type PersonId, type Tx, uuid } from '../store/index.ts'
import { lockAccount, remember } from './accounts.ts'
import { hmac, type IdentityDeps, type Refusal, refusal } from './deps.ts'
import { tellAccount } from './messages.ts'
import { mobileIsNew, mobileNew } from './mobile-age.ts'
import { newUntil } from './new-device.ts'
import { phoneWords } from './phone-words.ts'
import { type KnownPhone, phoneOf, phonesOf, signedBy } from './phones.ts'
import { ringPhones } from './push/send.ts'

const life = minutes(2)
/** What was approved is used at once: by the screen that waits for it. */
const useWithin = minutes(2)
const allowed = 3
const lately = minutes(10)
const muteFor = minutes(30)

/** What is to be approved, and where: `flow` is the session or the sign-in that waits, never shown. */
export interface Asking {
  readonly person: PersonId
  readonly purpose: 'sign-in' | 'act'
  readonly flow: string
  readonly act: { readonly hash: Buffer; readonly text: Text }
  /** The browser that asks, in words. */
  readonly place: string
}

export type Asked =
  | { readonly ok: true; readonly id: string; readonly number: string; readonly expiresAt: Instant }
  | Refusal<'no_phone' | 'muted' | 'pending'>

/**
 * Asks her phones. Asked again for the very same by the same screen, the one that waits is meant and its number is shown
 * again. In the caller's transaction or one of its own.
 */
export function askPhone(deps: IdentityDeps, asking: Asking): Promise<Asked> {
  const at = deps.clock.now()
  const { person } = asking
  return namedTransaction('approval: asked', deps.pool, async (tx) => {
    await lockAccount(tx, person) // whoever asks for one person stands in line
    if ((await phonesOf(tx, person)).length === 0) return refusal('no_phone', phoneWords.none)
    await expire(tx, person, at)
    const waiting = await waitingOf(tx, person, at)
    if (waiting !== null) {
      const sameAsk = waiting.purpose === asking.purpose && waiting.flow === asking.flow
      if (!sameAsk || !waiting.act_hash.equals(asking.act.hash)) return refusal('pending', phoneWords.pending)
      return asked(deps, waiting)
    }
    const until = await mutedUntil(tx, person, at)
    if (until !== null) return refusal('muted', phoneWords.muted(until), until)
    const row = { approval_id: uuid(), expires_at: later(at, life) }
    await tx.query({
      name: 'identity:approval-ask',
      text: `insert into identity.approval
        (person_id, approval_id, purpose, flow, act_hash, act_text, place, made_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      values: [
        person,
        row.approval_id,
        asking.purpose,
        asking.flow,
        asking.act.hash,
        JSON.stringify(asking.act.text),
        asking.place,
        at,
        row.expires_at,
      ],
    })
    await ringPhones(tx, person, row.approval_id, at, row.expires_at)
    return asked(deps, row)
  })
}

function asked(deps: IdentityDeps, row: { approval_id: string; expires_at: string }): Asked {
  return { ok: true, id: row.approval_id, number: numberOf(deps, row.approval_id), expiresAt: row.expires_at }
}

/** The three digits of an approval: worked out, kept nowhere. */
function numberOf(deps: Pick<IdentityDeps, 'keys'>, id: string): string {
  const bits = hmac(deps.keys.codes, 'approval number', id).readUInt32BE()
  return String(bits % 1000).padStart(3, '0')
}

/** What nobody answered in time has come to nothing. */
async function expire(tx: Tx, person: PersonId, at: Instant): Promise<void> {
  const over = await tx.query({
    name: 'identity:approval-expire',
    text: `update identity.approval set answer = 'expired', answered_at = expires_at
      where person_id = $1 and answer is null and expires_at <= $2 returning approval_id`,
    values: [person, at],
  })
  if (over.rowCount !== 0) await muteIfMany(tx, person, at)
}

async function muteIfMany(tx: Tx, person: PersonId, at: Instant): Promise<void> {
  const nothing = first(
    await tx.query<{ n: number }>({
      name: 'identity:approval-nothing',
      text: `select count(*)::int as n from identity.approval
        where person_id = $1 and answer in ('denied', 'expired') and answered_at > greatest($2::timestamptz,
          (select until from identity.approval_mute where person_id = $1))`,
      values: [person, later(at, -lately)],
    }),
  )
  if ((nothing?.n ?? 0) <= allowed) return
  const until = later(at, muteFor)
  await tx.query(
    `insert into identity.approval_mute as m (person_id, until) values ($1, $2)
     on conflict (person_id) do update set until = greatest(m.until, excluded.until)`,
    [person, until],
  )
  await remember(tx, person, { at, kind: 'phones_muted' })
  await tellAccount(tx, person, 'account.phones-muted', { time: untilTime(until) }, at, at)
}

function untilTime(until: Instant): string {
  return new Date(Date.parse(until) + 3 * 3_600_000).toISOString().slice(11, 16)
}

async function mutedUntil(db: Db | Tx, person: PersonId, at: Instant): Promise<Instant | null> {
  const text = 'select until from identity.approval_mute where person_id = $1 and until > $2'
  return (
    first(await db.query<{ until: string }>({ name: 'identity:approval-muted', text, values: [person, at] }))?.until ??
    null
  )
}

interface Row {
  approval_id: string
  purpose: 'sign-in' | 'act'
  flow: string
  act_hash: Buffer
  act_text: Text
  place: string
  expires_at: string
}

async function waitingOf(db: Db | Tx, person: PersonId, at: Instant): Promise<Row | null> {
  return first(
    await db.query<Row>({
      name: 'identity:approval-waiting',
      text: `select approval_id, purpose, flow, act_hash, act_text, place, expires_at from identity.approval
        where person_id = $1 and answer is null and expires_at > $2`,
      values: [person, at],
    }),
  )
}

/** What waits for a phone, as it shows and signs it; without the number, which only the other screen has. */
export interface Waiting {
  readonly id: string
  readonly purpose: 'sign-in' | 'act'
  readonly act: string
  readonly text: Text
  readonly place: string
  readonly expiresAt: Instant
}

export async function waitingFor(deps: IdentityDeps, phone: KnownPhone): Promise<Waiting | null> {
  const row = await waitingOf(deps.pool, phone.person_id, deps.clock.now())
  return row === null ? null : shown(row)
}

function shown(row: Row): Waiting {
  return {
    id: row.approval_id,
    purpose: row.purpose,
    act: row.act_hash.toString('hex'),
    text: { ar: row.act_text.ar, en: row.act_text.en },
    place: row.place,
    expiresAt: row.expires_at,
  }
}

/** The words a phone signs: everything that was on its screen, the act's hash and what she typed. */
export function canonical(w: Waiting, number: string): string {
  return ['bawaba approval 1', w.id, w.purpose, w.act, w.text.ar, w.text.en, w.place, number].join('\n')
}

/**
 * The phone's answer. A wrong number denies: whoever guesses has one guess in a thousand. Runs to the end also when the
 * answer is no, for it counts.
 */
export function answerApproval(
  deps: IdentityDeps,
  phoneId: string,
  given: { readonly id: string; readonly number: string; readonly signature: string; readonly deny: boolean },
): Promise<{ readonly ok: true } | Refusal<'over' | 'wrong_number'>> {
  const at = deps.clock.now()
  return namedTransaction('approval: answered', deps.pool, async (tx) => {
    const phone = await phoneOf(tx, phoneId)
    if (phone === null) return refusal('over', phoneWords.over)
    const person = phone.person_id
    await lockAccount(tx, person)
    const row = await waitingOf(tx, person, at)
    if (row === null || row.approval_id !== given.id) return refusal('over', phoneWords.over)
    const words = canonical(shown(row), given.deny ? 'deny' : given.number)
    // What this phone did not sign changes nothing: nobody else may deny for her either.
    if (!signedBy(phone.public_key, words, given.signature)) return refusal('over', phoneWords.over)
    const right = !given.deny && given.number === numberOf(deps, row.approval_id)
    const answered = await tx.query({
      name: 'identity:approval-answer',
      text: `update identity.approval set answer = $3, answered_at = $4, phone_id = $5, signature = $6
        where person_id = $1 and approval_id = $2 and answer is null and expires_at > $4 returning approval_id`,
      values: [
        person,
        row.approval_id,
        right ? 'approved' : 'denied',
        at,
        phone.phone_id,
        right ? Buffer.from(given.signature, 'base64url') : null,
      ],
    })
    if (answered.rowCount !== 1) return refusal('over', phoneWords.over)
    await tx.query('update identity.phone set last_used_at = $3 where person_id = $1 and phone_id = $2', [
      person,
      phone.phone_id,
      at,
    ])
    if (!right) {
      const detail = { act: row.act_text.ar, reason: given.deny ? 'denied' : 'number', purpose: row.purpose }
      await remember(tx, person, { at, kind: 'act_refused', device: phone.name, detail })
      await muteIfMany(tx, person, at)
    }
    return right || given.deny ? { ok: true } : refusal('wrong_number', phoneWords.wrongNumber)
  })
}

/** How an approval stands, for the screen that waits. */
export async function approvalState(
  db: Db,
  of: Pick<Asking, 'person' | 'purpose' | 'flow'>,
  at: Instant,
): Promise<'waits' | 'approved' | 'denied' | 'over'> {
  const row = first(
    await db.query<{ answer: string | null; live: boolean }>({
      name: 'identity:approval-state',
      text: `select answer, expires_at > $4 as live from identity.approval
        where person_id = $1 and purpose = $2 and flow = $3 order by made_at desc limit 1`,
      values: [of.person, of.purpose, of.flow, at],
    }),
  )
  if (row === null || row.answer === 'expired') return 'over'
  if (row.answer === null) return row.live ? 'waits' : 'over'
  return row.answer === 'approved' ? 'approved' : 'denied'
}

export type Used =
  | {
      readonly ok: true
      readonly phone: string /** The phone is no older than a day (ID-83). */
      readonly youngUntil: Instant | null
    }
  | Refusal<'waits' | 'denied' | 'over' | 'phone_young' | 'mobile_new'>

/**
 * Uses what was approved, inside the transaction of whatever it approves: true for exactly one caller, and for this very
 * act. `signs`: the act cannot be undone; a phone added on a device that is still new, or by a mobile that is, does not approve it.
 */
export async function useApproval(
  tx: Tx,
  deps: Pick<IdentityDeps, 'clock'>,
  of: Pick<Asking, 'person' | 'purpose' | 'flow'> & { readonly act: Buffer },
  signs = false,
): Promise<Used> {
  const at = deps.clock.now()
  await lockAccount(tx, of.person) // before its approvals, as whoever answers one does
  const used = first(
    await tx.query<{ phone_id: string; made_on: Buffer; made_at: Instant; name: string }>({
      name: 'identity:approval-use',
      text: `update identity.approval a set used_at = $6 from identity.phone p
        where a.person_id = $1 and a.purpose = $2 and a.flow = $3 and a.act_hash = $4
          and a.answer = 'approved' and a.used_at is null and a.answered_at > $5
          and p.person_id = a.person_id and p.phone_id = a.phone_id and p.removed_at is null
        returning a.phone_id, p.made_on, p.made_at, p.name`,
      values: [of.person, of.purpose, of.flow, of.act, later(at, -useWithin), at],
    }),
  )
  if (used === null) {
    const state = await approvalState(tx, of, at)
    if (state === 'waits') return refusal('waits', phoneWords.waits)
    return state === 'denied' ? refusal('denied', phoneWords.denied) : refusal('over', phoneWords.over)
  }
  const youngUntil = await newUntil(tx, of.person, used.made_on, at)
  if (signs && youngUntil !== null) return refusal('phone_young', phoneWords.young(youngUntil), youngUntil)
  const moved = signs ? await mobileIsNew(tx, of.person, used.made_at, at) : null
  if (moved !== null) return refusal('mobile_new', mobileNew, moved)
  return { ok: true, phone: used.name, youngUntil }
}

/** Forgets what was asked more than a day ago; the person's history keeps what was approved. */
export async function purgeApprovals(db: Db, at: Instant): Promise<void> {
  await db.query('delete from identity.approval where made_at < $1', [later(at, -minutes(24 * 60))])
}
