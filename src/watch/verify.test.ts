/** Whoever owns the database and edits the audit is found out: the verifier names the first place that does not hold. */
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import pg from 'pg'
import { type TestDatabase, testDatabase } from '../store/testing.ts'
import { type Checkpoint, linkOf, readCheckpoint, signCheckpoint } from './chain.ts'
import { linksAfter } from './links.ts'
import { actOnce, auditTestKey, readOnce, testSealer } from './testing.ts'
import { exported, type Verdict, verifyDatabase, verifyFile } from './verify.ts'

/** Thirty rows, sealed and signed at 10, 20 and 30; each fifth is an act. */
const sealed = {
  name: 'audit_sealed',
  async fill(owner: TestDatabase['owner']) {
    const sealer = testSealer(owner)
    for (let i = 1; i <= 30; i++) {
      if (i % 5 === 0) await actOnce(owner, `act ${i}`)
      else await readOnce(owner, `reading ${i}`)
      if (i % 10 !== 0) continue
      await sealer.all()
      sealer.clock.forward(61_000)
    }
  },
}

interface Judged {
  readonly verdict: Verdict
  readonly file: Verdict
}

/** Does something to a copy as the superuser, and verifies it: with its own checkpoints, or with one kept outside. */
async function after(
  attack: (db: TestDatabase, held: Checkpoint[]) => Promise<unknown>,
  outside = false,
): Promise<Judged> {
  const db = await testDatabase(sealed)
  const client = new pg.Client(db.where)
  await client.connect()
  try {
    const held = await signedIn(db)
    await attack(db, held)
    const checkpoints = outside ? held : await signedIn(db)
    const verdict = await verifyDatabase(client, checkpoints)
    const file = await verifyFile(Readable.from(exported(db.owner)), checkpoints)
    return { verdict, file }
  } finally {
    await client.end()
    await db.close()
  }
}

async function signedIn({ owner }: TestDatabase): Promise<Checkpoint[]> {
  const { rows } = await owner.query<{ signed: string }>('select signed from watch.checkpoint order by position')
  return rows.map(({ signed }) => readCheckpoint(signed, [auditTestKey]) ?? assert.fail('not signed'))
}

const sql =
  (...texts: string[]) =>
  async ({ owner }: TestDatabase) => {
    for (const text of texts) {
      const { rowCount } = await owner.query(text)
      assert((rowCount ?? 0) > 0, `${text} touches something`)
    }
  }

/** The row of a link. */
const rowAt = (n: number) => `(select entry_uuid from watch.link where position = ${n})`

test('an untouched audit holds, in the database and as a file, and is vouched for to its end', async () => {
  const { verdict, file } = await after(async () => {})
  assert.deepEqual(verdict, { links: 30, vouched: 30, waiting: 0, bad: null })
  assert.deepEqual(file, verdict)
})

test('rows of the last moments wait for their link, and that is no fault', async () => {
  const { verdict } = await after(async ({ pool }) => {
    await readOnce(pool, 'just now')
    await actOnce(pool, 'just now')
  })
  assert.deepEqual(verdict, { links: 30, vouched: 30, waiting: 2, bad: null })
})

const rowAttacks: readonly (readonly [what: string, at: number, attack: ReturnType<typeof sql>, why: RegExp])[] = [
  [
    'a reading’s purpose is changed',
    7,
    sql(`update watch.reading set purpose = 'x' where person_id = ${rowAt(7)}`),
    /changed/,
  ],
  [
    'its time is moved by a microsecond',
    8,
    sql(`update watch.reading set at = at + interval '1 microsecond' where person_id = ${rowAt(8)}`),
    /changed/,
  ],
  [
    'what was read is made less',
    9,
    sql(`update watch.reading set registers = '{people}' where person_id = ${rowAt(9)}`),
    /changed/,
  ],
  [
    'the ground is taken away',
    11,
    sql(`update watch.reading set capacity = null where person_id = ${rowAt(11)}`),
    /changed/,
  ],
  ['an act gets another reason', 5, sql(`update desk.act set reason = 'x' where act_id = ${rowAt(5)}`), /changed/],
  [
    'what an act changed is edited deep inside',
    15,
    sql(`update desk.act set before = jsonb_set(before, '{a,y,0}', '2') where act_id = ${rowAt(15)}`),
    /changed/,
  ],
  ['a reading is deleted', 12, sql(`delete from watch.reading where person_id = ${rowAt(12)}`), /gone/],
  ['an act is deleted', 20, sql(`delete from desk.act where act_id = ${rowAt(20)}`), /gone/],
  ['all readings are truncated', 1, async ({ owner }) => void (await owner.query('truncate watch.reading')), /gone/],
  [
    'a row and its link are deleted',
    13,
    sql(`delete from watch.reading where person_id = ${rowAt(13)}`, 'delete from watch.link where position = 13'),
    /missing/,
  ],
  [
    'two readings change places',
    3,
    sql(
      `update watch.reading r set purpose = case r.purpose when 'reading 3' then 'reading 4' else 'reading 3' end where purpose in ('reading 3', 'reading 4')`,
    ),
    /changed/,
  ],
  [
    'two links change places',
    16,
    sql(
      'update watch.link set position = -position where position in (16, 17)'.replace('-position', '1000 + position'),
      'update watch.link set position = 1033 - position where position > 1000',
    ),
    /follow/,
  ],
]

