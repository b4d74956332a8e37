/** Passports of citizens, and the permits that some need to travel on them. */
import { addYears, type Day, type Text } from '../../language/index.ts'

export type PassportStatus = 'issued' | 'active' | 'replaced' | 'lost' | 'cancelled'
export type PassportYears = 5 | 10

export interface Passport {
  readonly number: string
  readonly issued: Day
  readonly expires: Day
  readonly years: PassportYears
  /** `issued` = printed, not yet activated against the old one (R-ADDR-05). */
  readonly status: PassportStatus
  /** SHA-256 of the picture it carries, in hexadecimal; null: the photo on file. */
  readonly photo: string | null
}

export const passportStatuses: Readonly<Record<PassportStatus, Text>> = {
  issued: { ar: 'صادر ولم يُفعَّل', en: 'Issued, not yet activated' },
  active: { ar: 'ساري', en: 'Active' },
  replaced: { ar: 'حلّ محله جواز أحدث', en: 'Replaced by a newer one' },
  lost: { ar: 'مفقود', en: 'Lost' },
  cancelled: { ar: 'ملغى', en: 'Cancelled' },
}

export type PermitKind = 'single' | 'multiple' | 'until-date' | 'until-passport-expiry'

export const permitKinds: Readonly<Record<PermitKind, Text>> = {
  single: { ar: 'سفرة واحدة', en: 'One trip' },
  multiple: { ar: 'سفرات متعددة', en: 'Several trips' },
  'until-date': { ar: 'حتى تاريخ محدد', en: 'Until a date' },
  'until-passport-expiry': { ar: 'حتى انتهاء الجواز', en: 'Until the passport expires' },
}

export interface Permit {
  readonly number: string
  readonly kind: PermitKind
  /** Country codes or names of groups of countries, as the guardian chose them. */
  readonly destinations: readonly string[]
  readonly until: Day
  /** The passport's number, or `national-id`. */
  readonly document: string
  readonly issued: Day
  readonly status: 'valid' | 'used' | 'cancelled'
}

/** A passport in the holder's hands: not replaced, not cancelled. */
export function isHeld(passport: { readonly status: PassportStatus }): boolean {
  return passport.status === 'issued' || passport.status === 'active' || passport.status === 'lost'
}

/** The last day of a passport issued today for so many years. */
export function passportExpiry(issued: Day, years: PassportYears): Day {
  return addYears(issued, years)
}
