import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { faceIndexOf } from '../../../cast/bodies.ts'
import { demoPortrait } from '../../biometrics/faces/demo/index.ts'
import { faceCalibration } from '../../biometrics/faces/index.ts'
import {
  acceptTerms,
  beginClaim,
  beginSignIn,
  capture,
  chooseOwnPassword,
  confirmClaim,
  endVisit,
  enterCode,
  enterMobile,
  enterNumber,
  enterUsername,
  finishSignIn,
  type Kiosk,
  type KioskDeps,
  kioskOf,
  neverRegistered,
  resendKioskCode,
  revokeKiosk,
  startVisit,
  terms,
  type VisitAnswer,
  type VisitPurpose,
  type VisitRefusal,
  visitStep,
} from '../../identity/index.ts'
import { dead, fahd, noura, type TestDoor, testDoor, wrong } from '../../identity/testing.ts'
import { hours, minutes, seconds } from '../../store/index.ts'
import type { DemoType } from './demo-readers.ts'
import { kioskAt, type Question, testReaders } from './kiosk-visit.testing.ts'
import type { FaultKind, Script } from './sbi/index.ts'

let door: TestDoor
let deps: KioskDeps
let kiosk: Kiosk
let key: string
const doors: TestDoor[] = []
const readers = testReaders()

beforeEach(async () => {
  door = await testDoor()
  doors.push(door)
  await readers.allWell()
  ;({ deps, kiosk, key } = await kioskAt(door, readers))
})
after(async () => {
  await readers.close()
  for (const d of doors) await d.close()
})

const shows = (next: Script, type: DemoType = 'Finger') => readers.present(type, next)
const attempts = async () =>
  (await door.owner.query('select step, reason from identity.kiosk_attempt order by at, attempt_id')).rows
const stepOf = (answer: VisitAnswer | VisitRefusal) => (answer.ok ? answer.step : answer.reason)

/** A visit up to where the mobile is asked for. */
async function upTo(
  step: 'right_index' | 'left_index' | 'face' | 'username' | 'terms' | 'mobile',
  number = fahd.number,
  purpose: VisitPurpose = 'register',
): Promise<string> {
  const token = await startVisit(deps, kiosk, 'ar', purpose)
  const calls = [
    () => enterNumber(deps, kiosk, token, number),
    () => capture(deps, kiosk, token, 'right_index'),
    () => capture(deps, kiosk, token, 'left_index'),
    () => capture(deps, kiosk, token, 'face'),
    () => neverRegistered(deps, kiosk, token),
    () => acceptTerms(deps, kiosk, token, terms.version),
  ]
  for (const call of calls) {
    const answer = await call()
    assert(answer.ok, JSON.stringify(answer))
    if (answer.step === step) return token
  }
  throw new Error(`the visit never came to ${step}`)
}

/**
 * One finger after another, as the screen asks, until the visit ends; its last answer. Now and then a right finger looks
 * like nobody's, as a stranger's may look like hers, and the left one is asked for.
 */
async function toTheEnd(token: string): Promise<VisitAnswer | VisitRefusal> {
  let step: 'right_index' | 'left_index' = 'right_index'
  for (let captures = 1; captures <= 6; captures++) {
    const answer = await capture(deps, kiosk, token, step)
    if (answer.ok) {
      assert.deepEqual([step, answer.step], ['right_index', 'left_index'])
      step = 'left_index'
    } else if (answer.ended) {
      assert(captures >= 3)
      return answer
    } else assert.equal(answer.reason, 'try_again')
  }
  throw new Error('the visit never ends')
}

async function activated(mobile = '0500000010'): Promise<{ token: string; username: string; half: string }> {
  const token = await upTo('mobile')
  assert.equal(stepOf(await enterMobile(deps, kiosk, token, mobile)), 'code')
  const done = await enterCode(deps, kiosk, token, await door.code(`+966${mobile.slice(1)}`))
  assert(done.ok && done.slip?.half, JSON.stringify(done))
  return { token, username: done.slip.username, half: done.slip.half }
}

const accounts = async () => (await door.owner.query('select person_id from identity.account')).rows

