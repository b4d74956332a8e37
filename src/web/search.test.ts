/** Finding things: what people type leads to what they mean, among the first three, for nine of ten. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { servicesOfTheHouse } from '../requests/testing.ts'
import { openSearch } from './search.ts'

const lines = (await readFile(new URL('./search-queries.tsv', import.meta.url), 'utf8')).split('\n')
const queries = lines
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [typed = '', ids = ''] = line.split('\t')
    return { typed, ids: ids.split('|') }
  })

test('of what people type nine of ten find it among the first three', async (t) => {
  const catalogue = await servicesOfTheHouse()
  const search = openSearch(catalogue)
  const here = new Map(
    [...catalogue].flatMap(([id, d]) => [[id, id] as const, ...(d.also ?? []).map((a) => [a, id] as const)]),
  )
  // What is not built yet cannot be found: its queries count from the day it stands in the folder.
  const asked = queries.filter(({ ids }) => ids.some((id) => here.has(id)))
  const missed = asked.filter(({ typed, ids }) => {
    const first = search(typed)
      .slice(0, 3)
      .map((found) => found.id)
    return !ids.some((id) => first.includes(here.get(id) ?? ''))
  })
  t.diagnostic(`${asked.length - missed.length} of ${asked.length} (of ${queries.length})`)
  assert.ok(queries.length >= 120 && asked.length >= 50, `${asked.length} of ${queries.length} can be asked`)
  const tell = missed.map(
    ({ typed }) =>
      `${typed} → ${search(typed)
        .slice(0, 3)
        .map((found) => found.id)
        .join(', ')}`,
  )
  assert.ok(missed.length <= asked.length / 10, `${missed.length} of ${asked.length} missed:\n${tell.join('\n')}`)
})
