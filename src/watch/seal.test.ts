/** The sealer: nothing missed and nothing twice whoever writes meanwhile, and nobody reads about another while it cannot seal. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { inTransaction, ReadingsClosed, readingWithin, uuid } from '../store/index.ts'
import { type TestDatabase, testDatabase } from '../store/testing.ts'
import { acceptWound, auditState, keepLongestLag, openSealer, wounds } from './index.ts'
import { actOnce, auditNow, auditTestKey, readOnce, testSealer } from './testing.ts'
import { verifyDatabase } from './verify.ts'

async function inDatabase(f: (db: TestDatabase) => Promise<void>): Promise<void> {
  const db = await testDatabase()
  try {
    await f(db)
  } finally {
    await db.close()
  }
}

async function badOf(db: TestDatabase) {
  const client = new pg.Client(db.where)
  await client.connect()
  try {
    return await verifyDatabase(client, [])
  } finally {
    await client.end()
  }
}

test('many writers at once and three sealers beside them: each row gets one link, without a gap', () =>
  inDatabase(async (db) => {
    const sealers = [1, 2, 3].map(() => testSealer(db.pool))
    let writing = true
    const sealing = sealers.map(async (sealer) => {
      while (writing) {
        await sealer.all()
        await new Promise((resume) => setImmediate(resume))
      }
    })
    await Promise.all(
      Array.from({ length: 8 }, async (_, w) => {
        for (let i = 0; i < 25; i++) await (i % 6 === 5 ? actOnce(db.pool, `${w}`) : readOnce(db.pool, `${w}-${i}`))
      }),
    )
    writing = false
    await Promise.all(sealing)
    await sealers[0]?.all()
    const { links, waiting, bad } = await badOf(db)
    assert.deepEqual({ links, waiting, bad }, { links: 200, waiting: 0, bad: null })
  }))

test('a slow transaction that began first and commits last is not passed over', () =>
  inDatabase(async (db) => {
    const sealer = testSealer(db.pool)
    const slow = await db.pool.connect()
    await slow.query('begin')
    const tx = Object.assign(slow, { tx: true as const }) as never
    const reading = { reader: 'x', audience: 'citizen', purpose: 'slow', at: auditNow }
    await readingWithin(tx, reading, async (look) => look.note(uuid(), 'people'))
    await readOnce(db.pool, 'quick')
    assert.equal(await sealer.all(), 1)
    await slow.query('commit')
    slow.release()
    assert.equal(await sealer.all(), 1)
    assert.deepEqual((await badOf(db)).bad, null)
  }))

test('a reading that is rolled back leaves neither a row nor a link', () =>
  inDatabase(async (db) => {
    await assert.rejects(
      inTransaction(db.pool, async (tx) => {
        const reading = { reader: 'x', audience: 'citizen', purpose: 'undone', at: auditNow }
        await readingWithin(tx, reading, async (look) => look.note(uuid(), 'people'))
        throw new Error('undone')
      }),
      /undone/,
    )
    assert.equal(await testSealer(db.pool).all(), 0)
  }))

test('when rows wait too long for their link, others’ data is closed, one’s own is open, and sealing opens it again', () =>
  inDatabase(async (db) => {
    const sealer = testSealer(db.pool)
    await readOnce(db.pool, 'first')
    await db.owner.query(`update watch.unsealed set queued_at = now() - interval '11 minutes'`)
    const refused = readOnce(db.pool, 'second')
    await assert.rejects(refused, (error) => error instanceof ReadingsClosed && error.status === 503)
    assert.equal((await auditState(db.pool)).closed, true)
    const me = uuid()
    const own = { reader: me, audience: 'citizen', purpose: 'mine', at: auditNow }
    const said = await inTransaction(db.pool, (tx) =>
      readingWithin(tx, own, async (look) => {
        look.note(me, 'people')
        return 'mine'
      }),
    )
    assert.equal(said, 'mine')
    await actOnce(db.pool, 'goes on')
    const { rows } = await db.owner.query('select 1 from watch.reading')
    assert.equal(rows.length, 1, 'what was refused is not written')
    assert.equal(await sealer.all(), 2)
    await readOnce(db.pool, 'third')
    assert.equal((await auditState(db.pool)).closed, false)
    await keepLongestLag(db.pool, 86_400)
    await db.owner.query(`update watch.unsealed set queued_at = now() - interval '11 minutes'`)
    await readOnce(db.pool, 'within the longer lag')
  }))

const hurt: readonly (readonly [string, (db: TestDatabase, person: string) => Promise<unknown>, RegExp])[] = [
  [
    'was changed',
    ({ owner }, p) => owner.query(`update watch.reading set reader = 'y' where person_id = $1`, [p]),
    /changed/,
  ],
  ['is gone', ({ owner }, p) => owner.query('delete from watch.reading where person_id = $1', [p]), /gone/],
]
for (const [what, attack, why] of hurt) {
  test(`a row that ${what} before it was sealed closes readings until two people have looked`, () =>
    inDatabase(async (db) => {
      const sealer = testSealer(db.pool)
      await readOnce(db.pool, 'sound')
      const person = await readOnce(db.pool, 'hurt')
      await readOnce(db.pool, 'after it')
      await attack(db, person)
      assert.equal(await sealer.all(), 1)
      const [alarm] = sealer.alarms
      assert.equal(alarm?.position, 2)
      assert.match(alarm?.why ?? '', why)
      assert.equal(sealer.alarms.length, 1, 'said once')
      await assert.rejects(readOnce(db.pool, 'refused'), ReadingsClosed)
      const accept = (by: string) => inTransaction(db.pool, (tx) => acceptWound(tx, 2, by, auditNow))
      assert.equal(await accept('huda'), 'second needed')
      assert.equal(await accept('huda'), 'second needed')
      await assert.rejects(readOnce(db.pool, 'refused'), ReadingsClosed)
      assert.equal(await accept('salem'), 'accepted')
      await readOnce(db.pool, 'open again')
      assert.equal(await sealer.all(), 3)
      const { bad, links } = await badOf(db)
      assert.equal(links, 2, 'the verifier stops there for ever')
      assert.equal(bad?.position, 2)
    }))
}

test('the patrol finds what was changed long after it was sealed', () =>
  inDatabase(async (db) => {
    const sealer = testSealer(db.pool)
    for (let i = 0; i < 5; i++) await readOnce(db.pool, `${i}`)
    await sealer.all()
    await sealer.around()
    assert.equal(sealer.alarms.length, 0)
    await db.owner.query(`update watch.reading set purpose = 'x' where purpose = '3'`)
    await sealer.around()
    assert.equal(sealer.alarms[0]?.position, 4)
    await assert.rejects(readOnce(db.pool, 'refused'), ReadingsClosed)
    assert.equal((await wounds(db.pool)).length, 1)
  }))

test('a chain whose end was cut off or made anew is not gone on with', () =>
  inDatabase(async (db) => {
    const sealer = testSealer(db.pool)
    for (let i = 0; i < 4; i++) await readOnce(db.pool, `${i}`)
    await sealer.all()
    await db.owner.query('delete from watch.link where position > 2')
    await readOnce(db.pool, 'next')
    assert.equal(await sealer.all(), 0)
    assert.equal(sealer.alarms[0]?.position, 3)
    // A process that begins only now knows it from the checkpoint.
    await db.owner.query('delete from watch.wound')
    const another = testSealer(db.pool)
    assert.equal(await another.all(), 0)
    assert.match(another.alarms[0]?.why ?? '', /checkpoint vouches for 4/)
    for (const by of ['huda', 'salem'])
      await inTransaction(db.pool, (tx) => acceptWound(tx, 3, by, '2026-02-01T07:00:00Z'))
    assert.equal(await another.all(), 1, 'accepted, it goes on from where it stands')
    await readOnce(db.pool, 'and on')
    assert.equal(await another.all(), 1)
  }))

test('checkpoints are signed a minute apart at most often, and only when something was sealed', () =>
  inDatabase(async (db) => {
    const sealer = testSealer(db.pool)
    const count = async () => (await db.owner.query('select position from watch.checkpoint')).rows.length
    await sealer.all()
    assert.equal(await count(), 0)
    await readOnce(db.pool, '1')
    await sealer.all()
    await readOnce(db.pool, '2')
    await sealer.all()
    assert.equal(await count(), 1)
    sealer.clock.forward(61_000)
    await sealer.all()
    assert.equal(await count(), 2)
    sealer.clock.forward(61_000)
    await sealer.all()
    assert.equal(await count(), 2)
  }))

test('the application can neither edit the book, the chain nor a checkpoint', () =>
  inDatabase(async (db) => {
    for (const sql of [
      `update watch.reading set purpose = 'x'`,
      'delete from watch.reading',
      `update desk.act set reason = 'x'`,
      'delete from desk.act',
      'update watch.link set hash = link',
      'delete from watch.link',
      'truncate watch.link',
      'delete from watch.checkpoint',
      'update watch.checkpoint set signed = signed',
      'delete from watch.wound',
    ])
      await assert.rejects(db.pool.query(sql), { code: '42501' }, sql)
  }))

test('a key that signs for nobody is refused before it seals anything', () =>
  inDatabase(async (db) => {
    await readOnce(db.pool, '1')
    const { deps } = testSealer(db.pool)
    const { d: _, ...publicKey } = auditTestKey
    await assert.rejects(openSealer({ ...deps, key: publicKey }).seal())
    assert.equal((await auditState(db.pool)).sealed, 0)
  }))
