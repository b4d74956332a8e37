/** Offices and what people come for: departments, purposes with what to bring, and what makes an office accessible. */
import type { Day, Text } from '../language/index.ts'
import type { Hours } from './calendar.ts'

export type Department = 'civil-affairs' | 'passports' | 'traffic'

export const departments: Readonly<Record<Department, Text>> = {
  'civil-affairs': { ar: 'الأحوال المدنية', en: 'Civil affairs' },
  passports: { ar: 'الجوازات', en: 'Passports' },
  traffic: { ar: 'المرور', en: 'Traffic' },
}

export interface Purpose {
  readonly department: Department
  readonly name: Text
  readonly bring: Text
}

/** What one comes for. R-APPT-04's "service": one open appointment for each. */
export const purposes = {
  'national-id': {
    department: 'civil-affairs',
    name: { ar: 'بطاقة الهوية الوطنية', en: 'National identity card' },
    bring: { ar: 'بطاقتك السابقة إن كانت معك، وصورة 4×6.', en: 'Your previous card if you have it, and a 4×6 photo.' },
  },
  'family-record': {
    department: 'civil-affairs',
    name: { ar: 'سجل الأسرة', en: 'Family record' },
    bring: {
      ar: 'هويتك، وما يثبت التغيير مثل عقد الزواج.',
      en: 'Your ID, and proof of the change, such as a marriage contract.',
    },
  },
  birth: {
    department: 'civil-affairs',
    name: { ar: 'تسجيل المواليد', en: 'Registering a birth' },
    bring: { ar: 'هويتك، وبلاغ الولادة من المستشفى.', en: 'Your ID, and the hospital’s notice of birth.' },
  },
  'name-change': {
    department: 'civil-affairs',
    name: { ar: 'تعديل الاسم', en: 'Changing a name' },
    bring: { ar: 'هويتك، وسجل الأسرة.', en: 'Your ID, and the family record.' },
  },
  passport: {
    department: 'passports',
    name: { ar: 'جواز السفر السعودي', en: 'Saudi passport' },
    bring: { ar: 'هويتك، وجوازك السابق إن وُجد.', en: 'Your ID, and your previous passport if there is one.' },
  },
  iqama: {
    department: 'passports',
    name: { ar: 'هوية مقيم', en: 'Resident identity' },
    bring: { ar: 'جواز سفرك الأصلي، وهوية المقيم.', en: 'Your original passport, and your resident ID.' },
  },
  visitors: {
    department: 'passports',
    name: { ar: 'شؤون الزائرين', en: 'Visitors’ matters' },
    bring: { ar: 'جواز الزائر الأصلي، وهويتك.', en: 'The visitor’s original passport, and your ID.' },
  },
  licence: {
    department: 'traffic',
    name: { ar: 'رخصة القيادة', en: 'Driving licence' },
    bring: { ar: 'هويتك، ورخصتك السابقة، والفحص الطبي.', en: 'Your ID, your previous licence and the medical check.' },
  },
  vehicle: {
    department: 'traffic',
    name: { ar: 'رخصة سير المركبة', en: 'Vehicle registration' },
    bring: { ar: 'هويتك، واستمارة المركبة.', en: 'Your ID, and the vehicle’s registration.' },
  },
  accident: {
    department: 'traffic',
    name: { ar: 'مراجعة حادث', en: 'About an accident' },
    bring: { ar: 'هويتك، ورقم الحادث.', en: 'Your ID, and the accident’s number.' },
  },
} as const satisfies Readonly<Record<string, Purpose>>

export type PurposeId = keyof typeof purposes

export const isPurpose = (id: unknown): id is PurposeId => typeof id === 'string' && Object.hasOwn(purposes, id)

/** The names of a department's purposes, as the options of a form. */
export function purposesOf(department: Department): Readonly<Record<string, Text>> {
  return Object.fromEntries(
    Object.entries(purposes)
      .filter(([, purpose]) => purpose.department === department)
      .map(([id, purpose]) => [id, purpose.name]),
  )
}

export type Access = 'step-free' | 'lift' | 'wheelchair' | 'hearing-loop' | 'sign-language' | 'women'

export const accesses: Readonly<Record<Access, Text>> = {
  'step-free': { ar: 'مدخل بلا درج', en: 'Step-free entrance' },
  lift: { ar: 'مصعد', en: 'Lift' },
  wheelchair: { ar: 'كرسي متحرك عند المدخل', en: 'Wheelchair at the entrance' },
  'hearing-loop': { ar: 'حلقة سمعية', en: 'Hearing loop' },
  'sign-language': { ar: 'مترجم إشارة', en: 'Sign-language interpreter' },
  women: { ar: 'قسم نسائي', en: 'Women’s section' },
}

export interface Office {
  readonly id: string
  readonly department: Department
  readonly region: string
  readonly city: string
  readonly name: Text
  readonly address: Text
  readonly latitude: number
  readonly longitude: number
  readonly hours: Hours
  readonly accessible: readonly Access[]
  /** Whether it checks people in. Where it does not, nobody is recorded as absent. */
  readonly reportsAttendance: boolean
  /** How many a day may come without an appointment. */
  readonly walkIns: number
  readonly openedOn: Day
  readonly closedOn: Day | null
  /** What it is visited for, how long each takes, and how many at once. */
  readonly receives: readonly { readonly purpose: PurposeId; readonly slotMinutes: number; readonly places: number }[]
}

/** How an office receives people for a purpose, or null when it does not. */
export function receiving(office: Office, purpose: string): Office['receives'][number] | null {
  return office.receives.find((one) => one.purpose === purpose) ?? null
}
