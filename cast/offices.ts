/**
 * Offices of the demo kingdom: where people are received, when, and for what. Names and places as such offices have them;
 * capacities are made up. They are reference data, so they stay when no person of the cast is near.
 */
import type { Access, Department, Hours, Office, PurposeId } from '../src/appointments/index.ts'

/** R-DATE-08: 07:30 to 14:30; in Ramadan 10:00 to 15:00, and some branches also 21:00 to 01:00. */
const plain: Hours = { regular: [[450, 870]], ramadan: [[600, 900]] }
const evenings: Hours = {
  regular: [[450, 870]],
  ramadan: [
    [600, 900],
    [1260, 1500],
  ],
}

const all: readonly Access[] = ['step-free', 'lift', 'wheelchair', 'hearing-loop', 'sign-language', 'women']
const some: readonly Access[] = ['step-free', 'wheelchair', 'women']
const few: readonly Access[] = ['step-free', 'women']

type Receives = Office['receives']
const each = (purposes: readonly PurposeId[], slotMinutes: number, places: number): Receives =>
  purposes.map((purpose) => ({ purpose, slotMinutes, places }))

const receives: Readonly<Record<Department, (places: number) => Receives>> = {
  'civil-affairs': (places) => [
    ...each(['national-id', 'family-record'], 10, places),
    ...each(['birth', 'name-change'], 20, Math.max(1, Math.floor(places / 2))),
  ],
  passports: (places) => [...each(['passport', 'iqama'], 10, places), ...each(['visitors'], 20, places)],
  traffic: (places) => [...each(['licence', 'vehicle'], 15, places), ...each(['accident'], 30, 1)],
}

interface More {
  readonly hours?: Hours
  readonly accessible?: readonly Access[]
  readonly places?: number
  readonly reports?: boolean
}

function one(
  id: string,
  department: Department,
  [region, city]: readonly [string, string],
  [ar, en]: readonly [string, string],
  [addressAr, addressEn]: readonly [string, string],
  [latitude, longitude]: readonly [number, number],
  more: More = {},
): Office {
  return {
    id,
    department,
    region,
    city,
    name: { ar, en },
    address: { ar: addressAr, en: addressEn },
    latitude,
    longitude,
    hours: more.hours ?? plain,
    accessible: more.accessible ?? some,
    reportsAttendance: more.reports ?? true,
    walkIns: 40,
    openedOn: '2010-01-02',
    closedOn: null,
    receives: receives[department](more.places ?? 2),
  }
}

const civil = 'civil-affairs'
const riyadh = ['riyadh', 'riyadh'] as const
const jeddah = ['makkah', 'jeddah'] as const

