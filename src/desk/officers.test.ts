/** Officers and units at the desk: administrators in two, what each hands over, and no row of a stranger's unit. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { softKey } from '../identity/passkey.testing.ts'
import { portalDoor } from '../portal/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import { deskDoor } from './index.ts'
import { type AtDesk, acts, approvalOf, atDesk, raiseDesk, signature } from './testing.ts'

const { FAHD, MONA } = cast

let t: TestServer
before(async () => {
  t = await testServer([portalDoor, deskDoor])
  await raiseDesk(t)
})
after(() => t.close())
beforeEach(() => t.clock.forward(40 * 60_000))

const accountOf = async (username: string) =>
  (
    await t.db.owner.query<{ roles: string[]; unit: string; why: string | null; open: boolean }>(
      `select roles, unit_id as unit, closed_why as why, closed_at is null as open from desk.officer where username = $1`,
      [username],
    )
  ).rows[0]

const fahd = { username: 'fahd.saleh', number: FAHD.number, 'roles.activation': 'yes', reason: 'He joins the counter' }

/** Fills a form that leads to a review, signs it, and lets the other administrator agree; her page after it. */
async function inTwo(
  first: AtDesk,
  second: string,
  fill: (v: AtDesk) => Promise<unknown>,
): Promise<{ readonly second: AtDesk; readonly proposal: string }> {
  await fill(first)
  assert.match(first.path, /\/review\?/, first.text)
  await first.sign(first.path)
  assert.equal(first.path, '/desk', first.text)
  const approval = await approvalOf(t, 'officer')
  const other = await atDesk(t, second)
  await other.sign(`${approval}/approve`)
  return { second: other, proposal: approval.split('/').at(-1) ?? '' }
}

/** Signs a new officer in with what was handed over to her; the page she comes to. */
async function comes(username: string, password: string, code: string): Promise<string> {
  const v = t.visitor('en')
  await v.get('/desk/sign-in')
  await v.send({ username, password })
  if (v.path !== '/desk/key') return v.text
  const options = JSON.parse((await v.raw('POST', '/desk/key/challenge', {})).body)
  await v.post('/desk/key', { _passkey: softKey().make(options), code })
  return v.path
}

const secretIn = (v: AtDesk): string => /To hand over (\S+)/.exec(v.text)?.[1] ?? ''

test('a new officer: two administrators, each with one half to hand over, and the halves open the desk together', async () => {
  const nawal = await atDesk(t, 'nawal.yahya')
  const tries: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ username: 'X' }, /beginning with a letter/],
    [{ username: 'hind.ahmed' }, /Another officer has this user name/],
    [{ number: cast.HIND.number }, /has an officer’s account/],
    [{ 'roles.activation': '' }, /Choose at least one role/],
    [{ unit: 'riyadh-civil' }, /not one of yours/],
  ]
  for (const [wrong, words] of tries) {
    await nawal.get('/desk/officers/new')
    await nawal.send({ ...fahd, ...wrong })
    assert.equal(nawal.status, 422)
    assert.match(nawal.text, words)
  }
  const { second: faisal, proposal } = await inTwo(nawal, 'faisal.mishal', async (v) => {
    await v.get('/desk/officers/new')
    await v.send(fahd)
    // The person stands in the address by id: no address holds a number.
    assert.doesNotMatch(v.path, new RegExp(FAHD.number))
    assert.equal(await accountOf('fahd.saleh'), undefined)
  })
  assert.equal(faisal.path, `/desk/handover/${proposal}`)
  const password = secretIn(faisal)
  assert.doesNotMatch(faisal.text, /Enrolment code/)
  await nawal.get('/desk')
  assert.match(nawal.html, new RegExp(`/desk/handover/${proposal}`))
  await nawal.get(`/desk/handover/${proposal}`)
  const code = secretIn(nawal)
  assert.match(code, /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/)
  assert.notEqual(password, code)
  assert.deepEqual(await accountOf('fahd.saleh'), {
    roles: ['activation'],
    unit: 'riyadh-passports',
    why: null,
    open: true,
  })
  assert.deepEqual(await acts(t, 'officer_changed', 'officer fahd.saleh'), [
    { officer: 'faisal.mishal', second: 'nawal.yahya', reason: 'He joins the counter' },
  ])
  // Neither half opens anything alone.
  assert.match(await comes('fahd.saleh', code, password), /not right/)
  assert.equal(await comes('fahd.saleh', password, code), '/desk')
  // Once the code is used nothing is shown any more, to either.
  for (const v of [nawal, faisal]) {
    await v.get(`/desk/handover/${proposal}`)
    assert.match(v.text, /There is nothing to hand over/)
  }
})

