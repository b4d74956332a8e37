/** What a capture means for its visit: the next step, another try, an officer; and the line that is kept of it (ID-32). */
import type { Text } from '../language/index.ts'
import { first, later, type PersonId, seconds, type Tx, uuid } from '../store/index.ts'
import { accountOf, remember } from './accounts.ts'
import { type BiometricKind, enrolledKinds } from './biometrics.ts'
import { unfreeze } from './freeze.ts'
import type { Seen } from './kiosk-compare.ts'
import { kioskWords } from './kiosk-words.ts'
import type { Kiosk } from './kiosks.ts'
import { findPerson, getPerson, isCurrent } from './person.ts'
import type { Taken } from './reader.ts'
import { raiseLevel } from './reprove.ts'
import { suspensionOf } from './suspend.ts'
import { no, saveVisit, type Visit } from './visit.ts'
import { type Answer, capturesEach, evidenceOf, isWhole, type KioskDeps, kinds, standing } from './visit-run.ts'

const failedVisitsADay = 5
const failedVisitsInAll = 50

type Refusal = Extract<Taken, { refused: string }>
export type Outcome = { readonly seen: Seen } | { readonly refused: Refusal }

/** Who comes under a number, if anybody; `decoy`: with whom she cannot be compared. */
export interface Comer {
  readonly person: PersonId | null
  readonly decoy: boolean
}

/** Compared is who is alive, has all three on file and has not failed too often; anybody else's visit is a decoy. */
export async function whoComes(
  tx: Tx,
  deps: Pick<KioskDeps, 'references'>,
  number: string,
  at: string,
): Promise<Comer> {
  const id = await findPerson(tx, number)
  if (id === null) return { person: null, decoy: true }
  const person = await getPerson(tx, id)
  const here = await enrolledKinds(tx, id)
  const enrolled = here.size > 0 ? kinds.every((kind) => here.has(kind)) : await deps.references?.knows(tx, id)
  const able = (await isCurrent(tx, person)) && enrolled === true
  return { person: id, decoy: !able || (await tooManyFailures(tx, id, at)) }
}

/**
 * Three captures of each, and not after too many failed visits: where those happened meanwhile at other kiosks, a finger
 * goes on as at a new visit, against nobody; only who has shown both fingers already is sent to an officer at once.
 */
