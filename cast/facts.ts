/**
 * What the registers know of the cast when the stories begin: one line a fact, by room. Rows are those of the tables;
 * `who` is the name in people.ts. A document that was replaced has its earlier version here too.
 */
import { establishment, people } from './people.ts'

/** A row of a register's table: `who` becomes person_id. */
export type Fact = Readonly<Record<string, unknown>> & { readonly who: keyof typeof people }

const id = (who: keyof typeof people): string => people[who].id
const text = (ar: string, en: string) => ({ ar, en })

const riyadhAirport = text('مطار الملك خالد الدولي', 'King Khalid International Airport')
const jeddahAirport = text('مطار الملك عبدالعزيز الدولي', 'King Abdulaziz International Airport')
const causeway = text('جسر الملك فهد', 'King Fahd Causeway')

export const addresses: readonly Fact[] = [
  {
    who: 'FAHD',
    building: '7312',
    street: 'شارع العليا',
    district: 'حي العليا',
    city: 'الرياض',
    postal: '12345',
    additional: '2987',
    short: 'RHFA7312',
  },
  {
    who: 'KHALID',
    building: '2210',
    street: 'شارع الأمير سلطان',
    district: 'حي الروضة',
    city: 'جدة',
    postal: '23431',
    additional: '6418',
    short: 'JBRA2210',
  },
  {
    who: 'MONA',
    building: '4105',
    street: 'طريق الملك عبدالله',
    district: 'حي الورود',
    city: 'الرياض',
    postal: '12252',
    additional: '3377',
    short: 'RNWA4105',
  },
  {
    who: 'IMRAN',
    building: '3058',
    street: 'شارع الستين',
    district: 'حي الملز',
    city: 'الرياض',
    postal: '12832',
    additional: '7120',
    short: 'RAMA3058',
  },
  {
    who: 'YOUSEF',
    building: '6021',
    street: 'شارع الخليج',
    district: 'حي الشاطئ',
    city: 'الدمام',
    postal: '32413',
    additional: '2204',
    short: 'DSHA6021',
  },
]

/** Family records, each under its head; a resident's family has no number. */
export const families: readonly {
  readonly head: keyof typeof people
  readonly record: string | null
  readonly since: string
  readonly members: readonly (readonly [keyof typeof people, 'wife' | 'son' | 'daughter', string])[]
}[] = [
  {
    head: 'FAHD',
    record: '199900010',
    since: '2006-04-13',
    members: [
      ['NOURA', 'wife', '2006-04-13'],
      ['SAUD', 'son', '2008-06-01'],
      ['LAMA', 'daughter', '2018-09-15'],
    ],
  },
  { head: 'TURKI', record: '199900101', since: '2002-02-20', members: [] },
  {
    head: 'MAJED',
    record: '199900135',
    since: '2012-10-05',
    members: [
      ['REEM', 'wife', '2012-10-05'],
      ['DANA', 'daughter', '2014-05-01'],
    ],
  },
  {
    head: 'IMRAN',
    record: null,
    since: '2016-03-01',
    members: [
      ['AYESHA', 'wife', '2016-03-01'],
      ['BILAL', 'son', '2018-08-20'],
    ],
  },
  { head: 'TAREK', record: null, since: '2022-11-05', members: [['SALMA', 'daughter', '2022-11-05']] },
]

/** Members who left a record. */
export const left: readonly {
  readonly head: keyof typeof people
  readonly member: keyof typeof people
  readonly until: string
}[] = [{ head: 'MAJED', member: 'REEM', until: '2022-03-15' }]

/** child, father, mother where she is one of the cast, the mother's custody deed. */
export const parents: readonly (readonly [
  keyof typeof people,
  keyof typeof people,
  keyof typeof people | null,
  string | null,
])[] = [
  ['SALEH', 'ABDULLAH', null, null],
  ['FAHD', 'SALEH', null, null],
  ['SAUD', 'FAHD', 'NOURA', null],
  ['LAMA', 'FAHD', 'NOURA', null],
  ['DANA', 'MAJED', 'REEM', '43118820'],
  ['BILAL', 'IMRAN', 'AYESHA', null],
]

