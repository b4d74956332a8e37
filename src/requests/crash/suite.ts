/** The suite itself: journeys undisturbed, then killed at each place they pass, each on a database of its own. */
import { type Helper, inFolder, inLanes, killedAt, lanes, learn, startHelper } from '../../store/crash.testing.ts'
import type { TestDatabase } from '../../store/testing.ts'
import { testDatabase } from '../../store/testing.ts'
import type { Breakage } from './broken.ts'
import { check, halves, type Wrong } from './check.ts'
import type { Job } from './child.ts'
import { child, peopleWithPhones } from './drive.ts'
import type { Journey } from './journeys.ts'
import { look, type Seen } from './look.ts'
import { openJournal } from './world.ts'

export interface Found extends Wrong {
  /** Where it was killed; empty for the undisturbed run. */
  readonly at: string
  readonly kind: string
}

export interface Result {
  /** Every place that was passed by any journey. */
  readonly places: ReadonlySet<string>
  readonly placesOf: ReadonlyMap<string, ReadonlySet<string>>
  readonly kills: number
  /** Places that were not reached a second time the second time. */
  readonly missed: readonly string[]
  readonly wrong: readonly Found[]
}

interface Try {
  readonly journey: Journey
  readonly usual: readonly Seen[]
  readonly place: string
  readonly pass: 1 | 2
}

/** Places of the line that every request walks: the same code whatever is asked for. All others know the service. */
const common = /^(begin|keep|attach|photos|submit|pay|worker|documents|notices):/

/** In so many journeys of a group each common place is killed; in more it would show the same once more. */
const enough = 4

/**
 * Runs every journey undisturbed, then kills it at every place that knows its service, and some at the common ones; the
 * second pass of a place is tried in the first journey that has one. The journeys of a group are about different people and matters, so that they follow each other
 * in one database: each database sees one kill in every journey.
 */
export async function killEverywhere(groups: readonly (readonly Journey[])[], breakage?: Breakage): Promise<Result> {
  const wrong: Found[] = []
  const missed: string[] = []
  const placesOf = new Map<string, Set<string>>()
  const batches: Try[][] = []
  const secondTried = new Set<string>()
  let kills = 0

  await inLanes(groups, async (group) => {
    const tries = new Map<Journey, Try[]>()
    const triedOf = new Map<string, number>()
    await inDatabase(async (db, folder) => {
      for (const journey of group) {
        const passes = await learn(child, jobFor(db, folder, journey, breakage))
        const journal = openJournal(folder).read()
        for (const w of await check(db.owner, journal, journey.ends)) wrong.push({ ...w, at: '', kind: journey.kind })
        const usual = await look(
          db.owner,
          journal,
          journey.ends.map((e) => e.ask),
        )
        placesOf.set(journey.kind, new Set(passes.keys()))
        const mine: Try[] = []
        for (const [place, times] of passes) {
          if (journey.from?.test(place) === false) continue
          const tried = triedOf.get(place) ?? 0
          if (common.test(place) && tried >= enough) continue
          triedOf.set(place, tried + 1)
          mine.push({ journey, usual, place, pass: 1 })
          if (times > 1 && !secondTried.has(place)) mine.push({ journey, usual, place, pass: 2 })
          if (times > 1) secondTried.add(place)
        }
        tries.set(journey, mine)
      }
    })
    const longest = Math.max(...[...tries.values()].map((t) => t.length))
    for (let i = 0; i < longest; i++) batches.push(group.flatMap((journey) => tries.get(journey)?.[i] ?? []))
  })

  const helpers: Helper<Job>[] = Array.from({ length: lanes }, () => startHelper(child))
  try {
    await inLanes(batches, (batch, lane) =>
      inDatabase(async (db, folder) => {
        for (const { journey, usual, place, pass } of batch) {
          const say = (w: Wrong) => wrong.push({ ...w, at: `${place}:${pass}`, kind: journey.kind })
          const job = jobFor(db, folder, journey, breakage)
          const outcome = await killedAt(child, job, place, pass)
          if (outcome === 'killed') kills += 1
          else if (!outcome.ok) say({ is: 'stuck', rule: 'everybody gets on', what: outcome.error })
          else if (pass === 1) say({ is: 'otherwise', rule: 'a place once passed is passed again', what: place })
          else missed.push(`${journey.kind}: ${place}`)
          for (const w of await halves(db.owner)) say(w)
          const after = (await helpers[lane]?.ask(job)) ?? 'killed'
          if (after === 'killed') throw new Error('the helper that should finish the journey was killed')
          if (!after.ok) say({ is: 'stuck', rule: 'everybody gets on', what: after.error })
          for (const w of await check(db.owner, openJournal(folder).read(), journey.ends, usual)) say(w)
        }
      }),
    )
  } finally {
    await Promise.all(helpers.map((h) => h.end()))
  }
  return { places: new Set([...placesOf.values()].flatMap((p) => [...p])), placesOf, kills, missed, wrong }
}

/** The places that these journeys pass, undisturbed. */
export async function placesOf(journeys: readonly Journey[]): Promise<string[]> {
  const places = new Set<string>()
  await inDatabase(async (db, folder) => {
    for (const journey of journeys)
      for (const place of (await learn(child, jobFor(db, folder, journey, undefined))).keys()) places.add(place)
  })
  return [...places]
}

function jobFor(db: TestDatabase, folder: string, journey: Journey, breakage: Breakage | undefined): Job {
  return { where: db.where, folder, journeys: [journey.kind], role: 'all', ...(breakage ? { breakage } : {}) }
}

export async function inDatabase(f: (db: TestDatabase, folder: string) => Promise<void>): Promise<void> {
  const db = await testDatabase(peopleWithPhones)
  try {
    await inFolder((folder) => f(db, folder))
  } finally {
    await db.close()
  }
}

/** What was found, counted by what it is. */
export function countOf(found: readonly Wrong[]): string {
  const of = (is: Wrong['is']) => found.filter((w) => w.is === is).length
  return `${of('lost')} lost, ${of('twice')} twice, ${of('stuck')} stuck, ${of('half')} half, ${of('otherwise')} otherwise`
}

export function tell(found: readonly Found[]): string {
  return found.map((w) => `${w.kind} | killed at ${w.at || 'no place'} | ${w.is}: ${w.rule}: ${w.what}`).join('\n')
}
