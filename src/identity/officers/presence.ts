/**
 * Proving that the person stands at the counter (ID-36): two fingers and the face at the unit's own reader, or, where
 * they cannot be read, a document whose number and last day are the register's, and then always a second officer (ID-34).
 */
import { createHash, randomBytes } from 'node:crypto'
import { compact, type Day, dayOf, type Instant } from '../../language/index.ts'
import { reader as cardsReader } from '../../registers/identity-cards/index.ts'
import { reader as passportsReader } from '../../registers/passports/index.ts'
import { reader as residencyReader } from '../../registers/residency/index.ts'
import { type Db, later, minutes, seconds, type Tx, unrecorded } from '../../store/index.ts'
import { accountOf, remember } from '../accounts.ts'
import type { BiometricKind } from '../biometrics.ts'
import { canonicalJson } from '../canonical.ts'
import { enrolledOf } from '../kiosk-capture.ts'
import { compareFace, compareFinger, type Seen } from '../kiosk-compare.ts'
import { getPerson, isCurrent } from '../person.ts'
import { type Ask, type EnrolledReader, wantedAt } from '../reader.ts'
import { isWhole, kinds } from '../visit-run.ts'
import { noteAct } from './acts.ts'
import { type CaseStep, type Casework, type DeskDeps, saveCase, withCase } from './casework.ts'
import type { OfficerSession } from './session.ts'
import { type DeskRefusal, deskNo } from './sign-in.ts'
import type { DeskReason } from './words.ts'

const most = 3
/** The reader's ten seconds, and a comparison that waits behind others. */
const captureLife = seconds(60)
/** How long a page may stand before its reader is asked. */
const pageLife = minutes(5)

export type CaseAnswer = { readonly ok: true; readonly step: CaseStep } | DeskRefusal

/** All three were compared and fit, by the thresholds of now. */
export function biometricsWhole(deps: Pick<DeskDeps, 'fingers'>, casework: Pick<Casework, 'evidence'>): boolean {
  return isWhole(deps, casework)
}

/** What still has to be compared, in its order. */
export function nextKind(casework: Pick<Casework, 'evidence'>): BiometricKind | null {
  return kinds.find((kind) => casework.evidence[kind] === undefined) ?? null
}

/**
 * What the island on the officer's page sends to a reader at her own machine for the next capture, under a nonce that
 * lives as long as the page: a new page, and the former's answer is for nobody. Null where the unit has no reader.
 */
export async function presenceQuestion(deps: DeskDeps, session: OfficerSession, id: string): Promise<string | null> {
  const readers = await deps.readersOf(session.officer.unit)
  if (readers.length === 0) return null
  const asked = await withCase(deps, session, id, ['presence'], async (tx, c, at) => {
    const kind = nextKind(c)
    if (kind === null) return null
    const nonce = newNonce()
    await saveCase(tx, c, { nonce, nonce_until: later(at, pageLife) }, at)
    return deps.reader.question(askOf({ kind, nonce, readers, case: c }))
  })
  return typeof asked === 'string' ? asked : null
}

/**
 * Takes the next finger, or the face, and compares it. It came through the officer's browser, or, where her page brought
 * nothing, the server asks the unit's reader: both end in the same verifier. Three captures of each, counted before.
 * @param brought the reader's answer as the island put it into the form; empty where no reader answered the page
 */
export async function capturePresence(
  deps: DeskDeps,
  session: OfficerSession,
  id: string,
  brought = '',
): Promise<CaseAnswer> {
  const readers = await deps.readersOf(session.officer.unit)
  if (readers.length === 0) return deskNo('device')
  // What stands in the row is for this answer alone; an answer of the browser's was asked for under the page's nonce.
  const ticket = newNonce()
  let request: Asked | null = null
  const begun = await withCase(deps, session, id, ['presence'], async (tx, c, at): Promise<CaseAnswer> => {
    const kind = nextKind(c)
    if (kind === null) return deskNo('step')
    const nonce = brought === '' ? ticket : livingNonce(c, at)
    if (nonce === null) return deskNo('pageTooOld')
    const used = c.captures[kind] ?? 0
    if (used >= most) return deskNo('capturesOver')
    request = { kind, nonce, ticket, readers, case: c }
    const change = { captures: { ...c.captures, [kind]: used + 1 }, nonce: ticket, nonce_until: later(at, captureLife) }
    await saveCase(tx, c, change, at)
    return { ok: true, step: c.step }
  })
  if (request === null || !begun.ok) return begun
  const asked: Asked = request
  const seen = await takeAndCompare(deps, asked, brought)
  return withCase(deps, session, id, ['presence'], (tx, c, at) => judged(tx, session, c, asked, seen, at))
}

