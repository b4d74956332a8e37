/**
 * One stolen thing opens nothing (identity.md, section 12): every cell of the table tried at the real doors, by a thief who
 * uses all that the thing gives him. He must be stopped exactly where the table says, and nothing of her may have changed.
 * Last she does the same things herself, with all that is hers: what the thief tried is what works.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cast } from '../../../cast/index.ts'
import { deskDoor } from '../../desk/index.ts'
import { atDesk, raiseDesk } from '../../desk/testing.ts'
import type { Waiting } from '../../identity/index.ts'
import { type SoftPhone, softPhone } from '../../identity/phone.testing.ts'
import { kioskDoor } from '../../kiosk/index.ts'
import { hours, minutes } from '../../store/index.ts'
import { portalDoor } from '../index.ts'
import { hear, type TestServer, testServer } from '../testing.ts'
import type { Browser } from '../visitor.testing.ts'
import { type Held, type Stop, type Try, table, tries } from './stolen-table.testing.ts'

const { FAHD, MARIA, NOURA, SAUD, ABDULLAH, RAHIM } = cast
const his = { mobile: '0500000093', full: '+966500000093', password: 'seven blue kettles' }
const guess = 'a guess of mine, no more'
const final = '/services/visas/issue-final-exit'

interface Victim {
  readonly id: string
  readonly number: string
  readonly mobile: string | null
}

interface Thief {
  readonly v: Browser
  readonly of: Victim
  /** What he types for a name; her number unless he has only something else. */
  readonly name?: string
  readonly password?: string
  /** He reads her messages. */
  readonly reads?: true
  /** Her phone answers for him. */
  readonly phone?: SoftPhone
  readonly ticket?: string
  /** She herself stands at the kiosk. */
  readonly herself?: true
  /** The desk's door and no other. */
  readonly officer?: string
}

let t: TestServer
/** Her browser at home: a new one does nothing irreversible for a day, and would hide what is tried here (ID-83). */
let home: Browser
let phone: SoftPhone
before(async () => {
  t = await testServer([portalDoor, kioskDoor, deskDoor])
  await t.accounts()
  await raiseDesk(t)
  await t.db.owner.query(`update identity.account set email = 'fahd@example.com' where person_id = $1`, [FAHD.id])
  home = await t.signIn(t.visitor('en'), FAHD)
})
after(() => t.close())

/** She signs in at home, by a code: also once she has a phone. */
async function atHome(): Promise<Browser> {
  ;(home.cookies as Map<string, string>).delete('session')
  await home.get('/sign-in')
  await home.send({ name: FAHD.number, password: t.password, spoken: await hear(home) })
  if (home.forms().some((form) => form.action === '/sign-in/phone')) await home.post('/sign-in/code/resend', {})
  await home.send({ code: await t.code(FAHD.mobile ?? '') })
  assert(home.cookies.has('session'), home.text)
  return home
}

/** All that a browser holds, in another's hand. */
function copied(v: Browser): Browser {
  const copy = t.visitor('en')
  for (const [name, value] of v.cookies) (copy.cookies as Map<string, string>).set(name, value)
  return copy
}

/** Her phone as one that approves, added once, as she does it. */
async function approving(): Promise<SoftPhone> {
  if (phone !== undefined) return phone
  const v = await atHome()
  t.clock.forward(minutes(2))
  phone = softPhone()
  await v.get('/account/phone/new')
  await v.send({ _password: t.password }, '/account/phone/new')
  await v.send({ _do: 'send' }, '/account/phone/new')
  await v.send({ _code: await t.code(FAHD.mobile ?? '') })
  const word = /name="word" value="([^"]+)"/.exec(v.html)?.[1] ?? ''
  await v.send({ key: phone.key, signature: phone.sign(`add\n${word}`), name: 'phone' }, '/account/phone/add')
  assert.equal(v.path, '/approve', v.text)
  const { rows } = await t.db.owner.query<{ phone_id: string }>('select phone_id from identity.phone')
  phone.id = rows[0]?.phone_id ?? ''
  t.clock.forward(hours(2))
  return phone
}

