/** Who a person is to a body: a name made for the body's sector, that tells nothing and fits nowhere else (ID-26). */
import { createHmac } from 'node:crypto'
import type { PersonId } from '../store/index.ts'
import { derived } from './deps.ts'

/** Always the same for a person and a sector while the installation keeps its key; never to be turned around. */
export function subjectOf(key: Buffer, sector: string, person: PersonId): string {
  return createHmac('sha256', derived(key, 'subjects'))
    .update(`${sector.length}:${sector}${person}`)
    .digest('base64url')
}
