/** Orders on accounts at the desk: two officers of two units, the holder told why, every reading in the book. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { remember } from '../identity/accounts.ts'
import { accountOf, holdDue } from '../identity/index.ts'
import { officerNamed, stopReaders } from '../identity/officers/index.ts'
import { portalDoor } from '../portal/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import { hours, inTransaction, minutes, ReadingsClosed, ReadsTooMany, readingOthers, uuid } from '../store/index.ts'
import { deskDoor } from './index.ts'
import { type AtDesk, acts, approvalOf, atDesk, raiseDesk } from './testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor, deskDoor])
  await t.accounts()
  await raiseDesk(t)
})
after(() => t.close())
beforeEach(() => t.clock.forward(minutes(40)))

const { FAHD, KHALID, NAWAL } = cast
const stateOf = async (who: { id: string }) => (await accountOf(t.pool, who.id))?.state
const paper = { order: 'M-1447-88', reason: 'Order of the criminal court of Riyadh' }

/** Fills the form; the page is then the review, or the form with what is wrong. */
async function fill(v: AtDesk, number: string, change: Record<string, string> = {}): Promise<string> {
  await v.get('/desk/accounts')
  const until = { 'until.day': '1', 'until.month': 'g3', 'until.year': '2026' }
  await v.send({ act: 'suspend', number, ...paper, ...until, ...change })
  return v.path
}

const reads = async (person: { id: string }) =>
  (
    await t.db.owner.query<{ username: string }>(
      `select distinct o.username from watch.reading r join desk.officer o on o.officer_id::text = r.reader
       where r.person_id = $1 and r.purpose = 'desk:account' order by 1`,
      [person.id],
    )
  ).rows.map(({ username }) => username)

test('an account is suspended by two officers of two units, its holder reads why and until when, and two lift it', async () => {
  const nawal = await atDesk(t, 'nawal.yahya')
  const signedIn = await t.signIn(t.visitor('en'), FAHD)
  const review = await fill(nawal, FAHD.number)
  assert.match(review, /^\/desk\/accounts\/review\?/)
  assert(!review.includes(FAHD.number), 'no address holds a number')
  assert.match(nawal.text, /Fahd.*Suspend the account.*M-1447-88.*criminal court.*Last day.*March 2026.*Open/s)
  await nawal.sign(review)
  assert.equal(nawal.path, '/desk', nawal.text)
  assert.equal(await stateOf(FAHD), 'active', 'nothing before two signatures')
  const approval = await approvalOf(t, 'account')
  await nawal.sign(`${approval}/approve`)
  assert.match(nawal.text, /You asked for it/)
  const faisal = await atDesk(t, 'faisal.mishal')
  await faisal.get(approval)
  assert.match(faisal.text, /Fahd.*M-1447-88.*criminal court/s)
  await faisal.sign(`${approval}/approve`)
  assert.match(faisal.text, /It is decided/)
  assert.equal(await stateOf(FAHD), 'suspended')
  assert.deepEqual(await reads(FAHD), ['faisal.mishal', 'nawal.yahya'])
  assert.deepEqual(await acts(t, 'account_ordered', FAHD.id), [
    { officer: 'faisal.mishal', second: 'nawal.yahya', reason: paper.reason },
  ])
  assert.equal((await signedIn.get('/account')).path.split('?')[0], '/sign-in')
  const told = (await t.phone(FAHD.mobile ?? '')).find(({ kind }) => kind === 'account.suspended')
  for (const part of [paper.order, paper.reason]) assert(told?.text.includes(part), told?.text)

  await fill(faisal, FAHD.number)
  assert.match(faisal.text, /suspended already/)
  await faisal.sign(await fill(faisal, FAHD.number, { act: 'lift', reason: 'The court let him go' }))
  await nawal.get(await approvalOf(t, 'account'))
  assert.match(nawal.text, /Lift the suspension.*The order in force.*M-1447-88/s)
  await nawal.sign(`${await approvalOf(t, 'account')}/approve`)
  assert.equal(await stateOf(FAHD), 'active')
  await t.signIn(t.visitor('en'), FAHD)
})

test('what changed between the two signatures, or waited longer than 15 minutes, suspends nobody', async () => {
  const nawal = await atDesk(t, 'nawal.yahya')
  const faisal = await atDesk(t, 'faisal.mishal')
  await nawal.sign(await fill(nawal, KHALID.number))
  await t.db.owner.query(`update identity.account set state = 'frozen_self' where person_id = $1`, [KHALID.id])
  await faisal.sign(`${await approvalOf(t, 'account')}/approve`)
  assert.match(faisal.text, /The data changed/)
  await nawal.sign(await fill(nawal, KHALID.number))
  const approval = await approvalOf(t, 'account')
  t.clock.forward(minutes(9))
  await faisal.get('/desk')
  t.clock.forward(minutes(7))
  await faisal.sign(`${approval}/approve`)
  assert.match(faisal.text, /More than 15 minutes/)
  assert.equal(await stateOf(KHALID), 'frozen_self')
})