/** National ID cards; MONA's first one was lost in 2021 and replaced. */
export const cards: readonly Fact[] = [
  { who: 'FAHD', card: 3, issued: '2017-05-10', expires: '2027-01-20', status: 'valid', lost_count: 0 },
  { who: 'NOURA', card: 2, issued: '2019-02-03', expires: '2028-10-16', status: 'valid', lost_count: 0 },
  { who: 'SAUD', card: 1, issued: '2023-08-20', expires: '2028-08-20', status: 'valid', lost_count: 0 },
  { who: 'KHALID', card: 2, issued: '2020-01-12', expires: '2029-09-23', status: 'valid', lost_count: 0 },
  { who: 'MONA', card: 1, issued: '2014-09-07', expires: '2024-05-20', status: 'replaced', lost_count: 1 },
  { who: 'MONA', card: 2, issued: '2021-06-20', expires: '2031-03-02', status: 'valid', lost_count: 1 },
  { who: 'ABDULLAH', card: 4, issued: '2012-03-04', expires: '2031-07-25', status: 'valid', lost_count: 0 },
  { who: 'HIND', card: 2, issued: '2018-11-18', expires: '2028-07-30', status: 'valid', lost_count: 0 },
  { who: 'TURKI', card: 3, issued: '2016-07-24', expires: '2026-04-03', status: 'valid', lost_count: 0 },
  { who: 'YOUSEF', card: 2, issued: '2019-10-06', expires: '2029-06-17', status: 'valid', lost_count: 0 },
  { who: 'SALMAN', card: 2, issued: '2018-05-13', expires: '2028-01-24', status: 'valid', lost_count: 0 },
  { who: 'MAJED', card: 2, issued: '2020-12-20', expires: '2030-08-31', status: 'valid', lost_count: 0 },
  { who: 'REEM', card: 2, issued: '2021-01-17', expires: '2030-09-28', status: 'valid', lost_count: 0 },
  { who: 'HAMAD', card: 3, issued: '2015-04-19', expires: '2024-12-31', status: 'cancelled', lost_count: 0 },
]

/** The school made Fahd a supervisor; the civil record still has him as a teacher (P-04). */
export const employments: readonly Fact[] = [
  {
    who: 'FAHD',
    employer: '7999900027',
    employer_name: text('إدارة التعليم بالرياض', 'Riyadh Education Department'),
    profession: text('مشرف تربوي', 'Educational supervisor'),
    since: '2025-08-24',
    until: null,
  },
  {
    who: 'KHALID',
    employer: '7999900035',
    employer_name: text('مكتب محاسبة الحربي', 'Alharbi accountants'),
    profession: text('محاسب', 'Accountant'),
    since: '2019-02-03',
    until: null,
  },
]

export const losses: readonly Fact[] = [
  {
    who: 'MONA',
    number: '1442-000217',
    document: 'national-id',
    lost_on: '2021-06-06',
    place: 'سوق في الرياض',
    circumstances: 'سقطت من الحقيبة أثناء التسوق',
    reported_at: '2021-06-06T15:20:00.000Z',
    status: 'closed',
  },
]

/** Passports. NOURA, LAMA and DANA never had one. */
export const passports: readonly Fact[] = [
  { who: 'FAHD', number: 'A99900009', issued: '2011-03-20', expires: '2016-03-19', years: 5, status: 'replaced' },
  { who: 'FAHD', number: 'A99900010', issued: '2016-04-02', expires: '2026-04-02', years: 10, status: 'active' },
  { who: 'SAUD', number: 'A99900036', issued: '2023-09-03', expires: '2028-09-03', years: 5, status: 'active' },
  { who: 'KHALID', number: 'A99900069', issued: '2020-02-16', expires: '2030-02-16', years: 10, status: 'active' },
  { who: 'MONA', number: 'A99900077', issued: '2024-07-07', expires: '2029-07-07', years: 5, status: 'active' },
  { who: 'ABDULLAH', number: 'A99900085', issued: '2014-01-05', expires: '2019-01-05', years: 5, status: 'active' },
  { who: 'TURKI', number: 'A99900101', issued: '2022-10-30', expires: '2032-10-30', years: 10, status: 'active' },
  { who: 'YOUSEF', number: 'A99900119', issued: '2021-03-14', expires: '2026-03-14', years: 5, status: 'active' },
  { who: 'SALMAN', number: 'A99900127', issued: '2018-06-10', expires: '2028-06-10', years: 10, status: 'active' },
  { who: 'MAJED', number: 'A99900135', issued: '2019-08-18', expires: '2029-08-18', years: 10, status: 'lost' },
  { who: 'HAMAD', number: 'A99900168', issued: '2015-05-17', expires: '2025-05-17', years: 10, status: 'cancelled' },
]

