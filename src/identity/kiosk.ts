/**
 * Activation at the kiosk (P-01, ID-32): language, number, right index, left index, face, user name of a registration or
 * none, terms, mobile, code, done. The steps are the same whether a registration waits or not; only the end differs: hers
 * comes to life with the password she chose, anybody else gets a temporary credential. "Activate only" leaves out the
 * terms, which were accepted on the portal, and makes no account where no registration is hers. Every step is a row, so
 * the screen cannot skip one, and a repeated last call gives the same slip.
 */
import { setTimeout } from 'node:timers/promises'
import {
  compact,
  issueText,
  type Lang,
  mobile as mobileField,
  personNumber,
  riyadhTime,
  type Text,
  username as usernameField,
} from '../language/index.ts'
import { inTransaction, later, namedTransaction, seconds, type Tx, uuid } from '../store/index.ts'
import { personOfMobile } from './accounts.ts'
import { type CodeBinding, issueCode, tryCode } from './codes.ts'
import { whoComes } from './kiosk-judge.ts'
import { forswearClaims, ownClaim } from './kiosk-registration.ts'
import { kioskWords } from './kiosk-words.ts'
import type { Kiosk } from './kiosks.ts'
import { halvesOf, temporaryHash, temporaryLife } from './temporary.ts'
import { terms } from './terms.ts'
import { insertVisit, lockVisit, no, saveVisit, type Visit, type VisitPurpose } from './visit.ts'
import { type Answer, atStep, complete, type KioskDeps, standing, within } from './visit-run.ts'

export { type Brought, capture, expectedUnder, visitStep } from './kiosk-capture.ts'
export type { KioskDeps } from './visit-run.ts'

/** Begins a visit; returns its token. The door asks `mayServe` first. */
export function startVisit(
  deps: Pick<KioskDeps, 'pool' | 'clock'>,
  kiosk: Kiosk,
  lang: Lang,
  purpose: VisitPurpose = 'register',
): Promise<string> {
  return namedTransaction('kiosk: visit begun', deps.pool, (tx) =>
    insertVisit(tx, kiosk, lang, purpose, deps.clock.now()),
  )
}

/** The person walked away or pressed "end": nothing of the visit is left to the next one (T-KSK-04). */
export async function endVisit(deps: KioskDeps, kiosk: Kiosk, token: string): Promise<void> {
  await within(deps, kiosk, token, async (tx, visit, at) => {
    await saveVisit(tx, visit, { step: 'ended' }, at)
    return standing(deps, visit)
  })
}

/**
 * The number. A wrong check digit is refused before anything is looked up, with words about the digits only; any other
 * number is asked for its fingers, whether anybody's are on file or not.
 */
export async function enterNumber(deps: KioskDeps, kiosk: Kiosk, token: string, typed: string): Answer {
  const parsed = personNumber.safeParse(typed)
  // Nobody's number is found out with fewer look-ups than somebody's: the answer takes its time in either case (ID-52).
  const [answer] = await Promise.all([takeNumber(deps, kiosk, token, parsed), setTimeout(leastMs)])
  return answer
}

/** Longer than the look-ups take, and too short to be noticed at a screen. */
const leastMs = 80

function takeNumber(
  deps: KioskDeps,
  kiosk: Kiosk,
  token: string,
  parsed: ReturnType<typeof personNumber.safeParse>,
): Answer {
  return within(deps, kiosk, token, async (tx, visit, at) => {
    if (visit.step !== 'number') return atStep(deps, visit)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      return no('try_again', issue ? issueText(issue, numberLabel) : kioskWords.officer)
    }
    const { person, decoy } = await whoComes(tx, deps, parsed.data, at)
    const known = { step: 'right_index', number: parsed.data, person_id: person, decoy } as const
    const next = await saveVisit(tx, visit, known, at)
    return standing(deps, next)
  })
}

const usernameLabel: Text = { ar: 'اسم المستخدم', en: 'Username' }
const numberLabel: Text = { ar: 'رقم الهوية أو الإقامة', en: 'ID or iqama number' }

/**
 * The user name of her registration. What can be none is told by its shape alone; right, wrong and of nobody are answered
 * alike: with the next step.
 */
export function enterUsername(deps: KioskDeps, kiosk: Kiosk, token: string, typed: string): Answer {
  const parsed = usernameField.safeParse(typed)
  return within(deps, kiosk, token, async (tx, visit, at) => {
    if (visit.step !== 'username') return atStep(deps, visit)
    if (typed.trim() === '') return no('try_again', kioskWords.usernameOrNone)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      return no('try_again', issue ? issueText(issue, usernameLabel) : kioskWords.usernameOrNone)
    }
    const step = visit.purpose === 'activate' ? 'mobile' : 'terms'
    return standing(deps, await saveVisit(tx, visit, { step, username: parsed.data }, at))
  })
}

/** She did not register: whatever waits under her number is somebody else's, and dies with this press. */
export function neverRegistered(deps: KioskDeps, kiosk: Kiosk, token: string): Answer {
  return within(deps, kiosk, token, async (tx, visit, at) => {
    if (visit.step !== 'username' || visit.person_id === null) return atStep(deps, visit)
    await forswearClaims(tx, visit, visit.person_id, at)
    if (visit.purpose === 'activate') return nothingToActivate(tx, visit, at)
    return standing(deps, await saveVisit(tx, visit, { step: 'terms', username: null }, at))
  })
}