const newNonce = (): string => randomBytes(16).toString('hex')

function livingNonce({ nonce, nonce_until: until }: Casework, at: Instant): string | null {
  return nonce !== null && (until ?? '') >= at ? nonce : null
}

interface Asked {
  readonly kind: BiometricKind
  /** What the device signs. */
  readonly nonce: string
  /** What the row holds while this capture is compared. */
  readonly ticket: string
  readonly readers: readonly EnrolledReader[]
  readonly case: Casework
}

/** `refused`: what came is not that reader's answer to this question, or nothing came. */
type Taken = Seen | { readonly end: 'refused'; readonly means: 'not_genuine' | 'device' }

function askOf({ kind, nonce, readers, case: c }: Omit<Asked, 'ticket'>): Ask {
  const before = kind === 'left_index' ? c.evidence.right_index?.sample : undefined
  return { nonce, wanted: [wantedAt[kind]], readers, ...(before === undefined ? {} : { previousHash: before }) }
}

/** Asks the reader and compares, outside any transaction: both take time and touch nothing. */
async function takeAndCompare(deps: DeskDeps, asked: Asked, brought: string): Promise<Taken> {
  const { kind, case: c } = asked
  const ask = askOf(asked)
  const taken = brought === '' ? await deps.reader.capture(ask) : await deps.reader.accept(ask, brought)
  if ('refused' in taken) {
    const { means, refused } = taken
    return means === 'try_again' ? { end: 'unclear', why: refused, hints: [] } : { end: 'refused', means }
  }
  const [sample] = taken.samples
  const enrolled = await enrolledOf(deps, c.person_id, kind)
  if (sample === undefined || enrolled === null) return { end: 'busy', why: 'nothing_enrolled' }
  if (kind === 'face') return compareFace(deps.faces, [sample.bytes], enrolled, { at: sample.takenAt, sample })
  return compareFinger(deps.fingers, kind, sample, enrolled, c.evidence.right_index)
}

async function judged(
  tx: Tx,
  session: OfficerSession,
  c: Casework,
  { kind, ticket }: Asked,
  seen: Taken,
  at: Instant,
): Promise<CaseAnswer> {
  if (c.nonce !== ticket || (c.nonce_until ?? '') < at) {
    await note(tx, session, c, 'presence_failed', { kind, why: 'overtaken' }, at)
    return deskNo('device')
  }
  const spent = { nonce: null, nonce_until: null }
  if (seen.end === 'busy' || (seen.end === 'refused' && seen.means === 'device')) {
    // The machine's fault costs nobody a try.
    const captures = { ...c.captures, [kind]: Math.max(0, (c.captures[kind] ?? 0) - 1) }
    await saveCase(tx, c, { ...spent, captures }, at)
    const why = seen.end === 'busy' ? seen.why : 'device'
    await note(tx, session, c, 'presence_failed', { kind, why }, at)
    return deskNo(seen.end === 'busy' && seen.why === 'nothing_enrolled' ? 'notEnrolled' : 'device')
  }
  if (seen.end !== 'compared' || !seen.matched) {
    const why = seen.end === 'refused' ? 'not_genuine' : seen.end === 'unclear' ? 'unclear' : 'no_match'
    await saveCase(tx, c, spent, at)
    await note(tx, session, c, 'presence_failed', { kind, why }, at)
    if (why === 'no_match')
      await remember(tx, c.person_id, { at, kind: 'desk_refused', channel: 'desk', device: c.unit_id })
    return deskNo(why === 'not_genuine' ? 'device' : why === 'unclear' ? 'unclear' : 'noMatch')
  }
  const evidence = { ...c.evidence, [kind]: { ...seen.evidence, by: 'server' as const } }
  const known = await saveCase(tx, c, { ...spent, evidence }, at)
  if (nextKind(known) !== null) return { ok: true, step: 'presence' }
  return present(tx, session, known, at)
}

