/** What drives a visit to a kiosk: finding it, saying where it stands, and its last step, which makes the account. */
import { createHash } from 'node:crypto'
import { type FaceMatcher, faceCalibration } from '../biometrics/faces/index.ts'
import { namedTransaction, type Tx } from '../store/index.ts'
import { type Activated, activate } from './activate.ts'
import type { References } from './biometrics.ts'
import { canonicalJson } from './canonical.ts'
import type { IdentityKeys } from './deps.ts'
import { type Fingers, fingersFit } from './kiosk-compare.ts'
import { kioskWords } from './kiosk-words.ts'
import type { Kiosk } from './kiosks.ts'
import type { BiometricReader } from './reader.ts'
import { maskMobile, type SignInDeps } from './sign-in.ts'
import { halvesOf } from './temporary.ts'
import { terms, termsHash } from './terms.ts'
import { lockVisit, no, saveVisit, type Visit, type VisitAnswer, type VisitRefusal } from './visit.ts'

export interface KioskDeps extends SignInDeps {
  readonly keys: IdentityKeys & { readonly templates: Buffer }
  /** The readers and cameras of the kiosks, whatever they speak. */
  readonly reader: BiometricReader
  readonly fingers: Fingers
  readonly faces: FaceMatcher
  /** Enrolled templates that lie elsewhere; null where all are here. */
  readonly references: References | null
}

export type Answer = Promise<VisitAnswer | VisitRefusal>

/** What a whole visit has compared. */
export const kinds = ['right_index', 'left_index', 'face'] as const

/** Captures of each in one visit (ID-32). */
export const capturesEach = 3

export async function within(
  deps: KioskDeps,
  kiosk: Kiosk,
  token: string,
  f: (tx: Tx, visit: Visit, at: string) => Answer,
): Answer {
  return namedTransaction('kiosk: step', deps.pool, async (tx) => {
    const at = deps.clock.now()
    const visit = await lockVisit(tx, kiosk, token, at)
    if (visit === null) return no('start_again', kioskWords.startAgain, { ended: true })
    return f(tx, visit, at)
  })
}

/** What the screen shows of a visit now; at the end the slip, the same each time it is asked for. */
export function standing(deps: KioskDeps, visit: Visit): VisitAnswer {
  if (visit.step === 'code') return { ok: true, step: 'code', sentTo: maskMobile(visit.mobile ?? '') }
  if (visit.step !== 'done') return { ok: true, step: visit.step }
  const half = visit.temporary_id === null ? null : halvesOf(deps.keys.pepper, visit.temporary_id).slip
  return { ok: true, step: 'done', slip: { username: visit.username ?? '', half } }
}

/** A call for another step than the visit's: the end stays the end, anything else is told where it stands. */
export function atStep(deps: KioskDeps, visit: Visit): VisitAnswer | VisitRefusal {
  return visit.step === 'done' ? standing(deps, visit) : no('wrong_step', kioskWords.wrongStep)
}

/** Judges all evidence once more and makes the account, in the transaction of the last step. */
export async function complete(
  tx: Tx,
  deps: KioskDeps,
  kiosk: Kiosk,
  visit: Visit,
  by: Parameters<typeof activate>[1]['by'],
  at: string,
): Answer {
  const { person_id: person, number, mobile } = visit
  const whole = isWhole(deps, visit)
  const accepted = 'claim' in by || visit.terms_version === terms.version
  if (!whole || !accepted || person === null || number === null || mobile === null) {
    await saveVisit(tx, visit, { step: 'ended' }, at)
    return no('start_again', kioskWords.startAgain, { ended: true })
  }
  const made = await activate(tx, {
    person,
    number,
    method: 'kiosk',
    place: kiosk.id,
    placeName: kiosk.name,
    identityLevel: 3,
    ...evidenceOf(visit),
    termsVersion: terms.version,
    termsHash,
    mobile,
    lang: 'claim' in by ? by.claim.lang : visit.lang,
    cause: visit.visit_id,
    at,
    by,
  })
  if (!made.ok) return refused(tx, visit, made, at)
  return standing(deps, await saveVisit(tx, visit, { step: 'done', username: made.username }, at))
}

/** What a visit that matched three times leaves as evidence: scores and one hash. */
export function evidenceOf(visit: Visit) {
  return {
    scores: Object.fromEntries(kinds.map((kind) => [kind, visit.evidence[kind]?.score ?? 0])),
    evidenceHash: createHash('sha256').update(canonicalJson(visit.evidence)).digest(),
  }
}

/** By the thresholds of now: a calibration that changed during the visit asks for everything anew. */
export function isWhole(
  deps: Pick<KioskDeps, 'fingers'>,
  { evidence: { right_index, left_index, face } }: Pick<Visit, 'evidence'>,
): boolean {
  if (right_index === undefined || left_index === undefined || face === undefined) return false
  const { cosine, version } = faceCalibration
  return fingersFit(deps.fingers, right_index, left_index) && face.calibration === version && face.score >= cosine
}

async function refused(tx: Tx, visit: Visit, made: Extract<Activated, { ok: false }>, at: string): Answer {
  await saveVisit(tx, visit, { step: 'ended' }, at)
  if (made.reason === 'mobile_taken') return no('mobile_taken', kioskWords.mobileTaken, { ended: true })
  if (made.reason === 'has_account') return no('has_account', kioskWords.hasAccount, { ended: true })
  return no('officer', kioskWords.officer, { ended: true, officer: true })
}
