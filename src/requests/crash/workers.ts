/** Three workers at once and the people who ask, each killed again and again at any place or moment, on one database. */
import { castNow } from '../../../cast/index.ts'
import { type Helper, startHelper } from '../../store/crash.testing.ts'
import { hours, later } from '../../store/index.ts'
import type { TestDatabase } from '../../store/testing.ts'
import { check, halves } from './check.ts'
import type { Job } from './child.ts'
import { child, seeded } from './drive.ts'
import type { Journey } from './journeys.ts'
import { type Found, inDatabase } from './suite.ts'
import { openJournal } from './world.ts'

export interface Round {
  readonly kills: number
  readonly wrong: readonly Found[]
}

/** One round. The same seed kills at the same places; how far the others are by then is up to the machine. */
export async function threeWorkers(
  seed: number,
  journeys: readonly Journey[],
  places: readonly string[],
  killsEach: number,
): Promise<Round> {
  const wrong: Found[] = []
  let kills = 0
  await inDatabase(async (db, folder) => {
    const job = (role: Job['role']): Job => ({ where: db.where, folder, journeys: journeys.map((j) => j.kind), role })
    const say = (rule: string, what: string) =>
      wrong.push({ is: 'stuck', rule, what, at: `seed ${seed}`, kind: 'three workers' })
    // People's bills are good for three days; nobody may look further ahead while they are on their way to pay.
    const busy: Job = { ...job('work'), horizon: later(castNow, hours(1)) }

    let peopleDone = false
    const worker = async (n: number): Promise<void> => {
      const random = seeded(seed * 10 + n)
      for (let i = 0; i < killsEach || !peopleDone; i++) {
        const last = i >= killsEach
        const helper = mortal(random, places, last)
        const watch = last ? setInterval(() => peopleDone && helper.kill(), 50) : undefined
        const outcome = await helper.ask(busy)
        clearInterval(watch)
        await helper.end()
        if (outcome === 'killed') kills += last ? 0 : 1
        else if (!outcome.ok) say('a worker works', outcome.error)
      }
    }
    const people = async (): Promise<void> => {
      const random = seeded(seed * 10)
      for (let i = 0; ; i++) {
        const helper = i < killsEach ? mortal(random, places) : startHelper<Job>(child)
        const outcome = await helper.ask(job('people'))
        await helper.end()
        if (outcome === 'killed') kills += 1
        else if (!outcome.ok) say('people get on', outcome.error)
        if (i >= killsEach || (outcome !== 'killed' && outcome.ok)) break
      }
      peopleDone = true
    }
    const looking = lookAllTheTime(db, () => peopleDone)
    await Promise.all([people(), worker(1), worker(2), worker(3)])
    for (const w of await looking) wrong.push({ ...w, at: `seed ${seed}`, kind: 'three workers' })

    const last = [1, 2, 3].map(() => startHelper<Job>(child))
    for (const outcome of await Promise.all(last.map((h) => h.ask(job('work'))))) {
      if (outcome === 'killed' || !outcome.ok) say('everybody gets on', outcome === 'killed' ? 'killed' : outcome.error)
    }
    await Promise.all(last.map((h) => h.end()))
    const journal = openJournal(folder).read()
    for (const w of await check(
      db.owner,
      journal,
      journeys.flatMap((j) => j.ends),
    ))
      wrong.push({ ...w, at: `seed ${seed}`, kind: 'three workers' })
  })
  return { kills, wrong }
}

/** A process that will die: at a named place, or after some time wherever it stands. */
function mortal(random: () => number, places: readonly string[], immortal = false): Helper<Job> {
  if (immortal) return startHelper<Job>(child)
  const place = places[Math.floor(random() * places.length)] ?? ''
  const pass = 1 + Math.floor(random() * 4)
  const ms = 100 + Math.floor(random() * 1500)
  const helper = startHelper<Job>(child, { CRASH_AT: `${place}:${pass}` })
  // Whichever comes first: a place that it never passes would keep it alive.
  let timer: NodeJS.Timeout | undefined
  void helper.ready.then(() => {
    timer = setTimeout(() => helper.kill(), ms)
  })
  return {
    ...helper,
    async end() {
      clearTimeout(timer)
      await helper.end()
    },
  }
}

/** At no moment may a half of a change be seen. */
async function lookAllTheTime(db: TestDatabase, until: () => boolean) {
  const found = []
  while (!until() && found.length === 0) {
    found.push(...(await halves(db.owner)))
    await new Promise((resume) => setTimeout(resume, 100))
  }
  return found
}
