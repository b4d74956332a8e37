/** An account's life (identity.md section 6): closed by its owner with thirty days to come back, shut by death, asleep after leaving. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { inDays, inTransaction, minutes } from '../store/index.ts'
import { accountOf, personOfMobile, personOfUsername } from './accounts.ts'
import { keepActProof } from './act-proof.ts'
import { closeAccount, closeDue, closingAccount } from './closing.ts'
import { unfreeze } from './freeze.ts'
import { beginSignIn, finishSignIn, history, type Session, type SignedIn, sessionOf } from './index.ts'
import { followAccounts } from './life.ts'
import { fahd, type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
const password = 'قهوة وتمر عند الفجر'
const name = 'fahd.o'

before(async () => {
  door = await testDoor()
})
after(() => door.close())
beforeEach(async () => {
  door.clock.forward(minutes(60))
  for (const table of ['account', 'username', 'mobile', 'device', 'attempt'] as const)
    await door.owner.query(`delete from identity.${table}`)
  await door.account(fahd, name, password)
})

async function signIn(): Promise<SignedIn> {
  door.clock.forward(minutes(11))
  const step = await beginSignIn(door.deps, { name: fahd.number, password, device: null, label: 'x', lang: 'ar' })
  assert(step.ok && step.next === 'code')
  const done = await finishSignIn(door.deps, step.flow, await door.code(fahd.mobile))
  assert(done.ok)
  return done
}

const prove = (session: Session, byKey: boolean) =>
  inTransaction(door.pool, (tx) =>
    keepActProof(tx, session, { hash: closingAccount(session).hash, said: 'x', strong: true, byKey }, door.clock.now()),
  )
const state = async () =>
  (await door.owner.query<{ state: string }>('select state from identity.account where person_id = $1', [fahd.id]))
    .rows[0]?.state
const told = async () => (await door.phone(fahd.mobile)).map(({ kind }) => kind)

test('no code closes an account; a key does, everybody is out at once, and coming in keeps it', async () => {
  const { session, token } = await signIn()
  assert.equal(await closeAccount(door.deps, session), false)
  await prove(session, false)
  assert.equal(await closeAccount(door.deps, session), false, 'a code and the password are no key')
  door.clock.forward(1)
  await prove(session, true)
  const all = await Promise.all(Array.from({ length: 20 }, () => closeAccount(door.deps, session)))
  assert.equal(all.filter(Boolean).length, 1)
  assert.equal(await sessionOf(door.pool, token, door.clock.now()), null)
  assert.equal(await state(), 'closing')
  assert((await told()).includes('account.closing'))
  door.clock.forward(inDays(29))
  assert.equal(await closeDue(door.deps), 0)
  await signIn()
  assert.equal(await state(), 'active')
  assert((await told()).includes('account.kept'))
  door.clock.forward(inDays(40))
  assert.equal(await closeDue(door.deps), 0)
})

test('after thirty days nothing opens it, its number and name are free, and its history stays', async () => {
  const { session } = await signIn()
  await prove(session, true)
  assert(await closeAccount(door.deps, session))
  door.clock.forward(inDays(30))
  const both = await Promise.all([closeDue(door.deps), closeDue(door.deps)])
  assert.equal(both[0] + both[1], 1, 'two workers at once')
  assert.equal(await state(), 'closed')
  assert.equal(await accountOf(door.pool, fahd.id), null)
  assert.equal(await personOfMobile(door.pool, fahd.mobile), null)
  assert.equal(await personOfUsername(door.pool, name), null)
  assert((await told()).includes('account.closed'))
  door.clock.forward(minutes(11))
  const again = await beginSignIn(door.deps, { name: fahd.number, password, device: null, label: 'x', lang: 'ar' })
  assert.equal(again.ok, false)
  assert((await history(door.pool, fahd.id)).some(({ kind }) => kind === 'closed'))
})

test('who dies has the account shut with the register, for good', async () => {
  const { token } = await signIn()
  assert.equal(await followAccounts(door.deps), 0)
  await changed('people.person', `update people.person set died = '2026-01-20' where person_id = $1`)
  assert.equal(await followAccounts(door.deps), 1)
  assert.equal(await state(), 'frozen_deceased')
  assert.equal(await sessionOf(door.pool, token, door.clock.now()), null)
  assert.equal(await followAccounts(door.deps), 0)
  assert.equal(await inTransaction(door.pool, (tx) => unfreeze(tx, fahd.id, 'kiosk-1', door.clock.now())), false)
  await door.owner.query('update people.person set died = null where person_id = $1', [fahd.id])
})

test('who left for good has it asleep, and it wakes where fingers and face prove that she is here again', async () => {
  const { token } = await signIn()
  await door.owner.query(`update people.person set kind = 'resident' where person_id = $1`, [fahd.id])
  await changed('residency.iqama', 'select $1::uuid')
  assert.equal(await followAccounts(door.deps), 1)
  assert.equal(await state(), 'dormant')
  assert.equal(await sessionOf(door.pool, token, door.clock.now()), null)
  const asleep = await beginSignIn(door.deps, { name: fahd.number, password, device: null, label: 'x', lang: 'ar' })
  assert.equal(asleep.ok, false)
  await door.owner.query(`update people.person set kind = 'citizen' where person_id = $1`, [fahd.id])
  assert.equal(await inTransaction(door.pool, (tx) => unfreeze(tx, fahd.id, 'kiosk-1', door.clock.now())), true)
  assert.equal(await state(), 'active')
})

/** What a verb of a register would write, and its line in the feed. */
async function changed(register: string, write: string): Promise<void> {
  await door.owner.query(write, [fahd.id])
  await door.owner.query(
    'insert into store.feed (register, person_id, version, by_request, at) values ($1, $2, 1, gen_random_uuid(), $3)',
    [register, fahd.id, door.clock.now()],
  )
}
