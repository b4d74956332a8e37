import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Challenge, solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import type { Lang } from '../../language/index.ts'
import { fixedClock } from '../../store/index.ts'
import { type TestDatabase, testDatabase } from '../../store/testing.ts'
import { challenge, forgetSpent } from './index.ts'
import { listen } from './listen.testing.ts'
import { speak } from './speech.ts'

const noon = '2026-02-01T06:00:00.000Z'
const secret = 'a secret that only this test knows, 32+'
const clock = fixedClock(noon)
/** A fiftieth of the usual work: what is tested is the rules, not the processor. */
const easy = { rounds: 200, tries: [20, 40] } as const
const gate = challenge(secret, { clock, effort: easy })
let db: TestDatabase

before(async () => {
  db = await testDatabase()
})
after(() => db.close())

/** What the page does: with the browser's WebCrypto solver, not the server's. */
async function solve(json: string): Promise<string> {
  const given = JSON.parse(json) as Challenge
  const solution = await solveChallenge({ challenge: given, deriveKey })
  return Buffer.from(JSON.stringify({ challenge: given, solution })).toString('base64')
}

const changed = (answer: string, change: (payload: PayloadJson) => void): string => {
  const payload = JSON.parse(Buffer.from(answer, 'base64').toString()) as PayloadJson
  change(payload)
  return Buffer.from(JSON.stringify(payload)).toString('base64')
}
interface PayloadJson {
  challenge: {
    parameters: { cost: number; keyPrefix: string; data: { purpose: string; expires: number } }
    signature: string
  }
  solution: { counter: number; derivedKey: string }
}

test('a solved proof of work opens the gate once', async () => {
  const answer = { altcha: await solve((await gate.proofOfWork('sign-in')).json) }
  assert.equal(await gate.check(db.pool, 'sign-in', answer, noon), 'ok')
  assert.equal(await gate.check(db.pool, 'sign-in', answer, noon), 'spent')
})

test('fifty uses of one answer at once: exactly one counts', async () => {
  const answer = { altcha: await solve((await gate.proofOfWork('sign-in')).json) }
  const all = await Promise.all(Array.from({ length: 50 }, () => gate.check(db.pool, 'sign-in', answer, noon)))
  assert.equal(all.filter((a) => a === 'ok').length, 1)
  assert.equal(all.filter((a) => a === 'spent').length, 49)
})

test('the same answer spelt otherwise is still the same answer', async () => {
  const altcha = await solve((await gate.proofOfWork('sign-in')).json)
  assert.equal(await gate.check(db.pool, 'sign-in', { altcha }, noon), 'ok')
  const spaced = Buffer.from(JSON.stringify(JSON.parse(Buffer.from(altcha, 'base64').toString()), null, 2)).toString(
    'base64',
  )
  assert.equal(await gate.check(db.pool, 'sign-in', { altcha: spaced }, noon), 'spent')
  assert.equal(await gate.check(db.pool, 'sign-in', { altcha: altcha.replace(/=+$/, '') }, noon), 'spent')
})

test('a proof of work that was touched is wrong, whatever was touched', async () => {
  const answer = await solve((await gate.proofOfWork('sign-in')).json)
  const touched = [
    changed(answer, (p) => {
      p.challenge.parameters.data.expires += 1000
    }),
    changed(answer, (p) => {
      p.challenge.parameters.data.purpose = 'activate'
    }),
    changed(answer, (p) => {
      p.challenge.parameters.cost = 1
    }),
    changed(answer, (p) => {
      p.challenge.parameters.keyPrefix = '00'.repeat(8)
    }),
    changed(answer, (p) => {
      p.challenge.signature = 'ab'.repeat(32)
    }),
    changed(answer, (p) => {
      p.solution.derivedKey = '00'.repeat(32)
    }),
    'not base64 of anything',
    Buffer.from('null').toString('base64'),
    'A'.repeat(100_000),
  ]
  for (const altcha of touched) assert.equal(await gate.check(db.pool, 'sign-in', { altcha }, noon), 'wrong')
  assert.equal(await gate.check(db.pool, 'sign-in', { altcha: answer }, noon), 'ok', 'and none of them spent it')
})

test('an answer for one purpose does not open another, nor one of another house', async () => {
  const altcha = await solve((await gate.proofOfWork('sign-in')).json)
  assert.equal(await gate.check(db.pool, 'activate', { altcha }, noon), 'wrong')
  const other = challenge('the secret of another installation, 32+', { clock, effort: easy })
  assert.equal(await other.check(db.pool, 'sign-in', { altcha }, noon), 'wrong')
})

test('a proof of work lives five minutes by the clock of the house', async () => {
  const altcha = await solve((await gate.proofOfWork('sign-in')).json)
  assert.equal(await gate.check(db.pool, 'sign-in', { altcha }, '2026-02-01T06:05:00.000Z'), 'expired')
  assert.equal(await gate.check(db.pool, 'sign-in', { altcha }, '2026-02-01T06:04:59.000Z'), 'ok')
})

