/** Towns, streets, crossings, trades, cars and offences from which generated lives are made. */
import type { Text } from '../../src/language/index.ts'
import type { Schedule } from '../../src/registers/violations/index.ts'

const text = (ar: string, en: string): Text => ({ ar, en })

/** Towns, the largest first: name, letter of the short address, first two digits of the postal code, districts. */
export const towns: readonly {
  readonly ar: string
  readonly en: string
  readonly letter: string
  readonly postal: string
  readonly districts: readonly (readonly [ar: string, letter: string])[]
}[] = [
  {
    ar: 'الرياض',
    en: 'Riyadh',
    letter: 'R',
    postal: '12',
    districts: [
      ['حي العليا', 'O'],
      ['حي الملز', 'M'],
      ['حي النرجس', 'N'],
      ['حي الورود', 'W'],
      ['حي السويدي', 'S'],
      ['حي الياسمين', 'Y'],
    ],
  },
  {
    ar: 'جدة',
    en: 'Jeddah',
    letter: 'J',
    postal: '23',
    districts: [
      ['حي الروضة', 'R'],
      ['حي الصفا', 'S'],
      ['حي البغدادية', 'B'],
      ['حي النعيم', 'N'],
    ],
  },
  {
    ar: 'مكة المكرمة',
    en: 'Makkah',
    letter: 'M',
    postal: '24',
    districts: [
      ['حي العزيزية', 'A'],
      ['حي الشوقية', 'S'],
      ['حي النسيم', 'N'],
    ],
  },
  {
    ar: 'المدينة المنورة',
    en: 'Madinah',
    letter: 'T',
    postal: '42',
    districts: [
      ['حي العوالي', 'A'],
      ['حي قباء', 'Q'],
      ['حي الخالدية', 'K'],
    ],
  },
  {
    ar: 'الدمام',
    en: 'Dammam',
    letter: 'D',
    postal: '32',
    districts: [
      ['حي الشاطئ', 'S'],
      ['حي الفيصلية', 'F'],
      ['حي الجلوية', 'J'],
    ],
  },
  {
    ar: 'أبها',
    en: 'Abha',
    letter: 'A',
    postal: '62',
    districts: [
      ['حي المنسك', 'M'],
      ['حي الموظفين', 'W'],
    ],
  },
  {
    ar: 'بريدة',
    en: 'Buraidah',
    letter: 'B',
    postal: '52',
    districts: [
      ['حي الصفراء', 'S'],
      ['حي الريان', 'R'],
    ],
  },
  {
    ar: 'تبوك',
    en: 'Tabuk',
    letter: 'K',
    postal: '47',
    districts: [
      ['حي المروج', 'M'],
      ['حي السليمانية', 'S'],
    ],
  },
  {
    ar: 'حائل',
    en: 'Hail',
    letter: 'H',
    postal: '55',
    districts: [
      ['حي المنتزه', 'M'],
      ['حي لبدة', 'L'],
    ],
  },
  {
    ar: 'جازان',
    en: 'Jazan',
    letter: 'Z',
    postal: '82',
    districts: [
      ['حي الشاطئ', 'S'],
      ['حي الروضة', 'R'],
    ],
  },
]

export const streets = [
  'طريق الملك عبدالله',
  'شارع العليا',
  'شارع الأمير سلطان',
  'طريق المدينة',
  'شارع الستين',
  'شارع الخليج',
  'طريق الملك فهد',
  'شارع التحلية',
  'شارع الأربعين',
  'شارع الجامعة',
] as const

/** Crossings of the border, the busiest first. */
export const ports: readonly Text[] = [
  text('مطار الملك خالد الدولي', 'King Khalid International Airport'),
  text('مطار الملك عبدالعزيز الدولي', 'King Abdulaziz International Airport'),
  text('جسر الملك فهد', 'King Fahd Causeway'),
  text('مطار الملك فهد الدولي', 'King Fahd International Airport'),
  text('منفذ البطحاء', 'Al Batha crossing'),
  text('منفذ سلوى', 'Salwa crossing'),
  text('مطار الأمير محمد بن عبدالعزيز الدولي', 'Prince Mohammad bin Abdulaziz International Airport'),
]

export const trades: readonly Text[] = [
  text('معلم', 'Teacher'),
  text('موظف حكومي', 'Government employee'),
  text('محاسب', 'Accountant'),
  text('عسكري', 'Military'),
  text('مهندس', 'Engineer'),
  text('تاجر', 'Merchant'),
  text('ممرض', 'Nurse'),
  text('طبيب', 'Physician'),
  text('موظف مبيعات', 'Sales employee'),
  text('مزارع', 'Farmer'),
]
export const student = text('طالب', 'Student')
export const retired = text('متقاعد', 'Retired')
export const companion = text('مرافق', 'Companion')

export const workerTrades: readonly Text[] = [
  text('عامل بناء', 'Construction worker'),
  text('سائق شاحنة', 'Truck driver'),
  text('فني كهرباء', 'Electrician'),
  text('بائع', 'Salesman'),
  text('عامل نظافة', 'Cleaner'),
  text('سبّاك', 'Plumber'),
  text('طباخ', 'Cook'),
  text('محاسب', 'Accountant'),
  text('مهندس', 'Engineer'),
  text('ممرض', 'Nurse'),
  text('نجار', 'Carpenter'),
  text('ميكانيكي سيارات', 'Car mechanic'),
]
export const privateDriver = text('سائق خاص', 'Private driver')
export const housemaid = text('عاملة منزلية', 'Housemaid')

export const insurers: readonly Text[] = [
  text('شركة التأمين التعاوني التجريبية', 'Demonstration Cooperative Insurance'),
  text('شركة الواحة للتأمين التجريبية', 'Demonstration Oasis Insurance'),
  text('شركة الدرع للتأمين التجريبية', 'Demonstration Shield Insurance'),
]

export const makes: readonly Text[] = [
  text('تويوتا كامري', 'Toyota Camry'),
  text('هيونداي سوناتا', 'Hyundai Sonata'),
  text('تويوتا هايلكس', 'Toyota Hilux'),
  text('كيا سيراتو', 'Kia Cerato'),
  text('نيسان صني', 'Nissan Sunny'),
  text('فورد تورس', 'Ford Taurus'),
  text('جي إم سي يوكن', 'GMC Yukon'),
  text('هوندا أكورد', 'Honda Accord'),
]

/** Offences with the table of the traffic law that sets their sums (R-VIO-01). */
export const offences: readonly { readonly schedule: Schedule; readonly article: Text }[] = [
  { schedule: 3, article: text('تجاوز السرعة المحددة بما لا يزيد على 20 كم/س', 'Speeding by up to 20 km/h') },
  { schedule: 4, article: text('الوقوف في مكان ممنوع', 'Parking where it is forbidden') },
  { schedule: 1, article: text('استخدام الهاتف باليد أثناء القيادة', 'Using a hand-held phone while driving') },
  { schedule: 3, article: text('عدم ربط حزام الأمان', 'Driving without a seat belt') },
  { schedule: 2, article: text('عدم الالتزام بحدود المسارات', 'Not keeping to the lane') },
  { schedule: 6, article: text('تجاوز الإشارة الضوئية الحمراء', 'Running a red light') },
]

export const courts: readonly Text[] = [
  text('محكمة التنفيذ بالرياض', 'Enforcement Court, Riyadh'),
  text('المحكمة العامة بالدمام', 'General Court, Dammam'),
  text('النيابة العامة', 'Public Prosecution'),
]