for (const [what, at, attack, why] of rowAttacks) {
  test(`found at ${at}: ${what}`, async () => {
    const { verdict, file } = await after(attack)
    assert.equal(verdict.bad?.position, at)
    assert.match(verdict.bad?.why ?? '', why)
    assert.deepEqual(file.bad, verdict.bad)
  })
}

test('a row that is put in without a link is named with the place before which it was put', async () => {
  const { verdict } = await after(
    sql(`insert into watch.reading (person_id, reading_id, at, reader, audience, purpose, registers) overriding system value
      select gen_random_uuid(), reading_id - 100, at, reader, audience, 'put in', registers from watch.reading
      where person_id = ${rowAt(1)}`),
  )
  assert.equal(verdict.bad?.position, 1)
  assert.match(verdict.bad?.why ?? '', /no link seals the reading/)
})

test('an act that is put in is named too, and so is a link that is put in for a row of one’s own', async () => {
  const { verdict } = await after(
    sql(`insert into desk.act (act_id, at, kind) values (gen_random_uuid(), '2026-02-02', 'decided')`),
  )
  assert.equal(verdict.bad?.position, 31)
  const put = await after(
    sql(
      'update watch.link set position = 1000 + position where position > 9',
      `insert into watch.link select 10, book, gen_random_uuid(), 1, hash, link from watch.link where position = 9`,
      'update watch.link set position = position - 999 where position > 1000',
    ),
  )
  assert.equal(put.verdict.bad?.position, 10)
  assert.equal(put.file.bad?.position, 10)
})

test('what waits for its link is held to what was written', async () => {
  const changed = await after(async (db) => {
    const person = await readOnce(db.pool, 'just now')
    await sql(`update watch.reading set reader = 'x' where person_id = '${person}'`)(db)
  })
  assert.equal(changed.verdict.bad?.position, 31)
  const gone = await after(async (db) => {
    const person = await readOnce(db.pool, 'just now')
    await sql(`delete from watch.reading where person_id = '${person}'`)(db)
  })
  assert.match(gone.verdict.bad?.why ?? '', /is gone/)
})

const cut = [
  'delete from watch.link where position > 25',
  "delete from watch.reading where purpose ~ 'reading (26|27|28|29)'",
  `delete from desk.act where reason = 'act 30'`,
]

test('a tail that is cut off, with its rows, is missed by the checkpoint of the database', async () => {
  const { verdict, file } = await after(sql(...cut))
  assert.equal(verdict.bad?.position, 26)
  assert.equal(file.bad?.position, 26)
})

test('with its checkpoints cut off as well, only one that was kept outside misses it', async () => {
  const attack = sql(...cut, 'delete from watch.checkpoint where position > 20')
  assert.equal((await after(attack)).verdict.bad, null)
  const { verdict, file } = await after(attack, true)
  assert.equal(verdict.bad?.position, 26)
  assert.match(verdict.bad?.why ?? '', /signed 30/)
  assert.equal(file.bad?.position, 26)
})

/** Edits a row and makes the chain anew from there, with hashes that all fit: what only an owner of the database can. */
async function remake({ owner }: TestDatabase, from: number): Promise<void> {
  await owner.query(`update watch.reading set purpose = 'innocent' where person_id = ${rowAt(from)}`)
  const all = await linksAfter(owner, 0, 100)
  let before = all[from - 2]?.link ?? assert.fail()
  const { entryHash } = await import('../store/index.ts')
  for (const row of all.slice(from - 1)) {
    const hash = entryHash(row.book, row.entry ?? assert.fail())
    before = linkOf(row, hash, before)
    await owner.query('update watch.link set hash = $2, link = $3 where position = $1', [row.position, hash, before])
  }
}

test('a chain that is made anew from some place on is found by the signed checkpoints, from the last one that holds', async () => {
  const { verdict, file } = await after((db) => remake(db, 14))
  assert.equal(verdict.vouched, 10)
  assert.equal(verdict.bad?.position, 11)
  assert.match(verdict.bad?.why ?? '', /from here to 20/)
  assert.deepEqual(file.bad, verdict.bad)
})

test('with the checkpoints deleted it is found by one kept outside, and a forged checkpoint is no checkpoint', async () => {
  const attack = async (db: TestDatabase) => {
    await remake(db, 14)
    await sql('delete from watch.checkpoint where position > 10')(db)
  }
  assert.equal((await after(attack)).verdict.bad, null)
  assert.equal((await after(attack, true)).verdict.bad?.position, 11)
  const { generateKeyPairSync } = await import('node:crypto')
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  const said = { position: 20, head: Buffer.alloc(32), at: '2026-02-01T06:00:00.000Z' }
  assert.equal(readCheckpoint(signCheckpoint({ ...stranger, kid: 'test' }, said), [auditTestKey]), null)
  const own = signCheckpoint(auditTestKey, said)
  assert.deepEqual(readCheckpoint(own, [auditTestKey]), said)
  const [header, payload = '', signature] = own.split('.')
  const other = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('20', '21')).toString('base64url')
  assert.equal(readCheckpoint([header, other, signature].join('.'), [auditTestKey]), null)
})
