/**
 * Changing the mobile (ID-22, T-ACC-04): a code to the present number and one to the new, both; the old number is told
 * and may undo it for 72 hours, and in that time no code to the new number approves an irreversible act.
 */

import { createHash, randomBytes } from 'node:crypto'
import { compact, type Instant, type Text } from '../language/index.ts'
import { type Db, first, here, hours, later, namedTransaction, type PersonId, type Tx, uuid } from '../store/index.ts'
import { type Account, accountOf, lockAccount, remember } from './accounts.ts'
import { useActProof } from './act-proof.ts'
import { type CodeBinding, issueCode, tryCode } from './codes.ts'
import { hmac, type IdentityDeps, type Refusal, refusal } from './deps.ts'
import { freezeSelf } from './freeze.ts'
import { provePassword } from './known.ts'
import { dateAndTime, sendTo, setContact, tellAccount } from './messages.ts'
import { coolingUntil, coolingWords, undoHours } from './mobile-age.ts'
import { deviceNewUntil, newDeviceWords } from './new-device.ts'
import { isNumberGone } from './number-owner.ts'
import { endSessions, type Session } from './sessions.ts'
import { askActCode, checkActCode } from './step-up.ts'
import { untilWords } from './words.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export const mobileWords = {
  same: { ar: 'هذا جوالك الحالي. اكتب الرقم الجديد', en: 'This is your present mobile. Type the new one' },
  taken: {
    ar: 'هذا الجوال مربوط بحساب آخر. اكتب رقمًا غيره',
    en: 'This mobile belongs to another account. Type another number',
  },
  again: {
    ar: 'لم نتأكد من جوالك الحالي. اكتب الرمز المرسل إليه',
    en: 'Your present mobile was not confirmed. Type the code sent to it',
  },
  noUndo: {
    ar: 'هذا الرمز غير صحيح أو مضت مهلته. اذهب إلى موظف التفعيل لتغيير الجوال',
    en: 'This code is not right or its time is over. Go to an activation officer to change the mobile',
  },
} as const satisfies Readonly<Record<string, Text>>

/** The act the code to the present number confirms: this change, in this session. */
function changing(session: Session, mobile: string): { readonly hash: Buffer; readonly text: Text } {
  const last = mobile.slice(-4)
  return {
    hash: createHash('sha256').update(`mobile:${session.personId}:${session.sessionId}:${mobile}`).digest(),
    text: { ar: `تغيير جوالك إلى ***${last}`, en: `changing your mobile to ***${last}` },
  }
}

function binding(session: Session, hash: Buffer): CodeBinding {
  return { subject: session.personId, purpose: 'mobile', flow: session.sessionId, act: hash }
}

/**
 * Sends both codes, once the password is typed again: her unlocked phone has the present number in it, and often her
 * session (ID-22). Says nothing about whether the new number serves another account: its holder hears that later.
 * `known` is for `changeMobile`. Throws BusyError.
 */
export async function askMobileChange(
  deps: IdentityDeps,
  session: Session,
  mobile: string,
  password: string,
): Promise<{ readonly ok: true; readonly sentTo: string; readonly known: string } | Refusal> {
  const account = await accountOf(deps.pool, session.personId)
  if (account === null) return refusal('start_again', untilWords.startAgain)
  if (account.mobile === mobile) return refusal('same', mobileWords.same)
  const cooling = await coolingUntil(deps.pool, session.personId, deps.clock.now())
  if (cooling !== null) return refusal('cooling', coolingWords, cooling)
  // A change of mobile is one of the acts that a new device may not do (ID-70, ID-83).
  const newUntil = await deviceNewUntil(deps.pool, session, deps.clock.now())
  if (newUntil !== null) return refusal('device_new', newDeviceWords.toChange(newUntil), newUntil)
  const { hash, text } = changing(session, mobile)
  const proved = await provePassword(deps, session, hash, password)
  if (!proved.ok) return proved
  const old = await askActCode(deps, session, hash, text)
  if (!old.ok) return old
  const sent = await namedTransaction('mobile: code sent to the new one', deps.pool, (tx) =>
    issueCode(tx, deps, { mobile, lang: account.lang }, binding(session, hash)),
  )
  return sent.ok ? { ok: true, sentTo: old.sentTo, known: proved.known } : sent
}

