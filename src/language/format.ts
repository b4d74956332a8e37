/** Days for the eye: Hijri first, then Gregorian (R-DATE-01). Month names by hand: no formatter is built per call. */
import { type Day, dayOf, gregorianParts, type Instant, riyadhTime } from './day.ts'
import { DateRangeError, type Hijri, toHijri } from './hijri.ts'
import type { Lang, Text } from './text.ts'

/** Hijri months in order; also the month list of a date field. */
export const hijriMonths: readonly Text[] = [
  { ar: 'محرم', en: 'Muharram' },
  { ar: 'صفر', en: 'Safar' },
  { ar: 'ربيع الأول', en: 'Rabi I' },
  { ar: 'ربيع الآخر', en: 'Rabi II' },
  { ar: 'جمادى الأولى', en: 'Jumada I' },
  { ar: 'جمادى الآخرة', en: 'Jumada II' },
  { ar: 'رجب', en: 'Rajab' },
  { ar: 'شعبان', en: "Sha'ban" },
  { ar: 'رمضان', en: 'Ramadan' },
  { ar: 'شوال', en: 'Shawwal' },
  { ar: 'ذو القعدة', en: "Dhu al-Qi'dah" },
  { ar: 'ذو الحجة', en: 'Dhu al-Hijjah' },
]

/** Gregorian months in order, by the names used here. */
export const gregorianMonths: readonly Text[] = [
  { ar: 'يناير', en: 'January' },
  { ar: 'فبراير', en: 'February' },
  { ar: 'مارس', en: 'March' },
  { ar: 'أبريل', en: 'April' },
  { ar: 'مايو', en: 'May' },
  { ar: 'يونيو', en: 'June' },
  { ar: 'يوليو', en: 'July' },
  { ar: 'أغسطس', en: 'August' },
  { ar: 'سبتمبر', en: 'September' },
  { ar: 'أكتوبر', en: 'October' },
  { ar: 'نوفمبر', en: 'November' },
  { ar: 'ديسمبر', en: 'December' },
]

/** Days of the week from Sunday, which opens it. */
export const weekdays: readonly Text[] = [
  { ar: 'الأحد', en: 'Sunday' },
  { ar: 'الاثنين', en: 'Monday' },
  { ar: 'الثلاثاء', en: 'Tuesday' },
  { ar: 'الأربعاء', en: 'Wednesday' },
  { ar: 'الخميس', en: 'Thursday' },
  { ar: 'الجمعة', en: 'Friday' },
  { ar: 'السبت', en: 'Saturday' },
]

function named(list: readonly Text[], month: number, lang: Lang): string {
  return list[month - 1]?.[lang] ?? String(month)
}

/** A day outside the table is shown by its Gregorian date alone: nothing is guessed (R-DATE-02). */
function hijriOrNull(day: Day): Hijri | null {
  try {
    return toHijri(day)
  } catch (error) {
    if (error instanceof DateRangeError) return null
    throw error
  }
}

/** `14 ديسمبر 2026` / `14 December 2026`. */
export function formatGregorian(day: Day, lang: Lang): string {
  const g = gregorianParts(day)
  return `${g.day} ${named(gregorianMonths, g.month, lang)} ${g.year}`
}

/** `5 رجب 1448 هـ (14 ديسمبر 2026)` / `5 Rajab 1448 AH (14 December 2026)` (R-DATE-01). */
export function formatDay(day: Day, lang: Lang): string {
  const h = hijriOrNull(day)
  const gregorian = formatGregorian(day, lang)
  if (h === null) return gregorian
  return `${h.day} ${named(hijriMonths, h.month, lang)} ${h.year} ${lang === 'ar' ? 'هـ' : 'AH'} (${gregorian})`
}

/**
 * For SMS: the Hijri date with slashes, `1448/07/05`; a Gregorian one outside the table. Slashes, since after Arabic
 * letters the hyphen form is shown with its parts reversed.
 */
export function formatSlashDay(day: Day): string {
  const h = hijriOrNull(day) ?? gregorianParts(day)
  return `${h.year}/${String(h.month).padStart(2, '0')}/${String(h.day).padStart(2, '0')}`
}

/** `formatDay` and the time on a clock in Riyadh: `…، 09:30` / `…, 09:30` (R-DATE-04). */
export function formatInstant(at: Instant, lang: Lang): string {
  return `${formatDay(dayOf(at), lang)}${lang === 'ar' ? '،' : ','} ${riyadhTime(at)}`
}
