/** Cases at the desk, through its pages: activation by one and by two officers, the other way of proving presence, a lost mobile, an account lost whole. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { accountOf, phonesOf, sessionsOf, totpsOf } from '../identity/index.ts'
import { portalDoor } from '../portal/index.ts'
import { hear, type TestServer, testServer } from '../portal/testing.ts'
import type { Browser } from '../portal/visitor.testing.ts'
import { uuid } from '../store/index.ts'
import { deskDoor } from './index.ts'
import { type AtDesk, atDesk, raiseDesk } from './testing.ts'

const { SAUD, ABDULLAH, KHALID, MONA, TURKI, FAHD, LAMA, MAJED, HIND, IMRAN } = cast

let t: TestServer
before(async () => {
  t = await testServer([portalDoor, deskDoor])
  await t.accounts()
  await raiseDesk(t)
})
after(() => t.close())
beforeEach(async () => {
  await t.readers.allWell()
  t.clock.forward(40 * 60_000)
})

const why = 'He stands at the counter and asks for it'

/** Registers somebody on the portal, in her own browser; returns the ticket her printed form carries. */
async function registered(who: { number: string; mobile: string | null }, username: string): Promise<string> {
  const mobile = who.mobile ?? '+966500000999'
  const v = t.visitor('en')
  await v.get('/register')
  await v.send({
    number: who.number,
    mobile: `0${mobile.slice(4)}`,
    username,
    password: 'seven green kettles',
    again: 'seven green kettles',
    terms: 'yes',
    spoken: await hear(v),
  })
  await v.send({ code: await t.code(mobile) })
  const ticket = /<figcaption>.*?<bdi[^>]*>([^<]+)<\/bdi>/.exec(v.html)?.[1] ?? ''
  assert.match(ticket, /^[A-Za-z0-9_-]{22}$/, v.text)
  return ticket
}

async function opened(v: AtDesk, values: Record<string, string>): Promise<string> {
  await v.get('/desk/cases/new')
  await v.send({ reference: 'R-1447-88', reason: why, ...values })
  assert.match(v.path, /^\/desk\/cases\/[0-9a-f-]{36}$/, v.text)
  return v.path
}

async function compared(v: AtDesk, at: string): Promise<void> {
  for (let i = 0; i < 3; i++) await v.post(`${at}/capture`, {})
  assert.equal(v.path, at, v.text)
}

async function approvalOf(v: AtDesk): Promise<string> {
  await v.get('/desk')
  return /href="(\/desk\/approvals\/[0-9a-f-]{36})"/.exec(v.html)?.[1] ?? ''
}

const acts = async (kind: string, person: string) =>
  (
    await t.db.owner.query<{ reason: string; second_id: string | null; ticket: string | null }>(
      'select reason, second_id, ticket from desk.act where kind = $1 and person_id = $2 order by at',
      [kind, person],
    )
  ).rows

/** The two halves open the portal, once, to choose a password of one's own. */
async function opensWith(v: Browser, username: string, half: string, mobile: string): Promise<void> {
  const said = await t.phone(mobile)
  const other = /\b([0-9A-HJKMNP-TV-Z]{5})\b/.exec(
    said.find((m) => m.kind === 'acct.temporary_password')?.text ?? '',
  )?.[1]
  t.clock.forward(60_000)
  await v.get('/sign-in')
  await v.send({ name: username, password: `${half}${other}`, spoken: await hear(v) })
  assert.equal(v.path, '/sign-in/new-password', v.text)
  await v.send({ password: 'nine quiet lanterns', again: 'nine quiet lanterns' })
  await v.send({ code: await t.code(mobile) })
  assert.ok(v.cookies.has('session'), v.text)
}

const halfOn = (v: Browser): string => />([0-9A-Z]{5})<\/bdi>/.exec(v.html)?.[1] ?? ''

