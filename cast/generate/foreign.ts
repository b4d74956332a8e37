/** Papers of residents: passport, iqama, sponsor, insurance, and how they came, went and came back. */
import { addDays, addMonths, type Text } from '../../src/language/index.ts'
import type { Chance } from './chance.ts'
import { day, instant, numberOf } from './days.ts'
import type { Land, Someone } from './land.ts'
import { insurers, ports } from './places.ts'

export interface Stay {
  readonly kind: 'worker' | 'domestic-worker' | 'dependant'
  readonly country: string
  readonly profession: Text
  /** A person, or an establishment's number. */
  readonly sponsor: string
  readonly since: number
  /** The iqama's last day, when it is another's too (a family's end together). */
  readonly until?: number
}

/** Everything a resident holds. Returns the last day of the iqama. */
export function stay(
  land: Land,
  by: Chance,
  of: Someone,
  { kind, country, profession, sponsor, since, until }: Stay,
): number {
  const { tables, today } = land
  const passport = foreignPassport(land, by, of, country)
  const term = kind === 'domestic-worker' ? 730 : 365
  const expires = until ?? Math.max(today + by.between(-12, term), since + 30)
  const issued = Math.min(since, expires - 30)
  const late = by.is(0.06) ? 1 : 0
  // The dependants' fee is paid with each renewal, so until the iqama's end (R-LEV-01).
  const levy = kind === 'dependant' ? day(expires) : null
  tables.put('residency.iqama', of.id, of.number, day(issued), day(expires), kind, profession, 'valid', late, levy)
  tables.put('sponsorships.sponsored', sponsor, of.id)
  tables.put('sponsorships.sponsorship', of.id, sponsor, day(since), kind, null)
  policy(land, by, of, since, expires)
  crossings(land, by, of, passport, sponsor, since, expires)
  return expires
}

/** Two letters of the country and seven digits, never those of the cast. */
function foreignPassport({ tables, today }: Land, by: Chance, of: Someone, country: string): string {
  const number = `${country}${by.between(1_000_000, 9_899_999)}`
  tables.put('residency.passport', of.id, number, country, day(today + by.between(-30, 3600)))
  return number
}

function policy({ tables, given, today }: Land, by: Chance, of: Someone, since: number, expires: number): void {
  const from = Math.max(since, today - by.between(0, 330))
  const until = by.is(0.9) ? Math.max(expires, from) : from + 364
  // People are entered one after another, so their count names the policy.
  tables.put('insurance.policy', of.id, `HI-${10_000_000 + given.people}`, by.pick(insurers), day(from), day(until))
}

export const firstVisa = 6_000_000_001

function visaNumber({ tables, given }: Land, of: Someone): string {
  const number = String(firstVisa + given.visas++)
  tables.put('visas.number', number, of.id)
  return number
}

/** The arrival, a journey home and back for some, and for a few a visa that is open now or in use. */
function crossings(
  land: Land,
  by: Chance,
  of: Someone,
  document: string,
  sponsor: string,
  since: number,
  iqamaUntil: number,
): void {
  const { tables, today } = land
  let ordinal = 0
  const cross = (on: number, direction: 'exit' | 'entry'): void => {
    const at = instant(on, by.between(0, 86_399))
    tables.put('travel.movement', of.id, ++ordinal, at, by.skewed(ports.slice(0, 4)), direction, document)
  }
  cross(since - by.between(10, 60), 'entry')
  const visa = (status: string, issued: number, returnBefore: string | null, days: number): void =>
    tables.put(
      'visas.visa',
      of.id,
      visaNumber(land, of),
      'exit-reentry-single',
      status,
      day(issued),
      addMonths(day(issued), 3),
      returnBefore,
      'duration',
      days,
      sponsor,
      null,
    )
  const home = by.is(0.12) ? today - by.between(120, 600) : 0
  if (home > since + 200) {
    const days = by.pick([30, 60, 90])
    visa('closed', home, addDays(day(home + 8), days), days)
    cross(home + 8, 'exit')
    cross(home + 8 + by.between(10, days), 'entry')
  }
  const now = by.next()
  const issued = today - by.between(3, 25)
  if (now > 0.03 || issued <= since || iqamaUntil < today + 97) return
  const days = by.pick([30, 60])
  if (now > 0.015) {
    visa('issued', issued, null, days)
    return
  }
  const leave = issued + 2
  visa('used-out', issued, addDays(day(leave), days), days)
  cross(leave, 'exit')
}

/** A visitor's passport, visit visa and arrival. */
export function visit(land: Land, by: Chance, of: Someone, country: string, host: string): void {
  const { tables, today } = land
  const passport = foreignPassport(land, by, of, country)
  const arrived = today - by.between(1, 80)
  const issued = arrived - by.between(3, 20)
  const until = numberOf(addDays(day(arrived), 90))
  const number = visaNumber(land, of)
  tables.put('visas.invited', host, number, of.id)
  tables.put(
    'visas.visa',
    of.id,
    number,
    'visit',
    'issued',
    day(issued),
    day(until),
    null,
    null,
    90,
    host,
    day(arrived),
  )
  tables.put('travel.movement', of.id, 1, instant(arrived, by.between(0, 86_399)), by.skewed(ports), 'entry', passport)
  tables.put(
    'insurance.policy',
    of.id,
    `HI-${10_000_000 + land.given.people}`,
    by.pick(insurers),
    day(arrived),
    day(until),
  )
}
