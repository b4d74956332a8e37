/** The print room and the counter, through the pages of the desk. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { simulatedPost } from '../agencies/post/index.ts'
import { deliveriesDue, signedHeaders } from '../delivery/index.ts'
import { issuing, publicUrl } from '../documents/cast.testing.ts'
import { open, openPress, printDue } from '../documents/index.ts'
import { portalDoor } from '../portal/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import { followParcel } from '../requests/index.ts'
import { pay, send, settle } from '../requests/testing.ts'
import { deskDoor } from './index.ts'
import { acts, atDesk, raiseDesk } from './testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor, deskDoor])
  await raiseDesk(t)
})
after(() => t.close())

const stateOf = async (number: string) =>
  (
    await t.db.owner.query<{ state: string }>(
      'select state from delivery.parcel where number = $1 and superseded_at is null',
      [number],
    )
  ).rows[0]?.state

/** Fahd renews and collects: the parcel's number and the old passport's. */
async function renewed(): Promise<{ readonly number: string; readonly old: string }> {
  const asked = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5', pickup: 'office' })
  await pay(t, asked.caller, asked.id)
  await settle(t)
  const { rows } = await t.db.owner.query(
    'select number, old_document as old from delivery.parcel where request_id = $1',
    [asked.id],
  )
  return rows[0] as { number: string; old: string }
}

test('the print room hands a labelled parcel to the post once, and the audit says who did', async () => {
  const v = await atDesk(t, 'hind.ahmed')
  await v.get('/desk/deliveries')
  assert.match(v.text, /69999003/)
  assert.doesNotMatch(v.text, new RegExp(cast.KHALID.name.en.family), 'the list names nobody')
  await v.post('/desk/deliveries/handed', { number: '69999003' })
  assert.equal(await stateOf('69999003'), 'handed')
  assert.equal((await v.post('/desk/deliveries/handed', { number: '69999003' })).status, 409)
  assert.deepEqual(
    (await acts(t, 'parcel_handed', '69999003')).map(({ officer }) => officer),
    ['hind.ahmed'],
  )
})

test('words of the post that do not fit stand at the desk until somebody has looked into them', async () => {
  const v = await atDesk(t, 'hind.ahmed')
  const body = JSON.stringify({ event: 'pe-1', tracking: 'SP000000000SA', kind: 'lost', at: t.clock.now() })
  const told = (secret: string) =>
    t.app.inject({
      method: 'POST',
      url: '/callbacks/post',
      payload: body,
      headers: { 'content-type': 'application/json', ...signedHeaders(secret, t.clock.now(), body) },
    })
  assert.equal((await told('not ours')).statusCode, 401)
  const secret = t.doorway.keys.callbacks.toString('hex')
  assert.deepEqual((await told(secret)).json(), { heard: 'recorded' })
  assert.deepEqual((await told(secret)).json(), { heard: 'known' })
  await v.get('/desk/deliveries')
  assert.match(v.text, /SP000000000SA/)
  await v.post('/desk/deliveries/settle', { event: 'pe-1' })
  assert.doesNotMatch(v.text, /SP000000000SA/)
})

test('a document is laid ready and given to its holder alone, with identity, the old passport and a reason; he sees who looked', async () => {
  const { number, old } = await renewed()
  const v = await atDesk(t, 'hind.ahmed')
  await v.get('/desk/deliveries')
  await v.post('/desk/deliveries/ready', { number })
  assert.equal(await stateOf(number), 'ready')
  const asked = { number, who: cast.FAHD.number, shown: 'identity-card', compared: 'on', old, reason: 'استلام الجواز' }
  const gives = async (changed: object) => (await v.post('/desk/deliveries/collect', { ...asked, ...changed })).text
  assert.match(await gives({ who: cast.NOURA.number }), /no right to act/i)
  assert.match(await gives({ who: '1999999999' }), /ID number|Nobody has this number/)
  assert.match(await gives({ old: 'A00000000' }), /not the old document/i)
  assert.match(await gives({ number: '1' }), /no parcel with this number/i)
  const { compared: _, ...unseen } = asked
  await v.post('/desk/deliveries/collect', unseen)
  assert.equal(await stateOf(number), 'ready', 'nobody compared the face')
  assert.match(await gives({}), /It is recorded/)
  assert.equal(await stateOf(number), 'collected')
  assert.match(await gives({}), /does not wait at an office/)
  const [act] = await acts(t, 'document_handed_out', number)
  assert.deepEqual([act?.officer, act?.reason], ['hind.ahmed', 'استلام الجواز'])
  const looked = await t.db.owner.query(
    `select from watch.reading where person_id = $1 and purpose = 'desk:delivery'`,
    [cast.FAHD.id],
  )
  assert.ok((looked.rowCount ?? 0) >= 1)
})

test('an officer without the role, or nobody at all, sees nothing of the print room', async () => {
  const director = await atDesk(t, 'nawal.yahya')
  assert.equal((await director.get('/desk/deliveries')).status, 403)
  const stranger = t.visitor('en')
  await stranger.get('/desk/deliveries')
  assert.equal(stranger.path, '/desk/sign-in')
})

test('a label is printed for the desk alone, and its opening is the addressee’s to see', async () => {
  const asked = await send(t, 'KHALID', 'passports/renew-passport', 'KHALID', { years: '5', pickup: 'delivery' })
  await pay(t, asked.caller, asked.id)
  await settle(t)
  const { pool, clock } = t
  const post = simulatedPost({ pool, clock, door: '', secret: '', to: async () => ({ status: 200, body: '{}' }) })
  const codes = Buffer.alloc(32, 7)
  await deliveriesDue({ pool, clock, post, codes, follow: followParcel, leaseSeconds: 30, log: () => {} })
  const { rows } = await t.db.owner.query<{ number: string; label: string }>(
    `select number, label_id as label from delivery.parcel where request_id = $1 and superseded_at is null`,
    [asked.id],
  )
  const { number, label } = rows[0] ?? assert.fail('no parcel')
  const v = await atDesk(t, 'hind.ahmed')
  assert.match((await v.get(`/desk/deliveries/labels/${number}`)).text, /being printed/)
  const press = openPress()
  try {
    await printDue(pool, { press, issuing, publicUrl, clock })
  } finally {
    await press.close()
  }
  const paper = await v.raw('GET', `/desk/deliveries/labels/${number}`)
  assert.equal(paper.headers['content-type'], 'application/pdf')
  assert.equal(paper.rawPayload.subarray(0, 5).toString(), '%PDF-')
  assert.equal(await open(pool, { person: cast.KHALID.id, documentId: label, relation: 'owner' }), null)
  const looked = await t.db.owner.query(
    `select from watch.reading where person_id = $1 and purpose = 'desk:delivery'`,
    [cast.KHALID.id],
  )
  assert.ok((looked.rowCount ?? 0) >= 1)
  assert.equal((await v.get('/desk/deliveries/labels/1')).status, 404)
})
