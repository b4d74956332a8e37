/** Regions and cities with where they lie, so that the nearest office can be named without asking a browser where it is. */
import type { Text } from '../language/index.ts'

/** The thirteen regions. */
export const regions: Readonly<Record<string, Text>> = {
  riyadh: { ar: 'الرياض', en: 'Riyadh' },
  makkah: { ar: 'مكة المكرمة', en: 'Makkah' },
  madinah: { ar: 'المدينة المنورة', en: 'Madinah' },
  qassim: { ar: 'القصيم', en: 'Qassim' },
  eastern: { ar: 'الشرقية', en: 'Eastern Province' },
  asir: { ar: 'عسير', en: 'Asir' },
  tabuk: { ar: 'تبوك', en: 'Tabuk' },
  hail: { ar: 'حائل', en: 'Hail' },
  northern: { ar: 'الحدود الشمالية', en: 'Northern Borders' },
  jazan: { ar: 'جازان', en: 'Jazan' },
  najran: { ar: 'نجران', en: 'Najran' },
  bahah: { ar: 'الباحة', en: 'Al-Bahah' },
  jawf: { ar: 'الجوف', en: 'Al-Jawf' },
}

export interface Spot {
  readonly latitude: number
  readonly longitude: number
}

interface City extends Spot {
  readonly name: Text
}

const city = (ar: string, en: string, latitude: number, longitude: number): City => ({
  name: { ar, en },
  latitude,
  longitude,
})

export const cities: Readonly<Record<string, City>> = {
  riyadh: city('الرياض', 'Riyadh', 24.71, 46.68),
  kharj: city('الخرج', 'Al-Kharj', 24.15, 47.31),
  majmaah: city('المجمعة', 'Al-Majmaah', 25.9, 45.35),
  jeddah: city('جدة', 'Jeddah', 21.54, 39.17),
  makkah: city('مكة المكرمة', 'Makkah', 21.42, 39.83),
  taif: city('الطائف', 'Taif', 21.27, 40.42),
  madinah: city('المدينة المنورة', 'Madinah', 24.47, 39.61),
  yanbu: city('ينبع', 'Yanbu', 24.09, 38.06),
  buraydah: city('بريدة', 'Buraydah', 26.33, 43.97),
  unayzah: city('عنيزة', 'Unayzah', 26.09, 43.99),
  dammam: city('الدمام', 'Dammam', 26.43, 50.1),
  khobar: city('الخبر', 'Al-Khobar', 26.28, 50.21),
  jubail: city('الجبيل', 'Jubail', 27.0, 49.66),
  ahsa: city('الأحساء', 'Al-Ahsa', 25.38, 49.59),
  abha: city('أبها', 'Abha', 18.22, 42.5),
  tabuk: city('تبوك', 'Tabuk', 28.38, 36.57),
  hail: city('حائل', 'Hail', 27.52, 41.69),
  arar: city('عرعر', 'Arar', 30.98, 41.02),
  jazan: city('جازان', 'Jazan', 16.89, 42.55),
  najran: city('نجران', 'Najran', 17.49, 44.13),
  bahah: city('الباحة', 'Al-Bahah', 20.01, 41.47),
  sakaka: city('سكاكا', 'Sakaka', 29.97, 40.21),
}

const earthKilometres = 6371
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** As the crow flies, in kilometres. */
export function kilometresBetween(a: Spot, b: Spot): number {
  const dLat = radians(b.latitude - a.latitude)
  const dLon = radians(b.longitude - a.longitude)
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(dLon / 2) ** 2
  return 2 * earthKilometres * Math.asin(Math.sqrt(h))
}
