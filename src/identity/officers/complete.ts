/**
 * What a decided case does, in one transaction with its audit: an account is opened, its mobile changed, or the whole of
 * it recovered. Every contact we knew before hears of it (ID-37); what was lost opens nothing any more.
 */
import { createHash } from 'node:crypto'
import { dayOf, formatSlashDay, type Instant, riyadhTime, say } from '../../language/index.ts'
import { contactOf } from '../../notices/index.ts'
import { lockPeople } from '../../registers/people/index.ts'
import { hours, inDays, later, type Tx } from '../../store/index.ts'
import { type Account, accountOf, lockAccount, remember } from '../accounts.ts'
import { activate } from '../activate.ts'
import { forgetAttempts } from '../attempts.ts'
import { canonicalJson } from '../canonical.ts'
import { dateAndTime, sendTo, tellAccount } from '../messages.ts'
import { moveMobile } from '../mobile-change.ts'
import { isNumberGone } from '../number-owner.ts'
import { getPerson } from '../person.ts'
import { dropPush } from '../push/drop.ts'
import { endSessions } from '../sessions.ts'
import { giveTemporary, halvesOf, temporaryHash, temporaryLife } from '../temporary.ts'
import { forgetTotps } from '../totp.ts'
import { noteAct } from './acts.ts'
import { lockWaitingClaim } from './cases.ts'
import { type Casework, type DeskDeps, saveCase } from './casework.ts'
import type { Officer } from './officer.ts'
import { biometricsWhole, evidenceHash, standingTrouble } from './presence.ts'
import type { OfficerSession } from './session.ts'
import type { DeskReason } from './words.ts'

/** After a recovery nothing that cannot be undone is approved for so long. */
export const coolingTime = hours(24)

/** Everything a case's approval rests on, as it stands now, under lock. */
export interface CaseData {
  readonly hash: Buffer
  readonly second: boolean
  readonly account: Account | null
  readonly claim: Awaited<ReturnType<typeof lockWaitingClaim>>
  /** Contacts we knew before this case. */
  readonly known: readonly string[]
}

/** Reads and locks it; a reason where the case cannot be decided at all any more. */
export async function dataOf(tx: Tx, deps: DeskDeps, c: Casework, at: Instant): Promise<CaseData | DeskReason> {
  const claim = c.claim_id === null ? null : await lockWaitingClaim(tx, { claim: c.claim_id }, at)
  if (c.kind === 'activation' && claim === null) return 'ticket'
  await lockPeople(tx, [c.person_id])
  await lockAccount(tx, c.person_id)
  const why = await standingTrouble(tx, c)
  if (why !== null) return why
  const person = await getPerson(tx, c.person_id)
  const account = await accountOf(tx, c.person_id)
  const contact = await contactOf(tx, c.person_id)
  const whole = biometricsWhole(deps, c)
  const hash = createHash('sha256')
    .update(
      canonicalJson([
        [c.case_id, c.kind, c.reference, c.reason, c.officer_id, c.person_id, c.number, c.ticket, c.level],
        [c.mobile, c.mobile_proved, c.evidence, c.document, c.without_why, whole, c.temporary_id],
        claim === null
          ? null
          : [claim.claim_id, claim.number, claim.mobile, claim.username, claim.email, claim.terms_version],
        account === null ? null : [account.username, account.mobile, account.state, account.identity_level],
        [person.number, person.mobile, person.name],
      ]),
    )
    .digest()
  const otherMobile = claim !== null && claim.mobile !== person.mobile
  const second = c.kind !== 'activation' || c.level === 3 || !whole || otherMobile
  const known = [person.mobile, account?.mobile ?? null, contact?.mobile ?? null].filter((one) => one !== null)
  return { hash, second, account, claim, known: [...new Set(known)] }
}

/** The slow hash of the credential that the case will give; made before the transaction. */
export function credentialHash(deps: DeskDeps, c: Pick<Casework, 'temporary_id'>): Promise<string> {
  return temporaryHash(deps.keys.pepper, c.temporary_id)
}

interface Completing {
  readonly casework: Casework
  readonly data: CaseData
  readonly temporaryHash: string
  readonly maker: Officer
  /** Who agreed, where two were needed; and the session that writes. */
  readonly second: Officer | null
  readonly session: OfficerSession
  readonly at: Instant
}

/** Does it. A reason when the last look finds that it cannot be done; then nothing of a person was written. */
export async function complete(tx: Tx, deps: DeskDeps, what: Completing): Promise<DeskReason | null> {
  const { casework: c, data, maker, second, session, at } = what
  const done = c.kind === 'activation' ? await opens(tx, deps, what) : await recovers(tx, deps, what)
  if ('trouble' in done) return done.trouble
  for (const mobile of data.known) {
    if (mobile === done.mobile) continue
    const lang = data.account?.lang ?? data.claim?.lang ?? 'ar'
    const vars = { channel: say(maker.unit.name, lang), date: formatSlashDay(dayOf(at)) }
    const [kind, said] = c.kind === 'activation' ? ['acct.activated', vars] : ['account.recovered', dateAndTime(at)]
    const key = `identity:${kind}:${c.case_id}:${mobile}`
    await sendTo(tx, { mobile, lang, kind: kind ?? '', vars: said ?? {}, key, at, person: c.person_id })
  }
  await saveCase(tx, c, { step: 'done', username: done.username, done_at: at }, at)
  await noteAct(tx, {
    at,
    kind: 'decided',
    officer: maker,
    session: session.id,
    person: c.person_id,
    about: c.case_id,
    reason: c.reason,
    ticket: c.ticket,
    before: { state: data.account?.state ?? 'none', level: data.account?.identity_level ?? 0 },
    after: { kind: c.kind, state: 'active', level: Math.max(c.level, data.account?.identity_level ?? 0) },
    evidence: evidenceHash(c),
    ...(second === null ? {} : { second: second.id }),
  })
  return null
}

