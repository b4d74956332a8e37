/** What holders of civil documents are told. */
import { type Day, dayOf, formatSlashDay } from '../../language/index.ts'
import type { Cause, PersonId, Told } from '../../store/index.ts'
import { type LostDocument, lostDocuments } from './card.ts'

export function lossReported(person: PersonId, document: LostDocument, ref: string, cause: Cause): Told {
  const vars = { document: lostDocuments[document], ref, date: formatSlashDay(dayOf(cause.at)) }
  return { person, kind: 'civil.lost.reported', vars }
}

export function cardRenewed(person: PersonId, number: string, expires: Day): Told {
  return { person, kind: 'civil.id.renewed', vars: { id4: number.slice(-4), expiry: formatSlashDay(expires) } }
}

export function lostReplaced(person: PersonId, document: LostDocument, ref: string): Told {
  return { person, kind: 'civil.lost.replaced', vars: { document: lostDocuments[document], ref } }
}
