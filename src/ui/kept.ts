/** What we build at first use and keep under node_modules/.cache by content, so a second start builds nothing. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const cache = path.join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'ui')

/** A short name for content, stable as long as every part is: it goes into addresses that are cached for a year. */
export function contentHash(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('base64url').slice(0, 12)
}

/** What was kept under this name, or null. */
export function kept(name: string): Buffer | null {
  try {
    return readFileSync(path.join(cache, name))
  } catch {
    return null
  }
}

/** Keeps it; a read-only node_modules only costs the next start some time. */
export function keep(name: string, body: Buffer): Buffer {
  const file = path.join(cache, name)
  try {
    mkdirSync(path.dirname(file), { recursive: true })
    // Written aside and moved: two processes starting at once never read half a file.
    writeFileSync(`${file}.${process.pid}`, body)
    renameSync(`${file}.${process.pid}`, file)
  } catch {
    // Nothing to do: it is built again next time.
  }
  return body
}
