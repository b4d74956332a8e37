/**
 * The breaker of an officer (ID-55): who read about more people in an hour than her work asks for is stopped at once by the
 * readers' book; a worker then closes her account until two administrators open it again, and the audit says why. Nobody
 * else is touched.
 */
import { hours, inTransaction, later, mostSubjectsAnHour } from '../../store/index.ts'
import type { IdentityDeps } from '../deps.ts'
import { noteAct } from './acts.ts'
import { lockOfficers } from './keep.ts'
import { closeOfficer } from './officer.ts'

const why = `read about ${mostSubjectsAnHour} people within an hour`

/**
 * One round of the worker.
 * @returns the ids of those it stopped just now
 */
export async function stopReaders({ pool, clock }: Pick<IdentityDeps, 'pool' | 'clock'>): Promise<readonly string[]> {
  const at = clock.now()
  const { rows } = await pool.query<{ officer_id: string; username: string; person_id: string }>({
    name: 'desk:readers',
    text: `select o.officer_id, o.username, o.person_id from desk.officer o
      where o.closed_at is null and (select count(distinct r.person_id) from watch.reading r
        where r.reader = o.officer_id::text and r.at > $1 and r.at <= $2
          and r.at > coalesce(o.reopened_at, '-infinity')) >= $3`,
    values: [later(at, -hours(1)), at, mostSubjectsAnHour],
  })
  const stopped: string[] = []
  for (const { officer_id: officer, username, person_id: person } of rows) {
    const done = await inTransaction(pool, async (tx) => {
      await lockOfficers(tx)
      if (!(await closeOfficer(tx, username, 'the breaker of readers', at, 'suspended'))) return false
      const about = `officer ${username}`
      await noteAct(tx, { at, kind: 'officer_suspended', officer, about, person, reason: why })
      return true
    })
    if (done) stopped.push(officer)
  }
  return stopped
}
