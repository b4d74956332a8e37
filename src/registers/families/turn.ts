/** Acts of this register on these people stand in a line, taken in one order so that two never wait for each other. */
import type { PersonId, Tx } from '../../store/index.ts'

export async function takeTurns(tx: Tx, ids: readonly PersonId[]): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'
  for (const id of [...new Set(ids)].sort()) {
    await tx.query({ name: 'families:turn', text, values: [`families:${id}`] })
  }
}
