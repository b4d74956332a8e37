/** `docs/identity-rules.md` says of every rule of identity where it is and what shows it; this holds it to the tree. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const page = readFileSync('docs/identity-rules.md', 'utf8')
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ID-'))
  .map((line) => {
    const [id = '', rule = '', code = '', shown = '', state = '', ...more] = line
      .slice(2, -2)
      .split('|')
      .map((cell) => cell.trim())
    assert.deepEqual(more, [], `${id} has five columns`)
    return { id, rule, code, shown, state }
  })

/** The rules that were given: from and to, both in. */
const given: readonly (readonly [number, number])[] = [
  [1, 6],
  [10, 38],
  [44, 44],
  [50, 56],
  [60, 63],
  [70, 74],
  [80, 84],
  [90, 93],
]

test('every rule of identity stands in the page once, in order', () => {
  const ids = given.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i))
  assert.deepEqual(
    rows.map(({ id }) => id),
    ids.map((n) => `ID-${String(n).padStart(2, '0')}`),
  )
})

test('every file that the page names is there, and every test has the words it is named by', () => {
  for (const { id, code, shown, state } of rows) {
    assert.match(state, /^(built\b|partly: .|other issue: .)/, `${id} says how far it is`)
    if (state.startsWith('other issue')) continue
    const files = [...code.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file)
    assert(files.length > 0, `${id} names its code`)
    for (const file of files) assert(existsSync(file), `${id}: ${file}`)
    const [, file = '', name = ''] = /^`([^`]+\.test\.ts)`: (.{12,})$/.exec(shown) ?? []
    assert(existsSync(file), `${id}: ${shown}`)
    const titles = [...readFileSync(file, 'utf8').matchAll(/\btest\(\s*(['`])(.*?)\1,/gs)].map(
      ([, , title = '']) => title,
    )
    assert(
      titles.some((title) => title.includes(name)),
      `${id}: no test of ${file} is called «${name}»`,
    )
  }
})
