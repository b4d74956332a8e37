/** Forgetting what has had its time. Consents, readings and visits stay: they are the person's own history. */
import { inDays, later } from '../store/index.ts'
import type { OpenidDeps } from './deps.ts'

/** To be called every hour or so by one of the house's workers; harmless when several do. Returns how many rows went. */
export async function purgeOpenid({ pool, clock }: OpenidDeps): Promise<number> {
  const held = await pool.query('delete from openid.held where expires_at < now()')
  const now = clock.now()
  const told = await pool.query('delete from openid.logout where due_at is null and made_at < $1', [
    later(now, -inDays(90)),
  ])
  await pool.query(`delete from openid.call_count where minute < now() - interval '5 minutes'`)
  await pool.query('delete from openid.refused_call where at < $1', [later(now, -inDays(7))])
  // The list of what holds must not show what has run out; no row here is lost.
  const over = await pool.query(
    `update openid.consent set ended_at = expires_at, ended_why = 'expired' where ended_at is null and expires_at <= $1`,
    [now],
  )
  return (held.rowCount ?? 0) + (told.rowCount ?? 0) + (over.rowCount ?? 0)
}
