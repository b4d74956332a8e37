/** A silent time-stamp authority holds no paper up; once it answers, what waited gets its stamp and stays what it was. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fixedClock, later } from '../store/index.ts'
import { testDatabase } from '../store/testing.ts'
import { issuing, nine, ordered, publicUrl } from './cast.testing.ts'
import {
  makeDemoStamps,
  NoStamp,
  open,
  openPress,
  printDue,
  readSealers,
  type Stamp,
  simulatedStamps,
  stampDue,
  unstamped,
} from './index.ts'
import type { Sealer } from './seal/keys.ts'
import { isStamped } from './seal/restamp.ts'

const db = await testDatabase()
const press = openPress()
after(async () => {
  await press.close()
  await db.close()
})
const [authority] = readSealers(makeDemoStamps()) as [Sealer]
const works = simulatedStamps(authority, () => nine)
const silent: Stamp = () => Promise.reject(new NoStamp('silent'))

const print = (stamp: Stamp) =>
  printDue(db.pool, { press, publicUrl, issuing: { ...issuing, stamp }, clock: fixedClock(nine) })

test('a paper is stamped as it is printed, where the authority answers', async () => {
  const paper = await ordered(db.pool)
  await print(works)
  const file = await open(db.pool, paper)
  assert.ok(file && isStamped(file.bytes))
  assert.equal(await unstamped(db.pool), 0)
})

test('printed without, stamped later: what is signed stays, the bytes of before are kept, and it opens for its owner', async () => {
  const paper = await ordered(db.pool)
  await print(silent)
  const before = await open(db.pool, paper)
  assert.ok(before && !isStamped(before.bytes))
  assert.equal(await unstamped(db.pool), 1)
  const at = (minutes: number) => fixedClock(later(nine, minutes * 60_000))
  assert.equal(await stampDue(db.pool, { stamp: works, clock: at(0) }), 0, 'not before its time')
  assert.equal(await stampDue(db.pool, { stamp: silent, clock: at(2) }), 0)
  assert.equal(await unstamped(db.pool), 1, 'asked again later')
  assert.equal(await stampDue(db.pool, { stamp: works, clock: at(10) }), 1)
  const file = await open(db.pool, paper)
  assert.ok(file && isStamped(file.bytes))
  const [, start = 0, end = 0] = (/\/ByteRange \[([\d ]+)\]/.exec(file.bytes.toString('latin1'))?.[1] ?? '')
    .trim()
    .split(/\s+/)
    .map(Number)
  for (const [from, until] of [
    [0, start],
    [end, file.bytes.length],
  ] as const)
    assert.ok(file.bytes.subarray(from, until).equals(before.bytes.subarray(from, until)))
  const { rows } = await db.owner.query<{ n: number }>(
    'select count(*)::int as n from documents.file where bytes = $1',
    [before.bytes],
  )
  assert.equal(rows[0]?.n, 1, 'what was printed is never deleted')
  assert.equal(await unstamped(db.pool), 0)
})
