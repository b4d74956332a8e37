/**
 * A carrier of messages for a kingdom without phones. It keeps its own memory in the schema `outside` and can fail as
 * carriers do; what goes wrong, and at which call, is set in `outside.carrier_fault`.
 */
import type { Instant } from '../../language/index.ts'
import { type Carrier, CarrierError, type Message } from '../../notices/index.ts'
import { type Clock, type Db, first, inTransaction, type Pool, uuid } from '../../store/index.ts'

/**
 * `slow`: answers after `ms`. `refuse`: does not take it now. `reject`: never will (no such number).
 * `drop`: takes it, and the answer is lost on the way. `twice`: hears the call twice, as when a proxy repeats it.
 */
export interface CarrierFault {
  readonly kind: 'slow' | 'refuse' | 'reject' | 'drop' | 'twice'
  readonly ms?: number
  /** Lets so many calls pass first. */
  readonly skip?: number
  /** Then strikes so many; 1 unless told. */
  readonly times?: number
}

/** Lets a simulated phone network take what notices send. */
export function simulatedCarrier(pool: Pool, clock: Clock): Carrier {
  return {
    async send(message) {
      const fault = await strike(pool)
      if (fault?.kind === 'slow') await new Promise((resume) => setTimeout(resume, fault.ms))
      if (fault?.kind === 'refuse') throw new CarrierError('the carrier is busy', { permanent: false })
      if (fault?.kind === 'reject') throw new CarrierError('the carrier knows no such number', { permanent: true })
      const id = await take(pool, message, clock.now())
      if (fault?.kind === 'twice') await take(pool, message, clock.now())
      if (fault?.kind === 'drop') throw new CarrierError('the line broke before the answer came', { permanent: false })
      return { id }
    },
  }
}

async function take(pool: Pool, message: Message, at: Instant): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into outside.message (key, id, mobile, text, at, voice) values ($1, $2, $3, $4, $5, $6)
     on conflict (key) do update set times = outside.message.times + 1 returning id`,
    [message.key, `sms-${uuid()}`, message.mobile, message.text, at, message.voice ?? false],
  )
  return rows[0]?.id ?? ''
}

/** What is to go wrong at this call, if anything: the oldest fault whose turn it is. */
async function strike(pool: Pool): Promise<{ kind: CarrierFault['kind']; ms: number } | null> {
  const armed = await pool.query('select 1 from outside.carrier_fault limit 1')
  if (armed.rowCount === 0) return null
  return inTransaction(pool, async (tx) => {
    const found = await tx.query<{
      fault_id: number
      kind: CarrierFault['kind']
      ms: number
      skip: number
      times: number
    }>('select fault_id, kind, ms, skip, times from outside.carrier_fault order by fault_id limit 1 for update')
    const fault = first(found)
    if (fault === null) return null
    if (fault.skip > 0) {
      await tx.query('update outside.carrier_fault set skip = skip - 1 where fault_id = $1', [fault.fault_id])
      return null
    }
    if (fault.times > 1) {
      await tx.query('update outside.carrier_fault set times = times - 1 where fault_id = $1', [fault.fault_id])
    } else {
      await tx.query('delete from outside.carrier_fault where fault_id = $1', [fault.fault_id])
    }
    return fault
  })
}

/** From now on this goes wrong, after what was set before it. */
export async function carrierFails(db: Db, fault: CarrierFault): Promise<void> {
  await db.query('insert into outside.carrier_fault (kind, ms, skip, times) values ($1, $2, $3, $4)', [
    fault.kind,
    fault.ms ?? 0,
    fault.skip ?? 0,
    fault.times ?? 1,
  ])
}

/** All is well at the carrier again. */
export async function carrierWorks(db: Db): Promise<void> {
  await db.query('delete from outside.carrier_fault')
}

/** A message as a phone shows it. */
export interface PhoneMessage {
  readonly id: string
  readonly key: string
  readonly mobile: string
  readonly text: string
  readonly at: Instant
  /** How often we said it to the carrier; the phone shows it once. */
  readonly times: number
  /** It rang and was read aloud. */
  readonly voice: boolean
}

const columns = 'id, key, mobile, text, at, times, voice'

/** What the phone with that number (`+9665…`) shows, newest first. */
export async function messagesFor(db: Db, mobile: string, limit = 50): Promise<PhoneMessage[]> {
  const found = await db.query<PhoneMessage>(
    `select ${columns} from outside.message where mobile = $1 order by at desc, id desc limit $2`,
    [mobile, limit],
  )
  return found.rows
}

/** What all phones show, newest first: the page of the demo. */
export async function latestMessages(db: Db, limit = 50): Promise<PhoneMessage[]> {
  const found = await db.query<PhoneMessage>(
    `select ${columns} from outside.message order by at desc, id desc limit $1`,
    [limit],
  )
  return found.rows
}

/** Every phone forgets what it showed: between two journeys of a demo. */
export async function forgetMessages(db: Db): Promise<void> {
  await db.query('delete from outside.message')
}
