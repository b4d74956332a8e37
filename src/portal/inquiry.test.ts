/** Inquiries on the portal: how often, and how lately one must have proved who one is. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { network } from '../web/asking.ts'
import { portalDoor } from './index.ts'
import { hear, type TestServer, testServer } from './testing.ts'
import type { Browser } from './visitor.testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor])
  await t.accounts()
})
after(() => t.close())
beforeEach(() => t.clock.forward(70 * 60_000))

const { FAHD, LAMA, NOURA, RAHIM } = cast
const family = '/services/civil-affairs/inquire-family-record'
const sponsored = '/services/residency/inquire-sponsored-persons'
const passport = '/services/passports/inquire-passport'
const asksWho = /أكّد أنك أنت/
const long = 16 * 60_000 - 60_000 * 2

/** Signed in more than a quarter of an hour ago, and never idle for as long. */
async function longIn(lang: 'ar' | 'en' = 'ar'): Promise<Browser> {
  const v = await t.signIn(t.visitor(lang), FAHD)
  for (let i = 0; i < 2; i++) {
    t.clock.forward(long)
    await v.get('/messages')
  }
  return v
}

test('one’s family is shown to somebody who signed in just now; later a code comes first, then it is shown', async () => {
  const fresh = await t.signIn(t.visitor(), FAHD)
  await fresh.get(family)
  assert(fresh.text.includes(NOURA.name.ar.first))

  const v = await longIn()
  await v.get(family)
  assert.match(v.text, asksWho)
  assert(!v.text.includes(NOURA.name.ar.first))
  await v.send({ _do: 'send' })
  assert.match(v.text, /05••••••10/)
  const code = await t.code(FAHD.mobile ?? '')
  assert.match((await t.phone(FAHD.mobile ?? ''))[0]?.text ?? '', /عرض بيانات من تعولهم أو تكفلهم/)
  await v.send({ _code: String((Number(code) + 1) % 1_000_000).padStart(6, '0') })
  assert.equal(v.status, 422)
  assert.match(v.html, /<title>خطأ: /)
  const token = v.cookies.get('session')
  await v.send({ _code: code })
  assert.equal(v.status, 200)
  assert(v.text.includes(NOURA.name.ar.first), v.text)
  assert.notEqual(v.cookies.get('session'), token, 'a new token at step-up (ID-80)')
  // For another quarter of an hour nothing is asked, at any of them.
  t.clock.forward(14 * 60_000)
  await v.get(family)
  assert(v.text.includes(NOURA.name.ar.first))
  t.clock.forward(2 * 60_000)
  await v.get(family)
  assert.match(v.text, asksWho)
})

test('what was asked is kept while the code comes, and the language may change meanwhile', async () => {
  const v = await t.signIn(t.visitor(), FAHD)
  await v.get(sponsored)
  const question = v.forms().find((f) => f.names.includes('period'))
  for (let i = 0; i < 2; i++) {
    t.clock.forward(long)
    await v.get('/messages')
  }
  await v.post(sponsored, { ...question?.values, period: 'previous' })
  assert.match(v.text, asksWho)
  await v.send({ _do: 'send' })
  await v.send({ _code: '12', _lang: 'en' })
  assert.match(v.text, /Confirm that it is you/)
  assert.match(v.html, /name="_code"[^>]*value="12"/)
  assert.match(v.text, /05••••••10/)
  await v.send({ _code: await t.code(FAHD.mobile ?? '') })
  assert(v.text.includes(cast.ASLAM.name.en.first), v.text)
  assert(!v.text.includes(RAHIM.name.en.first))
})

test('a page opened too late asks first and then shows its question', async () => {
  const v = await longIn()
  await v.get(sponsored)
  assert.match(v.text, asksWho)
  await v.send({ _do: 'send' })
  await v.send({ _code: await t.code(FAHD.mobile ?? '') })
  assert.equal(v.path, sponsored)
  assert(v.forms().some((f) => f.names.includes('period')))
})

test('of one’s own passport nothing more is asked; of the child’s it is', async () => {
  const v = await longIn()
  await v.get(passport)
  assert.doesNotMatch(v.text, asksWho)
  await v.post('/acting', { person: LAMA.id, next: passport })
  assert.match(v.text, asksWho)
  for (const body of [
    '{"_do":{"a":1}}',
    '{"_do":"check","_code":7}',
    '{"_do":"check","_code":["x"]}',
    '{"_sent":"<b>"}',
  ]) {
    const answer = await v.raw('POST', passport, body, { 'content-type': 'application/json' })
    assert([200, 422].includes(answer.statusCode), body)
    assert.doesNotMatch(answer.body, /<b>|<dl/)
  }
})

