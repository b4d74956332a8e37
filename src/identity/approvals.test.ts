import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { hours, inTransaction, later, minutes, seconds } from '../store/index.ts'
import {
  addingPhone,
  addPhone,
  answerApproval,
  approveWithPhone,
  askActCode,
  askPhoneAct,
  askPhoneSignIn,
  beginSignIn,
  checkActCode,
  deviceNewUntil,
  dropBreaker,
  finishSignIn,
  finishSignInByPhone,
  history,
  phoneActState,
  phoneSignInState,
  phonesOf,
  phoneThatSays,
  phoneWord,
  removePhone,
  resendSignInCode,
  type Session,
  sessionOf,
  useActProof,
  waitingFor,
} from './index.ts'
import { type SoftPhone, softPhone } from './phone.testing.ts'
import { fahd, noura, type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
const password = 'قهوة وتمر عند الفجر'
const home = { [fahd.number]: 'fahd at home', [noura.number]: 'noura at home' }
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
beforeEach(async () => {
  door.clock.forward(hours(30))
  for (const table of ['approval', 'approval_mute', 'phone', 'breaker'] as const) {
    await door.owner.query(`delete from identity.${table}`)
  }
})

const begin = (who = fahd, device: string | null = home[who.number] ?? null) =>
  beginSignIn(door.deps, { name: who.number, password, device, label: 'Chrome, Windows', lang: 'ar' })

async function signIn(who = fahd, device: string | null = home[who.number] ?? null) {
  const step = await begin(who, device)
  assert(step.ok && step.next === 'code')
  if (step.by !== 'sms') assert((await resendSignInCode(door.deps, step.flow)).ok)
  const done = await finishSignIn(door.deps, step.flow, await door.code(who.mobile))
  assert(done.ok)
  return done
}

async function enrol(session: Session, who = fahd): Promise<SoftPhone> {
  const adding = addingPhone(session)
  assert((await askActCode(door.deps, session, adding.hash, adding.text)).ok)
  const how = await door.known(session, adding, password)
  assert((await checkActCode(door.deps, session, adding.hash, adding.text, await door.code(who.mobile), how)).ok)
  const phone = softPhone()
  const word = phoneWord(door.deps)
  const given = { key: phone.key, word, signature: phone.sign(`add\n${word}`), name: 'جوالي' }
  const added = await addPhone(door.deps, session, given)
  assert(added.ok)
  phone.id = added.id
  return phone
}

/** The phone opens its page: what waits for it. */
async function opens(phone: SoftPhone) {
  const word = phoneWord(door.deps)
  const known = await phoneThatSays(door.deps, { phone: phone.id, word, signature: phone.sign(`ask\n${word}`) })
  assert(known)
  return { known, waiting: await waitingFor(door.deps, known) }
}

async function types(phone: SoftPhone, number: string) {
  const { known, waiting } = await opens(phone)
  assert(waiting)
  return answerApproval(door.deps, known.phone_id, phone.answer(waiting, number))
}

const other = (number: string) => String((Number(number) + 1) % 1000).padStart(3, '0')

test('a phone is added only after a proof and by who holds its key, is told, and is nobody else’s', async () => {
  const { session } = await signIn()
  const phone = softPhone()
  const word = phoneWord(door.deps)
  const given = { key: phone.key, word, signature: phone.sign(`add\n${word}`), name: 'x' }
  assert.equal((await addPhone(door.deps, session, given)).ok, false, 'no proof')
  const mine = await enrol(session)
  assert((await door.phone(fahd.mobile)).some((m) => m.kind === 'account.phone-added'))
  door.clock.forward(minutes(10))
  const hers = await signIn(noura)
  const adding = addingPhone(hers.session)
  await askActCode(door.deps, hers.session, adding.hash, adding.text)
  const how = await door.known(hers.session, adding, password)
  await checkActCode(door.deps, hers.session, adding.hash, adding.text, await door.code(noura.mobile), how)
  const now = phoneWord(door.deps)
  for (const bad of [
    { ...given, word: now, signature: phone.sign(`add\n${word}`) },
    { ...given, word: now, signature: phone.sign(`ask\n${now}`) },
    { ...given, word: `${now}x`, signature: phone.sign(`add\n${now}x`) },
    { ...given, key: '{}', word: now, signature: phone.sign(`add\n${now}`) },
    { ...given, key: mine.key, word: now, signature: mine.sign(`add\n${now}`) },
  ]) {
    assert.equal((await addPhone(door.deps, hers.session, bad)).ok, false)
  }
  assert.deepEqual(await phonesOf(door.pool, noura.id), [])
})

test('she signs in by typing the number of the one screen on the other, and no message is sent', async () => {
  const { session } = await signIn()
  const phone = await enrol(session)
  door.clock.forward(minutes(5))
  const sent = (await door.phone(fahd.mobile)).length
  const step = await begin(fahd, null)
  assert(step.ok && step.next === 'code' && step.by === 'phone')
  const asked = await askPhoneSignIn(door.deps, step.flow)
  assert(asked.ok)
  assert.match(asked.number, /^\d{3}$/)
  const again = await askPhoneSignIn(door.deps, step.flow)
  assert(again.ok && again.id === asked.id && again.number === asked.number)
  const early = await finishSignInByPhone(door.deps, step.flow)
  assert(!early.ok && early.reason === 'waits')
  const { waiting } = await opens(phone)
  assert.deepEqual([waiting?.purpose, waiting?.place], ['sign-in', 'Chrome, Windows'])
  assert.equal(JSON.stringify(waiting).includes(`"${asked.number}"`), false, 'the phone is not told the number')
  assert((await types(phone, asked.number)).ok)
  assert.equal(await phoneSignInState(door.deps, step.flow), 'approved')
  const all = await Promise.all([1, 2, 3, 4, 5].map(() => finishSignInByPhone(door.deps, step.flow)))
  const done = all.filter((one) => one.ok)
  assert.equal(done.length, 1)
  assert(done[0]?.ok)
  assert.equal(done[0].session.signInLevel, 2)
  assert.equal((await door.phone(fahd.mobile)).filter((m) => m.kind.startsWith('code.')).length > 0, true)
  assert.equal(
    (await door.phone(fahd.mobile)).slice(0, -sent).some((m) => m.kind.startsWith('code.')),
    false,
  )
  // An older phone of hers has confirmed the new browser (ID-83).
  assert.equal(await deviceNewUntil(door.pool, done[0].session, door.clock.now()), null)
})

test('a wrong number denies at once, and the right one after it changes nothing', async () => {
  const { session } = await signIn()
  const phone = await enrol(session)
  const asked = await askPhoneAct(door.deps, session, act, 'Chrome')
  assert(asked.ok)
  const no = await types(phone, other(asked.number))
  assert(!no.ok && no.reason === 'wrong_number')
  const { known, waiting } = await opens(phone)
  assert.equal(waiting, null)
  const fake = { id: asked.id, purpose: 'act', act: act.hash.toString('hex'), text: act.text, place: 'Chrome' } as const
  const late = phone.answer({ ...fake, expiresAt: asked.expiresAt }, asked.number)
  assert.equal((await answerApproval(door.deps, known.phone_id, late)).ok, false)
  const used = await approveWithPhone(door.deps, session, act)
  assert(!used.ok && used.reason === 'denied')
})

test('what she approves is this act in this session, once, and what was changed is not approved', async () => {
  const { session } = await signIn()
  const phone = await enrol(session)
  const asked = await askPhoneAct(door.deps, session, act, 'Chrome')
  assert(asked.ok)
  assert((await types(phone, asked.number)).ok)
  const changed = { ...act, hash: createHash('sha256').update('بيع مركبة أخرى').digest() }
  // The phone alone is not enough for what cannot be undone: whoever holds it unlocked does not know the password.
  const alone = await approveWithPhone(door.deps, session, act, { signs: true })
  assert(!alone.ok && alone.reason === 'password_first')
  const how = { signs: true, ...(await door.known(session, act, password)) }
  const wrongAct = { signs: true, ...(await door.known(session, changed, password)) }
  assert.equal((await approveWithPhone(door.deps, session, changed, wrongAct)).ok, false)
  const ofAnother = await approveWithPhone(door.deps, session, act, wrongAct)
  assert(!ofAnother.ok && ofAnother.reason === 'password_first')
  assert((await approveWithPhone(door.deps, session, act, how)).ok)
  assert.equal((await approveWithPhone(door.deps, session, act, how)).ok, false)
  const use = () =>
    inTransaction(door.pool, (tx) => useActProof(tx, fahd.id, session.sessionId, act.hash, door.clock.now(), 'strong'))
  assert.deepEqual([await use(), await use()], [true, false])
})

test('the signature covers everything shown: another text, place, number or key is no answer', async () => {
  const { session } = await signIn()
  const phone = await enrol(session)
  const asked = await askPhoneAct(door.deps, session, act, 'Chrome')
  assert(asked.ok)
  const { known, waiting } = await opens(phone)
  assert(waiting)
  const signed = (w: typeof waiting) => phone.answer(w, asked.number)
  for (const answer of [
    signed({ ...waiting, text: { ...waiting.text, en: 'selling nothing' } }),
    signed({ ...waiting, place: 'Safari' }),
    signed({ ...waiting, act: '00'.repeat(32) }),
    { ...phone.answer(waiting, other(asked.number)), number: asked.number },
    { ...softPhone().answer(waiting, asked.number) },
    { ...signed(waiting), signature: 'AAAA' },
  ]) {
    const no = await answerApproval(door.deps, known.phone_id, answer)
    assert(!no.ok && no.reason === 'over')
  }
  assert((await answerApproval(door.deps, known.phone_id, signed(waiting))).ok, 'none of them used it up')
})

test('one waits at a time, for two minutes', async () => {
  const { session } = await signIn()
  const phone = await enrol(session)
  const first = await askPhoneAct(door.deps, session, act, 'Chrome')
  assert(first.ok)
  door.clock.forward(seconds(40))
  const step = await begin(fahd, null)
  assert(step.ok)
  const second = await askPhoneSignIn(door.deps, step.flow)
  assert(!second.ok && second.reason === 'pending')
  const many = await Promise.all([1, 2, 3, 4].map(() => askPhoneAct(door.deps, session, act, 'Chrome')))
  assert(many.every((one) => one.ok && one.id === first.id))
  door.clock.forward(seconds(81))
  assert.equal(await phoneActState(door.deps, session), 'over')
  assert.equal((await opens(phone)).waiting, null)
  assert((await askPhoneSignIn(door.deps, step.flow)).ok)
})

test('more than three that came to nothing in ten minutes silence her phones for half an hour, and she is told', async () => {
  const { session } = await signIn()
  const phone = await enrol(session)
  for (let i = 0; i < 4; i++) {
    const asked = await askPhoneAct(door.deps, session, act, 'Chrome')
    assert(asked.ok, `${i}`)
    const { known, waiting } = await opens(phone)
    assert(waiting)
    if (i % 2 === 0) assert((await answerApproval(door.deps, known.phone_id, phone.deny(waiting))).ok)
    else door.clock.forward(seconds(121))
  }
  const no = await askPhoneAct(door.deps, session, act, 'Chrome')
  assert(!no.ok && no.reason === 'muted')
  await askPhoneAct(door.deps, session, act, 'Chrome')
  assert.equal((await door.phone(fahd.mobile)).filter((m) => m.kind === 'account.phones-muted').length, 1)
  assert((await history(door.pool, fahd.id)).some((e) => e.kind === 'phones_muted'))
  door.clock.forward(minutes(31))
  const { session: after31 } = await signIn()
  assert((await askPhoneAct(door.deps, after31, act, 'Chrome')).ok)
})

test('a phone added on a new browser approves nothing irreversible for a day, and confirms no device', async () => {
  const { session: thief } = await signIn(fahd, null)
  const phone = await enrol(thief)
  const asked = await askPhoneAct(door.deps, thief, act, 'Chrome')
  assert(asked.ok)
  assert((await types(phone, asked.number)).ok)
  const no = await approveWithPhone(door.deps, thief, act, {
    signs: true,
    ...(await door.known(thief, act, password)),
  })
  assert(!no.ok && no.reason === 'phone_young')
  door.clock.forward(minutes(3))
  const step = await begin(fahd, null)
  assert(step.ok)
  const again = await askPhoneSignIn(door.deps, step.flow)
  assert(again.ok)
  assert((await types(phone, again.number)).ok)
  const done = await finishSignInByPhone(door.deps, step.flow)
  assert(done.ok)
  assert.notEqual(await deviceNewUntil(door.pool, done.session, door.clock.now()), null)
})

test('a removed phone answers nothing, also not what waited, and the other sessions end', async () => {
  const { session } = await signIn()
  const phone = await enrol(session)
  door.clock.forward(minutes(1))
  const elsewhere = await signIn(fahd, 'elsewhere')
  const stale = { ...session, provedAt: later(door.clock.now(), -minutes(16)) }
  assert.equal(await removePhone(door.deps, stale, phone.id), 'prove_again')
  const asked = await askPhoneAct(door.deps, session, act, 'Chrome')
  assert(asked.ok)
  assert((await types(phone, asked.number)).ok)
  assert.equal(await removePhone(door.deps, session, phone.id), 'removed')
  assert.equal(await removePhone(door.deps, session, phone.id), 'no_phone')
  const word = phoneWord(door.deps)
  assert.equal(await phoneThatSays(door.deps, { phone: phone.id, word, signature: phone.sign(`ask\n${word}`) }), null)
  assert.equal((await approveWithPhone(door.deps, session, act)).ok, false)
  assert.equal(await sessionOf(door.pool, elsewhere.token, door.clock.now()), null)
})

test('an old word is no word, and a phone works while messages are off', async () => {
  const { session } = await signIn()
  const phone = await enrol(session)
  const word = phoneWord(door.deps)
  door.clock.forward(minutes(11))
  assert.equal(await phoneThatSays(door.deps, { phone: phone.id, word, signature: phone.sign(`ask\n${word}`) }), null)
  await dropBreaker(door.deps, 'k.alharbi')
  const step = await begin()
  assert(step.ok && step.next === 'code' && step.by === 'phone')
  const asked = await askPhoneSignIn(door.deps, step.flow)
  assert(asked.ok)
  assert((await types(phone, asked.number)).ok)
  assert((await finishSignInByPhone(door.deps, step.flow)).ok)
})
