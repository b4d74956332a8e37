/**
 * Somebody else in a request: named by number and birth date, so that nobody finds out who lives behind a number, and
 * read about no further until he has agreed himself (ID-53).
 */
import * as z from 'zod'
import { type Day, dayInput, field, personNumber, type Text } from '../../language/index.ts'
import type { PersonId } from '../../store/index.ts'
import type { About, Situation } from '../define.ts'
import type { Registers } from '../registers.ts'
import { type Holds, shortNames } from './any.ts'

export interface Party {
  readonly id: PersonId
  readonly name: Text
}

/** Who is meant by a number and a birth date as typed; null when they are not of one living person. */
export async function partyNamed(read: Registers, number: unknown, born: unknown): Promise<Party | null> {
  const asked = z.object({ number: personNumber, born: dayInput }).safeParse({ number, born })
  if (!asked.success) return null
  const person = await read.people.byNumber(asked.data.number)
  if (person === null || person.born !== asked.data.born || person.died !== null) return null
  return { id: person.id, name: shortNames(person.name) }
}

/** The two questions that name a party. */
export const partyNumber = (label: Text) => field(personNumber, label, undefined, { widget: 'digits' })
export const partyBorn = (label: Text) => field(dayInput, label, undefined, { widget: 'date' })

/** One answer for a number that is nobody's, a wrong birth date and a person who died. */
export const partyFound: Holds<{ readonly party: Party | null }> = {
  holds: (c) => c.facts.party !== null,
  otherwise: {
    ar: 'لا يطابق الرقم وتاريخ الميلاد شخصًا في السجل. راجعهما مع صاحبهما.',
    en: 'The number and birth date do not match anybody on record. Check them with the person.',
  },
}

export const partyIsAnother: Holds<{ readonly party: Party | null }> = {
  holds: (c: Situation<{ readonly party: Party | null }>) => c.facts.party?.id !== c.subject,
  otherwise: { ar: 'هذا رقمك أنت. اكتب رقم الطرف الآخر.', en: 'That is your own number. Enter the other person’s.' },
}

/** What being fit to drive and to buy asks of somebody who agreed; null before he did. */
export interface DriverFit {
  /** The last day of his valid private licence; null when he has none. */
  readonly licence: string | null
  readonly violations: number
  readonly finalExit: boolean
  readonly citizen: boolean
  /** His exit and re-entry visa: leave by, and back by a day or within so many days of leaving (R-VIS-04). */
  readonly exitVisa: { readonly leaveBefore: Day; readonly backBy: Day | null; readonly days: number | null } | null
}

export async function driverFit(read: Registers, about: About, key: string, id: PersonId | undefined) {
  return id === undefined || !about.agreed.includes(key) ? null : fitOf(read, about, id)
}

/** The same of the one who asks himself. */
export async function fitOf(read: Registers, about: Pick<About, 'day'>, id: PersonId): Promise<DriverFit> {
  const person = await read.people.get(id)
  const licences = await read.licences.of(id)
  const unpaid = await read.violations.unpaid(id)
  const visa = await read.visas.open(id)
  const [licence] = licences
    .filter((l) => l.kind === 'private' && l.status === 'valid' && l.expires >= about.day)
    .map((l) => l.expires)
    .sort()
    .reverse()
  return {
    licence: licence ?? null,
    violations: unpaid.length,
    finalExit: visa?.kind === 'final-exit',
    citizen: person.kind === 'citizen',
    exitVisa:
      visa === null || visa.kind === 'final-exit'
        ? null
        : { leaveBefore: visa.leaveBefore, backBy: visa.returnBefore, days: visa.days },
  }
}

type WithFit = Holds<{ readonly fit: DriverFit | null }>

export const driverLicensed: WithFit = {
  holds: (c) => c.facts.fit === null || c.facts.fit.licence !== null,
  otherwise: {
    ar: 'ليست للسائق رخصة قيادة خاصة سارية.',
    en: 'The driver has no valid private driving licence.',
  },
}

export const partyViolationsPaid: WithFit = {
  holds: (c) => c.facts.fit === null || c.facts.fit.violations === 0,
  otherwise: {
    ar: 'على الطرف الآخر مخالفات غير مسددة.',
    en: 'The other party has unpaid violations.',
  },
  remedy: 'traffic/pay-violation',
}

export const driverStays: WithFit = {
  holds: (c) => c.facts.fit === null || !c.facts.fit.finalExit,
  otherwise: { ar: 'للسائق تأشيرة خروج نهائي.', en: 'The driver has a final exit visa.' },
}

export const ownViolationsPaid: Holds<{ readonly violations: number }> = {
  holds: (c) => c.facts.violations === 0,
  otherwise: {
    ar: 'عليك مخالفات غير مسددة. سددها ثم اطلب.',
    en: 'You have unpaid violations. Pay them, then ask.',
  },
  remedy: 'traffic/pay-violation',
}

/** Who asks in every example. */
export const exampleSelf: PersonId = 'fd263a0e-9737-8c88-a1f2-ab4061e883f9'
