/** A person's name in both scripts, four parts each (R-NAME-01); the English is kept, never derived. */
import type { Lang } from './text.ts'

export interface NameParts {
  readonly first: string
  /** Empty for people whose passport has no such part (R-NAME-06). */
  readonly father: string
  readonly grandfather: string
  readonly family: string
}

export interface PersonName {
  readonly ar: NameParts
  readonly en: NameParts
}

/** All parts of the name that are there. */
export function fullName(name: PersonName, lang: Lang): string {
  const { first, father, grandfather, family } = name[lang]
  return [first, father, grandfather, family].filter((part) => part !== '').join(' ')
}

/** First and family name: what notices and greetings say. */
export function shortName(name: PersonName, lang: Lang): string {
  const { first, family } = name[lang]
  return [first, family].filter((part) => part !== '').join(' ')
}
