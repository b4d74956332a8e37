/**
 * Recall of a channel (ID-44): one director proposes, another confirms within the hour, and only then does it begin
 * (`recallDue`). Who they are is the caller's to prove; here they are two different ids, and both stand in the row.
 */
import type { Instant, Text } from '../../language/index.ts'
import { type Db, first, hours, isUuid, later, namedTransaction, type Tx, uuid } from '../../store/index.ts'
import { type IdentityDeps, type Refusal, refusal } from '../deps.ts'

export const channels = ['kiosk', 'bank', 'officer', 'field', 'remote'] as const
export type Channel = (typeof channels)[number]

/** What is to be recalled: whatever was vouched for by one place from one instant until before another. */
export interface RecallWindow {
  readonly channel: Channel
  /** A machine's id, a bank's code, an officer's id: what stands in the activations as their place. */
  readonly by: string
  readonly from: Instant
  readonly to: Instant
}

export interface Proposing extends RecallWindow {
  readonly reason: string
  /** Staff id of the director who proposes. */
  readonly director: string
}

export interface Recall extends RecallWindow {
  readonly recallId: string
  readonly reason: string
  readonly proposedBy: string
  readonly proposedAt: Instant
  readonly confirmUntil: Instant
  readonly confirmedBy: string | null
  readonly confirmedAt: Instant | null
  /** Accounts whose level fell, and accounts left alone since they were proved again by another way. */
  readonly dropped: number
  readonly spared: number
  readonly doneAt: Instant | null
}

/** A proposal that nobody confirms in time is worth nothing. */
export const confirmWithin = hours(1)

const words = {
  window: {
    ar: 'اختر قناة وجهة ومدة بدأت وانتهت، واكتب السبب في 10 أحرف على الأقل',
    en: 'Choose a channel, a place and a time that began and ended, and write why in 10 characters or more',
  },
  nothing: {
    ar: 'لم تفعّل هذه الجهة أحدًا في هذه المدة',
    en: 'This place activated nobody in that time',
  },
  unknown: { ar: 'لا اقتراح سحب بهذا الرقم', en: 'There is no proposal of a recall with this id' },
  sameDirector: {
    ar: 'لا يؤكد السحب من اقترحه. يلزم مدير آخر',
    en: 'Whoever proposed a recall cannot confirm it. Another director is needed',
  },
  late: {
    ar: 'انتهت مهلة تأكيد السحب. اقترحه من جديد',
    en: 'The time to confirm this recall is over. Propose it again',
  },
  confirmed: { ar: 'أكّد هذا السحب مدير آخر من قبل', en: 'Another director has confirmed this recall already' },
} as const satisfies Readonly<Record<string, Text>>

export type ProposeAnswer =
  | {
      readonly ok: true
      readonly recallId: string
      readonly confirmUntil: Instant /** Activations. */
      readonly touches: number
    }
  | Refusal<'window' | 'nothing'>

