/** One's sessions and devices, one at a time (ID-83): ending a session, forgetting a browser one has signed in from. */
import type { Instant } from '../language/index.ts'
import { type Db, first, here, namedTransaction, type PersonId, type Pool, type Tx } from '../store/index.ts'
import { remember } from './accounts.ts'

export interface DeviceLine {
  /** Hash of the device's cookie, hex. */
  readonly deviceId: string
  readonly label: string
  readonly firstAt: Instant
  readonly lastAt: Instant
  /** Until when it does nothing that cannot be undone (ID-83); null when it may. */
  readonly newUntil: Instant | null
}

/** The browsers that are known, the one used last first. */
export async function devicesOf(db: Db, person: PersonId, at: Instant): Promise<DeviceLine[]> {
  const { rows } = await db.query<DeviceLine>({
    name: 'identity:devices',
    text: `select encode(device_hash, 'hex') as "deviceId", label, first_at as "firstAt", last_at as "lastAt",
        case when confirmed_at is null and coalesce(met_at, first_at) > $2::timestamptz - interval '24 hours'
          then coalesce(met_at, first_at) + interval '24 hours' end as "newUntil"
      from identity.device where person_id = $1 and forgotten_at is null order by last_at desc`,
    values: [person, at],
  })
  return rows
}

/** Ends one session of the person, under whatever token it goes on; false when it is not hers or not live. */
export async function endSession(tx: Tx, person: PersonId, session: string, at: Instant): Promise<boolean> {
  const ended = first(
    await tx.query<{ label: string }>({
      name: 'identity:session-end-one',
      text: `update identity.session set ended_at = $3, ended_why = 'ended by its owner'
        where session_id = $2 and person_id = $1 and ended_at is null returning label`,
      values: [person, session, at],
    }),
  )
  if (ended === null) return false
  await remember(tx, person, { at, kind: 'session_ended', device: ended.label })
  return true
}

/** Forgets a browser: its sessions end, and the next sign-in from it is from a new device. */
export async function forgetDevice(pool: Pool, person: PersonId, deviceId: string, at: Instant): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(deviceId)) return false
  return namedTransaction('device: forgotten', pool, (tx) => forget(tx, person, deviceId, at))
}

async function forget(tx: Tx, person: PersonId, deviceId: string, at: Instant): Promise<boolean> {
  const hash = Buffer.from(deviceId, 'hex')
  const gone = first(
    await tx.query<{ label: string }>({
      name: 'identity:device-forget',
      text: `update identity.device set forgotten_at = $3
        where person_id = $1 and device_hash = $2 and forgotten_at is null returning label`,
      values: [person, hash, at],
    }),
  )
  if (gone === null) return false
  here('device: forgotten, its sessions alive')
  await tx.query({
    name: 'identity:device-sessions-end',
    text: `update identity.session set ended_at = $3, ended_why = 'device forgotten'
      where person_id = $1 and device_hash = $2 and ended_at is null`,
    values: [person, hash, at],
  })
  await remember(tx, person, { at, kind: 'device_forgotten', device: gone.label })
  return true
}
