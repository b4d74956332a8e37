/**
 * What every crash suite works with: processes that do jobs and die at a named place, and the suite itself for stories
 * that have a database each. What outlives the processes is in `crash-memory.testing.ts`.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..', '..')

export type Answer = { readonly ok: true } | { readonly ok: false; readonly error: string }

export interface Helper<Job> {
  /** Its rooms are open: from now on it is at work. */
  readonly ready: Promise<unknown>
  /** Has a job done. `killed`: the process died by SIGKILL on the way. */
  ask(job: Job): Promise<Answer | 'killed'>
  kill(): void
  end(): Promise<void>
}

/** Starts a process of a file that does jobs (`doJobs`); with CRASH_AT in `env`, one that will die. */
export function startHelper<Job>(file: string, env: Readonly<Record<string, string>> = {}): Helper<Job> {
  const child: ChildProcess = fork(file, [], {
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
      if (child.connected) child.send(job as object, () => {}) // gone already: `gone` says so
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

/** The other side: what a file does that is started by `startHelper`. One job after another, until nobody asks. */
export function doJobs<Job>(run: (job: Job) => Promise<void>): void {
  process.on('message', async (job: Job) => {
    let answer: Answer
    try {
      await run(job)
      answer = { ok: true }
    } catch (error) {
      answer = { ok: false, error: (error as Error).stack ?? String(error) }
    }
    process.send?.(answer)
  })
  process.send?.('ready')
  // Whoever asks has gone: so do we.
  process.on('disconnect', () => process.exit(0))
}

/** Has a job done by a process that dies at the n-th pass of a place. */
export async function killedAt<Job>(file: string, job: Job, place: string, pass: number): Promise<Answer | 'killed'> {
  const helper = startHelper<Job>(file, { CRASH_AT: `${place}:${pass}` })
  const outcome = await helper.ask(job)
  await helper.end()
  return outcome
}

/** Has a job done undisturbed, and says which places were passed, and how often. */
export async function learn<Job>(file: string, job: Job): Promise<Map<string, number>> {
  return inFolder(async (folder) => {
    const passesFile = path.join(folder, 'passes')
    const helper = startHelper<Job>(file, { CRASH_PASSES: passesFile })
    const outcome = await helper.ask(job)
    await helper.end()
    if (outcome === 'killed' || !outcome.ok) throw new Error(outcome === 'killed' ? 'killed' : outcome.error)
    if (!existsSync(passesFile)) throw new Error('no place to die was passed')
    const passes = new Map<string, number>()
    for (const place of readFileSync(passesFile, 'utf8').trim().split('\n'))
      passes.set(place, (passes.get(place) ?? 0) + 1)
    return passes
  })
}

export async function inFolder<T>(f: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-crash-'))
  try {
    return await f(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Two processors: more lanes would only wait for each other. */
export const lanes = 2

/** Does `f` for each, a few at a time. */
export async function inLanes<A>(items: readonly A[], f: (item: A, lane: number) => Promise<void>): Promise<void> {
  const left = [...items]
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await f(item, lane)
    }),
  )
}

/** A story that has a database of its own each time it is told. */
export interface Story<Place extends { close(): Promise<void> }, Job> {
  /** The file whose processes do the jobs and are killed. */
  readonly file: string
  /** A fresh database, and whatever stands in it before the story begins. */
  readonly open: () => Promise<Place>
  /** What is to be done in it; done again after a kill, with the same folder. */
  readonly job: (place: Place, folder: string) => Job
  /** Killed at every pass of these places; of all others at the first. */
  readonly everyPass?: RegExp
  /** Killed at these places only. */
  readonly from?: RegExp
  /** What is wrong at whatever moment one looks. */
  readonly halves: (place: Place) => Promise<readonly string[]>
  /** What is wrong at the end. */
  readonly check: (place: Place, folder: string) => Promise<readonly string[]>
}

/** For a test's message: where it was killed, and what was wrong then. */
export const tell = ({ wrong }: Told): string =>
  wrong.map(({ at, what }) => `killed at ${at || 'no place'}: ${what}`).join('\n')

export interface Told {
  readonly places: ReadonlySet<string>
  readonly kills: number
  /** `at`: where it was killed, empty for the undisturbed run. */
  readonly wrong: readonly { readonly at: string; readonly what: string }[]
}

/** Tells a story undisturbed; then, for each place it passed, to the death there and by another process to its end. */
export async function tellKilled<Place extends { close(): Promise<void> }, Job>(
  story: Story<Place, Job>,
): Promise<Told> {
  const wrong: { at: string; what: string }[] = []
  let kills = 0
  const inPlace = async (at: string, f: (place: Place, folder: string) => Promise<void>): Promise<void> => {
    const place = await story.open()
    const say = (found: readonly string[]) => wrong.push(...found.map((what) => ({ at, what })))
    try {
      await inFolder(async (folder) => {
        await f(place, folder)
        say(await story.halves(place))
        say(await story.check(place, folder))
      })
    } finally {
      await place.close()
    }
  }

  const helpers = Array.from({ length: lanes }, () => startHelper<Job>(story.file))
  let passes = new Map<string, number>()
  try {
    await inPlace('', async (place, folder) => {
      passes = await learn(story.file, story.job(place, folder))
    })
    const tries = [...passes]
      .filter(([place]) => story.from?.test(place) ?? true)
      .flatMap(([place, times]) =>
        Array.from({ length: story.everyPass?.test(place) ? times : 1 }, (_, i) => ({ place, pass: i + 1 })),
      )
    await inLanes(tries, async ({ place: name, pass }, lane) => {
      const at = `${name}:${pass}`
      await inPlace(at, async (place, folder) => {
        const job = story.job(place, folder)
        const outcome = await killedAt(story.file, job, name, pass)
        if (outcome === 'killed') kills += 1
        else wrong.push({ at, what: outcome.ok ? 'a place once passed was not passed again' : outcome.error })
        wrong.push(...(await story.halves(place)).map((what) => ({ at, what })))
        const after = (await helpers[lane]?.ask(job)) ?? 'killed'
        if (after === 'killed') throw new Error('the helper that should finish the story was killed')
        if (!after.ok) wrong.push({ at, what: `nobody gets on: ${after.error}` })
      })
    })
  } finally {
    await Promise.all(helpers.map((helper) => helper.end()))
  }
  return { places: new Set(passes.keys()), kills, wrong }
}
