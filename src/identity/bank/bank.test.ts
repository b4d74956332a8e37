/** Activation by a bank's word: what it makes, what it never does, and that a refusal tells the bank nothing. */
import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { generateKeyPair } from 'jose'
import { inDays, later, minutes } from '../../store/index.ts'
import {
  activateByBank,
  bankUse,
  beginSignIn,
  openBank,
  proofingOf,
  readBanks,
  readWord,
  signedWord,
} from '../index.ts'
import { dead, fahd, noura, type TestDoor, testDoor } from '../testing.ts'
import { audience, type Bent, password, registered, type TestBank, testBank } from './testing.ts'

let door: TestDoor
let samba: TestBank
const doors: TestDoor[] = []
beforeEach(async () => {
  door = await testDoor()
  samba = await testBank()
  doors.push(door)
})
after(async () => {
  for (const d of doors) await d.close()
})

type Person = { readonly number: string; readonly mobile: string }

/** As the address of the banks does it: whose word, what it says, and what comes of it. */
async function says(person: Person, bent: Bent = {}, from = samba, known = [from.bank]) {
  return heard(await from.word(person, door.clock.now(), bent), known)
}

async function heard(typed: string, known = [samba.bank]) {
  const signed = await signedWord(known, typed)
  if (signed === null) return { ok: false, reason: 'nobody' } as const
  const read = readWord(signed, audience, door.clock.now())
  return read.ok ? activateByBank(door.deps, read.word) : read
}

const reason = (answer: Awaited<ReturnType<typeof says>>) => (answer.ok ? 'ok' : answer.reason)
const rows = async (sql: string, values: unknown[] = []) => (await door.owner.query(sql, values)).rows

for (const [lang, told] of [
  ['ar', /تم تفعيل حسابك في البوابة عبر .?مصرف التجربة/],
  ['en', /activated through .?Trial Bank/],
] as const) {
  test(`a customer who registered is activated by her bank at IA2, with her own password, and told (${lang})`, async () => {
    await registered(door, noura, 'noura.sh', lang)
    const answer = await says(noura)
    assert.deepEqual(answer, { ok: true, activatedAt: door.clock.now() })
    const [account] = await rows('select identity_level, mobile, username, must_change, state from identity.account')
    assert.deepEqual(account, {
      identity_level: 2,
      mobile: noura.mobile,
      username: 'noura.sh',
      must_change: false,
      state: 'active',
    })
    const [made] = await rows(
      'select method, place, identity_level, scores, octet_length(evidence_hash) as n from identity.activation',
    )
    assert.deepEqual(made, {
      method: 'bank',
      place: 'SAMBA',
      identity_level: 2,
      scores: { customerDays: 2833, kycDays: 702 },
      n: 32,
    })
    assert.match((await door.phone(noura.mobile)).find(({ kind }) => kind === 'acct.activated')?.text ?? '', told)
    const step = await beginSignIn(door.deps, { name: noura.number, password, device: null, label: 'Safari', lang })
    assert(step.ok && step.next === 'code')
    assert.equal((await proofingOf(door.pool, noura.id))?.method, 'bank')
  })
}

test('with the ticket of another form the registration is not found; with its own it is', async () => {
  const ticket = await registered(door, noura)
  const other = await registered(door, fahd, 'fahd.o')
  assert.equal(reason(await says(noura, { members: { ticket: other } })), 'not_activated')
  assert.equal(reason(await says(noura, { members: { ticket } })), 'ok')
  const states = await rows('select username, step from identity.claim order by username')
  assert.deepEqual(states, [
    { username: 'fahd.o', step: 'verified' },
    { username: 'noura.sh', step: 'activated' },
  ])
})

test('all other registrations of her number die with it, and nothing of them opens anything', async () => {
  await registered(door, { number: noura.number, mobile: '+966500000070' }, 'somebody')
  await registered(door, noura)
  assert.equal(reason(await says(noura)), 'ok')
  assert.deepEqual(await rows(`select step, password_hash from identity.claim where username = 'somebody'`), [
    { step: 'dead', password_hash: '' },
  ])
})

test('unknown, dead, never registered, another mobile, a stranger’s registration and an account that exists: one answer', async () => {
  await registered(door, dead, 'abdullah.o')
  await registered(door, { number: noura.number, mobile: '+966500000070' }, 'somebody')
  await door.account(fahd, 'fahd.o', password)
  const answers = [
    await says({ number: '1999900309', mobile: '+966500000071' }),
    await says(dead),
    await says({ number: noura.number, mobile: noura.mobile }),
    // The bank and the stranger agree, the register does not: whoever took her line at the bank does not get in.
    await says({ number: noura.number, mobile: '+966500000070' }),
    await says(fahd),
    await says({ number: fahd.number, mobile: '+966500000072' }),
  ]
  for (const answer of answers) assert.deepEqual(answer, answers[0])
  assert.equal(reason(answers[0] as (typeof answers)[0]), 'not_activated')
  assert.equal((await rows('select from identity.activation')).length, 0)
  const why = await rows(`select person_id, detail->>'reason' as why from identity.event where kind = 'bank_refused'`)
  assert.deepEqual(new Set(why.map(({ why }) => why)), new Set(['not_current', 'no_claim', 'mobile', 'has_account']))
})

