/** What drivers and owners are told about violations. */
import { type Day, dayOf, formatMoney, formatPlate, formatSlashDay, type Text } from '../../language/index.ts'
import type { PersonId, Told } from '../../store/index.ts'
import type { Outcome } from './objection.ts'
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

export function violationSettled(person: PersonId, ref: string, halalas: number, on: Day): Told {
  const vars = { ref, amount: money(halalas), date: formatSlashDay(on) }
  return { person, kind: 'traf.violation.settled', vars }
}

/** The decision in one phrase, with the last day to pay where something is still due. */
export function objectionDecided(person: PersonId, ref: string, outcome: Outcome, payBy: Day): Told {
  const until = formatSlashDay(payBy)
  const decisions: Readonly<Record<Outcome, Text>> = {
    rejected: { ar: `رُفض، وآخر موعد للسداد ${until}`, en: `rejected, pay by ${until}` },
    cancelled: { ar: 'قُبل وأُلغيت المخالفة', en: 'accepted, the violation is cancelled' },
    reduced: { ar: `قُبل وخُفض المبلغ، وآخر موعد للسداد ${until}`, en: `accepted, the sum is reduced, pay by ${until}` },
  }
  return { person, kind: 'traf.violation.objection_decided', vars: { ref, decision: decisions[outcome] } }
}
