/**
 * A device that signed in for the first time does nothing that cannot be undone for 24 hours (ID-83): whoever got hold of
 * password and messages would otherwise be done before the owner has read of it. An older device of hers, a passkey or a
 * kiosk confirms it at once.
 */
import type { Instant, Text } from '../language/index.ts'
import { type Db, first, hours, later, type PersonId, type Tx } from '../store/index.ts'
import { remember } from './accounts.ts'
import { type Refusal, refusal } from './deps.ts'
import { dateAndTime, tellAccount } from './messages.ts'
import type { Session } from './sessions.ts'

const newFor = hours(24)

/** By what a device was confirmed. `first`: the account never had another. */
export type ConfirmedBy = 'first' | 'device' | 'passkey' | 'kiosk'

function when(until: Instant): string {
  const { date, time } = dateAndTime(until)
  return `${date} ${time}`
}

export const newDeviceWords = {
  wait: (until: Instant): Text => ({
    ar: `هذا جهاز جديد، فانتظر إلى ${when(until)}. أو وافق الآن بمفتاح مرور، أو أكّد الجهاز من صفحة حسابك في جهاز قديم`,
    en: `This is a new device: wait until ${when(until)}. Or approve now with a passkey, or confirm the device on your account’s page on an older one`,
  }),
  toChange: (until: Instant): Text => ({
    ar: `هذا جهاز جديد، فانتظر إلى ${when(until)}. أو أكّده من صفحة حسابك في جهاز قديم، أو ادخل فيه بمفتاح مرور`,
    en: `This is a new device: wait until ${when(until)}. Or confirm it on your account’s page on an older one, or sign in on it with a passkey`,
  }),
  notYet: {
    ar: 'هذا الجهاز نفسه جديد. أكّد من جهاز أقدم، أو ادخل بمفتاح مرور، أو بعد جهاز خدمة',
    en: 'This device is new itself. Confirm from an older one, or sign in with a passkey or after a kiosk',
  },
  gone: { ar: 'هذا الجهاز ليس في حسابك', en: 'This device is not in your account' },
} as const

/** Until when a device is new; null when it is not. `device`: the hash of its cookie. */
export async function newUntil(db: Db, person: PersonId, device: Buffer, at: Instant): Promise<Instant | null> {
  const row = first(
    await db.query<{ since: string }>({
      name: 'identity:device-since',
      text: `select coalesce(met_at, first_at) as since from identity.device
        where person_id = $1 and device_hash = $2 and confirmed_at is null and coalesce(met_at, first_at) > $3`,
      values: [person, device, later(at, -newFor)],
    }),
  )
  return row === null ? null : later(row.since, newFor)
}

/** The same for the device of a session. */
export function deviceNewUntil(
  db: Db,
  session: Pick<Session, 'personId' | 'deviceId'>,
  at: Instant,
): Promise<Instant | null> {
  return newUntil(db, session.personId, Buffer.from(session.deviceId, 'hex'), at)
}

/** From an older device of hers she says that a new one is hers too. It may then do what the older one may. */
export async function confirmDevice(
  tx: Tx,
  session: Session,
  deviceId: string,
  at: Instant,
): Promise<{ readonly ok: true } | Refusal<'device_new' | 'no_device'>> {
  if ((await deviceNewUntil(tx, session, at)) !== null) return refusal('device_new', newDeviceWords.notYet)
  if (!/^[0-9a-f]{64}$/.test(deviceId)) return refusal('no_device', newDeviceWords.gone)
  const confirmed = first(
    await tx.query<{ label: string }>({
      name: 'identity:device-confirm',
      text: `update identity.device set confirmed_at = $3, confirmed_by = 'device'
        where person_id = $1 and device_hash = $2 and forgotten_at is null and confirmed_at is null returning label`,
      values: [session.personId, Buffer.from(deviceId, 'hex'), at],
    }),
  )
  if (confirmed === null) return refusal('no_device', newDeviceWords.gone)
  await remember(tx, session.personId, { at, kind: 'device_confirmed', device: confirmed.label })
  const cause = `${deviceId}:${at}`
  await tellAccount(tx, session.personId, 'account.device-confirmed', dateAndTime(at), cause, at)
  return { ok: true }
}
