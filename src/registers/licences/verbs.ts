/** The only writers of driving licences. */
import {
  type Effect,
  InvariantError,
  type PersonId,
  type Tx,
  type Undo,
  undoing,
  type Verb,
} from '../../store/index.ts'
import { licenceTable } from './rows.ts'

const room = 'licences'

export interface CancelLicences {
  readonly holder: PersonId
}

/** The holder died: every licence is void (R-CIV-17). */
const cancel: Verb<CancelLicences> = async (tx, { holder }, cause) => {
  await takeTurn(tx, holder)
  const held = (await licenceTable.currentOf(tx, holder)).filter((row) => row.status !== 'cancelled')
  if (held.length === 0) throw new InvariantError(room, 'no_licence')
  for (const licence of held) await licenceTable.write(tx, cause, { ...licence, status: 'cancelled' })
  return { receipt: { numbers: held.map((licence) => licence.number) }, told: [] }
}

/** Acts of this register on one person stand in a line. */
async function takeTurn(tx: Tx, person: PersonId): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'
  await tx.query({ name: 'licences:turn', text, values: [`licences:${person}`] })
}

export const verbs = {
  'licences.cancel': cancel,
  'licences.undo': undoing(room, [licenceTable]),
} as const satisfies Readonly<Record<string, Verb>>

/** Effects of this register, as data. */
export const licences = {
  cancel: (args: CancelLicences): Effect => ({ verb: 'licences.cancel', args: { ...args } }),
  undo: (args: Undo): Effect => ({ verb: 'licences.undo', args: { ...args } }),
}
