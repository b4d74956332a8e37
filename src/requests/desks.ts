/** The desks at which officers decide requests. A definition names one; which units sit at it is kept by the desk. */
import type { Text } from '../language/index.ts'

export const desks = {
  'traffic-objections': { ar: 'لجنة الاعتراضات المرورية', en: 'Traffic objections committee' },
  traffic: { ar: 'إدارة المرور', en: 'Traffic department' },
  passports: { ar: 'الجوازات', en: 'Passports' },
  'civil-affairs': { ar: 'الأحوال المدنية', en: 'Civil affairs' },
} as const satisfies Readonly<Record<string, Text>>

export type DeskName = keyof typeof desks

export function isDesk(name: string): name is DeskName {
  return Object.hasOwn(desks, name)
}
