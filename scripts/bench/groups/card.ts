/** The digital card: whether any race has two winners, and how long writing and reading a code takes. */
import { cast } from '../../../cast/index.ts'
import { codeOf } from '../../../src/card/code.testing.ts'
import { readCode } from '../../../src/card/code.ts'
import { secondsOf } from '../../../src/card/deps.ts'
import { cardFacts } from '../../../src/card/facts.ts'
import { publicKeys, signingKey } from '../../../src/card/keys.ts'
import { races, rounds } from '../../../src/card/races.testing.ts'
import { cardServer } from '../../../src/card/testing.ts'
import { life, mostBytes, writeCode } from '../../../src/card/write-code.ts'
import { dayOf } from '../../../src/language/index.ts'
import { unrecorded } from '../../../src/store/index.ts'
import { type Asked, type Group, median, type Row, round, tell } from '../group.ts'

async function run({ quick }: Asked): Promise<Row[]> {
  const server = await cardServer()
  const plan = quick ? { rounds: 2, codes: 20 } : { rounds: 200, codes: 1000 }
  try {
    const rows: Row[] = []
    const { deps, clock } = server
    const facts = await cardFacts(unrecorded(deps.pool), cast.FAHD.id, dayOf(clock.now()))
    if (typeof facts === 'string') throw new Error(facts)
    const signer = signingKey(deps)
    const keys = publicKeys(deps)
    const now = secondsOf(clock.now())
    const code = await codeOf(deps, cast.FAHD.id, 'paper')
    const status = { uri: `${deps.publicUrl}/card/status/0`, index: 1 }
    const writing = { facts, issuer: `${deps.publicUrl}/card`, now, life: life.paper, status }
    const times = { write: [] as number[], read: [] as number[] }
    for (let i = 0; i < plan.codes; i++) {
      const began = performance.now()
      writeCode(signer, writing)
      const written = performance.now()
      const read = await readCode(code, keys, now)
      if (!read.ok) throw new Error(read.trouble)
      times.write.push(written - began)
      times.read.push(performance.now() - written)
    }
    const { bytes } = writeCode(signer, writing)
    const figure = (name: string, value: number, unit: string): Row => ({ name, value, unit, goal: '–', meets: true })
    const p99 = [...times.read].sort((a, b) => a - b)[Math.floor(times.read.length * 0.99)] ?? Number.NaN
    rows.push(
      figure('card: writing a code, median', round(median(times.write)), 'ms'),
      figure('card: reading a code, median', round(median(times.read)), 'ms'),
      { ...figure('card: reading a code, p99', round(p99), 'ms'), goal: '< 50', meets: p99 < 50 },
      { ...figure('card: size of a code', bytes, 'bytes'), goal: `≤ ${mostBytes}`, meets: bytes <= mostBytes },
    )
    for (const { name, value, unit } of rows) tell(`${name}: ${value} ${unit}`)
    for (const [what, race] of Object.entries(races(server))) {
      const won = await rounds(race, plan.rounds)
      const wrong = won.filter((winners) => winners !== race.right).length
      tell(`${what}: ${won.length} rounds, ${wrong} wrong`)
      rows.push({
        name: `card: rounds of the race for ${what} that had not exactly ${race.right}, of ${won.length}`,
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

export default { names: ['card'], run } satisfies Group
