/** What is kept while a request is written: by one alone, and the other is told beside the field, however late she is. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { testServer } from '../portal/testing.ts'
import { begin, type Caller, keep, reserve } from './index.ts'

const t = await testServer([])
after(() => t.close())

const service = 'appointments/book-civil-affairs'
const form = { service: 'family-record', region: 'riyadh', branch: 'riyadh-muruj', date: '2026-02-08', time: '10:20' }

async function drafted(who: 'FAHD' | 'IMRAN') {
  const caller: Caller = {
    person: cast[who].id,
    audience: cast[who].kind,
    identity: 3,
    signIn: 2,
    provedAt: t.clock.now(),
    channel: 'portal',
  }
  const id = await begin(t.house, caller, service, caller.person)
  await keep(t.house, caller, id, 0, form)
  return () => reserve(t.house, caller, id)
}

test('the last place is kept for one; who asks when it is taken already is told beside the field, not later', async () => {
  await t.db.owner.query(`update appointments.capacity set places = 1 where office_id = 'riyadh-muruj'`)
  const [fahd, imran] = [await drafted('FAHD'), await drafted('IMRAN')]
  assert.deepEqual(await fahd(), { kept: true })
  const late = await imran()
  assert.ok(late?.kept === false && late.field === 'time')
  assert.match(late.gone.en, /Somebody else took this time/)
  assert.deepEqual(await fahd(), { kept: true }, 'asked again it is kept on')
})
