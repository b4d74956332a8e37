/** Driving: licences, cars and what is booked on them. */
import { addYears } from '../../src/language/index.ts'
import { boundsOf, payByOf } from '../../src/registers/violations/index.ts'
import type { Chance } from './chance.ts'
import { day, hijriYearsAfter, instant, numberOf } from './days.ts'
import { type Land, type Someone, years } from './land.ts'
import { insurers, makes, offences, streets, towns } from './places.ts'

/** A licence for most adults, a car for some of them, and a few violations, most of them paid. */
export function driving(land: Land, by: Chance, of: Someone, citizen: boolean): void {
  const { today } = land
  const mayDrive = numberOf(addYears(day(of.born), 18))
  if (mayDrive >= today) return
  const share = of.sex === 'male' ? (citizen ? 0.85 : 0.3) : citizen ? 0.25 : 0.05
  if (!by.is(share)) return
  const issued = Math.max(mayDrive, today - by.between(0, citizen ? 3700 : years(5) + 150))
  const expires = citizen ? day(hijriYearsAfter(issued, 10)) : addYears(day(issued), 5)
  const status = by.is(0.005) ? 'suspended' : 'valid'
  land.tables.put('licences.licence', of.id, of.number, 'private', day(issued), expires, status)
  const plate = by.is(citizen ? 0.6 : 0.35) ? vehicle(land, by, of) : null
  while (by.is(0.3)) violation(land, by, of, plate, Math.max(issued, today - 1000))
}

function vehicle({ tables, given, numbers, today }: Land, by: Chance, of: Someone): string {
  const plate = numbers.plate(given.plates++)
  const since = today - by.between(30, 3000)
  const year = Number(day(since).slice(0, 4))
  const insured = by.is(0.92)
  const inspected = today - since > years(3)
  tables.put('vehicles.plate', plate, of.id, day(since))
  tables.put(
    'vehicles.vehicle',
    of.id,
    plate,
    by.is(0.95) ? 'private' : 'private-transport',
    by.skewed(makes),
    year - (by.is(0.6) ? 0 : by.between(1, 6)),
    day(today + by.between(-60, years(3))),
    insured ? by.pick(insurers) : null,
    insured ? day(today + by.between(-20, 365)) : null,
    inspected ? day(today + by.between(-40, 365)) : null,
    'registered',
  )
  return plate
}

export const firstViolation = 7_000_000_001

function violation(land: Land, by: Chance, of: Someone, plate: string | null, from: number): void {
  const { tables, given, today } = land
  if (from >= today) return
  const on = by.between(from, today - 1)
  const { schedule, article } = by.skewed(offences)
  const number = String(firstViolation + given.violations++)
  const town = by.skewed(towns)
  const street = by.pick(streets)
  const issued = Math.min(today, on + by.between(0, 2))
  const { min, max } = boundsOf(schedule, day(issued))
  const payBy = payByOf(day(issued))
  // What is recent is often still open; of what is old nearly everything is paid.
  const paid = by.is(today - on > 60 ? 0.93 : 0.5)
  const paidOn = Math.min(today, issued + by.between(0, 44))
  tables.put('violations.number', number, of.id)
  tables.put(
    'violations.violation',
    of.id,
    number,
    instant(on, by.between(0, 75_000)),
    JSON.stringify({ ar: `${town.ar}، ${street}`, en: town.en }),
    schedule,
    article,
    min * 100,
    max * 100,
    plate,
    paid ? 'paid' : 'unpaid',
    day(issued),
    payBy,
    paid ? min * 100 : null,
    paid ? day(paidOn) : null,
  )
}
