/**
 * Raises the cast in an empty, migrated database: every row with the cast as its cause, every date moved so that the
 * stories begin on the day asked for. Marks the installation synthetic, which can never be taken back.
 */
import { openOffice } from '../src/appointments/index.ts'
import { addDays, type Day, daysBetween, isDay } from '../src/language/index.ts'
import { type Db, inTransaction, type Pool, type Tx, uuidOf } from '../src/store/index.ts'
import { raiseCastContact } from './contact.ts'
import * as facts from './facts.ts'
import { offices } from './offices.ts'
import { type CastKey, castDay, people } from './people.ts'

type Row = Readonly<Record<string, unknown>>

const cause = uuidOf('cast')
/** When the state is taken to have written all this down: before any story begins. */
const recordedAt = '2026-01-31T21:00:00.000Z'

/**
 * @param owner  connected as the owner of the database
 * @param asOf   the day in Riyadh on which the stories begin; `castDay` moves nothing
 */
export function raiseCast(owner: Pool, asOf: Day): Promise<void> {
  return inTransaction(owner, (tx) => raiseCastWithin(tx, asOf))
}

/** The same inside a transaction of the owner that is open already: the kingdom is raised in one. */
export async function raiseCastWithin(tx: Tx, asOf: Day): Promise<void> {
  const shift = daysBetween(castDay, asOf)
  const moved = moveDates(shift)
  const at = String(moved(recordedAt))
  for (const office of offices) await openOffice(tx, office)
  for (const [table, rows] of lookups()) await insert(tx, table, rows.map(moved))
  for (const [table, rows] of registers()) {
    const versions = rows.map((row) => ({
      ...moved(row),
      version: 1,
      recorded_at: at,
      by_request: cause,
      by_step: 'raise',
    }))
    await insert(tx, table, versions)
    await insert(
      tx,
      'store.feed',
      rows.map((row) => ({ register: table, person_id: row.person_id, version: 1, by_request: cause, at })),
    )
  }
  await raiseCastContact(tx, asOf)
  await tx.query(
    `insert into store.installation (synthetic, shifted_days, raised_at) values (true, $1, $2)
     on conflict (only_one) do update set synthetic = true, shifted_days = excluded.shifted_days`,
    [shift, at],
  )
}

const everyone = Object.values(people)
const idOf = (who: CastKey): string => people[who].id
const genderOf = (who: CastKey): string => people[who].sex

/** Facts with `who` turned into the person's id. */
function rowsOf(list: readonly facts.Fact[]): Row[] {
  return list.map(({ who, ...row }) => ({ person_id: idOf(who), ...row }))
}

function lookups(): (readonly [string, Row[]])[] {
  const numbers = (list: readonly facts.Fact[]) => list.map(({ who, number }) => ({ number, person_id: idOf(who) }))
  return [
    ['people.subject', everyone.map(({ id }) => ({ person_id: id, touched: 0 }))],
    [
      'appointments.number',
      facts.appointments.map(({ who, number }) => ({
        number,
        person_id: idOf(who),
        appointment_id: uuidOf(`cast:appointment ${number}`),
      })),
    ],
    ['delivery.number', parcels().map(({ number, person_id, parcel_id }) => ({ number, person_id, parcel_id }))],
    [
      'delivery.tracking',
      parcels().map(({ tracking, person_id, parcel_id }) => ({ tracking, person_id, parcel_id, sending: 1 })),
    ],
    ['delivery.wake', termsOf()],
    ['outside.post_parcel', atThePost()],
    ['people.number', everyone.map((p) => ({ number: p.number, person_id: p.id, kind: p.numberKind }))],
    [
      'families.record',
      facts.families.flatMap(({ record, head }) =>
        record === null ? [] : [{ number: record, person_id: idOf(head) }],
      ),
    ],
    ['identity_cards.report', numbers(facts.losses)],
    ['passports.number', numbers(facts.passports)],
    ['visas.number', numbers(facts.visas)],
    [
      'visas.invited',
      facts.visas
        .filter(({ kind }) => kind === 'visit' || kind === 'work')
        .map(({ who, number, sponsor }) => ({ sponsor, number, person_id: idOf(who) })),
    ],
    ['violations.number', numbers(facts.violations)],
    ['mandates.given', facts.mandates.map(({ who, number, delegate }) => ({ delegate, number, person_id: idOf(who) }))],
    ['vehicles.plate', facts.vehicles.map(({ who, plate, since }) => ({ plate, since, person_id: idOf(who) }))],
    ['sponsorships.sponsored', facts.sponsorships.map(({ who, sponsor }) => ({ sponsor, person_id: idOf(who) }))],
  ]
}