/**
 * Changes it, when both codes are right. `oldCode` may be left out within five minutes of a right one. The other
 * sessions end; the number serves one account at most, whoever asks at once.
 */
export async function changeMobile(
  deps: IdentityDeps,
  session: Session,
  mobile: string,
  codes: { readonly old: string; readonly new: string },
  known: string,
): Promise<{ readonly ok: true } | (Refusal & { readonly field: 'old' | 'new' | '' })> {
  const { hash, text } = changing(session, mobile)
  if (codes.old !== '') {
    const checked = await checkActCode(deps, session, hash, text, codes.old, { signs: true, known })
    if (!checked.ok) return { ...checked, field: 'old' }
  }
  const at = deps.clock.now()
  const person = session.personId
  return namedTransaction('mobile: changed', deps.pool, async (tx) => {
    const right = await tryCode(tx, deps, binding(session, hash), compact(codes.new) ?? '')
    if (!right.ok) return { ...right, field: 'new' }
    if (!(await useActProof(tx, person, session.sessionId, hash, at, 'strong'))) {
      return { ...refusal('prove_again', mobileWords.again), field: 'old' }
    }
    await lockAccount(tx, person)
    const account = await accountOf(tx, person)
    if (account === null || account.state !== 'active') {
      return { ...refusal('start_again', untilWords.startAgain), field: '' }
    }
    const moved = await moveMobile(tx, deps, account, mobile, at, { by: 'self', keep: session.sessionId })
    return moved ? { ok: true } : { ...refusal('taken', mobileWords.taken), field: '' }
  })
}

/**
 * Gives an account, locked by the caller, another mobile: its sessions end (all but `keep`), both numbers are told and
 * the old one may undo it. Where a desk changed it, the old one is lost and perhaps in a thief's hand: it may freeze the
 * account, no more. False, and nothing written, when the number serves another account.
 */
export async function moveMobile(
  tx: Tx,
  deps: IdentityDeps,
  account: Account,
  mobile: string,
  at: Instant,
  { by, keep }: { readonly by: 'self' | 'desk'; readonly keep?: string },
): Promise<boolean> {
  const person = account.person_id
  // The old number stays the account's until its time to undo is over: nobody takes it meanwhile.
  const taken = first(
    await tx.query<{ person_id: string }>(
      `insert into identity.mobile (mobile, person_id, since) values ($1, $2, $3)
       on conflict (mobile) do nothing returning person_id`,
      [mobile, person, at],
    ),
  )
  const holder = taken?.person_id ?? (await holderOf(tx, mobile))
  if (holder !== person) return false
  const gone = await isNumberGone(tx, person, account.mobile)
  await tx.query(
    'update identity.account set mobile = $2, mobile_gone_at = null, owner_checked_at = $3 where person_id = $1',
    [person, mobile, at],
  )
  here('mobile: moved, the way back not kept')
  await setContact(tx, person, { mobile, lang: account.lang }, at)
  await endSessions(tx, person, 'mobile changed', at, keep)
  // A number that is somebody else's undoes nothing and is told nothing (ID-23).
  const undo = gone ? null : await keepChange(tx, deps, { person, from: account.mobile, to: mobile, by }, at)
  await remember(tx, person, { at, kind: 'mobile_changed', detail: { to: mobile.slice(-4) } })
  await tellAccount(tx, person, 'account.mobile-changed', dateAndTime(at), at, at)
  if (undo === null) return true
  const key = `identity:mobile-undo:${person}:${at}`
  const vars = { m4: mobile.slice(-4), half: undo }
  const kind = by === 'desk' ? 'account.mobile-stop' : 'account.mobile-undo'
  await sendTo(tx, { mobile: account.mobile, lang: account.lang, kind, vars, key, at, person })
  return true
}

async function holderOf(tx: Tx, mobile: string): Promise<PersonId | null> {
  const { rows } = await tx.query<{ person_id: string }>('select person_id from identity.mobile where mobile = $1', [
    mobile,
  ])
  return rows[0]?.person_id ?? null
}

