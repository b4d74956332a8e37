/**
 * How much may be sent when: a bucket of short messages (not of notices: a carrier counts what it bills), in front of
 * which the lanes stand apart. Who may go next is decided here, at the last moment, so that a code never waits behind
 * what was claimed before it (notices design 7).
 */

export interface Tokens {
  /** Ends when so many short messages may leave. */
  take(lane: number, count: number): Promise<void>
  /** The carrier says that we are too quick: half the rate for a while. */
  slowDown(): void
}

export interface TokenSettings {
  readonly perSecond: number
  readonly lanes: number
  /** Kept free for lane 0 even while it is idle: a tenth. */
  readonly reserve?: number
  /** Milliseconds that only go forward; tests bring their own. */
  readonly now?: () => number
  readonly wait?: (ms: number, then: () => void) => void
}

const slowMs = 1000

export function openTokens(settings: TokenSettings): Tokens {
  const { perSecond, lanes } = settings
  const now = settings.now ?? (() => performance.now())
  const wait = settings.wait ?? ((ms, then) => void setTimeout(then, ms))
  // A twentieth of a second's worth may leave at once: enough for the wire, too little to be a wave.
  const most = Math.max(1, perSecond / 20)
  const reserve = settings.reserve ?? Math.min(most / 2, Math.max(0, most / 10))
  const queues: { count: number; go: () => void }[][] = Array.from({ length: lanes }, () => [])
  let held = most
  let at = now()
  let slowUntil = 0
  let waking = false

  function fill(): void {
    const moment = now()
    const slow = Math.max(0, Math.min(moment, slowUntil) - at)
    held = Math.min(most, held + ((moment - at - slow / 2) * perSecond) / 1000)
    at = moment
  }

  function serve(): void {
    fill()
    for (const [lane, queue] of queues.entries()) {
      const least = lane === 0 ? 0 : reserve
      for (let next = queue[0]; next !== undefined; next = queue[0]) {
        // One that is larger than the whole bucket leaves when the bucket is full, and is owed.
        const needed = Math.min(next.count + least, most)
        if (held < needed - 1e-9) {
          sleep(needed - held)
          return
        }
        held -= next.count
        queue.shift()
        next.go()
      }
    }
  }

  function sleep(missing: number): void {
    if (waking) return
    waking = true
    const rate = now() < slowUntil ? perSecond / 2 : perSecond
    wait(Math.max(1, (missing * 1000) / rate), () => {
      waking = false
      serve()
    })
  }

  return {
    take(lane, count) {
      return new Promise((go) => {
        queues[lane]?.push({ count, go })
        serve()
      })
    },
    slowDown() {
      fill()
      slowUntil = now() + slowMs
    },
  }
}
