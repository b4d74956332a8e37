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
      const asked = await v.raw('POST', `${action}/challenge`, {})
      const answer = asked.statusCode === 200 ? key.answer(JSON.parse(asked.body)) : ''
      return v.post(action, { _passkey: answer })
    },
  }) as AtDesk
}
