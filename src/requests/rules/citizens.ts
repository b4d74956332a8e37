/** Conditions on citizens and their documents. */
import { always, type Day, hijriAgeOn, sar, type Text } from '../../language/index.ts'
import type { PersonId } from '../../store/index.ts'
import { type Dated, inForce, type Price, stateFee } from '../define.ts'
import type { Registers } from '../registers.ts'
import { biometricsOnFile, type Holds } from './any.ts'

/** What the rules on citizens' documents ask of a person. */
export interface CitizenFacts {
  readonly citizen: boolean
  readonly born: Day
  readonly biometrics: boolean
  readonly card: 'valid' | 'expired' | 'lost' | 'none'
  readonly inside: boolean
  readonly ban: { readonly agency: Text; readonly order: string } | null
  readonly address: boolean
  readonly violations: number
}

export async function citizenFacts(
  read: Registers,
  subject: PersonId,
  about: { actor: PersonId; day: Day },
): Promise<CitizenFacts> {
  const person = await read.people.get(subject)
  const card = await read.identityCards.current(subject)
  const status = await read.travel.status(subject)
  const ban = await read.travel.ban(subject, about.day)
  // A child's post goes where the parent who asks lives.
  const address = (await read.people.address(subject)) ?? (await read.people.address(about.actor))
  const unpaid = await read.violations.unpaid(subject)
  return {
    citizen: person.kind === 'citizen',
    born: person.born,
    biometrics: person.biometricsEnrolled,
    card: cardState(card, about.day),
    inside: status.inside,
    ban: ban === null ? null : { agency: ban.agency, order: ban.order },
    address: address !== null,
    violations: unpaid.length,
  }
}

/** What a card is worth on a day; its last day still counts. */
export function cardState(
  card: { readonly status: string; readonly expires: Day } | null,
  day: Day,
): CitizenFacts['card'] {
  if (card === null) return 'none'
  if (card.status === 'lost') return 'lost'
  return card.expires < day ? 'expired' : 'valid'
}

export const isCitizen: Holds<Pick<CitizenFacts, 'citizen'>> = {
  holds: (c) => c.facts.citizen,
  otherwise: { ar: 'هذه الخدمة للمواطنين.', en: 'This service is for citizens.' },
}

/** R-PAS-03: the words name the body that placed the ban, so that the person knows where to go. */
export const noTravelBan: Holds<{ readonly ban: CitizenFacts['ban'] }> = {
  holds: (c) => c.facts.ban === null,
  otherwise: {
    ar: 'يوجد منع من السفر. تجد الجهة التي طلبته ورقم الأمر في «الاستعلام عن منع السفر»، وترفعه تلك الجهة.',
    en: 'A travel ban is in force. “Check for a travel ban” names the body that asked for it; that body can lift it.',
  },
  remedy: 'passports/inquire-travel-ban',
}

/** R-ADDR-03. */
export const addressRegistered: Holds<{ readonly address: boolean }> = {
  holds: (c) => c.facts.address,
  otherwise: {
    ar: 'لا يوجد عنوان وطني مسجّل. سجّله أولًا لنعرف أين نرسل الوثيقة.',
    en: 'No national address is registered. Register it first, so that we know where to send the document.',
  },
  remedy: 'delivery/register-national-address',
}

/** Small children have no card and give no fingerprints: the same age for both (R-PAS-05). */
export const citizenBiometrics: Holds<{ readonly biometrics: boolean; readonly born: Day }> = {
  ...biometricsOnFile,
  holds: (c) => c.facts.biometrics || !needsCardFirst(c.facts.born, c.day),
}

/** R-PAS-04: unpaid traffic violations barred passports until late 2025 and no longer do. */
const violationsBar: readonly Dated<boolean>[] = [
  { from: always, is: true },
  { from: '2025-11-01', is: false },
]

export const violationsPaidForPassport: Holds<{ readonly violations: number }> = {
  holds: (c) => c.facts.violations === 0 || !inForce(violationsBar, c.day),
  otherwise: {
    ar: 'توجد مخالفات مرورية غير مسددة. سددها أولًا.',
    en: 'There are unpaid traffic violations. Pay them first.',
  },
  remedy: 'traffic/pay-violation',
}

/** Ages of the law in Hijri years (R-PAS-02, R-PAS-05, R-PAS-09; R-DATE-05), dated. */
const ages: readonly Dated<{
  readonly adultForPassport: number
  readonly cardFrom: number
  readonly travelAlone: number
}>[] = [
  { from: always, is: { adultForPassport: 21, cardFrom: 15, travelAlone: 21 } },
  { from: '2023-10-01', is: { adultForPassport: 21, cardFrom: 10, travelAlone: 21 } },
]

/** Old enough to ask for a passport alone, and for one of ten years. */
export function isAdultForPassport(born: Day, on: Day): boolean {
  return hijriAgeOn(born, on) >= inForce(ages, on).adultForPassport
}

/** From this age on a national ID card comes before a passport (R-PAS-05). */
export function needsCardFirst(born: Day, on: Day): boolean {
  return hijriAgeOn(born, on) >= inForce(ages, on).cardFrom
}

/** May travel without a guardian's permit by age (R-PAS-09). */
export function travelsAlone(born: Day, on: Day): boolean {
  return hijriAgeOn(born, on) >= inForce(ages, on).travelAlone
}

/** SAR for a passport of so many years (R-PAS-01). */
const passportFees: readonly Dated<{ readonly 5: number; readonly 10: number }>[] = [
  { from: always, is: { 5: 300, 10: 600 } },
]

/** What a passport costs by the law of a day, the post not included (R-PAS-01). */
export function passportFee(years: 5 | 10, on: Day): Price {
  return stateFee(sar(inForce(passportFees, on)[years]))
}

export const guardianAgrees: Holds<{ readonly born: Day }> = {
  holds: (c) => c.standing.behalf !== 'self' || isAdultForPassport(c.facts.born, c.day),
  otherwise: {
    ar: 'من هو دون 21 سنة هجرية يطلب له ولي أمره الجواز من حسابه.',
    en: 'Under 21 Hijri years, the guardian asks for the passport from their own account.',
  },
}

type CardFacts = { readonly born: Day; readonly card: CitizenFacts['card'] }

/** Three rules, because each is cured elsewhere; none is asked of a small child (R-PAS-05). */
export const cardBeforePassport: Holds<CardFacts> = {
  holds: (c) => c.facts.card !== 'none' || !needsCardFirst(c.facts.born, c.day),
  otherwise: {
    ar: 'لا بد من بطاقة هوية وطنية قبل الجواز. أصدر البطاقة أولًا.',
    en: 'A national ID card comes before the passport. Get the card first.',
  },
  remedy: 'civil-affairs/issue-national-id',
}

export const cardNotExpired: Holds<CardFacts> = {
  holds: (c) => c.facts.card !== 'expired' || !needsCardFirst(c.facts.born, c.day),
  otherwise: {
    ar: 'بطاقة الهوية الوطنية منتهية. جدّدها أولًا.',
    en: 'The national ID card has expired. Renew it first.',
  },
  remedy: 'civil-affairs/renew-national-id',
}

export const cardNotLost: Holds<CardFacts> = {
  holds: (c) => c.facts.card !== 'lost' || !needsCardFirst(c.facts.born, c.day),
  otherwise: {
    ar: 'بطاقة الهوية الوطنية مسجّلة مفقودة. اطلب بدل فاقد أولًا.',
    en: 'The national ID card is reported lost. Get a replacement first.',
  },
  remedy: 'civil-affairs/replace-lost-national-id',
}