/** Keeps what it was, and makes the code of 80 random bits that undoes it. */
async function keepChange(
  tx: Tx,
  deps: IdentityDeps,
  { person, from, to, by }: { person: PersonId; from: string; to: string; by: 'self' | 'desk' },
  at: Instant,
): Promise<string> {
  const id = uuid()
  const until = later(at, hours(undoHours))
  const code = [...randomBytes(16)].map((byte) => alphabet[byte & 31]).join('')
  await tx.query(
    `insert into identity.mobile_change (person_id, change_id, old_mobile, new_mobile, made_at, undo_until, made_by)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [person, id, from, to, at, until, by],
  )
  await tx.query(
    'insert into identity.mobile_undo (undo_hash, person_id, change_id, expires_at) values ($1, $2, $3, $4)',
    [hmac(deps.keys.codes, 'mobile-undo', code), person, id, until],
  )
  return code.replace(/(.{4})(?=.)/g, '$1-')
}

/**
 * Undoes a change with the code the old number was sent: that number is the account's again, whatever was changed
 * since, and every session ends. A change that a desk made is not undone by a number that was said to be lost: the
 * account is frozen, and whoever is its holder proves it with fingers and face at a kiosk. For exactly one caller.
 */
export function undoMobileChange(
  deps: IdentityDeps,
  typed: string,
): Promise<{ readonly ok: true; readonly frozen: boolean } | Refusal<'no_undo'>> {
  const at = deps.clock.now()
  const code = typed.slice(0, 60).toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  return namedTransaction('mobile: change undone', deps.pool, async (tx) => {
    const which = first(
      await tx.query<{ person_id: string; change_id: string }>(
        'delete from identity.mobile_undo where undo_hash = $1 and expires_at > $2 returning person_id, change_id',
        [hmac(deps.keys.codes, 'mobile-undo', code), at],
      ),
    )
    if (which === null) return refusal('no_undo', mobileWords.noUndo)
    const person = which.person_id
    const by = first(
      await tx.query<{ made_by: string }>(
        'select made_by from identity.mobile_change where person_id = $1 and change_id = $2',
        [person, which.change_id],
      ),
    )
    // Freezing takes its rows in an order of its own, the account's last.
    if (by?.made_by === 'desk') {
      const frozen = await freezeSelf(tx, person, '', at)
      return frozen ? { ok: true, frozen } : refusal('no_undo', mobileWords.noUndo)
    }
    await lockAccount(tx, person)
    const account = await accountOf(tx, person)
    const change = first(
      await tx.query<{ old_mobile: string; made_at: string }>(
        'select old_mobile, made_at from identity.mobile_change where person_id = $1 and change_id = $2 and undone_at is null',
        [person, which.change_id],
      ),
    )
    if (account === null || change === null) return refusal('no_undo', mobileWords.noUndo)
    // Whoever changed it once may have changed it again: what came after goes with it.
    await tx.query(
      'update identity.mobile_change set undone_at = $2 where person_id = $1 and undone_at is null and made_at >= $3',
      [person, at, change.made_at],
    )
    await tx.query('update identity.account set mobile = $2 where person_id = $1', [person, change.old_mobile])
    await tx.query('delete from identity.mobile where person_id = $1 and mobile <> $2', [person, change.old_mobile])
    await setContact(tx, person, { mobile: change.old_mobile, lang: account.lang }, at)
    await endSessions(tx, person, 'mobile change undone', at)
    await remember(tx, person, { at, kind: 'mobile_undone' })
    await tellAccount(tx, person, 'account.mobile-undone', dateAndTime(at), at, at)
    return { ok: true, frozen: false }
  })
}

/** Lets go of old numbers whose time to undo is over. */
export async function purgeMobileChanges(db: Db, at: Instant): Promise<void> {
  await db.query('delete from identity.mobile_undo where expires_at < $1', [at])
  await db.query(
    `delete from identity.mobile m using identity.account a
     where a.person_id = m.person_id and a.mobile <> m.mobile and not exists (
       select from identity.mobile_change c where c.person_id = m.person_id and c.undo_until >= $1)`,
    [at],
  )
}
