import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { hours, inTransaction, later, minutes } from '../store/index.ts'
import { breakerLimits, countCode, purgeCodeCounts, tooMuch } from './breaker.ts'
import {
  askActCode,
  beginSignIn,
  breakerState,
  checkActCode,
  clearBreaker,
  codeFigures,
  codesPaused,
  dropBreaker,
  finishSignIn,
  proofAgain,
  resendSignInCode,
  type Session,
  watchCodes,
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
beforeEach(async () => {
  door.clock.forward(hours(30))
  await door.owner.query('delete from identity.breaker_clearing')
  await door.owner.query('delete from identity.breaker')
  await door.owner.query('delete from identity.code_count')
})

const now = () => door.clock.now()
const limits = breakerLimits[0]
assert(limits)

/** So many codes typed at a minute, so many of them wrong. */
async function typed(tried: number, failed: number, at = now()): Promise<void> {
  await door.owner.query(
    `insert into identity.code_count (minute, stripe, tried, failed) values (date_trunc('minute', $1::timestamptz), 0, $2, $3)
     on conflict (minute, stripe) do update set tried = code_count.tried + $2, failed = code_count.failed + $3`,
    [at, tried, failed],
  )
}

/** A day in which of 200 codes an hour 20 were wrong. */
async function ordinaryDay(): Promise<void> {
  for (let hour = 1; hour <= 23; hour++) await typed(200, 20, later(now(), -hours(hour)))
}

async function signIn(who = fahd): Promise<{ session: Session }> {
  const step = await beginSignIn(door.deps, { name: who.number, password, device: null, label: 'x', lang: 'ar' })
  assert(step.ok && step.next === 'code')
  const done = await finishSignIn(door.deps, step.flow, await door.code(who.mobile))
  assert(done.ok)
  return done
}

test('the rule: over a thousand wrong in a minute, or over three times the ordinary share of enough codes', () => {
  const calm = { wrongAMinute: 0, tried: 0, wrong: 0, ordinary: 0.1 }
  assert.equal(tooMuch({ ...calm, wrongAMinute: 1000 }, limits), null)
  assert.equal(tooMuch({ ...calm, wrongAMinute: 1001 }, limits), 'flood')
  assert.equal(tooMuch({ ...calm, tried: 1000, wrong: 300 }, limits), null)
  assert.equal(tooMuch({ ...calm, tried: 1000, wrong: 301 }, limits), 'ratio')
  assert.equal(tooMuch({ ...calm, tried: 99, wrong: 99 }, limits), null, 'too few to say')
  assert.equal(tooMuch({ ...calm, tried: 100, wrong: 15, ordinary: 0 }, limits), null, 'five in a hundred is ordinary')
  assert.equal(tooMuch({ ...calm, tried: 100, wrong: 16, ordinary: 0 }, limits), 'ratio')
})

test('real codes are counted, right and wrong ones, and what is old is forgotten', async () => {
  const step = await beginSignIn(door.deps, { name: fahd.number, password, device: null, label: 'x', lang: 'ar' })
  assert(step.ok && step.next === 'code')
  const code = await door.code(fahd.mobile)
  assert.equal((await finishSignIn(door.deps, step.flow, wrong(code))).ok, false)
  assert.equal((await finishSignIn(door.deps, step.flow, code)).ok, true)
  const figures = await codeFigures(door.pool, now())
  assert.deepEqual([figures.tried, figures.wrong, figures.wrongAMinute], [2, 1, 1])
  await purgeCodeCounts(door.pool, later(now(), hours(26)))
  assert.equal((await door.owner.query('select 1 from identity.code_count')).rowCount, 0)
})

test('an ordinary hour does not let it fall; one with three times as many wrong codes does, once', async () => {
  await ordinaryDay()
  await typed(200, 59)
  assert.equal((await codeFigures(door.pool, now())).ordinary, 0.1)
  assert.equal(await watchCodes(door.deps), false)
  await typed(2, 2)
  const watching = await Promise.all([1, 2, 3, 4].map(() => watchCodes(door.deps)))
  assert.equal(watching.filter(Boolean).length, 1)
  assert.equal((await breakerState(door.pool, now()))?.why, 'ratio')
})

test('one bad hour does not become what is ordinary', async () => {
  await ordinaryDay()
  await typed(5000, 5000, later(now(), -hours(2)))
  assert.ok((await codeFigures(door.pool, now())).ordinary < 0.11)
})

test('a flood lets it fall without any history', async () => {
  await typed(1001, 1001)
  assert.equal(await watchCodes(door.deps), true)
  assert.equal((await breakerState(door.pool, now()))?.why, 'flood')
})

test('while it is down no message is sent as a factor, and codes that are out do not count', async () => {
  const { session } = await signIn()
  door.clock.forward(minutes(10))
  const act = proofAgain(session)
  assert((await askActCode(door.deps, session, act.hash, act.text)).ok)
  const actCode = await door.code(fahd.mobile)
  const step = await beginSignIn(door.deps, { name: noura.number, password, device: null, label: 'x', lang: 'ar' })
  assert(step.ok)
  const signInCode = await door.code(noura.mobile)
  assert.equal(await dropBreaker(door.deps, 'k.alharbi'), true)
  assert.equal(await dropBreaker(door.deps, 'k.alharbi'), false, 'it is down already')

  const sent = (await door.phone(noura.mobile)).length
  for (const no of [
    await checkActCode(door.deps, session, act.hash, act.text, actCode),
    await askActCode(door.deps, session, act.hash, act.text),
    await finishSignIn(door.deps, step.flow, signInCode),
  ]) {
    assert(!no.ok && no.reason === 'sms_paused')
    assert.match(no.words.ar, /مفتاح مرور/)
  }
  const resent = await resendSignInCode(door.deps, step.flow)
  assert(resent.ok && resent.next === 'code' && resent.by === 'paused')
  const again = await beginSignIn(door.deps, { name: noura.number, password, device: null, label: 'x', lang: 'ar' })
  assert(again.ok && again.next === 'code' && again.by === 'paused')
  assert.equal((await door.phone(noura.mobile)).length, sent)
})

test('it takes two officers within a quarter of an hour, and one who says it twice is one', async () => {
  await dropBreaker(door.deps, 'k.alharbi')
  assert.equal(await clearBreaker(door.deps, 'k.alharbi'), 'waits')
  assert.equal(await clearBreaker(door.deps, ' K.Alharbi '), 'waits')
  assert.deepEqual((await breakerState(door.pool, now()))?.wantedBy, ['k.alharbi'])
  door.clock.forward(minutes(16))
  assert.equal(await clearBreaker(door.deps, 'm.alqahtani'), 'waits', 'the first one was too long ago')
  assert.equal(await codesPaused(door.pool), true)
  assert.equal(await clearBreaker(door.deps, 'k.alharbi'), 'cleared')
  assert.equal(await codesPaused(door.pool), false)
  assert.equal(await clearBreaker(door.deps, 'k.alharbi'), 'not_down')
  for (const nobody of ['', 'x', 'ab c', 'a'.repeat(41)]) {
    assert.throws(() => clearBreaker(door.deps, nobody), RangeError)
  }
  await signIn(noura)
})

test('after it was cleared the same wrong codes do not let it fall again, new ones do', async () => {
  await typed(2000, 2000)
  assert.equal(await watchCodes(door.deps), true)
  door.clock.forward(minutes(1))
  await clearBreaker(door.deps, 'k.alharbi')
  assert.equal(await clearBreaker(door.deps, 'm.alqahtani'), 'cleared')
  assert.equal(await watchCodes(door.deps), false)
  door.clock.forward(minutes(1))
  await typed(2000, 2000)
  assert.equal(await watchCodes(door.deps), true)
})

test('two officers at the same moment clear it once', async () => {
  await dropBreaker(door.deps, 'k.alharbi')
  const said = await Promise.all(['k.alharbi', 'm.alqahtani'].map((who) => clearBreaker(door.deps, who)))
  assert.deepEqual([...said].sort(), ['cleared', 'waits'])
})

test('many codes counted at once are all counted', async () => {
  await Promise.all(
    Array.from({ length: 40 }, (_, i) => inTransaction(door.pool, (tx) => countCode(tx, i % 4 > 0, now()))),
  )
  const figures = await codeFigures(door.pool, now())
  assert.deepEqual([figures.tried, figures.wrong], [40, 10])
})