/** What whoever holds the thing comes with. */
const holds: Readonly<Record<Held, () => Promise<Thief>>> = {
  password: async () => ({ v: t.visitor('en'), of: FAHD, password: t.password }),
  SIM: async () => ({ v: t.visitor('en'), of: FAHD, reads: true }),
  'SIM before her account': async () => {
    await overtaken()
    return { v: t.visitor('en'), of: RAHIM, password: his.password, reads: true }
  },
  'e-mail': async () => ({ v: t.visitor('en'), of: FAHD, name: 'fahd@example.com' }),
  'old session': async () => {
    const v = copied(await atHome())
    t.clock.forward(minutes(15) + 1)
    return { v, of: FAHD }
  },
  'live session': async () => ({ v: copied(await atHome()), of: FAHD }),
  'unlocked phone': async () => ({ v: t.visitor('en'), of: FAHD, reads: true, phone: await approving() }),
  'unlocked phone, signed in': async () => {
    const key = await approving()
    const v = copied(await atHome())
    // The code she signed in with is spent; the next may be sent by now.
    t.clock.forward(minutes(5))
    return { v, of: FAHD, reads: true, phone: key }
  },
  'printed form': async () => ({ v: t.visitor('en'), of: SAUD, ticket: await registered() }),
  slip: async () => {
    const slip = await activated()
    return { v: t.visitor('en'), of: ABDULLAH, name: slip.username, password: slip.half }
  },
  'officer’s password': async () => ({ v: t.visitor('en'), of: FAHD, officer: 'hind.ahmed', password: t.password }),
}

/** Saud registers in a browser of his own; the ticket on the form he prints. */
async function registered(): Promise<string> {
  const v = t.visitor('en')
  await v.get('/register')
  const password = 'seven green kettles'
  const typed = { number: SAUD.number, mobile: `0${SAUD.mobile?.slice(4)}`, username: 'saud.fahd', terms: 'yes' }
  await v.send({ ...typed, password, again: password, spoken: await hear(v) })
  await v.send({ code: await t.code(SAUD.mobile ?? '') })
  const ticket = /<figcaption>.*?<bdi[^>]*>([^<]+)<\/bdi>/.exec(v.html)?.[1] ?? ''
  assert.match(ticket, /^[\w-]{22}$/, v.text)
  return ticket
}

let came = false
/** Whoever has Rahim's SIM registers with it; then Rahim comes to a kiosk with another one, and says that he never did. */
async function overtaken(): Promise<void> {
  if (came) return
  came = true
  const mobile = RAHIM.mobile ?? ''
  const v = t.visitor('en')
  await v.get('/register')
  const typed = { number: RAHIM.number, mobile: `0${mobile.slice(4)}`, username: 'rahim.u', terms: 'yes' }
  await v.send({ ...typed, password: his.password, again: his.password, spoken: await hear(v) })
  await v.send({ code: await t.code(mobile) })
  assert.equal(v.path, '/register/done', v.text)
  const k = await kiosk(RAHIM.number)
  for (let i = 0; i < 3; i++) await k.send({}, '/kiosk/visit')
  await k.post('/kiosk/visit', { step: 'unregistered' })
  await k.send({}, '/kiosk/visit')
  await k.send({ typed: '0500000779' })
  await k.send({ typed: await t.code('+966500000779') })
  assert.match(k.text, /Your account is active/)
  assert((await t.phone(mobile)).some((m) => m.kind === 'account.claim-dropped'))
}

let slip: { readonly username: string; readonly half: string } | undefined
/** Abdullah activates at the kiosk and drops his slip. */
async function activated(): Promise<{ readonly username: string; readonly half: string }> {
  if (slip !== undefined) return slip
  const v = await kiosk(ABDULLAH.number)
  for (let i = 0; i < 3; i++) await v.send({}, '/kiosk/visit')
  await v.post('/kiosk/visit', { step: 'unregistered' })
  await v.send({}, '/kiosk/visit')
  await v.send({ typed: `0${ABDULLAH.mobile?.slice(4)}` })
  await v.send({ typed: await t.code(ABDULLAH.mobile ?? '') })
  const half = />([0-9A-Z]{5})<\/bdi>/.exec(v.html)?.[1] ?? ''
  const username = /<bdi dir="ltr" class="ltr">([a-z][a-z0-9._-]+)<\/bdi>/.exec(v.html)?.[1] ?? ''
  assert(half !== '' && username !== '', v.text)
  slip = { username, half }
  return slip
}

