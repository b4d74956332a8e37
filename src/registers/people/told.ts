/** What people are told when their record changes. */
import { dayOf, formatSlashDay, type Text } from '../../language/index.ts'
import type { Cause, PersonId, Told } from '../../store/index.ts'

const addressField: Text = { ar: 'العنوان الوطني', en: 'National address' }

export function addressChanged(person: PersonId, cause: Cause): Told {
  const vars = { field: addressField, date: formatSlashDay(dayOf(cause.at)) }
  return { person, kind: 'civil.record.changed', vars }
}

const nameFields = {
  'first-name': { ar: 'الاسم الأول', en: 'First name' },
  'english-name': { ar: 'الاسم بالإنجليزية', en: 'English name' },
} as const satisfies Readonly<Record<string, Text>>

export function nameChanged(person: PersonId, what: keyof typeof nameFields, cause: Cause): Told {
  const vars = { field: nameFields[what], date: formatSlashDay(dayOf(cause.at)) }
  return { person, kind: 'civil.record.changed', vars }
}

export function professionChanged(person: PersonId, profession: Text, cause: Cause): Told {
  return { person, kind: 'civil.profession.changed', vars: { profession, date: formatSlashDay(dayOf(cause.at)) } }
}

/** Married or divorced: whoever finds it wrong says so (R-CIV-02). */
export function maritalChanged(person: PersonId, to: 'married' | 'divorced', cause: Cause): Told {
  const kind = to === 'married' ? 'civil.marriage.registered' : 'civil.divorce.registered'
  return { person, kind, vars: { date: formatSlashDay(dayOf(cause.at)) } }
}