export async function mayStillTry(
  tx: Tx,
  visit: Visit,
  kind: BiometricKind,
  at: string,
): Promise<'yes' | 'decoy' | 'no'> {
  if ((visit.captures[kind] ?? 0) >= capturesEach) return 'no'
  if (visit.decoy || visit.person_id === null) return 'decoy'
  if (!(await tooManyFailures(tx, visit.person_id, at, visit.visit_id))) return 'yes'
  return kind === 'face' ? 'no' : 'decoy'
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

export interface Capture {
  readonly kind: BiometricKind
  /** Nobody, at some decoys. */
  readonly person: PersonId | null
  readonly outcome: Outcome
  /** Through the kiosk's browser, or asked by the server. */
  readonly byBrowser: boolean
}

/** Writes what came of a capture and says what is next. */
export async function captured(
  tx: Tx,
  deps: KioskDeps,
  kiosk: Kiosk,
  visit: Visit,
  capture: Capture,
  at: string,
): Answer {
  const { kind, person, outcome } = capture
  // Another capture of the same step was faster.
  if (visit.step !== kind) return no('device', kioskWords.device)
  const by = capture.byBrowser ? 'browser' : 'server'
  const attempt = (reason: string, seen: object = {}): Promise<void> =>
    record(tx, visit, capture, reason, { by, ...seen }, at)
  const left = capturesEach - (visit.captures[kind] ?? 0)

  if ('refused' in outcome) {
    const { refused, means, words } = outcome.refused
    await attempt(means === 'not_genuine' ? 'not_genuine' : means === 'device' ? 'device' : 'unclear', {
      code: refused,
    })
    if (means === 'not_genuine') {
      await saveVisit(tx, visit, { step: 'ended' }, at)
      return no('device', words, { ended: true, officer: true })
    }
    if (means === 'device') return giveBack(tx, visit, kind, words, at)
    return again(tx, visit, unclearWords(kind, refused, words, left), left, at)
  }
  const { seen } = outcome
  if (seen.end === 'busy') {
    await attempt('device', { code: seen.why })
    return giveBack(tx, visit, kind, kioskWords.busy, at)
  }
  if (seen.end === 'unclear') {
    await attempt('unclear', { code: seen.why })
    const [hint] = seen.hints
    return again(tx, visit, hint ? kioskWords.faceHint(hint, left) : kioskWords.unclear(kind, left), left, at)
  }
  // One right finger may look like nobody's, as a stranger's may like hers; the left one decides, and nobody comes.
  if (!seen.matched || (visit.decoy && kind !== 'right_index')) {
    await attempt('no_match', { [kind]: seen.evidence })
    if (left <= 0 && person !== null)
      await remember(tx, person, { at, kind: 'kiosk_refused', channel: 'kiosk', device: kiosk.id })
    const words = kind === 'face' ? kioskWords.face(left) : kioskWords.finger(kind, left)
    return again(tx, visit, words, left, at, kind === 'face')
  }
  const known: Visit = { ...visit, evidence: { ...visit.evidence, [kind]: { ...seen.evidence, by } } }
  if (kind !== 'face') {
    const step = kind === 'right_index' ? 'left_index' : 'face'
    return standing(deps, await saveVisit(tx, known, { step }, at))
  }
  if (person === null) throw new Error('nobody came as far as to her face')
  await attempt('passed', known.evidence)
  return proved(tx, deps, kiosk, known, person, at)
}

/** Only now, proved, does anybody hear whether there is an account. */
async function proved(tx: Tx, deps: KioskDeps, kiosk: Kiosk, known: Visit, person: PersonId, at: string): Answer {
  if ((await accountOf(tx, person)) !== null) {
    await saveVisit(tx, known, { step: 'ended' }, at)
    const thawed = await unfreeze(tx, person, kiosk.id, at)
    const raised =
      isWhole(deps, known) &&
      (await raiseLevel(tx, { person, place: kiosk.id, ...evidenceOf(known), cause: known.visit_id, at }))
    const order = await suspensionOf(tx, person)
    if (order !== null) return no('suspended', kioskWords.suspended(order), { ended: true })
    if (thawed) return no('unfrozen', kioskWords.unfrozen, { ended: true })
    if (raised) return no('reproved', kioskWords.reproved, { ended: true })
    return no('has_account', kioskWords.hasAccount, { ended: true })
  }
  // Asked of everybody, whether a registration waits or not: her fingers alone bring none to life (see registration.ts).
  return standing(deps, await saveVisit(tx, known, { step: 'username' }, at))
}

/** Another try where there is one; else the officer, and never which finger was seen. */
async function again(tx: Tx, visit: Visit, words: Text, left: number, at: string, officer = false): Answer {
  if (left > 0) {
    await saveVisit(tx, visit, {}, at)
    return no('try_again', words, { officer })
  }
  await saveVisit(tx, visit, { step: 'ended' }, at)
  return no('officer', kioskWords.noMatch, { ended: true, officer: true })
}

/** What devices say is about fingers; another finger than asked, honestly named, is told as one that did not match. */
function unclearWords(kind: BiometricKind, code: string, words: Text, left: number): Text {
  if (kind === 'face') return kioskWords.unclear(kind, left)
  return code === 'wrong_part' ? kioskWords.finger(kind, left) : kioskWords.withTries(words, left)
}

/** The machine's fault costs nobody a try. */
async function giveBack(tx: Tx, visit: Visit, kind: BiometricKind, words: Text, at: string): Answer {
  const captures = { ...visit.captures, [kind]: Math.max(0, (visit.captures[kind] ?? 0) - 1) }
  await saveVisit(tx, visit, { captures }, at)
  return no('device', words, { officer: true })
}

async function record(tx: Tx, visit: Visit, of: Capture, reason: string, scores: object, at: string): Promise<void> {
  // That a decoy matched nothing says nothing of its person, and must not count against her once she has fingers on file.
  if (of.person === null || (visit.decoy && reason === 'no_match')) return
  await tx.query({
    name: 'identity:kiosk-attempt',
    text: `insert into identity.kiosk_attempt (person_id, attempt_id, visit_id, kiosk_id, step, reason, scores, at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [of.person, uuid(), visit.visit_id, visit.kiosk_id, of.kind, reason, scores, at],
  })
}
