/** How often one may ask: a small window per name, in this process. What must hold over processes stands in SQL. */
import { type Clock, later } from '../store/index.ts'
import { ofStatus, ProblemError } from './problem.ts'

interface Window {
  until: string
  count: number
}

const most = 20_000

export function openThrottle(clock: Clock): { admit(name: string, limit: number, seconds: number): void } {
  const windows = new Map<string, Window>()
  return {
    /** Counts one; throws "too many" past the limit. */
    admit(name, limit, seconds) {
      const now = clock.now()
      const open = windows.get(name)
      if (open === undefined || open.until <= now) {
        // Never more than so many windows: the oldest go first, since a Map keeps its order.
        if (windows.size >= most) for (const key of [...windows.keys()].slice(0, most / 10)) windows.delete(key)
        windows.set(name, { until: later(now, seconds * 1000), count: 1 })
        return
      }
      open.count += 1
      if (open.count > limit) {
        throw new ProblemError({
          ...ofStatus(429),
          retryAfterSeconds: Math.ceil((Date.parse(open.until) - Date.parse(now)) / 1000),
        })
      }
    },
  }
}
