import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { hours, inTransaction, type PersonId } from '../store/index.ts'
import { remember } from './accounts.ts'
import { unfreeze } from './freeze.ts'
import {
  accountOf,
  beginSignIn,
  finishSignIn,
  freezeSelf,
  history,
  holdDue,
  holdOf,
  lastDay,
  liftDue,
  liftSuspension,
  releaseDue,
  releaseHold,
  sessionOf,
  suspendAccount,
  suspensionOf,
} from './index.ts'
import { fahd, noura, type TestDoor, testDoor, wrong } from './testing.ts'

let door: TestDoor
const password = 'قهوة وتمر عند الفجر'
before(async () => {
  door = await testDoor()
  await door.account(fahd, 'fahd.o', password)
  await door.account(noura, 'noura.sh', password)
})
after(() => door.close())
beforeEach(() => door.clock.forward(hours(100)))

const now = () => door.clock.now()
const begin = (device: string | null = null, typed = password) =>
  beginSignIn(door.deps, { name: fahd.number, password: typed, device, label: 'Firefox', lang: 'ar' })
const state = async (person: PersonId = fahd.id) => (await accountOf(door.pool, person))?.state
const told = async (kind: string) => (await door.phone(fahd.mobile)).filter((m) => m.kind === kind)
const works = async () => {
  for (let i = 0; i < 5; i++) if ((await holdDue(door.deps)) === 0) return
}

async function signIn(device: string | null = null) {
  const step = await begin(device)
  assert(step.ok && step.next === 'code')
  const done = await finishSignIn(door.deps, step.flow, await door.code(fahd.mobile))
  assert(done.ok)
  return done
}

/** Wrong codes after the right password, a code's five tries at a time. */
async function guesses(times: number): Promise<void> {
  for (let left = times; left > 0; left -= 5) {
    door.clock.forward(hours(1))
    const step = await begin()
    assert(step.ok, JSON.stringify(step))
    const code = await door.code(fahd.mobile)
    for (let i = 0; i < Math.min(5, left); i++)
      assert.equal((await finishSignIn(door.deps, step.flow, wrong(code))).ok, false)
  }
}

/** Something of hers happened, as the doors remember it. */
const happens = (kind: Parameters<typeof remember>[2]['kind'], detail = {}, person = fahd.id) =>
  inTransaction(door.pool, (tx) => remember(tx, person, { at: now(), kind, detail }))

test('the right password and fifteen wrong codes in a day hold the account; fourteen do not', async () => {
  const mine = await signIn('my own browser')
  await guesses(14)
  await works()
  assert.equal(await state(), 'active')
  await guesses(1)
  await works()
  assert.equal(await state(), 'held')
  assert.equal(await sessionOf(door.pool, mine.token, now()), null)
  const hold = await holdOf(door.pool, fahd.id)
  assert.equal(hold?.rule, 'codes')
  const [message] = await told('account.held')
  assert.match(message?.text ?? '', /رموز خاطئة كثيرة.*أثبت نفسك/)
  const line = (await history(door.pool, fahd.id)).find(({ kind }) => kind === 'held')
  assert.deepEqual(line?.detail, { reason: 'rule_codes' })
  // Whoever tries learns what he would learn of anybody (ID-52).
  assert.deepEqual(await begin(mine.device), await begin(null, 'a wrong one altogether'))
  // She proves herself at a kiosk, and what was counted before counts no more.
  assert.equal(await inTransaction(door.pool, (tx) => unfreeze(tx, fahd.id, 'kiosk-1', now())), true)
  assert.equal(await holdOf(door.pool, fahd.id), null)
  await happens('code_refused')
  await works()
  assert.equal(await state(), 'active')
})

test('wrong passwords hold nobody, however many: nobody shuts out whom he does not know', async () => {
  for (let i = 0; i < 40; i++) await begin(null, `wrong ${i}`)
  await door.phone(fahd.mobile)
  await works()
  assert.equal(await state(), 'active')
  assert.equal((await door.owner.query('select 1 from identity.hold where ended_at is null')).rowCount, 0)
})

test('three sign-ins denied on her phone hold the account; denied acts and the sign-ins of a day before do not', async () => {
  const denied = { reason: 'denied', purpose: 'sign-in' }
  await happens('act_refused', denied)
  door.clock.forward(hours(25))
  for (let i = 0; i < 2; i++) await happens('act_refused', denied)
  for (let i = 0; i < 3; i++) await happens('act_refused', { reason: 'denied', purpose: 'act' })
  for (let i = 0; i < 3; i++) await happens('act_refused', { reason: 'number', purpose: 'sign-in' })
  await works()
  assert.equal(await state(), 'active')
  await happens('act_refused', denied)
  await works()
  assert.equal((await holdOf(door.pool, fahd.id))?.rule, 'denied')
  assert.equal(await inTransaction(door.pool, (tx) => releaseHold(tx, fahd.id, 'officers', now())), true)
  assert.equal(await state(), 'active')
  assert.equal(await inTransaction(door.pool, (tx) => releaseHold(tx, fahd.id, 'officers', now())), false)
})

