/** Counting words. Arabic has six forms (CLDR); ours by hand, since a formatter per call is slow and tells no more. */
import type { Lang } from './text.ts'

export interface PluralForms {
  readonly zero?: string
  readonly one: string
  readonly two?: string
  readonly few?: string
  readonly many?: string
  readonly other: string
}

/** The CLDR plural category of `n`. A fraction is `other`. */
export function pluralCategory(lang: Lang, n: number): keyof PluralForms {
  const count = Math.abs(n)
  if (lang === 'en') return count === 1 ? 'one' : 'other'
  if (!Number.isInteger(count)) return 'other'
  if (count === 0) return 'zero'
  if (count === 1) return 'one'
  if (count === 2) return 'two'
  const rest = count % 100
  if (rest >= 3 && rest <= 10) return 'few'
  return rest >= 11 ? 'many' : 'other'
}

/** The form that fits `n`; `#` in it becomes the number. A form left out falls back to `other`. */
export function plural(lang: Lang, n: number, forms: PluralForms): string {
  return (forms[pluralCategory(lang, n)] ?? forms.other).replaceAll('#', String(n))
}

type Counted = Readonly<Record<Lang, PluralForms>>

const DAYS: Counted = {
  ar: { zero: '0 يوم', one: 'يوم واحد', two: 'يومان', few: '# أيام', many: '# يومًا', other: '# يوم' },
  en: { one: '1 day', other: '# days' },
}
const MONTHS: Counted = {
  ar: { zero: '0 شهر', one: 'شهر واحد', two: 'شهران', few: '# أشهر', many: '# شهرًا', other: '# شهر' },
  en: { one: '1 month', other: '# months' },
}
const YEARS: Counted = {
  ar: { zero: '0 سنة', one: 'سنة واحدة', two: 'سنتان', few: '# سنوات', many: '# سنة', other: '# سنة' },
  en: { one: '1 year', other: '# years' },
}
const HOURS: Counted = {
  ar: { zero: '0 ساعة', one: 'ساعة واحدة', two: 'ساعتان', few: '# ساعات', many: '# ساعة', other: '# ساعة' },
  en: { one: '1 hour', other: '# hours' },
}
const MINUTES: Counted = {
  ar: { zero: '0 دقيقة', one: 'دقيقة واحدة', two: 'دقيقتان', few: '# دقائق', many: '# دقيقة', other: '# دقيقة' },
  en: { one: '1 minute', other: '# minutes' },
}

/** A number of days in words: «23 يومًا», "23 days". */
export function days(n: number, lang: Lang): string {
  return plural(lang, n, DAYS[lang])
}

/** A number of months in words. */
export function months(n: number, lang: Lang): string {
  return plural(lang, n, MONTHS[lang])
}

/** A number of years in words. */
export function years(n: number, lang: Lang): string {
  return plural(lang, n, YEARS[lang])
}

/** A number of hours in words. */
export function hours(n: number, lang: Lang): string {
  return plural(lang, n, HOURS[lang])
}

/** A number of minutes in words. */
export function minutes(n: number, lang: Lang): string {
  return plural(lang, n, MINUTES[lang])
}

/** How far a coming day is, ready for a sentence: «بعد يومين» (not «بعد يومان»), "in 2 days", «غدًا», "today". */
export function inDays(n: number, lang: Lang): string {
  if (n === 0) return lang === 'ar' ? 'اليوم' : 'today'
  if (n === 1) return lang === 'ar' ? 'غدًا' : 'tomorrow'
  if (lang === 'ar') return n === 2 ? 'بعد يومين' : `بعد ${days(n, 'ar')}`
  return `in ${days(n, 'en')}`
}
