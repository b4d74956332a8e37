/**
 * Fingers and face at the kiosk (ID-32, ID-33). A capture answers one nonce of ours and uses it up before anything is
 * compared. It comes through the kiosk's browser, under the nonce its page was shown with, or, where the page brought
 * nothing, is asked of the device by the server: both end in the same verifier.
 */
import { randomBytes } from 'node:crypto'
import type { Instant } from '../language/index.ts'
import { first, later, type PersonId, seconds, type Tx } from '../store/index.ts'
import { type BiometricKind, templateOf } from './biometrics.ts'
import { compareFace, compareFinger, type Seen } from './kiosk-compare.ts'
import { fingerOfNobody, likeNobody } from './kiosk-decoy.ts'
import { captured, mayStillTry, type Outcome } from './kiosk-judge.ts'
import { kioskWords } from './kiosk-words.ts'
import type { Kiosk } from './kiosks.ts'
import { type Ask, type Taken, wantedAt } from './reader.ts'
import { no, saveVisit, type Visit } from './visit.ts'
import { type Answer, atStep, type KioskDeps, standing, within } from './visit-run.ts'

/** A page's nonce lives as long as its screen. */
const pageLife = seconds(95)
/** What the server itself asks is answered sooner. */
const serverLife = seconds(30)
/** As the camera's island sends at most, in base64. */
const longestFrame = 300_000
const mostFrames = 3

/** What came with the form. */
export interface Brought {
  /** The reader's answer as its island put it there; empty where there is no script or no reader. */
  readonly answer?: string
  /** Base64 of a JPEG each, as the camera's island took them; empty ones count as none. */
  readonly frames?: readonly string[]
}

const isKind = (step: string): step is BiometricKind => Object.hasOwn(wantedAt, step)

/** Where the visit stands; a step that captures is shown with a nonce and, for a finger, the question to its reader. */
export function visitStep(deps: KioskDeps, kiosk: Kiosk, token: string): Answer {
  return within(deps, kiosk, token, async (tx, visit, at) => {
    if (!isKind(visit.step)) return standing(deps, visit)
    const asked = { nonce: newNonce(), nonce_until: later(at, pageLife) }
    const shown = await saveVisit(tx, visit, asked, at)
    if (visit.step === 'face') return standing(deps, shown)
    return { ...standing(deps, shown), question: deps.reader.question(askOf(kiosk, visit, visit.step, asked.nonce)) }
  })
}

/**
 * Who is expected before the reader, a kiosk's or a desk's, that is asked under this nonce; where nobody is, somebody who
 * is not there. Only the simulated world may want to know.
 */
export async function expectedUnder(db: Pick<Tx, 'query'>, nonce: string): Promise<PersonId | null> {
  const row = first(
    await db.query<{ person_id: PersonId }>({
      name: 'identity:kiosk-expected',
      text: `select coalesce(person_id, visit_id) as person_id from identity.kiosk_visit where nonce = $1
          and (person_id is not null or decoy)
        union all select person_id from desk.casework where nonce = $1`,
      values: [nonce],
    }),
  )
  return row?.person_id ?? null
}

const newNonce = (): string => randomBytes(16).toString('hex')

function askOf(kiosk: Kiosk, visit: Visit, kind: BiometricKind, nonce: string): Ask {
  const before = kind === 'left_index' ? visit.evidence.right_index?.sample : undefined
  return {
    nonce,
    wanted: [wantedAt[kind]],
    readers: kiosk.readers,
    ...(before === undefined ? {} : { previousHash: before }),
  }
}

/** A capture that was counted and whose nonce nobody can use any more. */
interface Begun {
  readonly visit: Visit
  readonly person: PersonId | null
  readonly ask: Ask
  readonly at: Instant
}

