import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { inTransaction, later, minutes, seconds, uuid } from '../store/index.ts'
import {
  addingTotp,
  askActCode,
  beginSignIn,
  beginTotp,
  checkActCode,
  chooseOwnPassword,
  confirmTotp,
  finishSignIn,
  history,
  proofAgain,
  removeTotp,
  removingTotp,
  resendSignInCode,
  type Session,
  sessionOf,
  signInAfterKiosk,
  totpsOf,
  useActProof,
} from './index.ts'
import { giveTemporary, halvesOf, temporaryHash } from './temporary.ts'
import { fahd, noura, type TestDoor, testDoor, wrong } from './testing.ts'
import { stepFor } from './totp.ts'

let door: TestDoor
const password = 'قهوة وتمر عند الفجر'

before(async () => {
  door = await testDoor()
})
after(() => door.close())
beforeEach(async () => {
  door.clock.forward(minutes(60))
  for (const table of ['account', 'username', 'mobile', 'totp', 'attempt', 'device', 'temporary'] as const) {
    await door.owner.query(`delete from identity.${table}`)
  }
  await door.account(fahd, 'fahd.o', password)
  await door.account(noura, 'noura.sh', password)
})

const begin = (who = fahd, device: string | null = null) =>
  beginSignIn(door.deps, { name: who.number, password, device, label: 'Chrome', lang: 'ar' })

async function bySms(who = fahd): Promise<{ token: string; session: Session; device: string }> {
  const step = await begin(who)
  assert(step.ok && step.next === 'code' && step.by === 'sms')
  const done = await finishSignIn(door.deps, step.flow, await door.code(who.mobile))
  assert(done.ok)
  return done
}

async function prove(session: Session, act = addingTotp(session), who = fahd): Promise<void> {
  assert((await askActCode(door.deps, session, act.hash, act.text)).ok)
  const how = await door.known(session, act, password)
  assert((await checkActCode(door.deps, session, act.hash, act.text, await door.code(who.mobile), how)).ok)
}

/** The phone's app: knows the secret and its own clock. */
const app =
  (secret: string) =>
  (shift = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 }).generate({
      timestamp: Date.parse(door.clock.now()) + shift,
    })

async function enrol(session: Session, who = fahd) {
  await prove(session, addingTotp(session), who)
  const begun = await beginTotp(door.deps, session, { issuer: 'بوابة', label: 'fahd.o' })
  assert(begun.ok)
  const make = app(begun.secret)
  assert((await confirmTotp(door.deps, session, begun.id, { code: make(), name: 'جوالي' })).ok)
  return { id: begun.id, make, secret: begun.secret }
}

const kinds = async (mobile: string) => (await door.phone(mobile)).map((m) => m.kind)
const sentCodes = async (mobile: string) => (await kinds(mobile)).filter((kind) => kind.startsWith('code.')).length

test('codes are those of RFC 6238, appendix B, for SHA-1', () => {
  const secret = Secret.fromUTF8('12345678901234567890')
  // The last six of the RFC's eight digits.
  const vectors = [
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ] as const
  for (const [time, code] of vectors) assert.equal(stepFor(secret, code, time * 1000), Math.floor(time / 30), `${time}`)
  assert.equal(stepFor(secret, '287082', 89_000), 1, 'one step late is taken, as the step it was')
  assert.equal(stepFor(secret, '287082', 119_999), null, 'two steps late is not')
  assert.equal(stepFor(secret, '081804', (1111111109 - 60) * 1000), null, 'nor two steps early')
})

