/** The suite's hands: starts processes, has them killed at a named place or at any moment, and learns which places there are. */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { cast, castSeed } from '../../../cast/index.ts'
import type { Pool } from '../../store/index.ts'
import type { Answer, Job } from './child.ts'

const root = path.join(import.meta.dirname, '..', '..', '..')

export interface Helper {
  /** Its rooms are open: from now on it is at work. */
  readonly ready: Promise<unknown>
  /** Has a job done. `killed`: the process died by SIGKILL on the way. */
  ask(job: Job): Promise<Answer | 'killed'>
  kill(): void
  end(): Promise<void>
}

/** Starts a process; with CRASH_AT in `env`, one that will die. */
export function startHelper(env: Readonly<Record<string, string>> = {}): Helper {
  const child: ChildProcess = fork(path.join(import.meta.dirname, 'child.ts'), [], {
    cwd: root,
    execArgv: ['--import', path.join(root, 'scripts', 'tsx.mjs')],
    env: { ...process.env, BAWABA_ALLOW_UNSAFE_DATABASE: 'yes', NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const gone = new Promise<string>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`)))
  const ready = Promise.race([new Promise((resolve) => child.once('message', resolve)), gone])
  return {
    ready,
    async ask(job) {
      await ready
      let listen: ((message: unknown) => void) | undefined
      const answered = new Promise<Answer>((resolve) => {
        listen = (message) => resolve(message as Answer)
        child.once('message', listen)
      })
      if (child.connected) child.send(job, () => {}) // gone already: `gone` says so
      const outcome = await Promise.race([answered, gone])
      if (listen) child.off('message', listen)
      if (typeof outcome === 'object') return outcome
      return outcome === 'SIGKILL' ? 'killed' : { ok: false, error: `the process ended with ${outcome}` }
    },
    kill: () => void child.kill('SIGKILL'),
    async end() {
      if (child.connected) child.disconnect()
      await gone
    },
  }
}

/** Has a job done by a process that dies at the n-th pass of a place. */
export async function killedAt(job: Job, place: string, pass: number): Promise<Answer | 'killed'> {
  const helper = startHelper({ CRASH_AT: `${place}:${pass}` })
  const outcome = await helper.ask(job)
  await helper.end()
  return outcome
}

/** Has a job done undisturbed, and says which places were passed, and how often. */
export async function learn(job: Job): Promise<Map<string, number>> {
  const file = path.join(job.folder, `passes of ${job.journeys.join()}`)
  const helper = startHelper({ CRASH_PASSES: file })
  const outcome = await helper.ask(job)
  await helper.end()
  if (outcome === 'killed' || !outcome.ok)
    throw new Error(`${job.journeys}: ${outcome === 'killed' ? 'killed' : outcome.error}`)
  const passes = new Map<string, number>()
  for (const place of readFileSync(file, 'utf8').trim().split('\n')) passes.set(place, (passes.get(place) ?? 0) + 1)
  return passes
}

export async function inFolder<T>(f: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-crash-'))
  try {
    return await f(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Does `f` for each, a few at a time. */
export async function inLanes<A>(
  items: readonly A[],
  lanes: number,
  f: (item: A, lane: number) => Promise<void>,
): Promise<void> {
  const left = [...items]
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await f(item, lane)
    }),
  )
}

/** The same numbers for the same seed: a failing round can be had again (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The cast with their phones, so that every notice has a way to go. LAMA, ASLAM and others have none: told in the inbox only. */
export const peopleWithPhones = {
  name: 'crash',
  fill: async (owner: Pool): Promise<void> => {
    await castSeed.fill(owner)
    for (const { id, mobile, number } of Object.values(cast)) {
      if (mobile === null) continue
      await owner.query(
        `insert into notices.contact (person_id, mobile, lang, since) values ($1, $2, $3, '2026-01-01')`,
        [id, mobile, number.startsWith('1') ? 'ar' : 'en'],
      )
    }
  },
}
