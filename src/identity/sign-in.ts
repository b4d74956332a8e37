/**
 * Signing in: number or user name and password, then a code by SMS, then a session. Whatever the reason for a no to the
 * first step (nobody by that name, wrong password, not activated, suspended, too many tries), it is one answer after the
 * same work (ID-52); the reason goes to the person on record.
 */
import { createHash } from 'node:crypto'
import { compact, type Instant, type Lang, type Text } from '../language/index.ts'
import {
  first,
  inTransaction,
  later,
  minutes,
  namedTransaction,
  onConnection,
  type PersonId,
  type Tx,
  together,
} from '../store/index.ts'
import { type Account, accountOf, isOpen, lockAccount, remember } from './accounts.ts'
import { provedAtKiosk } from './after-kiosk.ts'
import { noteRefusal } from './afterwards.ts'
import { nobody } from './afterwards-note.ts'
import { type Asked, approvalState, askPhone, useApproval } from './approvals.ts'
import { admit, attemptRight, attemptUnmade } from './attempts.ts'
import { codesPaused } from './breaker.ts'
import { keepOpen } from './closing.ts'
import { type CodeBinding, issueCode, tryCode } from './codes.ts'
import { hashOf, type IdentityDeps, newSecret, type Refusal, refusal } from './deps.ts'
import { dateAndTime, tellAccount } from './messages.ts'
import type { ConfirmedBy } from './new-device.ts'
import { judgePassword, type Leaked } from './password-policy.ts'
import { hashPassword, verifyPassword } from './passwords.ts'
import { getPerson } from './person.ts'
import { phoneWords } from './phone-words.ts'
import { phonesOf } from './phones.ts'
import { endSessions, openSession, type Session, signOut } from './sessions.ts'
import { knownDevice, plainLabel, waitingClaim, whoIs } from './sign-in-who.ts'
import { asPassword, liveTemporary, readTemporary, useTemporary } from './temporary.ts'
import { forgetTotps, lockTotps, totpsOf, tryTotp } from './totp.ts'
import { untilWords } from './words.ts'

export interface SignInDeps extends IdentityDeps {
  readonly leaked: Leaked
}

const flowLife = minutes(15)

export interface Credentials {
  /** A national ID or iqama number, or a user name, as typed. */
  readonly name: string
  readonly password: string
  /** The value of the device's cookie, when it has one. */
  readonly device: string | null
  /** What the browser calls itself, in words: "Chrome, Android". */
  readonly label: string
  readonly lang: Lang
}

/** The next step of a sign-in. `flow` stays in a cookie of the browser, not in the page. */
export type SignInStep =
  | {
      readonly ok: true
      readonly next: 'code'
      /** Where the code comes from: a message, the app of whoever has one; nowhere while the breaker is down. */
      readonly by: 'sms' | 'app' | 'phone' | 'paused'
      readonly flow: string
      /** '' when nothing was sent. */
      readonly sentTo: string
      readonly resendAt: Instant | ''
    }
  | { readonly ok: true; readonly next: 'new_password'; readonly flow: string }

export interface SignedIn {
  readonly ok: true
  readonly token: string
  readonly session: Session
  /** To be kept in the browser's device cookie. */
  readonly device: string
}

export type SignInRefusal = Refusal<
  | 'sign_in_refused'
  | 'code_wait'
  | 'code_day_limit'
  | 'code_wrong'
  | 'code_dead'
  | 'start_again'
  | 'password_refused'
  | 'kiosk_first'
  | 'sms_paused'
  | 'waits'
  | 'denied'
  | 'over'
  | 'phone_young'
  | 'mobile_new'
>

interface FlowRow {
  person_id: string
  stage: 'new_password' | 'code' | 'done'
  temporary_id: string | null
  new_password_hash: string | null
  device_hash: Buffer
  known_device: boolean
  /** She was at a kiosk just now and said so. */
  after_kiosk: boolean
  label: string
  lang: Lang
}

