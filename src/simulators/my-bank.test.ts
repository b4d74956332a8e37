/** The bank's app of the demo: what a customer presses there reaches the house as a real bank's word does. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { demoBanks } from '../agencies/banks/index.ts'
import { apiDoor } from '../api/index.ts'
import { portalDoor } from '../portal/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import { simulatorsDoor } from './index.ts'
import type { bankFaultWords } from './words.ts'

let t: TestServer
before(async () => {
  t = await testServer([
    portalDoor,
    apiDoor,
    (app, doorway, house) =>
      simulatorsDoor(app, doorway, house.gateway, house.readers, { banks: demoBanks(doorway.keys.callbacks) }),
  ])
  await t.accounts()
})
after(() => t.close())

const page = '/simulators/my-bank'

test('every way a bank can err is refused with its code, in both languages, and the registration still waits', async () => {
  const codes: Readonly<Record<Exclude<keyof typeof bankFaultWords, 'none' | 'replay'>, string>> = {
    'wrong-mobile': 'not-activated',
    'old-kyc': 'word-kyc',
    'weak-login': 'word-login',
    'wrong-key': 'word-not-signed',
    late: 'word-late',
    'for-another': 'word-audience',
    'over-quota': 'bank-quota',
  }
  for (const lang of ['ar', 'en'] as const) {
    const v = t.visitor(lang)
    for (const [fault, code] of Object.entries(codes)) {
      await v.get(page)
      await v.send({ number: cast.NOURA.number, fault })
      assert.equal(v.status, 422, fault)
      assert.ok(v.text.includes(`(${code})`), `${fault}: ${v.text}`)
    }
  }
  const { rows } = await t.db.owner.query(`select step from identity.claim where number = $1`, [cast.NOURA.number])
  assert.deepEqual(rows, [{ step: 'verified' }])
})

test('a number that is wrong, nobody’s or without a mobile is told to the customer, and what was typed stays', async () => {
  const v = t.visitor()
  await v.get(page)
  await v.send({ number: '1999900011', fault: 'none' })
  assert.equal(v.status, 422)
  assert.match(v.html, /id="f-number-error"/)
  for (const number of ['1999900309', cast.LAMA.number]) {
    await v.send({ number, fault: 'none' })
    assert.match(v.text, /لا عميل بهذا الرقم/)
    assert.ok(v.html.includes(number))
  }
  await v.send({ number: cast.NOURA.number, fault: 'late', _lang: 'en' })
  assert.match(v.text, /What the bank does wrong/)
})

test('sent twice, the first activates and the second is not heard; pressed again, nothing changes', async () => {
  const v = t.visitor('en')
  await v.get('/simulators')
  assert.match(v.html, /href="\/simulators\/my-bank"/)
  await v.get(page)
  await v.send({ number: cast.NOURA.number, fault: 'replay' })
  assert.match(v.text, /counts once. Sign a new one \(word-used\)/)
  const made = await t.db.owner.query(`select from identity.activation where person_id = $1 and method = 'bank'`, [
    cast.NOURA.id,
  ])
  assert.equal(made.rowCount, 1)
  await v.send({ number: cast.NOURA.number, fault: 'none' })
  assert.match(v.text, /\(not-activated\)/)
  await t.signIn(t.visitor(), cast.NOURA)
})
