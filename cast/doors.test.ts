/** What is printed when the house is ready, and that whoever follows it comes in. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import { beginSignIn } from '../src/identity/index.ts'
import { fixedClock } from '../src/store/index.ts'
import { testDatabase } from '../src/store/testing.ts'
import { demoPassword, isTaken } from './accounts.ts'
import { castDoors } from './doors.ts'
import { cast, castDay, castNow } from './index.ts'
import { raiseKingdom } from './kingdom.ts'

const keys = { pepper: randomBytes(32), templates: randomBytes(32) }
const { pepper } = keys
const db = await testDatabase()
after(() => db.close())
await raiseKingdom(db.owner, { asOf: castDay, people: 0, accounts: true, keys, now: castNow })
const publicUrl = 'http://localhost:3000'

test('the first line is «ready» and the address; then the doors and the cast', async () => {
  const text = await castDoors({ publicUrl, synthetic: true, pool: db.pool, pepper })
  assert.equal(text.split('\n')[0], 'ready http://localhost:3000')
  for (const part of ['/kiosk', '/carrier', '/simulators', cast.FAHD.number, cast.NOURA.number, demoPassword(pepper)]) {
    assert.ok(text.includes(part), part)
  }
})

test('the password that is printed opens every account that is printed, and a second start prints it again', async () => {
  const password = demoPassword(Buffer.from(pepper))
  assert.match(password, /^[a-z]+(-[a-z]+){3}$/)
  assert.notEqual(password, demoPassword(randomBytes(32)))
  const deps = {
    pool: db.pool,
    clock: fixedClock(castNow),
    keys: { codes: randomBytes(32), pepper },
    leaked: () => false,
  }
  for (const { number } of [cast.FAHD, cast.IMRAN, cast.MONA, cast.KHALID, cast.TURKI]) {
    const step = await beginSignIn(deps, { name: number, password, device: null, label: 'Firefox', lang: 'ar' })
    assert.ok(step.ok && step.next === 'code', number)
  }
  for (const { number } of [cast.NOURA, cast.SAUD, cast.ABDULLAH]) {
    const step = await beginSignIn(deps, { name: number, password, device: null, label: 'Firefox', lang: 'ar' })
    assert.equal(step.ok, false, number)
  }
  const stored = await db.owner.query(`select from identity.account where password_hash like '%' || $1 || '%'`, [
    password,
  ])
  assert.equal(stored.rowCount, 0)
})

test('words that spell one of the cast where they meet are not the password', () => {
  assert.equal(isTaken('lemon-almond-river-stone'), false)
  assert.equal(isTaken('almond-lemon-river-stone'), true)
  // By hand: of these fixed peppers some draw such words first, and none may print them.
  for (let i = 0; i < 2000; i++) {
    const password = demoPassword(createHash('sha256').update(`pepper ${i}`).digest())
    assert.equal(password.replaceAll('-', '').includes('mona'), false, password)
  }
})

test('an installation with real people names its doors and nobody', async () => {
  const text = await castDoors({ publicUrl, synthetic: false, pool: db.pool, pepper })
  assert.equal(text.split('\n')[0], 'ready http://localhost:3000')
  assert.doesNotMatch(text, /\d{10}|carrier|simulators|password/)
})

test('without ready accounts everybody is sent to the kiosk', async () => {
  const bare = await testDatabase()
  try {
    await raiseKingdom(bare.owner, { asOf: castDay, people: 0, accounts: false, keys, now: castNow })
    const text = await castDoors({ publicUrl, synthetic: true, pool: bare.pool, pepper })
    assert.ok(!text.includes(demoPassword(pepper)) && !text.includes('registered on the web'))
    assert.match(text, /Noura Alshehri\s+1999900028\s+mobile 0500000028/)
  } finally {
    await bare.close()
  }
})
