/** Acting for another person: in the session, for a quarter of an hour of work, never for the wrong one (ID-80, ID-84). */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { portalDoor } from './index.ts'
import { type TestServer, testServer } from './testing.ts'
import type { Browser } from './visitor.testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor])
  await t.accounts()
})
after(() => t.close())
beforeEach(() => t.clock.forward(40 * 60_000))

const { FAHD, LAMA, RAHIM } = cast
const minute = 60_000
const permit = '/services/passports/issue-passport'
const over = /انتهت مدة إنجازك عن غيرك/
const acting = /تنجز عن\s+لمى/

const signedIn = (): Promise<Browser> => t.signIn(t.visitor(), FAHD)
const actFor = (v: Browser, person: { readonly id: string }, next = permit) =>
  v.post('/acting', { person: person.id, next })
const acted = async () =>
  (
    await t.db.owner.query<{ kind: string; for: string; reason: string | null }>(
      `select kind, detail->>'for' as for, detail->>'reason' as reason from identity.event
        where person_id = $1 and kind like 'acting%' order by at, event_id`,
      [FAHD.id],
    )
  ).rows

test('the choice stands in the session under a new token, on every page, and in the history with both ids', async () => {
  const v = await signedIn()
  const token = v.cookies.get('session')
  await actFor(v, LAMA)
  assert.equal(v.path, permit)
  assert.match(v.text, acting)
  assert.notEqual(v.cookies.get('session'), token)
  assert(!v.cookies.has('acting'))
  for (const page of [
    '/home',
    '/services',
    '/help',
    '/verify',
    '/status',
    '/terms',
    '/activation-points',
    '/account',
    '/messages',
  ]) {
    await v.get(page)
    assert.match(v.text, acting, page)
  }
  assert.match(v.text, /رسائل/)
  assert.deepEqual((await acted()).at(-1), { kind: 'acting_begun', for: LAMA.id, reason: null })
  await v.get('/account')
  assert.match(v.text, /بدأت تنجز عن شخص آخر/)
  // Another browser of hers acts for nobody, and a cookie of one's own making chooses nobody.
  const other = await signedIn()
  await other
    .raw('GET', '/home', undefined, {
      cookie: `session=${other.cookies.get('session')}; acting=${LAMA.id}`,
    })
    .then((answer) => assert.doesNotMatch(answer.body, /class="acting"/))
  await actFor(v, FAHD)
  assert.doesNotMatch(v.html, /class="acting"/)
  assert.deepEqual((await acted()).at(-1), { kind: 'acting_ended', for: LAMA.id, reason: 'chosen' })
})

test('the button pressed twice leaves her signed in, acting, with one session', async () => {
  const v = await signedIn()
  const old = v.cookies.get('session') ?? ''
  const press = () => v.raw('POST', '/acting', { person: LAMA.id, next: permit }, { cookie: `session=${old}` })
  const answers = [await press(), await press()]
  assert.deepEqual(
    answers.map((a) => a.statusCode),
    [303, 303],
  )
  await v.get('/home')
  assert.match(v.text, acting)
  t.clock.forward(11_000)
  await v.get('/home')
  assert.match(v.text, acting)
  const dead = await v.raw('GET', '/home', undefined, { cookie: `session=${old}` })
  assert.equal(dead.statusCode, 401)
})

test('work for the person keeps it going; other pages do not, and after a quarter of an hour every page says so', async () => {
  const v = await signedIn()
  await actFor(v, LAMA)
  for (let i = 0; i < 3; i++) {
    t.clock.forward(10 * minute)
    await v.get(permit)
    assert.match(v.text, acting, `after ${(i + 1) * 10} minutes of work for her`)
  }
  for (const at of [8, 16]) {
    t.clock.forward(8 * minute)
    await v.get('/messages')
    assert.match(v.text, at < 15 ? acting : over)
  }
  await v.get('/services')
  assert.match(v.text, over)
  assert.doesNotMatch(v.text, acting)
  await v.send({ next: '/services' }, '/acting/end')
  assert.equal(v.path, '/services')
  assert.doesNotMatch(v.text, over)
  assert.deepEqual((await acted()).at(-1), { kind: 'acting_ended', for: LAMA.id, reason: 'time' })
})

test('a page made for the child does nothing for the parent once the time is over', async () => {
  const v = await signedIn()
  await actFor(v, LAMA)
  const form = v.forms().find((f) => f.action === permit)
  assert.equal(form?.values._for, LAMA.id)
  t.clock.forward(8 * minute)
  await v.get('/messages')
  t.clock.forward(8 * minute)
  const drafts = async () => (await t.db.owner.query('select count(*)::int as n from requests.request')).rows[0].n
  const before = await drafts()
  await v.post(permit, form?.values ?? {})
  assert.match(v.path, /^\/acting\?next=/)
  assert.match(v.text, over)
  assert.equal(await drafts(), before)
  // The same with a question: it is not answered about oneself instead.
  await v.post('/services/passports/inquire-passport', { _for: LAMA.id })
  assert.match(v.path, /^\/acting\?next=/)
})

test('a draft begun for the child stays the child’s, whatever the time says', async () => {
  const v = await signedIn()
  await actFor(v, LAMA)
  await v.send({}, permit)
  const edit = v.path
  assert.match(edit, /\/edit\/1$/)
  t.clock.forward(8 * minute)
  await v.get('/messages')
  t.clock.forward(8 * minute)
  await v.get(edit)
  assert.equal(v.status, 200)
  assert.match(v.text, over)
  const crumbs = /<p class="crumbs">(.*?)<\/p>/s.exec(v.html)?.[1] ?? ''
  assert(crumbs.includes(LAMA.name.ar.first), 'the page says for whom the draft is')
})

test('when the register ends the right, the choice is void on the next page, and that is said', async () => {
  const v = await signedIn()
  await actFor(v, RAHIM, '/services')
  assert.match(v.text, /تنجز عن/)
  await t.db.owner.query(
    `update sponsorships.sponsorship set until = '2026-01-31' where person_id = $1 and superseded_at is null`,
    [RAHIM.id],
  )
  await v.get('/services')
  assert.match(v.text, over)
  await v.send({ next: '/services' }, '/acting/end')
  assert.deepEqual((await acted()).at(-1), { kind: 'acting_ended', for: RAHIM.id, reason: 'standing' })
  await actFor(v, RAHIM)
  assert.equal(v.status, 403)
})

test('signing out ends acting with the session', async () => {
  const v = await signedIn()
  await actFor(v, LAMA)
  const token = v.cookies.get('session') ?? ''
  await v.send({}, '/sign-out')
  assert.equal((await v.raw('GET', '/home', undefined, { cookie: `session=${token}` })).statusCode, 401)
})
