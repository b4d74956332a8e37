/** Fingers and face at the kiosk: asking the device under a fresh nonce, comparing, and how often one may be wrong. */
import { createHash, randomBytes } from 'node:crypto'
import { first, later, type PersonId, seconds, type Tx, uuid } from '../store/index.ts'
import { accountOf, personOfMobile, remember } from './accounts.ts'
import type { WaitingClaim } from './activate.ts'
import {
  type BiometricKind,
  type Capture,
  type CaptureRequest,
  DeviceError,
  enrolledKinds,
  isGenuine,
  templateOf,
} from './biometrics.ts'
import { unfreeze } from './freeze.ts'
import { kioskWords } from './kiosk-words.ts'
import type { Kiosk } from './kiosks.ts'
import { findPerson, getPerson, isCurrent } from './person.ts'
import { type Evidence, no, saveVisit, type Visit } from './visit.ts'
import { type Answer, atStep, complete, type KioskDeps, kinds, standing, within } from './visit-run.ts'

const capturesEach = 3
const failedVisitsADay = 5
const failedVisitsInAll = 50
const captureLife = seconds(30)
/** Below this there is too little to compare: not held against anybody. */
const leastQuality = 40

/** Who may be compared under this number, or null: nobody, dead or gone, nothing on file, or too many failed visits. */
export async function mayUseKiosk(tx: Tx, number: string, at: string): Promise<PersonId | null> {
  const id = await findPerson(tx, number)
  if (id === null) return null
  const person = await getPerson(tx, id)
  const enrolled = await enrolledKinds(tx, id)
  const able = (await isCurrent(tx, person)) && kinds.every((kind) => enrolled.has(kind))
  return able && !(await tooManyFailures(tx, id, at)) ? id : null
}

async function tooManyFailures(tx: Tx, person: PersonId, at: string, except?: string): Promise<boolean> {
  const count = first(
    await tx.query<{ today: number; ever: number }>({
      name: 'identity:kiosk-failures',
      text: `select count(distinct visit_id) filter (where at > $2)::int as today, count(distinct visit_id)::int as ever
        from identity.kiosk_attempt a
        where person_id = $1 and reason = 'no_match' and visit_id is distinct from $3::uuid and not exists (
          select from identity.kiosk_attempt p
          where p.person_id = a.person_id and p.visit_id = a.visit_id and p.reason = 'passed')`,
      values: [person, later(at, -seconds(86_400)), except ?? null],
    }),
  )
  return count !== null && (count.today >= failedVisitsADay || count.ever >= failedVisitsInAll)
}

/** One finger, or the face: asks the device under a fresh nonce and compares. */
export async function capture(deps: KioskDeps, kiosk: Kiosk, token: string, kind: BiometricKind): Answer {
  const nonce = randomBytes(16).toString('hex')
  let expecting: PersonId | null = null
  const begun = await within(deps, kiosk, token, async (tx, visit, at) => {
    if (visit.step !== kind || visit.person_id === null) return atStep(deps, visit)
    const used = visit.captures[kind] ?? 0
    if (used >= capturesEach || (await tooManyFailures(tx, visit.person_id, at, visit.visit_id))) {
      await saveVisit(tx, visit, { step: 'ended' }, at)
      return no('officer', kioskWords.noMatch, { ended: true, officer: true })
    }
    expecting = visit.person_id
    // Counted before it is made, so that pulling the plug gives no more tries than three.
    const change = { captures: { ...visit.captures, [kind]: used + 1 }, nonce, nonce_until: later(at, captureLife) }
    return standing(deps, await saveVisit(tx, visit, change, at))
  })
  if (expecting === null || !begun.ok) return begun
  const request: CaptureRequest = { kioskId: kiosk.id, kind, nonce, expecting }
  let taken: Capture
  try {
    taken = await deps.device.capture(request)
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error
    return giveBack(deps, kiosk, token, kind, nonce)
  }
  const seen = await compare(deps, kiosk, request, taken)
  return within(deps, kiosk, token, (tx, visit, at) => judged(tx, deps, kiosk, visit, kind, request, seen, at))
}

export type Seen = 'forged' | 'unclear' | (Evidence & { readonly matched: boolean })

/** The comparison itself, outside any transaction: it takes time and touches nothing. */
export async function compare(
  deps: KioskDeps,
  kiosk: Pick<Kiosk, 'deviceKey'>,
  request: CaptureRequest,
  taken: Capture,
): Promise<Seen> {
  if (!isGenuine(taken, request, kiosk.deviceKey)) return 'forged'
  if (taken.quality < leastQuality) return 'unclear'
  const enrolled = await templateOf(deps.pool, deps.keys.templates, request.expecting, request.kind)
  if (enrolled === null) return 'unclear'
  const evidence = { sample: createHash('sha256').update(taken.sample).digest('hex'), at: taken.takenAt }
  if (request.kind === 'face') {
    const { score, live } = await deps.faces.compare(taken.sample, enrolled)
    return { ...evidence, score, matched: live && score >= deps.faces.threshold }
  }
  const probe = await deps.extractor.extract(taken.sample)
  if (probe === null) return 'unclear'
  const score = await deps.fingers.compare(probe, enrolled)
  return { ...evidence, score, matched: score >= deps.fingers.threshold }
}

