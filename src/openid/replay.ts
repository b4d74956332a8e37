/** One-time identifiers of others (DPoP proofs, client assertions): seen by one statement, so that of fifty one is new. */
import type Provider from 'oidc-provider'
import type { Pool } from '../store/index.ts'
import { epoch, sha256 } from './deps.ts'

/** A proof may say that it was made up to five minutes from now, and is then good for as long again. */
const marginSeconds = 600

/**
 * Says that `jti` of `issuer` was used. True for exactly one caller until it could not be accepted any more.
 * @param expires seconds of the epoch after which its owner may not use it
 */
export async function seenFirst(pool: Pool, issuer: string, jti: string, expires: number): Promise<boolean> {
  const seconds = Math.max(expires - epoch(), 0) + marginSeconds
  const put = await pool.query({
    name: 'openid:seen',
    text: `insert into openid.held as h (model, id_hash, payload, expires_at)
      values ('ReplayDetection', $1, '{}', now() + make_interval(secs => $2))
      on conflict (model, id_hash) do update set expires_at = excluded.expires_at where h.expires_at <= now()
      returning model`,
    // The length before the part, so that no two pairs are one text.
    values: [sha256(`${issuer.length}:${issuer}${jti}`), seconds],
  })
  return put.rowCount === 1
}

/** The library looks first and writes after; this looks by writing. Its own tests of one at a time cannot tell them apart. */
export function makeReplayAtomic(provider: Provider, pool: Pool): void {
  Object.defineProperty(provider.ReplayDetection, 'unique', {
    value: (issuer: string, jti: string, expires: number) => seenFirst(pool, issuer, jti, expires),
  })
}