test('activation at the second level: ticket, presence, then the record; one signature, and the slip with half a password (ID-36)', async () => {
  const ticket = await registered(SAUD, 'saud.fahd')
  const hind = await atDesk(t, 'hind.ahmed')
  const at = await opened(hind, { kind: 'activation', ticket, level: 'second' })
  // Until she has proved that she stands there nothing of the record is on the page, and nothing was read.
  assert.doesNotMatch(hind.text, /Saud|Alotaibi|05••/)
  const reads = () =>
    t.db.owner.query(`select request_id, purpose from watch.reading where person_id = $1 and audience = 'officer'`, [
      SAUD.id,
    ])
  assert.equal((await reads()).rowCount, 0)
  await compared(hind, at)
  assert.match(hind.text, /Saud Fahd Saleh Alotaibi/)
  assert.ok(((await reads()).rowCount ?? 0) > 0)
  await hind.sign(`${at}/decide`)
  assert.equal(hind.path, at, hind.text)
  assert.match(hind.text, /Hand over the slip/)
  assert.match(hind.text, /saud\.fahd/)
  const account = await accountOf(t.pool, SAUD.id)
  assert.equal(account?.identity_level, 2)
  // The password that was typed at registration opens nothing: whoever filled in the form may be somebody else.
  assert.equal(account?.password_hash, null)
  assert.equal((await totpsOf(t.pool, KHALID.id)).length, 0)
  assert.equal((await phonesOf(t.pool, KHALID.id)).length, 0)
  const [decided] = await acts('decided', SAUD.id)
  assert.equal(decided?.reason, why)
  assert.match(decided?.ticket ?? '', /^AF-\d{4}-\d{6}$/)
  assert.equal(decided?.second_id, null)
  const evidence = await t.db.owner.query(`select method, place from identity.activation where person_id = $1`, [
    SAUD.id,
  ])
  const { rows: named } = await t.db.owner.query(`select officer_id from desk.officer where username = 'hind.ahmed'`)
  assert.deepEqual(evidence.rows, [{ method: 'officer', place: named[0]?.officer_id }])
  const saud = t.visitor('en')
  await opensWith(saud, 'saud.fahd', halfOn(hind), SAUD.mobile ?? '')
  // She reads who looked and why, in the officer's words.
  await saud.get('/readings')
  assert.match(saud.text, /An officer/)
  assert.match(saud.text, /Activating your account: He stands at the counter and asks for it \(R-1447-88\)/)
  // A second look at the ticket finds nothing.
  await hind.get('/desk/cases/new')
  await hind.send({ kind: 'activation', ticket, level: 'second', reference: 'again', reason: why })
  assert.equal(hind.status, 422)
  assert.match(hind.text, /No form has this ticket/)
})

test('without fingers: the document, a second officer of another unit, and the same third level (ID-34)', async () => {
  const ticket = await registered(ABDULLAH, 'abdullah.saad')
  const hind = await atDesk(t, 'hind.ahmed')
  const at = await opened(hind, { kind: 'activation', ticket, level: 'third' })
  await t.readers.present('Finger', { fault: 'low_quality', times: 3 })
  for (let i = 0; i < 3; i++) {
    await hind.post(`${at}/capture`, {})
    assert.equal(hind.status, 422)
    assert.match(hind.text, /was not clear/)
  }
  await hind.post(`${at}/capture`, {})
  assert.match(hind.text, /three tries are used/)
  const { rows } = await t.db.owner.query<{ card: number; expires: string }>(
    `select card, expires::text as expires from identity_cards.card where person_id = $1 and superseded_at is null`,
    [ABDULLAH.id],
  )
  const card = rows[0] ?? { card: 0, expires: '' }
  const [year = '', month = '', day = ''] = card.expires.split('-')
  const shown = {
    'expires.day': day,
    'expires.month': `g${Number(month)}`,
    'expires.year': year,
    why: 'His prints are worn',
  }
  await hind.send({ ...shown, number: '99' })
  assert.equal(hind.status, 422)
  assert.match(hind.text, /not the register’s/)
  await hind.send({ ...shown, number: String(card.card) })
  assert.equal(hind.path, at, hind.text)
  assert.match(hind.text, /An officer of another unit agrees within 15 minutes/)
  await hind.sign(`${at}/decide`)
  assert.match(hind.text, /Waiting for a second officer/)
  assert.equal(await accountOf(t.pool, ABDULLAH.id), null)

  // Nawal manages Hind's own unit: nothing is shown to her, and pressing all the same does nothing.
  const nawal = await atDesk(t, 'nawal.yahya')
  assert.equal(await approvalOf(nawal), '')
  const bader = await atDesk(t, 'bader.salem')
  const approval = await approvalOf(bader)
  await nawal.sign(`${approval}/approve`)
  assert.match(nawal.text, /answer to one manager/)
  await hind.sign(`${approval}/approve`)
  assert.match(hind.text, /Another officer approves it/)

  await bader.get(approval)
  assert.match(bader.text, /Abdullah Saad Mohammed Alotaibi/)
  assert.match(bader.text, /His prints are worn/)
  // A press without the passkey's signature is no approval.
  await bader.post(`${approval}/approve`, { _passkey: '' })
  assert.equal(await accountOf(t.pool, ABDULLAH.id), null)
  await bader.sign(`${approval}/approve`)
  assert.match(bader.text, /It is decided/)
  // The second officer never sees the slip; the first one has it.
  assert.doesNotMatch(bader.html, /[0-9A-Z]{5}<\/bdi>/)
  const account = await accountOf(t.pool, ABDULLAH.id)
  assert.equal(account?.identity_level, 3)
  await hind.get(at)
  assert.match(halfOn(hind), /^[0-9A-HJKMNP-TV-Z]{5}$/)
  const [decided] = await acts('decided', ABDULLAH.id)
  assert.notEqual(decided?.second_id, null)
  const again = await bader.sign(`${approval}/approve`)
  assert.match(again.text, /has decided this already/)
})

