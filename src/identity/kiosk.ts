/**
 * Activation at the kiosk (P-01, ID-32): language, number, right index, left index, face, terms, mobile, code, done.
 * Somebody who registered on the portal with the mobile that the register holds is done after the face. Every step is
 * a row, so the screen cannot skip one, and a repeated last call gives the same slip.
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
} from '../language/index.ts'
import { inTransaction, later, namedTransaction, seconds, type Tx, uuid } from '../store/index.ts'
import { personOfMobile } from './accounts.ts'
import { type CodeBinding, issueCode, tryCode } from './codes.ts'
import { whoComes } from './kiosk-judge.ts'
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

const numberLabel: Text = { ar: 'رقم الهوية أو الإقامة', en: 'ID or iqama number' }

export function acceptTerms(deps: KioskDeps, kiosk: Kiosk, token: string, version: string): Answer {
  return within(deps, kiosk, token, async (tx, visit, at) => {
    if (visit.step !== 'terms') return atStep(deps, visit)
    if (version !== terms.version) return no('terms_changed', kioskWords.wrongStep)
    return standing(deps, await saveVisit(tx, visit, { step: 'mobile', terms_version: version }, at))
  })
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

/** The code, and with it the account. Wrong five times or too late: the visit is over and nothing was made. */
export async function enterCode(deps: KioskDeps, kiosk: Kiosk, token: string, code: string): Answer {
  // The slow hash first, outside the transaction.
  const visit = await inTransaction(deps.pool, (tx) => lockVisit(tx, kiosk, token, deps.clock.now()))
  const id = visit?.step === 'code' ? visit.temporary_id : null
  const hash = id === null ? '' : await temporaryHash(deps.keys.pepper, id)
  return within(deps, kiosk, token, async (tx, visit, at) => {
    if (visit.step !== 'code' || visit.temporary_id === null) return atStep(deps, visit)
    if (visit.temporary_id !== id) return no('wrong_step', kioskWords.wrongStep)
    const checked = await tryCode(tx, deps, binding(visit), compact(code) ?? '')
    if (!checked.ok) {
      if (checked.reason === 'code_wrong') {
        await saveVisit(tx, visit, {}, at)
        return no('code_wrong', checked.words)
      }
      await saveVisit(tx, visit, { step: 'ended' }, at)
      return no('start_again', kioskWords.codeOver, { ended: true })
    }
    const by = {
      temporaryId: visit.temporary_id,
      temporaryHash: hash,
      smsHalf: halvesOf(deps.keys.pepper, visit.temporary_id).sms,
      endsAt: riyadhTime(later(at, temporaryLife)),
    }
    return complete(tx, deps, kiosk, visit, by, at)
  })
}

/** Forgets visits of more than a day ago; attempts and activations stay. */
export async function purgeVisits(deps: Pick<KioskDeps, 'pool' | 'clock'>): Promise<void> {
  await deps.pool.query('delete from identity.kiosk_visit where touched_at < $1', [
    later(deps.clock.now(), -seconds(86_400)),
  ])
}