function registers(): (readonly [string, Row[]])[] {
  return [
    [
      'appointments.appointment',
      rowsOf(facts.appointments).map((row) => ({ ...row, appointment_id: uuidOf(`cast:appointment ${row.number}`) })),
    ],
    ['delivery.parcel', parcels()],
    [
      'people.person',
      everyone.map((p) => ({
        person_id: p.id,
        number: p.number,
        kind: p.kind,
        name_ar: p.name.ar,
        name_en: p.name.en,
        sex: p.sex,
        born: p.born,
        nationality: p.nationality,
        died: p.died,
        marital: p.marital,
        profession: p.profession,
        biometrics_enrolled: p.biometrics,
        contact_mobile: p.mobile,
      })),
    ],
    ['people.address', rowsOf(facts.addresses)],
    ['people.employment', rowsOf(facts.employments)],
    ['families.member', ties().map(({ head, member, ...tie }) => ({ person_id: head, member_id: member, ...tie }))],
    ['families.membership', ties().map(({ head, member, ...tie }) => ({ person_id: member, head_id: head, ...tie }))],
    [
      'families.parent',
      kin().map(({ child, parent, relation, deed }) => ({ person_id: child, parent_id: parent, relation, deed })),
    ],
    [
      'families.child',
      kin().map(({ child, parent, as, deed }) => ({ person_id: parent, child_id: child, relation: as, deed })),
    ],
    ['identity_cards.card', rowsOf(facts.cards)],
    ['identity_cards.loss', rowsOf(facts.losses)],
    ['passports.passport', rowsOf(facts.passports)],
    ['residency.passport', rowsOf(facts.foreignPassports)],
    ['residency.iqama', rowsOf(facts.iqamas)],
    ['residency.fine', rowsOf(facts.fines)],
    ['sponsorships.sponsorship', rowsOf(facts.sponsorships)],
    ['visas.visa', rowsOf(facts.visas)],
    ['travel.movement', counted(rowsOf(facts.movements))],
    ['travel.ban', rowsOf(facts.bans)],
    ['restrictions.suspension', rowsOf(facts.suspensions)],
    ['convictions.conviction', rowsOf(facts.convictions)],
    ['violations.violation', rowsOf(facts.violations)],
    ['violations.objection', rowsOf(facts.objections)],
    ['vehicles.vehicle', rowsOf(facts.vehicles).map(({ since: _, ...vehicle }) => vehicle)],
    ['mandates.mandate', rowsOf(facts.mandates)],
    ['licences.licence', rowsOf(facts.licences)],
    ['insurance.policy', rowsOf(facts.policies)],
  ]
}

/** What is on its way: nobody's request caused it, so it is its own. */
function parcels(): Row[] {
  return rowsOf(facts.parcels).map((row) => {
    const parcel_id = uuidOf(`cast:parcel ${row.number}`)
    return { ...row, parcel_id, subject_id: row.person_id, request_id: parcel_id }
  })
}

/** The reminder and the end of the term of what waits at a counter; and when the post is asked about the rest. */
function termsOf(): Row[] {
  return parcels().flatMap(({ parcel_id, person_id, keep_until }) =>
    typeof keep_until === 'string' && isDay(keep_until)
      ? [
          { parcel_id, person_id, what: 'warn', due_at: `${addDays(keep_until, -14)}T06:00:00.000Z` },
          { parcel_id, person_id, what: 'term', due_at: `${keep_until}T21:00:00.000Z` },
        ]
      : [],
  )
}

/** The same parcels as the simulated post sees them. */
function atThePost(): Row[] {
  return parcels().map(({ parcel_id, tracking, number, recipient, address, expected, state }) => ({
    key: `${parcel_id}-1`,
    tracking,
    number,
    recipient,
    address,
    expected,
    state,
    at: recordedAt,
  }))
}

/** Heads and members of every record. */
function ties() {
  return facts.families.flatMap(({ head, record, since, members }) => {
    const common = { head: idOf(head), record_number: record }
    return [
      { ...common, member: idOf(head), relation: 'head', since, until: null },
      ...members.map(([member, relation, from]) => ({
        ...common,
        member: idOf(member),
        relation,
        since: from,
        until: facts.left.find((gone) => gone.head === head && gone.member === member)?.until ?? null,
      })),
    ]
  })
}

/** Every child with each of its parents. */
function kin() {
  return facts.parents.flatMap(([child, father, mother, deed]) => {
    const as = genderOf(child) === 'male' ? 'son' : 'daughter'
    return [
      { child: idOf(child), parent: idOf(father), relation: 'father', as, deed: null },
      ...(mother === null ? [] : [{ child: idOf(child), parent: idOf(mother), relation: 'mother', as, deed }]),
    ]
  })
}

/** Numbers each person's crossings from 1. */
function counted(rows: readonly Row[]): Row[] {
  const last = new Map<unknown, number>()
  return rows.map((row) => {
    const ordinal = (last.get(row.person_id) ?? 0) + 1
    last.set(row.person_id, ordinal)
    return { ...row, ordinal }
  })
}

/** Adds the days to every date and instant of a value, however deep. */
function moveDates(shift: number): <T>(value: T) => T {
  const move = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const day = value.slice(0, 10)
      if (!isDay(day) || !(value.length === 10 || /^T[\d:.]+Z$/.test(value.slice(10)))) return value
      return addDays(day, shift) + value.slice(10)
    }
    if (Array.isArray(value)) return value.map(move)
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, move(inner)]))
    }
    return value
  }
  // Only strings are replaced, and by strings: the shape stays.
  return move as <T>(value: T) => T
}

/** Inserts rows that name the same columns; PostgreSQL turns their JSON into the table's own types. */
async function insert(db: Db, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ')
  if (columns === '') return
  await db.query(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  )
}
