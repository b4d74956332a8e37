/**
 * How much of a sign-in is the slow hash it must be, and how much cheaper a passkey is. All over HTTP, through the house's
 * own pages and a real PostgreSQL that waits for its disk, with the hash's real cost; the server, the database and the
 * browsers share the machine. Counted are
 * - `password step`: POST /sign-in with number, password and a proof of work that is checked and spent (solving it is the
 *   browser's work, done before): attempts counted, the person and the device looked for, the hash, the list of leaked
 *   passwords, a flow begun, a code made and its message queued;
 * - `whole sign-in`: that, the code read from the simulated phone's row, and POST /sign-in/code, until a session is open;
 * - `with its pages`: the same with GET /sign-in and GET /sign-in/code, each with a new challenge;
 * - `passkey`: POST /sign-in/passkey/challenge and POST /sign-in/passkey, until a session is open.
 * Turns are short and many, so that what else the machine does meets both sides of a ratio alike.
 * `bare hash` is @node-rs/argon2's `verify` alone at the same parameters, as many at once as the house runs at once.
 */
import { hmac } from '../../../src/identity/deps.ts'
import { openPool } from '../../../src/store/index.ts'
import { openClient } from '../browse.ts'
import { type Child, startChild } from '../child.ts'
import { type Asked, type Group, median, type Row, round, tell } from '../group.ts'
import { openPlace } from '../place.ts'
import { password, pepper, raiseSignIns, signInSteps } from '../sign-ins.ts'

const clients = 12

interface Plan {
  readonly people: number
  readonly accounts: number
  readonly withKeys: number
  readonly rounds: number
  readonly seconds: number
}
const whole: Plan = { people: 8000, accounts: 2600, withKeys: 200, rounds: 15, seconds: 1.5 }
const quick: Plan = { people: 300, accounts: 80, withKeys: 30, rounds: 1, seconds: 0.3 }

const names = ['bare hash', 'password step', 'whole sign-in', 'with its pages', 'passkey'] as const
type Name = (typeof names)[number]

/** How many a second, by so many at once for so long. What began in time is counted when it is done. */
async function pace(one: () => Promise<void>, seconds: number): Promise<number> {
  const began = performance.now()
  let count = 0
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() - began < seconds * 1000) {
        await one()
        count += 1
      }
    }),
  )
  return (count * 1000) / (performance.now() - began)
}

type Taken = Readonly<Record<Name, number[]>>

async function take(plan: Plan): Promise<Taken> {
  const taken: Taken = { 'bare hash': [], 'password step': [], 'whole sign-in': [], 'with its pages': [], passkey: [] }
  const place = await openPlace()
  const children: Child[] = []
  try {
    tell(`raising ${plan.people} people …`)
    await place.raise(plan.people)
    const where = place.connectionOf(plan.people)
    const accounts = await raiseSignIns(where, plan.accounts, plan.withKeys)
    const server = startChild('sign-in.child.ts')
    const alone = startChild('sign-in.child.ts')
    children.push(server, alone)
    const port = await server.ask<number>({ what: 'serve', where, pepper: pepper.toString('hex'), cheap: false })
    const client = openClient(port, clients)
    const phones = openPool(where, { max: 4, as: 'owner' })
    const { rows } = await phones.query<{ hash: string }>('select password_hash as hash from identity.account limit 1')
    // What the house hands to the hash in place of a password (passwords.ts).
    const input = hmac(pepper, 'password', password.normalize('NFC')).toString('hex')
    const steps = signInSteps(
      client,
      phones,
      { steppers: accounts.filter(({ key }) => key === null), enterers: accounts.filter(({ key }) => key !== null) },
      (count) => server.ask<string[]>({ what: 'humans', count }),
    )
    const sides: Readonly<Record<Name, () => Promise<number>>> = {
      'bare hash': () =>
        alone.ask<number>({ what: 'hashes', hash: rows[0]?.hash, password: input, seconds: plan.seconds }),
      'password step': () => pace(steps.passwordStep, plan.seconds),
      'whole sign-in': () => pace(() => steps.withPassword(false), plan.seconds),
      'with its pages': () => pace(() => steps.withPassword(true), plan.seconds),
      passkey: () => pace(steps.withPasskey, plan.seconds),
    }
    try {
      for (let turn = 0; turn <= plan.rounds; turn++) {
        for (const name of names) {
          if (name !== 'bare hash' && name !== 'passkey') await steps.prepare(Math.ceil(plan.seconds * 400) + clients)
          const speed = await sides[name]()
          // The first turn is a rehearsal: a door in the field was compiled long ago.
          if (turn > 0) taken[name].push(speed)
        }
        const said = names.map((name) => `${name} ${round(taken[name].at(-1) ?? 0)}`).join(', ')
        tell(turn === 0 ? 'rehearsed' : `round ${turn} of ${plan.rounds}, a second: ${said}`)
      }
    } finally {
      client.close()
      await phones.end()
    }
  } finally {
    await Promise.all(children.map((child) => child.stop()))
    await place.close()
  }
  return taken
}

async function run({ quick: short }: Asked): Promise<Row[]> {
  const taken = await take(short ? quick : whole)
  const ratio = (of: Name, to: Name, least: number | null): Row => {
    const value = median(taken[of].map((speed, turn) => speed / (taken[to][turn] ?? Number.NaN)))
    return {
      name: `sign-in: ${of} ÷ ${to}`,
      value: round(value),
      unit: '× throughput',
      goal: least === null ? '–' : `≥ ${least}`,
      meets: least === null || value >= least,
    }
  }
  return [
    ratio('password step', 'bare hash', 0.8),
    ratio('whole sign-in', 'bare hash', 0.8),
    ratio('with its pages', 'bare hash', null),
    ratio('passkey', 'password step', 5),
    ratio('passkey', 'whole sign-in', 5),
    ...names.map((name) => ({
      name: `sign-in: ${name}, a second`,
      value: round(median(taken[name])),
      unit: '1/s',
      goal: '–',
      meets: true,
    })),
  ]
}

export default { names: ['sign-in'], run } satisfies Group