type Done = { readonly username: string; readonly mobile: string } | { readonly trouble: DeskReason }

async function opens(
  tx: Tx,
  deps: DeskDeps,
  { casework: c, data, maker, temporaryHash, at }: Completing,
): Promise<Done> {
  const { claim } = data
  if (claim === null) return { trouble: 'ticket' }
  const made = await activate(tx, {
    person: c.person_id,
    number: c.number,
    method: 'officer',
    // The officer, not her unit: a recall takes back what one officer vouched for (ID-44).
    place: c.officer_id,
    placeName: maker.unit.name,
    identityLevel: c.level,
    scores: Object.fromEntries(Object.entries(c.evidence).map(([kind, evidence]) => [kind, evidence.score])),
    evidenceHash: evidenceHash(c),
    termsVersion: claim.terms_version,
    termsHash: claim.terms_hash,
    mobile: claim.mobile,
    lang: claim.lang,
    cause: c.case_id,
    at,
    // The password of a registration is its typist's: on a form that somebody else filled in it must open nothing.
    by: {
      temporaryId: c.temporary_id,
      temporaryHash,
      smsHalf: halvesOf(deps.keys.pepper, c.temporary_id).sms,
      endsAt: riyadhTime(later(at, temporaryLife)),
      registration: claim,
    },
  })
  if (made.ok) return { username: made.username, mobile: claim.mobile }
  return {
    trouble:
      made.reason === 'mobile_taken' ? 'mobileTaken' : made.reason === 'has_account' ? 'hasAccount' : 'notCurrent',
  }
}

/** A lost mobile keeps the password; an account lost whole loses everything that could still open it. */
async function recovers(tx: Tx, deps: DeskDeps, what: Completing): Promise<Done> {
  const { casework: c, data, at } = what
  const { account } = data
  if (account === null || c.mobile === null || !c.mobile_proved) return { trouble: 'noAccount' }
  const person = c.person_id
  await tx.query('delete from identity.sign_in where person_id = $1', [person])
  await tx.query(
    'update identity.code set killed_at = $2 where subject = $1 and used_at is null and killed_at is null',
    [person, at],
  )
  const again = c.mobile !== account.mobile || (await isNumberGone(tx, person, account.mobile))
  if (again && !(await moveMobile(tx, deps, account, c.mobile, at, { by: 'desk' }))) return { trouble: 'mobileTaken' }
  await endSessions(tx, person, c.kind === 'mobile' ? 'mobile changed' : 'recovered', at)
  await tx.query(`update identity.account set state = 'active' where person_id = $1`, [person])
  await forgetAttempts(tx, person)
  await tx.query('insert into identity.cooling (person_id, cause, until) values ($1, $2, $3)', [
    person,
    c.case_id,
    later(at, coolingTime),
  ])
  if (c.kind === 'recovery') await replaceAll(tx, deps, what, account)
  await remember(tx, person, {
    at,
    kind: 'recovered',
    channel: 'desk',
    device: say(what.maker.unit.name, account.lang),
    detail: { cause: c.case_id, level: String(account.identity_level) },
  })
  await tellAccount(tx, person, 'account.recovered', dateAndTime(at), c.case_id, at)
  return { username: account.username, mobile: c.mobile }
}

async function replaceAll(
  tx: Tx,
  deps: DeskDeps,
  { casework: c, temporaryHash, at }: Completing,
  account: Account,
): Promise<void> {
  const person = c.person_id
  await tx.query('update identity.account set password_hash = null, must_change = true where person_id = $1', [person])
  await tx.query('update identity.passkey set removed_at = $2 where person_id = $1 and removed_at is null', [
    person,
    at,
  ])
  await tx.query('update identity.phone set removed_at = $2 where person_id = $1 and removed_at is null', [person, at])
  await dropPush(tx, person)
  await forgetTotps(tx, person, at)
  await tx.query('update identity.device set forgotten_at = $2 where person_id = $1 and forgotten_at is null', [
    person,
    at,
  ])
  const expiresAt = await giveTemporary(tx, person, c.temporary_id, temporaryHash, at)
  const half = halvesOf(deps.keys.pepper, c.temporary_id).sms
  const time = riyadhTime(later(at, temporaryLife))
  await tellAccount(tx, person, 'acct.username', { username: account.username }, c.case_id, at, expiresAt)
  await tellAccount(tx, person, 'acct.temporary_password', { half, time }, c.case_id, at, expiresAt)
}

/** The half of the credential for the slip: while the day of the case lasts, to the officer of the case alone. */
export function slipOf(deps: DeskDeps, c: Casework, at: Instant): { username: string; half: string | null } | null {
  if (c.step !== 'done' || c.username === null || c.done_at === null || later(c.done_at, inDays(1) / 24) <= at)
    return null
  return { username: c.username, half: c.kind === 'mobile' ? null : halvesOf(deps.keys.pepper, c.temporary_id).slip }
}