test('nobody hands over what is not hers: an administrator who was not one of the two sees nothing', async () => {
  const nawal = await atDesk(t, 'nawal.yahya')
  const { proposal } = await inTwo(nawal, 'faisal.mishal', async (v) => {
    await v.get('/desk/officers/fahd.saleh')
    await v.send({ 'reason-code': 'His passkey was lost' })
  })
  // A code is for who asked: who agreed is told nothing.
  const faisal = await atDesk(t, 'faisal.mishal')
  await faisal.get(`/desk/handover/${proposal}`)
  assert.match(faisal.text, /There is nothing to hand over/)
  const bader = await atDesk(t, 'bader.salem')
  await bader.get(`/desk/handover/${proposal}`)
  assert.equal(bader.status, 403)
  await nawal.get(`/desk/handover/${proposal}`)
  assert.match(nawal.text, /Enrolment code/)
  t.clock.forward(25 * 3_600_000)
  const late = await atDesk(t, 'nawal.yahya')
  await late.get(`/desk/handover/${proposal}`)
  assert.match(late.text, /There is nothing to hand over/)
})

test('roles change in two; suspended by one at once, reopened by two, closed for good by two', async () => {
  const nawal = await atDesk(t, 'nawal.yahya')
  const at = '/desk/officers/fahd.saleh'
  const roles = { 'roles.activation': 'yes', 'roles.supervisor': 'yes', 'reason-change': 'He supervises now' }
  await nawal.get(at)
  await nawal.send({ 'roles.activation': 'yes', 'reason-change': 'Nothing new' }, `${at}/change`)
  assert.match(nawal.text, /Nothing would change/)
  await inTwo(nawal, 'faisal.mishal', async (v) => {
    await v.get(at)
    await v.send(roles, `${at}/change`)
  })
  assert.deepEqual((await accountOf('fahd.saleh'))?.roles.toSorted(), ['activation', 'supervisor'])

  await nawal.get('/desk/officers/nawal.yahya')
  await nawal.send({ 'reason-suspend': 'I go away' })
  assert.match(nawal.text, /do not suspend your own/)
  await nawal.get(at)
  await nawal.send({ 'reason-suspend': 'He is being asked about' })
  assert.match(nawal.text, /Suspended/)
  assert.deepEqual(await accountOf('fahd.saleh').then((a) => [a?.open, a?.why]), [false, 'suspended'])
  const open = await t.db.owner.query(
    `select 1 from desk.session join desk.officer using (officer_id) where username = 'fahd.saleh' and ended_at is null`,
  )
  assert.equal(open.rowCount, 0)
  assert.equal((await acts(t, 'officer_suspended', 'officer fahd.saleh')).length, 1)

  await inTwo(nawal, 'faisal.mishal', async (v) => {
    await v.get(at)
    await v.send({ 'reason-reinstate': 'Nothing was found' })
  })
  assert.equal((await accountOf('fahd.saleh'))?.open, true)
  await inTwo(nawal, 'faisal.mishal', async (v) => {
    await v.get(at)
    await v.send({ 'reason-retire': 'He left the service' })
  })
  assert.deepEqual(await accountOf('fahd.saleh').then((a) => [a?.open, a?.why]), [false, 'retired'])
  await nawal.get(at)
  assert.match(nawal.text, /Closed for good/)
  assert.doesNotMatch(nawal.html, /name="reason-/)
  await nawal.post(`${at}/reinstate`, { 'reason-reinstate': 'Come back please' })
  assert.match(nawal.text, /closed for good/)
})

test('no row of a stranger’s unit is shown or touched, whatever address is typed', async () => {
  const nawal = await atDesk(t, 'nawal.yahya')
  await nawal.get('/desk/officers')
  assert.match(nawal.text, /hind\.ahmed/)
  assert.doesNotMatch(nawal.text, /bader\.salem|faisal\.mishal/)
  for (const path of ['/desk/officers/bader.salem', '/desk/units/riyadh-civil', '/desk/officers/nobody']) {
    await nawal.get(path)
    assert.equal(nawal.status, 404, path)
  }
  await nawal.post('/desk/officers/bader.salem/suspend', { 'reason-suspend': 'I may not do this' })
  assert.equal(nawal.status, 404)
  const review = `/desk/officers/review?${new URLSearchParams({ act: 'retire', username: 'bader.salem', reason: 'not mine to' })}`
  await nawal.get(review)
  assert.match(nawal.text, /No account of your units/)
  assert.equal(await signature(nawal, review), '')
  assert.equal((await accountOf('bader.salem'))?.open, true)
  const bader = await atDesk(t, 'bader.salem')
  await bader.get('/desk/officers')
  assert.equal(bader.status, 403)
})

test('a new unit with its manager and reader, and the reader is taken away again: both signed by two', async () => {
  const nawal = await atDesk(t, 'nawal.yahya')
  const anchor = 'ab'.repeat(32)
  const unit = { unit: 'jeddah-passports', ar: 'جوازات جدة', en: 'Jeddah passports', reason: 'A new office opens' }
  await nawal.get('/desk/units/new')
  await nawal.send({ ...unit, readers: 'FP-1:xyz' })
  assert.match(nawal.text, /64 digits/)
  await nawal.get('/desk/units/new')
  await nawal.send({ ...unit, manager: 'nobody.here' })
  assert.match(nawal.text, /no open account/)
  await inTwo(nawal, 'faisal.mishal', async (v) => {
    await v.get('/desk/units/new')
    await v.send({ ...unit, manager: 'nawal.yahya', readers: `FP-1:${anchor}` })
    assert.match(v.text, /FP-1/)
  })
  const readers = async () =>
    (await t.db.owner.query(`select readers from desk.unit where unit_id = 'jeddah-passports'`)).rows[0]?.readers
  assert.deepEqual(await readers(), [{ serialNo: 'FP-1', anchor }])
  await nawal.get('/desk/units/jeddah-passports')
  assert.match(nawal.html, /value="nawal\.yahya"/)
  await inTwo(nawal, 'faisal.mishal', async (v) => {
    await v.get('/desk/units/jeddah-passports')
    await v.send({ readers: '', reason: 'The reader was stolen' })
  })
  assert.deepEqual(await readers(), [])
})

test('two administrators add the same officer at once: one account, and the later proposal ends', async () => {
  const nawal = await atDesk(t, 'nawal.yahya')
  const faisal = await atDesk(t, 'faisal.mishal')
  const forms = [
    [nawal, 'mona.one'],
    [faisal, 'mona.two'],
  ] as const
  for (const [v, username] of forms) {
    await v.get('/desk/officers/new')
    await v.send({ ...fahd, number: MONA.number, username })
    await v.sign(v.path)
    assert.equal(v.path, '/desk', v.text)
  }
  const { rows } = await t.db.owner.query<{ id: string; by: string }>(
    `select proposal_id as id, username as by from desk.proposal join desk.officer on officer_id = proposed_by
     where what = 'officer' and decided_at is null and about like '%mona.%'`,
  )
  assert.equal(rows.length, 2)
  const agreed = await Promise.all(
    rows.map(async ({ id, by }) => {
      const v = by === 'nawal.yahya' ? faisal : nawal
      const at = `/desk/approvals/${id}/approve`
      const _passkey = await signature(v, at)
      return v.raw('POST', at, { _passkey })
    }),
  )
  assert.equal(agreed.filter(({ statusCode }) => statusCode === 303).length, 1)
  const made = await t.db.owner.query('select 1 from desk.officer where person_id = $1', [MONA.id])
  assert.equal(made.rowCount, 1)
})
