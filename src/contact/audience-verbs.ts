/** Asking for an audience, as the service plans it; and what becomes of it: screened, given a time, held, missed. */
import { dayOf, formatSlashDay, type Instant, riyadhTime, type Text } from '../language/index.ts'
import { tell } from '../notices/index.ts'
import { hours, InvariantError, inDays, later, minutes, type PersonId, type Tx, type Verb } from '../store/index.ts'
import { type Audience, type AudienceMode, audienceLimits, freeTimes } from './audience.ts'
import {
  agendaById,
  audienceOf,
  changeAudience,
  insertAudience,
  noteAudience,
  offAgenda,
  onAgenda,
  openAudience,
  takenTimes,
} from './audience-rows.ts'
import { clearCall } from './calls.ts'
import { takeFile } from './file-rows.ts'
import { branches, ministerOffice } from './offices.ts'
import { oneAtATime } from './rows.ts'

export interface AskAudience {
  readonly holder: PersonId
  /** `fromReceipt('request', 'number')`. */
  readonly number: unknown
  readonly topic: string
  readonly details: string
  readonly mode: AudienceMode
  readonly branch: string
  readonly file?: string | undefined
}

/** An unanswered request comes back to the office's eyes after so many days. */
const screenDays = 10

/** Asks for one; its id is the request's. Throws `open_already`, `no_such_branch`, `paper_gone`. */
export const askAudience: Verb<AskAudience> = async (tx, args, cause) => {
  if (typeof args.number !== 'string') throw new Error('contact.askAudience: the request’s number was not filled in')
  if (!Object.hasOwn(branches, args.branch)) throw new InvariantError('contact', 'no_such_branch')
  await oneAtATime(tx, args.holder)
  if ((await openAudience(tx, args.holder)) !== null) throw new InvariantError('contact', 'open_already')
  const audience: Audience = {
    person: args.holder,
    id: cause.request,
    number: args.number,
    topic: args.topic,
    details: args.details,
    mode: args.mode,
    branch: args.branch,
    status: 'requested',
    startsAt: null,
    reason: null,
    minutes: null,
    decision: null,
    requestedAt: cause.at,
    changedAt: cause.at,
    endedAt: null,
  }
  await insertAudience(tx, audience)
  if (args.file !== undefined && !(await takeFile(tx, args.holder, args.file, audience.id))) {
    throw new InvariantError('contact', 'paper_gone')
  }
  await noteAudience(tx, audience, 'requested', ministerOffice, cause.at)
  await onAgenda(tx, audience, later(cause.at, inDays(screenDays)))
  return { receipt: { audience: audience.id }, told: [] }
}

export interface OnAudience {
  readonly id: string
  readonly person: PersonId
  readonly at: Instant
}

export type NotSet = 'gone' | 'taken' | 'no-such-time'

/**
 * Sets its time, the first or another. The agenda's own key refuses a time that another was given meanwhile: whoever asks
 * hands in a transaction of its own and turns 23505 into `taken` (`isTaken`).
 */
export async function schedule(
  tx: Tx,
  by: OnAudience,
  set: { readonly startsAt: Instant; readonly mode: AudienceMode; readonly branch: string },
): Promise<Audience | NotSet> {
  const audience = await audienceOf(tx, by.person, by.id, true)
  if (audience === null || audience.endedAt !== null) return 'gone'
  if ((await agendaById(tx, by.id))?.liveAt != null) return 'gone'
  if (!freeTimes(new Set(), by.at).includes(set.startsAt)) return 'no-such-time'
  if (audience.startsAt !== set.startsAt && (await takenTimes(tx)).has(set.startsAt)) return 'taken'
  const next = await changeAudience(tx, audience, { ...set, status: 'scheduled' }, by.at)
  await onAgenda(tx, next, firstWake(set.startsAt, by.at))
  await noteAudience(tx, next, 'scheduled', ministerOffice, by.at)
  await tellTime(tx, next, by.at)
  return next
}

export const isTaken = (error: unknown): boolean => (error as { code?: string }).code === '23505'

