/** Papers of citizens: ID cards and losses, passports and the journeys made on them. */
import { addYears, toHijri } from '../../src/language/index.ts'
import { type PassportYears, passportExpiry } from '../../src/registers/passports/index.ts'
import type { Chance } from './chance.ts'
import { day, hijriYearsAfter, instant, numberOf } from './days.ts'
import { type Land, ofAge, type Someone, years } from './land.ts'
import { ports } from './places.ts'

/** The card of somebody of age: ten Hijri years, ending anywhere from half a year ago to ten years ahead (R-CIV-08). */
export function idCard(land: Land, by: Chance, of: Someone, cancelled?: number): void {
  const { tables, today } = land
  const first = ofAge(of.born)
  const last = cancelled ?? today
  if (first >= last) return
  const expires = last + by.between(-180, 3540)
  let issued = hijriYearsAfter(expires, -10)
  // Whoever came of age since took the first card within weeks of it.
  if (issued < first) issued = Math.min(last, first + by.between(0, 60))
  if (issued > last) issued = last
  const until = hijriYearsAfter(issued, 10)
  const card = 1 + Math.floor((issued - first) / 3544)
  const chance = by.next()
  if (cancelled !== undefined || chance > 0.05) {
    tables.put('identity_cards.card', of.id, card, day(issued), day(until), cancelled ? 'cancelled' : 'valid', 0)
    return
  }
  if (chance < 0.004 && issued < today - 60) {
    tables.put('identity_cards.card', of.id, card, day(issued), day(until), 'lost', 1)
    loss(land, by, of, today - by.between(1, 40), 'open')
    return
  }
  const before = Math.max(first, issued - by.between(200, 2000))
  tables.put('identity_cards.card', of.id, card, day(before), day(hijriYearsAfter(before, 10)), 'replaced', 1)
  tables.put('identity_cards.card', of.id, card + 1, day(issued), day(until), 'valid', 1)
  loss(land, by, of, issued - by.between(3, 20), 'closed')
}

/** Numbers begin far past any that the cast has. */
export const firstReport = 1000

function loss({ tables, given }: Land, by: Chance, of: Someone, on: number, status: 'open' | 'closed'): void {
  const number = `${toHijri(day(on)).year}-${String(firstReport + given.reports++).padStart(6, '0')}`
  tables.put('identity_cards.report', number, of.id)
  const place = by.pick(['سوق شعبي', 'موقف سيارات', 'مطعم', 'حديقة عامة', 'محطة وقود'])
  const how = by.pick(['سقطت من المحفظة', 'فُقدت مع الحقيبة', 'لم أجدها بعد الرجوع إلى البيت'])
  const reported = instant(on + 1, by.between(21_600, 64_800))
  tables.put('identity_cards.loss', of.id, number, 'national-id', day(on), place, how, reported, status)
}

/** Passport numbers are A and eight digits, in the order of printing (R-ID-09). */
export const firstPassport = 10_000_001

function newNumber({ tables, given }: Land, of: Someone): string {
  const number = `A${firstPassport + given.passports++}`
  tables.put('passports.number', number, of.id)
  return number
}

/** A passport for about half of the citizens, ten years only for who was of 21 (R-PAS-02), and journeys on it. */
export function passport(land: Land, by: Chance, of: Someone): void {
  const { tables, today } = land
  if (today - of.born < 300 || !by.is(0.55)) return
  const oldEnough = numberOf(addYears(day(of.born), 21))
  let term: PassportYears = by.is(0.6) ? 10 : 5
  let issued = today - by.between(0, years(term) + 240)
  if (issued < oldEnough) {
    term = 5
    issued = today - by.between(0, years(5) + 240)
  }
  if (issued < of.born + 60) issued = today - by.between(0, Math.min(200, today - of.born - 60))
  if (term === 10 || issued - of.born > years(7)) {
    if (by.is(0.25)) {
      const before = issued - years(5) + by.between(-200, 20)
      if (before > of.born + 30) {
        const old = newNumber(land, of)
        tables.put('passports.passport', of.id, old, day(before), passportExpiry(day(before), 5), 5, 'replaced')
      }
    }
  }
  const number = newNumber(land, of)
  const expires = passportExpiry(day(issued), term)
  const status = by.is(0.006) ? 'lost' : 'active'
  tables.put('passports.passport', of.id, number, day(issued), expires, term, status)
  if (status === 'active') journeys(land, by, of.id, number, Math.max(issued, today - 900), today)
}

/** There and back, once or more, newest last; one in a hundred is abroad now. */
function journeys({ tables }: Land, by: Chance, id: string, document: string, from: number, today: number): void {
  let at = from
  let ordinal = 0
  while (by.is(0.45)) {
    const leave = at + by.between(5, 400)
    if (leave >= today) return
    const port = by.skewed(ports)
    tables.put('travel.movement', id, ++ordinal, instant(leave, by.between(0, 86_399)), port, 'exit', document)
    const back = leave + by.between(2, 25)
    if (back >= today) return
    const same = by.is(0.8) ? port : by.skewed(ports)
    tables.put('travel.movement', id, ++ordinal, instant(back, by.between(0, 86_399)), same, 'entry', document)
    at = back
  }
}