/** The first step. Throws BusyError when too many wait. */
export async function beginSignIn(deps: SignInDeps, given: Credentials): Promise<SignInStep | SignInRefusal> {
  const at = deps.clock.now()
  const label = plainLabel(given.label)
  const { account, temporary, claim, known, attempt } = await lookUp(deps, given, at)

  const typedTemporary = readTemporary(given.password)
  const viaTemporary = temporary !== null && typedTemporary !== null
  const kept = viaTemporary ? temporary.hash : (account?.password_hash ?? claim?.password_hash ?? null)
  const tooLong = given.password.length > 1024
  const verified = await verifyPassword(
    deps.keys.pepper,
    tooLong ? null : kept,
    tooLong ? '' : viaTemporary ? asPassword(typedTemporary) : given.password,
  ).catch(async (error: unknown) => {
    // Nothing was compared: that we were busy is not held against anybody.
    if (attempt.admitted) await attemptUnmade(deps.pool, attempt.key)
    throw error
  })

  const open = account !== null && isOpen(account)
  if (!attempt.admitted || !verified.right || !open) {
    const reason = attempt.admitted ? (verified.right && account !== null ? account.state : 'password') : 'waiting'
    const waiting = account === null && verified.right && attempt.admitted ? (claim?.claim_id ?? null) : null
    const of = { person: account?.person_id ?? null, claim: waiting, device: label, reason }
    await namedTransaction('sign-in: refused', deps.pool, (tx) => noteRefusal(tx, of, at))
    return refusal('sign_in_refused', untilWords.signInNo)
  }

  const choose = viaTemporary || account.must_change || (await isWeak(deps, account, given.password))
  const flow = newSecret()
  const device = given.device ?? newSecret()
  return namedTransaction('sign-in: begun', deps.pool, async (tx) => {
    if (verified.rehash !== null && !viaTemporary) await replaceHash(tx, account, verified.rehash)
    const right = attemptRight(tx, attempt.key)
    const begun = tx.query({
      name: 'identity:sign-in-begin',
      text: `insert into identity.sign_in
        (flow_hash, person_id, stage, temporary_id, device_hash, known_device, label, lang, started_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      values: [
        hashOf(flow),
        account.person_id,
        choose ? 'new_password' : 'code',
        viaTemporary ? temporary.temporary_id : null,
        hashOf(device),
        known !== null,
        label,
        given.lang,
        at,
        later(at, flowLife),
      ],
    })
    const next = choose ? null : askSecond(tx, deps, account, flow, device, viaTemporary)
    const [, , step] = await together(right, begun, next)
    return step ?? { ok: true, next: 'new_password', flow: join(flow, device) }
  })
}

/** Everything that is known before the hash, and the attempt counted: the same statements whoever is meant (ID-52). */
function lookUp(deps: SignInDeps, given: Credentials, at: Instant) {
  return onConnection(deps.pool, async (db) => {
    const { person, subject, number } = await whoIs(deps, given.name, db)
    const [account, temporary, registered, known] = await together(
      accountOf(db, person ?? nobody),
      liveTemporary(db, person ?? nobody, at),
      waitingClaim(db, number, at),
      knownDevice(db, person ?? nobody, given.device),
    )
    const attempt = await admit(db, subject, known, at)
    return { account, temporary, known, attempt, claim: account === null ? registered : null }
  })
}

// The browser keeps one value: the flow and the device it will be known by once signed in.
function join(flow: string, device: string): string {
  return `${flow}~${device}`
}
function split(value: string): { flow: string; device: string } {
  const [flow = '', device = ''] = value.length > 200 ? [] : value.split('~')
  return { flow, device }
}

function binding(person: PersonId, flow: string, afterKiosk: boolean): CodeBinding {
  return { subject: person, purpose: 'sign-in', flow: hashOf(flow).toString('hex'), afterKiosk }
}

/**
 * Asks for the second factor: where she has a phone that approves, she is asked whether to ask it; her app's code when
 * she has an app, with no message at all; else a code by message. Who comes with what a kiosk gave her has shown fingers
 * and face there and may have lost the app.
 */
async function askSecond(
  tx: Tx,
  deps: SignInDeps,
  account: Account,
  flow: string,
  device: string,
  cameFromKiosk: boolean,
  notByPhone = false,
): Promise<SignInStep | SignInRefusal> {
  if (cameFromKiosk) return sendSignInCode(tx, deps, account, flow, device, true)
  const [phones, apps, paused] = await together(
    phonesOf(tx, account.person_id),
    totpsOf(tx, account.person_id),
    codesPaused(tx),
  )
  if (!notByPhone && phones.length > 0) {
    return { ok: true, next: 'code', by: 'phone', flow: join(flow, device), sentTo: '', resendAt: '' }
  }
  const app = apps.length > 0
  if (app || paused) {
    return { ok: true, next: 'code', by: app ? 'app' : 'paused', flow: join(flow, device), sentTo: '', resendAt: '' }
  }
  return sendSignInCode(tx, deps, account, flow, device, false)
}

async function sendSignInCode(
  tx: Tx,
  deps: SignInDeps,
  account: Account,
  flow: string,
  device: string,
  afterKiosk: boolean,
): Promise<SignInStep | SignInRefusal> {
  const issued = await issueCode(
    tx,
    deps,
    { mobile: account.mobile, lang: account.lang, person: account.person_id, device: hashOf(device) },
    binding(account.person_id, flow, afterKiosk),
  )
  if (!issued.ok) return issued
  return {
    ok: true,
    next: 'code',
    by: 'sms',
    flow: join(flow, device),
    sentTo: maskMobile(account.mobile),
    resendAt: issued.resendAt,
  }
}

/** `05••••••10`: enough to know one's own, not enough to call it. */
export function maskMobile(mobile: string): string {
  return `05••••••${mobile.slice(-2)}`
}

/** Another code for the same sign-in; the former dies. Also how somebody with a phone chooses a code instead. */
export function resendSignInCode(deps: SignInDeps, value: string): Promise<SignInStep | SignInRefusal> {
  const { flow, device } = split(value)
  return namedTransaction('sign-in: code sent again', deps.pool, async (tx) => {
    const row = await lockFlow(tx, flow, device, deps.clock.now())
    const account = row?.stage === 'code' ? await accountOf(tx, row.person_id) : null
    if (account === null) return refusal('start_again', untilWords.startAgain)
    return askSecond(tx, deps, account, flow, device, row !== null && fromKiosk(row), true)
  })
}

/** Her app is lost and she comes from a kiosk: a code by message serves after all, and the app is forgotten with it. */
export function signInAfterKiosk(deps: SignInDeps, value: string): Promise<SignInStep | SignInRefusal> {
  const { flow, device } = split(value)
  const at = deps.clock.now()
  return inTransaction(deps.pool, async (tx) => {
    const row = await lockFlow(tx, flow, device, at)
    const account = row?.stage === 'code' ? await accountOf(tx, row.person_id) : null
    if (account === null) return refusal('start_again', untilWords.startAgain)
    if (!(await provedAtKiosk(tx, account.person_id, at))) return refusal('kiosk_first', untilWords.kioskFirst)
    await tx.query('update identity.sign_in set after_kiosk = true where flow_hash = $1', [hashOf(flow)])
    return sendSignInCode(tx, deps, account, flow, device, true)
  })
}

/** One's own password in place of a temporary or weak one, before any session; then the code (P-01, step 4). */
export async function chooseOwnPassword(
  deps: SignInDeps,
  value: string,
  password: string,
): Promise<SignInStep | SignInRefusal> {
  const { flow, device } = split(value)
  const at = deps.clock.now()
  const row = await inTransaction(deps.pool, (tx) => lockFlow(tx, flow, device, at))
  const account = row?.stage === 'new_password' ? await accountOf(deps.pool, row.person_id) : null
  if (account === null) return refusal('start_again', untilWords.startAgain)
  const why = await judgeFor(deps, account, password)
  if (why !== null) return refusal('password_refused', why)
  if (account.password_hash !== null) {
    const old = await verifyPassword(deps.keys.pepper, account.password_hash, password)
    if (old.right) return refusal('password_refused', untilWords.passwordSame)
  }
  const hash = await hashPassword(deps.keys.pepper, password)
  return namedTransaction('sign-in: own password chosen', deps.pool, async (tx) => {
    const moved = await tx.query({
      name: 'identity:sign-in-chosen',
      text: `update identity.sign_in set stage = 'code', new_password_hash = $2
        where flow_hash = $1 and stage = 'new_password' and expires_at > $3 returning person_id`,
      values: [hashOf(flow), hash, at],
    })
    if (moved.rowCount !== 1) return refusal('start_again', untilWords.startAgain)
    return askSecond(tx, deps, account, flow, device, row !== null && fromKiosk(row))
  })
}

/**
 * The code, and with it the session. A token that the browser held before is dead afterwards (`former`), whoever gave
 * it to the browser.
 */
export function finishSignIn(
  deps: SignInDeps,
  value: string,
  code: string,
  former: string | null = null,
): Promise<SignedIn | SignInRefusal> {
  const { flow, device } = split(value)
  const at = deps.clock.now()
  return namedTransaction('sign-in: code tried', deps.pool, async (tx) => {
    const row = await lockFlow(tx, flow, device, at)
    if (row === null || row.stage !== 'code') return refusal('start_again', untilWords.startAgain)
    const checked = await trySecond(tx, deps, row, flow, code)
    if (!checked.ok) {
      await remember(tx, row.person_id, {
        at,
        kind: 'code_refused',
        device: row.label,
        detail: { reason: checked.reason },
      })
      return checked
    }
    return enter(tx, row, { flow, device, former }, fromKiosk(row) ? 'kiosk' : null, at)
  })
}

/** The act that a phone approves when it lets somebody in: this sign-in and no other. */
function enteringAct(flow: string): { readonly hash: Buffer; readonly text: Text } {
  const hash = createHash('sha256')
    .update(`sign-in\n${hashOf(flow).toString('hex')}`)
    .digest()
  return { hash, text: phoneWords.signIn }
}

/** Asks her phone to let this sign-in in; the number is for the screen that waits. Asked again, it is the same number. */
export async function askPhoneSignIn(deps: SignInDeps, value: string): Promise<Asked | Refusal<'start_again'>> {
  const { flow, device } = split(value)
  const row = await inTransaction(deps.pool, (tx) => lockFlow(tx, flow, device, deps.clock.now()))
  if (row?.stage !== 'code') return refusal('start_again', untilWords.startAgain)
  const of = { person: row.person_id, purpose: 'sign-in' as const, flow: hashOf(flow).toString('hex') }
  return askPhone(deps, { ...of, act: enteringAct(flow), place: row.label })
}

/** How that stands. */
export async function phoneSignInState(
  deps: SignInDeps,
  value: string,
): Promise<'waits' | 'approved' | 'denied' | 'over'> {
  const { flow, device } = split(value)
  const at = deps.clock.now()
  const row = await inTransaction(deps.pool, (tx) => lockFlow(tx, flow, device, at))
  if (row?.stage !== 'code') return 'over'
  const of = { person: row.person_id, purpose: 'sign-in' as const, flow: hashOf(flow).toString('hex') }
  return approvalState(deps.pool, of, at)
}

/** The session, once the phone said yes. An older phone that approves has confirmed this device too (ID-83). */
export function finishSignInByPhone(
  deps: SignInDeps,
  value: string,
  former: string | null = null,
): Promise<SignedIn | SignInRefusal> {
  const { flow, device } = split(value)
  const at = deps.clock.now()
  return namedTransaction('sign-in: by a phone', deps.pool, async (tx) => {
    const row = await lockFlow(tx, flow, device, at)
    if (row?.stage !== 'code') return refusal('start_again', untilWords.startAgain)
    const of = { person: row.person_id, purpose: 'sign-in' as const, flow: hashOf(flow).toString('hex') }
    const used = await useApproval(tx, deps, { ...of, act: enteringAct(flow).hash })
    if (!used.ok) return used
    return enter(tx, row, { flow, device, former }, used.youngUntil === null ? 'device' : null, at)
  })
}

/** Both factors were right: what the flow brought is kept, and the session opens. */
async function enter(
  tx: Tx,
  row: FlowRow,
  browser: { readonly flow: string; readonly device: string; readonly former: string | null },
  sure: ConfirmedBy | null,
  at: Instant,
): Promise<SignedIn | SignInRefusal> {
  if (fromKiosk(row)) await lockTotps(tx, row.person_id)
  const [, account] = await together(lockAccount(tx, row.person_id), accountOf(tx, row.person_id))
  if (account === null || !isOpen(account)) return refusal('start_again', untilWords.startAgain)
  if (row.temporary_id !== null && !(await useTemporary(tx, row.person_id, row.temporary_id, at))) {
    return refusal('start_again', untilWords.startAgain)
  }
  if (fromKiosk(row)) await forgetTotps(tx, row.person_id, at)
  if (row.new_password_hash !== null) await setPassword(tx, row.person_id, row.new_password_hash, at)
  await keepOpen(tx, account, at)
  if (browser.former !== null) await signOut(tx, browser.former, at)
  const [, , opened] = await together(
    tx.query({
      name: 'identity:sign-in-done',
      text: `update identity.sign_in set stage = 'done', new_password_hash = null where flow_hash = $1`,
      values: [hashOf(browser.flow)],
    }),
    meetDevice(tx, row, at, sure),
    openSession(tx, {
      person: row.person_id,
      lang: row.lang,
      identityLevel: account.identity_level,
      signInLevel: 2,
      deviceHash: row.device_hash,
      label: row.label,
      at,
    }),
  )
  const detail = { session: opened.session.sessionId }
  await remember(tx, row.person_id, { at, kind: 'signed_in', device: row.label, detail })
  return { ok: true, ...opened, device: browser.device }
}

/** Did she show fingers and face before this sign-in? */
function fromKiosk(row: Pick<FlowRow, 'temporary_id' | 'after_kiosk'>): boolean {
  return row.temporary_id !== null || row.after_kiosk
}

/** The second factor as typed: of her app when she has one, else the code that was sent. */
async function trySecond(
  tx: Tx,
  deps: SignInDeps,
  row: FlowRow,
  flow: string,
  typed: string,
): Promise<
  { readonly ok: true } | Refusal<'code_wrong' | 'code_wait' | 'code_dead' | 'code_day_limit' | 'sms_paused'>
> {
  if (!fromKiosk(row) && (await totpsOf(tx, row.person_id)).length > 0) {
    return tryTotp(tx, deps, row.person_id, typed, row.known_device ? row.device_hash : null)
  }
  return tryCode(tx, deps, binding(row.person_id, flow, fromKiosk(row)), compact(typed) ?? '')
}

/** A new password: every session dies (ID-82), and the person is told. */
export async function setPassword(tx: Tx, person: PersonId, hash: string, at: Instant): Promise<void> {
  await tx.query({
    name: 'identity:password-set',
    text: `update identity.account set password_hash = $2, must_change = false, password_changed_at = $3 where person_id = $1`,
    values: [person, hash, at],
  })
  await endSessions(tx, person, 'password changed', at)
  await remember(tx, person, { at, kind: 'password_changed' })
  await tellAccount(tx, person, 'acct.password.changed', dateAndTime(at), at, at)
}

/**
 * The first device is no news; every later one is told to the person (ID-83, R-ACC-13) and is new for a day, unless
 * `sure` says what confirms it.
 */
export async function meetDevice(
  tx: Tx,
  row: Pick<FlowRow, 'person_id' | 'device_hash' | 'label'>,
  at: Instant,
  sure: ConfirmedBy | null,
): Promise<void> {
  const others = first(
    await tx.query<{ n: number; known: boolean; ever: boolean }>({
      name: 'identity:device-others',
      text: `select count(*) filter (where device_hash <> $2 and forgotten_at is null)::int as n,
          coalesce(bool_or(device_hash = $2 and forgotten_at is null), false) as known, count(*) > 0 as ever
        from identity.device where person_id = $1`,
      values: [row.person_id, row.device_hash],
    }),
  )
  // Only an account that never had a device, not one whose devices somebody forgot, takes its first as its own.
  const confirmedBy = sure ?? (others?.ever === true ? null : 'first')
  await tx.query({
    name: 'identity:device-meet',
    text: `insert into identity.device as d
          (person_id, device_hash, label, first_at, last_at, confirmed_at, confirmed_by)
        values ($1, $2, $3, $4, $4, case when $5::text is null then null else $4::timestamptz end, $5)
        on conflict (person_id, device_hash) do update set last_at = $4, label = $3, forgotten_at = null,
          met_at = case when d.forgotten_at is null then d.met_at else $4 end,
          confirmed_at = case when d.forgotten_at is null and d.confirmed_at is not null then d.confirmed_at
            else excluded.confirmed_at end,
          confirmed_by = case when d.forgotten_at is null and d.confirmed_at is not null then d.confirmed_by
            else excluded.confirmed_by end`,
    values: [row.person_id, row.device_hash, row.label, at, confirmedBy],
  })
  // A device that was forgotten is a new one again.
  if (others?.known === false && others.n > 0) {
    await tellAccount(
      tx,
      row.person_id,
      'acct.login.new_device',
      dateAndTime(at),
      `${row.device_hash.toString('hex')}:${at}`,
      at,
    )
  }
}

async function lockFlow(tx: Tx, flow: string, device: string, at: Instant): Promise<FlowRow | null> {
  return first(
    await tx.query<FlowRow>({
      name: 'identity:sign-in-lock',
      text: `select person_id, stage, temporary_id, new_password_hash, device_hash, known_device, after_kiosk, label, lang
        from identity.sign_in where flow_hash = $1 and device_hash = $2 and expires_at > $3 for update`,
      values: [hashOf(flow), hashOf(device), at],
    }),
  )
}

async function replaceHash(tx: Tx, account: Account, hash: string): Promise<void> {
  await tx.query({
    name: 'identity:rehash',
    text: 'update identity.account set password_hash = $2 where person_id = $1 and password_hash = $3',
    values: [account.person_id, hash, account.password_hash],
  })
}

/** Passwords of registrations were chosen before the names were known, and lists grow: asked again at each sign-in. */
async function isWeak(deps: SignInDeps, account: Account, password: string): Promise<boolean> {
  return (await judgeFor(deps, account, password)) !== null
}

async function judgeFor(deps: SignInDeps, account: Account, password: string): Promise<Text | null> {
  const person = await getPerson(deps.pool, account.person_id)
  const about = {
    number: person.number,
    name: person.name,
    born: person.born,
    mobile: account.mobile,
    username: account.username,
    ...(account.email === null ? {} : { email: account.email }),
  }
  return judgePassword(password, about, deps.leaked)
}

/** Forgets sign-ins that ended. */
export async function purgeSignIns(deps: IdentityDeps): Promise<void> {
  await deps.pool.query('delete from identity.sign_in where expires_at < $1', [deps.clock.now()])
}