let machine = ''
async function kiosk(number: string): Promise<Browser> {
  const v = t.visitor('en')
  await v.get('/kiosk')
  if (machine === '') {
    await v.send({}, '/kiosk/enrol')
    machine = v.cookies.get('kiosk') ?? ''
  }
  ;(v.cookies as Map<string, string>).set('kiosk', machine)
  await v.get('/kiosk/tasks?lang=en')
  await v.send({}, '/kiosk/start')
  await v.send({ typed: number })
  return v
}

/** Whether the session of this browser is alive. */
const inside = async ({ v }: Thief): Promise<boolean> => (await v.raw('POST', '/session/extend', '')).statusCode === 200

const codeOf = async ({ of, reads }: Thief): Promise<string> => {
  const newest = reads ? (await t.phone(of.mobile ?? '')).find((m) => m.kind.startsWith('code.')) : undefined
  return /\d{6}/.exec(newest?.text ?? '')?.[0] ?? '000000'
}

/** Her phone says yes to what the screen asks, if he has it. */
async function phoneSaysYes(thief: Thief, html: string): Promise<void> {
  const number = /data-number[^>]*>(?:<[^>]+>)*(\d{3})</.exec(html)?.[1] ?? ''
  const pocket = t.visitor('en')
  const word = (await pocket.raw('POST', '/approve/waiting', {})).json().word as string
  const key = thief.phone
  if (key === undefined) return
  const said = await pocket.raw('POST', '/approve/waiting', {
    phone: key.id,
    word,
    signature: key.sign(`ask\n${word}`),
  })
  const waiting = said.json().waiting as Waiting | null
  if (waiting === null) return
  const { deny: _, ...answer } = key.answer(waiting, number)
  await pocket.raw('POST', '/approve/answer', { ...answer, phone: key.id })
}

/** Gets in by whatever he holds; null: he is in. */
async function enter(thief: Thief): Promise<Stop | null> {
  const { v, of, name = of.number, password, phone: key } = thief
  if (await inside(thief)) return null
  // The browser was hers, and there is nothing else he could type.
  const hers = v.cookies.has('device') && password === undefined
  await v.get('/sign-in')
  await v.send({ name, password: password ?? guess, spoken: await hear(v) })
  if (v.path === '/sign-in') return hers ? 'session over' : 'password'
  if (key !== undefined) {
    await v.post('/sign-in/phone', {})
    await phoneSaysYes(thief, v.html)
    await v.post('/sign-in/phone/done', {})
    if (await inside(thief)) return null
  }
  await v.post('/sign-in/after-kiosk', {})
  await v.post('/sign-in/new-password', { password: 'nine quiet lanterns', again: 'nine quiet lanterns' })
  await v.post('/sign-in/code', { code: await codeOf(thief) })
  return (await inside(thief)) ? null : 'code'
}

async function officerStops({ v, officer = '', password = '' }: Thief, paths: readonly string[]): Promise<Stop> {
  await v.get('/desk')
  await v.send({ username: officer, password })
  assert.equal(v.path, '/desk/key', 'the password was right, or nothing is tried here')
  await v.post('/desk/key', { _passkey: '{}', code: '0000-0000-0000-0000' })
  for (const path of ['/desk', '/desk/cases/new', ...paths])
    assert.equal((await v.get(path)).path, '/desk/sign-in', path)
  const typed = { number: FAHD.number, level: 'third', reference: 'R-1', reason: 'he said so' }
  for (const kind of ['mobile', 'recovery'])
    assert.equal((await v.post('/desk/cases/new', { ...typed, kind })).path, '/desk/sign-in', kind)
  // Nor is an officer's name one of the portal.
  await v.get('/sign-in')
  await v.send({ name: officer, password, spoken: await hear(v) })
  return (v.path as string) === '/sign-in' ? 'passkey' : 'nothing'
}

async function see(thief: Thief): Promise<Stop> {
  if (thief.officer) return officerStops(thief, [])
  const stop = await enter(thief)
  const { v } = thief
  if (stop === null) return (await v.get('/account')).text.includes('fahd.saleh') ? 'nothing' : 'code'
  assert.equal((await v.get('/account')).path.split('?')[0], '/sign-in')
  for (const path of ['/home', '/requests', '/messages', '/card'])
    assert.notEqual((await v.get(path)).status, 200, path)
  return stop
}

