/** Audiences: one open request, screened, given a time no other has, a door that lets in, a link that opens once, minutes. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { deskDoor } from '../desk/index.ts'
import { acts, atDesk, raiseDesk } from '../desk/testing.ts'
import { portalDoor } from '../portal/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import { carryDue, discard } from '../requests/index.ts'
import { send } from '../requests/testing.ts'
import { inDays, inTransaction, later, minutes } from '../store/index.ts'
import { askAudience } from './audience-verbs.ts'
import {
  admit,
  audienceOf,
  audiencesDue,
  type Counted,
  doorOpen,
  freeTimes,
  iceServers,
  invitedBy,
  inviteThird,
  lastSignal,
  newsOf,
  schedule,
  shownOf,
  signal,
  signalsFor,
  sit,
  useInvitation,
} from './index.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor, deskDoor])
  await t.accounts()
  await raiseDesk(t)
})
after(() => t.close())
beforeEach(() => t.clock.forward(40 * 60_000))

const service = 'contact/request-minister-meeting'
const wish = {
  topic: 'علاج والدي',
  details: 'أطلب لقاء سموه لعرض حالة والدي.',
  mode: 'video',
  centre: 'abha',
} as const

async function asks(who: keyof typeof cast) {
  const sent = await send(t, who, service, who, wish)
  assert.ok(sent.answer.sent, JSON.stringify(sent.answer))
  await carryDue(t.house)
  const audience = await audienceOf(t.pool, cast[who].id, sent.id)
  assert.ok(audience)
  return audience
}

const kindsTo = async (who: keyof typeof cast) => (await t.phone(cast[who].mobile ?? '')).map((m) => m.kind)

test('P-16: a request is screened, set for Tuesday 11:00, held by video, and its decision reaches her', async () => {
  const audience = await asks('MONA')
  assert.equal(audience.status, 'requested')
  const bandar = await atDesk(t, 'bandar.talal')
  await bandar.get('/desk/audiences')
  assert.ok(bandar.text.includes(audience.number))
  await bandar.get(`/desk/audiences/${audience.id}`)
  assert.match(bandar.text, /علاج والدي/)
  const at = t.clock.now()
  const tuesday = '2026-02-24T08:00:00.000Z'
  await bandar.post(`/desk/audiences/${audience.id}/schedule`, { startsAt: tuesday, mode: 'video', branch: 'abha' })
  assert.equal(bandar.path, `/desk/audiences/${audience.id}`, bandar.text)
  assert.ok((await kindsTo('MONA')).includes('appt.minister.video'))

  const mona = await t.signIn(t.visitor('en'), cast.MONA)
  await mona.get(`/audiences/${audience.id}`)
  assert.match(mona.text, /11:00/)
  assert.match(mona.text, /Abha branch/)
  await mona.get(`/audiences/${audience.id}/call`)
  assert.equal(mona.path, `/audiences/${audience.id}`, 'the door is shut until a quarter of an hour before')

  t.clock.set(later(tuesday, -minutes(10)))
  const host = await atDesk(t, 'bandar.talal')
  const guest = await t.signIn(t.visitor('en'), cast.MONA)
  await guest.get(`/audiences/${audience.id}/call`)
  assert.match(guest.text, /You are in the waiting room/)
  assert.match(guest.html, /<noscript>[\s\S]*come to the Abha branch/)
  assert.match(String(guest.headers['permissions-policy']), /camera=\(self\).*microphone=\(self\)/)
  const refused = await guest.raw('POST', `/audiences/${audience.id}/call/signal`, { to: 'host', body: '{}' })
  assert.equal(refused.statusCode, 409, 'who was not let in says nothing to anybody')
  await host.get(`/desk/audiences/${audience.id}/room`)
  await host.post(`/desk/audiences/${audience.id}/room/admit`, { role: 'applicant' })
  await guest.get(`/audiences/${audience.id}/call`)
  assert.match(guest.html, /data-call="room"/)
  const passed = await guest.raw('POST', `/audiences/${audience.id}/call/signal`, {
    to: 'host',
    body: '{"hello":true}',
  })
  assert.equal(passed.statusCode, 204)
  assert.equal((await signalsFor(t.pool, audience.id, 'host', '0')).length, 1)

  await host.post(`/desk/audiences/${audience.id}/record`, { minutes: 'حضرت', decision: 'يُحوَّل' })
  assert.equal(host.status, 404, 'nothing is recorded of a call that goes on')
  await host.post(`/desk/audiences/${audience.id}/room/end`, {})
  assert.equal(await lastSignal(t.pool, audience.id), '0', 'signals are gone with the call')
  const news = newsOf(t.pool, t.clock, { id: audience.id, role: 'applicant', since: '0' })
  assert.equal(await news(), null, 'the other side is told that it is over')
  await host.post(`/desk/audiences/${audience.id}/record`, {
    minutes: 'عرضت حالة والدها.',
    decision: 'يُحوَّل إلى المدينة الطبية.',
  })
  await guest.get(`/audiences/${audience.id}`)
  assert.match(guest.text, /يُحوَّل إلى المدينة الطبية/)
  assert.ok((await kindsTo('MONA')).includes('contact.audience-held'))
  for (const kind of ['audience_scheduled', 'audience_admitted', 'audience_ended', 'audience_recorded'])
    assert.equal((await acts(t, kind, audience.id)).length, 1, kind)
  const { rows } = await t.db.owner.query(
    `select distinct purpose from watch.reading where person_id = $1 and audience = 'officer'`,
    [cast.MONA.id],
  )
  assert.deepEqual(rows, [{ purpose: 'desk:audience' }])
  t.clock.set(at)
})

test('a second open request is refused, by the rule and by the database; a refused one leaves room for another', async () => {
  const first = await asks('KHALID')
  const { answer, caller, id } = await send(t, 'KHALID', service, 'KHALID', { ...wish, topic: 'أمر آخر' })
  assert.deepEqual('refusals' in answer ? answer.refusals.map((one) => one.reason) : [], ['no_open_meeting_request'])
  await discard(t.house, caller, id)
  const again = {
    holder: cast.KHALID.id,
    number: '1447/777777',
    topic: 'x',
    details: 'y',
    mode: 'video',
    branch: 'abha',
  } as const
  const cause = { request: crypto.randomUUID(), step: 'x', at: t.clock.now() }
  await assert.rejects(
    inTransaction(t.pool, (tx) => askAudience(tx, again, cause)),
    { reason: 'open_already' },
  )
  const bandar = await atDesk(t, 'bandar.talal')
  await bandar.post(`/desk/audiences/${first.id}/refuse`, { reason: '' })
  assert.equal(bandar.status, 422)
  await bandar.post(`/desk/audiences/${first.id}/refuse`, { reason: 'الأمر من اختصاص البلدية.' })
  assert.equal((await audienceOf(t.pool, cast.KHALID.id, first.id))?.status, 'refused')
  assert.ok((await kindsTo('KHALID')).includes('contact.audience-refused'))
  await asks('KHALID')
})

test('one time is given once: of four who set it at once one does, and the database itself refuses the others', async () => {
  const people = ['FAHD', 'IMRAN', 'REEM', 'MAJED'] as const
  const all = []
  for (const who of people) all.push(await asks(who))
  const startsAt = freeTimes(new Set(), t.clock.now()).at(-1) ?? ''
  const set = { startsAt, mode: 'video', branch: 'abha' } as const
  const done = await Promise.allSettled(
    all.map((one) =>
      inTransaction(t.pool, (tx) => schedule(tx, { id: one.id, person: one.person, at: t.clock.now() }, set)),
    ),
  )
  const won = done.filter((one) => one.status === 'fulfilled' && typeof one.value === 'object')
  assert.equal(won.length, 1)
  const { rows } = await t.db.owner.query('select count(*)::int as n from contact.agenda where starts_at = $1', [
    startsAt,
  ])
  assert.deepEqual(rows, [{ n: 1 }])
})

test('only the Minister’s office keeps his meetings; nobody keeps her own', async () => {
  const audience = await asks('BANDAR')
  for (const username of ['bandar.talal', 'nawal.yahya'] as const) {
    const v = await atDesk(t, username)
    await v.get(`/desk/audiences/${audience.id}`)
    assert.equal(v.status, 404, username)
    await v.post(`/desk/audiences/${audience.id}/refuse`, { reason: 'لا يصح هذا.' })
    assert.equal(v.status, 404, username)
  }
  const sami = await atDesk(t, 'sami.adel')
  await sami.get('/desk/audiences')
  assert.equal(sami.status, 403)
  assert.equal((await audienceOf(t.pool, cast.BANDAR.id, audience.id))?.status, 'requested')
})

test('a third comes by a link that looking at does not spend, that opens once, and only for this meeting', async () => {
  const audience = await asks('TAREK')
  await t.db.owner.query(`update contact.agenda set status = 'scheduled' where audience_id = $1`, [audience.id])
  const token = await inTransaction(t.pool, (tx) => inviteThird(tx, audience.id, 'interpreter'))
  const looks = t.visitor('en')
  await looks.get(`/join/${token}`)
  await looks.get(`/join/${token}`)
  assert.match(looks.text, /Interpreter/)
  const joined = t.visitor('en')
  await joined.get(`/join/${token}`)
  await joined.send({}, `/join/${token}`)
  assert.equal(joined.path, '/call', joined.text)
  assert.match(joined.text, /You are in the waiting room/)
  assert.equal(await useInvitation(t.pool, token), null, 'once')
  await looks.send({}, `/join/${token}`)
  assert.equal(looks.status, 404)
  const stranger = t.visitor('en')
  await stranger.get('/call')
  assert.equal(stranger.status, 404)
  assert.equal(await inTransaction(t.pool, (tx) => admit(tx, audience.id, 'third', t.clock.now())), true)
  await joined.get('/call')
  assert.match(joined.html, /data-seat="third"/)
  const second = await inTransaction(t.pool, (tx) => inviteThird(tx, audience.id, 'companion'))
  await joined.get('/call')
  assert.equal(joined.status, 404, 'whoever is replaced is out')
  assert.ok(await invitedBy(t.pool, second))
})

test('nobody is let in who is not there, and signals pass only between those who are in', async () => {
  const audience = await asks('AYESHA')
  const { id } = audience
  const now = t.clock.now()
  assert.equal(await inTransaction(t.pool, (tx) => admit(tx, id, 'applicant', now)), false)
  await sit(t.pool, id, 'host', now)
  await sit(t.pool, id, 'applicant', now)
  const hello = { from: 'host', to: 'applicant', body: '{}', at: now } as const
  assert.equal(await signal(t.pool, id, hello), false)
  assert.equal(
    await inTransaction(t.pool, (tx) => admit(tx, id, 'applicant', later(now, minutes(2)))),
    false,
    'she left',
  )
  assert.equal(await inTransaction(t.pool, (tx) => admit(tx, id, 'applicant', now)), true)
  assert.equal(await signal(t.pool, id, hello), true)
  assert.equal(await signal(t.pool, id, { ...hello, to: 'third' }), false)
  assert.equal(await signal(t.pool, id, { ...hello, body: 'x'.repeat(70_000) }), false)
})

test('she is reminded the day before; where nobody came the request ends, and she may ask again', async () => {
  const audience = await asks('SALMAN')
  const at = t.clock.now()
  const startsAt = freeTimes(new Set(), at).find((slot) => slot > later(at, inDays(5))) ?? ''
  const by = { id: audience.id, person: audience.person, at }
  await inTransaction(t.pool, (tx) => schedule(tx, by, { startsAt, mode: 'video', branch: 'abha' }))
  t.clock.set(later(startsAt, -inDays(1)))
  while ((await audiencesDue(t.pool, t.clock, 20)) > 0);
  const { rows } = await t.db.owner.query<{ kind: string }>(
    `select kind from notices.notice where person_id = $1 and kind = 'appt.reminder'`,
    [cast.SALMAN.id],
  )
  assert.equal(rows.length, 1)
  assert.equal(doorOpen(startsAt, later(startsAt, minutes(89))), true)
  t.clock.set(later(startsAt, minutes(91)))
  while ((await audiencesDue(t.pool, t.clock, 20)) > 0);
  assert.equal((await audienceOf(t.pool, cast.SALMAN.id, audience.id))?.status, 'missed')
  t.clock.set(at)
})

test('the relay’s credentials are those of coturn, for two hours and for this call', () => {
  const ice = { stun: ['stun:s:3478'], turn: ['turn:t:3478'], secret: 'shared-with-coturn' }
  const [stun, turn] = iceServers(ice, 'call-1', '2026-02-24T08:00:00.000Z')
  assert.deepEqual(stun, { urls: ['stun:s:3478'] })
  assert.equal(turn?.username, '1771927200:call-1')
  assert.equal(turn?.credential, createHmac('sha1', ice.secret).update('1771927200:call-1').digest('base64'))
  assert.deepEqual(iceServers({ ...ice, secret: null }, 'call-1', '2026-02-24T08:00:00.000Z'), [stun])
})

test('figures hide what could point at somebody, also by subtraction', () => {
  const line = (channel: string, asked: number, done = asked): Counted => ({
    service: 'passports/renew-passport',
    channel,
    asked,
    done,
    medianSeconds: 60,
    withoutVisit: channel === 'kiosk' ? 0 : done,
  })
  const none = new Map<string, { n: number; mean: number }>()
  const [row] = shownOf([line('portal', 20), line('kiosk', 10), line('api', 3)], none)
  assert.deepEqual(row?.byChannel, { portal: 20, kiosk: null, api: null })
  assert.equal(row?.asked, 33)
  assert.equal(row?.withoutVisit, 70)
  assert.deepEqual(shownOf([line('portal', 4)], none)[0]?.asked, null)
  assert.deepEqual(shownOf([line('portal', 9, 4)], none)[0]?.medianSeconds, null)
  const rated = new Map([['passports/renew-passport', { n: 4, mean: 5 }]])
  assert.deepEqual(shownOf([line('portal', 9)], rated)[0]?.satisfaction, null)
  assert.deepEqual(
    shownOf([line('portal', 9)], new Map([['passports/renew-passport', { n: 6, mean: 4.26 }]]))[0]?.satisfaction,
    4.3,
  )
})

test('the page of figures is open to everyone and says what was counted', async () => {
  const v = t.visitor('en')
  await v.get('/indicators')
  assert.match(v.text, /appear after the first hour/)
  const { countIndicators } = await import('./index.ts')
  const { serviceCounts } = await import('../requests/index.ts')
  assert.equal(await countIndicators(t.pool, t.clock, serviceCounts), 1)
  assert.equal(await countIndicators(t.pool, t.clock, serviceCounts), 0, 'not again within the hour')
  await v.get('/indicators')
  assert.match(v.text, /Ask for a meeting with the Minister by video link 1[0-9]/)
})
