/**
 * How fast pages and requests are beside the least that could do the same work, and how they grow from a small kingdom
 * to a large one. Every figure is a ratio of two sides taken in turn (A B A B …), the median of its rounds.
 */
import { type Child, startChild } from '../child.ts'
import { type Asked, type Group, median, type Row, round, tell } from '../group.ts'
import { openPlace, type Place, signIn } from '../place.ts'
import { get, load } from '../wire.ts'

const names = ['http', 'requests', 'growth'] as const
type Name = (typeof names)[number]

const clients = 16

interface Plan {
  readonly sizes: readonly [small: number, large: number]
  readonly rounds: number
  readonly seconds: number
  readonly requests: number
  readonly visitors: number
}
/** As many visitors as it takes for none of them to ask an inquiry more often than one may. */
const whole: Plan = { sizes: [10_000, 1_000_000], rounds: 5, seconds: 1.5, requests: 96, visitors: 3000 }
const quick: Plan = { sizes: [150, 300], rounds: 1, seconds: 0.2, requests: 16, visitors: 20 }

/** Speeds of one side, one a round. */
type Speeds = number[]

/** Everything that was taken, by what and size: `home`, `home bare`, … each answered or done per second. */
type Taken = Map<string, Speeds>

const pages = [
  { key: 'home', name: 'home page', path: '/home' },
  { key: 'inquiry', name: 'passport inquiry', path: '/services/passports/inquire-passport' },
] as const

/** Something that can be done for a while and says how fast it went. */
interface Side {
  readonly key: string
  readonly run: (rehearsal: boolean) => Promise<number>
}

async function httpSides(place: Place, plan: Plan, size: number, children: Child[]): Promise<Side[]> {
  const where = place.connectionOf(size)
  const { ids, tokens } = await signIn(where, plan.visitors)
  const portal = startChild('portal.child.ts')
  const bare = startChild('bare.child.ts')
  children.push(portal, bare)
  const portalPort = await portal.ask<number>({ what: 'serve', where })
  const barePort = await bare.ask<number>({ what: 'serve', where, ids })
  const sides: Side[] = []
  for (const { key, name, path } of pages) {
    const selects = await portal.ask<number>({ what: 'selects', path, token: tokens[0] })
    tell(`${name}, ${size} people: ${selects} SELECTs`)
    const side = (as: string, port: number, requests: readonly Buffer[]): Side => ({
      key: `${key}${as} ${size}`,
      async run(rehearsal) {
        const { count, seconds } = await load({
          requests,
          port,
          clients,
          seconds: rehearsal ? plan.seconds / 2 : plan.seconds,
        })
        return count / seconds
      },
    })
    const visits = tokens.map((token) => get(path, token))
    sides.push(side('', portalPort, visits), side(' bare', barePort, [get(`/${selects}`)]))
  }
  return sides
}

async function requestSides(place: Place, plan: Plan, size: number, children: Child[]): Promise<Side[]> {
  const where = place.connectionOf(size)
  const { ids } = await signIn(where, plan.visitors)
  const child = startChild('requests.child.ts')
  children.push(child)
  const made = await child.ask<{ commits: number; statements: number }>({ what: 'open', where, ids })
  tell(`a request, ${size} people: ${made.statements} writing statements in ${made.commits} commits`)
  const side = (key: string, what: string): Side => ({
    key: `${key} ${size}`,
    async run(rehearsal) {
      const count = rehearsal ? Math.ceil(plan.requests / 2) : plan.requests
      return count / (await child.ask<number>({ what, clients, count }))
    },
  })
  return [side('request', 'engine'), side('request bare', 'bare')]
}

/** One rehearsal of every side, then the rounds, all sides in turn in each. */
async function take(sides: readonly Side[], rounds: number): Promise<Taken> {
  const taken: Taken = new Map(sides.map(({ key }) => [key, []]))
  for (const side of sides) await side.run(true)
  for (let round = 1; round <= rounds; round++) {
    for (const side of sides) taken.get(side.key)?.push(await side.run(false))
    tell(`round ${round} of ${rounds}`)
  }
  return taken
}

/** The median of a ratio taken round by round, so that a slow moment of the machine strikes both of its sides. */
function ratio(taken: Taken, of: string, to: string): number {
  const below = taken.get(to) ?? []
  return median((taken.get(of) ?? []).map((speed, round) => speed / (below[round] ?? Number.NaN)))
}

function rowsOf(taken: Taken, plan: Plan, asked: readonly Name[]): Row[] {
  const [small, large] = plan.sizes
  const things = [
    ...pages.map(({ key, name }) => ({ key, name })),
    { key: 'request', name: 'request in three commits' },
  ]
  const rows: Row[] = []
  const many = (n: number): string => n.toLocaleString('en')
  for (const { key, name } of things) {
    if (!taken.has(`${key} ${small}`)) continue
    const group: Name = key === 'request' ? 'requests' : 'http'
    const bare = group === 'http' ? 'a bare handler with the same SELECTs' : 'the same rows by bare SQL'
    for (const size of plan.sizes) {
      if (!asked.includes(group) || !taken.has(`${key} ${size}`)) continue
      const value = ratio(taken, `${key} ${size}`, `${key} bare ${size}`)
      rows.push({
        name: `${group}: ${name} ÷ ${bare}, ${many(size)} people`,
        value: round(value),
        unit: '× throughput',
        goal: '≥ 0.4',
        meets: value >= 0.4,
      })
      rows.push({
        name: `${group}: ${name} a second, ${many(size)} people`,
        value: round(median(taken.get(`${key} ${size}`) ?? [])),
        unit: '1/s',
        goal: '–',
        meets: true,
      })
    }
    if (!asked.includes('growth') || !taken.has(`${key} ${large}`)) continue
    const value = ratio(taken, `${key} ${small}`, `${key} ${large}`)
    rows.push({
      name: `growth: time of a ${name} with ${many(large)} ÷ with ${many(small)} people`,
      value: round(value),
      unit: '× time',
      goal: '≤ 1.2',
      meets: value <= 1.2,
    })
  }
  return rows
}

async function run({ names: named, quick: short }: Asked): Promise<Row[]> {
  const asked = names.filter((name) => named.includes(name))
  const plan = short ? quick : whole
  const growing = asked.includes('growth')
  // Without the group of growth a small kingdom is enough.
  const sizes = growing ? plan.sizes : [plan.sizes[0]]

  const place = await openPlace()
  const children: Child[] = []
  const end = async (): Promise<void> => {
    await Promise.all(children.map((child) => child.stop()))
    await place.close()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void end().then(() => process.exit(1)))
  try {
    const sides: Side[] = []
    for (const size of sizes) {
      tell(`raising ${size} people …`)
      await place.raise(size)
    }
    for (const size of sizes) {
      if (growing || asked.includes('http')) sides.push(...(await httpSides(place, plan, size, children)))
      if (growing || asked.includes('requests')) sides.push(...(await requestSides(place, plan, size, children)))
    }
    return rowsOf(await take(sides, plan.rounds), plan, asked)
  } finally {
    await end()
  }
}

export default { names, run } satisfies Group
