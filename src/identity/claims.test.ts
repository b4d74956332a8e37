import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { hash as slowHash } from '@node-rs/argon2'
import { inDays, minutes } from '../store/index.ts'
import { hmac } from './deps.ts'
import {
  activationPoints,
  beginClaim,
  beginSignIn,
  type ClaimData,
  claimForm,
  claimState,
  confirmClaim,
  purgeClaims,
  resendClaimCode,
  terms,
} from './index.ts'
import { type About, judgePassword } from './password-policy.ts'
import { hashPassword, inHand, inLine, verifyPassword } from './passwords.ts'
import { fahd, noura, type TestDoor, testDoor, wrong } from './testing.ts'
import { BusyError } from './trouble.ts'

let door: TestDoor
const doors: TestDoor[] = []
beforeEach(async () => {
  door = await testDoor()
  doors.push(door)
})
after(async () => {
  for (const d of doors) await d.close()
})

const password = 'قهوة وتمر عند الفجر'
const data = (more: Partial<ClaimData> = {}): ClaimData => ({
  number: noura.number,
  mobile: noura.mobile,
  username: 'noura.sh',
  password,
  lang: 'ar',
  terms: terms.version,
  ...more,
})
const browser = { device: null, former: null }
const begin = (more: Partial<ClaimData> = {}) => beginClaim(door.deps, data(more), browser)

test('a resident registers: data, code, form AF-1447 and three ways to activate, and no account', async () => {
  const begun = await begin()
  assert(begun.ok)
  const done = await confirmClaim(door.deps, begun.flow, await door.code(noura.mobile))
  assert(done.ok && done.state.step === 'verified')
  assert.equal(done.state.formNumber, 'AF-1447-000001')
  assert.equal(Buffer.from(done.state.ticket, 'base64url').length, 16)
  assert.deepEqual(
    done.state.ways.map((w) => w.key),
    ['kiosk', 'bank', 'officer'],
  )
  assert.deepEqual(await claimState(door.deps, begun.flow), done.state)
  assert.equal((await door.owner.query('select 1 from identity.account')).rowCount, 0)
  const { rows } = await door.owner.query('select terms_version, encode(terms_hash, $1) as hash from identity.claim', [
    'hex',
  ])
  assert.equal(rows[0].terms_version, terms.version)
  assert.match(rows[0].hash, /^[0-9a-f]{64}$/)
})

test('every order of the five calls: the registration is verified only by its own code after its beginning', async () => {
  const calls = ['begin', 'resend', 'confirm', 'look', 'confirm again'] as const
  const orders = permutations([...calls])
  assert.equal(orders.length, 120)
  let verified = 0
  for (const [n, order] of orders.entries()) {
    // A number of its own for each order, or the budgets of one mobile would decide.
    const mobile = `+9665${String(n).padStart(8, '0')}`
    let flow = 'a flow nobody began'
    let begun = false
    let confirmed = false
    for (const call of order) {
      if (call === 'begin') {
        const answer = await beginClaim({ ...door.deps, keys: door.deps.keys }, data({ mobile }), browser)
        assert(answer.ok)
        flow = answer.flow
        begun = true
      } else if (call === 'resend') {
        door.clock.forward(31_000)
        const answer = await resendClaimCode(door.deps, flow, null)
        assert.equal(answer.ok, begun && !confirmed, order.join(' → '))
      } else if (call === 'look') {
        const state = await claimState(door.deps, flow)
        assert.equal(state?.step, begun ? (confirmed ? 'verified' : 'contact') : undefined)
      } else {
        const code = await door.code(mobile)
        assert.equal((await confirmClaim(door.deps, `${flow}x`, code)).ok, false, 'a wrong flow')
        const answer = await confirmClaim(door.deps, flow, code)
        assert.equal(answer.ok, begun && !confirmed, order.join(' → '))
        confirmed ||= answer.ok
      }
    }
    if (confirmed) verified += 1
  }
  const { rows } = await door.owner.query(`select count(*)::int as n from identity.claim where step = 'verified'`)
  assert.equal(rows[0].n, verified)
  // All but the orders in which both confirmations come before the beginning: 40 of 120.
  assert.equal(verified, 80)
})

test('changing the data after the code makes the code worthless', async () => {
  const first = await begin()
  assert(first.ok)
  const code = await door.code(noura.mobile)
  const changed = await beginClaim(door.deps, data({ mobile: '+966500000077' }), { device: null, former: first.flow })
  assert(changed.ok)
  assert.equal((await confirmClaim(door.deps, first.flow, code)).ok, false)
  assert.equal((await confirmClaim(door.deps, changed.flow, code)).ok, code === (await door.code('+966500000077')))
})

