/**
 * What follows from a refused sign-in, a registration begun or a call asked for, but only for somebody: a line in her
 * history, a message to her. The door writes the same row for everybody and answers; a worker looks later whom it concerns. So the answer
 * takes as long for a number nobody has as for one with an account (ID-30, ID-52).
 */
import { dayOf, formatSlashDay, type Instant, type Lang, riyadhTime } from '../language/index.ts'
import { contactOf } from '../notices/index.ts'
import { first, namedTransaction, type PersonId, type Tx } from '../store/index.ts'
import { accountOf, lockAccount, remember } from './accounts.ts'
import { nobody, note } from './afterwards-note.ts'
import { namedOf, sendNamedCode } from './by-number.ts'
import type { IdentityDeps } from './deps.ts'
import { sendTo, tellAccount } from './messages.ts'
import { isNumberGone } from './number-owner.ts'
import { findPerson, getPerson } from './person.ts'
import { spendSms } from './sms-budget.ts'

/** Notes that a sign-in was refused. `claim`: the registration whose password was typed, while there is no account. */
export async function noteRefusal(
  tx: Tx,
  of: {
    readonly person: PersonId | null
    readonly claim: string | null
    readonly device: string
    readonly reason: string
  },
  at: Instant,
): Promise<void> {
  await note(tx, 'sign_in_refused', of.person ?? nobody, of.claim ?? nobody, of.device, of.reason, at)
}

/** Notes that a registration was begun: whoever its number is learns of it. */
export async function noteClaim(tx: Tx, claim: string, at: Instant): Promise<void> {
  await note(tx, 'claim_begun', nobody, claim, '', '', at)
}

/**
 * Notes that the digits of a challenge are to be read to whoever was named at sign-in.
 * @param digits as they are said, with spaces between
 */
export async function noteCallBack(
  tx: Tx,
  of: { readonly person: PersonId | null; readonly digits: string; readonly lang: Lang; readonly expiresAt: Instant },
  at: Instant,
): Promise<void> {
  await note(tx, 'call_back', of.person ?? nobody, nobody, of.lang, `${of.expiresAt} ${of.digits}`, at)
}

interface Note {
  readonly kind: 'sign_in_refused' | 'claim_begun' | 'call_back' | 'by_number'
  readonly person_id: PersonId
  readonly claim_id: string
  readonly device: string
  readonly reason: string
  readonly at: Instant
}

/**
 * Carries what was noted, the oldest first, each in a transaction of its own in which the note goes: killed anywhere, it
 * is remembered and told once. Any number of workers may do it at once. Returns how many it carried, at most `limit`.
 */
export async function carryAfterwards(deps: IdentityDeps, limit = 50): Promise<number> {
  for (let done = 0; done < limit; done++) if (!(await carryOne(deps))) return done
  return limit
}

function carryOne(deps: IdentityDeps): Promise<boolean> {
  return namedTransaction('afterwards: carried', deps.pool, async (tx) => {
    const next = first(
      await tx.query<Note>({
        name: 'identity:afterwards-next',
        text: `delete from identity.afterwards where note_id = (
            select note_id from identity.afterwards order by at, note_id limit 1 for update skip locked)
          returning kind, person_id, claim_id, device, reason, at`,
      }),
    )
    if (next === null) return false
    if (next.kind === 'claim_begun') await claimBegun(tx, next)
    else if (next.kind === 'call_back') await callBack(tx, next)
    else if (next.kind === 'by_number') await sendNamedCode(tx, deps, namedOf(next.reason, next.device))
    else await signInRefused(tx, next)
    return true
  })
}

/** How often a day somebody's telephone may ring because somebody else typed her number. */
const callsADay = 3

/** Calls the mobile of an account that is open: of nobody's number, nothing comes. */
async function callBack(tx: Tx, { person_id, device, reason, at }: Note): Promise<void> {
  if (person_id === nobody) return
  await lockAccount(tx, person_id)
  const account = await accountOf(tx, person_id)
  if (account === null || account.state !== 'active' || account.mobile === null) return
  if (await isNumberGone(tx, person_id, account.mobile)) return
  const [expiresAt = at, ...digits] = reason.split(' ')
  if ((await spendSms(tx, account.mobile, at)) !== null) return
  for (let n = 1; n <= callsADay; n++) {
    const called = await sendTo(tx, {
      mobile: account.mobile,
      lang: device === 'en' ? 'en' : 'ar',
      kind: 'code.call-back',
      vars: { code: digits.join(' '), time: riyadhTime(expiresAt) },
      key: `identity:call-back:${dayOf(at)}:${n}`,
      at,
      expiresAt,
      person: person_id,
      voice: true,
    })
    if (called) return
  }
}

async function signInRefused(tx: Tx, { person_id, claim_id, device, reason, at }: Note): Promise<void> {
  if (person_id !== nobody) await remember(tx, person_id, { at, kind: 'sign_in_refused', device, detail: { reason } })
  if (claim_id !== nobody) await tellNotActive(tx, claim_id, at)
}

interface ClaimRow {
  readonly number: string
  readonly mobile: string
  readonly lang: Lang
  readonly expires_at: Instant
}

async function claimOf(tx: Tx, id: string): Promise<ClaimRow | null> {
  const text = 'select number, mobile, lang, expires_at from identity.claim where claim_id = $1'
  return first(await tx.query<ClaimRow>({ name: 'identity:claim-of', text, values: [id] }))
}

/**
 * To the mobile of a registration whose password was right, at most once a day, and only when the register holds that
 * mobile: a stranger who registers under somebody's number must not learn by a message that she has no account.
 */
async function tellNotActive(tx: Tx, id: string, at: Instant): Promise<void> {
  const claim = await claimOf(tx, id)
  const person = claim === null ? null : await findPerson(tx, claim.number)
  if (claim === null || person === null || (await getPerson(tx, person)).mobile !== claim.mobile) return
  await sendTo(tx, {
    mobile: claim.mobile,
    lang: claim.lang,
    kind: 'account.not-active-yet',
    vars: { date: formatSlashDay(dayOf(claim.expires_at)) },
    key: `identity:not-active:${id}:${dayOf(at)}`,
    at,
  })
}

/** The register's contact and an existing account hear of it, once a day: many claims are not many messages. */
async function claimBegun(tx: Tx, { claim_id, at }: Note): Promise<void> {
  const claim = await claimOf(tx, claim_id)
  const id = claim === null ? null : await findPerson(tx, claim.number)
  if (claim === null || id === null) return
  const person = await getPerson(tx, id)
  if (!person.alive) return
  const vars = { time: riyadhTime(at) }
  if ((await accountOf(tx, id)) !== null) {
    await remember(tx, id, { at, kind: 'claim_begun' })
    await tellAccount(tx, id, 'account.claim-begun', vars, dayOf(at), at)
    return
  }
  // Whoever gives the mobile that the register holds is most likely the holder; the code says what is going on.
  if (person.mobile === claim.mobile) return
  const contact = await contactOf(tx, id)
  if (contact === null && person.mobile !== null) {
    const key = `identity:account.claim-begun:${dayOf(at)}`
    await sendTo(tx, { mobile: person.mobile, lang: 'ar', kind: 'account.claim-begun', vars, key, at, person: id })
  } else await tellAccount(tx, id, 'account.claim-begun', vars, dayOf(at), at)
}
