/** Conditions on residents, and on those who sponsor them. */
import { ageOn, always, type Day, daysBetween, type Text } from '../../language/index.ts'
import type { PersonId } from '../../store/index.ts'
import { type Dated, inForce } from '../define.ts'
import type { Registers } from '../registers.ts'
import { biometricsOnFile, type Holds, shortNames } from './any.ts'

export interface ResidentFacts {
  readonly name: Text
  readonly born: Day
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
    readonly levyPaidUntil: Day | null
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
    born: person.born,
    inside: status.inside,
    biometrics: person.biometricsEnrolled,
    absent: absent !== null,
    violations: unpaid.length,
    sponsorViolations: sponsorUnpaid.length,
    iqama:
      iqama === null || iqama.status !== 'valid'
        ? null
        : {
            expires: iqama.expires,
            kind: iqama.kind,
            lateRenewals: iqama.lateRenewals,
            levyPaidUntil: iqama.levyPaidUntil,
          },
    passportExpires: passport?.expires ?? null,
    openExitVisa: open === null ? null : { kind: open.kind, number: open.number },
  }
}

/** From this age on residents give fingerprints and photo (R-ACC-18, R-VIS-06, R-RES-05; rules.md section 24). */
const residentBiometricsAge: readonly Dated<number>[] = [
  { from: always, is: 15 },
  { from: '2024-09-01', is: 6 },
]

/** Fingers and face are on file, or the person is still too small for it. */
export const residentBiometrics: Holds<{ readonly biometrics: boolean; readonly born: Day }> = {
  ...biometricsOnFile,
  holds: (c) => c.facts.biometrics || ageOn(c.facts.born, c.day) < inForce(residentBiometricsAge, c.day),
  remedy: 'appointments/book-passports',
}

/** SAR a month for each dependant of a resident (R-LEV-01). */
export const dependantsFee: readonly Dated<number>[] = [
  { from: always, is: 0 },
  { from: '2017-07-01', is: 100 },
  { from: '2018-07-01', is: 200 },
  { from: '2019-07-01', is: 300 },
  { from: '2020-07-01', is: 400 },
]

/**
 * How many dependants of the one who asks and of the beneficiary have a fee that is not paid up to this day: it is due
 * for all of them together (R-LEV-01).
 */
export async function dependantsFeeOwed(
  read: Registers,
  subject: PersonId,
  about: { readonly actor: PersonId; readonly day: Day },
): Promise<number> {
  if (inForce(dependantsFee, about.day) === 0) return 0
  let owed = 0
  for (const head of new Set([about.actor, subject])) {
    for (const { worker, kind } of await read.sponsorships.workersOf(head, 'current')) {
      if (kind !== 'dependant') continue
      const iqama = await read.residency.iqama(worker)
      const paidUntil = iqama?.levyPaidUntil ?? null
      if (iqama?.status === 'valid' && paidUntil !== null && paidUntil < about.day) owed += 1
    }
  }
  return owed
}

export const dependantsFeePaid: Holds<{ readonly feesOwed: number }> = {
  holds: (c) => c.facts.feesOwed === 0,
  otherwise: {
    ar: 'المقابل المالي غير مسدد عن المرافقين والتابعين. سدده عنهم جميعًا أولًا.',
    en: 'The dependants’ fee is not paid. Pay it first, for all of them together.',
  },
  remedy: 'payments/pay-dependants-fee',
}

/** Fines of the residence and visa law, of the beneficiary and of whoever asks (R-VIS-14). */
export async function finesOwed(
  read: Registers,
  subject: PersonId,
  about: { readonly actor: PersonId },
): Promise<{ readonly beneficiary: number; readonly sponsor: number }> {
  const own = await read.residency.unpaidFines(subject)
  const asked = about.actor === subject ? [] : await read.residency.unpaidFines(about.actor)
  return { beneficiary: own.length, sponsor: asked.length }
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
