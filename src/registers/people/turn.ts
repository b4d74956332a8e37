/** Acts of this register on one person stand in a line, also before the person's first row is there to be locked. */
import type { PersonId, Tx } from '../../store/index.ts'

export async function takeTurn(tx: Tx, person: PersonId): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'
  await tx.query({ name: 'people:turn', text, values: [`people:${person}`] })
}
