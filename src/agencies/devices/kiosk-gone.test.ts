/** A resident who left for good, or whose iqama was cancelled, is nobody's identity at the kiosk any more (P-01). */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { cast, castNow, castSeed } from '../../../cast/index.ts'
import {
  capture,
  enterCode,
  enterNumber,
  type Kiosk,
  type KioskDeps,
  startVisit,
  type VisitAnswer,
  type VisitRefusal,
} from '../../identity/index.ts'
import { kioskWords } from '../../identity/kiosk-words.ts'
import type { TestDoor } from '../../identity/testing.ts'
import { no } from '../../identity/visit.ts'
import { fixedClock } from '../../store/index.ts'
import { testDatabase } from '../../store/testing.ts'
import { kioskAt, testReaders, toTheCode } from './kiosk-visit.testing.ts'

const db = await testDatabase(castSeed)
const readers = testReaders()
after(async () => {
  await readers.close()
  await db.close()
})
const clock = fixedClock(castNow)
let deps: KioskDeps
let kiosk: Kiosk

before(async () => {
  const keys = { codes: randomBytes(32), pepper: randomBytes(32) }
  const door = { ...db, clock, deps: { pool: db.pool, clock, keys, leaked: () => false } }
  ;({ deps, kiosk } = await kioskAt(door as unknown as TestDoor, readers))
})

const typed = async (number: string): Promise<VisitAnswer | VisitRefusal> =>
  enterNumber(deps, kiosk, await startVisit(deps, kiosk, 'en'), number)

test('whose iqama was cancelled gets the same answers as a number of nobody, his own finger too', async () => {
  for (const number of [cast.ASLAM.number, '2999900117']) {
    const token = await startVisit(deps, kiosk, 'en')
    assert.deepEqual(await enterNumber(deps, kiosk, token, number), { ok: true, step: 'right_index' })
    let [step, captures] = ['right_index' as 'right_index' | 'left_index', 0]
    for (let ended = false; !ended && captures < 6; captures++) {
      const answer = await capture(deps, kiosk, token, step)
      // Now and then a right finger looks like nobody's.
      if (answer.ok) step = 'left_index'
      else if (answer.ended) {
        ended = true
        assert.deepEqual(answer, no('officer', kioskWords.noMatch, { ended: true, officer: true }))
      } else assert.equal(answer.reason, 'try_again')
    }
    assert.ok(captures >= 3)
  }
  const { rowCount } = await db.owner.query('select 1 from identity.kiosk_attempt')
  assert.equal(rowCount, 0)
})

test('an iqama that only ran out opens the kiosk: it is renewed, not gone', async () => {
  await db.owner.query(`update residency.iqama set expires = '2026-01-05' where person_id = $1`, [cast.IMRAN.id])
  const answer = await typed(cast.IMRAN.number)
  assert.ok(answer.ok && answer.step === 'right_index')
})

test('cancelled while he stands at the machine: the code is right and there is no account', async () => {
  const mobile = '0500000042'
  const token = await toTheCode(deps, kiosk, { number: cast.RAHIM.number, mobile })
  await db.owner.query(`update residency.iqama set status = 'cancelled' where person_id = $1`, [cast.RAHIM.id])
  const sent = await db.owner.query<{ text: string }>(
    `select text from notices.notice where mobile = '+966500000042' and kind = 'code.activation'`,
  )
  const code = /\d{6}/.exec(sent.rows[0]?.text ?? '')?.[0] ?? ''
  const answer = await enterCode(deps, kiosk, token, code)
  assert.ok(!answer.ok && answer.reason === 'officer')
  assert.equal((await db.owner.query('select 1 from identity.account')).rowCount, 0)
})
