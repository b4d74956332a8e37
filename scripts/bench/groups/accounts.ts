/**
 * Does a sign-in take longer where a whole nation has accounts? Two databases, one with ten thousand and one with eleven
 * million accounts (`--accounts N` for another number), made in SQL in the real tables: the person, her number, account,
 * user name, mobile and one known device, all columns that must be there. Then, in turn, the house's own functions for
 * people drawn from all over each. Hashes are cheap here, or they would hide what else grows. Measured are
 * - `by number`, `by user name`: `beginSignIn` and `finishSignIn` with the code read from the phone's row, to a session;
 * - `lookup`: who is meant by a number (`whoIs`), her account (`accountOf`) and her data (`getPerson`).
 */
import { statfsSync } from 'node:fs'
import { totalmem } from 'node:os'
import { hash as slowHash } from '@node-rs/argon2'
import { hmac } from '../../../src/identity/deps.ts'
import { openPool, type Pool, prepare, type Where } from '../../../src/store/index.ts'
import { accountsFilled } from '../accounts-fill.ts'
import { type Child, startChild } from '../child.ts'
import { type Asked, type Group, median, type Row, round, tell } from '../group.ts'
import { openServerPlace } from '../place.ts'
import { password, pepper } from '../sign-ins.ts'

const small = 10_000
const nation = 11_000_000
const names = ['by number', 'by user name', 'lookup'] as const
type Name = (typeof names)[number]

interface Plan {
  readonly sizes: readonly [small: number, large: number]
  readonly rounds: number
  /** Sign-ins, and ten times as many look-ups, a round and side. */
  readonly each: number
}

interface Made {
  readonly where: Where
  readonly seconds: number
  readonly bytes: number
}

async function fill(where: Where, accounts: number): Promise<Made> {
  await prepare(where)
  const owner = openPool(where, { max: 1, as: 'owner' })
  try {
    const began = performance.now()
    await owner.query('insert into store.installation (synthetic) values (true)')
    const input = hmac(pepper, 'password', password).toString('hex')
    const hash = await slowHash(input, { memoryCost: 64, timeCost: 1, parallelism: 1 })
    for (const { table, text, values } of accountsFilled(accounts, hash)) {
      const at = performance.now()
      await owner.query(text, [...values])
      if (accounts >= 1_000_000) tell(`${table}: ${round((performance.now() - at) / 1000)} s`)
    }
    await owner.query('vacuum (analyze)')
    await owner.query('checkpoint')
    await warm(owner)
    const { rows } = await owner.query<{ bytes: string }>('select pg_database_size(current_database())::text as bytes')
    return { where, seconds: (performance.now() - began) / 1000, bytes: Number(rows[0]?.bytes) }
  } finally {
    await owner.end()
  }
}

/** Reads in what signing in and looking up touch: people, accounts, and every way to find them; not the rest. */
async function warm(owner: Pool): Promise<void> {
  await owner.query('create extension if not exists pg_prewarm')
  await owner.query(
    `select pg_prewarm(c.oid) from pg_class c
     where c.oid in ('people.person'::regclass, 'identity.account'::regclass)
       or c.oid in (select indexrelid from pg_index where indrelid in ('people.number'::regclass, 'people.person'::regclass,
         'identity.account'::regclass, 'identity.username'::regclass, 'identity.mobile'::regclass))`,
  )
}

async function run({ quick, accounts = quick ? 2000 : nation }: Asked): Promise<Row[]> {
  const plan: Plan = quick
    ? { sizes: [200, accounts], rounds: 1, each: 20 }
    : { sizes: [small, accounts], rounds: 7, each: 400 }
  // Half of the machine: what a nation asks for all day lies in memory, as ten thousand accounts do anywhere.
  const buffers = `${Math.max(128, Math.round(totalmem() / 2 / 2 ** 20))}MB`
  const place = await openServerPlace({ shared_buffers: buffers, max_wal_size: '8GB', checkpoint_timeout: '30min' })
  const children: Child[] = []
  const end = async (): Promise<void> => {
    await Promise.all(children.map((child) => child.stop()))
    await place.close()
  }
  // Whoever is tired of waiting leaves no twenty gigabytes behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void end().finally(() => process.exit(1)))
  try {
    const free = statfsSync(place.folder)
    const needed = plan.sizes[1] * 4000
    if (free.bavail * free.bsize < needed) {
      throw new Error(`${plan.sizes[1]} accounts need ${round(needed / 1e9)} GB of disk; take fewer: --accounts N`)
    }
    const made: Made[] = []
    for (const size of plan.sizes) {
      tell(`making ${size} accounts …`)
      made.push(await fill(await place.database(`accounts_${size}`), size))
    }
    const sides = made.map(({ where }, i) => {
      const child = startChild('accounts.child.ts')
      children.push(child)
      return { size: plan.sizes[i] ?? 0, where, child, times: new Map<Name, number[]>(names.map((n) => [n, []])) }
    })
    for (const { child, where, size } of sides) {
      await child.ask({ what: 'open', where, size, pepper: pepper.toString('hex'), password })
    }
    for (let turn = 0; turn <= plan.rounds; turn++) {
      for (const name of names) {
        const count = name === 'lookup' ? plan.each * 10 : plan.each
        // Which of the two comes first changes from round to round, so that neither always finds the machine warm.
        for (const { child, times } of turn % 2 === 0 ? sides : [...sides].reverse()) {
          const ms = await child.ask<number>({ what: 'time', name, count })
          if (turn > 0) times.get(name)?.push(ms)
        }
      }
      tell(turn === 0 ? 'rehearsed' : `round ${turn} of ${plan.rounds}`)
    }
    const many = (n: number): string => n.toLocaleString('en')
    const [few, lots] = sides
    const rows = names.flatMap((name): Row[] => {
      const below = few?.times.get(name) ?? []
      const above = lots?.times.get(name) ?? []
      const value = median(above.map((ms, turn) => ms / (below[turn] ?? Number.NaN)))
      return [
        {
          name: `accounts: time of a ${name === 'lookup' ? name : `sign-in ${name}`}, ${many(plan.sizes[1])} ÷ ${many(plan.sizes[0])} accounts`,
          value: round(value),
          unit: '× time',
          goal: '≤ 1.2',
          meets: value <= 1.2,
        },
        ...[few, lots].map((side) => ({
          name: `accounts: ${name}, ${many(side?.size ?? 0)} accounts, median`,
          value: round(median(side?.times.get(name) ?? [])),
          unit: 'ms',
          goal: '–',
          meets: true,
        })),
      ]
    })
    const large = made[1]
    const inform = (name: string, value: number, unit: string): Row => ({ name, value, unit, goal: '–', meets: true })
    return [
      ...rows,
      inform(`accounts: making ${many(plan.sizes[1])}`, round(large?.seconds ?? 0), 's'),
      inform(`accounts: the database of ${many(plan.sizes[1])}`, round((large?.bytes ?? 0) / 1e9), 'GB'),
    ]
  } finally {
    await end()
  }
}

export default { names: ['accounts'], run } satisfies Group
