import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { hours, inTransaction } from '../store/index.ts'
import { unfreeze } from './freeze.ts'
import {
  accountOf,
  beginSignIn,
  devicesOf,
  endSession,
  finishSignIn,
  forgetDevice,
  freezeSelf,
  history,
  sessionOf,
  sessionsOf,
} from './index.ts'
import { fahd, noura, type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
const password = 'قهوة وتمر عند الفجر'
before(async () => {
  door = await testDoor()
  await door.account(fahd, 'fahd.o', password)
  await door.account(noura, 'noura.sh', password)
})
after(() => door.close())
beforeEach(() => door.clock.forward(hours(25)))

const begin = (who = fahd, device: string | null = null) =>
  beginSignIn(door.deps, { name: who.number, password, device, label: 'Firefox', lang: 'ar' })

async function signIn(who = fahd, device: string | null = null) {
  const step = await begin(who, device)
  assert(step.ok && step.next === 'code')
  const done = await finishSignIn(door.deps, step.flow, await door.code(who.mobile))
  assert(done.ok)
  return done
}
const now = () => door.clock.now()
const freeze = () => inTransaction(door.pool, (tx) => freezeSelf(tx, fahd.id, 'Firefox', now()))
const thaw = () => inTransaction(door.pool, (tx) => unfreeze(tx, fahd.id, 'kiosk-1', now()))

test('one press freezes the account: every session is dead, nobody gets in, and the person is told', async () => {
  const here = await signIn()
  const there = await signIn(fahd, 'another browser')
  const step = await begin()
  assert(step.ok && step.next === 'code')
  assert.equal(await freeze(), true)
  assert.equal(await freeze(), false)
  for (const { token } of [here, there]) assert.equal(await sessionOf(door.pool, token, now()), null)
  assert.equal((await finishSignIn(door.deps, step.flow, await door.code(fahd.mobile))).ok, false)
  assert.equal((await begin(fahd, here.device)).ok, false)
  assert.equal((await door.phone(fahd.mobile)).filter((m) => m.kind === 'account.frozen').length, 1)
  assert.equal(await thaw(), true)
  assert.equal(await thaw(), false)
  assert.equal((await accountOf(door.pool, fahd.id))?.state, 'active')
  door.clock.forward(hours(25))
  assert((await begin()).ok)
  const kinds = (await history(door.pool, fahd.id)).map((e) => e.kind)
  assert(kinds.includes('frozen') && kinds.includes('unfrozen'))
})

test('a sign-in that ends while the account is being frozen leaves no session, twenty times', async () => {
  for (let round = 0; round < 20; round++) {
    door.clock.forward(hours(25))
    const step = await begin()
    assert(step.ok && step.next === 'code')
    const code = await door.code(fahd.mobile)
    await Promise.all([finishSignIn(door.deps, step.flow, code), freeze(), finishSignIn(door.deps, step.flow, code)])
    assert.deepEqual(await sessionsOf(door.pool, fahd.id, now()), [], `round ${round}`)
    assert.equal(await thaw(), true)
  }
})

test('a session is ended by its owner only; the others go on', async () => {
  const here = await signIn()
  const there = await signIn(fahd, 'another browser')
  const end = (person: string) =>
    inTransaction(door.pool, (tx) => endSession(tx, person, there.session.sessionId, now()))
  assert.equal(await end(noura.id), false)
  assert.notEqual(await sessionOf(door.pool, there.token, now()), null)
  assert.equal(await end(fahd.id), true)
  assert.equal(await end(fahd.id), false)
  assert.equal(await sessionOf(door.pool, there.token, now()), null)
  assert.notEqual(await sessionOf(door.pool, here.token, now()), null)
})

test('a forgotten device is out, and its next sign-in is told as a new device', async () => {
  const old = await signIn(noura)
  const second = await signIn(noura, 'her telephone')
  const told = async () => (await door.phone(noura.mobile)).filter((m) => m.kind === 'acct.login.new_device').length
  const before = await told()
  const forget = (person: string, id: string) => forgetDevice(door.pool, person, id, now())
  assert.equal(await forget(fahd.id, second.session.deviceId), false)
  assert.equal(await forget(noura.id, 'nonsense'), false)
  assert.equal(await forget(noura.id, second.session.deviceId), true)
  assert.equal(await sessionOf(door.pool, second.token, now()), null)
  assert.notEqual(await sessionOf(door.pool, old.token, now()), null)
  assert.deepEqual(
    (await devicesOf(door.pool, noura.id, now())).map((d) => d.deviceId),
    [old.session.deviceId],
  )
  door.clock.forward(hours(25))
  await signIn(noura, 'her telephone')
  assert.equal(await told(), before + 1)
  assert.equal((await devicesOf(door.pool, noura.id, now())).length, 2)
})
