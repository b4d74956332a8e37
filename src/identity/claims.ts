/**
 * Registration on the portal (P-02): data, a code to the mobile, then a form and a ticket to be activated with. It is a
 * claim and nothing more: it reserves no number, user name or mobile, and tells whoever makes it nothing about who has
 * an account (ID-30). The person it names is told.
 */
import { compact, dayOf, formatSlashDay, type Instant, type Lang, toHijri } from '../language/index.ts'
import { first, hours, inDays, later, namedTransaction, type Pool, type Tx, uuid } from '../store/index.ts'
import { type ActivationPoint, type WayToActivate, waysToActivate } from './activation-points.ts'
import { noteClaim } from './afterwards.ts'
import type { ClaimData } from './claim-form.ts'
import { type CodeBinding, issueCode, killCodes, tryCode } from './codes.ts'
import { hashOf, hmac, newSecret, type Refusal, refusal } from './deps.ts'
import { sendTo } from './messages.ts'
import { judgePassword } from './password-policy.ts'
import { hashPassword } from './passwords.ts'
import { maskMobile, type SignInDeps } from './sign-in.ts'
import { terms, termsHash } from './terms.ts'
import { untilWords } from './words.ts'

export type { ActivationPoint, WayToActivate }

const unverifiedLife = hours(24)
const verifiedLife = inDays(30)

/** Where a registration stands, as the browser that began it may know. */
export type ClaimState =
  | { readonly step: 'contact'; readonly sentTo: string; readonly lang: Lang }
  | {
      readonly step: 'verified'
      readonly formNumber: string
      /** 128 random bits for the printed form's QR; no data about anybody (ID-31). */
      readonly ticket: string
      readonly expiresAt: Instant
      readonly lang: Lang
      readonly ways: readonly WayToActivate[]
    }

export type ClaimRefusal = Refusal<
  | 'password_refused'
  | 'terms_changed'
  | 'code_wait'
  | 'code_day_limit'
  | 'code_wrong'
  | 'code_dead'
  | 'sms_paused'
  | 'start_again'
>

/**
 * Where a registration stands as its browser is shown it: one that died because the number was activated otherwise goes
 * on looking alive, though it opens nothing, or a stranger could watch when somebody gets an account (ID-30).
 */
const shownStep = `case when step = 'dead' and person_id is not null
    then case when form_number is null then 'contact' else 'verified' end else step end`

interface ClaimRow {
  claim_id: string
  mobile: string
  lang: Lang
  step: 'contact' | 'verified' | 'activated' | 'dead'
  form_number: string | null
  expires_at: string
}

/**
 * Step 1. The caller has checked the challenge (ID-56) and the form's schema. `former`: the flow this browser had
 * before; what was changed after a code voids the code (T-REG-03), so the old registration dies.
 * Throws BusyError.
 */
export async function beginClaim(
  deps: SignInDeps,
  data: ClaimData,
  browser: { readonly device: string | null; readonly former: string | null },
): Promise<
  { readonly ok: true; readonly flow: string; readonly sentTo: string; readonly resendAt: Instant } | ClaimRefusal
> {
  if (data.terms !== terms.version) return refusal('terms_changed', untilWords.termsChanged)
  const { number, mobile, username, email } = data
  // Only what was typed is compared: to say "it holds your name" would tell a stranger the name behind a number.
  const why = judgePassword(data.password, { number, mobile, username, ...(email ? { email } : {}) }, deps.leaked)
  if (why !== null) return refusal('password_refused', why)
  const hash = await hashPassword(deps.keys.pepper, data.password)
  const at = deps.clock.now()
  const id = uuid()
  const flow = newSecret()
  return namedTransaction('claim: begun', deps.pool, async (tx) => {
    if (browser.former !== null) await endFormer(tx, browser.former, at)
    const device = browser.device === null ? {} : { device: hashOf(browser.device) }
    const issued = await issueCode(tx, deps, { mobile, lang: data.lang, ...device }, binding(id, flow))
    if (!issued.ok) return issued
    await tx.query({
      name: 'identity:claim-begin',
      text: `insert into identity.claim (claim_id, flow_hash, number, mobile, email, username, password_hash, lang,
          terms_version, terms_hash, step, begun_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'contact', $11, $12)`,
      values: [
        id,
        hashOf(flow),
        number,
        mobile,
        email ?? null,
        username,
        hash,
        data.lang,
        terms.version,
        termsHash,
        at,
        later(at, unverifiedLife),
      ],
    })
    await noteClaim(tx, id, at)
    return { ok: true, flow, sentTo: maskMobile(mobile), resendAt: issued.resendAt }
  })
}

function binding(claim: string, flow: string): CodeBinding {
  return { subject: claim, purpose: 'register', flow: hashOf(flow).toString('hex') }
}

