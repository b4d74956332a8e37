import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { inTransaction, later, minutes } from '../store/index.ts'
import { history } from './accounts.ts'
import { issueCode, tryCode } from './codes.ts'
import {
  askActCode,
  beginSignIn,
  carryAfterwards,
  checkActCode,
  endActing,
  finishSignIn,
  keepActing,
  leave,
  leaveEverywhere,
  resendSignInCode,
  rotateSession,
  sessionOf,
  sessionsOf,
  switchActing,
  useActProof,
} from './index.ts'
import { fahd, noura, type TestDoor, testDoor, wrong } from './testing.ts'

let door: TestDoor
const password = 'قهوة وتمر عند الفجر'
const given = (more: Partial<Parameters<typeof beginSignIn>[1]> = {}) => ({
  name: fahd.number,
  password,
  device: null,
  label: 'Firefox',
  lang: 'ar' as const,
  ...more,
})

beforeEach(async () => {
  door = await testDoor()
  await door.account(fahd, 'fahd.o', password)
})
const doors: TestDoor[] = []
beforeEach(() => void doors.push(door))
after(async () => {
  for (const d of doors) await d.close()
})
before(() => {})

async function signIn(more: Partial<Parameters<typeof beginSignIn>[1]> = {}) {
  const step = await beginSignIn(door.deps, given(more))
  assert(step.ok && step.next === 'code')
  const done = await finishSignIn(door.deps, step.flow, await door.code(fahd.mobile))
  assert(done.ok)
  return done
}

test('a citizen signs in with number or user name, password in Arabic and the code', async () => {
  for (const name of [fahd.number, '١٩٩٩٩٠٠٠١٠', 'Fahd.O']) {
    const done = await signIn({ name })
    const session = await sessionOf(door.pool, done.token, door.clock.now())
    assert.equal(session?.personId, fahd.id)
    assert.equal(session?.identityLevel, 3)
    assert.equal(session?.signInLevel, 2)
  }
})

test('unknown, wrong, locked and suspended are one answer, byte for byte', async () => {
  await door.account(noura, 'noura.sh', password)
  await door.owner.query(`update identity.account set state = 'suspended' where person_id = $1`, [noura.id])
  const answers = [
    await beginSignIn(door.deps, given({ password: 'not the password' })),
    await beginSignIn(door.deps, given({ name: '1999900069' })),
    await beginSignIn(door.deps, given({ name: 'nobody.here' })),
    await beginSignIn(door.deps, given({ name: '1999900011' })),
    await beginSignIn(door.deps, given({ name: noura.number })),
    await beginSignIn(door.deps, given({ name: '\0\ud800', password: 'x'.repeat(5000) })),
  ]
  for (let i = 0; i < 5; i++) await beginSignIn(door.deps, given({ password: 'not the password' }))
  answers.push(await beginSignIn(door.deps, given()))
  const [first, ...others] = answers.map((a) => JSON.stringify(a))
  for (const other of others) assert.equal(other, first)
})

test('an attacker uses up the tries of unknown devices, and the citizen’s own device still gets in', async () => {
  const { device } = await signIn()
  for (let i = 0; i < 12; i++) await beginSignIn(door.deps, given({ password: `guess number ${i}` }))
  assert.equal((await beginSignIn(door.deps, given())).ok, false)
  assert.equal((await beginSignIn(door.deps, given({ device }))).ok, true)
  door.clock.forward(minutes(61))
  assert.equal((await beginSignIn(door.deps, given())).ok, true)
})

test('fifty wrong passwords at once are five tries', async () => {
  await Promise.allSettled(
    Array.from({ length: 50 }, (_, i) => beginSignIn(door.deps, given({ password: `guess number ${i}` }))),
  )
  const { rows } = await door.owner.query('select failures from identity.attempt')
  assert.deepEqual(rows, [{ failures: 5 }])
})

test('a code is tried five times at most, also when fifty try at once', async () => {
  const step = await beginSignIn(door.deps, given())
  assert(step.ok && step.next === 'code')
  const code = await door.code(fahd.mobile)
  await Promise.all(Array.from({ length: 50 }, () => finishSignIn(door.deps, step.flow, wrong(code))))
  const { rows } = await door.owner.query('select tries from identity.code')
  assert.deepEqual(rows, [{ tries: 5 }])
  const late = await finishSignIn(door.deps, step.flow, code)
  assert.equal(late.ok, false)
})

