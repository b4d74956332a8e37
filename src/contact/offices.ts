/**
 * Offices that answer what people write, by the id of their unit at the desk; and the branches of the reception centre
 * (R-CON-01), where one is helped to write, and sits for a meeting by video.
 */
import { type Hours, regions } from '../appointments/index.ts'
import type { Text } from '../language/index.ts'

/** The reception and contact centre: whatever has no other office comes here. */
export const centre = 'contact-centre'
/** The Minister's office: screens and keeps the meetings. */
export const ministerOffice = 'minister-office'

export const emirateOf = (region: string): string => `emirate-${region}`

const emirate = (name: Text): Text => ({ ar: `إمارة منطقة ${name.ar}`, en: `Emirate of ${name.en}` })

/** Every office to which a ticket may be referred, by name. */
export const offices: Readonly<Record<string, Text>> = {
  [centre]: { ar: 'مركز الاستقبال والتواصل', en: 'Reception and contact centre' },
  [ministerOffice]: { ar: 'مكتب الوزير', en: 'The Minister’s office' },
  ...Object.fromEntries(Object.entries(regions).map(([id, name]) => [emirateOf(id), emirate(name)])),
}

/** The emirates as a person chooses one: by region. */
export const emirates: Readonly<Record<string, Text>> = Object.fromEntries(
  Object.entries(regions).map(([id, name]) => [id, emirate(name)]),
)

export const officeName = (id: string): Text => offices[id] ?? { ar: 'مكتب آخر', en: 'Another office' }

export interface Branch {
  readonly region: string
  readonly name: Text
  readonly address: Text
  readonly hours: Hours
  /** A section of its own for women, with its own door. */
  readonly women: boolean
}

/** R-DATE-08, without the evenings. */
const hours: Hours = { regular: [[450, 870]], ramadan: [[600, 900]] }

const branch = (region: string, name: Text, address: Text, women = true): Branch => ({
  region,
  name,
  address,
  hours,
  women,
})

/** Where the centre receives people. Riyadh and Jeddah were the first. */
export const branches: Readonly<Record<string, Branch>> = {
  riyadh: branch(
    'riyadh',
    { ar: 'فرع الرياض', en: 'Riyadh branch' },
    { ar: 'طريق المطار، حي الورود، الرياض', en: 'Airport Road, Al-Wurud, Riyadh' },
  ),
  jeddah: branch(
    'makkah',
    { ar: 'فرع جدة', en: 'Jeddah branch' },
    { ar: 'طريق المدينة، حي الشرفية، جدة', en: 'Madinah Road, Al-Sharafiyah, Jeddah' },
  ),
  dammam: branch(
    'eastern',
    { ar: 'فرع الدمام', en: 'Dammam branch' },
    { ar: 'شارع الأمير محمد، الدمام', en: 'Prince Mohammed Street, Dammam' },
  ),
  madinah: branch(
    'madinah',
    { ar: 'فرع المدينة المنورة', en: 'Madinah branch' },
    { ar: 'طريق سلطانة، المدينة المنورة', en: 'Sultanah Road, Madinah' },
  ),
  abha: branch(
    'asir',
    { ar: 'فرع أبها', en: 'Abha branch' },
    { ar: 'طريق الملك فهد، أبها', en: 'King Fahd Road, Abha' },
  ),
  tabuk: branch(
    'tabuk',
    { ar: 'فرع تبوك', en: 'Tabuk branch' },
    { ar: 'طريق الأمير سلطان، تبوك', en: 'Prince Sultan Road, Tabuk' },
    false,
  ),
}

/** The names of the branches, as the options of a form. */
export const branchNames: Readonly<Record<string, Text>> = Object.fromEntries(
  Object.entries(branches).map(([id, { name }]) => [id, name]),
)
