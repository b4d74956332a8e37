/** What the desk's pages about offices say, and where they stand. */
import type { Text } from '../language/index.ts'

export const officeWords = {
  title: { ar: 'المكاتب', en: 'Offices' },
  office: { ar: 'المكتب', en: 'Office' },
  department: { ar: 'القطاع', en: 'Department' },
  city: { ar: 'المدينة', en: 'City' },
  today: { ar: 'اليوم', en: 'Today' },
  closed: { ar: 'مغلق', en: 'Closed' },
  open: { ar: 'افتح مكتبًا', en: 'Open an office' },
  hours: { ar: 'ساعات العمل', en: 'Opening hours' },
  ramadan: { ar: 'في رمضان', en: 'In Ramadan' },
  access: { ar: 'سهولة الوصول', en: 'Accessibility' },
  closesOn: { ar: 'يُغلق من', en: 'Closes on' },
  special: { ar: 'أيام غير معتادة', en: 'Days unlike the others' },
  noSpecial: { ar: 'لا أيام غير معتادة قادمة.', en: 'No such days ahead.' },
  day: { ar: 'اليوم', en: 'Day' },
  why: { ar: 'السبب', en: 'Why' },
  usual: { ar: 'أعده كغيره', en: 'Make it like the others' },
  act: { ar: 'ما يُفعل', en: 'What can be done' },
  purpose: { ar: 'سبب الزيارة', en: 'What for' },
  minutes: { ar: 'دقائق لكل شخص', en: 'Minutes each' },
  places: { ar: 'كم في الوقت نفسه', en: 'At the same time' },
  capacity: { ar: 'السعة', en: 'Capacity' },
  setDay: { ar: 'أغلق يومًا أو غيّر ساعاته', en: 'Close a day or change its hours' },
  setPlaces: { ar: 'غيّر السعة', en: 'Change the capacity' },
  setAccess: { ar: 'غيّر سهولة الوصول', en: 'Change accessibility' },
  close: { ar: 'أغلق المكتب نهائيًا', en: 'Close the office for good' },
} as const satisfies Readonly<Record<string, Text>>

export const officePath = (id: string): string => `/desk/offices/${encodeURIComponent(id)}`
