/** Long lists in pieces, newest first. An older piece is asked for by a mark, not by a count: what is new moves nothing. */
import { isUuid } from './ids.ts'

export interface Piece<R> {
  readonly rows: readonly R[]
  /** Where the older ones go on, to be sent back as it is; null: these were the last. */
  readonly older: string | null
}

/** The place of a row among rows ordered by time and then by id, both falling. */
export interface Mark {
  /** ISO instant, or `infinity`. */
  readonly at: string
  readonly id: string
}

const newest: Mark = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }

/** A mark as it stands in an address. Holds a time and the id of a row of the reader's own, and opens nothing. */
export function writeMark({ at, id }: Mark): string {
  return `${Date.parse(at).toString(36)}.${id}`
}

/** Reads a mark; anything that is none begins with the newest. */
export function readMark(text: unknown): Mark {
  const [time = '', id = '', more] = typeof text === 'string' ? text.split('.') : []
  const ms = /^[0-9a-z]{1,9}$/.test(time) ? Number.parseInt(time, 36) : Number.NaN
  const at = new Date(ms)
  if (more !== undefined || !isUuid(id) || Number.isNaN(at.getTime())) return newest
  return { at: at.toISOString(), id }
}

/** Of rows that were read one more than `size`: the piece to show, and the mark of its last row when more are left. */
export function pieceOf<R>(rows: readonly R[], size: number, markOf: (row: R) => string): Piece<R> {
  const shown = rows.slice(0, size)
  const last = shown.at(-1)
  return { rows: shown, older: rows.length > size && last !== undefined ? markOf(last) : null }
}
