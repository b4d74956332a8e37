/**
 * Conditions that many services share (rules.md section 25), each with its words, written once. A service spreads the
 * facts it needs and names the rule in its `eligible`; the key it stands under there is the reason code.
 */
import { type Day, daysBetween, hijriAgeOn, type PersonName, shortName, type Text } from '../language/index.ts'
import type { PersonId } from '../store/index.ts'
import { type Dated, inForce, type Needs, type Rule, type Situation } from './define.ts'
import type { Registers } from './registers.ts'

export { photoRules, sentPhoto } from './photos/rules.ts'

/**
 * Irreversible acts (ID-70) are confirmed by an SMS code bound to the act until push and passkeys exist: a switch with
 * an owner and a day (decided.md, Assurance).
 */
export const irreversible: Needs = {
  identity: 3,
  signIn: 2,
  fresh: 'per-act',
  signs: true,
  interim: { until: '2027-06-30', owner: 'identity' },
}

/** What the rules on citizens' documents ask of a person. */
export interface CitizenFacts {
  readonly citizen: boolean
  readonly born: Day
  readonly biometrics: boolean
  readonly card: 'valid' | 'lost' | 'none'
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
    card: card === null ? 'none' : card.status === 'lost' ? 'lost' : 'valid',
    inside: status.inside,
    ban: ban === null ? null : { agency: ban.agency, order: ban.order },
    address: address !== null,
    violations: unpaid.length,
  }
}

type Holds<Facts> = Rule<Situation<Facts>>

export const isCitizen: Holds<Pick<CitizenFacts, 'citizen'>> = {
  holds: (c) => c.facts.citizen,
  otherwise: { ar: 'هذه الخدمة للمواطنين.', en: 'This service is for citizens.' },
}

