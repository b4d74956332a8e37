/** Photographs with requests: kept beside the draft, judged, gone with it, and on the passport in the end. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast } from '../../../cast/index.ts'
import { photoServiceWill, photoServiceWorks } from '../../agencies/photos/index.ts'
import { inDays } from '../../store/index.ts'
import { begin, discard, draftOf, keep } from '../draft.ts'
import { preview } from '../preview.ts'
import { submit } from '../submit.ts'
import { settle, signedIn, testHouse } from '../testing.ts'
import { RequestTrouble } from '../trouble.ts'
import { requestOf } from '../view.ts'
import { attachPhoto } from './attach.ts'
import { portrait } from './portrait.testing.ts'
import { contentOf, forgetPhotos } from './rows.ts'

const t = await testHouse()
after(() => t.close())
const { house } = t
const renewal = 'passports/renew-passport'

type Who = keyof typeof cast
const caller = (who: Who) => signedIn(cast[who], t.clock.now())
const picture = await portrait()

async function draft(who: Who): Promise<string> {
  return begin(house, caller(who), renewal, cast[who].id)
}

async function answers(who: Who, id: string, typed: Readonly<Record<string, unknown>>): Promise<void> {
  const { revision } = await draftOf(house, caller(who), id)
  await keep(house, caller(who), id, revision, typed)
}

async function send(who: Who, id: string, bytes = picture) {
  const sent = await attachPhoto(house, caller(who), { request: id, bytes })
  assert.ok(sent.taken, JSON.stringify(sent))
  return sent
}

const count = async (request: string): Promise<number> => {
  const { rows } = await t.db.owner.query<{ n: number }>(
    'select count(*)::int as n from requests.attachment where request_id = $1',
    [request],
  )
  return rows[0]?.n ?? 0
}

async function pay(who: Who, id: string): Promise<void> {
  const { charge } = await requestOf(house, caller(who), id)
  await t.gateway.open({
    key: charge?.id ?? '',
    halalas: charge?.halalas ?? 0,
    description: { ar: 'رسم', en: 'fee' },
    returnTo: '/',
    until: charge?.dueUntil ?? '',
  })
  await t.gateway.payerPays(charge?.id ?? '')
}

test('a photo sent with a renewal is on the new passport, and only what was sent for good is kept', async () => {
  const id = await draft('FAHD')
  await send('FAHD', id)
  const second = await send('FAHD', id, await portrait({ who: 2 }))
  await answers('FAHD', id, { years: '10', photo: second.id })
  assert.equal(await count(id), 2)
  const sent = await submit(house, caller('FAHD'), id, null)
  assert.ok(sent.sent)
  assert.equal(await count(id), 1, 'the try before went when it was sent')
  await pay('FAHD', id)
  await settle(t)
  assert.equal((await requestOf(house, caller('FAHD'), id)).row.station, 'completed')
  const { rows } = await t.db.owner.query(
    `select p.status, p.photo = a.hash as same from passports.passport p left join requests.attachment a on a.attachment_id = $2
      where p.person_id = $1 and p.superseded_at is null and p.by_request = $3 order by p.status`,
    [cast.FAHD.id, second.id, id],
  )
  assert.deepEqual(rows, [
    { status: 'issued', same: true },
    { status: 'replaced', same: null },
  ])
})

test('a photo with glasses is kept with its draft and named as the reason why it cannot be sent', async () => {
  await photoServiceWill(t.pool, { kind: 'glasses' })
  const id = await draft('KHALID')
  const sent = await send('KHALID', id, await portrait({ glasses: true }))
  assert.deepEqual(sent.failed, ['photo_no_glasses'])
  await answers('KHALID', id, { years: '5', photo: sent.id })
  const seen = await preview(house, caller('KHALID'), id)
  assert.deepEqual(
    seen.refusals.map((r) => r.reason),
    ['photo_no_glasses'],
  )
  const refused = await submit(house, caller('KHALID'), id, null)
  assert.ok(!refused.sent && 'refusals' in refused)
  assert.equal(refused.refusals[0]?.words.ar, 'في الصورة نظارة. أرسل صورة بلا نظارة.')
  await discard(house, caller('KHALID'), id)
  assert.equal(await count(id), 0, 'photos go with their draft')
})

test('all that is wrong is told at once, ours and theirs', async () => {
  await photoServiceWill(t.pool, { kind: 'glasses' })
  const id = await draft('KHALID')
  const sent = await send('KHALID', id, await portrait({ glasses: true, background: '#9bd' }))
  assert.deepEqual(sent.failed, ['photo_white_background', 'photo_no_glasses'])
})

test('while the photo service is silent the paid request waits and is told so; then it goes on', async () => {
  await photoServiceWill(t.pool, { kind: 'silent', times: 3 })
  const id = await draft('MONA')
  const sent = await send('MONA', id, await portrait({ who: 4 }))
  assert.deepEqual([sent.known, sent.failed], [false, []])
  await answers('MONA', id, { years: '10', photo: sent.id })
  assert.deepEqual((await preview(house, caller('MONA'), id)).photos.photo?.known, false)
  assert.ok((await submit(house, caller('MONA'), id, null)).sent)
  await pay('MONA', id)
  await settle(t, 4)
  const waiting = await requestOf(house, caller('MONA'), id)
  assert.equal(waiting.row.station, 'paid')
  assert.deepEqual(
    waiting.story.filter((l) => l.event === 'waiting').map((l) => l.detail),
    [{ source: 'photo-service' }],
  )
  await settle(t, 40)
  assert.equal((await requestOf(house, caller('MONA'), id)).row.station, 'completed')
})

test('when it then says no, the request is refused with its rule and the money goes back', async () => {
  await photoServiceWill(t.pool, { kind: 'silent' })
  await photoServiceWill(t.pool, { kind: 'old' })
  const id = await draft('KHALID')
  const sent = await send('KHALID', id, await portrait({ who: 5 }))
  await answers('KHALID', id, { years: '5', photo: sent.id })
  assert.ok((await submit(house, caller('KHALID'), id, null)).sent)
  await pay('KHALID', id)
  await settle(t, 20)
  const { row, charge } = await requestOf(house, caller('KHALID'), id)
  assert.deepEqual([row.station, row.reason, charge?.state], ['refused', 'photo_recent', 'refunded'])
  await photoServiceWorks(t.pool)
})

test('what is no photo writes nothing, and nobody sends one for another’s draft', async () => {
  const id = await draft('SALMAN')
  const sent = await attachPhoto(house, caller('SALMAN'), { request: id, bytes: Buffer.from('no picture') })
  assert.deepEqual(sent, { taken: false, why: 'wrong-type' })
  assert.equal(await count(id), 0)
  await assert.rejects(attachPhoto(house, caller('FAHD'), { request: id, bytes: picture }), RequestTrouble)
  const mine = await send('SALMAN', id)
  const theirs = { person_id: cast.FAHD.id, request_id: id }
  assert.equal(await contentOf(house.pool, theirs, mine.id), null, 'only its owner sees it')
  assert.ok(await contentOf(house.pool, { person_id: cast.SALMAN.id, request_id: id }, mine.id))
})

test('a photo of another request, of another person or of nobody is not taken for this one', async () => {
  const other = await attachPhoto(house, caller('MONA'), { request: null, bytes: picture })
  assert.ok(other.taken)
  const id = await draft('SALMAN')
  for (const named of [other.id, '00000000-0000-4000-8000-000000000009']) {
    await answers('SALMAN', id, { years: '5', photo: named })
    const answer = await submit(house, caller('SALMAN'), id, null)
    assert.ok(!answer.sent && 'refusals' in answer)
    assert.deepEqual(
      answer.refusals.map((r) => r.reason).filter((reason) => reason.startsWith('photo_')),
      ['photo_received'],
    )
  }
})

test('a draft keeps a few tries and the one its form names, whatever is sent again', async () => {
  const id = await draft('SALMAN')
  const named = await send('SALMAN', id, await portrait({ who: 6 }))
  await answers('SALMAN', id, { years: '5', photo: named.id })
  for (let i = 0; i < 8; i++) {
    await send('SALMAN', id, picture)
    t.clock.forward(1000)
  }
  assert.equal(await count(id), 6)
  assert.ok(await contentOf(house.pool, { person_id: cast.SALMAN.id, request_id: id }, named.id))
})

test('photos that no request took and those of drafts that ran out are forgotten', async () => {
  const id = await draft('SALMAN')
  const loose = await attachPhoto(house, caller('SALMAN'), { request: null, bytes: picture })
  assert.ok(loose.taken)
  assert.equal(await forgetPhotos(house), 0, 'not before their time')
  t.clock.forward(inDays(1) + 60_000)
  assert.ok((await forgetPhotos(house)) >= 1)
  const left = await t.db.owner.query('select from requests.attachment where request_id is null')
  assert.equal(left.rowCount, 0)
  assert.ok((await count(id)) > 0)
  t.clock.forward(inDays(31))
  await forgetPhotos(house)
  assert.equal(await count(id), 0)
  const onPassport = await t.db.owner.query(
    'select from requests.attachment a join passports.passport p on p.photo = a.hash',
  )
  assert.ok((onPassport.rowCount ?? 0) > 0, 'what a passport carries stays')
})
