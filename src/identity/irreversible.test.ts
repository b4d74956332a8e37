/** What cannot be undone (ID-70) takes a key that stays in its device and is older than the mobile that it was added by. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { inTransaction, minutes } from '../store/index.ts'
import {
  addingPasskey,
  addPasskey,
  approveWithPasskey,
  askActCode,
  askNewPasskey,
  askPasskeyAct,
  beginSignIn,
  checkActCode,
  finishSignIn,
  relyingParty,
  type Session,
  useActProof,
} from './index.ts'
import { type SoftKey, softKey, type Wishes } from './passkey.testing.ts'
import { noura, type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
const password = 'قهوة وتمر عند الفجر'
const rp = relyingParty('http://portal.test')
const act = {
  hash: createHash('sha256').update('بيع المركبة').digest(),
  text: { ar: 'بيع المركبة', en: 'selling the car' },
}

before(async () => {
  door = await testDoor()
  await door.account(noura, 'noura.sh', password)
})
after(() => door.close())
beforeEach(() => door.clock.forward(minutes(40)))

async function prove(session: Session): Promise<void> {
  const adding = addingPasskey(session)
  assert((await askActCode(door.deps, session, adding.hash, adding.text)).ok)
  const how = await door.known(session, adding, password)
  assert((await checkActCode(door.deps, session, adding.hash, adding.text, await door.code(noura.mobile), how)).ok)
}

async function enrol(session: Session, wishes: Wishes = {}): Promise<SoftKey> {
  await prove(session)
  const key = softKey()
  const answer = key.make(await askNewPasskey(door.deps, rp, session), wishes)
  assert((await addPasskey(door.deps, rp, session, { answer, name: 'هاتفي' })).ok)
  return key
}

/** She at a browser of hers that is new no more (ID-83). */
async function settled(): Promise<{ session: Session }> {
  const given = { name: noura.number, password, device: null, label: 'Chrome', lang: 'ar' as const }
  const step = await beginSignIn(door.deps, given)
  assert(step.ok && step.next === 'code')
  const done = await finishSignIn(door.deps, step.flow, await door.code(noura.mobile))
  assert(done.ok)
  const { session } = done
  await door.owner.query(
    `update identity.device set confirmed_at = $2, confirmed_by = 'device' where person_id = $1 and confirmed_at is null`,
    [noura.id, door.clock.now()],
  )
  return { session }
}

test('what cannot be undone takes a key that stays in its device: no code, no copied passkey', async () => {
  const { session } = await settled()
  const use = (byKey: boolean) =>
    inTransaction(door.pool, (tx) =>
      useActProof(tx, noura.id, session.sessionId, act.hash, door.clock.now(), byKey ? 'key' : 'any'),
    )
  const sign = async (key: SoftKey, wishes: Wishes, signs: boolean) => {
    door.clock.forward(1)
    const options = await askPasskeyAct(door.deps, rp, session, act.hash)
    return approveWithPasskey(door.deps, rp, session, act, key.answer(options, wishes), signs)
  }
  const own = await enrol(session)
  door.clock.forward(minutes(1))
  const synced = await enrol(session, { synced: true })
  assert((await askActCode(door.deps, session, act.hash, act.text)).ok)
  assert((await checkActCode(door.deps, session, act.hash, act.text, await door.code(noura.mobile))).ok)
  assert.equal(await use(true), false, 'a code’s proof')
  assert.equal(await use(false), true, 'is one for what can be undone')
  const copied = await sign(synced, { synced: true }, true)
  assert.equal(copied.ok ? '' : copied.reason, 'copied')
  assert((await sign(synced, { synced: true }, false)).ok)
  assert.equal(await use(true), false, 'nor does what it left serve')
  assert((await sign(own, {}, true)).ok)
  assert.equal(await use(true), true)
})

test('for 72 hours a passkey that was added after the mobile changed approves nothing that cannot be undone', async () => {
  const { session } = await settled()
  const before = await enrol(session)
  door.clock.forward(minutes(1))
  await door.owner.query(
    `insert into identity.mobile_change (person_id, change_id, old_mobile, new_mobile, made_at, undo_until)
     values ($1, gen_random_uuid(), '+966500000111', $2, $3::timestamptz, $3::timestamptz + interval '72 hours')`,
    [noura.id, noura.mobile, door.clock.now()],
  )
  door.clock.forward(minutes(1))
  const since = await enrol(session)
  const sign = async (key: SoftKey) => {
    door.clock.forward(1)
    const options = await askPasskeyAct(door.deps, rp, session, act.hash)
    return approveWithPasskey(door.deps, rp, session, act, key.answer(options), true)
  }
  const no = await sign(since)
  assert.equal(no.ok ? '' : no.reason, 'mobile_new')
  assert((await sign(before)).ok)
  await door.owner.query('update identity.mobile_change set undone_at = $2 where person_id = $1', [
    noura.id,
    door.clock.now(),
  ])
  assert((await sign(since)).ok)
})
