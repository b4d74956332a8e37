import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { hours, inTransaction, later, minutes, uuid } from '../store/index.ts'
import {
  addingPasskey,
  addPasskey,
  approveWithPasskey,
  askActCode,
  askMobileChange,
  askNewPasskey,
  askPasskeyAct,
  askPasskeySignIn,
  beginSignIn,
  checkActCode,
  confirmDevice,
  deviceNewUntil,
  devicesOf,
  finishSignIn,
  forgetDevice,
  history,
  relyingParty,
  type Session,
  type SignedIn,
  signInWithPasskey,
} from './index.ts'
import { type SoftKey, softKey } from './passkey.testing.ts'
import { chooseOwnPassword } from './sign-in.ts'
import { giveTemporary, halvesOf, temporaryHash } from './temporary.ts'
import { fahd, type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
const password = 'قهوة وتمر عند الفجر'
const rp = relyingParty('http://portal.test')
const act = {
  hash: createHash('sha256').update('بيع المركبة').digest(),
  text: { ar: 'بيع المركبة', en: 'selling the car' },
}

before(async () => {
  door = await testDoor()
})
after(() => door.close())
beforeEach(async () => {
  door.clock.forward(hours(50))
  for (const table of ['account', 'username', 'mobile', 'device', 'attempt', 'passkey', 'temporary'] as const) {
    await door.owner.query(`delete from identity.${table}`)
  }
  await door.account(fahd, 'fahd.o', password)
})

const now = () => door.clock.now()

async function signIn(device: string | null = null): Promise<SignedIn> {
  door.clock.forward(minutes(11))
  const step = await beginSignIn(door.deps, { name: fahd.number, password, device, label: 'Chrome', lang: 'ar' })
  assert(step.ok && step.next === 'code', JSON.stringify(step))
  const done = await finishSignIn(door.deps, step.flow, await door.code(fahd.mobile))
  assert(done.ok)
  return done
}

async function enrol(session: Session): Promise<SoftKey> {
  const adding = addingPasskey(session)
  assert((await askActCode(door.deps, session, adding.hash, adding.text)).ok)
  const how = await door.known(session, adding, password)
  assert((await checkActCode(door.deps, session, adding.hash, adding.text, await door.code(fahd.mobile), how)).ok)
  const key = softKey()
  const answer = key.make(await askNewPasskey(door.deps, rp, session))
  assert((await addPasskey(door.deps, rp, session, { answer, name: 'x' })).ok)
  return key
}

/** The one irreversible act that codes alone still do: changing the mobile by the present one's (ID-22). */
async function irreversible(session: Session, typed = password): Promise<string> {
  door.clock.forward(minutes(6))
  const asked = await askMobileChange(door.deps, session, '+966500000091', typed)
  return asked.ok ? 'asked' : asked.reason
}

const confirm = (session: Session, device: string) =>
  inTransaction(door.pool, (tx) => confirmDevice(tx, session, device, now()))

async function byPasskey(session: Session, key: SoftKey, signs: boolean) {
  door.clock.forward(minutes(1))
  const options = await askPasskeyAct(door.deps, rp, session, act.hash)
  return approveWithPasskey(door.deps, rp, session, act, key.answer(options), signs)
}

test('the first device an account ever had may, the second waits a day and is told until when', async () => {
  const one = await signIn()
  assert.equal(await irreversible(one.session), 'asked')
  const two = await signIn()
  const met = now()
  const no = await askMobileChange(door.deps, two.session, '+966500000091', password)
  assert(!no.ok && no.reason === 'device_new')
  assert.equal(no.retryAt, later(met, hours(24)))
  assert.match(no.words.en, /\d{2}:\d{2}/)
  // What can be undone is not held up.
  assert((await askActCode(door.deps, two.session, act.hash, act.text)).ok)
  assert.equal(await irreversible(one.session), 'asked', 'the older one goes on')
  door.clock.forward(hours(24))
  const later1 = await signIn(two.device)
  assert.equal(await irreversible(later1.session), 'asked')
})

test('an older device confirms a new one; a new one confirms neither itself nor another', async () => {
  const old = await signIn()
  const fresh = await signIn()
  const other = await signIn()
  for (const device of [fresh, other]) {
    const no = await confirm(fresh.session, device.session.deviceId)
    assert(!no.ok && no.reason === 'device_new')
  }
  for (const nothing of ['', 'ab', 'f'.repeat(64)]) {
    const no = await confirm(old.session, nothing)
    assert(!no.ok && no.reason === 'no_device')
  }
  assert.deepEqual(
    (await devicesOf(door.pool, fahd.id, now())).map((d) => d.newUntil !== null),
    [true, true, false],
  )
  assert((await confirm(old.session, fresh.session.deviceId)).ok)
  assert.equal(await irreversible(fresh.session), 'asked')
  assert.equal(await irreversible(other.session), 'device_new')
  assert.equal(
    (await history(door.pool, fahd.id)).some((e) => e.kind === 'device_confirmed'),
    true,
  )
  assert((await door.phone(fahd.mobile)).some((m) => m.kind === 'account.device-confirmed'))
})

test('forgetting all devices makes no new one the first', async () => {
  const old = await signIn()
  const thief = await signIn()
  for (const one of [old, thief]) {
    await forgetDevice(door.pool, fahd.id, one.session.deviceId, now())
  }
  const again = await signIn(thief.device)
  assert.equal(await irreversible(again.session), 'device_new')
  const owner = await signIn(old.device)
  assert.equal(await irreversible(owner.session), 'device_new', 'what was forgotten is new again')
})

test('an older passkey approves on a new device and confirms it; one made on a new device waits with it', async () => {
  const old = await signIn()
  const mine = await enrol(old.session)
  const fresh = await signIn()
  assert((await byPasskey(fresh.session, mine, true)).ok)
  const young = await enrol(fresh.session)
  const no = await byPasskey(fresh.session, young, true)
  assert(!no.ok && no.reason === 'device_new')
  assert((await byPasskey(fresh.session, young, false)).ok)
  const browser = { label: 'x', lang: 'ar' as const, former: null }
  const enter = async (key: SoftKey, device: string | null) => {
    const done = await signInWithPasskey(door.deps, rp, key.answer(await askPasskeySignIn(door.deps, rp)), {
      ...browser,
      device,
    })
    assert(done.ok)
    return done
  }
  const byYoung = await enter(young, null)
  assert.notEqual(await deviceNewUntil(door.pool, byYoung.session, now()), null)
  const byMine = await enter(mine, fresh.device)
  assert.equal(await deviceNewUntil(door.pool, byMine.session, now()), null)
  // Its device confirmed, the passkey made on it counts as well.
  assert((await byPasskey(byMine.session, young, true)).ok)
})

test('who comes from a kiosk has confirmed the device she comes to', async () => {
  await signIn()
  const id = uuid()
  const hash = await temporaryHash(door.deps.keys.pepper, id)
  await inTransaction(door.pool, (tx) => giveTemporary(tx, fahd.id, id, hash, now()))
  const { slip, sms } = halvesOf(door.deps.keys.pepper, id)
  door.clock.forward(minutes(11))
  const typed = { name: fahd.number, password: slip + sms, device: null, label: 'x', lang: 'ar' as const }
  const own = 'نخلة عند البئر القديمة'
  const step = await beginSignIn(door.deps, typed)
  assert(step.ok)
  assert((await chooseOwnPassword(door.deps, step.flow, own)).ok)
  const done = await finishSignIn(door.deps, step.flow, await door.code(fahd.mobile))
  assert(done.ok)
  assert.equal(await irreversible(done.session, own), 'asked')
})