test('a citizen is activated at the kiosk, takes half a password on paper and half by SMS, and signs in', async () => {
  const { token, username, half } = await activated()
  assert.equal(username, 'fahd.o')
  const phone = await door.phone(fahd.mobile)
  assert.deepEqual(phone.map((m) => m.kind).sort(), [
    'acct.activated',
    'acct.temporary_password',
    'acct.username',
    'code.activation',
  ])
  const sms = /: ([0-9A-Z]{5})\./.exec(phone.find((m) => m.kind === 'acct.temporary_password')?.text ?? '')?.[1] ?? ''
  for (const m of phone) assert(!m.text.includes(half + sms))
  // The last call again, as after a lost answer: the same slip, and nobody is told twice.
  const again = await enterCode(deps, kiosk, token, '000000')
  assert(again.ok)
  assert.deepEqual(again.slip, { username, half })
  assert.equal((await door.phone(fahd.mobile)).length, 4)
  assert.equal((await door.owner.query('select 1 from identity.activation')).rowCount, 1)

  const temporary = `${half.toLowerCase()} ${sms}`
  const given = { name: username, password: temporary, device: null, label: 'Chrome', lang: 'ar' as const }
  const first = await beginSignIn(deps, given)
  assert(first.ok && first.next === 'new_password')
  assert.equal((await finishSignIn(deps, first.flow, '123456')).ok, false, 'no session before a password of his own')
  assert.equal(stepOfSignIn(await chooseOwnPassword(deps, first.flow, 'بيت العتيبي الكبير')), 'password_refused')
  assert.equal(stepOfSignIn(await chooseOwnPassword(deps, first.flow, temporary)), 'password_refused')
  const chosen = await chooseOwnPassword(deps, first.flow, 'قهوة وتمر عند الفجر')
  assert(chosen.ok && chosen.next === 'code')
  const second = await beginSignIn(deps, given)
  assert(second.ok)
  const signedIn = await finishSignIn(deps, chosen.flow, await door.code(fahd.mobile))
  assert(signedIn.ok)
  assert((await door.phone(fahd.mobile)).some((m) => m.kind === 'acct.password.changed'))
  // Used is used: neither anew nor by the sign-in that had begun with it.
  assert.equal((await beginSignIn(deps, given)).ok, false)
  const late = await chooseOwnPassword(deps, second.flow, 'another password at dawn')
  const entered = late.ok ? await finishSignIn(deps, second.flow, await door.code(fahd.mobile)) : late
  assert.equal(entered.ok, false)
  assert.equal((await beginSignIn(deps, { ...given, password: 'قهوة وتمر عند الفجر' })).ok, true)
})

const stepOfSignIn = (answer: { ok: boolean; reason?: string; next?: string }) => answer.reason ?? answer.next

test('a temporary credential is dead after a day', async () => {
  const { username, half } = await activated()
  const sms = (await door.phone(fahd.mobile)).find((m) => m.kind === 'acct.temporary_password')?.text ?? ''
  const password = half + (/: ([0-9A-Z]{5})\./.exec(sms)?.[1] ?? '')
  door.clock.forward(minutes(24 * 60))
  assert.equal((await beginSignIn(deps, { name: username, password, device: null, label: '', lang: 'ar' })).ok, false)
})

test('a wrong check digit is refused before any finger; nobody, the dead and those without fingers get one answer', async () => {
  const token = await startVisit(deps, kiosk, 'ar')
  const digit = await enterNumber(deps, kiosk, token, '1999900011')
  assert(!digit.ok && digit.reason === 'try_again' && !digit.ended)
  assert.equal(stepOf(await enterNumber(deps, kiosk, token, '١٩٩٩٩٠٠٠١٠')), 'right_index')
  await door.owner.query(`delete from identity.template where person_id = $1 and kind = 'face'`, [noura.id])
  const answers = []
  for (const number of ['1999900069', dead.number, noura.number]) {
    const token = await startVisit(deps, kiosk, 'ar')
    const begun = await enterNumber(deps, kiosk, token, number)
    assert.deepEqual(begun, { ok: true, step: 'right_index' })
    answers.push(JSON.stringify(await toTheEnd(token)))
  }
  assert.equal(new Set(answers).size, 1)
  assert.match(answers[0] ?? '', /"reason":"officer"/)
  const { rows } = await door.owner.query('select 1 from identity.kiosk_attempt')
  assert.deepEqual(rows, [], 'nothing is held against anybody')
})