test('mobile, password and a key changed in one day hold it, unless officers had just recovered it', async () => {
  const all = ['mobile_changed', 'password_changed', 'passkey_removed'] as const
  for (const kind of all) await happens(kind, {}, noura.id)
  await happens('recovered', {}, noura.id)
  await works()
  assert.equal(await state(noura.id), 'active')
  for (const kind of all.slice(0, 2)) await happens(kind)
  await works()
  assert.equal(await state(), 'active')
  await happens('passkey_removed')
  await works()
  assert.equal((await holdOf(door.pool, fahd.id))?.rule, 'changed')
})

test('no hold lasts longer than 72 hours: it ends by itself, and she is told', async () => {
  // Held by the test before.
  const until = await door.owner.query('update identity.account set state = $1 where person_id = $2', [
    'active',
    fahd.id,
  ])
  assert.equal(until.rowCount, 1)
  await door.owner.query('delete from identity.hold where ended_at is null')
  for (const kind of ['mobile_changed', 'password_changed', 'totp_removed'] as const) await happens(kind)
  await works()
  assert.equal(await state(), 'held')
  door.clock.forward(hours(72) - 1)
  assert.equal(await releaseDue(door.deps), 0)
  assert.equal(await state(), 'held')
  door.clock.forward(1)
  assert.equal(await releaseDue(door.deps), 1)
  assert.equal(await state(), 'active')
  assert.equal(await releaseDue(door.deps), 0)
  assert((await told('account.released')).length >= 1)
  assert.equal(
    (await history(door.pool, fahd.id)).some(({ kind, detail }) => kind === 'released' && detail.reason === 'time'),
    true,
  )
})

const order = () => ({
  order: 'م-1447-88',
  reason: 'أمر المحكمة الجزائية بالرياض',
  until: '2026-12-01T21:00:00.000Z',
  askedBy: '00000000-0000-0000-0000-000000000001',
  agreedBy: '00000000-0000-0000-0000-000000000002',
})
const suspend = () => inTransaction(door.pool, (tx) => suspendAccount(tx, fahd.id, order(), now()))
const lift = () => inTransaction(door.pool, (tx) => liftSuspension(tx, fahd.id, 'officers', 'the court', now()))
const thaw = () => inTransaction(door.pool, (tx) => unfreeze(tx, fahd.id, 'kiosk-1', now()))

test('an order suspends: out everywhere, no way in, no kiosk undoes it, and she reads number, reason and last day', async () => {
  const mine = await signIn('my own browser')
  const begun = await begin('my own browser')
  assert(begun.ok)
  assert.equal(await suspend(), true)
  assert.equal(await suspend(), false)
  assert.equal(await sessionOf(door.pool, mine.token, now()), null)
  assert.equal((await finishSignIn(door.deps, begun.flow, await door.code(fahd.mobile))).ok, false)
  assert.deepEqual(await begin(mine.device), await begin(null, 'a wrong one altogether'))
  assert.equal(await thaw(), false)
  assert.equal(await inTransaction(door.pool, (tx) => freezeSelf(tx, fahd.id, '', now())), false)
  assert.equal(await state(), 'suspended')
  const [message] = await told('account.suspended')
  for (const part of [order().order, order().reason, lastDay(order().until)]) assert(message?.text.includes(part), part)
  assert.equal((await suspensionOf(door.pool, fahd.id))?.order, order().order)
  assert.equal(await lift(), true)
  assert.equal(await lift(), false)
  assert.equal(await state(), 'active')
  door.clock.forward(hours(1))
  await signIn()
})

test('an order ends on its last day by itself; what she had frozen herself stays frozen', async () => {
  await inTransaction(door.pool, (tx) => freezeSelf(tx, fahd.id, '', now()))
  assert.equal(await suspend(), true)
  assert.equal(await liftDue(door.deps), 0)
  door.clock.set(order().until)
  assert.equal(await liftDue(door.deps), 1)
  assert.equal(await state(), 'frozen_self')
  assert.equal((await told('account.lifted')).length, 2)
  assert.equal(await thaw(), true)
})
