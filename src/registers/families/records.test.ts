/** A family through its events: a marriage with the word of both, a divorce, and the record that follows each. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type CastKey, cast } from '../../../cast/index.ts'
import { answerConsent, requestOf } from '../../requests/index.ts'
import { openRegisters } from '../../requests/registers.ts'
import { send, settle, signedIn, testHouse } from '../../requests/testing.ts'
import { unrecorded } from '../../store/index.ts'
import { act, refused } from '../testing.ts'
import { families, verbs } from './index.ts'

const t = await testHouse()
after(() => t.close())
/** Anew each time: one look sees one answer. */
const read = () => openRegisters(unrecorded(t.pool))
const marital = async (who: CastKey) => (await read().people.get(cast[who].id)).marital

const wedding = { bride: cast.MONA.number, born: cast.MONA.born, contract: '44712345', contractDate: '2026-01-15' }
const say = (who: CastKey, request: string, key: string, agrees: boolean) =>
  answerConsent(t.house, signedIn(cast[who], t.clock.now()), { request, key, agrees }, async () => true)

test('a marriage is in nobody’s record before both have said yes; then in both at once', async () => {
  const { id, caller, answer } = await send(t, 'KHALID', 'civil-affairs/register-marriage', 'KHALID', wedding)
  assert.ok(answer.sent, JSON.stringify(answer))
  await settle(t)
  assert.equal((await requestOf(t.house, caller, id)).row.station, 'consent')
  assert.deepEqual([await marital('KHALID'), await marital('MONA')], ['single', 'single'])
  assert.deepEqual(await say('MONA', id, 'bride', true), { taken: true })
  await settle(t)
  assert.equal((await requestOf(t.house, caller, id)).row.station, 'completed')
  assert.deepEqual([await marital('KHALID'), await marital('MONA')], ['married', 'married'])
  const family = await read().families.of(cast.MONA.id)
  assert.equal(family?.head, cast.KHALID.id)
  assert.match(family?.recordNumber ?? '', /^3\d{8}$/)
  assert.equal((await read().families.issue(cast.KHALID.id))?.issue, 1)
  assert.equal(await read().families.kinship(cast.KHALID.id, cast.MONA.id), 'spouse')
})

test('nobody learns from the form whether somebody is married; who is, is refused once she herself agreed', async () => {
  const asked = { ...wedding, bride: cast.NOURA.number, born: cast.NOURA.born }
  const { id, caller, answer } = await send(t, 'YOUSEF', 'civil-affairs/register-marriage', 'YOUSEF', asked)
  assert.ok(answer.sent, JSON.stringify(answer))
  await settle(t)
  const said = await say('NOURA', id, 'bride', true)
  await settle(t)
  const { row } = await requestOf(t.house, caller, id)
  assert.ok(!said.taken || row.station === 'refused', row.station)
  assert.deepEqual([await marital('YOUSEF'), (await read().families.of(cast.NOURA.id))?.head], ['single', cast.FAHD.id])
})

test('a divorce stands when both confirm its deed: she leaves the record on its day, and the record is printed anew', async () => {
  const deed = { wife: cast.MONA.number, deed: '44799001', deedDate: '2026-02-01' }
  const { id, caller, answer } = await send(t, 'KHALID', 'civil-affairs/register-divorce', 'KHALID', deed)
  assert.ok(answer.sent, JSON.stringify(answer))
  await settle(t)
  assert.deepEqual(await say('MONA', id, 'wife', true), { taken: true })
  await settle(t)
  assert.equal((await requestOf(t.house, caller, id)).row.station, 'completed')
  assert.deepEqual([await marital('KHALID'), await marital('MONA')], ['divorced', 'divorced'])
  assert.equal(await read().families.of(cast.MONA.id), null)
  const his = await read().families.of(cast.KHALID.id)
  assert.equal(his?.members.find((member) => member.id === cast.MONA.id)?.until, '2026-02-01')
  assert.equal((await read().families.issue(cast.KHALID.id))?.issue, 2)
})

test('a record is opened once, left by who is in it, and printed for its head alone', async () => {
  const { pool } = t
  await refused(act(pool, verbs, families.openRecord({ head: cast.FAHD.id, since: '2026-02-01' })), 'has_a_record')
  await refused(act(pool, verbs, families.issueRecord({ head: cast.NOURA.id, why: 'update' })), 'not_head_of_a_record')
  await refused(act(pool, verbs, families.issueRecord({ head: cast.IMRAN.id, why: 'first' })), 'not_head_of_a_record')
  const gone = { head: cast.MAJED.id, member: cast.REEM.id, on: '2026-02-01' } as const
  await refused(act(pool, verbs, families.leave(gone)), 'not_a_member')
  const early = { head: cast.FAHD.id, member: cast.NOURA.id, on: '2000-01-01' } as const
  await refused(act(pool, verbs, families.leave(early)), 'left_before_entering')
})

test('kin are those near by blood or marriage, from either side, and nobody else', async () => {
  const of = (a: CastKey, b: CastKey) => read().families.kinship(cast[a].id, cast[b].id)
  assert.deepEqual(
    [
      await of('FAHD', 'ABDULLAH'),
      await of('ABDULLAH', 'FAHD'),
      await of('SAUD', 'LAMA'),
      await of('LAMA', 'NOURA'),
      await of('NOURA', 'FAHD'),
      await of('REEM', 'MAJED'),
      await of('FAHD', 'KHALID'),
      await of('RAHIM', 'FAHD'),
    ],
    ['grandparent', 'grandchild', 'sibling', 'parent', 'spouse', null, null, null],
  )
})
