/**
 * What follows when the post fails for good or nobody comes: the fee goes back (R-PAY-06), the request is open again, and a
 * document that was lost, or not collected in its term, is void in its register. All in the transaction of its cause.
 */
import { dayOf } from '../language/index.ts'
import { giveFeeBack } from '../payments/index.ts'
import * as identityCards from '../registers/identity-cards/index.ts'
import * as passports from '../registers/passports/index.ts'
import { type Cause, InvariantError, type PersonId, type Tx } from '../store/index.ts'
import { type ParcelRow, parcelTable } from './rows.ts'
import { tellInvalid, tellLost, tellReturned } from './told.ts'
import { dropWakes, keepFrom } from './wake.ts'

/** What a request is told of its parcel: open again, since the holder must choose; settled after all; or over without. */
export interface Following {
  readonly person: PersonId
  readonly request: string
  readonly to: 'reopened' | 'settled' | 'ended'
  readonly at: string
}

/** Moves the request along, in the same transaction; `main` plugs in the room of requests, which this room does not know. */
export type Follow = (tx: Tx, following: Following) => Promise<void>

export const follow = (f: Follow, tx: Tx, row: ParcelRow, to: Following['to'], at: string): Promise<void> =>
  f(tx, { person: row.person_id, request: row.request_id, to, at })

/** Back at the office: it waits for its holder there, the fee of the failed sending is on its way back. */
export async function comeBack(tx: Tx, cause: Cause, row: ParcelRow, f: Follow): Promise<void> {
  const until = await keepFrom(tx, row.parcel_id, row.person_id, dayOf(cause.at))
  await parcelTable.write(tx, cause, { ...row, state: 'returned', keep_until: until })
  await feeBack(tx, row, cause.at)
  await tellReturned(tx, row, until, cause.at)
  await follow(f, tx, row, 'reopened', cause.at)
}

/** Lost in the post: void at once, so that whoever finds it can use it for nothing. */
export async function loseIt(tx: Tx, cause: Cause, row: ParcelRow, f: Follow): Promise<void> {
  await dropWakes(tx, row.parcel_id)
  await parcelTable.write(tx, cause, { ...row, state: 'lost' })
  await voidDocument(tx, cause, row)
  await feeBack(tx, row, cause.at)
  await tellLost(tx, row, cause.at)
  await follow(f, tx, row, 'ended', cause.at)
}

/** Nobody came for it in its term. */
export async function endTerm(tx: Tx, cause: Cause, row: ParcelRow, f: Follow): Promise<void> {
  await dropWakes(tx, row.parcel_id)
  await parcelTable.write(tx, cause, { ...row, state: 'invalid' })
  await voidDocument(tx, cause, row)
  await tellInvalid(tx, row, cause.at)
  await follow(f, tx, row, 'ended', cause.at)
}

/** The fee of a sending that came to nothing, once (R-PAY-06). */
export async function feeBack(tx: Tx, row: ParcelRow, at: string): Promise<void> {
  if (row.paid_request === null) return
  await giveFeeBack(tx, { person: row.person_id, request: row.paid_request, fee: row.fee, at })
}

/**
 * The register's own verb; a document that is void there already, or that no register here keeps (certificates, cards of
 * registers that are only read), has nothing more to lose.
 */
async function voidDocument(tx: Tx, cause: Cause, row: ParcelRow): Promise<void> {
  const holder = row.subject_id
  try {
    if (row.document === 'passport')
      await passports.verbs['passports.cancel'](tx, { holder, number: row.document_number }, cause)
    if (row.document === 'identity-card')
      await identityCards.verbs['identityCards.cancel'](tx, { holder, card: Number(row.document_number) }, cause)
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error
  }
}
