/** Under what money may lie before a service uses it (R-PAY-02), with its words. */
import type { Text } from '../language/index.ts'

export const categories = {
  sponsorees: { ar: 'المكفولون', en: 'Sponsored persons' },
  vehicles: { ar: 'المركبات', en: 'Vehicles' },
  'driving-licence': { ar: 'رخصة القيادة', en: 'Driving licence' },
  passports: { ar: 'الجوازات', en: 'Passports' },
  labour: { ar: 'العمل والأحوال المدنية', en: 'Labour and civil affairs' },
  other: { ar: 'خدمات أخرى', en: 'Other services' },
} as const satisfies Readonly<Record<string, Text>>

export type Category = keyof typeof categories

export function isCategory(value: unknown): value is Category {
  return typeof value === 'string' && Object.hasOwn(categories, value)
}

const ofSectors: Readonly<Record<string, Category>> = {
  passports: 'passports',
  visas: 'sponsorees',
  residency: 'sponsorees',
  traffic: 'vehicles',
  'civil-affairs': 'labour',
  labour: 'labour',
}

/** The funds that pay for a service, by its id (`visas/issue-final-exit`); licences of drivers have their own. */
export function categoryOf(service: string): Category {
  const [sector = '', act = ''] = service.split('/')
  return sector === 'traffic' && act.includes('driving-licence') ? 'driving-licence' : (ofSectors[sector] ?? 'other')
}
