/**
 * Does the time of an answer tell who has an account (ID-52)? Pairs of numbers ask the same door in turn; Welch's t of
 * their times says whether one is told from the other. Hashes are cheap here, or they would hide what else differs.
 */

import { createHash, createHmac, randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import { hash as slowHash } from '@node-rs/argon2'
import { terms, termsHash } from '../../../src/identity/index.ts'
import { personNumber } from '../../../src/language/index.ts'
import { openPool, type Pool } from '../../../src/store/index.ts'
import { startChild } from '../child.ts'
import { type Asked, type Group, median, type Row, round, tell } from '../group.ts'
import { openPlace } from '../place.ts'

const people = 10_000

type Kind = 'unknown' | 'active' | 'locked' | 'suspended' | 'dead' | 'registered'
const others = ['active', 'locked', 'suspended', 'dead', 'registered'] as const

/** Welch's t of two samples. */
export function welch(a: readonly number[], b: readonly number[]): number {
  const of = (xs: readonly number[]) => {
    const mean = xs.reduce((sum, x) => sum + x, 0) / xs.length
    return { mean, part: xs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (xs.length - 1) / xs.length }
  }
  const [x, y] = [of(a), of(b)]
  return (x.mean - y.mean) / Math.sqrt(x.part + y.part)
}

/** So many well-formed numbers that nobody has; other ones at each call. */
function strangers(count: number, taken: ReadonlySet<string>, from: number): string[] {
  const found: string[] = []
  for (let n = from; found.length < count; n++) {
    const number = [...'0123456789']
      .map((last) => `1${String(n).padStart(8, '0')}${last}`)
      .find((x) => personNumber.safeParse(x).success)
    if (number !== undefined && !taken.has(number)) found.push(number)
  }
  return found
}

/** Gives each slice of the kingdom's people the state that is compared. */
async function prepare(
  owner: Pool,
  hash: string,
  each: number,
): Promise<Record<Exclude<Kind, 'unknown'> | 'active too', string[]>> {
  // Visitors have a border number: nobody registers with one.
  const { rows } = await owner.query<{ id: string; number: string }>(
    `select person_id as id, number from people.person where superseded_at is null and died is null and born < '2020-01-01' and number ~ '^[12]' order by md5(number)`,
  )
  if (rows.length < each * 6) throw new Error(`${rows.length} people are too few`)
  const slice = (i: number) => rows.slice(i * each, (i + 1) * each)
  const groups = {
    active: slice(0),
    locked: slice(1),
    suspended: slice(2),
    dead: slice(3),
    registered: slice(4),
    'active too': slice(5),
  }
  for (const [name, some] of Object.entries(groups)) {
    const ids = some.map(({ id }) => id)
    if (name === 'registered') {
      await owner.query(
        `insert into identity.claim (claim_id, flow_hash, number, mobile, username, password_hash, lang, terms_version,
           terms_hash, step, begun_at, verified_at, expires_at)
         select gen_random_uuid(), sha256(n::bytea), n, '+966559999999', 'somebody', $2, 'ar', $3, $4, 'verified', now(),
           now(), now() + interval '30 days' from unnest($1::text[]) n`,
        [some.map(({ number }) => number), hash, terms.version, termsHash],
      )
      continue
    }
    await owner.query(
      `insert into identity.account (person_id, username, password_hash, identity_level, mobile, lang, state, created_at)
       select id, 'user.' || o, $2, 3, '+9665' || lpad(o::text, 8, '0'), 'ar', $3, now()
       from unnest($1::uuid[]) with ordinality t(id, o)`,
      [ids, hash, name === 'suspended' ? 'suspended' : name === 'dead' ? 'frozen_deceased' : 'active'],
    )
    if (name === 'dead')
      await owner.query(`update people.person set died = '2026-01-20' where person_id = any($1)`, [ids])
    if (name !== 'locked') continue
    await owner.query(
      `insert into identity.attempt (key, failures, first_at, last_at, locked_until)
       select 'password:' || id, 6, now(), now(), now() + interval '1 hour' from unnest($1::uuid[]) id`,
      [ids],
    )
  }
  await owner.query('vacuum analyze')
  const numbers = (some: typeof rows) => some.map(({ number }) => number)
  return Object.fromEntries(Object.entries(groups).map(([name, some]) => [name, numbers(some)])) as never
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

/** Milliseconds until the whole answer is there. */
function ask(port: number, path: string, values: Readonly<Record<string, string>>, status: number): Promise<number> {
  const body = new URLSearchParams(values).toString()
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'sec-fetch-site': 'same-origin',
  }
  return new Promise((done, fail) => {
    const began = performance.now()
    const asked = request({ agent, port, host: '127.0.0.1', method: 'POST', path, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => {
        if (answer.statusCode === status) done(performance.now() - began)
        else fail(new Error(`${path} answers ${answer.statusCode}`))
      })
    })
    asked.on('error', fail)
    asked.end(body)
  })
}