test('the left index for the right is told which finger is expected, three times, then an officer', async () => {
  const token = await upTo('right_index', noura.number)
  await shows({ fault: 'wrong_part_named', times: 3 })
  for (const left of [2, 1]) {
    const answer = await capture(deps, kiosk, token, 'right_index')
    assert(!answer.ok && answer.reason === 'try_again')
    assert.match(answer.words.ar, /السبابة اليمنى/)
    assert.doesNotMatch(answer.words.ar + answer.words.en, /يسرى|left index/i)
    assert.match(answer.words.en, left === 2 ? /2 tries/ : /1 try/)
  }
  const third = await capture(deps, kiosk, token, 'right_index')
  assert(!third.ok && third.ended && third.officer)
  assert.equal(stepOf(await capture(deps, kiosk, token, 'right_index')), 'start_again')
  assert.deepEqual(await accounts(), [])
})

test('a wrong finger once and the right one then is no failed visit', async () => {
  for (let i = 0; i < 6; i++) {
    const token = await upTo('right_index', noura.number)
    await shows({ fault: 'wrong_part_named' })
    await capture(deps, kiosk, token, 'right_index')
    for (const kind of ['right_index', 'left_index', 'face'] as const)
      assert((await capture(deps, kiosk, token, kind)).ok)
    await endVisit(deps, kiosk, token)
  }
})

test('five failed visits in a day, broken off ones too, close the kiosks to a number until tomorrow', async () => {
  for (let i = 0; i < 5; i++) {
    const token = await upTo('right_index')
    await shows({ who: noura.id })
    await capture(deps, kiosk, token, 'right_index')
  }
  await shows({ who: '' })
  // His own finger, and no word says why it does not match: whoever tries numbers learns nothing of this one.
  assert.equal(stepOf(await toTheEnd(await upTo('right_index'))), 'officer')
  door.clock.forward(minutes(24 * 60))
  assert((await capture(deps, kiosk, await upTo('right_index'), 'right_index')).ok)
})

test('another face is offered an officer and leaves an attempt; a face on a screen leaves the advice to look', async () => {
  const token = await upTo('face')
  await shows({ who: noura.id }, 'Face')
  const answer = await capture(deps, kiosk, token, 'face')
  assert(!answer.ok && answer.officer && !answer.ended)
  await shows({ who: 'screen' }, 'Face')
  await capture(deps, kiosk, token, 'face')
  const { rows } = await door.owner.query(
    `select step, reason, (scores -> 'face' ->> 'suspicious')::boolean as suspicious from identity.kiosk_attempt order by at, reason`,
  )
  assert.deepEqual(rows[0], { step: 'face', reason: 'no_match', suspicious: false })
  assert.equal(rows[1].suspicious, true)
})

test('poor prints may try again; an unplugged reader costs nobody a try', async () => {
  const token = await upTo('right_index')
  await shows({ fault: 'unplugged', times: 1000 })
  for (let i = 0; i < 4; i++) assert.equal(stepOf(await capture(deps, kiosk, token, 'right_index')), 'device')
  await shows({ fault: 'low_quality', times: 2 })
  for (let i = 0; i < 2; i++) assert.equal(stepOf(await capture(deps, kiosk, token, 'right_index')), 'try_again')
  assert.equal(stepOf(await capture(deps, kiosk, token, 'right_index')), 'left_index')
  assert.deepEqual((await attempts()).map((a) => a.reason).sort(), [
    'device',
    'device',
    'device',
    'device',
    'unclear',
    'unclear',
  ])
})

/** What each fault means to the visit: another try, the machine's fault (no try lost), or the end. */
const ends = {
  silent: 'device',
  dies: 'device',
  unplugged: 'device',
  busy: 'device',
  error: 'unclear',
  low_quality: 'unclear',
  wrong_finger: 'unclear',
  wrong_part_named: 'no_match',
  wrongly_signed: 'not_genuine',
  unsigned: 'not_genuine',
  expired_certificate: 'not_genuine',
  foreign_provider: 'not_genuine',
  other_device: 'not_genuine',
  stale_nonce: 'not_genuine',
  old: 'not_genuine',
  replayed: 'not_genuine',
  tampered_hash: 'not_genuine',
  tampered_sample: 'not_genuine',
  two_answers: 'not_genuine',
  nonsense: 'not_genuine',
  endless: 'device',
} as const satisfies Partial<Record<FaultKind, string>>

