/**
 * The people of the demo kingdom (personas.md), one row each. They do not exist: their numbers are of the blocks kept
 * for demonstrations (R-ID-06). Days are those of the stories, which begin on Sunday 2026-02-01.
 */
import type { Day, NameParts, PersonName } from '../src/language/index.ts'
import type { Marital, NumberKind, PersonKind, Sex } from '../src/registers/people/index.ts'
import { uuidOf } from '../src/store/index.ts'

/** The day of the stories; raise.ts moves every date when the kingdom is raised on another. */
export const castDay: Day = '2026-02-01'

export interface CastMember {
  readonly id: string
  readonly number: string
  readonly numberKind: NumberKind
  readonly kind: PersonKind
  readonly name: PersonName
  readonly sex: Sex
  readonly born: Day
  readonly nationality: string
  readonly marital: Marital
  readonly mobile: string | null
  readonly biometrics: boolean
  readonly profession: { readonly ar: string; readonly en: string } | null
  readonly died: Day | null
}

const m = 'male'
const f = 'female'

type More = Partial<
  Pick<CastMember, 'marital' | 'mobile' | 'biometrics' | 'profession' | 'died' | 'kind' | 'nationality'>
>

/** Four parts of a name, separated by `|`; an empty part is one the person's passport does not have (R-NAME-06). */
function parts(text: string): NameParts {
  const [first = '', father = '', grandfather = '', family = ''] = text.split('|')
  return { first, father, grandfather, family }
}

function numberKindOf(number: string): NumberKind {
  if (number.startsWith('1')) return 'national-id'
  if (number.startsWith('2')) return 'iqama'
  return number.startsWith('6') ? 'visa' : 'border'
}

function one<const K extends string>(
  key: K,
  number: string,
  ar: string,
  en: string,
  sex: Sex,
  born: Day,
  more: More = {},
) {
  const numberKind = numberKindOf(number)
  const kind: PersonKind = numberKind === 'national-id' ? 'citizen' : numberKind === 'iqama' ? 'resident' : 'visitor'
  const member: CastMember = {
    id: uuidOf(`cast:${key}`),
    number,
    numberKind,
    kind,
    name: { ar: parts(ar), en: parts(en) },
    sex,
    born,
    nationality: 'SA',
    marital: 'single',
    mobile: null,
    biometrics: true,
    profession: null,
    died: null,
    ...more,
  }
  return { [key]: member } as { readonly [P in K]: CastMember }
}

const work = (ar: string, en: string) => ({ ar, en })
const mobile = (nn: string): string => `+9665000000${nn}`