test('fifty right codes at once open one session', async () => {
  const step = await beginSignIn(door.deps, given())
  assert(step.ok && step.next === 'code')
  const code = await door.code(fahd.mobile)
  const all = await Promise.all(Array.from({ length: 50 }, () => finishSignIn(door.deps, step.flow, code)))
  assert.equal(all.filter((a) => a.ok).length, 1)
  assert.equal((await sessionsOf(door.pool, fahd.id, door.clock.now())).length, 1)
})

test('a single code used by fifty at once without the flow’s lock is used once', async () => {
  const binding = { subject: fahd.id, purpose: 'act' as const, flow: 'f', act: Buffer.alloc(32, 1) }
  const to = { mobile: fahd.mobile, lang: 'en' as const, act: { ar: 'تجربة', en: 'a test' } }
  for (let round = 0; round < 10; round++) {
    await inTransaction(door.pool, (tx) => issueCode(tx, door.deps, to, { ...binding, flow: `f${round}` }))
    const code = await door.code(fahd.mobile)
    const all = await Promise.all(
      Array.from({ length: 50 }, () =>
        inTransaction(door.pool, (tx) => tryCode(tx, door.deps, { ...binding, flow: `f${round}` }, code)),
      ),
    )
    assert.equal(all.filter((a) => a.ok).length, 1)
    door.clock.forward(minutes(24 * 60 + 1))
  }
})

test('a code dies after five minutes, and by a newer one', async () => {
  const step = await beginSignIn(door.deps, given())
  assert(step.ok && step.next === 'code')
  const old = await door.code(fahd.mobile)
  assert.equal((await resendSignInCode(door.deps, step.flow)).ok, false)
  door.clock.forward(31_000)
  assert.equal((await resendSignInCode(door.deps, step.flow)).ok, true)
  const newer = await door.code(fahd.mobile)
  if (newer !== old) assert.equal((await finishSignIn(door.deps, step.flow, old)).ok, false)
  door.clock.forward(minutes(5))
  assert.equal((await finishSignIn(door.deps, step.flow, newer)).ok, false)
})

test('resends wait 30, 60, 120 and 240 seconds, and the sixth code in 30 minutes waits', async () => {
  const binding = { subject: fahd.id, purpose: 'act' as const, flow: 'f' }
  const to = { mobile: fahd.mobile, lang: 'ar' as const, act: { ar: 'تجربة', en: 'a test' } }
  const ask = (flow = 'f') => inTransaction(door.pool, (tx) => issueCode(tx, door.deps, to, { ...binding, flow }))
  assert((await ask()).ok)
  for (const wait of [30, 60, 120, 240]) {
    door.clock.forward(wait * 1000 - 1)
    assert.equal((await ask()).ok, false, `before ${wait}`)
    door.clock.forward(1)
    assert.equal((await ask()).ok, true, `after ${wait}`)
  }
  door.clock.forward(minutes(10))
  const sixth = await ask('another flow')
  assert(!sixth.ok)
  assert.equal(sixth.reason, 'code_wait')
  door.clock.set(sixth.retryAt ?? '')
  door.clock.forward(1)
  assert.equal((await ask('another flow')).ok, true)
})

test('a mobile gets five codes in half an hour, whatever they are for; a kiosk is everybody’s and has more', async () => {
  const purposes = ['act', 'sign-in', 'kiosk', 'register'] as const
  const ask = (n: number, more: { subject?: string; mobile?: string; kiosk?: string } = {}) => {
    const { subject = `somebody ${n}`, mobile = fahd.mobile, kiosk } = more
    const purpose = purposes[n % 4] ?? 'act'
    const act = purpose === 'act' ? { act: { ar: 'تجربة', en: 'a test' } } : {}
    const to = { mobile, lang: 'ar' as const, ...act, ...(kiosk ? { kiosk } : {}) }
    return inTransaction(door.pool, (tx) => issueCode(tx, door.deps, to, { subject, purpose, flow: `f${n}` }))
  }
  for (let n = 0; n < 5; n++) assert((await ask(n)).ok, `code ${n + 1}`)
  for (const n of [5, 6, 7, 8]) assert.equal((await ask(n)).ok, false, purposes[n % 4])
  // A person's are counted together as well, to whichever mobile.
  for (let n = 0; n < 5; n++) assert((await ask(n, { subject: noura.id, mobile: `+96650000020${n}` })).ok)
  assert.equal((await ask(5, { subject: noura.id, mobile: '+966500000209' })).ok, false)
  for (let n = 0; n < 30; n++)
    assert((await ask(n + 100, { mobile: `+9665000003${String(n).padStart(2, '0')}`, kiosk: 'K1' })).ok)
  assert.equal((await ask(130, { mobile: '+966500000399', kiosk: 'K1' })).ok, false)
  assert((await ask(131, { mobile: '+966500000399', kiosk: 'K2' })).ok)
})