test('whatever goes wrong at the reader is refused in plain words, recorded, and activates nothing', async () => {
  for (const [fault, reason] of Object.entries(ends) as [keyof typeof ends, string][]) {
    await door.owner.query('delete from identity.kiosk_attempt')
    // Something was taken before, which can be played again.
    const token = await upTo('left_index', noura.number)
    await shows({ fault, times: 1 })
    const answer = await capture(deps, kiosk, token, 'left_index')
    assert(!answer.ok, fault)
    assert.match(answer.words.ar, /[\u0621-\u064a]{3}/, fault)
    assert.equal(answer.ended, reason === 'not_genuine', fault)
    assert.deepEqual(await attempts(), [{ step: 'left_index', reason }], fault)
    await shows({ fault: null })
    const next = stepOf(await capture(deps, kiosk, token, 'left_index'))
    assert.equal(next, reason === 'not_genuine' ? 'start_again' : 'face', fault)
  }
  assert.deepEqual(await accounts(), [])
})

test('through the browser: the page’s nonce is good for one answer and 95 seconds, and no other page’s', async () => {
  const ask = async (token: string) => {
    const shown = await visitStep(deps, kiosk, token)
    assert(shown.ok && shown.question)
    return JSON.parse(shown.question) as Question
  }
  const token = await upTo('right_index')
  const device = await readers.raw()
  const old = await device(await ask(token))
  const answered = await device(await ask(token))
  door.clock.forward(seconds(1))
  const stale = await capture(deps, kiosk, token, 'right_index', { answer: old })
  assert(!stale.ok && stale.ended, 'an answer to the page before')
  const second = await upTo('right_index')
  assert.equal(
    stepOf(await capture(deps, kiosk, second, 'right_index', { answer: answered })),
    'try_again',
    'no page was shown',
  )
  const good = await device(await ask(second))
  assert.equal(stepOf(await capture(deps, kiosk, second, 'right_index', { answer: good })), 'left_index')
  assert.equal(stepOf(await capture(deps, kiosk, second, 'right_index', { answer: good })), 'wrong_step')
  assert.equal(stepOf(await capture(deps, kiosk, second, 'left_index', { answer: good })), 'try_again')
  const late = await device(await ask(second))
  door.clock.forward(seconds(89))
  await visitStep(deps, kiosk, second)
  assert.equal(stepOf(await capture(deps, kiosk, second, 'left_index', { answer: late })), 'device')
})

test('frames of the kiosk’s camera: the right person passes; two people, nobody and nonsense may try again', async () => {
  const index = await faceIndexOf(door.pool, fahd.id)
  const jpeg = async (shot: number) => (await demoPortrait(index, shot)).toString('base64')
  const token = await upTo('face')
  const take = async (frames: readonly string[]) => {
    await visitStep(deps, kiosk, token)
    return capture(deps, kiosk, token, 'face', { frames })
  }
  const nothing = await take([Buffer.from('no picture').toString('base64'), '', ''])
  assert(!nothing.ok && nothing.reason === 'try_again')
  const swapped = await take([
    await jpeg(1),
    (await demoPortrait(await faceIndexOf(door.pool, noura.id))).toString('base64'),
  ])
  assert(!swapped.ok && swapped.reason === 'try_again' && swapped.officer)
  assert.equal(stepOf(await take([await jpeg(1), await jpeg(2), await jpeg(3)])), 'username')
  const { rows } = await door.owner.query('select evidence, nonce from identity.kiosk_visit where step = $1', [
    'username',
  ])
  assert.equal(rows[0].nonce, null)
  assert.equal(rows[0].evidence.face.device, null)
  assert.equal(rows[0].evidence.face.calibration, faceCalibration.version)
  assert.match(rows[0].evidence.right_index.matcher, /^bawaba-/)
  assert(JSON.stringify(rows[0]).length < 2500, 'scores, no samples')
})