async function judged(
  tx: Tx,
  deps: KioskDeps,
  kiosk: Kiosk,
  visit: Visit,
  kind: BiometricKind,
  request: CaptureRequest,
  seen: Seen,
  at: string,
): Answer {
  // The nonce is for this answer alone and for 30 seconds: a second answer, or a late one, finds none.
  if (visit.step !== kind || visit.nonce !== request.nonce || (visit.nonce_until ?? '') < at) {
    return no('device', kioskWords.device)
  }
  const person = request.expecting
  const left = capturesEach - (visit.captures[kind] ?? 0)
  const attempt = (reason: string, scores: object = {}): Promise<void> =>
    record(tx, visit, person, kind, reason, scores, at)
  if (seen === 'forged') {
    await attempt('not_genuine')
    await saveVisit(tx, visit, { step: 'ended', nonce: null }, at)
    return no('device', kioskWords.device, { ended: true })
  }
  if (seen === 'unclear' || !seen.matched) {
    if (seen !== 'unclear') await attempt('no_match', { [kind]: seen.score })
    if (left <= 0) {
      await saveVisit(tx, visit, { step: 'ended', nonce: null }, at)
      if (seen !== 'unclear')
        await remember(tx, person, { at, kind: 'kiosk_refused', channel: 'kiosk', device: kiosk.id })
      return no('officer', kioskWords.noMatch, { ended: true, officer: true })
    }
    await saveVisit(tx, visit, { nonce: null }, at)
    if (seen === 'unclear') return no('try_again', kioskWords.unclear(kind, left))
    const words = kind === 'face' ? kioskWords.face(left) : kioskWords.finger(kind, left)
    return no('try_again', words, { officer: kind === 'face' })
  }
  const evidence = { ...visit.evidence, [kind]: { score: seen.score, sample: seen.sample, at } }
  const known: Visit = { ...visit, evidence, nonce: null }
  if (kind !== 'face') {
    const step = kind === 'right_index' ? 'left_index' : 'face'
    return standing(deps, await saveVisit(tx, known, { step }, at))
  }
  await attempt('passed')
  // Only now, proved, does anybody hear whether there is an account.
  if ((await accountOf(tx, person)) !== null) {
    await saveVisit(tx, known, { step: 'ended' }, at)
    if (await unfreeze(tx, person, kiosk.id, at)) return no('unfrozen', kioskWords.unfrozen, { ended: true })
    return no('has_account', kioskWords.hasAccount, { ended: true })
  }
  const claim = await ownClaim(tx, person, at)
  if (claim === null) return standing(deps, await saveVisit(tx, known, { step: 'terms' }, at))
  return complete(tx, deps, kiosk, { ...known, claim_id: claim.claim_id, mobile: claim.mobile }, { claim }, at)
}

async function giveBack(deps: KioskDeps, kiosk: Kiosk, token: string, kind: BiometricKind, nonce: string): Answer {
  return within(deps, kiosk, token, async (tx, visit, at) => {
    if (visit.nonce === nonce) {
      const captures = { ...visit.captures, [kind]: Math.max(0, (visit.captures[kind] ?? 0) - 1) }
      await saveVisit(tx, visit, { nonce: null, captures }, at)
    }
    return no('device', kioskWords.device)
  })
}

/**
 * A waiting registration of this person that the kiosk may bring to life: its mobile was proved and is the one in the
 * register. Any other could be a stranger's, and her fingers must not open his account (ID-30).
 */
async function ownClaim(tx: Tx, id: PersonId, at: string): Promise<WaitingClaim | null> {
  const person = await getPerson(tx, id)
  if (person.mobile === null) return null
  const claim = first(
    await tx.query<WaitingClaim>({
      name: 'identity:claim-own',
      text: `select claim_id, mobile, username, password_hash, email, lang, terms_version, terms_hash from identity.claim
        where number = $1 and mobile = $2 and step = 'verified' and expires_at > $3
        order by verified_at desc limit 1 for update`,
      values: [person.number, person.mobile, at],
    }),
  )
  return claim !== null && (await personOfMobile(tx, claim.mobile)) === null ? claim : null
}

async function record(
  tx: Tx,
  visit: Visit,
  person: PersonId,
  kind: BiometricKind,
  reason: string,
  scores: object,
  at: string,
): Promise<void> {
  await tx.query({
    name: 'identity:kiosk-attempt',
    text: `insert into identity.kiosk_attempt (person_id, attempt_id, visit_id, kiosk_id, step, reason, scores, at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [person, uuid(), visit.visit_id, visit.kiosk_id, kind, reason, scores, at],
  })
}