test('a lost mobile is changed by two officers: the password stays, sessions end, the old number is told and can freeze the account, no more (ID-22)', async () => {
  const phone = await t.signIn(t.visitor('en'), MONA)
  const hind = await atDesk(t, 'hind.ahmed')
  const at = await opened(hind, { kind: 'mobile', number: MONA.number })
  await compared(hind, at)
  await hind.send({ mobile: `0${(MONA.mobile ?? '').slice(4)}` })
  assert.match(hind.text, /is the account’s mobile now/)
  await hind.send({ mobile: `0${(FAHD.mobile ?? '').slice(4)}` })
  assert.match(hind.text, /belongs to another account/)
  await hind.send({ mobile: '٠٥٠٠٠٠٠٧٠١' })
  const sent = (await t.phone('+966500000701'))[0]?.text ?? ''
  const code = /(?<!\d)\d{8}(?!\d)/.exec(sent)?.[0] ?? ''
  assert.match(code, /^\d{8}$/, sent)
  await hind.send({ code: code === '11111111' ? '22222222' : '11111111' })
  assert.equal(hind.status, 422)
  await hind.send({ code })
  assert.match(hind.text, /second officer/)
  await hind.sign(`${at}/decide`)
  const faisal = await atDesk(t, 'faisal.mishal')
  const approval = await approvalOf(faisal)
  await faisal.get(approval)
  await faisal.sign(`${approval}/approve`)
  assert.match(faisal.text, /It is decided/)
  const account = await accountOf(t.pool, MONA.id)
  assert.equal(account?.mobile, '+966500000701')
  assert.notEqual(account?.password_hash, null)
  assert.equal((await sessionsOf(t.pool, MONA.id, t.clock.now())).length, 0)
  assert.equal((await phone.get('/home')).status, 401)
  const old = await t.phone(MONA.mobile ?? '')
  assert.ok(old.some((m) => m.kind === 'account.mobile-stop'))
  assert.ok(old.some((m) => m.kind === 'account.recovered'))
  await hind.get(at)
  assert.match(hind.text, /The password stays as it was/)
  assert.equal(halfOn(hind), '')
  // Whoever has the lost SIM reads the code in that message: it gives nothing back.
  const stop = old.find((m) => m.kind === 'account.mobile-stop')?.text ?? ''
  const code16 = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(stop)?.[0] ?? ''
  const anybody = t.visitor('en')
  await anybody.get('/mobile-undo')
  await anybody.send({ code: code16 }, '/mobile-undo')
  assert.match(anybody.text, /The account is frozen/)
  const frozen = await accountOf(t.pool, MONA.id)
  assert.deepEqual([frozen?.state, frozen?.mobile], ['frozen_self', '+966500000701'])
  await anybody.get('/mobile-undo')
  await anybody.send({ code: code16 }, '/mobile-undo')
  assert.equal(anybody.status, 422)
})

