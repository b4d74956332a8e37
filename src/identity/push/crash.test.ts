/**
 * A sender of pushes killed (SIGKILL) at each of its named places: afterwards each phone shows its notification once. The
 * wire knows no keys of ours, so it may have heard one twice: exactly those whose "taken" died with the process.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { test } from 'node:test'
import { notificationsOn, subscribeSimulated, vapidKeys } from '../../agencies/push/index.ts'
import { tell, tellKilled } from '../../store/crash.testing.ts'
import { askPhoneAct } from '../index.ts'
import { fahd, type TestDoor, testDoor } from '../testing.ts'
import type { Job } from './crash.child.ts'
import { act, phoneFor, rings, sessionFor } from './testing.ts'

const base = 'http://portal.test/simulators/push/'
const { publicKey } = vapidKeys(randomBytes(32))

/** Two phones are due to ring. */
async function twoDue(): Promise<TestDoor> {
  const door = await testDoor()
  await door.account(fahd, 'fahd.o', 'قهوة وتمر عند الفجر')
  const session = await sessionFor(door.deps, fahd.id)
  for (let i = 0; i < 2; i++) {
    const phone = await phoneFor(door.deps, session)
    const address = await subscribeSimulated({ pool: door.pool, clock: door.clock, base, publicKey }, fahd.mobile)
    assert((await rings(door.deps, phone, address)).ok)
  }
  assert((await askPhoneAct(door.deps, session, act, 'Chrome, Windows')).ok)
  return door
}

test('a sender killed anywhere rings every phone, shows nothing twice, and repeats only what nobody can know', async (t) => {
  let heard = 0
  const told = await tellKilled<TestDoor, Job>({
    file: path.join(import.meta.dirname, 'crash.child.ts'),
    open: twoDue,
    job: ({ where, clock, deps }, folder) => ({
      where,
      folder,
      at: clock.now(),
      base,
      publicKey,
      codes: deps.keys.codes.toString('hex'),
    }),
    everyPass: /^push/,
    halves: async ({ owner }) => {
      const { rows } = await owner.query<{ n: number }>(
        `select count(*)::int as n from (
           select push_id::text from identity.push union select tag from outside.push_message) as one`,
      )
      return rows[0]?.n === 2 ? [] : [`${rows[0]?.n} of 2 pushes wait to be said or were`]
    },
    check: async ({ pool, owner }) => {
      const shown = await notificationsOn(pool, fahd.mobile)
      const { rows } = await owner.query('select from identity.push')
      const repeated = shown.reduce((n, one) => n + one.times - 1, 0)
      heard = Math.max(heard, repeated)
      return [
        ...(shown.length === 2 ? [] : [`the phones show ${shown.length} notifications instead of 2`]),
        ...(rows.length === 0 ? [] : [`${rows.length} pushes wait for ever`]),
        // Two at a time are on the wire: more than those cannot have been in doubt.
        ...(repeated <= 2 ? [] : [`the wire heard ${repeated} again`]),
      ]
    },
  })
  t.diagnostic(`${told.places.size} places, ${told.kills} kills, at most ${heard} said again`)
  assert.equal(told.wrong.length, 0, tell(told))
  assert.equal(told.places.size, 4)
})
