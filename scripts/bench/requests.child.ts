/**
 * Requests carried by the engine, and the same rows written by hand: the very statements that one request made the
 * engine write, in the same transactions, for other people and with other numbers, without a single question asked.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { begin, type Caller, carryDue, type House, keep, submit } from '../../src/requests/index.ts'
import { type Pool, systemClock, uuid, type Where } from '../../src/store/index.ts'
import { answer } from './child.ts'
import { isWrite, listening, type Said } from './counting.ts'
import { openBenchPool, openHouse } from './house.ts'

/** Free, decided by the system, may be asked again and again: the three commits and nothing else. */
const service = 'delivery/register-national-address'
const form = {
  short: 'RHFA7312',
  building: '7312',
  street: 'شارع العليا',
  district: 'حي الورود',
  city: 'الرياض',
  postal: '12345',
  additional: '2987',
}

interface State {
  readonly pool: Pool
  readonly house: House
  readonly ids: readonly string[]
  next: number
}
let state: State | null = null

function here(): State {
  if (state === null) throw new Error('the house is not open yet')
  return state
}

const personOf = (s: State): string => s.ids[s.next++ % s.ids.length] ?? ''

async function send(house: House, person: string): Promise<void> {
  const caller: Caller = {
    person,
    audience: 'citizen',
    identity: 3,
    signIn: 2,
    provedAt: systemClock.now(),
    channel: 'portal',
  }
  const id = await begin(house, caller, service, person)
  await keep(house, caller, id, 0, form)
  const sent = await submit(house, caller, id, null)
  if (!sent.sent) throw new Error(`refused: ${JSON.stringify(sent)}`)
}

async function completed(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select count(*) as n from requests.request where station = 'completed'`,
  )
  return rows[0]?.n ?? 0
}

/** So many clients, `count` times `work` in all. */
async function together(clients: number, count: number, work: () => Promise<void>): Promise<void> {
  let left = count
  const client = async (): Promise<void> => {
    while (left-- > 0) await work()
  }
  await Promise.all(Array.from({ length: clients }, client))
}

/**
 * What one request wrote, transaction by transaction. Reading and locking are left out, the worker's claim too, and
 * whatever touched no row.
 */
async function written({ house, pool }: State, person: string): Promise<Said[][]> {
  const commits: Said[][] = []
  let open: Said[] | null = null
  const stop = listening((said) => {
    if (said.text === 'begin') open = []
    else if (said.text === 'commit' && open !== null) {
      if (open.length > 0) commits.push(open)
      open = null
    } else if (isWrite(said) && said.name !== 'requests:claim') {
      if (open === null) commits.push([said])
      else open.push(said)
    }
  })
  const before = await completed(pool)
  await send(house, person)
  while ((await carryDue(house)) > 0);
  stop()
  if ((await completed(pool)) !== before + 1) throw new Error('the request that was watched did not get through')
  return commits.map((commit) => commit.filter(({ rows }) => rows !== 0)).filter((commit) => commit.length > 0)
}

const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** The same values for somebody else: other ids, another registration number. */
function forAnother(from: string, to: string, number: string, other: string): (value: unknown) => unknown {
  const ids = new Map([[from, to]])
  const text = (value: string): string =>
    value.replaceAll(number, other).replace(uuids, (id) => {
      const known = ids.get(id) ?? uuid()
      ids.set(id, known)
      return known
    })
  return (value) => {
    if (typeof value === 'string') return text(value)
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value
    return JSON.parse(text(JSON.stringify(value)))
  }
}

let model: { readonly commits: Said[][]; readonly person: string; readonly number: string } | null = null
let copies = 0

async function byHand(s: State): Promise<void> {
  if (model === null) throw new Error('no request was watched yet')
  const other = forAnother(model.person, personOf(s), model.number, `bare/${++copies}`)
  for (const commit of model.commits) {
    const client = await s.pool.connect()
    try {
      if (commit.length > 1) await client.query('begin')
      for (const { name, text, values } of commit) {
        await client.query({ ...(name === undefined ? {} : { name }), text, values: values.map(other) })
      }
      if (commit.length > 1) await client.query('commit')
    } finally {
      client.release()
    }
  }
}

interface Batch {
  readonly clients: number
  readonly count: number
}

answer({
  async open({ where, ids }: { where: Where; ids: readonly string[] }) {
    const pool = openBenchPool(where)
    state = { pool, house: await openHouse(pool), ids, next: 0 }
    await send(state.house, personOf(state))
    while ((await carryDue(state.house)) > 0);
    const person = personOf(state)
    const commits = await written(state, person)
    const number = commits.flat().find((said) => said.name === 'requests:number')?.values[0]
    if (typeof number !== 'string') throw new Error('the watched request got no number')
    model = { commits, person, number }
    return { commits: commits.length, statements: commits.flat().length }
  },
  /** Seconds for `count` requests from the draft to the changed register. */
  async engine({ clients, count }: Batch) {
    const { house, pool } = here()
    const s = here()
    const before = await completed(pool)
    const began = performance.now()
    let sending = true
    const worker = (async () => {
      while (sending) if ((await carryDue(house)) === 0) await pause(1)
      while ((await carryDue(house)) > 0);
    })()
    await together(clients, count, () => send(house, personOf(s)))
    sending = false
    await worker
    const seconds = (performance.now() - began) / 1000
    const made = (await completed(pool)) - before
    if (made !== count) throw new Error(`${made} of ${count} requests got through`)
    return seconds
  },
  /** Seconds for the same rows by hand. */
  async bare({ clients, count }: Batch) {
    const s = here()
    const began = performance.now()
    await together(clients, count, () => byHand(s))
    return (performance.now() - began) / 1000
  },
})
