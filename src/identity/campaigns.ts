/**
 * Campaigns: an agency or a university gets machines for some days, and of its people it gets counts, not names (P-03,
 * R-ACC-19). While one runs its place stands in the public list; its counts are written down when it closes.
 */
import type { Day, Instant, Text } from '../language/index.ts'
import { type Db, first, inTransaction, type Pool, type Tx, uuid } from '../store/index.ts'
import { addActivationPoint } from './activation-points.ts'

export interface CampaignPlan {
  readonly agency: Text
  readonly place: Text
  readonly city: string
  readonly region: string
  /** Both days included, in Riyadh. */
  readonly firstDay: Day
  readonly lastDay: Day
  readonly kiosks: readonly string[]
  /** Which officer opens it, as the house calls her. */
  readonly openedBy: string
}

export interface CampaignCounts {
  /** Different people of whom a finger or the face was compared at these machines in these days. */
  readonly tried: number
  /** Of them, those whose account was activated there. */
  readonly activated: number
  /** By day, `YYYY-MM-DD` in Riyadh; a day on which fewer than five tried stands without numbers. */
  readonly days: readonly { readonly day: Day; readonly tried: number | null; readonly activated: number | null }[]
}

export interface Campaign extends Omit<CampaignPlan, 'openedBy'> {
  readonly id: string
  readonly openedAt: Instant
  readonly closedAt: Instant | null
}

export type CampaignRefusal = {
  readonly ok: false
  readonly reason: 'no_kiosks' | 'kiosk_unknown' | 'kiosk_taken' | 'days'
}

/** A count below this might be somebody. */
const fewest = 5

/**
 * Opens a campaign and puts its place in the public list. `kiosk_unknown`: not all are open kiosks. `kiosk_taken`: one
 * stands at a campaign that is not closed. `days`: the last day is before the first.
 */
export function openCampaign(
  pool: Pool,
  plan: CampaignPlan,
  at: Instant,
): Promise<{ readonly ok: true; readonly id: string } | CampaignRefusal> {
  return inTransaction(pool, (tx) => openCampaignIn(tx, plan, at))
}