test('an app is added only after a proof, counts only after its first code, and then replaces the message', async () => {
  const { session } = await bySms()
  assert.equal((await beginTotp(door.deps, session, { issuer: 'x', label: 'x' })).ok, false)
  await prove(session)
  const begun = await beginTotp(door.deps, session, { issuer: 'بوابة', label: 'fahd.o' })
  assert(begun.ok)
  assert.match(begun.uri, /^otpauth:\/\/totp\//)
  assert.match(begun.uri, new RegExp(`secret=${begun.secret}.*algorithm=SHA1&digits=6&period=30`))
  assert.equal(Secret.fromBase32(begun.secret).bytes.length, 20)
  assert.deepEqual(await totpsOf(door.pool, fahd.id), [])
  const make = app(begun.secret)
  assert.equal((await confirmTotp(door.deps, session, begun.id, { code: wrong(make()), name: '' })).ok, false)
  // What is not confirmed changes nothing at sign-in.
  const before = await begin()
  assert(before.ok && before.next === 'code' && before.by === 'sms')
  assert((await confirmTotp(door.deps, session, begun.id, { code: make(), name: 'جوالي' })).ok)
  assert((await kinds(fahd.mobile)).includes('account.totp-added'))
  door.clock.forward(minutes(2))
  const codes = await sentCodes(fahd.mobile)
  const step = await begin()
  assert(step.ok && step.next === 'code')
  assert.deepEqual([step.by, step.sentTo], ['app', ''])
  assert((await resendSignInCode(door.deps, step.flow)).ok)
  assert.equal(await sentCodes(fahd.mobile), codes, 'no message was sent')
  const done = await finishSignIn(
    door.deps,
    step.flow,
    make().replace(/\d/g, (d) => '٠١٢٣٤٥٦٧٨٩'[Number(d)] ?? ''),
  )
  assert(done.ok)
  assert.equal(done.session.signInLevel, 2)
  assert.deepEqual(
    (await totpsOf(door.pool, fahd.id)).map((one) => [one.name, one.lastUsedAt !== null]),
    [['جوالي', true]],
  )
})

test('a code sent by message before the app was added does not sign in after it', async () => {
  const { session } = await bySms()
  door.clock.forward(minutes(31))
  const step = await begin()
  assert(step.ok)
  const sms = await door.code(fahd.mobile)
  door.clock.forward(seconds(61))
  await enrol(session)
  assert.equal((await finishSignIn(door.deps, step.flow, sms)).ok, false)
})

test('one code serves once, also for twenty who come at once, and an earlier step never again', async () => {
  const { session } = await bySms()
  const { make } = await enrol(session)
  door.clock.forward(minutes(2))
  const code = make()
  const early = make(-30_000)
  const steps = []
  for (let i = 0; i < 20; i++) steps.push(await begin())
  const all = await Promise.all(steps.map((step) => finishSignIn(door.deps, step.ok ? step.flow : '', code)))
  assert.equal(all.filter((one) => one.ok).length, 1)
  const again = await begin()
  assert(again.ok)
  assert.equal((await finishSignIn(door.deps, again.flow, early)).ok, false, 'the step before the used one')
  await door.owner.query('delete from identity.attempt')
  assert.equal((await finishSignIn(door.deps, again.flow, code)).ok, false)
  door.clock.forward(seconds(30))
  assert.equal((await finishSignIn(door.deps, again.flow, make())).ok, true)
})

test('the code that confirmed an app does not sign in as well', async () => {
  const { session } = await bySms()
  const { make } = await enrol(session)
  const step = await begin()
  assert(step.ok)
  assert.equal((await finishSignIn(door.deps, step.flow, make())).ok, false)
})

test('wrong codes of strangers run out, her known device still gets in, and fifty at once are not more than five', async () => {
  const { session, device } = await bySms()
  const { make } = await enrol(session)
  door.clock.forward(minutes(2))
  const strange = await begin()
  assert(strange.ok)
  const tries = await Promise.all(
    Array.from({ length: 50 }, () => finishSignIn(door.deps, strange.flow, wrong(make()))),
  )
  assert.equal(tries.filter((one) => !one.ok && one.reason === 'code_wrong').length, 5)
  const waits = await finishSignIn(door.deps, strange.flow, make())
  assert(!waits.ok && waits.reason === 'code_wait')
  assert(waits.retryAt !== undefined && waits.retryAt > door.clock.now())
  const own = await begin(fahd, device)
  assert(own.ok)
  assert((await finishSignIn(door.deps, own.flow, make())).ok)
})

test('a code of the app confirms that it is still she, and approves no act that cannot be undone', async () => {
  const { session } = await bySms()
  const { make } = await enrol(session)
  door.clock.forward(minutes(2))
  const act = proofAgain(session)
  const how = { signs: true, ...(await door.known(session, act, password)) }
  const irreversible = await checkActCode(door.deps, session, act.hash, act.text, make(), how)
  assert(!irreversible.ok && irreversible.reason === 'code_dead')
  assert((await checkActCode(door.deps, session, act.hash, act.text, make())).ok)
  const use = () =>
    inTransaction(door.pool, (tx) => useActProof(tx, fahd.id, session.sessionId, act.hash, door.clock.now()))
  assert.deepEqual([await use(), await use()], [true, false])
  // With an app she may still ask for a code that says the act.
  door.clock.forward(minutes(2))
  await prove(session, act)
})

test('removing an app needs a factor that is there, ends the other sessions and is told', async () => {
  const { session } = await bySms()
  door.clock.forward(minutes(1))
  const other = await bySms()
  const { id, make } = await enrol(session)
  door.clock.forward(minutes(2))
  const early = await removeTotp(door.deps, session, id)
  assert(!early.ok && early.reason === 'prove_again')
  const removing = removingTotp(session, id)
  const how = await door.known(session, removing, password)
  assert((await checkActCode(door.deps, session, removing.hash, removing.text, make(), how)).ok)
  const foreign = await bySms(noura)
  const hers = await removeTotp(door.deps, foreign.session, id)
  assert(!hers.ok && hers.reason === 'no_totp')
  assert((await removeTotp(door.deps, session, id)).ok)
  assert.equal(await sessionOf(door.pool, other.token, door.clock.now()), null)
  assert((await kinds(fahd.mobile)).includes('account.totp-removed'))
  const kept = await door.owner.query('select octet_length(sealed) as n from identity.totp where totp_id = $1', [id])
  assert.deepEqual(kept.rows, [{ n: 0 }], 'the secret itself is gone')
  assert.deepEqual(
    (await history(door.pool, fahd.id))
      .slice(0, 3)
      .map((e) => e.kind)
      .includes('totp_removed'),
    true,
  )
})

test('a sealed secret opens only for its person, its row and our key', async () => {
  const { session } = await bySms()
  const { id, make, secret } = await enrol(session)
  const hers = await bySms(noura)
  await enrol(hers.session, noura)
  const { rows } = await door.owner.query('select sealed from identity.totp where totp_id = $1', [id])
  assert.equal(rows[0].sealed.includes(Buffer.from(Secret.fromBase32(secret).bytes)), false)
  await door.owner.query('update identity.totp set sealed = $1 where person_id = $2', [rows[0].sealed, noura.id])
  door.clock.forward(minutes(2))
  const step = await begin(noura)
  assert(step.ok)
  await assert.rejects(finishSignIn(door.deps, step.flow, make()), /authenticate/)
})

test('who lost the app comes back from the kiosk with its credential, and the app is forgotten', async () => {
  const { session } = await bySms()
  await enrol(session)
  door.clock.forward(minutes(40))
  const id = uuid()
  const hash = await temporaryHash(door.deps.keys.pepper, id)
  await inTransaction(door.pool, (tx) => giveTemporary(tx, fahd.id, id, hash, door.clock.now()))
  const halves = halvesOf(door.deps.keys.pepper, id)
  const typed = { name: fahd.number, password: halves.slip + halves.sms, device: null, label: 'x', lang: 'ar' as const }
  const step = await beginSignIn(door.deps, typed)
  assert(step.ok && step.next === 'new_password')
  const chosen = await chooseOwnPassword(door.deps, step.flow, 'نخلة عند البئر القديمة')
  assert(chosen.ok && chosen.next === 'code' && chosen.by === 'sms')
  assert((await totpsOf(door.pool, fahd.id)).length === 1, 'the app goes with the sign-in, not before')
  assert((await finishSignIn(door.deps, chosen.flow, await door.code(fahd.mobile))).ok)
  assert.deepEqual(await totpsOf(door.pool, fahd.id), [])
  assert((await kinds(fahd.mobile)).includes('account.totp-removed'))
})

test('who lost the app and keeps her password signs in by message only right after a kiosk', async () => {
  const { session } = await bySms()
  const { make } = await enrol(session)
  door.clock.forward(minutes(40))
  const step = await begin()
  assert(step.ok && step.next === 'code' && step.by === 'app')
  const early = await signInAfterKiosk(door.deps, step.flow)
  assert(!early.ok && early.reason === 'kiosk_first')
  const visit = (reason: string, at: string) =>
    door.owner.query(
      `insert into identity.kiosk_attempt (person_id, attempt_id, visit_id, kiosk_id, step, reason, at)
       values ($1, $2, $2, 'mall', 'face', $3, $4)`,
      [fahd.id, uuid(), reason, at],
    )
  await visit('no_match', door.clock.now())
  await visit('passed', later(door.clock.now(), -minutes(31)))
  assert.equal((await signInAfterKiosk(door.deps, step.flow)).ok, false)
  await visit('passed', later(door.clock.now(), -minutes(5)))
  // The visit alone changes nothing: the app still serves who has it.
  const own = await begin()
  assert(own.ok && own.next === 'code' && own.by === 'app')
  assert((await finishSignIn(door.deps, own.flow, make())).ok)
  assert.equal((await totpsOf(door.pool, fahd.id)).length, 1)
  const sent = await signInAfterKiosk(door.deps, step.flow)
  assert(sent.ok && sent.next === 'code' && sent.by === 'sms')
  assert((await finishSignIn(door.deps, step.flow, await door.code(fahd.mobile))).ok)
  assert.deepEqual(await totpsOf(door.pool, fahd.id), [])
})
