/** How the audit stands: for the metrics, the operator, and whoever keeps its checkpoints. */
import { type Db, first } from '../store/index.ts'

export interface AuditState {
  /** Links so far. */
  readonly sealed: number
  /** Rows that wait for their link. */
  readonly waiting: number
  /** For how long the oldest of them waits. */
  readonly lagSeconds: number
  /** Wounds that nobody has closed. */
  readonly wounds: number
  /** Whether readings of others are refused now. */
  readonly closed: boolean
}

export async function auditState(db: Db): Promise<AuditState> {
  const row = first(
    await db.query<AuditState>(
      `select coalesce((select max(position) from watch.link), 0) as sealed, w.waiting, w.lag as "lagSeconds",
          o.wounds, o.wounds > 0 or w.lag > extract(epoch from s.longest_lag)::float8 as closed
        from watch.seal s,
          (select count(*)::int as waiting,
            coalesce(extract(epoch from now() - min(queued_at)), 0)::float8 as lag from watch.unsealed) w,
          (select count(*)::int as wounds from watch.wound where accepted_at is null) o`,
    ),
  )
  if (row === null) throw new Error('watch.seal has no row')
  return row
}

/** How long a row may wait for its link before readings of others are refused. */
export async function keepLongestLag(db: Db, seconds: number): Promise<void> {
  await db.query(
    `update watch.seal set longest_lag = make_interval(secs => $1) where longest_lag <> make_interval(secs => $1)`,
    [seconds],
  )
}

/** The newest signed checkpoint, as a line; null while there is none. */
export async function latestCheckpoint(db: Db): Promise<string | null> {
  const row = first(
    await db.query<{ signed: string }>('select signed from watch.checkpoint order by at desc, position desc limit 1'),
  )
  return row?.signed ?? null
}

export async function allCheckpoints(db: Db): Promise<readonly { position: number; signed: string }[]> {
  const { rows } = await db.query<{ position: number; signed: string }>(
    'select position, signed from watch.checkpoint order by position, at',
  )
  return rows
}