/** Another code to the same mobile; the former dies. `device`: the browser's device cookie, which is counted too. */
export function resendClaimCode(
  deps: SignInDeps,
  flow: string,
  device: string | null,
): Promise<{ readonly ok: true; readonly sentTo: string; readonly resendAt: Instant } | ClaimRefusal> {
  return namedTransaction('claim: code sent again', deps.pool, async (tx) => {
    const claim = await lockClaim(tx, flow, deps.clock.now())
    if (claim?.step !== 'contact') return refusal('start_again', untilWords.startAgain)
    const to = { mobile: claim.mobile, lang: claim.lang, ...(device === null ? {} : { device: hashOf(device) }) }
    const issued = await issueCode(tx, deps, to, binding(claim.claim_id, flow))
    return issued.ok ? { ok: true, sentTo: maskMobile(claim.mobile), resendAt: issued.resendAt } : issued
  })
}

/** Step 2: the code. A right one makes the form's number and ticket, and the registration waits 30 days. */
export function confirmClaim(
  deps: SignInDeps,
  flow: string,
  code: string,
): Promise<{ readonly ok: true; readonly state: ClaimState } | ClaimRefusal> {
  const at = deps.clock.now()
  return namedTransaction('claim: code tried', deps.pool, async (tx) => {
    const claim = await lockClaim(tx, flow, at)
    if (claim?.step !== 'contact') return refusal('start_again', untilWords.startAgain)
    const checked = await tryCode(tx, deps, binding(claim.claim_id, flow), compact(code) ?? '')
    if (!checked.ok) return checked
    const formNumber = await nextFormNumber(tx, at)
    const expiresAt = later(at, verifiedLife)
    await tx.query({
      name: 'identity:claim-verified',
      text: `update identity.claim set step = case step when 'dead' then step else 'verified' end, verified_at = $2,
          expires_at = $3, form_number = $4, ticket_hash = case step when 'dead' then null else $5::bytea end
        where claim_id = $1`,
      values: [claim.claim_id, at, expiresAt, formNumber, hashOf(ticketOf(deps, claim.claim_id))],
    })
    await sendTo(tx, {
      mobile: claim.mobile,
      lang: claim.lang,
      kind: 'acct.registered',
      vars: { date: formatSlashDay(dayOf(expiresAt)) },
      key: `identity:registered:${claim.claim_id}`,
      at,
    })
    return {
      ok: true,
      state: stateOf(deps, { ...claim, step: 'verified', form_number: formNumber, expires_at: expiresAt }),
    }
  })
}

/** Step 3, and every look at it again: where the registration of this browser stands; null when there is none. */
export async function claimState(deps: SignInDeps, flow: string): Promise<ClaimState | null> {
  const claim = first(
    await deps.pool.query<ClaimRow>({
      name: 'identity:claim',
      text: `select * from (select claim_id, mobile, lang, ${shownStep} as step, form_number, expires_at
          from identity.claim where flow_hash = $1 and expires_at > $2) c where step in ('contact', 'verified')`,
      values: [hashOf(flow), deps.clock.now()],
    }),
  )
  return claim === null ? null : stateOf(deps, claim)
}

function stateOf(deps: SignInDeps, claim: ClaimRow): ClaimState {
  if (claim.step === 'contact' || claim.form_number === null) {
    return { step: 'contact', sentTo: maskMobile(claim.mobile), lang: claim.lang }
  }
  return {
    step: 'verified',
    formNumber: claim.form_number,
    ticket: ticketOf(deps, claim.claim_id),
    expiresAt: claim.expires_at,
    lang: claim.lang,
    ways: waysToActivate,
  }
}

/** Made from the claim under a key, so that the form can be printed again and only a hash is kept. */
function ticketOf(deps: SignInDeps, claim: string): string {
  return hmac(deps.keys.codes, 'ticket', claim).subarray(0, 16).toString('base64url')
}

/** `AF-1447-000123`: the Hijri year and a number within it. */
async function nextFormNumber(tx: Tx, at: Instant): Promise<string> {
  const year = toHijri(dayOf(at)).year
  const row = first(
    await tx.query<{ last: number }>({
      name: 'identity:form-number',
      text: `insert into identity.form_counter as c (hijri_year, last) values ($1, 1)
        on conflict (hijri_year) do update set last = c.last + 1 returning last`,
      values: [year],
    }),
  )
  return `AF-${year}-${String(row?.last ?? 0).padStart(6, '0')}`
}

async function lockClaim(tx: Tx, flow: string, at: Instant): Promise<ClaimRow | null> {
  return first(
    await tx.query<ClaimRow>({
      name: 'identity:claim-lock',
      text: `select claim_id, mobile, lang, ${shownStep} as step, form_number, expires_at from identity.claim
        where flow_hash = $1 and expires_at > $2 for update`,
      values: [hashOf(flow), at],
    }),
  )
}

async function endFormer(tx: Tx, flow: string, at: Instant): Promise<void> {
  const claim = await lockClaim(tx, flow, at)
  if (claim?.step !== 'contact') return
  await tx.query(`update identity.claim set step = 'dead', ended_at = $2 where claim_id = $1`, [claim.claim_id, at])
  await killCodes(tx, binding(claim.claim_id, flow), at)
}

/** Forgets registrations whose time is over: a day without a proved mobile, 30 days without activation. */
export async function purgeClaims(pool: Pool, at: Instant): Promise<number> {
  const gone = await pool.query('delete from identity.claim where expires_at <= $1', [at])
  return gone.rowCount ?? 0
}
