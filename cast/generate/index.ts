/**
 * A kingdom of any size that does not exist: the same seed and day give the same people, rows and numbers, however many
 * are asked for. Nothing is remembered from one household to the next but how many numbers were given out.
 */
import { type Day, toHijri } from '../../src/language/index.ts'
import type { Tx } from '../../src/store/index.ts'
import { chance } from './chance.ts'
import { citizens } from './citizens.ts'
import { numberOf } from './days.ts'
import { firstVisa } from './foreign.ts'
import type { Given, Land } from './land.ts'
import { numbersOf } from './numbers.ts'
import { firstPassport, firstReport } from './papers.ts'
import { residents } from './residents.ts'
import { firstViolation } from './roads.ts'
import { openTables, type Table } from './tables.ts'

export { checkDigit } from './numbers.ts'

export interface Generation {
  readonly seed: number
  readonly people: number
  /** The day on which the state of things is as written. */
  readonly asOf: Day
  /** When all of it is taken to have been written down (UTC). */
  readonly recordedAt: string
  /** Told now and then how many people are written. */
  readonly progress?: (people: number) => void
}

export interface Statistics {
  readonly people: number
  readonly citizens: number
  readonly residents: number
  readonly visitors: number
  readonly rows: Readonly<Partial<Record<Table, number>>>
}

/** People of one batch: a few tens of megabytes of text at most. */
const batch = 4000

/** Writes the people in the owner's open transaction. The tables hold the cast and nobody else. */
export async function generatePeople(tx: Tx, generation: Generation): Promise<Statistics> {
  const { seed, people, asOf, recordedAt, progress } = generation
  if (toHijri(asOf).year < 1440) throw new RangeError('the generated kingdom is for our own days')
  const tables = openTables(recordedAt)
  const given: Given = {
    people: 0,
    citizens: 0,
    residents: 0,
    visitors: 0,
    mobiles: 0,
    records: 0,
    plates: 0,
    passports: 0,
    visas: 0,
    violations: 0,
    reports: 0,
  }
  const land: Land = {
    today: numberOf(asOf),
    numbers: numbersOf(seed),
    tables,
    given,
  }
  let written = 0
  for (let household = 0; given.people < people; household++) {
    const by = chance(seed, household)
    const enterSome = by.is(0.39) ? citizens : residents
    enterSome(land, by, people - given.people)
    if (given.people - written < batch && given.people < people) continue
    await tables.flush(tx)
    written = given.people
    progress?.(written)
  }
  await moveSequences(tx, given)
  const { citizens: ofSA, residents: foreign, visitors } = given
  return { people: given.people, citizens: ofSA, residents: foreign, visitors, rows: tables.counts }
}

/** The next numbers that the registers give out come after all that were used here. */
async function moveSequences(tx: Tx, given: Given): Promise<void> {
  const moved: readonly (readonly [string, number, number])[] = [
    ['passports.passport_number', firstPassport, given.passports],
    ['visas.visa_number', firstVisa, given.visas],
    ['violations.violation_number', firstViolation, given.violations],
    ['identity_cards.report_number', firstReport, given.reports],
  ]
  for (const [sequence, first, used] of moved) {
    if (used > 0) await tx.query('select setval($1::regclass, $2)', [sequence, first + used - 1])
  }
}