export interface ShownDocument {
  readonly number: string
  readonly expires: Day
  /** Why fingers and face were not compared: kept, and read by the second officer. */
  readonly why: string
}

/** The other way: the officer holds a document in her hand and types what is printed on it. Three tries. */
export function checkDocument(
  deps: DeskDeps,
  session: OfficerSession,
  id: string,
  shown: ShownDocument,
): Promise<CaseAnswer> {
  return withCase(deps, session, id, ['presence'], async (tx, c, at): Promise<CaseAnswer> => {
    const used = c.captures.document ?? 0
    if (used >= most) return deskNo('over')
    const captures = { ...c.captures, document: used + 1 }
    const found = await documentOf(tx, c.person_id, shown, dayOf(at))
    if (found === null) {
      await saveCase(tx, c, used + 1 >= most ? { captures, step: 'ended', ended_why: 'document' } : { captures }, at)
      await note(tx, session, c, 'presence_failed', { kind: 'document' }, at)
      return deskNo('document')
    }
    const document = { kind: found, number: shown.number, expires: shown.expires }
    const known = await saveCase(tx, c, { captures, document, without_why: shown.why }, at)
    return present(tx, session, known, at)
  })
}

/** Which of the person's valid documents this is; null when it is none. Compared by us: the officer is told nothing of it. */
async function documentOf(db: Db, person: string, shown: ShownDocument, today: Day): Promise<string | null> {
  const look = unrecorded(db)
  const typed = (compact(shown.number) ?? shown.number).toUpperCase().replace(/[\s-]/g, '')
  if (shown.expires < today) return null
  const is = (number: string, expires: Day): boolean => number === typed && expires === shown.expires
  const card = await cardsReader(look).current(person)
  if (card?.status === 'valid' && is(String(card.card), card.expires)) return 'identity-card'
  const passport = await passportsReader(look).current(person)
  if (passport?.status === 'active' && is(passport.number, passport.expires)) return 'passport'
  const foreign = await residencyReader(look).passport(person)
  return foreign !== null && is(foreign.number, foreign.expires) ? 'foreign-passport' : null
}

/** She is here. Only now does anybody hear whether there is an account, and what its state is. */
async function present(tx: Tx, session: OfficerSession, c: Casework, at: Instant): Promise<CaseAnswer> {
  const evidence = evidenceHash(c)
  await note(
    tx,
    session,
    c,
    'presence',
    { compared: Object.keys(c.evidence), document: c.document?.kind ?? null },
    at,
    evidence,
  )
  const why = await standingTrouble(tx, c)
  if (why !== null) {
    await saveCase(tx, c, { step: 'ended', ended_why: why }, at)
    return deskNo(why)
  }
  const step = c.kind === 'activation' ? 'decide' : 'mobile'
  await saveCase(tx, c, { step }, at)
  return { ok: true, step }
}

/** Why this case cannot go on for this person, as things stand now; null when it can. */
export async function standingTrouble(db: Db, c: Casework): Promise<DeskReason | null> {
  if (!(await isCurrent(db, await getPerson(db, c.person_id)))) return 'notCurrent'
  const account = await accountOf(db, c.person_id)
  if (c.kind === 'activation') return account === null ? null : 'hasAccount'
  if (account === null) return 'noAccount'
  return ['active', 'frozen_self', 'recovering'].includes(account.state) ? null : 'notHere'
}

/** What proved that she stood there, as one hash: the same when it was kept and read back. */
export function evidenceHash(c: Pick<Casework, 'evidence' | 'document' | 'without_why'>): Buffer {
  return createHash('sha256')
    .update(canonicalJson([c.evidence, c.document, c.without_why]))
    .digest()
}

function note(
  tx: Tx,
  session: OfficerSession,
  c: Casework,
  kind: 'presence' | 'presence_failed',
  after: Readonly<Record<string, unknown>>,
  at: Instant,
  evidence?: Buffer,
): Promise<void> {
  return noteAct(tx, {
    at,
    kind,
    officer: session.officer,
    session: session.id,
    person: c.person_id,
    about: c.case_id,
    reason: c.reason,
    ticket: c.ticket,
    after,
    ...(evidence === undefined ? {} : { evidence }),
  })
}
