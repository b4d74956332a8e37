/** What stands on a card, read from the registers anew each time, and why somebody has none. */
import { createHash } from 'node:crypto'
import { ageOn, type Day, fullName, type PersonName } from '../language/index.ts'
import { openRegisters } from '../requests/index.ts'
import type { Look, PersonId } from '../store/index.ts'

export interface CardFacts {
  readonly number: string
  readonly kind: 'citizen' | 'resident'
  readonly name: PersonName
  readonly sex: 'male' | 'female'
  readonly born: Day
  readonly nationality: string
  readonly issued: Day
  readonly expires: Day
}

export type NoCard = 'none' | 'lost' | 'expired' | 'deceased'

/** The card of a person on `today`, or why there is none: a citizen's identity card, a resident's permit. */
export async function cardFacts(look: Look, person: PersonId, today: Day): Promise<CardFacts | NoCard> {
  const { people, identityCards, residency } = openRegisters(look)
  const { number, kind, name, sex, born, nationality, alive } = await people.get(person)
  if (!alive) return 'deceased'
  if (kind === 'visitor') return 'none'
  const held = kind === 'citizen' ? await identityCards.current(person) : await residency.iqama(person)
  if (held === null || held.status === 'cancelled' || held.status === 'replaced') return 'none'
  if (held.status === 'lost') return 'lost'
  if (held.expires < today) return 'expired'
  return { number, kind, name, sex, born, nationality, issued: held.issued, expires: held.expires }
}

/** What may be shown of a card, one by one: the names of an SD-JWT VC's claims and what they say. */
export function claimsOf(facts: CardFacts, today: Day): Record<ClaimName, string | boolean> {
  return {
    name: fullName(facts.name, 'en'),
    name_ar: fullName(facts.name, 'ar'),
    national_number: facts.number,
    birthdate: facts.born,
    age_over_18: ageOn(facts.born, today) >= 18,
    age_over_21: ageOn(facts.born, today) >= 21,
    sex: facts.sex,
    nationality: facts.nationality,
    residence: facts.kind,
    card_issued: facts.issued,
    card_expires: facts.expires,
  }
}

export const claimNames = [
  'name',
  'name_ar',
  'national_number',
  'birthdate',
  'age_over_18',
  'age_over_21',
  'sex',
  'nationality',
  'residence',
  'card_issued',
  'card_expires',
] as const
export type ClaimName = (typeof claimNames)[number]

/** SHA-256 of the card as a document: its facts as JSON in this order. Whoever has the facts can make it again (ID-92). */
export function documentHash(facts: CardFacts): Buffer {
  const { number, kind, name, sex, born, nationality, issued, expires } = facts
  const names = [fullName(name, 'ar'), fullName(name, 'en')]
  return createHash('sha256')
    .update(JSON.stringify([number, kind, ...names, sex, born, nationality, issued, expires]))
    .digest()
}
