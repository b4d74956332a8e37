import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { fahd, type TestDoor, testDoor } from '../../identity/testing.ts'
import { kioskAt, testReaders, toTheCode } from './kiosk-visit.testing.ts'

const readers = testReaders()
let door: TestDoor
before(async () => {
  door = await testDoor()
})
after(async () => {
  await readers.close()
  await door.close()
})

test('the power goes before and after the account is made: one account, every message once, the same slip', async () => {
  const { deps, kiosk, keys } = await kioskAt(door, readers)
  const token = await toTheCode(deps, kiosk, fahd)
  const job = { where: door.where, at: door.clock.now(), kiosk, keys, token, code: await door.code(fahd.mobile) }
  const run = (crash: string): { slip?: unknown; killed: boolean } => {
    const child = spawnSync(
      process.execPath,
      ['--import', './scripts/tsx.mjs', 'src/agencies/devices/kiosk-crash-child.ts', JSON.stringify(job)],
      { env: { ...process.env, CRASH_AT: crash }, encoding: 'utf8', timeout: 30_000 },
    )
    if (child.signal === 'SIGKILL') return { killed: true }
    assert.equal(child.status, 0, child.stderr)
    return { killed: false, slip: JSON.parse(child.stdout) }
  }
  const counts = async () =>
    (
      await door.owner.query(`select (select count(*)::int from identity.account) as accounts,
        (select count(*)::int from identity.activation) as activations,
        (select count(*)::int from notices.notice where kind like 'acct.%') as messages`)
    ).rows[0]

  assert.equal(run('identity: activation before commit:1').killed, true)
  assert.deepEqual(await counts(), { accounts: 0, activations: 0, messages: 0 })
  assert.equal(run('identity: activation after commit:1').killed, true)
  assert.deepEqual(await counts(), { accounts: 1, activations: 1, messages: 3 })
  const again = run('').slip as { username: string; half: string }
  assert.equal(again.username, 'fahd.o')
  assert.match(again.half, /^[0-9A-Z]{5}$/)
  assert.deepEqual(run('').slip, again)
  assert.deepEqual(await counts(), { accounts: 1, activations: 1, messages: 3 })
})
