/** A database session that is lost takes down what was using it, and nothing else. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inTransaction, onConnection, together } from './index.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

let db: TestDatabase
before(async () => {
  db = await testDatabase()
})
after(() => db.close())

const backend = 'select pg_backend_pid() as pid'
const end = (pid: number | undefined) => db.owner.query('select pg_terminate_backend($1)', [pid])
const moment = () => new Promise((resume) => setTimeout(resume, 50))

test('a session that ends in the middle of a transaction fails that transaction; the process and the pool go on', async () => {
  for (const idle of [true, false]) {
    await assert.rejects(
      inTransaction(db.pool, async (tx) => {
        const { rows } = await tx.query<{ pid: number }>(backend)
        const busy = idle ? null : tx.query('select pg_sleep(5)')
        busy?.catch(() => {})
        await end(rows[0]?.pid)
        await moment()
        await busy
        await tx.query('select 1')
      }),
    )
    const { rows } = await db.pool.query<{ one: number }>('select 1 as one')
    assert.equal(rows[0]?.one, 1)
  }
})

test('a session that ends while several reads use it fails them; the next ones get another', async () => {
  await assert.rejects(
    onConnection(db.pool, async (one) => {
      const { rows } = await one.query<{ pid: number }>(backend)
      await end(rows[0]?.pid)
      await moment()
      await one.query('select 1')
    }),
  )
  for (let i = 0; i < 20; i++) await db.pool.query('select 1')
})

test('things done together wait for each other also when one fails, and the cause is told, not what it broke', async () => {
  await db.owner.query('create table public.kept (n int primary key)')
  await db.owner.query('grant insert, select on public.kept to bawaba_app')
  let ended = false
  const failed = inTransaction(db.pool, (tx) =>
    together(
      (async () => {
        await moment()
        await tx.query('insert into public.kept values (1)').catch((error) => {
          ended = true
          throw error
        })
      })(),
      tx.query('select 1 / 0'),
    ),
  )
  await assert.rejects(failed, { code: '22012' })
  assert.ok(ended, 'the slower one had come to its end before the transaction was given up')
  assert.equal((await db.pool.query('select 1 from public.kept')).rowCount, 0, 'and wrote nothing outside it')
})
