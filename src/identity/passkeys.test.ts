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
  askPasskeySignIn,
  beginSignIn,
  checkActCode,
  finishSignIn,
  history,
  passkeysOf,
  purgePasskeyChallenges,
  relyingParty,
  removePasskey,
  type Session,
  sessionOf,
  signInWithPasskey,
  useActProof,
} from './index.ts'
import { type SoftKey, softKey, type Wishes } from './passkey.testing.ts'
import { fahd, noura, type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
const password = 'قهوة وتمر عند الفجر'
const rp = relyingParty('http://portal.test')
const browser = { device: null, label: 'Firefox', lang: 'ar' as const, former: null }
const act = {
  hash: createHash('sha256').update('بيع المركبة').digest(),
  text: { ar: 'بيع المركبة', en: 'selling the car' },
}

before(async () => {
  door = await testDoor()
  await door.account(fahd, 'fahd.o', password)
  await door.account(noura, 'noura.sh', password)
})
after(() => door.close())
beforeEach(() => door.clock.forward(minutes(40)))

async function signIn(who = fahd): Promise<{ token: string; session: Session }> {
  const step = await beginSignIn(door.deps, { name: who.number, password, device: null, label: 'Chrome', lang: 'ar' })
  assert(step.ok && step.next === 'code')
  const done = await finishSignIn(door.deps, step.flow, await door.code(who.mobile))
  assert(done.ok)
  return done
}

async function prove(session: Session, who = fahd): Promise<void> {
  const adding = addingPasskey(session)
  const asked = await askActCode(door.deps, session, adding.hash, adding.text)
  assert(asked.ok)
  const how = await door.known(session, adding, password)
  assert((await checkActCode(door.deps, session, adding.hash, adding.text, await door.code(who.mobile), how)).ok)
}

async function enrol(session: Session, wishes: Wishes = {}, who = fahd): Promise<SoftKey> {
  await prove(session, who)
  const key = softKey()
  const options = await askNewPasskey(door.deps, rp, session)
  const added = await addPasskey(door.deps, rp, session, { answer: key.make(options, wishes), name: 'هاتفي' })
  assert(added.ok)
  return key
}

const kinds = async (mobile: string) => (await door.phone(mobile)).map((m) => m.kind)

test('a passkey is added only after a fresh code, is told, and signs in without password or code', async () => {
  const { session } = await signIn()
  const key = softKey()
  const early = await askNewPasskey(door.deps, rp, session)
  assert.equal((await addPasskey(door.deps, rp, session, { answer: key.make(early), name: 'x' })).ok, false)
  const mine = await enrol(session)
  assert((await kinds(fahd.mobile)).includes('account.passkey-added'))
  const sent = (await door.phone(fahd.mobile)).filter((m) => m.kind.startsWith('code.')).length
  const done = await signInWithPasskey(door.deps, rp, mine.answer(await askPasskeySignIn(door.deps, rp)), browser)
  assert(done.ok)
  assert.equal(done.session.personId, fahd.id)
  assert.equal(done.session.signInLevel, 3)
  assert.equal((await door.phone(fahd.mobile)).filter((m) => m.kind.startsWith('code.')).length, sent)
  assert.deepEqual(
    (await passkeysOf(door.pool, fahd.id)).map((k) => [k.name, k.level, k.lastUsedAt !== null]),
    [['هاتفي', 3, true]],
  )
})

test('a passkey that is synced between devices is the second level, one that stays on its device the third', async () => {
  const { session } = await signIn()
  const synced = await enrol(session, { synced: true })
  const options = await askPasskeySignIn(door.deps, rp)
  const done = await signInWithPasskey(door.deps, rp, synced.answer(options, { synced: true }), browser)
  assert(done.ok)
  assert.equal(done.session.signInLevel, 2)
})

test('another site, an unverified person, a copied key and a key that changed its nature are refused', async () => {
  const { session } = await signIn()
  const key = await enrol(session)
  const attempt = async (wishes: Wishes) =>
    (await signInWithPasskey(door.deps, rp, key.answer(await askPasskeySignIn(door.deps, rp), wishes), browser)).ok
  assert.equal(await attempt({ origin: 'https://portal.test.evil.example' }), false)
  assert.equal(await attempt({ rpId: 'evil.example' }), false)
  assert.equal(await attempt({ verified: false }), false)
  assert.equal(await attempt({ synced: true }), false)
  assert.equal(await attempt({}), true)
  key.counter -= 1 // the copy signs under a number that was seen
  assert.equal(await attempt({}), false)
  for (const nonsense of [
    '',
    'null',
    '{}',
    '{"id":1}',
    '{"id":"x","response":{"clientDataJSON":"e30"}}',
    'x'.repeat(30_000),
  ]) {
    assert.equal((await signInWithPasskey(door.deps, rp, nonsense, browser)).ok, false)
  }
})

test('a challenge is answered once and within five minutes, for what it was made for only', async () => {
  const { session } = await signIn()
  const key = await enrol(session)
  const options = await askPasskeySignIn(door.deps, rp)
  assert((await signInWithPasskey(door.deps, rp, key.answer(options), browser)).ok)
  assert.equal((await signInWithPasskey(door.deps, rp, key.answer(options), browser)).ok, false)
  const forAct = await askPasskeyAct(door.deps, rp, session, act.hash)
  assert.equal((await signInWithPasskey(door.deps, rp, key.answer(forAct), browser)).ok, false)
  const late = await askPasskeySignIn(door.deps, rp)
  door.clock.forward(minutes(6))
  assert.equal((await signInWithPasskey(door.deps, rp, key.answer(late), browser)).ok, false)
  await purgePasskeyChallenges(door.deps)
  assert.equal((await door.owner.query('select 1 from identity.passkey_challenge')).rowCount, 0)
})

test('fifty answers at once to one challenge open one session, twenty times', async () => {
  const { session } = await signIn()
  const key = await enrol(session)
  for (let round = 0; round < 20; round++) {
    const options = await askPasskeySignIn(door.deps, rp)
    const answers = Array.from({ length: 50 }, () => key.answer(options))
    const all = await Promise.all(answers.map((one) => signInWithPasskey(door.deps, rp, one, browser)))
    assert.equal(all.filter((one) => one.ok).length, 1, `round ${round}`)
  }
})

test('an act is approved by a signature over its own hash, once, and no other act by it', async () => {
  const { session } = await signIn()
  const key = await enrol(session)
  const options = (await askPasskeyAct(door.deps, rp, session, act.hash)) as { challenge: string }
  assert.deepEqual(Buffer.from(options.challenge, 'base64url').subarray(0, 32), act.hash)
  const changed = { ...act, hash: createHash('sha256').update('بيع مركبة أخرى').digest() }
  assert.equal((await approveWithPasskey(door.deps, rp, session, changed, key.answer(options))).ok, false)
  const answer = key.answer(options)
  const all = await Promise.all(
    Array.from({ length: 50 }, () => approveWithPasskey(door.deps, rp, session, act, answer)),
  )
  assert.deepEqual(
    all.filter((one) => one.ok),
    [{ ok: true, level: 3 }],
  )
  const use = (hash: Buffer) =>
    inTransaction(door.pool, (tx) => useActProof(tx, fahd.id, session.sessionId, hash, door.clock.now()))
  assert.equal(await use(changed.hash), false)
  const used = await Promise.all(Array.from({ length: 50 }, () => use(act.hash)))
  assert.equal(used.filter(Boolean).length, 1)
})

test('nobody approves with another’s passkey, and one passkey belongs to one person', async () => {
  const his = await signIn()
  const key = await enrol(his.session)
  const hers = await signIn(noura)
  const options = await askPasskeyAct(door.deps, rp, hers.session, act.hash)
  assert.equal((await approveWithPasskey(door.deps, rp, hers.session, act, key.answer(options))).ok, false)
  await prove(hers.session, noura)
  const again = key.make(await askNewPasskey(door.deps, rp, hers.session))
  assert.equal((await addPasskey(door.deps, rp, hers.session, { answer: again, name: 'x' })).ok, false)
  assert.deepEqual(await passkeysOf(door.pool, noura.id), [])
})

test('removing one needs a recent sign-in, ends the other sessions, is told, and never takes the only way in', async () => {
  const { session } = await signIn(noura)
  const key = await enrol(session, {}, noura)
  const other = await signInWithPasskey(door.deps, rp, key.answer(await askPasskeySignIn(door.deps, rp)), browser)
  assert(other.ok)
  await door.owner.query('update identity.account set password_hash = null where person_id = $1', [noura.id])
  const only = await removePasskey(door.deps, session, key.id)
  assert.equal(only.ok ? '' : only.reason, 'last_way')
  await door.owner.query(`update identity.account set password_hash = 'x' where person_id = $1`, [noura.id])
  door.clock.forward(minutes(16))
  const old = await removePasskey(door.deps, session, key.id)
  assert.equal(old.ok ? '' : old.reason, 'prove_again')
  const fresh = await signInWithPasskey(door.deps, rp, key.answer(await askPasskeySignIn(door.deps, rp)), browser)
  assert(fresh.ok)
  assert((await removePasskey(door.deps, fresh.session, key.id)).ok)
  assert.equal(await sessionOf(door.pool, other.token, door.clock.now()), null)
  assert.notEqual(await sessionOf(door.pool, fresh.token, door.clock.now()), null)
  assert((await kinds(noura.mobile)).includes('account.passkey-removed'))
  assert.equal((await history(door.pool, noura.id)).filter((e) => e.kind === 'passkey_removed').length, 1)
  const dead = await signInWithPasskey(door.deps, rp, key.answer(await askPasskeySignIn(door.deps, rp)), browser)
  assert.equal(dead.ok, false)
})

test('a suspended account is not opened by its passkey, and the answer is the same as for an unknown key', async () => {
  const { session } = await signIn()
  const key = await enrol(session)
  await door.owner.query(`update identity.account set state = 'suspended' where person_id = $1`, [fahd.id])
  const shut = await signInWithPasskey(door.deps, rp, key.answer(await askPasskeySignIn(door.deps, rp)), browser)
  const unknown = await signInWithPasskey(
    door.deps,
    rp,
    softKey().answer(await askPasskeySignIn(door.deps, rp)),
    browser,
  )
  await door.owner.query(`update identity.account set state = 'active' where person_id = $1`, [fahd.id])
  assert.deepEqual(shut, unknown)
})