test('ten codes a day, then tomorrow; fifteen wrong tries a day', async () => {
  const binding = { subject: fahd.id, purpose: 'act' as const }
  const to = { mobile: fahd.mobile, lang: 'ar' as const, act: { ar: 'تجربة', en: 'a test' } }
  const start = door.clock.now()
  let refused = 0
  for (let i = 0; i < 10; i++) {
    const flow = `f${i}`
    assert((await inTransaction(door.pool, (tx) => issueCode(tx, door.deps, to, { ...binding, flow }))).ok)
    const code = await door.code(fahd.mobile)
    for (let t = 0; t < 2; t++) {
      const tried = await inTransaction(door.pool, (tx) => tryCode(tx, door.deps, { ...binding, flow }, wrong(code)))
      if (!tried.ok && tried.reason === 'code_day_limit') refused += 1
    }
    door.clock.forward(minutes(31))
  }
  assert.equal(refused, 5)
  const eleventh = await inTransaction(door.pool, (tx) => issueCode(tx, door.deps, to, { ...binding, flow: 'last' }))
  assert(!eleventh.ok && eleventh.reason === 'code_day_limit')
  door.clock.set(start)
  door.clock.forward(minutes(24 * 60) + 1)
  assert((await inTransaction(door.pool, (tx) => issueCode(tx, door.deps, to, { ...binding, flow: 'last' }))).ok)
})

test('a session ends after 15 idle minutes and after 12 hours whatever one does', async () => {
  const { token } = await signIn()
  door.clock.forward(minutes(14))
  assert(await sessionOf(door.pool, token, door.clock.now()))
  door.clock.forward(minutes(14))
  assert(await sessionOf(door.pool, token, door.clock.now()))
  door.clock.forward(minutes(15))
  assert.equal(await sessionOf(door.pool, token, door.clock.now()), null)

  const again = await signIn()
  for (let i = 0; i < 71; i++) {
    door.clock.forward(minutes(10))
    assert(await sessionOf(door.pool, again.token, door.clock.now()), `after ${i * 10} minutes`)
  }
  door.clock.forward(minutes(10))
  assert.equal(await sessionOf(door.pool, again.token, door.clock.now()), null)
})

test('a cookie from before signing in is dead afterwards, and the token changes at step-up', async () => {
  const planted = await signIn()
  const step = await beginSignIn(door.deps, given())
  assert(step.ok)
  const done = await finishSignIn(door.deps, step.flow, await door.code(fahd.mobile), planted.token)
  assert(done.ok)
  assert.equal(await sessionOf(door.pool, planted.token, door.clock.now()), null)
  door.clock.forward(minutes(1))
  const rotated = await inTransaction(door.pool, (tx) =>
    rotateSession(tx, done.token, door.clock.now(), { proved: true }),
  )
  assert(rotated)
  // A form pressed twice: for ten seconds the old token opens what it opened before, and nothing of what is new.
  door.clock.forward(5_000)
  const left = await sessionOf(door.pool, done.token, door.clock.now())
  assert.equal(left?.provedAt, done.session.provedAt)
  assert.equal(rotated.session.provedAt, door.clock.now().replace('05.000', '00.000'))
  door.clock.forward(5_001)
  assert.equal(await sessionOf(door.pool, done.token, door.clock.now()), null)
  assert.equal((await sessionOf(door.pool, rotated.token, door.clock.now()))?.sessionId, done.session.sessionId)
})

