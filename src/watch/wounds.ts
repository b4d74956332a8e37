/** Places where the audit does not match. While one is open nobody reads about another; two people close it, and say why. */
import { type Db, first, type Tx } from '../store/index.ts'

export interface Wound {
  /** Of the link that does not match; the place of the next one, where a row was lost before it was sealed. */
  readonly position: number
  readonly why: string
  readonly at: string
}

export async function woundOpen(db: Db): Promise<boolean> {
  return first(await db.query('select from watch.wound where accepted_at is null limit 1')) !== null
}

/** Writes down what was found; null when it is known already. */
export async function openWound(tx: Tx, { position, why, at }: Wound): Promise<Wound | null> {
  const { rowCount } = await tx.query(
    `insert into watch.wound (position, why, found_at) values ($1, $2, $3) on conflict (position) do nothing`,
    [position, why, at],
  )
  return rowCount === 0 ? null : { position, why, at }
}

export interface WoundSeen extends Wound {
  readonly seenBy: readonly string[]
  readonly acceptedAt: string | null
}

/** All that were ever found, by place. */
export async function wounds(db: Db): Promise<readonly WoundSeen[]> {
  const { rows } = await db.query<WoundSeen>(
    `select position, why, found_at as at, seen_by as "seenBy", accepted_at as "acceptedAt" from watch.wound order by position`,
  )
  return rows
}

/**
 * Somebody has looked into it. With the second one it counts as seen, and readings are open again; the verifier names the
 * place for ever.
 */
export async function acceptWound(
  tx: Tx,
  position: number,
  by: string,
  at: string,
): Promise<'unknown' | 'closed' | 'second needed' | 'accepted'> {
  const wound = first(
    await tx.query<{ seen_by: string[]; accepted_at: string | null }>(
      'select seen_by, accepted_at from watch.wound where position = $1 for update',
      [position],
    ),
  )
  if (wound === null) return 'unknown'
  if (wound.accepted_at !== null) return 'closed'
  const seen = [...new Set([...wound.seen_by, by])]
  await tx.query('update watch.wound set seen_by = $2, accepted_at = $3 where position = $1', [
    position,
    seen,
    seen.length > 1 ? at : null,
  ])
  return seen.length > 1 ? 'accepted' : 'second needed'
}
