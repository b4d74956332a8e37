/**
 * A post for a kingdom without one. It keeps its own memory in the schema `outside`, makes one label a key whatever is
 * repeated, tells us what happens to parcels by signed words, and can fail as posts do (`faults.ts`, the page
 * `/simulators/post`): late, twice, never, out of order, wrongly signed, a parcel lost or brought back.
 */
import {
  type EventKind,
  type Failure,
  type Post,
  type PostEvent,
  PostSilent,
  signedHeaders,
} from '../../delivery/index.ts'
import { addDays, dayOf, type Text } from '../../language/index.ts'
import { type Clock, first, inTransaction, later, type Pool, seconds, uuid } from '../../store/index.ts'
import { type Fault, strike, strikeIn } from './faults.ts'

/** Brings words to our door; the answer's status and body. */
export type PostTo = (
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number; readonly body: string }>

/** Over HTTP. */
export const toDoorOverHttp: PostTo = async (url, body, headers) => {
  const answer = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(seconds(5)) })
  return { status: answer.status, body: await answer.text() }
}

export interface SimulatedPostSettings {
  readonly pool: Pool
  readonly clock: Clock
  /** Where our door for the post stands: events go to it, hand-overs to `<door>/hand-over`. */
  readonly door: string
  /** Shared with us; signs its words. */
  readonly secret: string
  readonly to: PostTo
}

/** A parcel as the post sees it. */
export interface PostParcel {
  readonly tracking: string
  readonly number: string
  readonly recipient: Text
  readonly address: { readonly short: string; readonly city: string }
  readonly state: string
}

export interface SimulatedPost extends Post {
  /** Something happens to a parcel, and we are told as the faults have it. False: there is no such parcel. */
  happens(tracking: string, kind: EventKind, why?: Failure): Promise<boolean>
  /** The carrier stands at the door with the code he was told, and perhaps the old document's number. What our door answered. */
  handsOver(tracking: string, code: string, oldDocument?: string): Promise<string>
  /** Tells what is due; returns how much was told. Called by a timer, so that late words arrive. */
  deliverDue(): Promise<number>
  parcels(): Promise<readonly PostParcel[]>
}

const carrier: Text = { ar: 'البريد', en: 'The post' }
const mostTries = 10