export const people = {
  // Fahd's household
  ...one('FAHD', '1999900010', 'فهد|صالح|عبدالله|العتيبي', 'Fahd|Saleh|Abdullah|Alotaibi', m, '1985-03-10', {
    marital: 'married',
    mobile: mobile('10'),
    profession: work('معلم', 'Teacher'),
  }),
  ...one('NOURA', '1999900028', 'نورة|علي|محمد|الشهري', 'Noura|Ali|Mohammed|Alshehri', f, '1987-11-22', {
    marital: 'married',
    mobile: mobile('28'),
    profession: work('صيدلانية', 'Pharmacist'),
  }),
  ...one('SAUD', '1999900036', 'سعود|فهد|صالح|العتيبي', 'Saud|Fahd|Saleh|Alotaibi', m, '2008-06-01', {
    mobile: mobile('36'),
    profession: work('طالب', 'Student'),
  }),
  ...one('LAMA', '1999900044', 'لمى|فهد|صالح|العتيبي', 'Lama|Fahd|Saleh|Alotaibi', f, '2018-09-15', {
    biometrics: false,
  }),
  ...one('RAHIM', '2999900042', 'رحيم|||الدين', 'Rahim|||Uddin', m, '1990-04-17', {
    nationality: 'BD',
    marital: 'married',
    mobile: mobile('42'),
    profession: work('سائق خاص', 'Private driver'),
  }),
  ...one('MARIA', '2999900067', 'ماريا|||سانتوس', 'Maria|||Santos', f, '1992-12-08', {
    nationality: 'PH',
    mobile: mobile('67'),
    profession: work('عاملة منزلية', 'Housemaid'),
  }),
  ...one('ASLAM', '2999900075', 'أسلم|||خان', 'Aslam|||Khan', m, '1979-01-30', {
    nationality: 'PK',
    marital: 'married',
    profession: work('سائق خاص', 'Private driver'),
  }),
  // Other citizens
  ...one('KHALID', '1999900069', 'خالد|ناصر|سعد|الحربي', 'Khalid|Nasser|Saad|Alharbi', m, '1991-07-04', {
    mobile: mobile('69'),
    profession: work('محاسب', 'Accountant'),
  }),
  ...one('MONA', '1999900077', 'منى|إبراهيم|علي|القحطاني', 'Mona|Ibrahim|Ali|Alqahtani', f, '1983-05-19', {
    mobile: mobile('77'),
    profession: work('طبيبة', 'Physician'),
  }),
  ...one('ABDULLAH', '1999900085', 'عبدالله|سعد|محمد|العتيبي', 'Abdullah|Saad|Mohammed|Alotaibi', m, '1940-02-11', {
    marital: 'widowed',
    mobile: mobile('85'),
    profession: work('متقاعد', 'Retired'),
  }),
  ...one('HIND', '1999900093', 'هند|أحمد|علي|الزهراني', 'Hind|Ahmed|Ali|Alzahrani', f, '1988-09-02', {
    mobile: mobile('93'),
    profession: work('موظفة جوازات', 'Passports officer'),
  }),
  ...one('TURKI', '1999900101', 'تركي|سلطان|فهد|الدوسري', 'Turki|Sultan|Fahd|Aldosari', m, '1976-06-25', {
    marital: 'married',
    mobile: mobile('01'),
    profession: work('صاحب منشأة', 'Business owner'),
  }),
  // Added to the personas: one fact each that a rule needs
  ...one('YOUSEF', '1999900119', 'يوسف|حمد|سالم|المطيري', 'Yousef|Hamad|Salem|Almutairi', m, '1989-10-13', {
    mobile: mobile('19'),
    profession: work('مقاول', 'Contractor'),
  }),
  ...one('SALMAN', '1999900127', 'سلمان|راشد|محمد|الشمري', 'Salman|Rashed|Mohammed|Alshammari', m, '1981-03-28', {
    mobile: mobile('27'),
    profession: work('تاجر', 'Merchant'),
  }),
  ...one('MAJED', '1999900135', 'ماجد|عمر|صالح|الغامدي', 'Majed|Omar|Saleh|Alghamdi', m, '1984-08-08', {
    marital: 'divorced',
    mobile: mobile('35'),
    profession: work('مهندس', 'Engineer'),
  }),
  ...one('REEM', '1999900143', 'ريم|فيصل|أحمد|العسيري', 'Reem|Faisal|Ahmed|Alasiri', f, '1986-12-01', {
    marital: 'divorced',
    mobile: mobile('43'),
    profession: work('معلمة', 'Teacher'),
  }),
  ...one('DANA', '1999900150', 'دانة|ماجد|عمر|الغامدي', 'Dana|Majed|Omar|Alghamdi', f, '2014-05-01', {
    biometrics: false,
  }),
  ...one('HAMAD', '1999900168', 'حمد|جابر|علي|السبيعي', 'Hamad|Jaber|Ali|Alsubaie', m, '1951-02-14', {
    marital: 'widowed',
    died: '2024-09-03',
    profession: work('متقاعد', 'Retired'),
  }),
  // Added to the personas: Fahd's father, through whom Abdullah is his grandfather (P-10)
  ...one('SALEH', '1999900002', 'صالح|عبدالله|سعد|العتيبي', 'Saleh|Abdullah|Saad|Alotaibi', m, '1961-07-01', {
    marital: 'married',
    died: '2019-01-12',
    profession: work('متقاعد', 'Retired'),
  }),
  // Added to the personas: who works at the offices beside Hind
  ...one('BADER', '1999900416', 'بدر|سالم|ناصر|العنزي', 'Bader|Salem|Nasser|Alanazi', m, '1979-05-06', {
    mobile: mobile('51'),
    profession: work('مشرف أحوال', 'Civil affairs supervisor'),
  }),
  ...one('NAWAL', '1999900424', 'نوال|يحيى|حسن|الزهيري', 'Nawal|Yahya|Hasan|Alzuhairi', f, '1975-11-12', {
    mobile: mobile('52'),
    profession: work('مديرة جوازات', 'Passports director'),
  }),
  ...one('FAISAL', '1999900432', 'فيصل|مشعل|عواد|الرويلي', 'Faisal|Mishal|Awad|Alruwaili', m, '1972-03-30', {
    mobile: mobile('53'),
    profession: work('مدير أحوال', 'Civil affairs director'),
  }),
  // Added to the personas: who answers at the contact centre, at an emirate, and keeps the Minister's meetings
  ...one('SAMI', '1999900804', 'سامي|عادل|حسين|المالكي', 'Sami|Adel|Hussein|Almalki', m, '1990-02-09', {
    mobile: mobile('71'),
    biometrics: false,
    profession: work('موظف تواصل', 'Contact officer'),
  }),
  ...one('AMAL', '1999900812', 'أمل|سعيد|فايز|القرني', 'Amal|Saeed|Fayez|Alqarni', f, '1986-07-17', {
    mobile: mobile('72'),
    biometrics: false,
    profession: work('موظفة إمارة', 'Emirate officer'),
  }),
  ...one('BANDAR', '1999900820', 'بندر|طلال|منصور|البقمي', 'Bandar|Talal|Mansour|Albuqami', m, '1978-04-21', {
    mobile: mobile('73'),
    biometrics: false,
    profession: work('مدير مكتب', 'Head of office'),
  }),
  // Residents
  ...one('IMRAN', '2999900018', 'عمران|||صديقي', 'Imran|||Siddiqui', m, '1982-01-15', {
    nationality: 'PK',
    marital: 'married',
    mobile: mobile('18'),
    profession: work('مهندس', 'Engineer'),
  }),
  ...one('AYESHA', '2999900026', 'عائشة|||صديقي', 'Ayesha|||Siddiqui', f, '1986-04-03', {
    nationality: 'PK',
    marital: 'married',
    mobile: mobile('26'),
  }),
  ...one('BILAL', '2999900034', 'بلال|||صديقي', 'Bilal|||Siddiqui', m, '2018-08-20', {
    nationality: 'PK',
    biometrics: true,
  }),
  ...one('ROSA', '2999900083', 'روزا|||كروز', 'Rosa|||Cruz', f, '1995-03-21', {
    nationality: 'PH',
    mobile: mobile('83'),
    profession: work('عاملة منزلية', 'Housemaid'),
  }),
  // Added to the personas: a child too small to give fingerprints (R-ACC-18), and her father
  ...one('TAREK', '2999900091', 'طارق|||منصور', 'Tarek|||Mansour', m, '1988-03-02', {
    nationality: 'EG',
    marital: 'married',
    mobile: mobile('91'),
    profession: work('محاسب', 'Accountant'),
  }),
  ...one('SALMA', '2999900109', 'سلمى|||منصور', 'Salma|||Mansour', f, '2022-11-05', {
    nationality: 'EG',
    biometrics: false,
  }),
  // Newcomers and visitors
  ...one('JOSEPH', '3999900059', 'جوزيف|||ماثيو', 'Joseph|||Mathew', m, '1993-06-30', {
    nationality: 'IN',
    mobile: mobile('59'),
    profession: work('فني كهرباء', 'Electrician'),
  }),
  ...one('ZAINAB', '4999900026', 'زينب|||صديقي', 'Zainab|||Siddiqui', f, '1957-10-09', {
    nationality: 'PK',
    marital: 'widowed',
  }),
  ...one('SITI', '6999900017', 'ستي|||أمينة', 'Siti|||Aminah', f, '1996-07-12', {
    nationality: 'ID',
    biometrics: false,
    profession: work('عاملة منزلية', 'Housemaid'),
  }),
} as const satisfies Readonly<Record<string, CastMember>>

export type CastKey = keyof typeof people

/** Fahd's and Noura's newborn: the hospital has told of him, and he gets this number when they name him (P-09). */
export const RAYAN = { number: '1999900051', born: '2026-01-20' } as const

/** The firm of TURKI, which sponsors IMRAN, TAREK and JOSEPH. */
export const establishment = { number: '7999900019', commercialRecord: '1099990001' } as const