/** The same in a transaction that is under way, as the desk does it with its audit. */
export async function openCampaignIn(
  tx: Tx,
  plan: CampaignPlan,
  at: Instant,
): Promise<{ readonly ok: true; readonly id: string } | CampaignRefusal> {
  const kiosks = [...new Set(plan.kiosks)].sort()
  if (kiosks.length === 0) return { ok: false, reason: 'no_kiosks' }
  if (plan.lastDay < plan.firstDay) return { ok: false, reason: 'days' }
  // Two officers who lend the same machine wait for each other here.
  await tx.query(`select pg_advisory_xact_lock(hashtext('identity:campaign'))`)
  const trouble = await troubleWith(tx, kiosks)
  if (trouble !== null) return { ok: false, reason: trouble }
  const id = uuid()
  const { agency, place, city, region } = plan
  await tx.query(
    `insert into identity.campaign
       (campaign_id, agency_ar, agency_en, place_ar, place_en, city, region, first_day, last_day, opened_at, opened_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [id, agency.ar, agency.en, place.ar, place.en, city, region, plan.firstDay, plan.lastDay, at, plan.openedBy],
  )
  await tx.query('insert into identity.campaign_kiosk select $1, unnest($2::text[])', [id, kiosks])
  await addActivationPoint(tx, { id: pointOf(id), kind: 'campaign', name: place, city, region }, at)
  return { ok: true, id }
}

const pointOf = (campaign: string): string => `campaign-${campaign}`

async function troubleWith(tx: Tx, kiosks: readonly string[]): Promise<'kiosk_unknown' | 'kiosk_taken' | null> {
  const { rows } = await tx.query<{ taken: boolean }>(
    `select exists (select from identity.campaign_kiosk ck join identity.campaign c using (campaign_id)
        where ck.kiosk_id = k.kiosk_id and c.closed_at is null) as taken
      from identity.kiosk k where k.kiosk_id = any ($1) and k.status = 'open'`,
    [kiosks],
  )
  if (rows.length !== kiosks.length) return 'kiosk_unknown'
  return rows.some(({ taken }) => taken) ? 'kiosk_taken' : null
}

/** Closes it: the place leaves the list, the machines are free, and the counts are written down once. Null: no such open campaign. */
export function closeCampaign(pool: Pool, id: string, at: Instant): Promise<CampaignCounts | null> {
  return inTransaction(pool, (tx) => closeCampaignIn(tx, id, at))
}

/** The same in a transaction that is under way, as the desk does it with its audit. */
export async function closeCampaignIn(tx: Tx, id: string, at: Instant): Promise<CampaignCounts | null> {
  const open = first(
    await tx.query('select 1 from identity.campaign where campaign_id = $1 and closed_at is null for update', [id]),
  )
  if (open === null) return null
  const counts = await counted(tx, id, at)
  await tx.query('update identity.campaign set closed_at = $2, counts = $3 where campaign_id = $1', [id, at, counts])
  await tx.query('update identity.activation_point set closed_at = $2 where point_id = $1', [pointOf(id), at])
  return counts
}

/** What the agency gets: as written down when it was closed, else as of now. Null: no such campaign. */
export async function campaignCounts(db: Db, id: string, now: Instant): Promise<CampaignCounts | null> {
  const row = first(
    await db.query<{ counts: CampaignCounts | null }>('select counts from identity.campaign where campaign_id = $1', [
      id,
    ]),
  )
  if (row === null) return null
  return row.counts ?? counted(db, id, now)
}

async function counted(db: Db, id: string, now: Instant): Promise<CampaignCounts> {
  // By person, not by try: who came three times is one. An activation without a line of tries has tried all the same.
  const { rows } = await db.query<{ day: Day | null; tried: number; activated: number }>(
    `with machines as (
       select k.kiosk_id,
         greatest(c.opened_at, c.first_day::timestamp at time zone 'Asia/Riyadh') as from_at,
         least($2::timestamptz, (c.last_day + 1)::timestamp at time zone 'Asia/Riyadh') as to_at
       from identity.campaign c join identity.campaign_kiosk k using (campaign_id) where c.campaign_id = $1),
     seen as (
       select a.person_id, a.at, false as activated from machines m
         join identity.kiosk_attempt a on a.kiosk_id = m.kiosk_id and a.at >= m.from_at and a.at < m.to_at
       union all
       select v.person_id, v.at, true from machines m
         join identity.activation v on v.place = m.kiosk_id and v.method = 'kiosk' and v.at >= m.from_at and v.at < m.to_at)
     select (at at time zone 'Asia/Riyadh')::date::text as day, count(distinct person_id)::int as tried,
       count(distinct person_id) filter (where activated)::int as activated
     from seen group by grouping sets ((), ((at at time zone 'Asia/Riyadh')::date)) order by 1 nulls first`,
    [id, now],
  )
  const all = rows.find(({ day }) => day === null)
  return { tried: all?.tried ?? 0, activated: all?.activated ?? 0, days: blurred(rows) }
}

/** Days without numbers where few came; and one more where only one is, which the total would give away. */
function blurred(rows: readonly { day: Day | null; tried: number; activated: number }[]): CampaignCounts['days'] {
  const days = rows.flatMap(({ day, ...of }) => (day === null ? [] : [{ day, ...of }]))
  const few = new Set(days.filter(({ tried }) => tried < fewest).map(({ day }) => day))
  const [next] = days.filter(({ day }) => !few.has(day)).sort((a, b) => a.tried - b.tried)
  if (few.size === 1 && next !== undefined) few.add(next.day)
  return days.map((one) => (few.has(one.day) ? { day: one.day, tried: null, activated: null } : one))
}

/** All campaigns, the newest first. */
export async function campaigns(db: Db): Promise<Campaign[]> {
  const { rows } = await db.query<
    Record<'id' | 'aa' | 'ae' | 'pa' | 'pe' | 'city' | 'region', string> & {
      first: Day
      last: Day
      opened: Instant
      closed: Instant | null
      kiosks: string[]
    }
  >({
    name: 'identity:campaigns',
    text: `select campaign_id as id, agency_ar as aa, agency_en as ae, place_ar as pa, place_en as pe, city, region,
        first_day::text as first, last_day::text as last, opened_at as opened, closed_at as closed,
        array(select kiosk_id from identity.campaign_kiosk k where k.campaign_id = c.campaign_id order by 1) as kiosks
      from identity.campaign c order by opened_at desc, campaign_id`,
  })
  return rows.map(({ id, aa, ae, pa, pe, city, region, first: firstDay, last, opened, closed, kiosks }) => ({
    id,
    agency: { ar: aa, en: ae },
    place: { ar: pa, en: pe },
    city,
    region,
    firstDay,
    lastDay: last,
    kiosks,
    openedAt: opened,
    closedAt: closed,
  }))
}
