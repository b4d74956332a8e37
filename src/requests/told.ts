/**
 * Who is told what of one act: the registers' words come first, the request's own word goes only to those who heard
 * nothing from a register; one message a person and act (R-NOTE-10), which the key of the notice makes sure of.
 */
import type { Instant, Text } from '../language/index.ts'
import { contactOf, sendTo, tell } from '../notices/index.ts'
import { type PersonId, type Told, type Tx, unrecorded } from '../store/index.ts'
import { openRegisters } from './registers.ts'
import type { Row } from './rows.ts'

export interface Announcement {
  readonly row: Pick<Row, 'person_id' | 'request_id' | 'audience'>
  readonly act: string
  readonly at: Instant
  /** The request's own word for this act, to the one who asked. */
  readonly kind: string
  readonly vars: Readonly<Record<string, string | Text>>
  /** What registers want said of it. */
  readonly told?: readonly Told[]
}

export async function announce(tx: Tx, { row, act, at, kind, vars, told = [] }: Announcement): Promise<void> {
  const heard = new Set<PersonId>()
  const say = async (person: PersonId, what: string, with_: Announcement['vars']): Promise<void> => {
    if (heard.has(person)) return
    heard.add(person)
    await reach(tx, { person, kind: what, vars: with_, key: `${row.request_id}/${act}`, at })
  }
  for (const one of told) await say(one.person, one.kind, one.vars)
  if (!row.audience.startsWith('agency:')) await say(row.person_id, kind, vars)
}

/**
 * Tells somebody where they are reached. Who has no account (a sponsored worker, a child's other parent) is told at the
 * mobile on record, Arabic for citizens and English for others: an act on a life is not silent for want of an account
 * (ID-72). Who has neither finds it in the inbox later.
 */
export async function reach(tx: Tx, telling: Parameters<typeof tell>[1]): Promise<void> {
  const contact = await contactOf(tx, telling.person)
  if (contact !== null) {
    await sendTo(tx, { ...telling, mobile: contact.mobile, lang: contact.lang })
    return
  }
  // Machinery addressing a message shows nothing to anybody, so it is no reading.
  const person = await openRegisters(unrecorded(tx)).people.get(telling.person)
  if (person.mobile !== null) {
    await sendTo(tx, { ...telling, mobile: person.mobile, lang: person.kind === 'citizen' ? 'ar' : 'en' })
    return
  }
  await tell(tx, telling)
}
