/** «وثائقي»: what one was issued, in what order, and that nobody else's eyes get to it, by any door (T-DOC-01). */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type CastKey, cast } from '../../cast/index.ts'
import { issuing } from '../documents/cast.testing.ts'
import { documentsOf, type Listed, open, openPress, order, printDue, type Relation } from '../documents/index.ts'
import { templates } from '../documents/templates/index.ts'
import { pay, send, settle } from '../requests/testing.ts'
import { inTransaction, uuid } from '../store/index.ts'
import { portalDoor } from './index.ts'
import { type TestServer, testServer } from './testing.ts'

const everyone = Object.keys(cast) as CastKey[]
let t: TestServer

before(async () => {
  t = await testServer([portalDoor])
  await t.accounts()
  const press = openPress()
  await send(t, 'FAHD', 'documents/report-family-members', 'FAHD', { understood: true })
  await send(t, 'FAHD', 'traffic/issue-vehicle-certificate', 'FAHD', { vehicle: 'ABJ1234' })
  await send(t, 'IMRAN', 'documents/report-travel-record', 'IMRAN', { from: '2017-01-01', to: '2017-12-31' })
  await send(t, 'MONA', 'civil-affairs/issue-data-document', 'MONA', { born: true, recipient: 'البنك' })
  await send(t, 'KHALID', 'traffic/issue-driving-certificate', 'KHALID', { recipient: 'جهة العمل' })
  const visa = await send(t, 'FAHD', 'visas/issue-exit-reentry-single', 'RAHIM', { mode: 'duration-days', days: 75 })
  const fine = await send(t, 'KHALID', 'traffic/pay-violation', 'KHALID', { violation: '7999900015' })
  for (const { caller, id } of [visa, fine]) await pay(t, caller, id)
  await settle(t)
  // One without an end, from long ago.
  const old = {
    person: cast.FAHD.id,
    template: 'birth-certificate' as const,
    request: uuid(),
    at: '2020-01-01T06:00:00.000Z',
  }
  await inTransaction(t.pool, (tx) => order(tx, { ...old, data: templates['birth-certificate'].example }))
  await printDue(t.pool, { press, publicUrl: t.doorway.site.publicUrl, issuing, clock: t.clock })
  await press.close()
})
after(() => t.close())

const walletOf = (who: CastKey): Promise<Listed[]> => documentsOf(t.pool, cast[who].id, t.clock.now())

test('what services printed is in the wallet of who asked, the soonest to end first, those without an end last', async () => {
  const fahd = await walletOf('FAHD')
  const ends = fahd.map(({ expiresAt }) => expiresAt ?? '9999')
  assert.deepEqual(ends, ends.toSorted())
  assert.deepEqual(
    fahd
      .slice(0, 2)
      .map(({ template }) => template)
      .sort(),
    ['family-record', 'vehicle-certificate'],
  )
  assert.equal(fahd.at(-1)?.template, 'birth-certificate')
  assert.equal(fahd.at(-2)?.template, 'visa-sheet')
  assert.ok(fahd.every(({ printed, status }) => printed && status === 'valid'))
  const others = await Promise.all((['IMRAN', 'MONA', 'KHALID'] as const).map(walletOf))
  assert.deepEqual(
    others.map((list) => list.map(({ template }) => template).sort()),
    [['travel-record'], ['data-document'], ['driving-certificate', 'violation-receipt']],
  )
})

test('a wallet is one query, however many documents are in it', async () => {
  let asked = 0
  const counting = new Proxy(t.pool, {
    get: (pool, name) => {
      if (name === 'query') asked++
      return Reflect.get(pool, name)
    },
  })
  const list = await documentsOf(counting, cast.FAHD.id, t.clock.now())
  assert.deepEqual([list.length, asked], [4, 1])
})

