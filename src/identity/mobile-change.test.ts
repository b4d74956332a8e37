import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { hours } from '../store/index.ts'
import {
  accountOf,
  askActCode,
  askMobileChange,
  beginSignIn,
  changeMobile,
  finishSignIn,
  personOfMobile,
  purgeIdentity,
  type Session,
  sessionOf,
  undoMobileChange,
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

/** From the browser each of them has at home: a new one changes no mobile (ID-83). */
async function signIn(who: { number: string; mobile: string }, device = `at home: ${who.number}`) {
  const given = { name: who.number, password, device, label: 'Firefox', lang: 'ar' as const }
  const step = await beginSignIn(door.deps, given)
  assert(step.ok && step.next === 'code')
  const done = await finishSignIn(door.deps, step.flow, await door.code(who.mobile))
  assert(done.ok)
  return done
}

async function change(session: Session, from: string, to: string) {
  const asked = await askMobileChange(door.deps, session, to, password)
  assert(asked.ok)
  return changeMobile(door.deps, session, to, { old: await door.code(from), new: await door.code(to) }, asked.known)
}

/** The undo code in the newest message to a number. */
async function undoCode(mobile: string): Promise<string> {
  const told = (await door.phone(mobile)).find((m) => m.kind === 'account.mobile-undo')
  return /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(told?.text ?? '')?.[0] ?? ''
}
const act = createHash('sha256').update('خروج نهائي').digest()
const text = { ar: 'الخروج النهائي', en: 'final exit' }
const mobileOf = async () => (await accountOf(door.pool, fahd.id))?.mobile

test('the mobile changes only with both codes, and the other sessions end', async () => {
  const to = '+966500000101'
  const { session, token } = await signIn(fahd)
  const other = await signIn(fahd, 'another browser')
  const unknown = await askMobileChange(door.deps, session, to, 'no password of his')
  assert(!unknown.ok && unknown.reason === 'password_wrong')
  const asked = await askMobileChange(door.deps, session, to, password)
  assert(asked.ok)
  const { known } = asked
  const [old, fresh] = [await door.code(fahd.mobile), await door.code(to)]
  const onlyNew = await changeMobile(door.deps, session, to, { old: '', new: wrong(fresh) }, known)
  assert.equal(onlyNew.ok ? '' : onlyNew.field, 'new')
  const badOld = await changeMobile(door.deps, session, to, { old: wrong(old), new: fresh }, known)
  assert.equal(badOld.ok ? '' : badOld.field, 'old')
  assert.equal(await mobileOf(), fahd.mobile)
  // A code for one number changes it to no other.
  const elsewhere = await changeMobile(door.deps, session, '+966500000109', { old, new: fresh }, known)
  assert.equal(elsewhere.ok, false)
  // Both codes and no password: whoever holds her unlocked phone has that much.
  const stolen = await changeMobile(door.deps, session, to, { old, new: fresh }, '')
  assert(!stolen.ok && stolen.reason === 'password_first')
  assert((await changeMobile(door.deps, session, to, { old, new: fresh }, known)).ok)
  assert.equal(await mobileOf(), to)
  assert.equal(await sessionOf(door.pool, other.token, door.clock.now()), null)
  assert.notEqual(await sessionOf(door.pool, token, door.clock.now()), null)
  assert((await door.phone(to)).some((m) => m.kind === 'account.mobile-changed'))
  // Its codes confirm what can be undone, as before.
  assert((await askActCode(door.deps, session, act, text)).ok)
  // The old number is nobody else's meanwhile, and gives everything back, for one caller.
  assert.equal(await personOfMobile(door.pool, fahd.mobile), fahd.id)
  const code = await undoCode(fahd.mobile)
  assert.equal((await undoMobileChange(door.deps, '0000-0000-0000-0000')).ok, false)
  const all = await Promise.all(Array.from({ length: 50 }, () => undoMobileChange(door.deps, code.toLowerCase())))
  assert.equal(all.filter((one) => one.ok).length, 1)
  assert.equal(await mobileOf(), fahd.mobile)
  assert.equal(await personOfMobile(door.pool, to), null)
  assert.equal(await sessionOf(door.pool, token, door.clock.now()), null)
  assert((await door.phone(fahd.mobile)).some((m) => m.kind === 'account.mobile-undone'))
})

test('the first number undoes also what was changed after it', async () => {
  const { session } = await signIn(fahd)
  assert((await change(session, fahd.mobile, '+966500000102')).ok)
  const code = await undoCode(fahd.mobile)
  door.clock.forward(hours(1))
  const second = await signIn({ number: fahd.number, mobile: '+966500000102' })
  assert((await change(second.session, '+966500000102', '+966500000103')).ok)
  assert((await undoMobileChange(door.deps, code)).ok)
  assert.equal(await mobileOf(), fahd.mobile)
  const later = await undoMobileChange(door.deps, await undoCode('+966500000102'))
  assert.equal(later.ok, false)
  assert.equal(await mobileOf(), fahd.mobile)
})

test('a number of another account is refused, and two who want one number at once are one', async () => {
  const his = await signIn(fahd)
  const hers = await signIn(noura)
  const taken = await change(his.session, fahd.mobile, noura.mobile)
  assert.equal(taken.ok ? '' : taken.reason, 'taken')
  door.clock.forward(hours(25))
  const [a, b] = [await signIn(fahd), await signIn(noura)]
  const to = '+966500000104'
  const asked = await askMobileChange(door.deps, a.session, to, password)
  assert(asked.ok)
  const aCodes = { old: await door.code(fahd.mobile), new: await door.code(to) }
  door.clock.forward(60_000)
  const wanted = await askMobileChange(door.deps, b.session, to, password)
  assert(wanted.ok)
  const bCodes = { old: await door.code(noura.mobile), new: await door.code(to) }
  const both = await Promise.all([
    changeMobile(door.deps, a.session, to, aCodes, asked.known),
    changeMobile(door.deps, b.session, to, bCodes, wanted.known),
  ])
  assert.equal(both.filter((one) => one.ok).length, 1)
  assert.notEqual(hers.token, b.token)
})

test('after 72 hours the old number undoes nothing more, and is free for somebody else', async () => {
  const from = (await mobileOf()) ?? ''
  const { session } = await signIn({ number: fahd.number, mobile: from })
  assert((await change(session, from, '+966500000105')).ok)
  const code = await undoCode(from)
  door.clock.forward(hours(71))
  await purgeIdentity(door.deps)
  assert.equal(await personOfMobile(door.pool, from), fahd.id)
  door.clock.forward(hours(2))
  assert.equal((await undoMobileChange(door.deps, code)).ok, false)
  await purgeIdentity(door.deps)
  assert.equal(await personOfMobile(door.pool, from), null)
  assert.equal(await personOfMobile(door.pool, '+966500000105'), fahd.id)
})
