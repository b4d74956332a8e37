/** The only writers of sponsorships. */
import { type Day, dayOf } from '../../language/index.ts'
import { type Effect, InvariantError, type PersonId, type Tx, type Verb } from '../../store/index.ts'
import { sponsorshipTable } from './rows.ts'
import type { Sponsor, SponsorshipKind } from './sponsorship.ts'

const room = 'sponsorships'

export interface BeginSponsorship {
  readonly worker: PersonId
  readonly sponsor: Sponsor
  readonly kind: SponsorshipKind
}

/** A worker's or dependant's sponsorship begins today. One sponsor at a time. */
const begin: Verb<BeginSponsorship> = async (tx, { worker, sponsor, kind }, cause) => {
  await takeTurn(tx, worker)
  if (worker === sponsor) throw new InvariantError(room, 'nobody_sponsors_themselves')
  const since = dayOf(cause.at)
  const known = await sponsorshipTable.currentOf(tx, worker)
  if (known.some((row) => row.until === null)) throw new InvariantError(room, 'has_a_sponsor')
  if (known.some((row) => row.sponsor === sponsor && row.since === since)) {
    throw new InvariantError(room, 'began_and_ended_today')
  }
  await tx.query(
    'insert into sponsorships.sponsored (sponsor, person_id) values ($1, $2) on conflict (sponsor, person_id) do nothing',
    [sponsor, worker],
  )
  await sponsorshipTable.write(tx, cause, { person_id: worker, sponsor, since, kind, until: null })
  return { receipt: { since }, told: [] }
}

export interface EndSponsorship {
  readonly worker: PersonId
  readonly sponsor: Sponsor
  /** The last day; today when not given. */
  readonly until?: Day
}

/** Ends a sponsorship: the worker is then among the sponsor's previous ones. */
const end: Verb<EndSponsorship> = async (tx, { worker, sponsor, until }, cause) => {
  await takeTurn(tx, worker)
  const last = until ?? dayOf(cause.at)
  const now = (await sponsorshipTable.currentOf(tx, worker)).find((row) => row.until === null)
  if (now === undefined || now.sponsor !== sponsor) throw new InvariantError(room, 'not_the_sponsor')
  if (last < now.since) throw new InvariantError(room, 'ends_before_it_began')
  await sponsorshipTable.write(tx, cause, { ...now, until: last })
  return { receipt: { from: now.since, until: last }, told: [] }
}

/** Acts of this register on one person stand in a line, also before the person's first row is there to be locked. */
async function takeTurn(tx: Tx, person: PersonId): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'
  await tx.query({ name: 'sponsorships:turn', text, values: [`sponsorships:${person}`] })
}

export const verbs = {
  'sponsorships.begin': begin,
  'sponsorships.end': end,
} as const satisfies Readonly<Record<string, Verb>>

/** Effects of this register, as data. */
export const sponsorships = {
  begin: (args: BeginSponsorship): Effect => ({ verb: 'sponsorships.begin', args: { ...args } }),
  end: (args: EndSponsorship): Effect => ({ verb: 'sponsorships.end', args: { ...args } }),
}
