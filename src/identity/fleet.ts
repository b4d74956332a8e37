/** The kiosks as those see them who look after them: where each stands, when it was heard, what it lacks (ID-33). */
import type { Instant, Text } from '../language/index.ts'
import { type Db, first, inTransaction, later, type Pool, type Tx } from '../store/index.ts'
import { type Heartbeat, silentAfter } from './heartbeat.ts'

export interface FleetLine {
  readonly id: string
  readonly name: Text
  readonly city: string
  readonly region: string
  readonly enrolledAt: Instant
  /**
   * `serving`: heard within three minutes. `silent`: not heard. `demo`: has no key of its own and sends nothing.
   * `retired`: its keys open nothing any more.
   */
  readonly condition: 'serving' | 'silent' | 'demo' | 'retired'
  /** The last thing it said; null when it never did. */
  readonly state: (Omit<Heartbeat, 'seq' | 'at'> & { readonly heardAt: Instant }) | null
  /** What somebody should see to, the most pressing first. */
  readonly needs: readonly ('paper' | 'paper-soon' | 'finger-reader' | 'face-reader' | 'elsewhere' | 'silent')[]
  /** The campaign it is lent to now, or null. */
  readonly campaign: string | null
}

interface Row {
  id: string
  name_ar: string
  name_en: string
  city: string
  region: string
  status: 'open' | 'closed' | 'revoked'
  enrolled_at: Instant
  keyed: boolean
  heard_at: Instant | null
  version: string | null
  location: string | null
  paper: Heartbeat['paper'] | null
  readers: Heartbeat['readers'] | null
  campaign: string | null
}

/** All kiosks that were ever enrolled, those that need somebody first. `now`: the house's clock. */
export async function fleetOf(db: Db, now: Instant): Promise<FleetLine[]> {
  const { rows } = await db.query<Row>({
    name: 'identity:fleet',
    text: `select k.kiosk_id as id, k.name_ar, k.name_en, k.city, k.region, k.status, k.enrolled_at,
        k.machine_key is not null as keyed, s.heard_at, s.version, s.location, s.paper, s.readers,
        (select c.campaign_id from identity.campaign_kiosk ck join identity.campaign c using (campaign_id)
          where ck.kiosk_id = k.kiosk_id and c.closed_at is null limit 1) as campaign
      from identity.kiosk k left join identity.kiosk_state s using (kiosk_id) order by k.enrolled_at, k.kiosk_id`,
  })
  return rows.map((row) => lineOf(row, now)).sort((a, b) => Number(b.needs.length > 0) - Number(a.needs.length > 0))
}

/** A machine as the public sees it: where it stands and whether one can be activated at it just now. */
export interface PublicKiosk {
  readonly name: Text
  readonly city: string
  readonly working: boolean
}

/**
 * Machines in service, by their heartbeats: one that is silent, or whose reader or camera is gone, is out of order.
 * Demo kiosks are browsers and stand nowhere. Public: nothing else of a machine is said.
 */
export async function publicKiosks(db: Db, now: Instant): Promise<readonly PublicKiosk[]> {
  const stopping: readonly string[] = ['silent', 'elsewhere', 'finger-reader', 'face-reader']
  return (await fleetOf(db, now))
    .filter(({ condition }) => condition === 'serving' || condition === 'silent')
    .map(({ name, city, needs }) => ({ name, city, working: !needs.some((need) => stopping.includes(need)) }))
}

function lineOf(row: Row, now: Instant): FleetLine {
  const { id, city, region, heard_at: heardAt, version, location, paper, readers } = row
  const said = heardAt !== null && version !== null && location !== null && paper !== null && readers !== null
  const state = said ? { heardAt, version, location, paper, readers } : null
  const condition = conditionOf(row, now)
  return {
    id,
    name: { ar: row.name_ar, en: row.name_en },
    city,
    region,
    enrolledAt: row.enrolled_at,
    condition,
    state,
    needs: condition === 'retired' || condition === 'demo' ? [] : needsOf(condition, state, city),
    campaign: row.campaign,
  }
}

function conditionOf({ status, keyed, heard_at }: Row, now: Instant): FleetLine['condition'] {
  if (status !== 'open') return 'retired'
  if (!keyed) return 'demo'
  return heard_at !== null && heard_at > later(now, -silentAfter) ? 'serving' : 'silent'
}

function needsOf(condition: FleetLine['condition'], state: FleetLine['state'], city: string): FleetLine['needs'] {
  const needs: FleetLine['needs'][number][] = []
  if (condition === 'silent') needs.push('silent')
  // A place's id begins with its city: a machine carried to another city says so itself.
  if (state && state.location !== city && !state.location.startsWith(`${city}-`)) needs.push('elsewhere')
  if (state?.readers.finger === 'gone') needs.push('finger-reader')
  if (state?.readers.face === 'gone') needs.push('face-reader')
  if (state?.paper === 'out') needs.push('paper')
  if (state?.paper === 'low') needs.push('paper-soon')
  return needs
}

/** From now on neither the browser's key nor the machine's opens anything, and its visits are over. False: no such open kiosk. */
export function retireKiosk(pool: Pool, id: string, at: Instant): Promise<boolean> {
  return inTransaction(pool, (tx) => retireKioskIn(tx, id, at))
}

/** The same in a transaction that is under way, as the desk does it with its audit. */
export async function retireKioskIn(tx: Tx, id: string, at: Instant): Promise<boolean> {
  const retired = await tx.query(
    `update identity.kiosk set status = 'closed' where kiosk_id = $1 and status = 'open'`,
    [id],
  )
  if (retired.rowCount !== 1) return false
  await tx.query(
    `update identity.kiosk_visit set step = 'ended', ended_at = $2, nonce = null, nonce_until = null
     where kiosk_id = $1 and step not in ('ended', 'done')`,
    [id, at],
  )
  return true
}

/** Where a kiosk stands and how it is called there. */
export interface KioskPlace {
  readonly name: Text
  readonly city: string
  readonly region: string
}

/**
 * A machine was carried elsewhere. Returns where it stood before; null: no such open kiosk. Its key and readers go with
 * it, and what it says of its own place is held against the new one from now on.
 */
export async function moveKioskIn(tx: Tx, id: string, to: KioskPlace): Promise<KioskPlace | null> {
  const was = first(
    await tx.query<{ name_ar: string; name_en: string; city: string; region: string }>(
      `select name_ar, name_en, city, region from identity.kiosk where kiosk_id = $1 and status = 'open' for update`,
      [id],
    ),
  )
  if (was === null) return null
  await tx.query('update identity.kiosk set name_ar = $2, name_en = $3, city = $4, region = $5 where kiosk_id = $1', [
    id,
    to.name.ar,
    to.name.en,
    to.city,
    to.region,
  ])
  return { name: { ar: was.name_ar, en: was.name_en }, city: was.city, region: was.region }
}
