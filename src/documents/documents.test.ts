import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { fixedClock, inTransaction, uuid } from '../store/index.ts'
import { type TestDatabase, testDatabase } from '../store/testing.ts'
import { fahd, issuing, nine, ordered, publicUrl } from './cast.testing.ts'
import { DocumentError, documentsOf, open, openPress, order, type Press, printDue, stuckPapers } from './index.ts'
import { look } from './pdf.testing.ts'

const clock = fixedClock(nine)
let db: TestDatabase
let press: Press

before(async () => {
  db = await testDatabase()
  press = openPress()
})
after(async () => {
  await press.close()
  await db.close()
})

const printAll = () => printDue(db.pool, { press, publicUrl, issuing, clock })

test('an ordered receipt is printed and opens for its owner', async () => {
  const { person, documentId, reference } = await ordered(db.pool)
  assert.equal(await open(db.pool, { documentId, person, relation: 'owner' }), null, 'not before it is printed')
  assert.equal(await printAll(), 1)
  const opened = await open(db.pool, { documentId, person, relation: 'owner' })
  assert.ok(opened)
  assert.equal(opened.sha256, createHash('sha256').update(opened.bytes).digest('hex'))
  assert.equal(opened.name, `passport-renewal-receipt-${reference}.pdf`)
  assert.ok(look(opened.bytes).text.includes('فهد صالح عبدالله العتيبي'))
  const [listed] = await documentsOf(db.pool, person, nine)
  assert.deepEqual(
    { documentId: listed?.documentId, printed: listed?.printed, kind: listed?.kind.ar },
    { documentId, printed: true, kind: 'إيصال تجديد جواز السفر' },
  )
  assert.equal(await printAll(), 0, 'nothing is left to print')
})

test('an order that is rolled back leaves nothing to print or verify', async () => {
  const lost = inTransaction(db.pool, async (tx) => {
    const at = { person: uuid(), request: uuid(), at: nine }
    await order(tx, { ...at, template: 'passport-renewal-receipt', data: fahd })
    throw new Error('the engine changed its mind')
  })
  await assert.rejects(lost, /changed its mind/)
  assert.equal(await printAll(), 0)
})

test('the same request orders one paper, however often it asks, and never another in its place', async () => {
  const [person, request] = [uuid(), uuid()]
  const [first, second] = [await ordered(db.pool, { person, request }), await ordered(db.pool, { person, request })]
  assert.deepEqual(second, first)
  await assert.rejects(
    ordered(db.pool, { person, request, data: { ...fahd, years: 5 } }),
    (e: DocumentError) => e.trouble === 'ordered-otherwise',
  )
  assert.equal(await printAll(), 1)
})

test('data that does not fit the template is refused when it is ordered', async () => {
  await assert.rejects(ordered(db.pool, { data: { ...fahd, nationalId: '12' } }))
  await assert.rejects(ordered(db.pool, { data: { ...fahd, surprise: 'x' } as typeof fahd }))
})

test("another person's document never opens, nor one that is not there", async () => {
  const mine = await ordered(db.pool)
  const hers = await ordered(db.pool)
  await printAll()
  assert.equal(await open(db.pool, { documentId: hers.documentId, person: mine.person, relation: 'owner' }), null)
  assert.equal(await open(db.pool, { documentId: uuid(), person: mine.person, relation: 'owner' }), null)
  assert.equal(await open(db.pool, { documentId: "' or 1=1 --", person: mine.person, relation: 'owner' }), null)
})

test('bytes that were altered behind our back are not handed out', async () => {
  const { person, documentId } = await ordered(db.pool)
  await printAll()
  const alter = `update documents.file set bytes = set_byte(bytes, 5000, get_byte(bytes, 5000) # 1)
                 where sha256 = (select sha256 from documents.document where document_id = $1)`
  await db.owner.query(alter, [documentId])
  await assert.rejects(
    open(db.pool, { documentId, person, relation: 'owner' }),
    (e: DocumentError) => e.trouble === 'altered',
  )
})

test("a row pointed at another's true bytes is not handed out either", async () => {
  const [mine, hers] = [await ordered(db.pool), await ordered(db.pool)]
  await printAll()
  await db.owner.query(
    `update documents.document set sha256 = (select sha256 from documents.document where document_id = $2)
     where document_id = $1`,
    [mine.documentId, hers.documentId],
  )
  await assert.rejects(open(db.pool, mine), (e: DocumentError) => e.trouble === 'altered')
})

test('the application can neither rewrite nor delete what was printed', async () => {
  await ordered(db.pool)
  await printAll()
  for (const sql of [
    `update documents.file set bytes = ''`,
    'delete from documents.file',
    `update documents.document set data = '{}'`,
    'delete from documents.document',
    'delete from documents.reference',
    'update documents.reference set person_id = gen_random_uuid()',
  ]) {
    await assert.rejects(db.pool.query(sql), /permission denied/, sql)
  }
})

test('twenty printers at once print each document once, each for its owner', async () => {
  const orders = []
  for (let i = 0; i < 60; i++) {
    const canary = `CANARY${String(i).padStart(3, '0')}`
    orders.push({ canary, ...(await ordered(db.pool, { data: { ...fahd, oldPassport: canary } })) })
  }
  const counts = await Promise.all(Array.from({ length: 20 }, printAll))
  assert.equal(
    counts.reduce((a, b) => a + b, 0),
    60,
  )
  const hashes = new Set<string>()
  for (const o of orders) {
    const opened = await open(db.pool, o)
    assert.ok(opened)
    hashes.add(opened.sha256)
    const canaries = look(opened.bytes).text.filter((line) => line.startsWith('CANARY'))
    assert.deepEqual([...new Set(canaries)], [o.canary])
  }
  assert.equal(hashes.size, 60)
})

test('one sheet that can not be printed waits and is shown to a desk; the others are printed', async () => {
  const bad = await ordered(db.pool)
  const good = await ordered(db.pool)
  const picky: Press = {
    ...press,
    print: (template, sheet, at) =>
      sheet.reference === bad.reference
        ? Promise.reject(new DocumentError('press-failed', 'no ink'))
        : press.print(template, sheet, at),
  }
  assert.equal(await printDue(db.pool, { press: picky, publicUrl, issuing, clock }), 1)
  assert.ok(await open(db.pool, good))
  assert.deepEqual(await stuckPapers(db.pool), [])
  for (const minutes of [1, 3]) {
    clock.set(new Date(Date.parse(nine) + minutes * 60_000).toISOString())
    assert.equal(await printDue(db.pool, { press: picky, publicUrl, issuing, clock }), 0)
  }
  const [stuck] = await stuckPapers(db.pool)
  assert.equal(stuck?.documentId, bad.documentId)
  assert.match(stuck?.lastError ?? '', /no ink/)
  clock.set('2026-02-01T07:00:00.000Z')
  assert.equal(await printAll(), 1, 'and once the press is mended it is printed')
  clock.set(nine)
})

test('a press without room prints nothing and loses nothing', async () => {
  const { documentId, person } = await ordered(db.pool)
  const full: Press = { ...press, print: () => Promise.reject(new DocumentError('press-busy', '64 wait')) }
  assert.equal(await printDue(db.pool, { press: full, publicUrl, issuing, clock }), 0)
  assert.equal(await printAll(), 1)
  assert.ok(await open(db.pool, { documentId, person, relation: 'owner' }))
})