export const offices: readonly Office[] = [
  one(
    'riyadh-washm',
    civil,
    riyadh,
    ['الأحوال المدنية بالوشم', 'Civil affairs, Al-Washm'],
    ['شارع الوشم، حي المربع، الرياض', 'Al-Washm Street, Al-Murabba, Riyadh'],
    [24.656, 46.709],
    { hours: evenings, accessible: all, places: 4 },
  ),
  one(
    'riyadh-muruj',
    civil,
    riyadh,
    ['الأحوال المدنية بالمروج', 'Civil affairs, Al-Muruj'],
    ['طريق أبي بكر الصديق، حي المروج، الرياض', 'Abu Bakr Road, Al-Muruj, Riyadh'],
    [24.757, 46.661],
  ),
  one(
    'kharj-civil',
    civil,
    ['riyadh', 'kharj'],
    ['الأحوال المدنية بالخرج', 'Civil affairs, Al-Kharj'],
    ['طريق الملك فهد، الخرج', 'King Fahd Road, Al-Kharj'],
    [24.149, 47.305],
    { accessible: few, places: 1, reports: false },
  ),
  one(
    'jeddah-andalus',
    civil,
    jeddah,
    ['الأحوال المدنية بجدة - الأندلس', 'Civil affairs Jeddah, Al-Andalus'],
    ['حي الأندلس، جدة', 'Al-Andalus, Jeddah'],
    [21.545, 39.148],
    { hours: evenings, accessible: all, places: 3 },
  ),
  one(
    'makkah-civil',
    civil,
    ['makkah', 'makkah'],
    ['الأحوال المدنية بمكة المكرمة', 'Civil affairs, Makkah'],
    ['حي العزيزية، مكة المكرمة', 'Al-Aziziyah, Makkah'],
    [21.405, 39.863],
  ),
  one(
    'madinah-civil',
    civil,
    ['madinah', 'madinah'],
    ['الأحوال المدنية بالمدينة المنورة', 'Civil affairs, Madinah'],
    ['طريق الملك عبدالله، المدينة المنورة', 'King Abdullah Road, Madinah'],
    [24.486, 39.587],
  ),
  one(
    'dammam-civil',
    civil,
    ['eastern', 'dammam'],
    ['الأحوال المدنية بالدمام', 'Civil affairs, Dammam'],
    ['حي الطبيشي، الدمام', 'At-Tubaishi, Dammam'],
    [26.432, 50.092],
    { accessible: all },
  ),
  one(
    'abha-civil',
    civil,
    ['asir', 'abha'],
    ['الأحوال المدنية بأبها', 'Civil affairs, Abha'],
    ['حي المفتاحة، أبها', 'Al-Miftaha, Abha'],
    [18.214, 42.503],
  ),
  one(
    'riyadh-passports',
    'passports',
    riyadh,
    ['جوازات الرياض', 'Riyadh passports'],
    ['حي الرمال، الرياض', 'Ar-Rimal, Riyadh'],
    [24.879, 46.816],
    { hours: evenings, accessible: all, places: 4 },
  ),
  one(
    'jeddah-passports',
    'passports',
    jeddah,
    ['جوازات جدة', 'Jeddah passports'],
    ['حي الرويس، جدة', 'Ar-Ruwais, Jeddah'],
    [21.513, 39.17],
    { hours: evenings, accessible: all, places: 3 },
  ),
  one(
    'dammam-passports',
    'passports',
    ['eastern', 'dammam'],
    ['جوازات الدمام', 'Dammam passports'],
    ['حي الفيصلية، الدمام', 'Al-Faisaliyah, Dammam'],
    [26.396, 50.071],
  ),
  one(
    'tabuk-passports',
    'passports',
    ['tabuk', 'tabuk'],
    ['جوازات تبوك', 'Tabuk passports'],
    ['طريق الملك فهد، تبوك', 'King Fahd Road, Tabuk'],
    [28.391, 36.566],
    { accessible: few, places: 1 },
  ),
  one(
    'riyadh-traffic',
    'traffic',
    riyadh,
    ['مرور الرياض', 'Riyadh traffic'],
    ['حي الناصرية، الرياض', 'An-Nasiriyah, Riyadh'],
    [24.659, 46.689],
    { accessible: all, places: 3 },
  ),
  one(
    'jeddah-traffic',
    'traffic',
    jeddah,
    ['مرور جدة', 'Jeddah traffic'],
    ['حي السلامة، جدة', 'As-Salamah, Jeddah'],
    [21.585, 39.153],
  ),
  one(
    'khobar-traffic',
    'traffic',
    ['eastern', 'khobar'],
    ['مرور الخبر', 'Al-Khobar traffic'],
    ['حي العقربية، الخبر', 'Al-Aqrabiyah, Al-Khobar'],
    [26.295, 50.194],
  ),
  one(
    'buraydah-traffic',
    'traffic',
    ['qassim', 'buraydah'],
    ['مرور القصيم ببريدة', 'Qassim traffic, Buraydah'],
    ['طريق الملك خالد، بريدة', 'King Khalid Road, Buraydah'],
    [26.349, 43.958],
    { accessible: few },
  ),
]
