/** What people are told when their record changes. */
import { dayOf, formatSlashDay, type Text } from '../../language/index.ts'
import type { Cause, PersonId, Told } from '../../store/index.ts'

const addressField: Text = { ar: 'العنوان الوطني', en: 'National address' }

export function addressChanged(person: PersonId, cause: Cause): Told {
  const vars = { field: addressField, date: formatSlashDay(dayOf(cause.at)) }
  return { person, kind: 'civil.record.changed', vars }
}
