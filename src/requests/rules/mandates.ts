/** What may be asked for on a mandate, service by service (R-DEL-02): the definitions whose `behalf` says so, with short names. */
import type { Text } from '../../language/index.ts'

export const delegable = {
  'passports/renew-passport': { ar: 'تجديد جواز السفر', en: 'Renew passport' },
  'passports/issue-travel-permit': { ar: 'تصريح السفر', en: 'Travel permit' },
  'residency/renew-iqama-individual': { ar: 'تجديد هوية مقيم', en: 'Renew iqama' },
  'visas/issue-exit-reentry-single': { ar: 'تأشيرة خروج وعودة مفردة', en: 'Single exit and re-entry visa' },
} as const satisfies Record<string, Text>

export type Delegable = keyof typeof delegable

export const delegableName = (service: string): Text =>
  (delegable as Readonly<Record<string, Text>>)[service] ?? { ar: service, en: service }
