/** How often somebody may ask an inquiry (decided.md, "Without signing in"), counted at all doors of this process together. */
import type { Session } from '../identity/index.ts'
import type { Clock } from '../store/index.ts'
import { openThrottle, type Throttle } from './throttle.ts'
import type { Site } from './visit.ts'

/** One count for portal and API: who asks at both doors has not twice as many. */
const counts = new WeakMap<Clock, Throttle>()

/**
 * As whom an unproved visitor is counted: the device when we know it from a session, else the address. A cookie that
 * anybody can make up anew for each question is no device.
 */
export function deviceOf(from: { readonly session: Session | null; readonly address: string }): string {
  return from.session === null ? `address:${network(from.address)}` : `device:${from.session.deviceId}`
}

/** Counts one asking; throws "too many" past `perMinute`. `person`: the signed-in asker, else whoever `from` is. */
export function admitAsking(
  site: Pick<Site, 'clock'>,
  from: { readonly session: Session | null; readonly address: string },
  asked: { readonly id: string; readonly perMinute: number; readonly person: string | null },
): void {
  const throttle = counts.get(site.clock) ?? openThrottle(site.clock)
  counts.set(site.clock, throttle)
  const who = asked.person === null ? deviceOf(from) : `person:${asked.person}`
  throttle.admit(`${asked.id}:${who}`, asked.perMinute, 60)
}

/** An IPv6 line has 2^64 addresses of its own: they count as one. */
export function network(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address.replace(/^::ffff:/i, '')
  const [head = ''] = address.split('::')
  const groups = head === '' ? [] : head.split(':').slice(0, 4)
  return [...groups, ...Array.from({ length: 4 - groups.length }, () => '0')].join(':').toLowerCase()
}