export function simulatedPost(settings: SimulatedPostSettings): SimulatedPost {
  const { pool, clock } = settings
  const tell = () => deliverDue(settings)
  return {
    label: (sending) =>
      withFaults(pool, 'label', async () => {
        const now = clock.now()
        await pool.query(
          `insert into outside.post_parcel (key, tracking, number, recipient, address, state, expected, at)
           values ($1, 'SP' || lpad((abs(hashtextextended($1, 7)) % 1000000000)::text, 9, '0') || 'SA', $2, $3, $4, 'labelled', $5, $6)
           on conflict (key) do nothing`,
          [
            sending.key,
            sending.number,
            JSON.stringify(sending.recipient),
            JSON.stringify(sending.address),
            addDays(dayOf(now), 3),
            now,
          ],
        )
        const made = first(
          await pool.query<{ tracking: string; expected: Awaited<ReturnType<Post['label']>>['expected'] }>(
            'select tracking, expected from outside.post_parcel where key = $1',
            [sending.key],
          ),
        )
        if (made === null) throw new PostSilent('the label was not written')
        return { ...made, carrier }
      }),
    events: (tracking) =>
      withFaults(pool, 'status', async () => {
        const { rows } = await pool.query<{ body: string }>(
          'select body from outside.post_event where tracking = $1 order by at, post_event_id',
          [tracking],
        )
        return rows.map(({ body }) => JSON.parse(body) as PostEvent)
      }),
    async happens(tracking, kind, why) {
      const there = await inTransaction(pool, async (tx) => {
        const now = clock.now()
        const moved = await tx.query('update outside.post_parcel set state = $2, at = $3 where tracking = $1', [
          tracking,
          kind,
          now,
        ])
        if (moved.rowCount !== 1) return false
        const event: PostEvent = { event: `pe-${uuid()}`, tracking, kind, at: now, ...(why ? { why } : {}) }
        const fault = await strikeIn(tx, 'event')
        // It happened, though nobody tells of it: asked for, it is in the list.
        const never = fault?.kind === 'never'
        await tx.query(
          `insert into outside.post_event (event_id, tracking, kind, body, at, due_at, copies, wrongly_signed, held, delivered_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
          [
            event.event,
            tracking,
            kind,
            JSON.stringify(event),
            now,
            fault?.kind === 'late' ? later(now, fault.ms) : now,
            fault?.kind === 'twice' ? 2 : 1,
            fault?.kind === 'wrongly-signed',
            fault?.kind === 'out-of-order',
            never ? now : null,
          ],
        )
        return true
      })
      await tell()
      return there
    },
    async handsOver(tracking, code, oldDocument) {
      const now = clock.now()
      const body = JSON.stringify({
        event: `ph-${uuid()}`,
        tracking,
        code,
        at: now,
        ...(oldDocument ? { oldDocument } : {}),
      })
      const said = await settings.to(`${settings.door}/hand-over`, body, signedHeaders(settings.secret, now, body))
      const answer = answerIn(said.body)
      if (answer === 'accepted')
        await pool.query(`update outside.post_parcel set state = 'delivered', at = $2 where tracking = $1`, [
          tracking,
          now,
        ])
      return answer
    },
    deliverDue: tell,
    async parcels() {
      const { rows } = await pool.query<PostParcel>(
        'select tracking, number, recipient, address, state from outside.post_parcel order by at desc, tracking limit 50',
      )
      return rows
    },
  }
}

/** Our door's yes or no; whatever else it says is no yes. */
function answerIn(body: string): string {
  try {
    return (JSON.parse(body) as { answer?: string }).answer ?? 'refused'
  } catch {
    return 'refused'
  }
}

/** `slow` and `refuse` come before the act, `drop` after it: it is done, and the answer is lost. */
async function withFaults<T>(pool: Pool, act: Fault['act'], f: () => Promise<T>): Promise<T> {
  const fault = await strike(pool, act)
  if (fault?.kind === 'slow') await new Promise((resume) => setTimeout(resume, fault.ms))
  if (fault?.kind === 'refuse') throw new PostSilent('the post is busy')
  const done = await f()
  if (fault?.kind === 'drop') throw new PostSilent('the line broke before the answer came')
  return done
}

interface Untold {
  readonly id: number
  readonly body: string
  readonly copies: number
  readonly wrongly_signed: boolean
}

/** Tells what is due, in order; what is not heard (no 2xx) is told again later. Returns how many words were told. */
async function deliverDue({ pool, clock, door, secret, to }: SimulatedPostSettings): Promise<number> {
  for (let told = 0; ; told++) {
    const now = clock.now()
    const word = first(
      await pool.query<Untold>(
        `update outside.post_event set tries = tries + 1, due_at = $1::timestamptz + interval '10 s' * (tries + 1)
         where post_event_id = (select post_event_id from outside.post_event
           where delivered_at is null and not held and due_at <= $1 and tries < $2
           order by post_event_id limit 1 for update skip locked)
         returning post_event_id as id, body, copies, wrongly_signed`,
        [now, mostTries],
      ),
    )
    if (word === null) return told
    const headers = {
      'content-type': 'application/json',
      ...signedHeaders(word.wrongly_signed ? `not ${secret}` : secret, now, word.body),
    }
    let heard = true
    for (let i = 0; i < word.copies; i++) {
      const { status } = await to(door, word.body, headers).catch(() => ({ status: 0 }))
      heard &&= status >= 200 && status <= 299
    }
    if (!heard) continue
    await pool.query('update outside.post_event set delivered_at = $2 where post_event_id = $1', [word.id, now])
    // Whatever waited for a later one to go first may go now.
    await pool.query('update outside.post_event set held = false where held and post_event_id < $1', [word.id])
  }
}