async function contact(thief: Thief): Promise<Stop> {
  if (thief.officer) return officerStops(thief, [])
  const stop = await enter(thief)
  const { v, of, password = guess } = thief
  await v.post('/account/mobile', { mobile: his.mobile, password })
  const known = v.forms().find(({ action }) => action === '/account/mobile/confirm')?.values._known ?? ''
  const fresh = (await t.phone(his.full)).find((m) => m.kind.startsWith('code.'))?.text ?? ''
  const codes = { old: await codeOf(thief), new: /\d{6}/.exec(fresh)?.[0] ?? '000000' }
  await v.post('/account/mobile/confirm', { mobile: his.mobile, _known: known, ...codes })
  const mobile = await t.db.owner.query<{ mobile: string }>(
    'select mobile from identity.account where person_id = $1',
    [of.id],
  )
  if (mobile.rows[0]?.mobile === his.full) return 'nothing'
  // A factor of his own would be as good as a mobile of his own.
  if (stop === null) await adds(thief)
  const told = thief.reads ? await t.phone(of.mobile ?? '') : []
  const undo = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(told.map((m) => m.text).join(' '))?.[0]
  await v.post('/mobile-undo', { code: undo ?? '0000-0000-0000-0000' })
  assert.equal(v.status, 422)
  return stop ?? 'password again'
}

/** Adds a passkey, a code app, another phone with what he holds: none of them comes so far as to be made. */
async function adds(thief: Thief): Promise<void> {
  const { v } = thief
  for (const door of ['/account/code-app/new', '/account/phone/new']) {
    await v.get(door)
    await v.post(door, { _do: 'send' })
    await v.post(door, { _do: 'check', _code: await codeOf(thief) })
    await v.post(door, { _do: 'phone' })
    await phoneSaysYes(thief, v.html)
    await v.post(door, { _do: 'phoned' })
    assert.doesNotMatch(v.html, /data-secret|data-phone="add"/, door)
  }
  await v.post('/account/passkeys/code', { password: guess })
  await v.post('/account/passkeys/proof', { code: await codeOf(thief), _known: '' })
  assert.doesNotMatch(v.html, /data-passkey="create"/)
}

async function recover(thief: Thief): Promise<Stop> {
  if (thief.officer) return officerStops(thief, [])
  await enter(thief)
  if (thief.ticket !== undefined) return atTheDesk(thief, thief.ticket)
  const k = await kiosk(thief.of.number)
  if (!thief.herself) for (const type of ['Finger', 'Face'] as const) await t.readers.present(type, { who: NOURA.id })
  for (let i = 0; i < 6 && k.cookies.has('visit'); i++) {
    await k.send({}, '/kiosk/visit')
    if (/Did you register/.test(k.text)) return 'nothing'
  }
  await t.readers.allWell()
  if (/Your account is active/.test(k.text)) return 'nothing'
  assert.match(k.text, /did not match|could not match/)
  return 'fingers'
}

/** An honest officer opens a case with the form and asks whoever brought it for fingers, then for a document. */
async function atTheDesk({ of }: Thief, ticket: string): Promise<Stop> {
  const hind = await atDesk(t, 'hind.ahmed')
  await hind.get('/desk/cases/new')
  await hind.send({
    kind: 'activation',
    ticket,
    level: 'second',
    reference: 'R-1447-88',
    reason: 'He brought the form',
  })
  const at = hind.path
  assert.match(at, /^\/desk\/cases\/[0-9a-f-]{36}$/, hind.text)
  assert(!hind.text.includes(of.number) && !/Saud/.test(hind.text), 'the record stays shut')
  await t.readers.present('Finger', { who: NOURA.id })
  for (let i = 0; i < 4; i++) await hind.post(`${at}/capture`, {})
  await t.readers.allWell()
  await hind.post(`${at}/document`, { number: 'A00000000', expires: '2030-01-01', why: 'He says his fingers are worn' })
  await hind.sign(`${at}/decide`)
  const { rows } = await t.db.owner.query('select 1 from identity.account where person_id = $1', [of.id])
  return rows.length === 0 ? 'fingers' : 'nothing'
}

