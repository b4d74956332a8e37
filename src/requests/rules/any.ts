/** Conditions on anybody, and how people are named. */
import { type PersonName, shortName, type Text } from '../../language/index.ts'
import type { Needs, Rule, Situation } from '../define.ts'

export type Holds<Facts> = Rule<Situation<Facts>>

/** Irreversible acts (ID-70): approved one by one by a key of hers, a passkey's or her phone's; no code will do. */
export const irreversible: Needs = {
  identity: 3,
  signIn: 2,
  fresh: 'per-act',
  signs: true,
}

export const isInside: Holds<{ readonly inside: boolean }> = {
  holds: (c) => c.facts.inside,
  otherwise: {
    ar: 'المستفيد خارج المملكة حسب آخر حركة عبور. تُطلب هذه الخدمة وهو داخلها.',
    en: 'The last border movement says the person is abroad. Ask once they are in the Kingdom.',
  },
}

export const biometricsOnFile: Holds<{ readonly biometrics: boolean }> = {
  holds: (c) => c.facts.biometrics,
  otherwise: {
    ar: 'لا توجد بصمات وصورة محفوظة. احجز موعدًا لأخذها.',
    en: 'No fingerprints and photo are on file. Book an appointment to give them.',
  },
  remedy: 'appointments/book-civil-affairs',
}

/** First and family name in both languages: how notices and documents name somebody. */
export function shortNames(name: PersonName): Text {
  return { ar: shortName(name, 'ar'), en: shortName(name, 'en') }
}
