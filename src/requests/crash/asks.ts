/** What the people of the crash suite ask for: each about another person or another matter, so that none is in another's way. */
import { cast } from '../../../cast/index.ts'
import type { Ask } from './acts.ts'
import type { World } from './world.ts'

const lost = {
  document: 'national-id',
  lostOn: '2026-01-31',
  place: 'سوق الديرة في الرياض',
  circumstances: 'سقطت من المحفظة',
  understood: true,
}

export const report: Ask = {
  ask: 'report',
  who: 'KHALID',
  forWhom: 'KHALID',
  service: 'civil-affairs/report-lost-document',
  form: lost,
}
export const renewal: Ask = {
  ask: 'renewal',
  who: 'FAHD',
  forWhom: 'FAHD',
  service: 'passports/renew-passport',
  form: { years: '10', pickup: 'delivery' },
}
export const visa: Ask = {
  ask: 'visa',
  who: 'FAHD',
  forWhom: 'RAHIM',
  service: 'visas/issue-exit-reentry-single',
  form: { mode: 'duration-days', days: '75' },
}
export const exit: Ask = {
  ask: 'exit',
  who: 'FAHD',
  forWhom: 'MARIA',
  service: 'visas/issue-final-exit',
  form: { understood: true },
}
export const child: Ask = {
  ask: 'child',
  who: 'FAHD',
  forWhom: 'LAMA',
  service: 'passports/issue-passport',
  form: { years: '5' },
  photo: true,
}
export const permit: Ask = {
  ask: 'permit',
  who: 'FAHD',
  forWhom: 'SAUD',
  service: 'passports/issue-travel-permit',
  form: { kind: 'single', destinations: 'gcc', document: 'national-id', until: '2026-03-01' },
}
export const fine: Ask = {
  ask: 'fine',
  who: 'KHALID',
  forWhom: 'KHALID',
  service: 'traffic/pay-violation',
  form: { violation: '7999900015' },
}
export const part: Ask = {
  ask: 'part',
  who: 'MAJED',
  forWhom: 'MAJED',
  service: 'traffic/pay-violation-instalments',
  form: { violation: '7999900023', parts: '3' },
}
const objects = (ask: string, who: Ask['who'], violation: string): Ask => ({
  ask,
  who,
  forWhom: who,
  service: 'traffic/dispute-violation',
  form: { violation, reason: 'wrong-facts', statement: 'كانت المركبة في الورشة ذلك اليوم' },
})
export const objection = objects('objection', 'ABDULLAH', '7999900997')
export const objectionRefused = objects('objection-refused', 'HIND', '7999900996')
export const objectionUnanswered = objects('objection-unanswered', 'BADER', '7999900995')
export const moreTime: Ask = {
  ask: 'more-time',
  who: 'REEM',
  forWhom: 'REEM',
  service: 'traffic/request-payment-extension',
  form: { violation: '7999900998', days: '60' },
}
export const card: Ask = {
  ask: 'card',
  who: 'MONA',
  forWhom: 'MONA',
  service: 'civil-affairs/replace-lost-national-id',
  form: { pickup: 'office' },
}
export const cardLost: Ask = {
  ask: 'card-lost',
  who: 'MONA',
  forWhom: 'MONA',
  service: 'civil-affairs/report-lost-document',
  form: lost,
}
export const iqama: Ask = {
  ask: 'iqama',
  who: 'IMRAN',
  forWhom: 'AYESHA',
  service: 'residency/renew-iqama-individual',
  form: { months: '12' },
}
export const address: Ask = {
  ask: 'address',
  who: 'NOURA',
  forWhom: 'NOURA',
  service: 'delivery/register-national-address',
  form: {
    short: 'RHFA7312',
    building: '7312',
    street: 'شارع العليا',
    district: 'حي الورود',
    city: 'الرياض',
    postal: '12345',
    additional: '2987',
  },
}
export const crossing = {
  ask: 'crossing',
  forWhom: 'BILAL',
  service: 'passports/record-border-movement',
  form: { direction: 'exit', port: 'RUH', document: 'PK9990034' },
} as const
/** At a post where something else stands in the books than the officer can see. */
export const crossingAhead = {
  ask: 'crossing-ahead',
  forWhom: 'NOURA',
  service: 'passports/record-border-movement',
  form: { direction: 'exit', port: 'RUH', document: 'national-id' },
} as const
export const crossingUnplanned = { ...crossingAhead, ask: 'crossing-unplanned', forWhom: 'SALMAN' } as const
/** He is a child: his father asks. */
export const saudRenewal: Ask = {
  ask: 'saud',
  who: 'FAHD',
  forWhom: 'SAUD',
  service: 'passports/renew-passport',
  form: { years: '5' },
}
export const activation = {
  ask: 'activation',
  forWhom: 'SAUD',
  service: 'passports/activate-renewed-passport',
  form: { oldPassport: 'A99900036' },
} as const
export const khalid: Ask = { ...renewal, ask: 'khalid', who: 'KHALID', forWhom: 'KHALID' }
export const mona: Ask = { ...renewal, ask: 'mona', who: 'MONA', forWhom: 'MONA' }
/** Refused at the last judgement whenever the workers come: he is fined between the bill and the money. */
export const bilal: Ask = {
  ask: 'bilal',
  who: 'IMRAN',
  forWhom: 'BILAL',
  service: 'residency/renew-iqama-individual',
  form: { months: '3' },
}
export const border = { officer: 'HIND', audience: 'agency:border' } as const