let registrations = 0
const doors = {
  'signing in': (port: number, number: string) =>
    ask(port, '/sign-in', { name: number, password: 'not the password', next: '/home' }, 422),
  registering: (port: number, number: string) => {
    // Only prefixes that are of mobiles, whichever number it is: 050 and seven digits.
    const mobile = `050${String(registrations++ * 7919)
      .padStart(7, '0')
      .slice(-7)}`
    const password = 'seven green kettles'
    const values = { number, mobile, username: 'some.stranger', password, again: password, lang: 'ar' }
    return ask(port, '/register', { ...values, terms: 'yes', terms_version: terms.version }, 303)
  },
} as const

async function compare(
  name: string,
  time: (number: string) => Promise<number>,
  a: readonly string[],
  b: readonly string[],
): Promise<Row[]> {
  const taken: [number[], number[]] = [[], []]
  for (let i = 0; i < a.length; i++) {
    // Which of the two comes first is drawn, or the second would find what the first has warmed.
    const sides = [
      [0, a[i]],
      [1, b[i]],
    ] as const
    for (const [side, number] of Math.random() < 0.5 ? sides : [sides[1], sides[0]])
      taken[side].push(await time(number ?? ''))
  }
  const t = Math.abs(welch(...taken))
  tell(`${name}: medians ${taken.map((times) => round(median(times))).join(' and ')} ms, |t| ${round(t)}`)
  return [
    {
      name: `enumeration: ${name}, Welch’s |t| of 2 × ${a.length}`,
      value: round(t),
      unit: '|t|',
      goal: '< 4.5',
      meets: t < 4.5,
    },
  ]
}

async function run({ quick }: Asked): Promise<Row[]> {
  const each = quick ? 30 : 1000
  const size = quick ? 400 : people
  const place = await openPlace()
  const child = startChild('sign-in.child.ts')
  try {
    await place.raise(size)
    const where = place.connectionOf(size)
    const pepper = randomBytes(32)
    const owner = openPool(where, { max: 1, as: 'owner' })
    const peppered = createHmac('sha256', pepper)
      .update(createHash('sha256').update('of nobody').digest())
      .digest('hex')
    const hash = await slowHash(peppered, { memoryCost: 64, timeCost: 1, parallelism: 1 })
    const groups = await prepare(owner, hash, each)
    const { rows } = await owner.query<{ number: string }>('select number from people.number')
    await owner.end()
    const taken = new Set(rows.map(({ number }) => number))
    const port = await child.ask<number>({ what: 'serve', where, pepper: pepper.toString('hex'), cheap: true })
    let from = 80_000_000
    const fresh = (count: number) => {
      from += 20_000
      return strangers(count, taken, from)
    }
    for (const number of fresh(50)) {
      await doors['signing in'](port, number)
      await doors.registering(port, number)
    }
    const result: Row[] = []
    for (const other of others) {
      const time = (number: string) => doors['signing in'](port, number)
      result.push(
        ...(await compare(`signing in, nobody’s number and one that is ${other}`, time, fresh(each), groups[other])),
      )
    }
    const register = (number: string) => doors.registering(port, number)
    for (const other of ['active too', 'registered'] as const) {
      const is = other === 'registered' ? other : 'active'
      result.push(
        ...(await compare(`registering, nobody’s number and one that is ${is}`, register, fresh(each), groups[other])),
      )
    }
    return result
  } finally {
    agent.destroy()
    await child.stop()
    await place.close()
  }
}

export default { names: ['enumeration'], run } satisfies Group