test('an activation officer has no such page; nobody orders on herself, without a last day, or on who has no account', async () => {
  const hind = await atDesk(t, 'hind.ahmed')
  assert.equal((await hind.get('/desk/accounts')).status, 403)
  const nawal = await atDesk(t, 'nawal.yahya')
  for (const [change, words] of [
    [{ 'until.day': '', 'until.month': '', 'until.year': '' }, /Enter the last day/],
    [{ 'until.year': '2025' }, /Choose a day to come/],
    [{ 'until.year': '2028' }, /Choose a day to come/],
    [{ number: cast.SAUD.number }, /has no account/],
    [{ number: '1999900011' }, /check|digit|number/i],
    [{ act: 'lift' }, /is not suspended/],
    [{ act: 'release' }, /No rule holds/],
  ] as const) {
    assert.equal(await fill(nawal, FAHD.number, change), '/desk/accounts')
    assert.equal(nawal.status, 422)
    assert.match(nawal.text, words)
  }
  await inTransaction(t.db.owner, async (tx) => {
    await tx.query(
      `insert into identity.account (person_id, username, identity_level, mobile, lang, created_at)
       values ($1, 'nawal.y', 3, '+966500000981', 'ar', $2)`,
      [NAWAL.id, t.clock.now()],
    )
  })
  await fill(nawal, NAWAL.number)
  assert.match(nawal.text, /cannot act on yourself/)
})

test('what a rule holds, two officers open again when its holder objects', async () => {
  await t.db.owner.query(`update identity.account set state = 'active' where person_id = $1`, [KHALID.id])
  for (const kind of ['mobile_changed', 'password_changed', 'phone_removed'] as const)
    await inTransaction(t.pool, (tx) => remember(tx, KHALID.id, { at: t.clock.now(), kind }))
  for (let i = 0; i < 3; i++) await holdDue(t.doorway.identity)
  assert.equal(await stateOf(KHALID), 'held')
  const nawal = await atDesk(t, 'nawal.yahya')
  const faisal = await atDesk(t, 'faisal.mishal')
  await nawal.sign(await fill(nawal, KHALID.number, { act: 'release', reason: 'He came and showed his passport' }))
  await faisal.get(await approvalOf(t, 'account'))
  assert.match(faisal.text, /A rule holds it.*a key of yours was removed/s)
  await faisal.sign(`${await approvalOf(t, 'account')}/approve`)
  assert.equal(await stateOf(KHALID), 'active')
  t.clock.forward(hours(1))
  for (let i = 0; i < 3; i++) await holdDue(t.doorway.identity)
  assert.equal(await stateOf(KHALID), 'active')
})

/** One reading each about so many people nobody knows. */
async function reads200(reader: string, audience: string, most = 200): Promise<string[]> {
  const about = Array.from({ length: most }, () => uuid())
  const reading = { reader, audience, purpose: 'desk:case', at: t.clock.now() }
  for (let i = 0; i < most; i += 50)
    await readingOthers(t.pool, reading, async (look) => {
      for (const person of about.slice(i, i + 50)) look.note(person, 'people')
    })
  return about
}
const readOne = (reader: string, audience: string, person = uuid()) =>
  readingOthers(t.pool, { reader, audience, purpose: 'desk:case', at: t.clock.now() }, async (look) =>
    look.note(person, 'people'),
  )

test('who read about 200 people within an hour reads about no other; the same ones, others and bodies outside go on', async () => {
  const about = await reads200(cast.MONA.id, 'citizen')
  const stopped = (error: unknown) =>
    error instanceof ReadsTooMany && error instanceof ReadingsClosed && error.status === 429
  await assert.rejects(readOne(cast.MONA.id, 'citizen'), stopped)
  await readOne(cast.MONA.id, 'citizen', about[7])
  await readOne(KHALID.id, 'citizen')
  await reads200('agency:border', 'agency:border', 201)
  t.clock.forward(minutes(61))
  await readOne(cast.MONA.id, 'citizen')
})

test('an officer who read about 200 people within an hour is out until two administrators open her account again', async () => {
  const bader = await atDesk(t, 'bader.salem')
  const { id = '' } = (await officerNamed(t.pool, { username: 'bader.salem' })) ?? {}
  await reads200(id, 'officer', 199)
  assert.deepEqual(await stopReaders(t.doorway.identity), [])
  await readOne(id, 'officer')
  await assert.rejects(readOne(id, 'officer'), ReadsTooMany)
  assert.deepEqual(await stopReaders(t.doorway.identity), [id])
  assert.deepEqual(await stopReaders(t.doorway.identity), [])
  assert.equal((await bader.get('/desk')).path, '/desk/sign-in')
  const [act] = await acts(t, 'officer_suspended', 'officer bader.salem')
  assert.match(act?.reason ?? '', /200 people within an hour/)
  const [nawal, faisal] = [await atDesk(t, 'nawal.yahya'), await atDesk(t, 'faisal.mishal')]
  const query = new URLSearchParams({ act: 'reinstate', username: 'bader.salem', reason: 'A count of the whole unit' })
  await faisal.sign(`/desk/officers/review?${query}`)
  await nawal.sign(`${await approvalOf(t, 'officer')}/approve`)
  assert.equal(
    (await t.db.owner.query(`select closed_at from desk.officer where officer_id = $1`, [id])).rows[0]?.closed_at,
    null,
  )
  assert.deepEqual(await stopReaders(t.doorway.identity), [], 'what was judged once is not held against her again')
})
