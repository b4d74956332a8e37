/**
 * Where generated rows go: PostgreSQL's COPY, table by table, a batch of people at a time, so that memory stays bounded
 * whatever the size of the kingdom.
 *
 * Rows are those that the registers' verbs would have left: version 1, current, with the kingdom as their cause. What
 * is missing on purpose is their announcement in store.feed: the feed tells of changes since the beginning, and this is
 * the beginning. Who follows it starts from the tables as they stand, as with any register taken over from paper.
 */
import { pipeline } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type Tx, uuidOf } from '../../src/store/index.ts'

/** Columns that a generated row names; of a versioned table without the four that say version and cause. */
const columns = {
  'people.subject': 'person_id',
  'people.number': 'number, person_id, kind',
  'people.person':
    'person_id, number, kind, name_ar, name_en, sex, born, nationality, died, marital, profession, biometrics_enrolled, contact_mobile',
  'people.address': 'person_id, building, street, district, city, postal, additional, short',
  'families.record': 'number, person_id',
  'families.member': 'person_id, member_id, record_number, relation, since, until',
  'families.membership': 'person_id, head_id, record_number, relation, since, until',
  'families.parent': 'person_id, parent_id, relation, deed',
  'families.child': 'person_id, child_id, relation, deed',
  'identity_cards.card': 'person_id, card, issued, expires, status, lost_count',
  'identity_cards.report': 'number, person_id',
  'identity_cards.loss': 'person_id, number, document, lost_on, place, circumstances, reported_at, status',
  'passports.number': 'number, person_id',
  'passports.passport': 'person_id, number, issued, expires, years, status',
  'residency.passport': 'person_id, number, country, expires',
  'residency.iqama': 'person_id, number, issued, expires, kind, profession, status, late_renewals, levy_paid_until',
  'sponsorships.sponsored': 'sponsor, person_id',
  'sponsorships.sponsorship': 'person_id, sponsor, since, kind, until',
  'visas.number': 'number, person_id',
  'visas.invited': 'sponsor, number, person_id',
  'visas.visa':
    'person_id, number, kind, status, issued_on, leave_before, return_before, mode, days, sponsor, entered_on',
  'travel.movement': 'person_id, ordinal, at, port, direction, document',
  'travel.ban': 'person_id, number, agency, since, until',
  'restrictions.suspension': 'person_id, number, agency, since, until',
  'violations.number': 'number, person_id',
  'violations.violation':
    'person_id, number, at, place, schedule, article, min_halalas, max_halalas, plate, status, issued_on, pay_by, paid_halalas, paid_on',
  'vehicles.plate': 'plate, person_id, since',
  'vehicles.vehicle':
    'person_id, plate, kind, make, model_year, registration_expires, insurer, insurance_expires, inspection_expires, status',
  'licences.licence': 'person_id, number, kind, issued, expires, status',
  'insurance.policy': 'person_id, number, insurer, since, until',
} as const

export type Table = keyof typeof columns
/**
 * A value as COPY takes it; none of ours holds a tab, a line break or a backslash. An object becomes JSON and is one of
 * the few that stand in places.ts, since its text is kept; whoever makes a new one a row calls JSON.stringify.
 */
export type Value = string | number | boolean | null | object

const unversioned = new Set<Table>([
  'people.subject',
  'people.number',
  'families.record',
  'identity_cards.report',
  'passports.number',
  'sponsorships.sponsored',
  'visas.number',
  'visas.invited',
  'violations.number',
  'vehicles.plate',
])

const cause = uuidOf('kingdom')

export interface Tables {
  put(table: Table, ...values: readonly Value[]): void
  /** Writes what has gathered. To be awaited before more is put. */
  flush(tx: Tx): Promise<void>
  readonly counts: Readonly<Partial<Record<Table, number>>>
}

/** @param recordedAt when all of it is taken to have been written down */
export function openTables(recordedAt: string): Tables {
  const gathered = new Map<Table, string[]>()
  const counts: Partial<Record<Table, number>> = {}
  const tail = `\t1\t${recordedAt}\t${cause}\traise\n`
  return {
    counts,
    put(table, ...values) {
      let text = ''
      for (let i = 0; i < values.length; i++) text += (i === 0 ? '' : '\t') + cell(values[i] ?? null)
      const lines = gathered.get(table)
      if (lines) lines.push(text, unversioned.has(table) ? '\n' : tail)
      else gathered.set(table, [text, unversioned.has(table) ? '\n' : tail])
      counts[table] = (counts[table] ?? 0) + 1
    },
    async flush(tx) {
      for (const [table, lines] of gathered) {
        if (lines.length === 0) continue
        await copy(tx, table, lines.join(''))
        lines.length = 0
      }
    },
  }
}

const jsons = new Map<object, string>()

function cell(value: Value): string {
  if (typeof value === 'string') return value
  if (value === null) return '\\N'
  if (typeof value !== 'object') return String(value)
  let json = jsons.get(value)
  if (json === undefined) {
    json = JSON.stringify(value)
    jsons.set(value, json)
  }
  return json
}

async function copy(tx: Tx, table: Table, text: string): Promise<void> {
  const list = `${columns[table]}${unversioned.has(table) ? '' : ', version, recorded_at, by_request, by_step'}`
  // A transaction's connection is node-postgres' own (store/transaction.ts); COPY is the one thing `Tx` does not say.
  const client = tx as unknown as ClientBase
  const stream = client.query(copyFrom(`copy ${table} (${list}) from stdin`))
  await pipeline([text], stream)
}