test('the account that exists stays as it was, and its holder hears of it once a day (T-BNK-02)', async () => {
  await door.account(fahd, 'fahd.o', password)
  await registered(door, fahd, 'another')
  const [before] = await rows('select * from identity.account')
  assert.equal(reason(await says(fahd)), 'not_activated')
  assert.equal(reason(await says(fahd)), 'not_activated')
  assert.deepEqual(await rows('select * from identity.account'), [before])
  const told = (await door.phone(fahd.mobile)).filter(({ kind }) => kind === 'account.bank-tried')
  assert.equal(told.length, 1)
  door.clock.forward(inDays(1))
  await says(fahd)
  assert.equal((await door.phone(fahd.mobile)).filter(({ kind }) => kind === 'account.bank-tried').length, 2)
})

test('a mobile that another account has opens no second one', async () => {
  await registered(door, noura)
  await door.account({ id: fahd.id, mobile: noura.mobile }, 'fahd.o', password)
  assert.equal(reason(await says(noura)), 'not_activated')
})

test('an account activated by hand of the kiosk or the bank is told of at every contact that is on record', async () => {
  await door.owner.query('insert into notices.contact values ($1, $2, $3, $4)', [
    noura.id,
    '+966500000029',
    'ar',
    door.clock.now(),
  ])
  await registered(door, noura)
  assert.equal(reason(await says(noura)), 'ok')
  for (const mobile of [noura.mobile, '+966500000029'])
    assert.equal((await door.phone(mobile)).filter(({ kind }) => kind === 'acct.activated').length, 1, mobile)
})

test('thirty and more ways to bend a good word, and not one is taken (T-BNK-01, T-BNK-03)', async () => {
  await registered(door, noura)
  const now = Math.floor(Date.parse(door.clock.now()) / 1000)
  const stranger = await generateKeyPair('ES256')
  const other = await testBank({ code: 'RIMAL' })
  const good = await samba.word(noura, door.clock.now())
  const [head = '', body = '', signature = ''] = good.split('.')
  const json = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
  const made = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const flipped = Buffer.from(signature, 'base64url')
  flipped[5] = (flipped[5] ?? 0) ^ 1
  const strange = [
    `${head}.${body}.`,
    `${head}.${body}`,
    `${head}.${body}.${flipped.toString('base64url')}`,
    `${head}.${made({ ...json(body), number: fahd.number })}.${signature}`,
    `${made({ ...json(head), alg: 'none' })}.${body}.`,
    `${made({ ...json(head), alg: 'HS256' })}.${body}.${signature}`,
    `${good}.${signature}`,
    ` ${good}`,
    'x'.repeat(5000),
    '',
    await samba.word(noura, door.clock.now(), { key: stranger.privateKey }),
    await samba.word(noura, door.clock.now(), { header: { kid: 'SAMBA-2' } }),
    await samba.word(noura, door.clock.now(), { header: { kid: undefined } }),
    await samba.word(noura, door.clock.now(), { header: { typ: 'JWT' } }),
    await samba.word(noura, door.clock.now(), { header: { typ: undefined } }),
    await samba.word(noura, door.clock.now(), { members: { iss: 'RIMAL' } }),
    await samba.word(noura, door.clock.now(), { members: { iss: ['SAMBA'] } }),
    await samba.word(noura, door.clock.now(), { members: { iss: undefined } }),
    await other.word(noura, door.clock.now(), { members: { iss: 'SAMBA' }, header: { kid: 'SAMBA-1' } }),
    await other.word(noura, door.clock.now()),
  ]
  for (const typed of strange) assert.equal(reason(await heard(typed)), 'nobody', typed.slice(0, 40))
  const bent: readonly [string, Record<string, unknown>][] = [
    ['word_audience', { aud: `${audience}/` }],
    ['word_audience', { aud: 'https://portal.test/openid' }],
    ['word_members', { aud: [audience, 'https://elsewhere.test'] }],
    ['word_members', { aud: undefined }],
    ['word_late', { exp: now }],
    ['word_late', { iat: now - 400, exp: now - 100 }],
    ['word_late', { exp: now + 301 }],
    ['word_late', { iat: now + 60, exp: now + 120 }],
    ['word_late', { iat: now + 5, exp: now + 5 }],
    ['word_members', { exp: undefined }],
    ['word_members', { iat: 'now' }],
    ['word_members', { exp: now + 0.5 }],
    ['word_members', { jti: 'short' }],
    ['word_members', { jti: undefined }],
    ['word_members', { number: '1999900011' }],
    ['word_members', { number: 1999900028 }],
    ['word_members', { mobile: '+1 555 0100' }],
    ['word_members', { email: 'noura@example.org' }],
    ['word_members', { identity_level: 3 }],
    ['word_members', { contact_mobile: '+966500000099' }],
    ['word_members', { ticket: 'x' }],
    ['word_members', { kyc_at: '2024-02-31' }],
    ['word_members', { customer_since: undefined }],
    ['word_login', { acr: 'password' }],
    ['word_kyc', { kyc_at: '2021-01-31' }],
    ['word_kyc', { kyc_at: '2026-02-02' }],
    ['word_kyc', { customer_since: '2026-02-02' }],
  ]
  for (const [expected, members] of bent)
    assert.equal(reason(await says(noura, { members })), expected, JSON.stringify(members))
  assert.equal((await rows('select from identity.account')).length, 0)
  assert.equal((await rows('select from identity.bank_use')).length, 0, 'what cannot be a word is not counted')
  // The very edges are taken: KYC of five years ago to the day, and a life of 300 seconds.
  assert.equal(reason(await says(noura, { members: { kyc_at: '2021-02-01', exp: now + 300 } })), 'ok')
})