/** The day before, when there is one; then its end. */
const firstWake = (startsAt: Instant, now: Instant): Instant => {
  const before = later(startsAt, -hours(24))
  return before > now ? before : endOf(startsAt)
}
export const endOf = (startsAt: Instant): Instant => later(startsAt, minutes(audienceLimits.afterMinutes))

export async function refuseAudience(tx: Tx, by: OnAudience, reason: string): Promise<Audience | 'gone'> {
  const audience = await audienceOf(tx, by.person, by.id, true)
  if (audience === null || audience.endedAt !== null) return 'gone'
  const next = await changeAudience(tx, audience, { status: 'refused', reason, endedAt: by.at }, by.at)
  await close(tx, next, 'refused', by.at, reason)
  await say(tx, next, 'contact.audience-refused', { ref: next.number }, by.at, 'refused')
  return next
}

export async function withdrawAudience(tx: Tx, by: OnAudience): Promise<Audience | 'gone'> {
  const audience = await audienceOf(tx, by.person, by.id, true)
  if (audience === null || audience.endedAt !== null) return 'gone'
  if ((await agendaById(tx, by.id))?.liveAt != null) return 'gone'
  const next = await changeAudience(tx, audience, { status: 'withdrawn', endedAt: by.at }, by.at)
  await close(tx, next, 'withdrawn', by.at)
  return next
}

/** What was said and decided: the meeting is over, and she reads both. */
export async function recordAudience(
  tx: Tx,
  by: OnAudience,
  said: { readonly minutes: string; readonly decision: string },
): Promise<Audience | 'gone'> {
  const audience = await audienceOf(tx, by.person, by.id, true)
  const agenda = await agendaById(tx, by.id)
  if (audience?.status !== 'scheduled' || agenda === null) return 'gone'
  // By video it was held when the call was; face to face when its time has come.
  const held = audience.mode === 'video' ? agenda.overAt !== null : (audience.startsAt ?? by.at) <= by.at
  if (!held) return 'gone'
  const next = await changeAudience(tx, audience, { ...said, status: 'held', endedAt: by.at }, by.at)
  await close(tx, next, 'held', by.at, said.decision)
  await say(tx, next, 'contact.audience-held', { ref: next.number }, by.at, 'held')
  return next
}

/** Its time is over and nobody came, or nobody has set one: what the clock does. */
export async function missAudience(tx: Tx, audience: Audience, at: Instant): Promise<void> {
  const next = await changeAudience(tx, audience, { status: 'missed', endedAt: at }, at)
  await close(tx, next, 'missed', at)
}

async function close(
  tx: Tx,
  a: Audience,
  event: 'refused' | 'withdrawn' | 'held' | 'missed',
  at: Instant,
  words?: string,
): Promise<void> {
  await noteAudience(tx, a, event, ministerOffice, at, words ?? null)
  await offAgenda(tx, a.id)
  await clearCall(tx, a.id)
}

const official: Text = { ar: 'سمو الوزير', en: 'the Minister' }

function tellTime(tx: Tx, a: Audience, at: Instant) {
  const when = { date: formatSlashDay(dayOf(a.startsAt ?? at)), time: riyadhTime(a.startsAt ?? at) }
  const key = `set ${a.startsAt} ${a.mode} ${a.branch}`
  if (a.mode === 'video') return say(tx, a, 'appt.minister.video', { official, ...when }, at, key)
  return say(tx, a, 'contact.audience-branch', { official, ...when, office: branchName(a) }, at, key)
}

export function remind(tx: Tx, a: Audience, at: Instant) {
  const when = { date: formatSlashDay(dayOf(a.startsAt ?? at)), time: riyadhTime(a.startsAt ?? at) }
  return say(tx, a, 'appt.reminder', { office: branchName(a), ...when }, at, `remind ${a.startsAt}`)
}

const branchName = (a: Audience): Text => branches[a.branch]?.name ?? { ar: 'الفرع', en: 'the branch' }

function say(
  tx: Tx,
  a: Audience,
  kind: string,
  vars: Readonly<Record<string, string | Text>>,
  at: Instant,
  key: string,
) {
  return tell(tx, { person: a.person, kind, vars, key: `audience:${a.id}:${key}`, at })
}