export const foreignPassports: readonly Fact[] = [
  { who: 'IMRAN', number: 'PK9990018', country: 'PK', expires: '2028-05-30' },
  { who: 'AYESHA', number: 'PK9990026', country: 'PK', expires: '2027-09-12' },
  { who: 'BILAL', number: 'PK9990034', country: 'PK', expires: '2027-09-12' },
  { who: 'RAHIM', number: 'BD9990042', country: 'BD', expires: '2027-03-01' },
  { who: 'MARIA', number: 'PH9990067', country: 'PH', expires: '2026-12-01' },
  { who: 'ASLAM', number: 'PK9990075', country: 'PK', expires: '2026-08-09' },
  { who: 'ROSA', number: 'PH9990083', country: 'PH', expires: '2029-02-11' },
  { who: 'TAREK', number: 'EG9990091', country: 'EG', expires: '2029-08-14' },
  { who: 'SALMA', number: 'EG9990109', country: 'EG', expires: '2028-01-09' },
  { who: 'JOSEPH', number: 'IN9990059', country: 'IN', expires: '2032-01-19' },
  { who: 'ZAINAB', number: 'PK9990126', country: 'PK', expires: '2029-11-23' },
  { who: 'SITI', number: 'ID9990017', country: 'ID', expires: '2030-06-06' },
]

const driver = text('سائق خاص', 'Private driver')
const housemaid = text('عاملة منزلية', 'Housemaid')
const companion = text('مرافق', 'Companion')

export const iqamas: readonly Fact[] = [
  {
    who: 'IMRAN',
    number: people.IMRAN.number,
    issued: '2017-02-20',
    expires: '2026-02-20',
    kind: 'worker',
    profession: text('مهندس', 'Engineer'),
    status: 'valid',
    late_renewals: 0,
    levy_paid_until: null,
  },
  {
    who: 'AYESHA',
    number: people.AYESHA.number,
    issued: '2017-05-02',
    expires: '2026-02-20',
    kind: 'dependant',
    profession: companion,
    status: 'valid',
    late_renewals: 0,
    levy_paid_until: '2026-02-20',
  },
  {
    who: 'BILAL',
    number: people.BILAL.number,
    issued: '2018-12-02',
    expires: '2026-02-20',
    kind: 'dependant',
    profession: companion,
    status: 'valid',
    late_renewals: 0,
    levy_paid_until: '2026-02-20',
  },
  {
    who: 'RAHIM',
    number: people.RAHIM.number,
    issued: '2025-01-10',
    expires: '2027-01-10',
    kind: 'domestic-worker',
    profession: driver,
    status: 'valid',
    late_renewals: 0,
    levy_paid_until: null,
  },
  {
    who: 'MARIA',
    number: people.MARIA.number,
    issued: '2023-03-18',
    expires: '2026-03-18',
    kind: 'domestic-worker',
    profession: housemaid,
    status: 'valid',
    late_renewals: 0,
    levy_paid_until: null,
  },
  {
    who: 'ASLAM',
    number: people.ASLAM.number,
    issued: '2021-04-11',
    expires: '2025-04-11',
    kind: 'domestic-worker',
    profession: driver,
    status: 'cancelled',
    late_renewals: 0,
    levy_paid_until: null,
  },
  {
    who: 'ROSA',
    number: people.ROSA.number,
    issued: '2024-06-16',
    expires: '2026-06-16',
    kind: 'domestic-worker',
    profession: housemaid,
    status: 'valid',
    late_renewals: 1,
    levy_paid_until: null,
  },
  {
    who: 'TAREK',
    number: people.TAREK.number,
    issued: '2021-09-12',
    expires: '2027-09-12',
    kind: 'worker',
    profession: text('محاسب', 'Accountant'),
    status: 'valid',
    late_renewals: 0,
    levy_paid_until: null,
  },
  {
    who: 'SALMA',
    number: people.SALMA.number,
    issued: '2023-02-19',
    expires: '2027-09-12',
    kind: 'dependant',
    profession: companion,
    status: 'valid',
    late_renewals: 0,
    levy_paid_until: '2027-09-12',
  },
]

