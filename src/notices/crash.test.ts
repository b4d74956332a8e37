/** A sender killed (SIGKILL) at each of its named places: afterwards the phone shows each message once, none is lost. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { messagesFor } from '../agencies/carriers/index.ts'
import { tell, tellKilled } from '../store/crash.testing.ts'
import { inTransaction, later, minutes, uuid } from '../store/index.ts'
import { type TestDatabase, testDatabase } from '../store/testing.ts'
import type { Job } from './crash.child.ts'
import { sendTo } from './index.ts'

const at = '2026-02-01T06:00:00.000Z'
const mobile = '+966500000010'

/** Two notices are due. */
async function twoDue(): Promise<TestDatabase> {
  const db = await testDatabase()
  for (const ref of ['1', '2']) {
    const notice = { mobile, lang: 'ar', kind: 'requests.refused', vars: { ref }, key: uuid(), at } as const
    await inTransaction(db.pool, (tx) => sendTo(tx, { ...notice, expiresAt: later(at, minutes(60)) }))
  }
  return db
}

const halves = async ({ owner }: TestDatabase): Promise<string[]> => {
  const { rows } = await owner.query<{ state: string }>(
    `select state from notices.notice left join notices.wake using (notice_id)
     where (state in ('queued', 'submitting')) <> (due_at is not null)`,
  )
  return rows.map(({ state }) => `a notice that is ${state} is due exactly when it is not sent`)
}

const story = (carrier: Job['carrier'], ends: string): Parameters<typeof tellKilled<TestDatabase, Job>>[0] => ({
  file: path.join(import.meta.dirname, 'crash.child.ts'),
  open: twoDue,
  job: ({ where }, folder) => ({ where, folder, at, carrier }),
  everyPass: /^(notices|receipts)/,
  halves,
  check: async ({ pool, owner }) => {
    const shown = await messagesFor(pool, mobile)
    const { rows } = await owner.query<{ state: string }>('select state from notices.notice')
    return [
      ...(shown.length === 2 ? [] : [`the phone shows ${shown.length} messages instead of 2`]),
      ...rows.filter(({ state }) => state !== ends).map(({ state }) => `a notice is ${state}`),
    ]
  },
})

test('a sender killed anywhere loses nothing and rings no phone twice', async (t) => {
  const told = await tellKilled(story('drops repeats', 'sent'))
  t.diagnostic(`${told.places.size} places, ${told.kills} kills`)
  assert.equal(told.wrong.length, 0, tell(told))
  assert.equal(told.places.size, 4)
})

test('neither where the carrier knows no message again: its receipts say what it has', async (t) => {
  const told = await tellKilled(story('hears twice', 'delivered'))
  t.diagnostic(`${told.places.size} places, ${told.kills} kills`)
  assert.equal(told.wrong.length, 0, tell(told))
  assert.equal(told.places.size, 6)
})