/** One finger, or the face. */
export async function capture(
  deps: KioskDeps,
  kiosk: Kiosk,
  token: string,
  kind: BiometricKind,
  brought: Brought = {},
): Answer {
  const frames = kind === 'face' ? photosOf(brought.frames ?? []) : []
  const byBrowser = frames.length > 0 || (kind !== 'face' && (brought.answer ?? '') !== '')
  let begun: Begun | null = null
  const answer = await within(deps, kiosk, token, async (tx, visit, at) => {
    if (visit.step !== kind || (visit.person_id === null && !visit.decoy)) return atStep(deps, visit)
    const may = await mayStillTry(tx, visit, kind, at)
    if (may === 'no') {
      await saveVisit(tx, visit, { step: 'ended' }, at)
      return no('officer', kioskWords.noMatch, { ended: true, officer: true })
    }
    const nonce = byBrowser ? livingNonce(visit, at) : newNonce()
    if (nonce === null) return no('try_again', kioskWords.pageTooOld)
    // Counted before it is made, so that pulling the plug gives no more tries than three.
    const captures = { ...visit.captures, [kind]: (visit.captures[kind] ?? 0) + 1 }
    const left = byBrowser ? noNonce : { nonce, nonce_until: later(at, serverLife) }
    const saved = await saveVisit(tx, visit, { captures, decoy: may === 'decoy', ...left }, at)
    begun = { visit: saved, person: visit.person_id, ask: askOf(kiosk, visit, kind, nonce), at }
    return standing(deps, saved)
  })
  if (begun === null || !answer.ok) return answer
  const outcome = await outcomeOf(deps, kiosk, token, kind, begun, byBrowser ? { ...brought, photos: frames } : null)
  if (outcome === null) return no('device', kioskWords.device)
  return within(deps, kiosk, token, (tx, visit, at) =>
    captured(tx, deps, kiosk, visit, { kind, person: (begun as Begun).person, outcome, byBrowser }, at),
  )
}

const noNonce = { nonce: null, nonce_until: null } as const

function livingNonce(visit: Visit, at: Instant): string | null {
  return visit.nonce !== null && (visit.nonce_until ?? '') >= at ? visit.nonce : null
}

/** Null when the server's own question was overtaken by another: its answer is for nobody. */
async function outcomeOf(
  deps: KioskDeps,
  kiosk: Kiosk,
  token: string,
  kind: BiometricKind,
  begun: Begun,
  brought: (Brought & { readonly photos: readonly Uint8Array[] }) | null,
): Promise<Outcome | null> {
  const { ask } = begun
  if (brought !== null && kind === 'face') return photographed(deps, begun, brought.photos)
  const taken = brought === null ? await deps.reader.capture(ask) : await deps.reader.accept(ask, brought.answer)
  if (brought === null && !(await usedUp(deps, kiosk, token, ask.nonce))) return null
  return 'refused' in taken ? { refused: taken } : { seen: await compared(deps, kind, begun, taken) }
}

/** The nonce of what the server asked is for this answer alone and for 30 seconds. */
async function usedUp(deps: KioskDeps, kiosk: Kiosk, token: string, nonce: string): Promise<boolean> {
  let mine = false
  await within(deps, kiosk, token, async (tx, visit, at) => {
    mine = livingNonce(visit, at) === nonce
    return standing(deps, mine ? await saveVisit(tx, visit, noNonce, at) : visit)
  })
  return mine
}

/** The comparison itself, outside any transaction: it takes time and touches nothing. */
async function compared(
  deps: KioskDeps,
  kind: BiometricKind,
  { person, visit }: Begun,
  { samples: [sample] }: Extract<Taken, { samples: unknown }>,
): Promise<Seen> {
  const enrolled = await expectedTemplate(deps, visit, person, kind)
  if (sample === undefined || enrolled === null) return { end: 'busy', why: 'nothing_enrolled' }
  if (kind === 'face') return compareFace(deps.faces, [sample.bytes], enrolled, { at: sample.takenAt, sample })
  const seen = await compareFinger(deps.fingers, kind, sample, enrolled, visit.evidence.right_index)
  return visit.decoy ? likeNobody(seen, kind, deps.fingers.calibration.policy) : seen
}

async function photographed(deps: KioskDeps, begun: Begun, photos: readonly Uint8Array[]): Promise<Outcome> {
  const enrolled = begun.person === null ? null : await enrolledOf(deps, begun.person, 'face')
  if (enrolled === null) return { seen: { end: 'busy', why: 'nothing_enrolled' } }
  return { seen: await compareFace(deps.faces, photos, enrolled, { at: begun.at }) }
}

/** What a capture is compared with; a decoy never comes to its face. */
async function expectedTemplate(
  deps: KioskDeps,
  visit: Visit,
  person: PersonId | null,
  kind: BiometricKind,
): Promise<Uint8Array | null> {
  if (!visit.decoy && person !== null) return enrolledOf(deps, person, kind)
  return kind === 'face' ? null : fingerOfNobody(deps.keys.templates, visit.number ?? '', kind)
}

/** What is enrolled of this person: here, or where the population register keeps it. */
export async function enrolledOf(deps: KioskDeps, person: PersonId, kind: BiometricKind): Promise<Uint8Array | null> {
  const here = await templateOf(deps.pool, deps.keys.templates, person, kind)
  return here ?? (await deps.references?.template(person, kind)) ?? null
}

function photosOf(frames: readonly string[]): Uint8Array[] {
  return frames
    .filter((frame) => frame !== '' && frame.length <= longestFrame)
    .slice(0, mostFrames)
    .map((frame) => Buffer.from(frame, 'base64'))
}
