/** GLOSSARY.md: the words of the house and of its domain, printed from docs/glossary-house.csv and docs/glossary.csv. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { readCsv } from '../../src/notices/csv.ts'
import { table } from './table.ts'

/** Prints the whole file. `root`: the folder of the project. */
export async function glossary(root: string): Promise<string> {
  return [
    '# Glossary',
    '',
    'Printed by `npm run print` from `docs/glossary-house.csv` and `docs/glossary.csv`. Names in the code mean these words.',
    '',
    '## Words of the house',
    '',
    await tableOf(path.join(root, 'docs', 'glossary-house.csv')),
    '',
    '## Words of the domain',
    '',
    await tableOf(path.join(root, 'docs', 'glossary.csv')),
    '',
  ].join('\n')
}

async function tableOf(file: string): Promise<string> {
  const rows = readCsv((await readFile(file, 'utf8')).trimEnd())
  return table(
    ['Arabic', 'English', 'meaning'],
    rows.map((row) => [row.term_ar ?? '', row.term_en ?? '', row.meaning ?? '']),
  )
}
