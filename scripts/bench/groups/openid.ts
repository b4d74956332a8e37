/** Signing in to other bodies: our adapter beside the library's in memory, and whether any race has two winners. */
import { randomBytes } from 'node:crypto'
import { makeSigningKeys } from '../../../src/openid/index.ts'
import { races, rounds } from '../../../src/openid/races.testing.ts'
import { openidServer } from '../../../src/openid/testing.ts'
import { type Child, startChild } from '../child.ts'
import { type Asked, type Group, median, type Row, round, tell } from '../group.ts'
import { prepareBody, publicUrl, roundsAt } from '../openid-round.ts'
import { openPlace, signIn } from '../place.ts'

const clients = 8

interface Plan {
  readonly turns: number
  readonly signIns: number
  readonly raceRounds: number
}
const whole: Plan = { turns: 5, signIns: 200, raceRounds: 200 }
const quick: Plan = { turns: 1, signIns: 8, raceRounds: 2 }

/** Sign-ins per second, one figure a turn. */
type Speeds = number[]

async function speed(one: () => Promise<void>, count: number): Promise<number> {
  let left = count
  const began = performance.now()
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (left-- > 0) await one()
    }),
  )
  return (count * 1000) / (performance.now() - began)
}

async function adapters(plan: Plan): Promise<Row[]> {
  const people = 300
  const place = await openPlace()
  const children: Child[] = []
  try {
    await place.raise(people)
    const where = place.connectionOf(people)
    const { ids, tokens } = await signIn(where, 2 * clients)
    const body = await prepareBody(where, ids)
    const shared = {
      key: randomBytes(32).toString('hex'),
      signing: JSON.stringify(makeSigningKeys()),
      publicUrl,
      where,
    }
    const side = async (memory: boolean) => {
      const child = startChild('openid.child.ts')
      children.push(child)
      const port = await child.ask<number>({ what: 'serve', memory, ...shared })
      return roundsAt(port, body, tokens)
    }
    // One after the other in one database: each makes a grant of its own from the same consents.
    const sides = [
      { one: await side(false), speeds: [] as Speeds },
      { one: await side(true), speeds: [] as Speeds },
    ]
    for (const { one } of sides) await speed(one, plan.signIns / 2)
    for (let turn = 1; turn <= plan.turns; turn++) {
      for (const { one, speeds } of sides) speeds.push(await speed(one, plan.signIns))
      tell(
        `turn ${turn} of ${plan.turns}: ${sides.map(({ speeds }) => round(speeds.at(-1) ?? 0)).join(' and ')} sign-ins a second`,
      )
    }
    const [ours, theirs] = sides.map(({ speeds }) => speeds)
    const value = median((ours ?? []).map((is, turn) => is / (theirs?.[turn] ?? Number.NaN)))
    return [
      {
        name: 'openid: a whole sign-in on our adapter ÷ on the library’s in memory',
        value: round(value),
        unit: '× throughput',
        goal: '≥ 0.5',
        meets: value >= 0.5,
      },
      {
        name: 'openid: whole sign-ins a second',
        value: round(median(ours ?? [])),
        unit: '1/s',
        goal: '–',
        meets: true,
      },
    ]
  } finally {
    await Promise.all(children.map((child) => child.stop()))
    await place.close()
  }
}

async function doubleWinners(plan: Plan): Promise<Row[]> {
  const server = await openidServer()
  try {
    const rows: Row[] = []
    for (const [what, race] of Object.entries(await races(server))) {
      const won = await rounds(race, plan.raceRounds)
      const wrong = won.filter((winners) => winners !== 1).length
      tell(`${what}: ${won.length} rounds of fifty`)
      rows.push({
        name: `openid: rounds of fifty at once for one ${what} that had not exactly one winner, of ${won.length}`,
        value: wrong,
        unit: 'rounds',
        goal: '0',
        meets: wrong === 0,
      })
    }
    return rows
  } finally {
    await server.close()
  }
}

async function run({ quick: short }: Asked): Promise<Row[]> {
  const plan = short ? quick : whole
  return [...(await adapters(plan)), ...(await doubleWinners(plan))]
}

export default { names: ['openid'], run } satisfies Group