test('a bank may sign by any of the three algorithms, and a second bank is one more line of configuration', async () => {
  for (const [i, alg] of (['PS256', 'EdDSA', 'ES256'] as const).entries()) {
    const bank = await testBank({ code: `BANK${i}` }, alg)
    assert.equal(reason(await says({ number: '1999900309', mobile: '+966500000071' }, {}, bank)), 'not_activated', alg)
  }
  const rimal = await testBank({ code: 'RIMAL' })
  const file = JSON.stringify({ banks: [samba.bank, rimal.bank] })
  const both = [...readBanks(file)]
  await registered(door, noura)
  assert.equal(reason(await says(noura, {}, rimal, both)), 'ok')
  assert.equal((await rows('select place from identity.activation'))[0].place, 'RIMAL')
  for (const wrong of [
    'no json',
    '{}',
    JSON.stringify({ banks: [samba.bank, samba.bank] }),
    JSON.stringify({ banks: [{ ...samba.bank, level: 3 }] }),
    JSON.stringify({ banks: [{ ...samba.bank, code: 'samba' }] }),
    JSON.stringify({ banks: [{ ...samba.bank, perHour: -1 }] }),
  ])
    assert.throws(() => readBanks(wrong), wrong)
})

test('the same word again is not heard, whatever came of it', async () => {
  await registered(door, noura)
  const word = await samba.word(noura, door.clock.now())
  assert.equal(reason(await heard(word)), 'ok')
  assert.equal(reason(await heard(word)), 'word_used')
  const no = await samba.word(fahd, door.clock.now())
  assert.equal(reason(await heard(no)), 'not_activated')
  await registered(door, fahd, 'fahd.o')
  assert.equal(reason(await heard(no)), 'word_used', 'kept back until it would fit')
  // Another bank may name its words as it likes.
  const jti = 'the-same-identifier'
  const rimal = await testBank({ code: 'RIMAL' })
  assert.equal(reason(await says(fahd, { members: { jti, mobile: '+966500000071' } })), 'not_activated')
  assert.equal(reason(await says(fahd, { members: { jti } }, rimal)), 'ok')
})

test('past its quota of the hour or the day a bank is not heard, for whomever, until the next', async () => {
  const small = await testBank({ perHour: 2, perDay: 3 })
  await registered(door, noura)
  const nobody = { number: '1999900309', mobile: '+966500000071' }
  assert.equal(reason(await says(nobody, {}, small)), 'not_activated')
  assert.equal(reason(await says(nobody, {}, small)), 'not_activated')
  const full = [await says(noura, {}, small), await says(nobody, {}, small)]
  assert.deepEqual(full[0], full[1], 'a full bank learns nothing either')
  assert(!full[0]?.ok && full[0]?.reason === 'bank_quota')
  assert.equal('retryAt' in full[0] && full[0].retryAt, '2026-02-01T07:00:00.000Z')
  door.clock.set('2026-02-01T07:00:00Z')
  assert.equal(reason(await says(noura, {}, small)), 'ok')
  const day = await says(nobody, {}, small)
  assert.equal(!day.ok && 'retryAt' in day && day.retryAt, '2026-02-02T00:00:00.000Z')
  assert.deepEqual(await bankUse(door.pool, [small.bank], door.clock.now()), [
    { code: 'SAMBA', heard: 3, activated: 1, refused: 2, stopped: false },
  ])
  const none = await testBank({ code: 'RIMAL', perHour: 0, perDay: 0 })
  assert.equal(reason(await says(noura, {}, none)), 'bank_quota')
})