test('no step can be skipped, in any order', async () => {
  const token = await startVisit(deps, kiosk, 'ar')
  const early = async () => [
    stepOf(await capture(deps, kiosk, token, 'face')),
    stepOf(await enterUsername(deps, kiosk, token, 'noura.sh')),
    stepOf(await neverRegistered(deps, kiosk, token)),
    stepOf(await acceptTerms(deps, kiosk, token, terms.version)),
    stepOf(await enterMobile(deps, kiosk, token, '0500000010')),
    stepOf(await resendKioskCode(deps, kiosk, token)),
    stepOf(await enterCode(deps, kiosk, token, '000000')),
  ]
  assert.deepEqual(new Set(await early()), new Set(['wrong_step']))
  await enterNumber(deps, kiosk, token, fahd.number)
  assert.deepEqual(new Set(await early()), new Set(['wrong_step']))
  await capture(deps, kiosk, token, 'right_index')
  assert.equal(stepOf(await enterNumber(deps, kiosk, token, noura.number)), 'wrong_step')
  assert.deepEqual(new Set(await early()), new Set(['wrong_step']))
})

test('five wrong codes, or one too old: start again, and no account', async () => {
  const token = await upTo('mobile')
  await enterMobile(deps, kiosk, token, '0500000010')
  const code = await door.code(fahd.mobile)
  for (let i = 0; i < 4; i++) assert.equal(stepOf(await enterCode(deps, kiosk, token, wrong(code))), 'code_wrong')
  const fifth = await enterCode(deps, kiosk, token, wrong(code))
  assert(!fifth.ok && fifth.ended && fifth.reason === 'start_again')
  assert.equal(stepOf(await enterCode(deps, kiosk, token, code)), 'start_again')

  const slow = await upTo('mobile')
  await enterMobile(deps, kiosk, slow, '0500000010')
  const old = await door.code(fahd.mobile)
  door.clock.forward(minutes(5))
  assert.equal(stepOf(await enterCode(deps, kiosk, slow, old)), 'start_again')
  assert.deepEqual(await accounts(), [])
})

test('a mobile of another account is refused, also when it was taken a moment ago', async () => {
  await door.account(noura, 'noura.sh', 'قهوة وتمر عند الفجر')
  const token = await upTo('mobile')
  assert.equal(stepOf(await enterMobile(deps, kiosk, token, '0500000028')), 'mobile_taken')
  assert.equal(stepOf(await enterMobile(deps, kiosk, token, '0500000010')), 'code')
  await door.owner.query('insert into identity.mobile values ($1, $2, $3)', [fahd.mobile, noura.id, door.clock.now()])
  assert.equal(stepOf(await enterCode(deps, kiosk, token, await door.code(fahd.mobile))), 'mobile_taken')
  assert.equal((await accounts()).length, 1)
})

test('who died, or got an account elsewhere, between the fingers and the code gets none', async () => {
  const token = await upTo('mobile')
  await enterMobile(deps, kiosk, token, '0500000010')
  await door.owner.query(`update people.person set died = '2026-02-01' where person_id = $1`, [fahd.id])
  assert.equal(stepOf(await enterCode(deps, kiosk, token, await door.code(fahd.mobile))), 'officer')
  assert.deepEqual(await accounts(), [])
})

test('fifty right codes at once make one account', async () => {
  const token = await upTo('mobile')
  await enterMobile(deps, kiosk, token, '0500000010')
  const code = await door.code(fahd.mobile)
  const all = await Promise.all(Array.from({ length: 50 }, () => enterCode(deps, kiosk, token, code)))
  const slips = new Set(all.map((a) => JSON.stringify(a.ok ? a.slip : a)))
  assert.equal(slips.size, 1)
  assert.equal((await accounts()).length, 1)
  assert.equal((await door.owner.query(`select 1 from identity.event where kind = 'activated'`)).rowCount, 1)
})

const claimData = (mobile: string) => ({
  number: noura.number,
  mobile,
  username: 'noura.sh',
  password: 'قهوة وتمر عند الفجر',
  lang: 'ar' as const,
  terms: terms.version,
})

async function verifiedClaim(mobile: string): Promise<void> {
  const begun = await beginClaim(deps, claimData(mobile), { device: null, former: null })
  assert(begun.ok)
  assert((await confirmClaim(deps, begun.flow, await door.code(mobile))).ok)
}