/** The end of "activate only" where no registration is hers; the same whether none waits or she typed another's name. */
async function nothingToActivate(tx: Tx, visit: Visit, at: string): Answer {
  await saveVisit(tx, visit, { step: 'ended' }, at)
  return no('nothing_to_activate', kioskWords.nothingToActivate, { ended: true })
}

export function acceptTerms(deps: KioskDeps, kiosk: Kiosk, token: string, version: string): Answer {
  return within(deps, kiosk, token, async (tx, visit, at) => {
    if (visit.step !== 'terms') return atStep(deps, visit)
    if (version !== terms.version) return no('terms_changed', kioskWords.wrongStep)
    return standing(deps, await saveVisit(tx, visit, { step: 'mobile', terms_version: version }, at))
  })
}

interface SlowHash {
  readonly id: string | null
  readonly hash: string
}

/** The slow hash of the credential that the visit may give; made outside the transaction. */
async function slowHash(deps: KioskDeps, kiosk: Kiosk, token: string): Promise<SlowHash> {
  const visit = await inTransaction(deps.pool, (tx) => lockVisit(tx, kiosk, token, deps.clock.now()))
  const id = visit?.step === 'code' ? visit.temporary_id : null
  return { id, hash: id === null ? '' : await temporaryHash(deps.keys.pepper, id) }
}

function newCredential(deps: KioskDeps, { id, hash }: SlowHash, at: string) {
  const temporaryId = id ?? ''
  const smsHalf = halvesOf(deps.keys.pepper, temporaryId).sms
  return { temporaryId, temporaryHash: hash, smsHalf, endsAt: riyadhTime(later(at, temporaryLife)) }
}

/** The mobile: refused when another account has it; else a code goes to it. */
export function enterMobile(deps: KioskDeps, kiosk: Kiosk, token: string, typed: string): Answer {
  const parsed = mobileField.safeParse(typed)
  return within(deps, kiosk, token, async (tx, visit, at) => {
    if (visit.step !== 'mobile' || visit.person_id === null) return atStep(deps, visit)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      return no('try_again', issue ? issueText(issue, { ar: 'رقم الجوّال', en: 'Mobile number' }) : kioskWords.wrongStep)
    }
    const holder = await personOfMobile(tx, parsed.data)
    if (holder !== null && holder !== visit.person_id) return no('mobile_taken', kioskWords.mobileTaken)
    const next: Visit = { ...visit, step: 'code', mobile: parsed.data, temporary_id: uuid() }
    return send(tx, deps, next, at)
  })
}

export function resendKioskCode(deps: KioskDeps, kiosk: Kiosk, token: string): Answer {
  return within(deps, kiosk, token, async (tx, visit, at) =>
    visit.step === 'code' ? send(tx, deps, visit, at) : atStep(deps, visit),
  )
}

function binding(visit: Visit): CodeBinding {
  return { subject: visit.person_id ?? visit.visit_id, purpose: 'kiosk', flow: visit.visit_id }
}

async function send(tx: Tx, deps: KioskDeps, visit: Visit, at: string): Answer {
  const to = { mobile: visit.mobile ?? '', lang: visit.lang, kiosk: visit.kiosk_id }
  const issued = await issueCode(tx, deps, to, binding(visit))
  if (!issued.ok) return no(issued.reason, issued.words, { retryAt: issued.retryAt })
  await saveVisit(tx, visit, {}, at)
  return { ...standing(deps, visit), resendAt: issued.resendAt }
}

/**
 * The code, and with it the account: with the password of her registration where name and mobile say that one is hers, else
 * with a credential, half of it on the slip and half on the mobile she has just proved. Wrong five times or too late: the visit
 * is over and nothing was made.
 */
export async function enterCode(deps: KioskDeps, kiosk: Kiosk, token: string, code: string): Answer {
  const slow = await slowHash(deps, kiosk, token)
  return within(deps, kiosk, token, async (tx, visit, at) => {
    if (visit.step !== 'code' || visit.temporary_id === null) return atStep(deps, visit)
    if (visit.temporary_id !== slow.id) return no('wrong_step', kioskWords.wrongStep)
    const checked = await tryCode(tx, deps, binding(visit), compact(code) ?? '')
    if (!checked.ok) {
      if (checked.reason === 'code_wrong') {
        await saveVisit(tx, visit, {}, at)
        return no('code_wrong', checked.words)
      }
      await saveVisit(tx, visit, { step: 'ended' }, at)
      return no('start_again', kioskWords.codeOver, { ended: true })
    }
    const claim = await ownClaim(tx, visit, at)
    if (claim !== null) {
      const hers = { ...visit, claim_id: claim.claim_id, temporary_id: null }
      return complete(tx, deps, kiosk, hers, { claim }, at)
    }
    if (visit.purpose === 'activate') return nothingToActivate(tx, visit, at)
    return complete(tx, deps, kiosk, visit, newCredential(deps, slow, at), at)
  })
}

/** Forgets visits of more than a day ago; attempts and activations stay. */
export async function purgeVisits(deps: Pick<KioskDeps, 'pool' | 'clock'>): Promise<void> {
  await deps.pool.query('delete from identity.kiosk_visit where touched_at < $1', [
    later(deps.clock.now(), -seconds(86_400)),
  ])
}