/** KHALID let a visa of his worker run out, neither used nor cancelled (R-VIS-08). */
export const fines: readonly Fact[] = [
  {
    who: 'KHALID',
    number: '8999900018',
    what: text('تأشيرة خروج وعودة لم تُستعمل ولم تُلغَ', 'Exit and re-entry visa neither used nor cancelled'),
    halalas: 100_000,
    imposed_on: '2025-09-14',
    status: 'unpaid',
  },
  {
    who: 'ROSA',
    number: '8999900026',
    what: text('تأخر في تجديد هوية مقيم', 'Resident identity renewed late'),
    halalas: 50_000,
    imposed_on: '2025-06-22',
    status: 'paid',
  },
]

export const sponsorships: readonly Fact[] = [
  { who: 'RAHIM', sponsor: id('FAHD'), since: '2025-01-10', kind: 'domestic-worker', until: null },
  { who: 'MARIA', sponsor: id('FAHD'), since: '2023-03-18', kind: 'domestic-worker', until: null },
  { who: 'ASLAM', sponsor: id('FAHD'), since: '2021-04-11', kind: 'domestic-worker', until: '2024-11-02' },
  { who: 'ROSA', sponsor: id('KHALID'), since: '2024-06-16', kind: 'domestic-worker', until: null },
  { who: 'IMRAN', sponsor: establishment.number, since: '2017-02-20', kind: 'worker', until: null },
  { who: 'JOSEPH', sponsor: establishment.number, since: '2025-12-20', kind: 'worker', until: null },
  { who: 'AYESHA', sponsor: id('IMRAN'), since: '2017-05-02', kind: 'dependant', until: null },
  { who: 'BILAL', sponsor: id('IMRAN'), since: '2018-12-02', kind: 'dependant', until: null },
  { who: 'TAREK', sponsor: establishment.number, since: '2021-09-12', kind: 'worker', until: null },
  { who: 'SALMA', sponsor: id('TAREK'), since: '2023-02-19', kind: 'dependant', until: null },
]

export const visas: readonly Fact[] = [
  {
    who: 'ZAINAB',
    number: '6999900025',
    kind: 'visit',
    status: 'issued',
    issued_on: '2025-11-09',
    leave_before: '2026-02-05',
    return_before: null,
    mode: null,
    days: 90,
    sponsor: id('IMRAN'),
    entered_on: '2025-11-20',
  },
  {
    who: 'SITI',
    number: '6999900017',
    kind: 'work',
    status: 'issued',
    issued_on: '2026-01-18',
    leave_before: '2026-04-18',
    return_before: null,
    mode: null,
    days: 90,
    sponsor: id('MONA'),
    entered_on: null,
  },
  {
    who: 'JOSEPH',
    number: '6999900033',
    kind: 'work',
    status: 'closed',
    issued_on: '2025-11-30',
    leave_before: '2026-02-28',
    return_before: null,
    mode: null,
    days: 90,
    sponsor: establishment.number,
    entered_on: '2025-12-20',
  },
  {
    who: 'ASLAM',
    number: '6999900041',
    kind: 'final-exit',
    status: 'closed',
    issued_on: '2024-10-20',
    leave_before: '2024-12-19',
    return_before: null,
    mode: null,
    days: 60,
    sponsor: id('FAHD'),
    entered_on: null,
  },
  {
    who: 'ROSA',
    number: '6999900058',
    kind: 'exit-reentry-single',
    status: 'used-out',
    issued_on: '2026-01-04',
    leave_before: '2026-04-04',
    return_before: '2026-03-11',
    mode: 'duration',
    days: 60,
    sponsor: id('KHALID'),
    entered_on: null,
  },
  {
    who: 'RAHIM',
    number: '6999900066',
    kind: 'exit-reentry-single',
    status: 'closed',
    issued_on: '2025-06-01',
    leave_before: '2025-09-01',
    return_before: '2025-08-09',
    mode: 'duration',
    days: 60,
    sponsor: id('FAHD'),
    entered_on: null,
  },
]

