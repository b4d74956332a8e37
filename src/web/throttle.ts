/** How often one may ask: a small window per name, in this process. What must hold over processes stands in SQL. */
import { type Clock, later } from '../store/index.ts'
import { ofStatus, ProblemError } from './problem.ts'

interface Window {
  until: string
  count: number
}

const most = 20_000

export interface Throttle {
  /** Counts one; throws "too many" past the limit. */
  admit(name: string, limit: number, seconds: number): void
  /** Counts one; says whether it was within the limit. */
  room(name: string, limit: number, seconds: number): boolean
  /** Is there room for one more? Counts nothing. */
  left(name: string, limit: number): boolean
}

export function openThrottle(clock: Clock): Throttle {
  const windows = new Map<string, Window>()

  /** The window of a name with one more counted in it. */
  function count(name: string, seconds: number): Window {
    const now = clock.now()
    const open = windows.get(name)
    if (open !== undefined && open.until > now) {
      open.count += 1
      return open
    }
    // Never more than so many windows: the oldest go first, since a Map keeps its order.
    if (windows.size >= most) for (const key of [...windows.keys()].slice(0, most / 10)) windows.delete(key)
    const begun = { until: later(now, seconds * 1000), count: 1 }
    windows.delete(name)
    windows.set(name, begun)
    return begun
  }

  return {
    admit(name, limit, seconds) {
      const window = count(name, seconds)
      if (window.count <= limit) return
      throw new ProblemError({
        ...ofStatus(429),
        retryAfterSeconds: Math.ceil((Date.parse(window.until) - Date.parse(clock.now())) / 1000),
      })
    },
    room: (name, limit, seconds) => count(name, seconds).count <= limit,
    left(name, limit) {
      const open = windows.get(name)
      return open === undefined || open.until <= clock.now() || open.count < limit
    },
  }
}
