/** What operators type until the desk shows it: a recall by two directors, and a bank stopped and let go on. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testBank } from '../src/identity/bank/testing.ts'
import { recallDue } from '../src/identity/index.ts'
import { crowd, from, to } from '../src/identity/recall/testing.ts'
import { testDoor } from '../src/identity/testing.ts'
import { bankCommand } from './bank.ts'
import { recallCommand } from './recall.ts'

const door = await testDoor()
after(() => door.close())
const recall = (...args: string[]) => recallCommand(args, door)

test('one proposes, another confirms, the workers do it and the list says so', async () => {
  assert.equal(await recall('list'), 'Nothing was ever recalled.')
  await crowd(door.owner, [{ who: 'a' }, { who: 'b' }, { who: 'c', place: 'RIMAL' }])
  const asked = [
    'propose',
    '--channel',
    'bank',
    '--by',
    'SAMBA',
    '--from',
    '2026-01-10',
    '--reason',
    'a clerk sold them',
  ]
  const said = await recall(...asked, '--to', '2026-01-11T03:00:00+03:00', '--director', 'staff-1')
  assert.match(said, /^2 activations would be recalled/)
  const id = /--id (\S+)/.exec(said)?.[1] ?? ''
  await assert.rejects(recall('confirm', '--id', id, '--director', 'staff-1'), /Another director is needed/)
  assert.match(await recall('list'), /waits for a second director/)
  assert.match(await recall('confirm', '--id', id, '--director', 'staff-2'), /^Confirmed/)
  for (let i = 0; i < 10; i++) await recallDue(door.deps)
  assert.match(
    await recall('list'),
    new RegExp(`bank SAMBA  ${from} – ${to}  proposed by staff-1, confirmed by staff-2, done .*: 2 dropped, 0 spared`),
  )
})

test('what cannot be read is refused with how to say it', async () => {
  for (const args of [[], ['recall'], ['propose'], ['propose', '--channel', 'fax']])
    await assert.rejects(recall(...args), /npm run recall/)
  await assert.rejects(recall('confirm', '--id', 'x', '--director', 'staff-2'), /no proposal/)
})

test('a bank is stopped by hand and let go on', async () => {
  const { bank } = await testBank()
  const run = (...args: string[]) => bankCommand(args, door, [bank])
  assert.match(await run('list'), /^SAMBA {2}0 heard today, 0 activated, 0 refused$/)
  assert.equal(await run('stop', 'SAMBA', '--by', 'staff-1', '--why', 'a key was stolen'), 'SAMBA is stopped.')
  assert.equal(await run('stop', 'SAMBA', '--by', 'staff-1', '--why', 'again'), 'SAMBA was stopped already.')
  assert.match(await run('list'), /STOPPED$/)
  assert.equal(await run('open', 'SAMBA', '--by', 'staff-2'), 'SAMBA may go on.')
  assert.equal(await run('open', 'SAMBA', '--by', 'staff-2'), 'SAMBA was not stopped.')
  for (const args of [
    [],
    ['stop', 'SAMBA'],
    ['open', 'SAMBA'],
    ['open', 'OTHER', '--by', 'x'],
    ['stop', 'SAMBA', '--by', 'x'],
  ])
    await assert.rejects(run(...args), /npm run bank/)
})