async function act(thief: Thief): Promise<Stop> {
  if (thief.officer) return officerStops(thief, ['/desk/requests'])
  const stop = await enter(thief)
  const { v, password = guess } = thief
  await t.db.owner.query(`delete from requests.request where station = 'draft'`)
  await v.post('/acting', { person: MARIA.id, next: final })
  await v.post(final, {})
  const id = /^\/requests\/([0-9a-f-]{36})\//.exec(v.path)?.[1]
  if (id === undefined) return stop ?? 'code'
  await v.send({ understood: 'yes' })
  await v.post(`/requests/${id}/known`, { _password: password })
  const known = v.forms().find(({ values }) => '_known' in values)?.values._known ?? ''
  await v.post(`/requests/${id}/phone`, { _known: known })
  await phoneSaysYes(thief, v.html)
  await v.post(`/requests/${id}/send`, { _known: known, _phone: 'yes' })
  await v.post(`/requests/${id}/code`, { _known: known })
  await v.post(`/requests/${id}/send`, { _known: known, _code: await codeOf(thief) })
  const { rows } = await t.db.owner.query<{ station: string }>(
    'select station from requests.request where request_id = $1',
    [id],
  )
  if (rows[0]?.station !== 'draft') return 'nothing'
  await v.get(`/requests/${id}/check`)
  if (/name="_password"/.test(v.html)) return 'password again'
  assert.match(v.text, /no passkey and no phone that approves/)
  return 'key'
}

const attempts: Readonly<Record<Try, (thief: Thief) => Promise<Stop>>> = { see, contact, recover, act }

/** All of hers that a thief would want to change. */
async function essentials({ id }: Victim): Promise<unknown> {
  const { rows } = await t.db.owner.query(
    `select (select jsonb_agg(jsonb_build_array(mobile, password_hash, state, identity_level)) from identity.account a
        where a.person_id = $1) as account,
      (select jsonb_agg(mobile order by mobile) from identity.mobile m where m.person_id = $1) as mobiles,
      (select count(*)::int from identity.passkey p where p.person_id = $1 and removed_at is null) as passkeys,
      (select count(*)::int from identity.phone p where p.person_id = $1 and removed_at is null) as phones,
      (select count(*)::int from identity.totp o where o.person_id = $1 and confirmed_at is not null) as apps,
      (select count(*)::int from identity.temporary e where e.person_id = $1 and used_at is not null) as used,
      (select count(distinct session_id)::int from identity.session s where s.person_id = $1) as sessions,
      (select count(*)::int from requests.request r where r.person_id = $1 and station <> 'draft') as requests`,
    [id],
  )
  return rows[0]
}

for (const [held, { what, cells }] of Object.entries(table) as [Held, (typeof table)[Held]][]) {
  for (const [tried, { stop, rule, because }] of Object.entries(cells) as [Try, (typeof cells)[Try]][]) {
    const so = stop === 'nothing' ? 'is not stopped' : `is stopped by: ${stop}`
    test(`who holds ${what}, and ${tries[tried]}, ${so} (${rule}): ${because}`, async () => {
      // Hours later, so that no try of another cell counts here; the slip is good for one day only.
      t.clock.forward(hours(held === 'slip' ? 1 : 6))
      const thief = await holds[held]()
      const before = await essentials(thief.of)
      assert.equal(await attempts[tried](thief), stop)
      if (tried !== 'see' || stop !== 'nothing') assert.deepEqual(await essentials(thief.of), before)
    })
  }
}

test('what a live session shows ends with “sign out everywhere”, and after a quarter of an hour at rest', async () => {
  t.clock.forward(hours(24))
  const v = await atHome()
  const thief = { v: copied(v), of: FAHD }
  assert(await inside(thief))
  await v.get('/account')
  await v.send({}, '/account/sign-out-everywhere')
  assert.equal(await inside(thief), false)
})

test('she does all of it herself, with what is hers: the tries above are such as succeed', async () => {
  t.clock.forward(hours(24))
  const key = await approving()
  const her: Thief = { v: await atHome(), of: FAHD, password: t.password, reads: true, phone: key, herself: true }
  assert.equal(await see(her), 'nothing')
  t.clock.forward(minutes(5))
  assert.equal(await act(her), 'nothing')
  assert.equal(await recover({ ...her, v: t.visitor('en') }), 'nothing')
  t.clock.forward(hours(24))
  assert.equal(await contact({ ...her, v: await atHome() }), 'nothing')
})