test('a word that the quota turned away can be sent again when there is room', async () => {
  const small = await testBank({ perHour: 1 })
  await registered(door, noura)
  await says({ number: '1999900309', mobile: '+966500000071' }, {}, small)
  door.clock.set('2026-02-01T06:59:00Z')
  const word = await small.word(noura, door.clock.now())
  assert.equal(reason(await heard(word, [small.bank])), 'bank_quota')
  door.clock.forward(minutes(1))
  assert.equal(reason(await heard(word, [small.bank])), 'ok')
})

test('a bank that is refused too often is stopped until an officer lets it go on; what nobody signed does not count', async () => {
  const clumsy = await testBank({ breaker: { least: 3, share: 0.5 } })
  const stranger = await generateKeyPair('ES256')
  const nobody = { number: '1999900309', mobile: '+966500000071' }
  await registered(door, noura)
  await registered(door, fahd, 'fahd.o')
  for (let i = 0; i < 10; i++) assert.equal(reason(await says(noura, { key: stranger.privateKey }, clumsy)), 'nobody')
  assert.equal(reason(await says(noura, {}, clumsy)), 'ok')
  for (let i = 0; i < 3; i++) assert.equal(reason(await says(nobody, {}, clumsy)), 'not_activated')
  assert.equal(reason(await says(fahd, {}, clumsy)), 'bank_stopped')
  const [use] = await bankUse(door.pool, [clumsy.bank], door.clock.now())
  assert.deepEqual(use, { code: 'SAMBA', heard: 4, activated: 1, refused: 3, stopped: true })
  const [stop] = await rows('select stopped_by, why from identity.bank_stop')
  assert.deepEqual(stop, { stopped_by: 'breaker', why: '3 of 4 refused within the hour' })
  // Time alone does not mend it.
  door.clock.forward(inDays(1))
  assert.equal(reason(await says(fahd, {}, clumsy)), 'bank_stopped')
  assert.equal(await openBank(door.pool, 'SAMBA', 'staff-7', door.clock.now()), true)
  assert.equal(await openBank(door.pool, 'SAMBA', 'staff-7', door.clock.now()), false)
  assert.equal(reason(await says(fahd, {}, clumsy)), 'ok')
})

test('let go on within the hour, a bank is not stopped again for what it was stopped for', async () => {
  const clumsy = await testBank({ breaker: { least: 2, share: 0.5 } })
  const nobody = { number: '1999900309', mobile: '+966500000071' }
  for (let i = 0; i < 2; i++) await says(nobody, {}, clumsy)
  assert.equal(reason(await says(nobody, {}, clumsy)), 'bank_stopped')
  await openBank(door.pool, 'SAMBA', 'staff-7', door.clock.now())
  assert.equal(reason(await says(nobody, {}, clumsy)), 'not_activated')
  assert.equal(reason(await says(nobody, {}, clumsy)), 'not_activated')
  assert.equal(reason(await says(nobody, {}, clumsy)), 'bank_stopped', 'but for two new ones it is')
})

test('fifty at once with one word, two hundred times: it is heard once (ID-28)', async () => {
  const nobody = { number: '1999900309', mobile: '+966500000071' }
  for (let round = 0; round < 200; round++) {
    const word = await samba.word(nobody, door.clock.now())
    const answers = await Promise.all(Array.from({ length: 50 }, () => heard(word)))
    const winners = answers.filter((answer) => reason(answer) !== 'word_used')
    assert.equal(winners.length, 1, `round ${round}: ${winners.length}`)
  }
  const [use] = await bankUse(door.pool, [samba.bank], door.clock.now())
  assert.equal(use?.heard, 200)
})

test('twenty words at once for one registration make one account, and never one too many for the quota', async () => {
  const small = await testBank({ perHour: 10 })
  await registered(door, noura)
  const words = await Promise.all(Array.from({ length: 20 }, () => small.word(noura, door.clock.now())))
  const answers = await Promise.all(words.map((word) => heard(word, [small.bank])))
  const count = (what: string) => answers.filter((answer) => reason(answer) === what).length
  assert.deepEqual([count('ok'), count('not_activated'), count('bank_quota')], [1, 9, 10])
  assert.equal((await rows('select from identity.activation')).length, 1)
})

test('a word that is kept for three minutes is late', async () => {
  await registered(door, noura)
  const word = await samba.word(noura, door.clock.now())
  door.clock.set(later(door.clock.now(), minutes(3)))
  assert.equal(reason(await heard(word)), 'word_late')
})
