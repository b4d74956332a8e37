/** What everybody in the generated kingdom has in common: the day, the numbers given out so far, and how one is entered. */
import type { PersonName, Text } from '../../src/language/index.ts'
import type { Chance } from './chance.ts'
import { day, hijriYearsAfter } from './days.ts'
import type { Sex } from './names.ts'
import type { Numbers } from './numbers.ts'
import { streets, towns } from './places.ts'
import type { Tables } from './tables.ts'

/** How many of each have been given out; the next one takes the next number. */
export interface Given {
  people: number
  citizens: number
  residents: number
  visitors: number
  mobiles: number
  records: number
  plates: number
  passports: number
  visas: number
  violations: number
  reports: number
}

export interface Land {
  /** The day of the stories, as a number (days.ts). */
  readonly today: number
  readonly numbers: Numbers
  readonly tables: Tables
  readonly given: Given
}

export interface Someone {
  readonly id: string
  readonly number: string
  readonly name: PersonName
  readonly sex: Sex
  readonly born: number
}

export interface Entry {
  readonly kind: 'citizen' | 'resident' | 'visitor'
  readonly name: PersonName
  readonly sex: Sex
  readonly born: number
  readonly nationality: string
  readonly marital: 'single' | 'married' | 'divorced' | 'widowed'
  readonly profession: Text | null
  readonly died?: number
  readonly mobile: boolean
  readonly biometrics: boolean
}

export const years = (n: number): number => Math.round(n * 365.2425)

/** From this day somebody holds a card of one's own, by fifteen Hijri years. */
export function ofAge(born: number): number {
  return hijriYearsAfter(born, 15)
}

/** Enters somebody in the register of people, by a number of the right kind. */
export function enter({ numbers, tables, given }: Land, entry: Entry): Someone {
  const id = numbers.id(given.people++)
  const number =
    entry.kind === 'citizen'
      ? numbers.person('1', given.citizens++)
      : entry.kind === 'resident'
        ? numbers.person('2', given.residents++)
        : numbers.border(given.visitors++)
  const numberKind = entry.kind === 'citizen' ? 'national-id' : entry.kind === 'resident' ? 'iqama' : 'border'
  tables.put('people.subject', id)
  tables.put('people.number', number, id, numberKind)
  tables.put(
    'people.person',
    id,
    number,
    entry.kind,
    JSON.stringify(entry.name.ar),
    JSON.stringify(entry.name.en),
    entry.sex,
    day(entry.born),
    entry.nationality,
    entry.died === undefined ? null : day(entry.died),
    entry.marital,
    entry.profession,
    entry.biometrics,
    entry.mobile ? numbers.mobile(given.mobiles++) : null,
  )
  return { id, number, name: entry.name, sex: entry.sex, born: entry.born }
}

/** A home that all of a household register as their national address (R-ADDR-01). */
export function home(by: Chance): (land: Land, id: string) => void {
  const town = by.skewed(towns)
  const [district, letter] = by.pick(town.districts)
  const street = by.pick(streets)
  const building = String(by.between(2000, 8999))
  const postal = `${town.postal}${by.between(111, 999)}`
  const additional = String(by.between(2000, 8999))
  const short = `${town.letter}${letter}${by.pick('ABDEGHJKLMNRST'.split(''))}A${building}`
  return ({ tables }, id) =>
    tables.put('people.address', id, building, street, district, town.ar, postal, additional, short)
}