test('the usual effort is 200 to 400 tries of 5,000 rounds, which a browser solves', async () => {
  const { json } = await challenge(secret, { clock }).proofOfWork('sign-in')
  const { parameters } = JSON.parse(json) as Challenge
  assert.equal(parameters.cost, 5_000)
  const solution = await solveChallenge({ challenge: JSON.parse(json) as Challenge, deriveKey })
  assert.ok(solution !== null && solution.counter >= 200 && solution.counter <= 400)
})

test('every digit is heard rightly, in Arabic and in English', () => {
  for (const lang of ['ar', 'en'] as const) {
    for (const digits of ['012345', '678901', '555555', '984720']) {
      assert.equal(listen(speak(digits, lang), lang), digits)
    }
  }
})

const played = (token: string, lang: Lang): Buffer => {
  const wav = gate.sound(token, lang)
  assert.ok(wav)
  return wav
}

test('whoever listens and types the digits comes in, without JavaScript, once', async () => {
  for (const lang of ['ar', 'en'] as const) {
    const { token } = gate.spoken('sign-in', lang)
    const heard = listen(played(token, lang), lang)
    const given = { spokenToken: token, spokenDigits: ` ${heard.slice(0, 3)} ${heard.slice(3)} ` }
    assert.equal(await gate.check(db.pool, 'sign-in', given, noon), 'ok')
    assert.equal(await gate.check(db.pool, 'sign-in', given, noon), 'spent')
  }
})

test('digits typed as ٠-٩ are understood', async () => {
  const { token } = gate.spoken('sign-in', 'ar')
  const heard = listen(played(token, 'ar'), 'ar')
  const arabic = heard.replace(/\d/g, (d) => String.fromCharCode(0x660 + Number(d)))
  assert.equal(await gate.check(db.pool, 'sign-in', { spokenToken: token, spokenDigits: arabic }, noon), 'ok')
})

test('a wrong answer spends the token: the right one after it is too late', async () => {
  const { token } = gate.spoken('sign-in', 'en')
  const heard = listen(played(token, 'en'), 'en')
  const wrong = String((Number(heard) + 1) % 1_000_000).padStart(6, '0')
  assert.equal(await gate.check(db.pool, 'sign-in', { spokenToken: token, spokenDigits: wrong }, noon), 'wrong')
  assert.equal(await gate.check(db.pool, 'sign-in', { spokenToken: token, spokenDigits: heard }, noon), 'spent')
})

test('fifty guesses at once are one guess', async () => {
  const { token } = gate.spoken('sign-in', 'en')
  const heard = listen(played(token, 'en'), 'en')
  const guess = (i: number) => String((Number(heard) + i) % 1_000_000).padStart(6, '0')
  const all = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      gate.check(db.pool, 'sign-in', { spokenToken: token, spokenDigits: guess(i) }, noon),
    ),
  )
  assert.equal(all.filter((a) => a === 'spent').length, 49)
})

test('a spoken token of another purpose, touched, or too old opens nothing', async () => {
  const { token } = gate.spoken('sign-in', 'en')
  const spokenDigits = listen(played(token, 'en'), 'en')
  assert.equal(await gate.check(db.pool, 'activate', { spokenToken: token, spokenDigits }, noon), 'wrong')
  for (let at = 0; at < token.length; at += 7) {
    const touched = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
    assert.equal(await gate.check(db.pool, 'sign-in', { spokenToken: touched, spokenDigits }, noon), 'wrong')
    assert.equal(gate.sound(touched, 'en'), null)
  }
  const late = '2026-02-01T06:05:00.000Z'
  assert.equal(await gate.check(db.pool, 'sign-in', { spokenToken: token, spokenDigits }, late), 'expired')
  clock.set(late)
  assert.equal(gate.sound(token, 'en'), null)
  clock.set(noon)
  assert.equal(await gate.check(db.pool, 'sign-in', { spokenToken: token, spokenDigits }, noon), 'ok')
})

test('the token does not show its digits, and two sounds of it are never the same bytes', () => {
  const { token } = gate.spoken('sign-in', 'en')
  const heard = listen(played(token, 'en'), 'en')
  assert.ok(!Buffer.from(token, 'base64url').includes(heard))
  assert.notDeepEqual(played(token, 'en'), played(token, 'en'))
})

test('an empty form is missing its answer, not wrong', async () => {
  for (const answer of [{}, { altcha: '' }, { spokenToken: gate.spoken('sign-in', 'ar').token, spokenDigits: ' ' }]) {
    assert.equal(await gate.check(db.pool, 'sign-in', answer, noon), 'missing')
  }
})

test('spent challenges are forgotten an hour after they ended, not before', async () => {
  const altcha = await solve((await gate.proofOfWork('sweep')).json)
  await gate.check(db.pool, 'sweep', { altcha }, noon)
  await forgetSpent(db.pool, '2026-02-01T07:04:00.000Z')
  assert.equal(await gate.check(db.pool, 'sweep', { altcha }, noon), 'spent')
  assert.ok((await forgetSpent(db.pool, '2026-02-01T07:06:00.000Z')) > 0)
  const left = await db.owner.query('select from identity.spent_challenge')
  assert.equal(left.rowCount, 0)
})

test('a short secret is refused at the start', () => {
  assert.throws(() => challenge('short'), /32 characters/)
})