test('five a minute without signing in, whatever the browser calls itself; a device we know is counted by itself', async () => {
  const visa = '/services/visas/inquire-visa-validity'
  const ask = async (v: Browser) => {
    await v.get(visa)
    await v.send({ visa: '6999900017', passport: 'ID9990018', spoken: await hear(v) })
    return v.status
  }
  for (let i = 0; i < 5; i++) {
    const v = t.visitor()
    v.raw('GET', '/', undefined, { cookie: `device=made-up-${i}` })
    ;(v.cookies as Map<string, string>).set('device', `made-up-${i}`)
    assert.equal(await ask(v), 200, String(i))
  }
  const sixth = t.visitor()
  ;(sixth.cookies as Map<string, string>).set('device', 'made-up-6')
  assert.equal(await ask(sixth), 429)
  assert.equal(await ask(await t.signIn(t.visitor(), FAHD)), 200)
  assert.deepEqual(
    ['10.0.0.1', '::ffff:10.0.0.1', '2001:db8:1:2:3:4:5:6', '2001:DB8:1:2::9', '2001:db8::1', '::1'].map(network),
    ['10.0.0.1', '10.0.0.1', '2001:db8:1:2', '2001:db8:1:2', '2001:db8:0:0', '0:0:0:0'],
  )
})

test('signed in, thirty a minute as over the API', async () => {
  const v = await t.signIn(t.visitor(), FAHD)
  const statuses: number[] = []
  for (let i = 0; i < 31; i++) statuses.push((await v.raw('GET', passport)).statusCode)
  assert.deepEqual([...new Set(statuses.slice(0, 30)), statuses[30]], [200, 429])
})

const publicly = '/services/traffic/inquire-violations-public'
const { KHALID } = cast

/** Types a number and a birth date at the open inquiry of violations; the page that asks for a code follows. */
async function asksByNumber(v: Browser, number: string, year = '1991'): Promise<void> {
  await v.get(publicly)
  const born = { 'birthDate.day': '4', 'birthDate.month': '7', 'birthDate.year': year }
  await v.send({ number, ...born, spoken: await hear(v) })
}

test('P-12: without an account Khalid’s violations are counted for whoever has the code sent to his mobile, and he sees the line', async () => {
  const v = t.visitor('en')
  await asksByNumber(v, KHALID.number)
  assert.match(v.text, /If the details are those of a person/)
  assert.ok(!v.text.includes('112.50'))
  const code = await t.code(KHALID.mobile ?? '')
  await v.send({ code: String((Number(code) + 1) % 1_000_000).padStart(6, '0') })
  assert.equal(v.status, 422)
  assert.match(v.text, /code is wrong or over, or the details do not match/)
  await v.send({ code })
  assert.match(v.text, /Unpaid violations: 1, in all SAR 112\.50/)
  assert.ok(!v.text.includes(KHALID.name.en.family), 'no name')
  await v.send({ _lang: 'ar' })
  assert.match(v.text, /عددها 1 ومجموعها 112\.50 ريال/)
  const { rows } = await t.db.owner.query(
    `select reader from watch.reading where person_id = $1 and purpose = 'traffic/inquire-violations-public'`,
    [KHALID.id],
  )
  assert.ok(rows.length >= 1 && rows.every(({ reader }) => reader === 'anyone'))
})

test('a number nobody has, a wrong birth date and a right one get the same pages; only the right one a code', async () => {
  const pages: string[] = []
  for (const [number, year] of [
    [cast.MONA.number, '1991'],
    ['1999901000', '1991'],
    [KHALID.number, '1991'],
  ] as const) {
    const v = t.visitor('en')
    t.clock.forward(61_000)
    await asksByNumber(v, number, year)
    const asked = v.text
    await v.send({ code: '000000' })
    pages.push(`${asked}\n${v.status} ${v.text}`)
  }
  assert.equal(new Set(pages).size, 1, pages.join('\n---\n'))
  const { rows } = await t.db.owner.query<{ n: number }>(
    `select count(*)::int as n from identity.code where purpose = 'by-number' and issued_at > $1`,
    [new Date(Date.parse(t.clock.now()) - 10 * 60_000).toISOString()],
  )
  assert.equal(rows[0]?.n, 0, 'no worker has looked yet: the door itself sends nothing')
})

test('a number is asked about ten times an hour, whoever asks, and a code of one page opens no other', async () => {
  const [one, other] = [t.visitor('en'), t.visitor('en')]
  await asksByNumber(one, KHALID.number)
  const code = await t.code(KHALID.mobile ?? '')
  await asksByNumber(other, KHALID.number)
  await other.send({ code })
  assert.equal(other.status, 422)
  for (let i = 0; i < 8; i++) {
    t.clock.forward(61_000)
    await asksByNumber(t.visitor('en'), KHALID.number)
  }
  t.clock.forward(61_000)
  const late = t.visitor('en')
  await asksByNumber(late, KHALID.number)
  assert.equal(late.status, 429)
})
