/** Reads comma-separated values as RFC 4180 writes them; used for our own table of kinds alone. */

/** The rows as records under the names of the first line. Throws on a row of another length. */
export function readCsv(text: string): Readonly<Record<string, string>>[] {
  const [head, ...rows] = readRows(text)
  if (head === undefined) throw new Error('the table has no first line')
  return rows.map((row, i) => {
    if (row.length !== head.length) throw new Error(`row ${i + 2} has ${row.length} columns, not ${head.length}`)
    return Object.fromEntries(head.map((name, column) => [name, row[column] ?? '']))
  })
}

function readRows(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  // A field with what ends it: quoted (quotes doubled inside) or plain.
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy
  while (field.lastIndex < text.length) {
    const at = field.lastIndex
    const match = field.exec(text)
    if (match === null) throw new Error(`the table cannot be read at character ${at}`)
    row.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'))
    if (match[3] !== ',') {
      rows.push(row)
      row = []
    }
  }
  return rows
}