test('whether a number, a mobile or a user name is taken makes no difference to the answer', async () => {
  await door.account(fahd, 'fahd.o', password)
  const shape = async (more: Partial<ClaimData>) => {
    const answer = await begin(more)
    assert(answer.ok)
    return JSON.stringify({ ...answer, flow: answer.flow.length })
  }
  const tries = [
    { number: fahd.number, mobile: '+966500000070', username: 'somebody' },
    { number: '1999900069', mobile: '+966500000170', username: 'somebody' },
    { number: noura.number, mobile: '+966500000270', username: 'fahd.o' },
    { number: '1999900085', mobile: '+966500000370', username: 'somebody' },
  ]
  const answers: string[] = []
  for (const more of tries) answers.push(await shape(more))
  assert.equal(new Set(answers).size, 1)
  const taken = await shape({ mobile: fahd.mobile })
  assert.equal(taken.replace('10"', '70"'), answers[0])
})

test('the person a stranger names is told, once a day, at the number the register or the account holds', async () => {
  const stranger = { mobile: '+966500000070' }
  await begin(stranger)
  assert.deepEqual(
    (await door.phone(noura.mobile)).map((m) => m.kind),
    ['account.claim-begun'],
  )
  door.clock.forward(minutes(31))
  await begin(stranger)
  assert.equal((await door.phone(noura.mobile)).length, 1)
  await door.account(fahd, 'fahd.o', password)
  await begin({ number: fahd.number, mobile: '+966500000071' })
  assert.deepEqual(
    (await door.phone(fahd.mobile)).map((m) => m.kind),
    ['account.claim-begun'],
  )
})

test('a mistyped mobile leaves nothing after a day, an unactivated registration nothing after 30', async () => {
  const lost = await begin({ mobile: '+966500000070' })
  const kept = await begin()
  assert(lost.ok && kept.ok)
  await confirmClaim(door.deps, kept.flow, await door.code(noura.mobile))
  door.clock.forward(inDays(1) + 1)
  assert.equal(await purgeClaims(door.pool, door.clock.now()), 1)
  assert.equal(await claimState(door.deps, lost.flow), null)
  assert.equal((await claimState(door.deps, kept.flow))?.step, 'verified')
  door.clock.forward(inDays(29))
  assert.equal(await purgeClaims(door.pool, door.clock.now()), 1)
})

test('signing in before activation is refused like anything else, and the holder of the claim hears why', async () => {
  const begun = await begin()
  assert(begun.ok)
  await confirmClaim(door.deps, begun.flow, await door.code(noura.mobile))
  const given = { name: noura.number, password, device: null, label: 'Safari', lang: 'ar' as const }
  const right = await beginSignIn(door.deps, given)
  const wrongOne = await beginSignIn(door.deps, { ...given, password: 'not the password' })
  assert.deepEqual(right, wrongOne)
  assert.equal((await door.phone(noura.mobile)).filter((m) => m.kind === 'account.not-active-yet').length, 1)
})

test('wrong codes do not verify, and the sixth is too late even when right', async () => {
  const begun = await begin()
  assert(begun.ok)
  const code = await door.code(noura.mobile)
  for (let i = 0; i < 5; i++) assert.equal((await confirmClaim(door.deps, begun.flow, wrong(code))).ok, false)
  assert.equal((await confirmClaim(door.deps, begun.flow, code)).ok, false)
})

test('a stranger’s registrations with her mobile leave her a code to sign in with, and resends count for the browser', async () => {
  await door.account(noura, 'noura.sh', password)
  for (let i = 0; i < 4; i++) assert((await begin()).ok, `registration ${i + 1}`)
  const fifth = await begin()
  assert(!fifth.ok && fifth.reason === 'code_wait')
  const given = { name: noura.number, password, device: null, label: 'Safari', lang: 'ar' as const }
  assert((await beginSignIn(door.deps, given)).ok)
  const sixth = await beginSignIn(door.deps, given)
  assert(!sixth.ok && sixth.reason === 'code_wait', 'five to one mobile, whatever they are for')

  const device = 'the browser of somebody in a hurry'
  const at = (mobile: string) => beginClaim(door.deps, data({ mobile }), { device, former: null })
  const first = await at('+966500000170')
  assert(first.ok)
  for (const wait of [30, 60]) {
    door.clock.forward(wait * 1000)
    assert((await resendClaimCode(door.deps, first.flow, device)).ok)
  }
  assert((await at('+966500000171')).ok && (await at('+966500000172')).ok)
  const next = await at('+966500000173')
  assert(!next.ok && next.reason === 'code_wait', 'five from one browser')
})

