/** What goes wrong with fingers: bytes that are no record, and a pool that cannot answer. Neither carries data. */

const record = {
  not_a_record: 'these bytes are neither a fingerprint record nor an image',
  unsupported_version: 'a record of a version that is not read here',
  truncated: 'the record ends before what it announces',
  wrong_length: 'a length in the record does not agree with its content',
  bad_value: 'a value in the record is outside what the standard allows',
  too_large: 'the record or its image is larger than any finger needs',
  no_views: 'the record holds no finger',
  unsupported_compression: 'the image is compressed in a way that is not read here',
  bad_image: 'the picture inside the record cannot be decoded',
} as const

/** Why bytes were refused: stable, public, safe to log. */
export type RecordTrouble = keyof typeof record

/** Bytes that are not a usable record. The message is one fixed sentence a code: what was in the bytes never leaves. */
export class RecordError extends Error {
  readonly code: RecordTrouble
  constructor(code: RecordTrouble) {
    super(record[code])
    this.name = 'RecordError'
    this.code = code
  }
}

const pool = {
  busy: 'too many fingers wait to be looked at',
  timeout: 'a finger took longer than its deadline',
  crashed: 'the worker that looked at a finger died',
  closed: 'the finger pool is closed',
} as const

export type PoolTrouble = keyof typeof pool

/**
 * The pool could not answer; nothing is said about the finger. `busy`: ask again after `retryAfterSeconds`. `timeout`
 * and `crashed`: this sample was at fault or unlucky, the worker has been replaced. `closed`: the process is ending.
 */
export class PoolError extends Error {
  readonly trouble: PoolTrouble
  readonly retryAfterSeconds: number
  constructor(trouble: PoolTrouble, retryAfterSeconds = 0) {
    super(pool[trouble])
    this.name = 'PoolError'
    this.trouble = trouble
    this.retryAfterSeconds = retryAfterSeconds
  }
}