/** Crossings, oldest first for each. Someone without any is in the Kingdom. */
export const movements: readonly Fact[] = [
  { who: 'FAHD', at: '2025-08-03T07:40:00.000Z', port: causeway, direction: 'exit', document: 'A99900010' },
  { who: 'FAHD', at: '2025-08-20T17:05:00.000Z', port: causeway, direction: 'entry', document: 'A99900010' },
  { who: 'SAUD', at: '2025-08-03T07:40:00.000Z', port: causeway, direction: 'exit', document: 'A99900036' },
  { who: 'SAUD', at: '2025-08-20T17:05:00.000Z', port: causeway, direction: 'entry', document: 'A99900036' },
  { who: 'IMRAN', at: '2017-01-28T04:10:00.000Z', port: riyadhAirport, direction: 'entry', document: 'PK9990018' },
  { who: 'AYESHA', at: '2017-04-15T20:30:00.000Z', port: riyadhAirport, direction: 'entry', document: 'PK9990026' },
  { who: 'ASLAM', at: '2021-03-20T11:00:00.000Z', port: riyadhAirport, direction: 'entry', document: 'PK9990075' },
  { who: 'ASLAM', at: '2024-11-02T19:15:00.000Z', port: riyadhAirport, direction: 'exit', document: 'PK9990075' },
  { who: 'RAHIM', at: '2024-12-02T09:25:00.000Z', port: riyadhAirport, direction: 'entry', document: 'BD9990042' },
  { who: 'RAHIM', at: '2025-06-10T18:00:00.000Z', port: riyadhAirport, direction: 'exit', document: 'BD9990042' },
  { who: 'RAHIM', at: '2025-08-01T05:35:00.000Z', port: riyadhAirport, direction: 'entry', document: 'BD9990042' },
  { who: 'MARIA', at: '2023-02-22T13:50:00.000Z', port: riyadhAirport, direction: 'entry', document: 'PH9990067' },
  { who: 'ROSA', at: '2024-05-21T16:20:00.000Z', port: jeddahAirport, direction: 'entry', document: 'PH9990083' },
  { who: 'ROSA', at: '2026-01-10T21:10:00.000Z', port: jeddahAirport, direction: 'exit', document: 'PH9990083' },
  { who: 'TAREK', at: '2021-08-22T12:15:00.000Z', port: riyadhAirport, direction: 'entry', document: 'EG9990091' },
  { who: 'JOSEPH', at: '2025-12-20T06:45:00.000Z', port: riyadhAirport, direction: 'entry', document: 'IN9990059' },
  { who: 'ZAINAB', at: '2025-11-20T10:30:00.000Z', port: riyadhAirport, direction: 'entry', document: 'PK9990126' },
  { who: 'TURKI', at: '2026-01-25T08:00:00.000Z', port: riyadhAirport, direction: 'exit', document: 'A99900101' },
]

export const bans: readonly Fact[] = [
  {
    who: 'YOUSEF',
    number: '47-2211',
    agency: text('المحكمة العامة بالدمام', 'General Court, Dammam'),
    since: '2025-10-14',
    until: null,
  },
  {
    who: 'KHALID',
    number: '45-0907',
    agency: text('النيابة العامة', 'Public Prosecution'),
    since: '2023-11-05',
    until: '2024-11-05',
  },
]

export const suspensions: readonly Fact[] = [
  {
    who: 'SALMAN',
    number: '47-5530',
    agency: text('محكمة التنفيذ بالرياض', 'Enforcement Court, Riyadh'),
    since: '2025-12-07',
    until: null,
  },
]

export const convictions: readonly Fact[] = [
  {
    who: 'SALMAN',
    judgment: '45-20817',
    court: text('المحكمة الجزائية بالرياض', 'Criminal Court, Riyadh'),
    judged_on: '2024-01-16',
    cleared_on: null,
  },
  {
    who: 'SALMAN',
    judgment: '36-11042',
    court: text('المحكمة الجزائية بالرياض', 'Criminal Court, Riyadh'),
    judged_on: '2015-05-11',
    cleared_on: '2021-06-01',
  },
]