test('keys nobody asked for are refused', () => {
  const good = {
    number: '٢٩٩٩٩٠٠٠١٨',
    mobile: '0500000028',
    username: 'imran.s',
    password: 'x',
    lang: 'en',
    terms: terms.version,
  }
  assert.equal(claimForm.parse(good).number, '2999900018')
  for (const key of ['role', 'ia_level', 'identity_level', 'state', 'status', 'person_id', 'admin']) {
    assert.equal(claimForm.safeParse({ ...good, [key]: 3 }).success, false, key)
  }
})

const about: About = {
  number: '1999900010',
  mobile: '+966500000010',
  username: 'fahd.o',
  born: '1985-03-10',
  name: {
    ar: { first: 'فهد', father: 'صالح', grandfather: 'عبدالله', family: 'العتيبي' },
    en: { first: 'Fahd', father: 'Saleh', grandfather: 'Abdullah', family: 'Alotaibi' },
  },
}

test('a password is refused for being short, leaked or about oneself, in either script, and says why', () => {
  const leaked = (p: string) => p === '123qweasdzxc'
  const refused = [
    'short one 1',
    '123qweasdzxc',
    'my id 1999900010 ok',
    'رقمي ١٩٩٩٩٠٠٠١٠ هنا',
    'call 0500000010 now',
    'hello fahd.o there',
    'I love Absher so much',
    'باب أبشر المفتوح دائما',
    'بوّابة الحديقة الخضراء',
    'the Alotaibi house 9',
    'بيت العُتيبي الكبير',
    'فهد 1405 والسلام عليكم',
    'saleh1985 and the sea',
    'aaaaaaaaaaaaaaaa',
    'xyz camel \ud800 yzabcd',
    'long '.repeat(30),
  ]
  for (const password of refused) {
    const why = judgePassword(password, about, leaked)
    assert(why?.ar && why.en, password)
  }
  const taken = [
    'قهوة وتمر عند الفجر',
    'correct horse battery',
    '٨٣٧٤٦١٩٢٠٥٨٣',
    'seven camels walk north',
    '🐪🐪 إبل في الصحراء',
  ]
  for (const password of taken) assert.equal(judgePassword(password, about, leaked), null, password)
})

test('hashes are Argon2id, equal for equal words however typed, and renewed when the cost has grown', async () => {
  const { pepper } = door.deps.keys
  const kept = await hashPassword(pepper, 'cafe\u0301 in the desert')
  assert.match(kept, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.deepEqual(await verifyPassword(pepper, kept, 'caf\u00e9 in the desert'), { right: true, rehash: null })
  assert.equal((await verifyPassword(pepper, kept, 'caf\u00e9 in the desert ')).right, false)
  assert.equal((await verifyPassword(pepper, null, 'anything')).right, false)
  const cheap = await slowHash(hmac(pepper, 'password', 'an old password').toString('hex'), {
    memoryCost: 9216,
    timeCost: 1,
  })
  const renewed = await verifyPassword(pepper, cheap, 'an old password')
  assert(renewed.right && renewed.rehash)
  assert.match(renewed.rehash, /m=19456,t=2,p=1/)
  assert.equal((await verifyPassword(pepper, renewed.rehash, 'an old password')).right, true)
})

test('when too many wait for the slow hash, the next is told to come back', async () => {
  let open = (): void => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const all = Array.from({ length: inHand + 64 }, () => inLine(() => gate))
  await assert.rejects(
    inLine(() => gate),
    (error) => error instanceof BusyError && error.retryAfterSeconds > 0,
  )
  open()
  await Promise.all(all)
  await inLine(async () => {})
})

test('the places of the launch are listed by city, and what an administrator adds', async () => {
  assert.deepEqual(
    (await activationPoints(door.pool, { city: 'riyadh' })).map((p) => p.name.ar),
    ['جوازات الرياض', 'الأحوال المدنية بالوشم', 'وكالة الأحوال المدنية بالمروج'],
  )
  assert.equal((await activationPoints(door.pool, { city: 'jeddah' })).length, 2)
})

function permutations<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items]
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]))
}
