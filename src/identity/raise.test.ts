import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inTransaction } from '../store/index.ts'
import { beginSignIn, raiseAccounts } from './index.ts'
import { fahd, noura, type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
before(async () => {
  door = await testDoor()
})
after(() => door.close())

test('the demo’s people can sign in, and in a real installation nobody gets an account like that', async () => {
  const password = 'قهوة وتمر عند الفجر'
  const list = [
    { person: fahd.id, username: 'fahd.o', mobile: fahd.mobile, lang: 'ar' as const, password },
    { person: noura.id, username: 'noura.sh', mobile: noura.mobile, lang: 'en' as const, password },
  ]
  const raise = () =>
    inTransaction(door.owner, (tx) => raiseAccounts(tx, door.deps.keys.pepper, list, door.clock.now()))
  await assert.rejects(raise, /synthetic people only/)
  await door.owner.query('insert into store.installation (synthetic) values (true)')
  await raise()
  for (const name of [fahd.number, 'noura.sh']) {
    const step = await beginSignIn(door.deps, { name, password, device: null, label: 'Firefox', lang: 'ar' })
    assert(step.ok && step.next === 'code')
  }
})
