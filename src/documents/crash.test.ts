/** A printer killed (SIGKILL) at each of its named places, its press failing on the way: every paper is printed once. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { tell, tellKilled } from '../store/crash.testing.ts'
import { testDatabase } from '../store/testing.ts'
import { ordered } from './cast.testing.ts'
import type { Job } from './crash.child.ts'
import { open } from './index.ts'

async function oneOrdered() {
  const db = await testDatabase()
  return { ...db, paper: await ordered(db.pool) }
}
type Shop = Awaited<ReturnType<typeof oneOrdered>>

/** A paper is due until it is printed, and no bytes are kept of which no paper knows. */
async function halves({ owner }: Shop): Promise<string[]> {
  const { rows } = await owner.query<{ what: string }>(
    `select 'a paper is printed, or due' as what from documents.document left join documents.wake using (document_id)
       where (sha256 is null) <> (due_at is not null)
     union all select 'bytes of no paper' from documents.file f
       where not exists (select from documents.document d where d.sha256 = f.sha256)`,
  )
  return rows.map(({ what }) => what)
}

test('a printer killed at any of its places leaves the document to be printed once', async (t) => {
  const told = await tellKilled<Shop, Job>({
    file: path.join(import.meta.dirname, 'crash.child.ts'),
    open: oneOrdered,
    job: ({ where }, folder) => ({ where, folder }),
    everyPass: /^documents/,
    halves,
    check: async ({ pool, owner, paper }) => {
      const files = await owner.query('select from documents.file')
      return [
        ...((await open(pool, paper)) === null ? ['the paper does not open for its owner'] : []),
        ...(files.rowCount === 1 ? [] : [`${files.rowCount} files instead of 1`]),
      ]
    },
  })
  t.diagnostic(`${told.places.size} places, ${told.kills} kills`)
  assert.equal(told.wrong.length, 0, tell(told))
  assert.equal(told.places.size, 6)
})