export const isInside: Holds<{ readonly inside: boolean }> = {
  holds: (c) => c.facts.inside,
  otherwise: {
    ar: 'المستفيد خارج المملكة حسب آخر حركة عبور. تُطلب هذه الخدمة وهو داخلها.',
    en: 'The last border movement says the person is abroad. Ask once they are in the Kingdom.',
  },
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

export const biometricsOnFile: Holds<{ readonly biometrics: boolean }> = {
  holds: (c) => c.facts.biometrics,
  otherwise: {
    ar: 'لا توجد بصمات وصورة محفوظة. احجز موعدًا لأخذها.',
    en: 'No fingerprints and photo are on file. Book an appointment to give them.',
  },
  remedy: 'appointments/book-civil-affairs',
}

/** R-PAS-04: unpaid traffic violations barred passports until late 2025 and no longer do. */
const violationsBar: readonly Dated<boolean>[] = [
  { from: '1924-08-01', is: true },
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
  { from: '1924-08-01', is: { adultForPassport: 21, cardFrom: 15, travelAlone: 21 } },
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

export const guardianAgrees: Holds<{ readonly born: Day }> = {
  holds: (c) => c.standing.behalf !== 'self' || isAdultForPassport(c.facts.born, c.day),
  otherwise: {
    ar: 'من هو دون 21 سنة هجرية يطلب له ولي أمره الجواز من حسابه.',
    en: 'Under 21 Hijri years, the guardian asks for the passport from their own account.',
  },
}

export const cardBeforePassport: Holds<{ readonly born: Day; readonly card: CitizenFacts['card'] }> = {
  holds: (c) => c.facts.card === 'valid' || !needsCardFirst(c.facts.born, c.day),
  otherwise: {
    ar: 'لا بد من بطاقة هوية وطنية سارية قبل الجواز. أصدر البطاقة أولًا.',
    en: 'A valid national ID card comes before the passport. Get the card first.',
  },
  remedy: 'civil-affairs/issue-national-id',
}

// ── residents ───────────────────────────────────────────────────────────────────────────────────────────────────

/** First and family name in both languages: how notices and documents name somebody. */
export function shortNames(name: PersonName): Text {
  return { ar: shortName(name, 'ar'), en: shortName(name, 'en') }
}

export interface ResidentFacts {
  readonly name: Text
  readonly inside: boolean
  readonly biometrics: boolean
  readonly absent: boolean
  readonly violations: number
  /** Unpaid violations of the sponsor or head of family who asks. */
  readonly sponsorViolations: number
  readonly iqama: {
    readonly expires: Day
    readonly kind: 'worker' | 'domestic-worker' | 'dependant'
    readonly lateRenewals: number
  } | null
  readonly passportExpires: Day | null
  readonly openExitVisa: { readonly kind: string; readonly number: string } | null
}

export async function residentFacts(
  read: Registers,
  subject: PersonId,
  about: { actor: PersonId },
): Promise<ResidentFacts> {
  const person = await read.people.get(subject)
  const iqama = await read.residency.iqama(subject)
  const passport = await read.residency.passport(subject)
  const status = await read.travel.status(subject)
  const absent = await read.residency.absent(subject)
  const unpaid = await read.violations.unpaid(subject)
  const sponsorUnpaid = about.actor === subject ? unpaid : await read.violations.unpaid(about.actor)
  const open = await read.visas.open(subject)
  return {
    name: shortNames(person.name),
    inside: status.inside,
    biometrics: person.biometricsEnrolled,
    absent: absent !== null,
    violations: unpaid.length,
    sponsorViolations: sponsorUnpaid.length,
    iqama:
      iqama === null || iqama.status !== 'valid'
        ? null
        : { expires: iqama.expires, kind: iqama.kind, lateRenewals: iqama.lateRenewals },
    passportExpires: passport?.expires ?? null,
    openExitVisa: open === null ? null : { kind: open.kind, number: open.number },
  }
}

export const notAbsent: Holds<{ readonly absent: boolean }> = {
  holds: (c) => !c.facts.absent,
  otherwise: {
    ar: 'عليه بلاغ تغيّب قائم. يُلغى البلاغ أولًا لدى إدارة الوافدين.',
    en: 'An absence report is active. It must be cancelled first at the expatriates department.',
  },
}

export const beneficiaryHasNoViolations: Holds<{ readonly violations: number }> = {
  holds: (c) => c.facts.violations === 0,
  otherwise: { ar: 'على المستفيد مخالفات مرورية غير مسددة.', en: 'The beneficiary has unpaid traffic violations.' },
}

export const sponsorHasNoViolations: Holds<{ readonly sponsorViolations: number }> = {
  holds: (c) => c.facts.sponsorViolations === 0,
  otherwise: {
    ar: 'عليك مخالفات مرورية غير مسددة. سددها أولًا.',
    en: 'You have unpaid traffic violations. Pay them first.',
  },
  remedy: 'traffic/pay-violation',
}

export const iqamaValid: Holds<{ readonly iqama: ResidentFacts['iqama'] }> = {
  holds: (c) => c.facts.iqama !== null && c.facts.iqama.expires >= c.day,
  otherwise: {
    ar: 'هوية مقيم منتهية أو غير موجودة. جدّدها أولًا.',
    en: 'The residence permit has expired or does not exist. Renew it first.',
  },
  remedy: 'residency/renew-iqama-individual',
}

export const noOpenExitVisa: Holds<{ readonly openExitVisa: ResidentFacts['openExitVisa'] }> = {
  holds: (c) => c.facts.openExitVisa === null,
  otherwise: {
    ar: 'له تأشيرة خروج قائمة. استعملها أو ألغها قبل إصدار غيرها.',
    en: 'An exit visa is already open. Use it or cancel it before another is issued.',
  },
  remedy: 'visas/cancel-exit-reentry',
}

/** Days left on the passport of a resident, today counted as zero; none at all counts as expired. */
export function passportDaysLeft(facts: Pick<ResidentFacts, 'passportExpires'>, day: Day): number {
  return facts.passportExpires === null ? -1 : daysBetween(day, facts.passportExpires)
}

export function iqamaDaysLeft(facts: Pick<ResidentFacts, 'iqama'>, day: Day): number {
  return facts.iqama === null ? -1 : daysBetween(day, facts.iqama.expires)
}