test('acting for somebody stands in the session for fifteen minutes, under a new token, and the history has both ids', async () => {
  const done = await signIn()
  const at = () => door.clock.now()
  const acted = await inTransaction(door.pool, (tx) => switchActing(tx, done.token, noura.id, at()))
  assert(acted)
  assert.notEqual(acted.token, done.token)
  assert.deepEqual(acted.session.acting, { for: noura.id, until: later(at(), minutes(15)) })
  // Pressed twice, the second press finds the session as well, and the browser has one good token in the end.
  const again = await inTransaction(door.pool, (tx) => switchActing(tx, done.token, noura.id, at()))
  assert(again)
  assert.equal(again.session.expiresAt, done.session.expiresAt)
  assert.equal((await sessionsOf(door.pool, fahd.id, at())).length, 1)
  door.clock.forward(11_000)
  assert.equal(await sessionOf(door.pool, done.token, at()), null)
  assert.equal(await sessionOf(door.pool, acted.token, at()), null)

  const session = async () => {
    const found = await sessionOf(door.pool, again.token, at())
    assert(found)
    return found
  }
  const until = (await session()).acting?.until ?? ''
  door.clock.forward(minutes(5))
  await keepActing(door.pool, await session(), at())
  assert.equal((await session()).acting?.until, later(at(), minutes(15)))
  assert(until < ((await session()).acting?.until ?? ''))
  // Past its time it is not extended any more, and is ended once.
  door.clock.forward(minutes(8))
  await session()
  door.clock.forward(minutes(8))
  const over = await session()
  await keepActing(door.pool, over, at())
  assert.equal((await session()).acting?.until, over.acting?.until)
  const end = () => inTransaction(door.pool, (tx) => endActing(tx, over, 'time', at()))
  assert.deepEqual([await end(), await end()], [true, false])
  assert.equal((await session()).acting, null)
  const { rows } = await door.owner.query(
    `select kind, person_id, detail from identity.event where kind like 'acting%' order by at, event_id`,
  )
  assert.deepEqual(rows, [
    { kind: 'acting_begun', person_id: fahd.id, detail: { for: noura.id } },
    { kind: 'acting_begun', person_id: fahd.id, detail: { for: noura.id } },
    { kind: 'acting_ended', person_id: fahd.id, detail: { for: noura.id, reason: 'time' } },
  ])
})

test('signing out ends a session under its old token too', async () => {
  const done = await signIn()
  const acted = await inTransaction(door.pool, (tx) => switchActing(tx, done.token, noura.id, door.clock.now()))
  assert(acted)
  await leave(door.pool, acted.token, door.clock.now())
  assert.equal(await sessionOf(door.pool, done.token, door.clock.now()), null)
  assert.equal(await inTransaction(door.pool, (tx) => rotateSession(tx, done.token, door.clock.now())), null)
})

test('signing out here leaves the other browser; everywhere leaves none; both stand in the history', async () => {
  const one = await signIn()
  const two = await signIn()
  await leave(door.pool, one.token, door.clock.now())
  assert.equal(await sessionOf(door.pool, one.token, door.clock.now()), null)
  assert(await sessionOf(door.pool, two.token, door.clock.now()))
  await leaveEverywhere(door.pool, fahd.id, door.clock.now())
  assert.equal(await sessionOf(door.pool, two.token, door.clock.now()), null)
  await beginSignIn(door.deps, given({ password: 'not the password' }))
  await carryAfterwards(door.deps)
  const kinds = (await history(door.pool, fahd.id)).map((e) => e.kind)
  assert.deepEqual(new Set(kinds), new Set(['signed_in', 'signed_out', 'signed_out_everywhere', 'sign_in_refused']))
})

test('a second device is told to the person, the first and a known one are not', async () => {
  const first = await signIn()
  await signIn({ device: first.device })
  const told = async () => (await door.phone(fahd.mobile)).filter((m) => m.kind === 'acct.login.new_device').length
  assert.equal(await told(), 0)
  await signIn()
  assert.equal(await told(), 1)
})

test('an act is approved by a code of its own, for that act, once', async () => {
  const { session } = await signIn()
  const act = Buffer.alloc(32, 7)
  const other = Buffer.alloc(32, 8)
  const text = { ar: 'خروج نهائي للعامل ****0067', en: 'final exit of worker ****0067' }
  assert((await askActCode(door.deps, session, act, text)).ok)
  const code = await door.code(fahd.mobile)
  assert.match((await door.phone(fahd.mobile))[0]?.text ?? '', /خروج نهائي للعامل/)
  assert.equal((await checkActCode(door.deps, session, other, text, code)).ok, false)
  assert.equal((await checkActCode(door.deps, session, act, text, code)).ok, true)
  assert.equal((await checkActCode(door.deps, session, act, text, code)).ok, false)
  const use = (hash: Buffer) =>
    inTransaction(door.pool, (tx) => useActProof(tx, fahd.id, session.sessionId, hash, door.clock.now()))
  assert.equal(await use(other), false)
  const all = await Promise.all(Array.from({ length: 20 }, () => use(act)))
  assert.equal(all.filter(Boolean).length, 1)
})
