/** What drivers and owners are told about violations. */
import { type Day, dayOf, formatMoney, formatPlate, formatSlashDay, type Text } from '../../language/index.ts'
import type { PersonId, Told } from '../../store/index.ts'
import type { Violation } from './violation.ts'

const money = (halalas: number): Text => ({ ar: formatMoney({ halalas }, 'ar'), en: formatMoney({ halalas }, 'en') })

export function violationRecorded(people: readonly PersonId[], violation: Violation): Told[] {
  const { plate } = violation
  const vars = {
    violation: violation.article,
    plate: plate === null ? '—' : { ar: formatPlate(plate, 'ar'), en: formatPlate(plate, 'en') },
    date: formatSlashDay(dayOf(violation.at)),
    amount: money(violation.minHalalas),
    ref: violation.number,
  }
  return [...new Set(people)].map((person) => ({ person, kind: 'traf.violation.recorded', vars }))
}

export function objectionDecided(person: PersonId, ref: string, decision: Text): Told {
  return { person, kind: 'traf.violation.objection_decided', vars: { ref, decision } }
}

export function violationSettled(person: PersonId, ref: string, halalas: number, on: Day): Told {
  const vars = { ref, amount: money(halalas), date: formatSlashDay(on) }
  return { person, kind: 'traf.violation.settled', vars }
}
