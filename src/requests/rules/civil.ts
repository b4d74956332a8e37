/** Conditions of civil affairs: names, families, and what is cured at an office only. */
import { type Day, fullName, type PersonName, type Text } from '../../language/index.ts'
import type { PersonId } from '../../store/index.ts'
import type { Registers } from '../registers.ts'
import type { Holds } from './any.ts'

/** The whole name in both languages: how papers name somebody. */
export function fullNames(name: PersonName): Text {
  return { ar: fullName(name, 'ar'), en: fullName(name, 'en') }
}

/** The four parts of a child's name: its own, then the father's, his father's, and the family's (R-NAME-01). */
export function childsName(first: { readonly ar: string; readonly en: string }, father: PersonName): PersonName {
  const from = (lang: 'ar' | 'en') => ({
    first: first[lang],
    father: father[lang].first,
    grandfather: father[lang].father,
    family: father[lang].family,
  })
  return { ar: from('ar'), en: from('en') }
}

/** Those who head a family record: what is asked there changes it. */
export const headsRecord: Holds<{ readonly record: string | null }> = {
  holds: (c) => c.facts.record !== null,
  otherwise: {
    ar: 'لا سجل أسرة باسمك. أصدره أولًا، أو راجع رب أسرتك.',
    en: 'You head no family record. Get one first, or ask the head of your family.',
  },
  remedy: 'civil-affairs/issue-family-record',
}

const relationWords = {
  head: { ar: 'رب الأسرة', en: 'Head of the family' },
  wife: { ar: 'زوجة', en: 'Wife' },
  husband: { ar: 'زوج', en: 'Husband' },
  son: { ar: 'ابن', en: 'Son' },
  daughter: { ar: 'ابنة', en: 'Daughter' },
} as const satisfies Readonly<Record<string, Text>>

/** What the paper of a family record says, less its number. */
export interface FamilyPaper {
  readonly head: { readonly name: Text; readonly number: string }
  readonly members: readonly {
    readonly name: Text
    readonly number: string
    readonly relation: Text
    readonly born: Day
  }[]
}

/** The family of a head as it stands today, for the paper; the head alone when no record is open yet. */
export async function familyPaper(read: Registers, head: PersonId): Promise<FamilyPaper> {
  const family = await read.families.of(head)
  const mine = family?.head === head ? family.members.filter((member) => member.until === null) : []
  const present = mine.length > 0 ? mine : [{ id: head, relation: 'head' as const }]
  const persons = await read.people.many(present.map((member) => member.id))
  const members = persons.map((person, i) => ({
    name: fullNames(person.name),
    number: person.number,
    relation: relationWords[present[i]?.relation ?? 'head'],
    born: person.born,
  }))
  const self = persons[present.findIndex((member) => member.id === head)]
  return { head: { name: self ? fullNames(self.name) : { ar: '', en: '' }, number: self?.number ?? '' }, members }
}