test('an account lost whole comes back at its level with half a password on the slip, and approves nothing irreversible for a day', async () => {
  // The lost phone also made codes and approved acts: neither may open anything afterwards.
  const now = t.clock.now()
  await t.db.owner.query(
    `insert into identity.totp (person_id, totp_id, name, sealed, made_at, confirmed_at) values ($1, $2, 'x', '\\x00', $3, $3)`,
    [KHALID.id, uuid(), now],
  )
  await t.db.owner.query(
    `insert into identity.phone (person_id, phone_id, public_key, name, made_on, made_at) values ($1, 'x', '{}', 'x', $2, $3)`,
    [KHALID.id, Buffer.alloc(32), now],
  )
  const hind = await atDesk(t, 'hind.ahmed')
  const at = await opened(hind, { kind: 'recovery', number: KHALID.number })
  await compared(hind, at)
  await hind.send({ mobile: '0500000702' })
  const code = /(?<!\d)\d{8}(?!\d)/.exec((await t.phone('+966500000702'))[0]?.text ?? '')?.[0] ?? ''
  await hind.send({ code })
  await hind.sign(`${at}/decide`)
  const bader = await atDesk(t, 'bader.salem')
  const approval = await approvalOf(bader)
  await bader.get(approval)
  await bader.sign(`${approval}/approve`)
  assert.match(bader.text, /It is decided/)
  await hind.get(at)
  const account = await accountOf(t.pool, KHALID.id)
  assert.equal(account?.identity_level, 3)
  assert.equal(account?.password_hash, null)
  const old = t.visitor('en')
  await old.get('/sign-in')
  await old.send({ name: KHALID.number, password: t.password, spoken: await hear(old) })
  assert.equal(old.status, 422)
  const v = t.visitor('en')
  await opensWith(v, account?.username ?? '', halfOn(hind), '+966500000702')
  await v.get('/account/mobile')
  await v.send({ mobile: '0500000703', password: 'nine quiet lanterns' })
  assert.match(v.text, /recovered less than 24 hours ago/)
  const { rows } = await t.db.owner.query('select 1 from identity.cooling where person_id = $1 and until > $2', [
    KHALID.id,
    t.clock.now(),
  ])
  assert.equal(rows.length, 1)
  const said = await t.phone(KHALID.mobile ?? '')
  assert.ok(said.some((m) => m.kind === 'account.recovered'))
})

test('nobody acts on herself or on her family, nor for who has no account, is dead or unknown', async () => {
  const hind = await atDesk(t, 'hind.ahmed')
  const tried = async (values: Record<string, string>) => {
    await hind.get('/desk/cases/new')
    await hind.send({ reference: 'x', reason: why, ...values })
    return hind
  }
  assert.match((await tried({ kind: 'recovery', number: HIND.number })).text, /cannot act on yourself/)
  await t.db.owner.query('update desk.officer set person_id = $1 where username = $2', [LAMA.id, 'bader.salem'])
  try {
    const bader = await atDesk(t, 'bader.salem')
    await bader.get('/desk/cases/new')
    await bader.send({ kind: 'recovery', number: FAHD.number, reference: 'x', reason: why })
    assert.match(bader.text, /of one family/)
  } finally {
    await t.db.owner.query('update desk.officer set person_id = $1 where username = $2', [cast.BADER.id, 'bader.salem'])
  }
  assert.match((await tried({ kind: 'mobile', number: '1999900309' })).text, /No case can be opened/)
  const at = await opened(hind, { kind: 'recovery', number: MAJED.number })
  await hind.post(`${at}/capture`, {})
  await hind.post(`${at}/capture`, {})
  await hind.post(`${at}/capture`, {})
  assert.match(hind.text, /no account to recover/)
})

test('another finger does not prove presence; another officer does not see the case; it is dropped without anything done', async () => {
  const hind = await atDesk(t, 'hind.ahmed', 'ar')
  const at = await opened(hind, { kind: 'mobile', number: IMRAN.number })
  await t.readers.present('Finger', { who: TURKI.id })
  await hind.post(`${at}/capture`, {})
  assert.match(hind.text, /لم تتطابق/)
  await t.readers.present('Finger', { fault: 'wrongly_signed', times: 1 })
  await hind.post(`${at}/capture`, {})
  assert.match(hind.text, /القارئ لا يستجيب/)
  await t.readers.present('Finger', { fault: 'unplugged', times: 1 })
  await hind.post(`${at}/capture`, {})
  assert.match(hind.text, /القارئ لا يستجيب/)
  assert.doesNotMatch(hind.text, /صديقي/)
  const failed = await acts('presence_failed', IMRAN.id)
  assert.equal(failed.length, 3)
  const { rows: why } = await t.db.owner.query<{ after: { why: string } }>(
    `select after from desk.act where kind = 'presence_failed' and person_id = $1 order by at, act_id`,
    [IMRAN.id],
  )
  assert.deepEqual(why.map(({ after }) => after.why).sort(), ['device', 'no_match', 'not_genuine'])
  const bader = await atDesk(t, 'bader.salem')
  await bader.get(at)
  assert.equal(bader.status, 404)
  await bader.post(`${at}/capture`, {})
  assert.equal(bader.status, 404)
  await hind.send({}, `${at}/drop`)
  assert.match(hind.text, /انتهت هذه الحالة/)
  await hind.post(`${at}/capture`, {})
  assert.equal(hind.status, 422)
})