const washm = { region: 'riyadh', branch: 'riyadh-washm', date: '2026-02-16' }
export const booking: Ask = {
  ask: 'booking',
  who: 'FAHD',
  forWhom: 'FAHD',
  service: 'appointments/book-civil-affairs',
  form: { service: 'national-id', ...washm, time: '10:20' },
}
export const bookingPassports: Ask = {
  ask: 'booking-passports',
  who: 'KHALID',
  forWhom: 'KHALID',
  service: 'appointments/book-passports',
  form: { service: 'passport', ...washm, branch: 'riyadh-passports', time: '10:20' },
}
export const bookingTraffic: Ask = {
  ask: 'booking-traffic',
  who: 'NOURA',
  forWhom: 'NOURA',
  service: 'appointments/book-traffic',
  form: { service: 'licence', ...washm, branch: 'riyadh-traffic', time: '10:30' },
}
export const monaHad = {
  number: '79999001',
  purpose: 'birth',
  office: 'riyadh-washm',
  startsAt: '2026-02-16T07:10:00.000Z',
} as const
export const moving: Ask = {
  ask: 'moving',
  who: 'MONA',
  forWhom: 'MONA',
  service: 'appointments/change-appointment',
  form: { appointment: monaHad.number, date: '2026-02-16', time: '11:30' },
}
export const reemHad = { ...monaHad, number: '79999002', purpose: 'family-record' } as const
export const cancelling: Ask = {
  ask: 'cancelling',
  who: 'REEM',
  forWhom: 'REEM',
  service: 'appointments/cancel-appointment',
  form: { appointment: reemHad.number },
}
export const waiting: Ask = {
  ask: 'waiting',
  who: 'TURKI',
  forWhom: 'TURKI',
  service: 'appointments/join-waiting-list',
  form: { service: 'name-change', region: 'riyadh', branch: 'riyadh-washm', until: '2026-02-20' },
}
export const leaving: Ask = {
  ask: 'leaving',
  who: 'TURKI',
  forWhom: 'TURKI',
  service: 'appointments/leave-waiting-list',
  form: { service: 'name-change' },
}
export const majedHad = {
  number: '79999003',
  purpose: 'national-id',
  office: 'riyadh-washm',
  startsAt: '2026-02-01T10:00:00.000Z',
} as const
export const checkIn = {
  ask: 'check-in',
  forWhom: 'MAJED',
  service: 'appointments/check-in',
  form: { appointment: majedHad.number },
} as const
export const reception = { officer: 'HIND', audience: 'agency:offices' } as const

