/** The only writers of residence permits. */
import type { Day } from '../../language/index.ts'
import { type Effect, InvariantError, type PersonId, type Tx, type Verb } from '../../store/index.ts'
import { isLateRenewal, renewedUntil } from './iqama.ts'
import { iqamas } from './rows.ts'
import { iqamaRenewed } from './told.ts'

const room = 'residency'

export interface RenewIqama {
  readonly holder: PersonId
  /** 1 to 24; it runs from the old expiry. */
  readonly months: number
  /** The day of the request, whose law applies: paying or carrying it out later does not make it late (R-RES-06). */
  readonly askedOn: Day
}

/**
 * Renews a valid iqama; asked for past the days of grace it counts as late (R-RES-05, R-RES-06). A dependant's fee is
 * paid with it, so it is then paid until the new end (R-LEV-01).
 */
const renew: Verb<RenewIqama> = async (tx, { holder, months, askedOn }, cause) => {
  await takeTurn(tx, holder)
  if (!Number.isInteger(months) || months < 1 || months > 24) throw new InvariantError(room, 'months_out_of_range')
  const iqama = await iqamas.lock(tx, holder)
  if (iqama === null) throw new InvariantError(room, 'no_iqama')
  if (iqama.status !== 'valid') throw new InvariantError(room, 'iqama_is_cancelled')
  const late = isLateRenewal(iqama.expires, askedOn)
  const expires = renewedUntil(iqama.expires, months)
  await iqamas.write(tx, cause, {
    ...iqama,
    expires,
    late_renewals: iqama.late_renewals + Number(late),
    levy_paid_until: iqama.kind === 'dependant' ? expires : null,
  })
  return {
    receipt: { number: iqama.number, before: iqama.expires, expires, late },
    told: [iqamaRenewed(holder, iqama.number, expires)],
  }
}

export interface CloseIqama {
  readonly holder: PersonId
}

/** Ends the residence: the holder left for good. */
const close: Verb<CloseIqama> = async (tx, { holder }, cause) => {
  await takeTurn(tx, holder)
  const iqama = await iqamas.lock(tx, holder)
  if (iqama === null) throw new InvariantError(room, 'no_iqama')
  if (iqama.status !== 'valid') throw new InvariantError(room, 'iqama_is_cancelled')
  await iqamas.write(tx, cause, { ...iqama, status: 'cancelled' })
  return { receipt: { number: iqama.number }, told: [] }
}

/** Acts of this register on one person stand in a line. */
async function takeTurn(tx: Tx, person: PersonId): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'
  await tx.query({ name: 'residency:turn', text, values: [`residency:${person}`] })
}

export const verbs = {
  'residency.renew': renew,
  'residency.close': close,
} as const satisfies Readonly<Record<string, Verb>>

/** Effects of this register, as data. */
export const residency = {
  renew: (args: RenewIqama): Effect => ({ verb: 'residency.renew', args: { ...args } }),
  close: (args: CloseIqama): Effect => ({ verb: 'residency.close', args: { ...args } }),
}
