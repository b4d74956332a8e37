/** docs/one-stolen-thing.md: the table that `src/portal/identity/stolen.test.ts` tries, as a page. */
import { type Stop, type Try, table, tries } from '../../src/portal/identity/stolen-table.testing.ts'

const stops: Readonly<Record<Stop, string>> = {
  password: 'stopped: her password',
  code: 'stopped: the second factor',
  'session over': 'stopped: the session is over',
  'password again': 'stopped: her password, typed again',
  key: 'stopped: a key of hers, a passkey’s or her phone’s',
  fingers: 'stopped: her fingers and face',
  passkey: 'stopped: the officer’s passkey',
  nothing: '**not stopped**',
}

/** The page, in Markdown. */
export function stolen(): string {
  const rows = Object.entries(table)
  const columns = Object.keys(tries) as Try[]
  const cells = rows.flatMap(([, { cells }]) => Object.values(cells))
  const open = cells.filter(({ stop }) => stop === 'nothing').length
  const lines = [
    '# One stolen thing',
    '',
    'Printed by `npm run print` from `src/portal/identity/stolen-table.testing.ts`. `npm test -- stolen` tries every cell at the',
    'real doors: a thief uses all that the thing gives him, must be stopped exactly where the cell says, and nothing of the',
    'account may have changed. Last the owner does the same things with what is hers, and they succeed.',
    '',
    `${cells.length} cells. ${open} of them are not stopped: a live session shows what its owner sees; that is what a session is.`,
    'No cell lets anybody change the mobile, recover the account or do what cannot be undone. The ids are of the rules in the code.',
    '',
  ]
  for (const column of columns) {
    lines.push(`## He ${tries[column]}`, '', '| he holds | | rule | why that suffices |', '|---|---|---|---|')
    for (const [, row] of rows) {
      const { stop, rule, because } = row.cells[column]
      lines.push(`| ${row.what} | ${stops[stop]} | ${rule} | ${because} |`)
    }
    lines.push('')
  }
  return lines.join('\n')
}