/** A document of the cast that came back to the office, and one that has not left it. */
export const sentAfterAll: Ask = {
  ask: 'sent-after-all',
  who: 'MONA',
  forWhom: 'MONA',
  service: 'delivery/request-document',
  form: { document: '69999002' },
}
export const elsewhere: Ask = {
  ask: 'elsewhere',
  who: 'KHALID',
  forWhom: 'KHALID',
  service: 'delivery/change-delivery-address',
  form: { parcel: '69999003' },
}
export const birth = {
  ask: 'birth',
  forWhom: 'NOURA',
  service: 'civil-affairs/notify-birth-hospital',
  form: {
    hospital: 'WADI',
    hospitalAr: 'مستشفى الوادي التجريبي',
    hospitalEn: 'Wadi demo hospital',
    placeAr: 'الرياض',
    placeEn: 'Riyadh',
    father: '1999900010',
    bornAt: '2026-01-20T11:05:00Z',
    sex: 'male',
    grams: '3240',
    order: '1',
  },
} as const
export const maternity = { officer: 'HIND', audience: 'agency:hospital' } as const
export const naming: Ask = {
  ask: 'naming',
  who: 'FAHD',
  forWhom: 'FAHD',
  service: 'civil-affairs/register-newborn',
  form: { nameAr: 'ريان', nameEn: 'Rayan' },
}

const paperFor = (who: Ask['who'], service: string, form: Ask['form']): Ask => ({
  ask: service.slice(service.indexOf('/') + 1),
  who,
  forWhom: who,
  service,
  form,
})

/** Documents that change no register: each is only stated, numbered and printed. */
export const papers: readonly Ask[] = [
  paperFor('REEM', 'civil-affairs/issue-data-document', { born: true, sex: true, recipient: 'البنك' }),
  paperFor('FAHD', 'documents/report-family-members', { understood: true }),
  paperFor('IMRAN', 'documents/report-travel-record', { from: '2017-01-01', to: '2017-12-31' }),
  paperFor('KHALID', 'traffic/issue-driving-certificate', { recipient: 'جهة العمل' }),
  paperFor('YOUSEF', 'public-security/request-criminal-record', { purpose: 'employment', country: 'كندا' }),
  paperFor('KHALID', 'traffic/issue-vehicle-certificate', { vehicle: 'KSA7812' }),
]

export const inspection = {
  ask: 'inspection',
  forWhom: 'FAHD',
  service: 'traffic/record-inspection',
  form: { plate: 'ABJ1234', until: '2027-02-01' },
} as const
export const station = { officer: 'HIND', audience: 'agency:inspection' } as const
export const cover = {
  ask: 'cover',
  forWhom: 'KHALID',
  service: 'traffic/record-motor-cover',
  form: { plate: 'ABJ1234', policy: 'MV-9990069', insurer: 'cooperative', until: '2027-01-31' },
} as const
export const caught = {
  ask: 'caught',
  forWhom: 'ABDULLAH',
  service: 'traffic/register-violation',
  form: { plate: 'LNR5151', article: 'speed-10', day: '2026-01-31', time: '23:59', place: 'الرياض، طريق الملك فهد' },
} as const
export const trafficPolice = { officer: 'HIND', audience: 'agency:traffic' } as const
export const insurer = { officer: 'HIND', audience: 'agency:insurer' } as const

const partyOf = (who: keyof typeof cast) => ({ driver: cast[who].number, born: cast[who].born })
export const driverInside: Ask = {
  ask: 'driver-inside',
  who: 'FAHD',
  forWhom: 'FAHD',
  service: 'traffic/authorise-driver-internal',
  form: { vehicle: 'ABJ1234', ...partyOf('RAHIM'), from: '2026-02-10', to: '2026-02-12' },
}
export const driverOutside: Ask = {
  ...driverInside,
  ask: 'driver-outside',
  service: 'traffic/authorise-driver-external',
  form: { vehicle: 'ABJ1234', ...partyOf('NOURA'), from: '2026-02-13', to: '2026-02-15', countries: 'gcc' },
}
export const user: Ask = {
  ...driverInside,
  ask: 'user',
  service: 'traffic/add-actual-user',
  form: { vehicle: 'ABJ1234', ...partyOf('NOURA') },
}
const numberOf = (kind: string) => async (w: World) => {
  const { rows } = await w.house.pool.query<{ number: string }>(
    `select number from vehicles.driver where person_id = $1 and kind = $2 order by number desc limit 1`,
    [cast.FAHD.id, kind],
  )
  return rows[0]?.number ?? ''
}
export const driverNoMore: Ask = {
  ...driverInside,
  ask: 'driver-no-more',
  service: 'traffic/cancel-driver-authorisation',
  form: {},
  fill: async (w) => ({ authorisation: await numberOf('internal')(w) }),
}
export const userNoMore: Ask = {
  ...driverInside,
  ask: 'user-no-more',
  who: 'NOURA',
  forWhom: 'NOURA',
  service: 'traffic/remove-actual-user',
  form: {},
  fill: async (w) => ({ user: await numberOf('actual')(w) }),
}
/** Whoever should drive says nothing. */
export const unanswered: Ask = {
  ...driverInside,
  ask: 'unanswered',
  form: { vehicle: 'ABJ1234', ...partyOf('RAHIM'), from: '2026-03-20', to: '2026-03-21' },
}

