/** Forgetting what has had its time, all of it in one place; the person's history, activations and attempts stay. */
import { hours, later } from '../store/index.ts'
import { purgeApprovals } from './approvals.ts'
import { purgeBanks } from './bank/use.ts'
import { purgeCodeCounts } from './breaker.ts'
import { purgeClaims } from './claims.ts'
import type { IdentityDeps } from './deps.ts'
import { purgeVisits } from './kiosk.ts'
import { purgeMobileChanges } from './mobile-change.ts'
import { purgePasskeyChallenges } from './passkey-use.ts'
import { purgeSessions } from './sessions.ts'
import { purgeSignIns } from './sign-in.ts'
import { purgeSmsBudget } from './sms-budget.ts'
import { purgeTotps } from './totp.ts'

/** To be called every few minutes by one of the house's workers; harmless when several do. */
export async function purgeIdentity(deps: IdentityDeps): Promise<void> {
  const at = deps.clock.now()
  const dayBefore = later(at, -hours(25))
  await purgeClaims(deps.pool, at)
  await purgeSignIns(deps)
  await purgeSessions(deps.pool, at)
  await purgeVisits(deps)
  await purgePasskeyChallenges(deps)
  await purgeMobileChanges(deps.pool, at)
  await purgeBanks(deps.pool, at)
  await purgeSmsBudget(deps.pool, at)
  await purgeTotps(deps.pool, at)
  await purgeApprovals(deps.pool, at)
  await purgeCodeCounts(deps.pool, at)
  await deps.pool.query('delete from identity.code where expires_at < $1', [dayBefore])
  await deps.pool.query('delete from desk.sign_in where expires_at < $1', [dayBefore])
  await deps.pool.query('delete from identity.code_budget where touched_at < $1', [dayBefore])
  // A password switched off after fifty failures stays off until the person proves herself anew.
  await deps.pool.query(
    `delete from identity.attempt where last_at < $1 and locked_until is distinct from 'infinity'`,
    [dayBefore],
  )
}
