/** The cities of the country by their id in lists, and where their middle is: what is nearest needs no map. */
import type { Text } from '../../language/index.ts'

export interface City {
  readonly name: Text
  /** Degrees north and east. */
  readonly at: readonly [number, number]
}

/** A city that an administrator adds first shows its id, and is near to nothing. */
export const cities: Readonly<Record<string, City>> = {
  riyadh: { name: { ar: 'الرياض', en: 'Riyadh' }, at: [24.71, 46.68] },
  jeddah: { name: { ar: 'جدة', en: 'Jeddah' }, at: [21.54, 39.17] },
  makkah: { name: { ar: 'مكة المكرمة', en: 'Makkah' }, at: [21.39, 39.86] },
  madinah: { name: { ar: 'المدينة المنورة', en: 'Madinah' }, at: [24.47, 39.61] },
  dammam: { name: { ar: 'الدمام', en: 'Dammam' }, at: [26.43, 50.1] },
  khobar: { name: { ar: 'الخبر', en: 'Khobar' }, at: [26.28, 50.21] },
  dhahran: { name: { ar: 'الظهران', en: 'Dhahran' }, at: [26.29, 50.11] },
  hofuf: { name: { ar: 'الهفوف', en: 'Hofuf' }, at: [25.38, 49.59] },
  jubail: { name: { ar: 'الجبيل', en: 'Jubail' }, at: [27.0, 49.66] },
  buraydah: { name: { ar: 'بريدة', en: 'Buraydah' }, at: [26.33, 43.97] },
  unaizah: { name: { ar: 'عنيزة', en: 'Unaizah' }, at: [26.08, 43.99] },
  hail: { name: { ar: 'حائل', en: 'Hail' }, at: [27.52, 41.69] },
  tabuk: { name: { ar: 'تبوك', en: 'Tabuk' }, at: [28.38, 36.57] },
  sakaka: { name: { ar: 'سكاكا', en: 'Sakaka' }, at: [29.97, 40.21] },
  arar: { name: { ar: 'عرعر', en: 'Arar' }, at: [30.98, 41.02] },
  taif: { name: { ar: 'الطائف', en: 'Taif' }, at: [21.27, 40.42] },
  yanbu: { name: { ar: 'ينبع', en: 'Yanbu' }, at: [24.09, 38.06] },
  bahah: { name: { ar: 'الباحة', en: 'Al Bahah' }, at: [20.01, 41.47] },
  abha: { name: { ar: 'أبها', en: 'Abha' }, at: [18.22, 42.51] },
  'khamis-mushait': { name: { ar: 'خميس مشيط', en: 'Khamis Mushait' }, at: [18.31, 42.73] },
  najran: { name: { ar: 'نجران', en: 'Najran' }, at: [17.49, 44.13] },
  jazan: { name: { ar: 'جازان', en: 'Jazan' }, at: [16.89, 42.55] },
  kharj: { name: { ar: 'الخرج', en: 'Al Kharj' }, at: [24.15, 47.31] },
}

/** Kilometres between the middles of two cities, as the crow flies; infinite where one is not known. */
export function kilometres(from: string, to: string): number {
  const [a, b] = [cities[from]?.at, cities[to]?.at]
  if (a === undefined || b === undefined) return Number.POSITIVE_INFINITY
  const turn = Math.PI / 180
  const [north, east] = [(b[0] - a[0]) * turn, (b[1] - a[1]) * turn]
  const half = Math.sin(north / 2) ** 2 + Math.cos(a[0] * turn) * Math.cos(b[0] * turn) * Math.sin(east / 2) ** 2
  return 12_742 * Math.asin(Math.sqrt(half))
}