test('everybody of the cast is refused every document that is not hers, as owner and as subject', async () => {
  const all = await t.db.owner.query<{
    person_id: string
    subject_id: string | null
    document_id: string
    template: string
  }>('select person_id, subject_id, document_id, template from documents.document')
  assert.equal(all.rows.length, 8)
  let tried = 0
  for (const one of all.rows) {
    for (const who of everyone) {
      for (const relation of ['owner', 'subject'] as const satisfies readonly Relation[]) {
        const opened = await open(t.pool, { documentId: one.document_id, person: cast[who].id, relation })
        const mine = relation === 'owner' ? one.person_id : one.template === 'visa-sheet' ? one.subject_id : null
        assert.equal(opened !== null, mine === cast[who].id, `${who}, ${relation}: ${one.template}`)
        tried++
      }
    }
  }
  assert.ok(tried >= 8 * 2 * 20)
})

test('a worker finds the visa that his sponsor asked for, and nothing else of his', async () => {
  const [visa, ...more] = await walletOf('RAHIM')
  assert.deepEqual([visa?.template, visa?.relation, more.length], ['visa-sheet', 'subject', 0])
})

test('a row that was pointed at another’s document does not pass the last gate', async () => {
  const [visa] = await walletOf('RAHIM')
  assert.ok(visa)
  await t.db.owner.query('insert into documents.about (person_id, document_id, owner_id) values ($1, $2, $3)', [
    cast.MARIA.id,
    visa.documentId,
    cast.FAHD.id,
  ])
  assert.equal(await open(t.pool, { documentId: visa.documentId, person: cast.MARIA.id, relation: 'subject' }), null)
  await t.db.owner.query('delete from documents.about where person_id = $1', [cast.MARIA.id])
})

test('the page names each document with both calendars, opens and downloads it, and asks for no script', async () => {
  for (const lang of ['ar', 'en'] as const) {
    const v = await t.signIn(t.visitor(lang), cast.FAHD)
    await v.get('/documents')
    assert.equal(v.status, 200)
    for (const { kind, reference } of await walletOf('FAHD')) {
      assert.ok(v.text.includes(kind[lang]), kind[lang])
      assert.ok(v.text.includes(reference), reference)
    }
    assert.match(v.text, lang === 'ar' ? /رمضان 1447 هـ/ : /Ramadan 1447 AH/)
    assert.match(v.text, lang === 'ar' ? /مارس 2026/ : /March 2026/)
    const [, href = ''] = /href="(\/documents\/[\w-]+)"/.exec(v.html) ?? []
    const file = await v.raw('GET', href)
    assert.match(String(file.headers['content-type']), /pdf/)
    assert.match(String(file.headers['content-disposition']), /^inline/)
    assert.match(String((await v.raw('GET', `${href}?download`)).headers['content-disposition']), /^attachment/)
    assert.equal(file.rawPayload.subarray(0, 5).toString(), '%PDF-')
  }
})

test('at the door another’s document is not there, in the words of one that never was', async () => {
  const [mine] = await walletOf('FAHD')
  assert.ok(mine)
  const mona = await t.signIn(t.visitor('ar'), cast.MONA)
  for (const path of [
    `/documents/${mine.documentId}`,
    `/documents/about-me/${mine.documentId}`,
    `/documents/${mine.documentId}/code`,
    `/documents/${uuid()}`,
    '/documents/1',
  ]) {
    const answer = await mona.raw('GET', path)
    assert.equal(answer.statusCode, 404, path)
  }
  const nobody = await t.visitor('ar').raw('GET', `/documents/${mine.documentId}`)
  assert.notEqual(nobody.statusCode, 200)
})

test('the code that is shared leads to the page that verifies it, which tells no more than a masked name', async () => {
  const [mine] = await walletOf('MONA')
  assert.ok(mine)
  const v = await t.signIn(t.visitor('en'), cast.MONA)
  await v.get(`/documents/${mine.documentId}/code`)
  assert.match(v.html, /<svg class="qr"/)
  assert.ok(v.html.includes(`/verify/${mine.reference}"`))
  const guard = await t.visitor('en').get(`/verify/${mine.reference}`)
  assert.match(guard.text, /genuine and in force/)
  assert.ok(!guard.text.includes(cast.MONA.number))
})

test('a document whose time is over stands last and says so', async () => {
  const later = new Date(Date.parse(t.clock.now()) + 40 * 86_400_000).toISOString()
  const list = await documentsOf(t.pool, cast.FAHD.id, later)
  assert.deepEqual(
    list.map(({ status }) => status),
    ['valid', 'valid', 'expired', 'expired'],
  )
})