const portalPassword = 'قهوة وتمر عند الفجر'
const withPassword = () => ({
  name: noura.number,
  password: portalPassword,
  device: null,
  label: '',
  lang: 'ar' as const,
})

/** From the user name on, as it was typed, or not having registered; with this mobile in her hand. */
async function toTheSlip(token: string, typed: string | null, mobile: string): Promise<VisitAnswer | VisitRefusal> {
  const next =
    typed === null ? await neverRegistered(deps, kiosk, token) : await enterUsername(deps, kiosk, token, typed)
  assert.equal(stepOf(next), 'terms')
  assert.equal(stepOf(await acceptTerms(deps, kiosk, token, terms.version)), 'mobile')
  assert.equal(stepOf(await enterMobile(deps, kiosk, token, mobile)), 'code')
  return enterCode(deps, kiosk, token, await door.code(mobile))
}

for (const typed of ['noura.sh', ' Noura.SH '])
  test(`who registered on the web has her password at once: she types «${typed}» and a code from her mobile`, async () => {
    await verifiedClaim(noura.mobile)
    const done = await toTheSlip(await upTo('username', noura.number), typed, noura.mobile)
    assert(done.ok && done.step === 'done', JSON.stringify(done))
    assert.deepEqual(done.slip, { username: 'noura.sh', half: null })
    const step = await beginSignIn(deps, withPassword())
    assert(step.ok && step.next === 'code')
    assert((await finishSignIn(deps, step.flow, await door.code(noura.mobile))).ok)
  })

test('activation only: no terms, which were accepted on the portal; without a registration of hers no account', async () => {
  const ends = []
  for (const [typed, waits] of [
    ['noura.sh', true],
    ['noura.zz', true],
    ['noura.sh', false],
    [null, true],
  ] as const) {
    await door.owner.query('delete from identity.claim')
    if (waits) await verifiedClaim(noura.mobile)
    const token = await upTo('username', noura.number, 'activate')
    if (typed === null) {
      ends.push(await neverRegistered(deps, kiosk, token))
      continue
    }
    assert.equal(stepOf(await enterUsername(deps, kiosk, token, typed)), 'mobile')
    assert.equal(stepOf(await enterMobile(deps, kiosk, token, noura.mobile)), 'code')
    const answer = await enterCode(deps, kiosk, token, await door.code(noura.mobile))
    if (typed === 'noura.sh' && waits) {
      assert(answer.ok && answer.slip?.half === null, JSON.stringify(answer))
      await forgetAccounts()
    } else ends.push(answer)
    door.clock.forward(hours(7))
  }
  for (const end of ends) assert.deepEqual([end, stepOf(end)], [ends[0], 'nothing_to_activate'])
  assert.deepEqual(await accounts(), [])
})

const forgetAccounts = async () => {
  for (const table of ['account', 'mobile', 'username', 'activation'])
    await door.owner.query(`delete from identity.${table} where person_id = $1`, [noura.id])
}

test('what a thief with her SIM registered is never brought to life by her fingers, whatever she types but its name', async () => {
  for (const typed of [null, 'noura.sj', 'fahd.o', 'نورة.الشهري']) {
    await door.owner.query('delete from identity.claim')
    await verifiedClaim(noura.mobile)
    const done = await toTheSlip(await upTo('username', noura.number), typed, noura.mobile)
    assert(done.ok && done.slip?.half, JSON.stringify(done))
    assert.equal((await beginSignIn(deps, withPassword())).ok, false)
    const { rows } = await door.owner.query('select step, password_hash from identity.claim')
    assert.deepEqual(rows, [{ step: 'dead', password_hash: '' }])
    await forgetAccounts()
    door.clock.forward(hours(7))
  }
})

test('nor by its name, when the SIM on record is not in her hand: she proves another mobile, and his password is nothing', async () => {
  await verifiedClaim(noura.mobile)
  const done = await toTheSlip(await upTo('username', noura.number), 'noura.sh', '+966500000077')
  assert(done.ok && done.slip?.half, JSON.stringify(done))
  assert.equal((await beginSignIn(deps, withPassword())).ok, false)
  // The half of her credential came to the mobile in her hand; the SIM on record hears that there is an account, no more.
  assert((await door.phone('+966500000077')).some((m) => m.kind === 'acct.temporary_password'))
  const old = (await door.phone(noura.mobile)).map((m) => m.kind)
  assert(old.includes('acct.activated') && !old.includes('acct.temporary_password') && !old.includes('acct.username'))
})

