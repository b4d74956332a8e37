/** Signing in and looking up through the house's own functions, beside a database of any number of accounts. */
import { randomBytes } from 'node:crypto'
import { accountOf, beginSignIn, finishSignIn, leakedPasswords, type SignInDeps } from '../../src/identity/index.ts'
import { hashCheaply } from '../../src/identity/passwords.ts'
import { getPerson } from '../../src/identity/person.ts'
import { whoIs } from '../../src/identity/sign-in-who.ts'
import { type Pool, systemClock, type Where } from '../../src/store/index.ts'
import { nthAccount } from './accounts-fill.ts'
import { answer } from './child.ts'
import { openBenchPool } from './house.ts'

interface Opened {
  readonly pool: Pool
  readonly deps: SignInDeps
  readonly size: number
  readonly password: string
}
let opened: Opened | undefined
let drawn = 0

/** Somebody from anywhere among them, nobody twice: steps of a prime that none of the sizes is a multiple of. */
function somebody({ size }: Opened): number {
  drawn += 1
  return 1 + ((drawn * 7_368_787) % size)
}

async function signIn(of: Opened, name: string, n: number): Promise<void> {
  const given = { name, password: of.password, device: `device ${n}`, label: 'bench', lang: 'ar' as const }
  const step = await beginSignIn(of.deps, given)
  if (!step.ok || step.next !== 'code' || step.by !== 'sms') throw new Error(`not let in: ${JSON.stringify(step)}`)
  const { person } = await whoIs(of.deps, name)
  const { rows } = await of.pool.query<{ text: string }>({
    name: 'bench:phone',
    text: `select text from notices.notice where person_id = $1 and lane = 'code' order by created_at desc limit 1`,
    values: [person],
  })
  const done = await finishSignIn(of.deps, step.flow, /\d{6}/.exec(rows[0]?.text ?? '')?.[0] ?? '')
  if (!done.ok) throw new Error(`no session: ${JSON.stringify(done)}`)
}

async function lookup(of: Opened, number: string): Promise<void> {
  const { person } = await whoIs(of.deps, number)
  const account = person === null ? null : await accountOf(of.pool, person)
  if (account === null) throw new Error('nobody there')
  if ((await getPerson(of.pool, account.person_id)).number !== number) throw new Error('somebody else is there')
}

const works: Readonly<Record<string, (of: Opened, n: number) => Promise<void>>> = {
  'by number': (of, n) => signIn(of, nthAccount(n).number, n),
  'by user name': (of, n) => signIn(of, nthAccount(n).username, n),
  lookup: (of, n) => lookup(of, nthAccount(n).number),
}

answer({
  async open({ where, size, pepper, password }: { where: Where; size: number; pepper: string; password: string }) {
    const pool = openBenchPool(where)
    await hashCheaply(pool)
    const keys = { codes: randomBytes(32), pepper: Buffer.from(pepper, 'hex') }
    opened = { pool, size, password, deps: { pool, clock: systemClock, keys, leaked: await leakedPasswords() } }
  },

  /** Milliseconds that one of so many took, one after another: a wait behind somebody else is no growth. */
  async time({ name, count }: { name: string; count: number }) {
    const of = opened
    const work = works[name]
    if (of === undefined || work === undefined) throw new Error(`nobody here does ${name}`)
    const began = performance.now()
    for (let i = 0; i < count; i++) await work(of, somebody(of))
    return (performance.now() - began) / count
  },
})