const speeding = text('تجاوز السرعة المحددة بما لا يزيد على 20 كم/س', 'Speeding by up to 20 km/h')
const phone = text('استخدام الهاتف باليد أثناء القيادة', 'Using a hand-held phone while driving')

export const violations: readonly Fact[] = [
  {
    who: 'KHALID',
    number: '7999900015',
    at: '2026-01-14T15:42:00.000Z',
    place: text('جدة، طريق المدينة', 'Jeddah, Madinah Road'),
    schedule: 3,
    article: speeding,
    min_halalas: 15_000,
    max_halalas: 30_000,
    plate: 'KSA7812',
    status: 'unpaid',
    issued_on: '2026-01-15',
    pay_by: '2026-03-01',
    paid_halalas: null,
    paid_on: null,
  },
  {
    who: 'KHALID',
    number: '7999900007',
    at: '2025-04-02T09:12:00.000Z',
    place: text('جدة، شارع التحلية', 'Jeddah, Tahlia Street'),
    schedule: 1,
    article: phone,
    min_halalas: 50_000,
    max_halalas: 90_000,
    plate: 'KSA7812',
    status: 'paid',
    issued_on: '2025-04-02',
    // He objected, it was rejected, and he had fifteen days from then.
    pay_by: '2025-04-27',
    paid_halalas: 50_000,
    paid_on: '2025-04-20',
  },
  {
    who: 'MAJED',
    number: '7999900023',
    at: '2025-09-08T18:05:00.000Z',
    place: text('الرياض، طريق الملك فهد', 'Riyadh, King Fahd Road'),
    schedule: 1,
    article: phone,
    min_halalas: 50_000,
    max_halalas: 90_000,
    plate: null,
    status: 'unpaid',
    issued_on: '2025-09-08',
    pay_by: '2025-10-23',
    paid_halalas: null,
    paid_on: null,
  },
]

/** ABDULLAH, who is old, lets YOUSEF renew his passport for him. */
export const mandates: readonly Fact[] = [
  {
    who: 'ABDULLAH',
    number: '3999900001',
    delegate: id('YOUSEF'),
    services: ['passports/renew-passport'],
    object: id('ABDULLAH'),
    most_halalas: 60_000,
    since: '2025-12-01T07:00:00.000Z',
    until: '2026-06-30',
    status: 'valid',
    ended_at: null,
  },
]

export const objections: readonly Fact[] = [
  {
    who: 'KHALID',
    violation: '7999900007',
    number: '6999900001',
    reason: 'wrong-facts',
    statement: 'كان الهاتف في حامله ولم أمسكه بيدي.',
    filed_on: '2025-04-05',
    status: 'rejected',
    decided_on: '2025-04-12',
    words: text('تظهر الصورة الهاتف في يدك.', 'The picture shows the phone in your hand.'),
  },
]

const insurer = text('شركة التأمين التعاوني التجريبية', 'Demonstration Cooperative Insurance')

export const vehicles: readonly Fact[] = [
  {
    who: 'FAHD',
    plate: 'ABJ1234',
    kind: 'private',
    make: text('تويوتا كامري', 'Toyota Camry'),
    model_year: 2021,
    registration_expires: '2026-03-01',
    insurer,
    insurance_expires: '2026-11-30',
    inspection_expires: '2026-01-15',
    status: 'registered',
    since: '2021-03-01',
  },
  {
    who: 'KHALID',
    plate: 'KSA7812',
    kind: 'private',
    make: text('هيونداي سوناتا', 'Hyundai Sonata'),
    model_year: 2022,
    registration_expires: '2027-06-12',
    insurer,
    insurance_expires: '2026-09-01',
    inspection_expires: '2026-08-15',
    status: 'registered',
    since: '2022-06-12',
  },
]

export const licences: readonly Fact[] = [
  {
    who: 'FAHD',
    number: people.FAHD.number,
    kind: 'private',
    issued: '2018-07-15',
    expires: '2028-03-27',
    status: 'valid',
  },
  {
    who: 'NOURA',
    number: people.NOURA.number,
    kind: 'private',
    issued: '2020-09-06',
    expires: '2030-05-17',
    status: 'valid',
  },
  {
    who: 'KHALID',
    number: people.KHALID.number,
    kind: 'private',
    issued: '2021-11-28',
    expires: '2031-08-10',
    status: 'valid',
  },
  {
    who: 'RAHIM',
    number: people.RAHIM.number,
    kind: 'private',
    issued: '2025-02-09',
    expires: '2027-01-10',
    status: 'valid',
  },
]

