/** The only writers of mandates. */
import { type Day, dayOf, daysBetween, type Text } from '../../language/index.ts'
import { type Effect, first, InvariantError, type PersonId, type Verb } from '../../store/index.ts'
import { mandateDays } from './mandate.ts'
import { mandateTable } from './rows.ts'
import { mandateEnded, mandateGiven } from './told.ts'

const room = 'mandates'

export interface GiveMandate {
  readonly giver: PersonId
  readonly delegate: PersonId
  readonly services: readonly string[]
  readonly object: PersonId | null
  readonly mostHalalas: number | null
  readonly until: Day
  /** For the words to both. */
  readonly giverName: Text
  readonly delegateName: Text
  readonly what: Text
}

/** A mandate runs from now until its last day, a year at most (R-DEL-04). */
const give: Verb<GiveMandate> = async (tx, args, cause) => {
  const { giver, delegate, services, object, mostHalalas, until } = args
  const today = dayOf(cause.at)
  if (giver === delegate) throw new InvariantError(room, 'to_oneself')
  if (services.length === 0) throw new InvariantError(room, 'for_nothing')
  if (until < today || daysBetween(today, until) > mandateDays.most) throw new InvariantError(room, 'too_long_or_over')
  const next = first(await tx.query<{ n: string }>(`select nextval('mandates.mandate_number')::text as n`))
  if (next === null) throw new Error('mandates: no number left')
  const number = next.n
  await tx.query('insert into mandates.given (delegate, person_id, number) values ($1, $2, $3)', [
    delegate,
    giver,
    number,
  ])
  await mandateTable.write(tx, cause, {
    person_id: giver,
    number,
    delegate,
    services: [...services],
    object,
    most_halalas: mostHalalas,
    since: cause.at,
    until,
    status: 'valid',
    ended_at: null,
  })
  return { receipt: { number, until }, told: mandateGiven(args) }
}

export interface EndMandate {
  readonly giver: PersonId
  readonly number: string
}

/** Either side ends it; whatever is asked on it from this commit on is refused (R-DEL-03). */
const end: Verb<EndMandate> = async (tx, { giver, number }, cause) => {
  const row = await mandateTable.lock(tx, giver, number)
  if (row === null || row.status !== 'valid') throw new InvariantError(room, 'not_running')
  await mandateTable.write(tx, cause, { ...row, status: 'ended', ended_at: cause.at })
  return { receipt: { number }, told: mandateEnded([giver, row.delegate], number, cause.at) }
}

export const verbs = {
  'mandates.give': give,
  'mandates.end': end,
} as const satisfies Readonly<Record<string, Verb>>

/** Effects of this register, as data. */
export const mandates = {
  give: (args: GiveMandate): Effect => ({ verb: 'mandates.give', args: { ...args } }),
  end: (args: EndMandate): Effect => ({ verb: 'mandates.end', args: { ...args } }),
}
