/**
 * A push service and the browsers behind it, for a kingdom without phones. It keeps its own memory in the schema `outside`
 * and can fail as such services do. Spoken to directly here; over HTTP, encrypted and signed, in `front.ts`.
 */
import { createECDH, randomBytes } from 'node:crypto'
import type { Instant } from '../../language/index.ts'
import { mostPayloadBytes, PushError, type PushService, type PushSubscription } from '../../notices/index.ts'
import { type Clock, type Db, first, type Pool, uuid } from '../../store/index.ts'
import type { BrowserKeys } from './decrypt.ts'
import { simulatedId } from './endpoints.ts'
import { strike } from './faults.ts'
import { troubleOf } from './trouble.ts'

export interface SimulatedPushSettings {
  readonly pool: Pool
  readonly clock: Clock
  /** Before the last part of every address, with its slash. */
  readonly base: string
  /** For which key of ours its browsers subscribe. */
  readonly publicKey: string
}

/** A push service that hears us without a wire. */
export function simulatedPush(settings: SimulatedPushSettings): PushService {
  return {
    publicKey: settings.publicKey,
    accepts: (endpoint) => simulatedId(settings.base, endpoint) !== null,
    async send({ endpoint }, payload, { ttlSeconds, topic = null, urgency }) {
      if (Buffer.byteLength(payload) > mostPayloadBytes) throw new PushError('too much to say', { kind: 'never' })
      const { pool, clock, publicKey: serverKey } = settings
      const id = simulatedId(settings.base, endpoint) ?? ''
      const call = { id, serverKey, ttlSeconds, topic, urgency, open: () => payload }
      const answer = await hear(pool, clock, call)
      if (answer.status === 'cut') throw new PushError('the line broke before the answer came', { kind: 'unknown' })
      const trouble = troubleOf(answer.status, answer.retryAfter ?? null)
      if (trouble !== null) throw trouble
    },
  }
}

/** A browser subscribes. `mobile` (`+9665…`): beside whose messages its notifications are shown. */
export async function subscribeSimulated(
  { pool, clock, base, publicKey }: SimulatedPushSettings,
  mobile: string | null,
): Promise<PushSubscription> {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  const auth = randomBytes(16)
  const id = randomBytes(24).toString('base64url')
  await pool.query(
    `insert into outside.push_phone (subscription_id, mobile, public_key, private_key, auth, server_key, made_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, mobile, pair.getPublicKey(), pair.getPrivateKey(), auth, publicKey, clock.now()],
  )
  return { endpoint: `${base}${id}`, p256dh: pair.getPublicKey('base64url'), auth: auth.toString('base64url') }
}

export interface PushCall {
  readonly id: string
  /** Who signed the call. */
  readonly serverKey: string
  readonly ttlSeconds: number
  readonly topic: string | null
  readonly urgency: string
  /** What the browser reads, with its keys; null when they do not open it: then it shows nothing, and nobody is told. */
  open(keys: BrowserKeys): string | null
}

export interface PushAnswer {
  /** `cut`: it took it, and the line broke before the answer. */
  readonly status: number | 'cut'
  readonly retryAfter?: string
}

interface PhoneRow {
  readonly public_key: Buffer
  readonly private_key: Buffer
  readonly auth: Buffer
  readonly server_key: string
  readonly gone: boolean
}

/** The service hears a call: whatever is to go wrong goes wrong; else the browser gets it. */
export async function hear(pool: Pool, clock: Clock, call: PushCall): Promise<PushAnswer> {
  const fault = await strike(pool)
  if (fault?.kind === 'slow') await new Promise((resume) => setTimeout(resume, fault.ms))
  if (fault?.kind === 'busy') return { status: 429, retryAfter: String(Math.ceil(fault.ms / 1000)) }
  if (fault?.kind === 'broken') return { status: 503 }
  if (fault?.kind === 'too-big') return { status: 413 }
  const text =
    'select public_key, private_key, auth, server_key, gone from outside.push_phone where subscription_id = $1'
  const phone = first(await pool.query<PhoneRow>(text, [call.id]))
  if (phone === null) return { status: 404 }
  if (phone.gone) return { status: 410 }
  if (phone.server_key !== call.serverKey) return { status: 403 }
  if (fault?.kind === 'gone') {
    await pool.query('update outside.push_phone set gone = true where subscription_id = $1', [call.id])
    return { status: 410 }
  }
  const payload = call.open({ publicKey: phone.public_key, privateKey: phone.private_key, auth: phone.auth })
  if (fault?.kind !== 'lost' && payload !== null) {
    for (let left = fault?.kind === 'twice' ? 2 : 1; left > 0; left--) await show(pool, clock.now(), call, payload)
  }
  return { status: fault?.kind === 'drop' ? 'cut' : 201 }
}

/** As a browser shows it: what has the tag of one that is shown takes its place. */
async function show(pool: Pool, at: Instant, call: PushCall, payload: string): Promise<void> {
  const { tag = uuid() } = said(payload)
  await pool.query(
    `insert into outside.push_message (message_id, subscription_id, tag, payload, topic, urgency, ttl_seconds, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (subscription_id, tag) do update set times = outside.push_message.times + 1, payload = excluded.payload,
       topic = excluded.topic, urgency = excluded.urgency, ttl_seconds = excluded.ttl_seconds, at = excluded.at`,
    [uuid(), call.id, tag, payload, call.topic, call.urgency, call.ttlSeconds, at],
  )
}

function said(payload: string): { readonly title?: string; readonly body?: string; readonly tag?: string } {
  try {
    const read: unknown = JSON.parse(payload)
    const text = (name: string): string | undefined => {
      const value = (read as Record<string, unknown>)[name]
      return typeof value === 'string' ? value : undefined
    }
    return { title: text('title'), body: text('body'), tag: text('tag') }
  } catch {
    return {}
  }
}

/** A notification as a phone shows it. */
export interface PushShown {
  readonly mobile: string | null
  readonly title: string
  readonly body: string
  /** All that came. */
  readonly payload: string
  readonly topic: string | null
  readonly ttlSeconds: number
  readonly at: Instant
  /** How often it came; the phone shows it once. */
  readonly times: number
}

/** What the phone with that number (`+9665…`) shows, newest first; of all phones when none is named. */
export async function notificationsOn(db: Db, mobile: string | null, limit = 50): Promise<PushShown[]> {
  const { rows } = await db.query<Omit<PushShown, 'title' | 'body'>>(
    `select p.mobile, m.payload, m.topic, m.ttl_seconds as "ttlSeconds", m.at, m.times
     from outside.push_message m join outside.push_phone p using (subscription_id)
     where $1::text is null or p.mobile = $1 order by m.at desc, m.message_id limit $2`,
    [mobile, limit],
  )
  return rows.map((row) => {
    const { title = '', body = row.payload } = said(row.payload)
    return { ...row, title, body }
  })
}

/** Every phone forgets what it showed. */
export async function forgetNotifications(db: Db): Promise<void> {
  await db.query('delete from outside.push_message')
}
