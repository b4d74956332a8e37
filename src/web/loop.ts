/** Doing a thing again and again: at once while there is work, else after a pause; a failure is logged and waited out. */
import type { Logger } from 'pino'

export interface Loop {
  /** There may be work now: do not wait out the pause. */
  poke(): void
  /** Ends after the round that runs. */
  stop(): Promise<void>
}

/** @param work does one round and says how much it did; 0 means there was nothing to do */
export function repeatedly(pauseMs: number, work: () => Promise<number>, log: Logger): Loop {
  let stopped = false
  let wake = (): void => {}
  let poked = false
  const rounds = (async () => {
    while (!stopped) {
      let did = 0
      let wait = pauseMs
      try {
        did = await work()
      } catch (error) {
        const e = error as Error & { code?: string }
        log.error(
          { name: e.name, code: e.code, stack: (e.stack ?? '').split('\n').filter((l) => l.includes(' at ')) },
          'a round of work failed',
        )
        wait = Math.max(pauseMs, 1000)
      }
      if (did > 0 || poked) {
        poked = false
        continue
      }
      await new Promise<void>((resume) => {
        const timer = setTimeout(resume, wait)
        wake = () => {
          clearTimeout(timer)
          resume()
        }
      })
      poked = false
    }
  })()
  return {
    poke() {
      poked = true
      wake()
    },
    async stop() {
      stopped = true
      wake()
      await rounds
    },
  }
}