export const registration: Ask = {
  ...driverInside,
  ask: 'registration',
  service: 'traffic/renew-vehicle-registration',
  form: { vehicle: 'ABJ1234' },
}

/** A sale between two people, each with a vehicle of its own, and what follows it. */
function saleOf(name: string, seller: Ask['who'], buyer: Ask['who'], plate: string) {
  const number = async (w: World): Promise<string> => {
    const { rows } = await w.house.pool.query<{ number: string }>(
      'select number from vehicles.sale_number where plate = $1 order by number desc limit 1',
      [plate],
    )
    return rows[0]?.number ?? ''
  }
  /** As the buyer reads it out from her messages. */
  const code = async (w: World): Promise<string> => {
    const { rows } = await w.house.pool.query<{ code: string }>(
      `select substring(text from '[0-9A-Z]{4}-[0-9A-Z]{4}') as code from notices.notice where person_id = $1 and kind = 'vehicles.sale-code'
       order by created_at desc limit 1`,
      [cast[buyer].id],
    )
    return rows[0]?.code ?? ''
  }
  const by = (who: Ask['who'], act: string, service: string, more: Pick<Ask, 'form' | 'fill'>): Ask => ({
    ask: `${act} ${name}`,
    who,
    forWhom: who,
    service,
    ...more,
  })
  return {
    sale: by(seller, 'sale', 'traffic/sell-vehicle', {
      form: {
        vehicle: plate,
        buyer: cast[buyer].number,
        born: cast[buyer].born,
        price: '45000',
        iban: 'SA0380000000608010167519',
      },
    }),
    deposit: by(buyer, 'deposit', 'traffic/accept-vehicle-purchase', {
      form: {},
      fill: async (w) => ({ sale: await number(w) }),
    }),
    delivery: by(seller, 'delivery', 'traffic/complete-vehicle-delivery', {
      form: {},
      fill: async (w) => ({ sale: await number(w), code: await code(w) }),
    }),
    off: by(buyer, 'off', 'traffic/cancel-vehicle-sale', { form: {}, fill: async (w) => ({ sale: await number(w) }) }),
  }
}

export const sold = saleOf('sold', 'YOUSEF', 'NOURA', 'HKD4321')
export const calledOff = saleOf('called off', 'ABDULLAH', 'NOURA', 'LNR5151')
export const ranOut = saleOf('ran out', 'BADER', 'NOURA', 'TSB6262')

export const mandate: Ask = {
  ask: 'mandate',
  who: 'MAJED',
  forWhom: 'MAJED',
  service: 'delegation/issue-sector',
  form: {
    service: 'passports/renew-passport',
    about: 'everyone',
    delegate: cast.SALMAN.number,
    born: cast.SALMAN.born,
    until: '2026-05-01',
  },
}
export const mandateNoMore: Ask = {
  ask: 'mandate-no-more',
  who: 'SALMAN',
  forWhom: 'SALMAN',
  service: 'delegation/cancel-mandate',
  form: {},
  fill: async (w) => {
    const { rows } = await w.house.pool.query<{ number: string }>(
      'select number from mandates.given where delegate = $1 order by number desc limit 1',
      [cast.SALMAN.id],
    )
    return { mandate: rows[0]?.number ?? '' }
  },
}