test('what she did not register dies as she says so, also when she walks away; the mobile on record is told, once', async () => {
  await verifiedClaim(noura.mobile)
  const token = await upTo('username', noura.number)
  assert.equal(stepOf(await neverRegistered(deps, kiosk, token)), 'terms')
  assert.equal(stepOf(await neverRegistered(deps, kiosk, token)), 'wrong_step')
  await endVisit(deps, kiosk, token)
  const { rows } = await door.owner.query('select step, password_hash, ticket_hash from identity.claim')
  assert.deepEqual(rows, [{ step: 'dead', password_hash: '', ticket_hash: null }])
  assert.equal((await door.phone(noura.mobile)).filter((m) => m.kind === 'account.claim-dropped').length, 1)
  const { rows: history } = await door.owner.query(`select device from identity.event where kind = 'claim_dropped'`)
  assert.deepEqual(history, [{ device: kiosk.id }])
})

test('a user name right, wrong, of nobody and with nothing waiting is answered alike; nothing typed is asked for again', async () => {
  const answers = []
  for (const [waits, typed] of [
    [true, 'noura.sh'],
    [true, 'noura.zz'],
    [true, 'نورة.الشهري'],
    [false, 'noura.sh'],
  ] as const) {
    await door.owner.query('delete from identity.claim')
    if (waits) await verifiedClaim(noura.mobile)
    const token = await upTo('username', noura.number)
    const empty = await enterUsername(deps, kiosk, token, '  ')
    for (const none of ['x', noura.number, 'نورة\u0000', 'a'.repeat(10_000)])
      assert.equal(stepOf(await enterUsername(deps, kiosk, token, none)), 'try_again')
    answers.push([empty, await enterUsername(deps, kiosk, token, typed)])
    assert.equal(stepOf(empty), 'try_again')
    door.clock.forward(hours(7))
  }
  for (const answer of answers) assert.deepEqual(answer, answers[0])
})

test('a registration with another mobile than the one on record is never brought to life at a kiosk, and dies', async () => {
  await verifiedClaim('+966500000066')
  const done = await toTheSlip(await upTo('username', noura.number), 'noura.sh', noura.mobile)
  assert(done.ok && done.slip?.half)
  assert.equal((await beginSignIn(deps, withPassword())).ok, false)
  const { rows } = await door.owner.query('select step, password_hash from identity.claim')
  assert.deepEqual(rows, [{ step: 'dead', password_hash: '' }])
  assert(!(await door.phone('+966500000066')).some((m) => m.kind === 'acct.activated'))
})

test('who has an account hears so only after finger and face', async () => {
  await door.account(fahd, 'fahd.o', 'قهوة وتمر عند الفجر')
  const token = await upTo('face')
  assert.equal(stepOf(await capture(deps, kiosk, token, 'face')), 'has_account')
})

test('who froze her account has it back once finger and face match', async () => {
  await door.account(fahd, 'fahd.o', 'قهوة وتمر عند الفجر')
  await door.owner.query(`update identity.account set state = 'frozen_self' where person_id = $1`, [fahd.id])
  const token = await upTo('face')
  assert.equal(stepOf(await capture(deps, kiosk, token, 'face')), 'unfrozen')
  const { rows } = await door.owner.query('select state from identity.account where person_id = $1', [fahd.id])
  assert.deepEqual(rows, [{ state: 'active' }])
  assert((await door.phone(fahd.mobile)).some((m) => m.kind === 'account.unfrozen'))
})

test('a visit ends when nobody touches the screen for 90 seconds, and a revoked kiosk opens nothing', async () => {
  const token = await upTo('terms')
  door.clock.forward(seconds(89))
  assert.equal(stepOf(await acceptTerms(deps, kiosk, token, terms.version)), 'mobile')
  door.clock.forward(seconds(91))
  assert.equal(stepOf(await visitStep(deps, kiosk, token)), 'start_again')
  await revokeKiosk(door.pool, kiosk.id)
  assert.equal(await kioskOf(door.pool, key), null)
  assert.equal(await kioskOf(door.pool, 'no such key'), null)
})
