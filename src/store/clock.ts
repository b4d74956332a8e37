/** The one source of "now". Passed to whoever needs it, so that a test can stand on any day. */

export interface Clock {
  /** UTC, ISO 8601 with milliseconds. */
  now(): string
}

export const systemClock: Clock = { now: () => new Date().toISOString() }

/** Stands still at `at` until told to move. */
export function fixedClock(at: string): Clock & { set(to: string): void; forward(ms: number): void } {
  let time = new Date(at).getTime()
  return {
    now: () => new Date(time).toISOString(),
    set: (to) => {
      time = new Date(to).getTime()
    },
    forward: (ms) => {
      time += ms
    },
  }
}

/** Ticks like the system's clock but began at `at`: a demo or a browser journey on a chosen day. */
export function runningClock(at: string): Clock {
  const shift = new Date(at).getTime() - Date.now()
  return { now: () => new Date(Date.now() + shift).toISOString() }
}

/** `at` plus `ms` milliseconds, as an instant. */
export function later(at: string, ms: number): string {
  return new Date(new Date(at).getTime() + ms).toISOString()
}

export const seconds = (n: number): number => n * 1000
export const minutes = (n: number): number => n * 60_000
export const hours = (n: number): number => n * 3_600_000
export const inDays = (n: number): number => n * 86_400_000