export const policies: readonly Fact[] = [
  { who: 'IMRAN', number: 'HI-9990018', insurer, since: '2025-02-21', until: '2027-02-20' },
  { who: 'AYESHA', number: 'HI-9990026', insurer, since: '2025-02-21', until: '2027-02-20' },
  { who: 'BILAL', number: 'HI-9990034', insurer, since: '2025-02-21', until: '2027-02-20' },
  { who: 'RAHIM', number: 'HI-9990042', insurer, since: '2025-01-10', until: '2027-01-10' },
  { who: 'MARIA', number: 'HI-9990067', insurer, since: '2025-03-18', until: '2027-03-18' },
  { who: 'ROSA', number: 'HI-9990083', insurer, since: '2024-06-16', until: '2026-06-16' },
  { who: 'TAREK', number: 'HI-9990091', insurer, since: '2025-09-12', until: '2027-09-11' },
  { who: 'SALMA', number: 'HI-9990109', insurer, since: '2025-09-12', until: '2027-09-11' },
  { who: 'JOSEPH', number: 'HI-9990059', insurer, since: '2025-12-20', until: '2026-12-19' },
  { who: 'ZAINAB', number: 'HI-9990126', insurer, since: '2025-11-20', until: '2026-02-05' },
]

/** Visits of the past; stories book their own. */
export const appointments: readonly Fact[] = [
  {
    who: 'MAJED',
    number: '80000000',
    department: 'civil-affairs',
    purpose: 'family-record',
    office_id: 'riyadh-washm',
    starts_at: '2026-01-18T06:00:00.000Z',
    status: 'attended',
  },
]

/** Documents on their way, one in each kind of hands; their numbers come before any that the house gives. */
const wayOf = (street: string, short: string) => ({
  short,
  building: short.slice(4),
  street,
  district: 'حي الورود',
  city: 'الرياض',
  postal: '12345',
  additional: '2987',
})
const thePost = text('البريد', 'The post')
const waiting = {
  label_id: null,
  fee: { platform: 0, vat: 0 },
  paid_request: null,
  old_document: null,
  old_seen: false,
}

export const parcels: readonly Fact[] = [
  {
    who: 'IMRAN',
    number: '69999001',
    document: 'iqama',
    document_number: people.IMRAN.number,
    department: 'passports',
    way: 'post',
    recipient: text('عمران صديقي', 'Imran Siddiqui'),
    address: wayOf('شارع العليا', 'RHFB4521'),
    sending: 1,
    tracking: 'SP999900018SA',
    carrier: thePost,
    expected: '2026-02-03',
    state: 'in-transit',
    failures: 0,
    why: null,
    happened_at: '2026-01-31T16:00:00.000Z',
    keep_until: null,
    ...waiting,
  },
  {
    who: 'MONA',
    number: '69999002',
    document: 'certificate',
    document_number: '79990002',
    department: 'civil-affairs',
    way: 'post',
    recipient: text('منى القحطاني', 'Mona Alqahtani'),
    address: wayOf('شارع الأمير سلطان', 'RNUA4410'),
    sending: 1,
    tracking: 'SP999900026SA',
    carrier: thePost,
    expected: '2026-01-20',
    state: 'returned',
    failures: 3,
    why: 'absent',
    happened_at: '2026-01-25T12:00:00.000Z',
    keep_until: '2026-03-26',
    ...waiting,
  },
  {
    who: 'KHALID',
    number: '69999003',
    document: 'vehicle-registration',
    document_number: 'KSA7812',
    department: 'traffic',
    way: 'post',
    recipient: text('خالد الحربي', 'Khalid Alharbi'),
    address: wayOf('شارع الملك فهد', 'RHFD2207'),
    sending: 1,
    tracking: 'SP999900034SA',
    carrier: thePost,
    expected: '2026-02-04',
    state: 'labelled',
    failures: 0,
    why: null,
    happened_at: null,
    keep_until: null,
    ...waiting,
  },
]
