/** Writers and a sealer in a process of its own, for `crash.test.ts` to kill: writes what is not there yet, then seals. */
import { doJobs } from '../store/crash.testing.ts'
import { inTransaction, openPool, readingWithin, type Where } from '../store/index.ts'
import { openSealer } from './index.ts'
import { actOnce, auditNow, testSealer } from './testing.ts'

export interface Job {
  readonly where: Where
}

doJobs(async ({ where }: Job) => {
  const pool = openPool(where, { max: 3 })
  try {
    const { deps } = testSealer(pool)
    const sealer = openSealer(deps)
    for (let i = 0; i < 4; i++) {
      const written = await pool.query('select 1 from watch.reading where purpose = $1', [`reading ${i}`])
      if (written.rowCount === 0) {
        await inTransaction(pool, (tx) =>
          readingWithin(tx, { reader: 'x', audience: 'officer', purpose: `reading ${i}`, at: auditNow }, async (look) =>
            look.note(crypto.randomUUID(), 'people'),
          ),
        )
      }
      await sealer.seal()
    }
    const acts = await pool.query('select 1 from desk.act')
    if (acts.rowCount === 0) await actOnce(pool, 'an act')
    for (let n = await sealer.seal(); n > 0; n = await sealer.seal());
    for (let n = await sealer.patrol(); n > 0; n = await sealer.patrol());
  } finally {
    await pool.end()
  }
})
