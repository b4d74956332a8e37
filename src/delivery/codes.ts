/**
 * The code without which a carrier hands nothing over (T-DOC): six digits to the holder's mobile, kept as a keyed hash, so
 * many tries, good once.
 */
import { createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import type { Instant } from '../language/index.ts'
import { first, type Tx } from '../store/index.ts'
import { mostWrongCodes } from './parcel.ts'
import type { ParcelRow } from './rows.ts'

const hashOf = (key: Buffer, parcel: string, code: string): Buffer =>
  createHmac('sha256', key).update(`delivery ${parcel} ${code}`).digest()

/** A new code for a parcel; the one before opens nothing any more. Returns the six digits. */
export async function newCode(tx: Tx, key: Buffer, row: ParcelRow, at: Instant): Promise<string> {
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0')
  await tx.query({
    name: 'delivery:code',
    text: `insert into delivery.code (person_id, parcel_id, hash, given_at) values ($1, $2, $3, $4)
      on conflict (person_id, parcel_id)
      do update set hash = excluded.hash, wrong = 0, given_at = excluded.given_at, used_at = null`,
    values: [row.person_id, row.parcel_id, hashOf(key, row.parcel_id, code), at],
  })
  return code
}

/** Uses a code up, under lock: `right` once, a wrong one is counted, and after too many none is right. */
export async function tryCode(
  tx: Tx,
  key: Buffer,
  row: ParcelRow,
  typed: string,
  at: Instant,
): Promise<'right' | 'wrong' | 'no-tries'> {
  const where = [row.person_id, row.parcel_id]
  const known = first(
    await tx.query<{ hash: Buffer; wrong: number; used_at: Instant | null }>({
      name: 'delivery:code-locked',
      text: 'select hash, wrong, used_at from delivery.code where person_id = $1 and parcel_id = $2 for update',
      values: where,
    }),
  )
  if (known === null || known.used_at !== null || known.wrong >= mostWrongCodes) return 'no-tries'
  if (!timingSafeEqual(known.hash, hashOf(key, row.parcel_id, typed))) {
    await tx.query({
      name: 'delivery:code-wrong',
      text: 'update delivery.code set wrong = wrong + 1 where person_id = $1 and parcel_id = $2',
      values: where,
    })
    return 'wrong'
  }
  await tx.query({
    name: 'delivery:code-used',
    text: 'update delivery.code set used_at = $3 where person_id = $1 and parcel_id = $2',
    values: [...where, at],
  })
  return 'right'
}
