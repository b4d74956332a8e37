/** The figures of services: how many asked by which way, and how long the middle one of all took. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { serviceCounts } from './figures.ts'
import { send, settle, testHouse } from './testing.ts'

const t = await testHouse()
after(() => t.close())

test('the middle time is of the whole service, whatever the ways in', async () => {
  const service = 'civil-affairs/issue-data-document'
  const ids: string[] = []
  for (const who of ['FAHD', 'KHALID', 'MONA'] as const)
    ids.push((await send(t, who, service, who, { born: true, sex: true, recipient: 'البنك' })).id)
  await settle(t, 3)
  // One took ten seconds and two a minute and an hour; the quick one came by another way.
  for (const [i, seconds] of [60, 10, 3600].entries())
    await t.db.owner.query(
      `update requests.request set channel = $3, ended_at = submitted_at + $2 * interval '1 second' where request_id = $1`,
      [ids[i], seconds, i === 1 ? 'app' : 'portal'],
    )
  const counts = (await serviceCounts(t.pool, '2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z')).filter(
    (one) => one.service === service,
  )
  const by = new Map(counts.map((one) => [one.channel, one]))
  assert.deepEqual([by.get('portal')?.asked, by.get('portal')?.done, by.get('app')?.done], [2, 2, 1])
  assert.deepEqual([by.get('portal')?.medianSeconds, by.get('app')?.medianSeconds], [60, 60])
})
