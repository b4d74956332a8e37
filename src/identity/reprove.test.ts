/** Whoever has an account of a lower level proves herself at a kiosk and has the full one, with evidence of its own. */
import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { kioskAt, testReaders } from '../agencies/devices/kiosk-visit.testing.ts'
import { later } from '../store/index.ts'
import { audience, registered, testBank } from './bank/testing.ts'
import {
  accountOf,
  activateByBank,
  capture,
  confirmRecall,
  enterNumber,
  type Kiosk,
  type KioskDeps,
  proofingOf,
  proposeRecall,
  readWord,
  recallDue,
  signedWord,
  startVisit,
} from './index.ts'
import { noura, type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
let deps: KioskDeps
let kiosk: Kiosk
const doors: TestDoor[] = []
const readers = testReaders()
beforeEach(async () => {
  door = await testDoor()
  doors.push(door)
  ;({ deps, kiosk } = await kioskAt(door, readers))
})
after(async () => {
  for (const d of doors) await d.close()
  await readers.close()
})

/** Registered on the portal, vouched for by her bank. */
async function byBank(): Promise<void> {
  await registered(door, noura)
  const samba = await testBank()
  const signed = await signedWord([samba.bank], await samba.word(noura, door.clock.now()))
  assert(signed)
  const read = readWord(signed, audience, door.clock.now())
  assert(read.ok)
  assert((await activateByBank(door.deps, read.word)).ok)
}

/** Number, two fingers and the face; what the kiosk says at the end. */
async function visit() {
  const token = await startVisit(deps, kiosk, 'ar')
  assert((await enterNumber(deps, kiosk, token, noura.number)).ok)
  await capture(deps, kiosk, token, 'right_index')
  await capture(deps, kiosk, token, 'left_index')
  return capture(deps, kiosk, token, 'face')
}

const level = async () => (await accountOf(door.pool, noura.id))?.identity_level

test('whoever a bank vouched for has IA3 after a kiosk, keeps her account, and is told; a second visit changes nothing', async () => {
  await byBank()
  assert.equal(await level(), 2)
  const before = await accountOf(door.pool, noura.id)
  const done = await visit()
  assert(!done.ok && done.reason === 'reproved' && done.ended)
  assert.deepEqual(await accountOf(door.pool, noura.id), { ...before, identity_level: 3 })
  const { rows } = await door.owner.query(
    'select method, place, identity_level, scores, claim_id is null as bare from identity.activation order by activation_id',
  )
  assert.equal(rows.length, 2)
  assert.deepEqual([rows[1].method, rows[1].place, rows[1].identity_level, rows[1].bare], ['kiosk', kiosk.id, 3, true])
  assert.deepEqual(Object.keys(rows[1].scores).sort(), ['face', 'left_index', 'right_index'])
  assert.equal((await proofingOf(door.pool, noura.id))?.method, 'kiosk')
  const told = () =>
    door.phone(noura.mobile).then((all) => all.filter(({ kind }) => kind === 'account.level-raised').length)
  assert.equal(await told(), 1)
  const again = await visit()
  assert(!again.ok && again.reason === 'has_account')
  assert.equal(await told(), 1)
  assert.equal((await door.owner.query('select from identity.activation')).rowCount, 2)
})

test('whoever lost her level to a recall has it again after a kiosk, and a later recall of the bank spares her', async () => {
  await byBank()
  const from = later(door.clock.now(), -1000)
  door.clock.forward(3_600_000)
  const to = later(from, 2000)
  const recall = async () => {
    const reason = 'for a test of it'
    const p = await proposeRecall(door.deps, { channel: 'bank', by: 'SAMBA', from, to, reason, director: 'd1' })
    assert(p.ok)
    assert((await confirmRecall(door.deps, p.recallId, 'd2')).ok)
    for (let i = 0; i < 5; i++) await recallDue(door.deps)
  }
  await recall()
  assert.equal(await level(), 1)
  assert.equal(await proofingOf(door.pool, noura.id), null)
  door.clock.forward(60_000)
  const done = await visit()
  assert(!done.ok && done.reason === 'reproved')
  assert.equal(await level(), 3)
  await recall()
  assert.equal(await level(), 3)
})

test('a frozen account is thawed and raised in one visit; a suspended one neither', async () => {
  await byBank()
  await door.owner.query(`update identity.account set state = 'frozen_self'`)
  const thawed = await visit()
  assert(!thawed.ok && thawed.reason === 'unfrozen')
  assert.equal(await level(), 3)
  await door.owner.query(`update identity.account set state = 'suspended', identity_level = 1`)
  const no = await visit()
  assert(!no.ok && no.reason === 'has_account')
  assert.equal(await level(), 1)
})
