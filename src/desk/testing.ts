/** For tests: the cast's officers at their desk, each with a passkey in software, asked as browsers ask. */
import assert from 'node:assert/strict'
import { demoPassword } from '../../cast/accounts.ts'
import { type castOfficers, raiseCastOfficers } from '../../cast/officers.ts'
import { demoEnrolmentCode } from '../identity/officers/index.ts'
import { type SoftKey, softKey } from '../identity/passkey.testing.ts'
import type { Lang } from '../language/index.ts'
import type { TestServer } from '../portal/testing.ts'
import type { Browser } from '../portal/visitor.testing.ts'
import { inTransaction } from '../store/index.ts'

export type OfficerName = (typeof castOfficers)[number]['username']

export interface AtDesk extends Browser {
  readonly key: SoftKey
  /** Presses a button that the passkey signs, at this address. */
  sign(action: string): Promise<Browser>
}

/** Opens the desk's offices in this kingdom. */
export function raiseDesk(t: TestServer): Promise<void> {
  return inTransaction(t.db.owner, (tx) => raiseCastOfficers(tx, t.doorway.identity.keys.pepper, t.clock.now()))
}

const keys = new WeakMap<TestServer, Map<string, SoftKey>>()

/** Signs an officer in through the pages; the first time with the enrolment code. */
export async function atDesk(t: TestServer, username: string, lang: Lang = 'en'): Promise<AtDesk> {
  const v = t.visitor(lang)
  const pepper = t.doorway.identity.keys.pepper
  await v.get('/desk')
  await v.send({ username, password: demoPassword(pepper) })
  assert.equal(v.path, '/desk/key', v.text)
  const mine = keys.get(t) ?? new Map<string, SoftKey>()
  keys.set(t, mine)
  const options = JSON.parse((await v.raw('POST', '/desk/key/challenge', {})).body)
  const known = mine.get(username)
  const key = known ?? softKey()
  mine.set(username, key)
  const _passkey = known ? key.answer(options) : key.make(options)
  await v.post('/desk/key', { _passkey, ...(known ? {} : { code: demoEnrolmentCode(pepper, username) }) })
  assert.equal(v.path, '/desk', v.text)
  return Object.assign(Object.create(v), {
    key,
    async sign(action: string) {
      const asked = await v.raw('POST', challengeOf(action), {})
      const answer = asked.statusCode === 200 ? key.answer(JSON.parse(asked.body)) : ''
      return v.post(action, { _passkey: answer })
    },
  }) as AtDesk
}

/** What the audit says was done: by whom, with whom, and why; in the order of time. */
export async function acts(
  t: TestServer,
  kind: string,
  about?: string,
): Promise<readonly { readonly officer: string; readonly second: string | null; readonly reason: string }[]> {
  const { rows } = await t.db.owner.query(
    `select o.username as officer, s.username as second, a.reason from desk.act a
       left join desk.officer o on o.officer_id = a.officer_id left join desk.officer s on s.officer_id = a.second_id
     where a.kind = $1 and ($2::text is null or a.about = $2) order by a.at, a.act_id`,
    [kind, about ?? null],
  )
  return rows
}

/** Where the second officer decides on the newest open proposal of this kind. */
export async function approvalOf(t: TestServer, what: string): Promise<string> {
  const { rows } = await t.db.owner.query<{ id: string }>(
    `select proposal_id as id from desk.proposal where what = $1 and decided_at is null order by proposed_at desc limit 1`,
    [what],
  )
  assert(rows[0], `nobody proposed a ${what}`)
  return `/desk/approvals/${rows[0].id}`
}

/** The passkey's answer for a button at this address (its query included), without pressing it. */
export async function signature(v: AtDesk, action: string): Promise<string> {
  const asked = await v.raw('POST', challengeOf(action), {})
  return asked.statusCode === 200 ? v.key.answer(JSON.parse(asked.body)) : ''
}

/** What is signed stands in the query: `/desk/recalls/review?by=…` is asked at `/desk/recalls/review/challenge?by=…`. */
function challengeOf(action: string): string {
  const [path, query] = action.split('?')
  return `${path}/challenge${query === undefined ? '' : `?${query}`}`
}
