/** People who sign in for the measurement: accounts with a password, some with a passkey, and the steps they do over HTTP. */

import { hashOf, newSecret } from '../../src/identity/deps.ts'
import { raiseAccounts } from '../../src/identity/index.ts'
import { addPasskeyRow, type SoftKey } from '../../src/identity/passkey.testing.ts'
import { inTransaction, openPool, type Pool, systemClock, type Where } from '../../src/store/index.ts'
import type { Client, Jar } from './browse.ts'

export const password = 'seven green kettles'
export const pepper = Buffer.alloc(32, 7)

export interface Account {
  readonly person: string
  readonly number: string
  readonly device: string
  readonly key: SoftKey | null
}

const site = { origin: 'http://localhost', rpId: 'localhost' }

/**
 * Accounts of adults of the kingdom, each with a device that is known; the last `withKeys` of them also with a passkey
 * that cannot leave its device. Throws when the kingdom has too few people.
 */
export async function raiseSignIns(where: Where, count: number, withKeys: number): Promise<Account[]> {
  const owner = openPool(where, { max: 1, as: 'owner' })
  try {
    const { rows } = await owner.query<{ id: string; number: string }>(
      `select person_id as id, number from people.person where superseded_at is null and died is null
         and born < '2005-01-01' and number ~ '^[12]' order by md5(number) limit $1`,
      [count],
    )
    if (rows.length < count) throw new Error(`${rows.length} people are too few`)
    const made = rows.map(({ id, number }) => ({
      person: id,
      number,
      device: newSecret(),
      key: null as SoftKey | null,
    }))
    const at = systemClock.now()
    await inTransaction(owner, async (tx) => {
      const accounts = made.map(({ person }, i) => {
        const mobile = `+9665${String((i * 7919 * 1009) % 99_999_989).padStart(8, '0')}`
        return { person, username: `user.${i}`, mobile, lang: 'ar' as const, password }
      })
      await raiseAccounts(tx, pepper, accounts, at)
      await tx.query(
        `insert into identity.device (person_id, device_hash, label, first_at, last_at, confirmed_at, confirmed_by)
         select p, d, 'bench', $3, $3, $3, 'first' from unnest($1::uuid[], $2::bytea[]) t(p, d)`,
        [made.map(({ person }) => person), made.map(({ device }) => hashOf(device)), at],
      )
      for (const account of made.slice(count - withKeys)) {
        account.key = await addPasskeyRow(tx, account.person, at, site)
      }
    })
    await owner.query('vacuum analyze')
    return made
  } finally {
    await owner.end()
  }
}

export interface Steps {
  /** The password step: number and password in, a code on its way. */
  passwordStep(): Promise<void>
  /** And the code that came, until there is a session. @param pages the pages are asked for too, as a browser does */
  withPassword(pages: boolean): Promise<void>
  /** A passkey: the question, its answer, a session. */
  withPasskey(): Promise<void>
  /** Makes ready what `count` password steps need that is not the server's work. */
  prepare(count: number): Promise<void>
}

/**
 * @param steppers those who do the password step alone, in turn: a code that nobody types is one of five in half an hour
 * @param enterers those who come in, one at a time each; they have passkeys
 * @param humans makes answers that show that somebody is willing to spend a moment
 */
export function signInSteps(
  client: Client,
  phones: Pool,
  people: { readonly steppers: readonly Account[]; readonly enterers: readonly Account[] },
  humans: (count: number) => Promise<string[]>,
): Steps {
  const ready: string[] = []
  const free = [...people.enterers]
  let turn = 0
  const jarOf = ({ device }: Account): Jar => new Map([['device', device]])

  async function first(account: Account, jar: Jar): Promise<void> {
    const altcha = ready.pop()
    if (altcha === undefined) throw new Error('more sign-ins than were made ready for')
    const form = { name: account.number, password, next: '/home', altcha }
    const { status, location } = await client.ask({ method: 'POST', path: '/sign-in', jar, form })
    if (status !== 303 || location !== '/sign-in/code')
      throw new Error(`the password step answers ${status} ${location}`)
  }

  const taking = async (work: (account: Account) => Promise<void>): Promise<void> => {
    const account = free.shift()
    if (account === undefined) throw new Error('nobody is free to sign in')
    try {
      await work(account)
    } finally {
      free.push(account)
    }
  }

  return {
    async prepare(count) {
      ready.length = 0
      ready.push(...(await humans(count)))
    },

    async passwordStep() {
      const account = people.steppers[turn++ % people.steppers.length] as Account
      await first(account, jarOf(account))
    },

    withPassword: (pages) =>
      taking(async (account) => {
        const jar = jarOf(account)
        if (pages) await client.ask({ method: 'GET', path: '/sign-in', jar })
        await first(account, jar)
        if (pages) await client.ask({ method: 'GET', path: '/sign-in/code', jar })
        const { rows } = await phones.query<{ text: string }>({
          name: 'bench:phone',
          text: `select text from notices.notice where person_id = $1 and lane = 'code' order by created_at desc limit 1`,
          values: [account.person],
        })
        const code = /\d{6}/.exec(rows[0]?.text ?? '')?.[0] ?? ''
        const { status } = await client.ask({ method: 'POST', path: '/sign-in/code', jar, form: { code } })
        if (status !== 303 || !jar.has('session')) throw new Error(`the code's step answers ${status}`)
      }),

    withPasskey: () =>
      taking(async (account) => {
        const jar = jarOf(account)
        const path = '/sign-in/passkey'
        const asked = await client.ask({ method: 'POST', path: `${path}/challenge`, jar, form: {}, read: true })
        const _passkey = account.key?.answer(JSON.parse(asked.body)) ?? ''
        const { status } = await client.ask({ method: 'POST', path, jar, form: { _passkey, next: '/home' } })
        if (status !== 303 || !jar.has('session')) throw new Error(`the passkey's step answers ${status}`)
      }),
  }
}
