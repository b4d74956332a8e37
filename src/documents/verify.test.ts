import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fixedClock, inTransaction } from '../store/index.ts'
import { type TestDatabase, testDatabase } from '../store/testing.ts'
import { issuing, nine, ordered, publicUrl } from './cast.testing.ts'
import { openPress, type Press, printDue, readReference, revoke, verify } from './index.ts'
import { newReference, printedReference } from './reference.ts'
import { masked } from './verify.ts'

let db: TestDatabase
let press: Press
let paper: Awaited<ReturnType<typeof ordered>>

before(async () => {
  db = await testDatabase()
  press = openPress()
  paper = await ordered(db.pool)
})
after(async () => {
  await press.close()
  await db.close()
})

test('a number verifies once the paper exists, and tells no more than the paper and a masked name', async () => {
  assert.equal(await verify(db.pool, paper.reference, nine), null)
  await printDue(db.pool, { press, publicUrl, issuing, clock: fixedClock(nine) })
  assert.deepEqual(await verify(db.pool, paper.reference, nine), {
    valid: true,
    status: 'valid',
    kind: { ar: 'إيصال تجديد جواز السفر', en: 'Passport renewal receipt' },
    issued: '2026-02-01',
    holder: { ar: 'ف*** الع***', en: 'F*** A***' },
  })
})

test('the number may be typed as people type', async () => {
  const plain = paper.reference.replaceAll('-', '')
  const ways = [
    paper.reference.toLowerCase(),
    plain,
    ` ${plain.match(/.{2}/g)?.join(' ')} `,
    paper.reference.replaceAll('-', '–'),
    paper.reference.replaceAll('0', 'o').replaceAll('1', 'l'),
    paper.reference.replaceAll('0', 'O').replaceAll('1', 'I'),
    paper.reference.replace(/\d/g, (d) => String.fromCharCode(0x660 + Number(d))),
    paper.reference.replace(/\d/g, (d) => String.fromCharCode(0x6f0 + Number(d))),
    `\u2066${paper.reference}\u2069`,
    `${publicUrl}/verify/${paper.reference}`,
    `${publicUrl}/verify/${paper.reference}/?lang=ar`,
  ]
  for (const typed of ways) assert.equal((await verify(db.pool, typed, nine))?.valid, true, typed)
})

test('what is no number of ours is nothing, whatever it looks like', async () => {
  const odd = [
    '',
    ' ',
    '7F3K',
    newReference(),
    `${paper.reference}0`,
    'U'.repeat(16),
    "'; drop table x --",
    '٠'.repeat(500),
  ]
  for (const typed of odd) assert.equal(await verify(db.pool, typed, nine), null, typed)
  assert.equal(readReference('7F3K-9Q2M-XW4T-OHJV'), '7F3K9Q2MXW4T0HJV')
})

test('numbers are 80 bits, never the same, never a letter that reads as another', () => {
  const many = new Set(Array.from({ length: 5_000 }, newReference))
  assert.equal(many.size, 5_000)
  const letters = new Set([...many].join(''))
  assert.equal(letters.size, 32)
  for (const letter of 'ILOU') assert.ok(!letters.has(letter))
  assert.match(printedReference([...many][0] ?? ''), /^\w{4}-\w{4}-\w{4}-\w{4}$/)
})

test('a paper with an end verifies as expired from that moment on', async () => {
  const noon = '2026-02-01T09:00:00.000Z'
  await db.owner.query('update documents.reference set expires_at = $1', [noon])
  assert.equal((await verify(db.pool, paper.reference, '2026-02-01T08:59:59.999Z'))?.status, 'valid')
  const then = await verify(db.pool, paper.reference, noon)
  assert.deepEqual([then?.valid, then?.status], [false, 'expired'])
  await db.owner.query('update documents.reference set expires_at = null')
})

test('a revoked paper verifies as revoked, and only its own', async () => {
  const other = await ordered(db.pool)
  await printDue(db.pool, { press, publicUrl, issuing, clock: fixedClock(nine) })
  await assert.rejects(
    inTransaction(db.pool, (tx) => revoke(tx, { person: other.person, documentId: paper.documentId })),
    /not there/,
  )
  await inTransaction(db.pool, (tx) => revoke(tx, paper))
  const now = await verify(db.pool, paper.reference, nine)
  assert.deepEqual([now?.valid, now?.status], [false, 'revoked'])
  assert.equal((await verify(db.pool, other.reference, nine))?.valid, true)
})

test('a masked name shows two letters, whatever the name', () => {
  assert.equal(masked('نورة فهد العتيبي', 'ar'), 'ن*** الع***')
  assert.equal(masked('MARIA SANTOS', 'en'), 'M*** S***')
  assert.equal(masked('Suharto', 'en'), 'S***')
  assert.equal(masked('  ', 'en'), '***')
})