/** The first director's half. Nothing happens to anybody by it. */
export function proposeRecall(deps: Pick<IdentityDeps, 'pool' | 'clock'>, p: Proposing): Promise<ProposeAnswer> {
  const at = deps.clock.now()
  return namedTransaction('recall: proposed', deps.pool, async (tx) => {
    if (!isWindow(p, at)) return refusal('window', words.window)
    const { activations: touches } = await vouchedFor(tx, p)
    if (touches === 0) return refusal('nothing', words.nothing)
    const recallId = uuid()
    const confirmUntil = later(at, confirmWithin)
    await tx.query(
      `insert into identity.recall (recall_id, channel, place, from_at, to_at, reason, proposed_by, proposed_at, confirm_until)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [recallId, p.channel, p.by, p.from, p.to, p.reason.trim(), p.director.trim(), at, confirmUntil],
    )
    return { ok: true, recallId, confirmUntil, touches }
  })
}

/** What a recall of this window would look at, before anybody proposes one. */
export interface Vouched {
  readonly activations: number
  /** Different people among them. */
  readonly people: number
}

/** Counts, and nobody's name. Only grows, since activations are never taken out of their history. */
export async function vouchedFor(db: Db, { channel, by, from, to }: RecallWindow): Promise<Vouched> {
  const row = first(
    await db.query<Vouched>(
      `select count(*)::int as activations, count(distinct person_id)::int as people
       from identity.activation where method = $1 and place = $2 and at >= $3 and at < $4`,
      [channel, by, from, to],
    ),
  )
  return row ?? { activations: 0, people: 0 }
}

/** One recall after another is judged and written, also when two directors ask at the same moment. */
export async function lockRecalls(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('identity:recall'))`)
}

/** Why this window cannot be recalled; null when it can. `at`: the house's clock. */
export async function recallTrouble(db: Db, p: Proposing, at: Instant): Promise<Refusal<'window' | 'nothing'> | null> {
  if (!isWindow(p, at)) return refusal('window', words.window)
  return (await vouchedFor(db, p)).activations === 0 ? refusal('nothing', words.nothing) : null
}

/**
 * A recall on which both directors have agreed already, each with a signature at the desk: proposed and confirmed in one
 * commit, and from here on carried out.
 * @param second staff id of the director who agreed
 * @param proposedAt when the first one signed
 */
export async function recallIn(
  tx: Tx,
  p: Proposing,
  second: string,
  proposedAt: Instant,
  at: Instant,
): Promise<{ readonly ok: true; readonly recallId: string } | Refusal> {
  const trouble = await recallTrouble(tx, p, at)
  if (trouble !== null) return trouble
  if (p.director.toLowerCase() === second.toLowerCase()) return refusal('same_director', words.sameDirector)
  const recallId = uuid()
  await tx.query(
    `insert into identity.recall (recall_id, channel, place, from_at, to_at, reason, proposed_by, proposed_at,
       confirm_until, confirmed_by, confirmed_at, due_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
    [
      recallId,
      p.channel,
      p.by,
      p.from,
      p.to,
      p.reason.trim(),
      p.director,
      proposedAt,
      later(proposedAt, confirmWithin),
      second,
      at,
    ],
  )
  return { ok: true, recallId }
}

/** The end may not lie ahead: what is activated after the proposal was not looked at when it was confirmed. */
function isWindow({ channel, by, from, to, reason, director }: Proposing, at: Instant): boolean {
  const times = [from, to].every((time) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(time) && !Number.isNaN(Date.parse(time)))
  const said = [by, director].every((id) => /^[\w.:@-]{1,100}$/.test(id.trim()))
  const why = reason.trim().length >= 10 && reason.length <= 1000
  return (
    times &&
    said &&
    why &&
    channels.includes(channel) &&
    Date.parse(from) < Date.parse(to) &&
    Date.parse(to) <= Date.parse(at)
  )
}

export type ConfirmAnswer = { readonly ok: true } | Refusal<'unknown' | 'same_director' | 'late' | 'confirmed'>

/** The second director's half: from here on it is carried out. The same director again is told the same. */
export function confirmRecall(
  deps: Pick<IdentityDeps, 'pool' | 'clock'>,
  recallId: string,
  director: string,
): Promise<ConfirmAnswer> {
  const at = deps.clock.now()
  return namedTransaction('recall: confirmed', deps.pool, async (tx) => {
    const is = await lockRecall(tx, recallId)
    if (is === null) return refusal('unknown', words.unknown)
    // Spelt otherwise is not somebody else.
    const who = director.trim()
    if (who === '' || who.toLowerCase() === is.proposedBy.toLowerCase())
      return refusal('same_director', words.sameDirector)
    if (is.confirmedBy !== null) return is.confirmedBy === who ? { ok: true } : refusal('confirmed', words.confirmed)
    if (is.confirmUntil <= at) return refusal('late', words.late)
    await tx.query(
      `update identity.recall set confirmed_by = $2, confirmed_at = $3, due_at = $3 where recall_id = $1 and confirmed_at is null`,
      [recallId, who, at],
    )
    return { ok: true }
  })
}

const columns = `recall_id as "recallId", channel, place as by, from_at as from, to_at as to, reason,
  proposed_by as "proposedBy", proposed_at as "proposedAt", confirm_until as "confirmUntil",
  confirmed_by as "confirmedBy", confirmed_at as "confirmedAt", dropped, spared, done_at as "doneAt"`

async function lockRecall(tx: Tx, recallId: string): Promise<Recall | null> {
  if (!isUuid(recallId)) return null
  return first(
    await tx.query<Recall>(`select ${columns} from identity.recall where recall_id = $1 for update`, [recallId]),
  )
}

/** All recalls, the newest proposal first: the desk's list, at most `limit`. */
export async function recalls(db: Db, limit = 50): Promise<readonly Recall[]> {
  return (await db.query<Recall>(`select ${columns} from identity.recall order by proposed_at desc limit $1`, [limit]))
    .rows
}
