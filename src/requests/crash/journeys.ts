/**
 * The journeys of the crash suite: every kind of service the house has, and every way a request can end. Each is a list
 * of acts that may be begun again from the start, and what must be true when everything has come to rest.
 */
import { inDays } from '../../store/index.ts'
import type { Station } from '../words.ts'
import {
  type Act,
  type Ask,
  answers,
  answersOffice,
  asksForOffice,
  enteredAhead,
  gatewayWill,
  hadAppointment,
  hadExitVisa,
  hadVehicle,
  hadViolation,
  hasStepAlready,
  isBanned,
  isFined,
  officerApproves,
  officerRefers,
  officerReturns,
  officersRefuse,
  opensPayment,
  pays,
  paysInOldTab,
  photoServiceIsSilent,
  registersBirth,
  sends,
  settles,
  timePasses,
  withdraws,
} from './acts.ts'
import {
  activation,
  address,
  bilal,
  birth,
  booking,
  bookingPassports,
  bookingTraffic,
  border,
  calledOff,
  cancelling,
  card,
  cardLost,
  caught,
  checkIn,
  child,
  cover,
  crossing,
  crossingAhead,
  crossingUnplanned,
  driverInside,
  driverNoMore,
  driverOutside,
  elsewhere,
  exit,
  fine,
  inspection,
  insurer,
  iqama,
  khalid,
  leaving,
  majedHad,
  mandate,
  mandateNoMore,
  maternity,
  mona,
  monaHad,
  moreTime,
  moving,
  naming,
  objection,
  objectionRefused,
  objectionUnanswered,
  papers,
  part,
  permit,
  ranOut,
  reception,
  reemHad,
  registration,
  renewal,
  report,
  saudRenewal,
  sentAfterAll,
  sold,
  station,
  trafficPolice,
  unanswered,
  user,
  userNoMore,
  visa,
  waiting,
} from './asks.ts'

/** How one request of a journey must end, known beforehand: what the undisturbed run is held to. */
export interface End {
  readonly ask: string
  readonly station: Station
  readonly reason?: string
  /** What became of the money, if there was any. */
  readonly money: 'none' | 'used' | 'refunded' | 'returned' | 'never paid'
  /** Which registers have versions by it, and how many. */
  readonly versions: Readonly<Record<string, number>>
  /** How many notices about it, all people together. */
  readonly notices: number
  readonly documents?: number
}

export interface Journey {
  readonly kind: string
  readonly services: readonly string[]
  readonly acts: readonly Act[]
  readonly ends: readonly End[]
  /** The number of named places it passed when it was written: fewer means that a place was lost. */
  readonly places: number
  /** Only these places differ from another journey's: the others are not tried again. */
  readonly from?: RegExp
}

const done = { station: 'completed', money: 'none' } as const
const donePaid = { station: 'completed', money: 'used' } as const
const free = { money: 'none', versions: {}, notices: 0 } as const
const declined = {
  station: 'refused',
  money: 'none',
  versions: { 'violations.violation': 2, 'violations.objection': 2 },
  notices: 3,
} as const
const sentBack = { station: 'refused', money: 'refunded', versions: {} } as const

function one(kind: string, ask: Ask, acts: readonly Act[], end: Omit<End, 'ask'>, places: number): Journey {
  return { kind, services: [ask.service], acts, ends: [{ ask: ask.ask, ...end }], places }
}

/** Every kind of service, on its happy path. */
export const kinds: readonly Journey[] = [
  one(
    'free, decided at once',
    report,
    [sends(report)],
    { ...done, versions: { 'identity_cards.card': 1, 'identity_cards.loss': 1 }, notices: 2, documents: 1 },
    22,
  ),
  one(
    'paid, with a document',
    renewal,
    [sends(renewal), pays(renewal)],
    { ...donePaid, versions: { 'passports.passport': 2, 'delivery.parcel': 1 }, notices: 3, documents: 1 },
    32,
  ),
  one(
    'paid, for a worker, with a code',
    visa,
    [sends(visa), pays(visa)],
    { ...donePaid, versions: { 'visas.visa': 1 }, notices: 4, documents: 1 },
    32,
  ),
  one(
    'free, irreversible',
    exit,
    [sends(exit)],
    { ...done, versions: { 'visas.visa': 1 }, notices: 3, documents: 1 },
    22,
  ),
  one(
    'a part of a fine',
    part,
    [sends(part), pays(part)],
    { ...donePaid, versions: { 'violations.violation': 1 }, notices: 3 },
    27,
  ),
  one(
    'more time for a fine',
    moreTime,
    [hadViolation('REEM', '7999900998'), sends(moreTime)],
    { ...done, versions: { 'violations.violation': 1 }, notices: 2 },
    17,
  ),
  {
    ...one(
      'decided by an officer',
      objection,
      [hadViolation('ABDULLAH', '7999900997'), sends(objection), officerApproves(objection)],
      { ...done, versions: { 'violations.violation': 2, 'violations.objection': 2 }, notices: 2 },
      20,
    ),
    from: /^(review|decide: (locked|committed))/,
  },
  one(
    'paid, for a child, with a photo judged late',
    child,
    [photoServiceIsSilent, sends(child), pays(child)],
    { ...donePaid, versions: { 'passports.passport': 1, 'delivery.parcel': 1 }, notices: 4 },
    32,
  ),
  one(
    'free, for a dependant',
    permit,
    [sends(permit)],
    { ...done, versions: { 'passports.permit': 1 }, notices: 2 },
    17,
  ),
  one(
    'a fine',
    fine,
    [sends(fine), pays(fine)],
    { ...donePaid, versions: { 'violations.violation': 1 }, notices: 3, documents: 1 },
    32,
  ),
  one(
    'a resident’s family',
    iqama,
    [sends(iqama), pays(iqama)],
    { ...donePaid, versions: { 'residency.iqama': 1 }, notices: 4 },
    27,
  ),
  {
    kind: 'documents for the asking',
    services: papers.map(({ service }) => service),
    acts: papers.map((ask) => sends(ask)),
    ends: papers.map(({ ask }) => ({ ask, ...done, versions: {}, notices: 2, documents: 1 })),
    places: 22,
    from: /^(decide|apply)/,
  },
  one('an address', address, [sends(address)], { ...done, versions: { 'people.address': 1 }, notices: 2 }, 17),
  one(
    'an appointment',
    booking,
    [sends(booking)],
    { ...done, versions: { 'appointments.appointment': 1 }, notices: 2 },
    19,
  ),
  {
    ...one(
      'an appointment elsewhere',
      bookingPassports,
      [sends(bookingPassports), sends(bookingTraffic)],
      { ...done, versions: { 'appointments.appointment': 1 }, notices: 2 },
      19,
    ),
    services: [bookingPassports.service, bookingTraffic.service],
    ends: [bookingPassports, bookingTraffic].map(({ ask }) => ({
      ask,
      ...done,
      versions: { 'appointments.appointment': 1 },
      notices: 2,
    })),
    from: /^(reserve|decide|apply)/,
  },
  {
    ...one(
      'an appointment moved',
      moving,
      [hadAppointment('MONA', monaHad), sends(moving)],
      { ...done, versions: { 'appointments.appointment': 1 }, notices: 2 },
      19,
    ),
    from: /^(reserve|decide|apply)/,
  },
  {
    ...one(
      'an appointment given back',
      cancelling,
      [hadAppointment('REEM', reemHad), sends(cancelling)],
      { ...done, versions: { 'appointments.appointment': 1 }, notices: 2 },
      17,
    ),
    from: /^(decide|apply)/,
  },
  {
    kind: 'waiting, and no longer',
    services: [waiting.service, leaving.service],
    acts: [sends(waiting), settles('not the unpaid'), sends(leaving)],
    ends: [
      { ask: 'waiting', ...done, versions: { 'appointments.waiting': 1 }, notices: 2 },
      { ask: 'leaving', ...done, versions: { 'appointments.waiting': 1 }, notices: 2 },
    ],
    places: 17,
    from: /^(decide|apply)/,
  },
  {
    kind: 'a document sent after all, and one elsewhere',
    services: [sentAfterAll.service, elsewhere.service],
    acts: [sends(sentAfterAll), pays(sentAfterAll), sends(elsewhere)],
    ends: [
      { ask: 'sent-after-all', ...donePaid, versions: { 'delivery.parcel': 1 }, notices: 3 },
      { ask: 'elsewhere', ...done, versions: { 'delivery.parcel': 1 }, notices: 2 },
    ],
    places: 27,
    from: /^(decide|apply)/,
  },
  {
    kind: 'seen at the door',
    services: [checkIn.service],
    acts: [hadAppointment('MAJED', majedHad), asksForOffice({ ...checkIn, ...reception })],
    ends: [{ ask: 'check-in', ...done, versions: { 'appointments.appointment': 1 }, notices: 0 }],
    // An office asks and nobody is told, so none of a message's places is passed.
    places: 9,
    from: /^(office|decide|apply)/,
  },
  {
    // A hospital tells, a father names: a person is made, with a family and a paper.
    kind: 'several effects, with a document',
    services: [birth.service, naming.service],
    acts: [asksForOffice({ ...birth, ...maternity }), settles('not the unpaid'), registersBirth(naming)],
    ends: [
      { ask: 'birth', ...done, versions: { 'births.birth': 1 }, notices: 2 },
      {
        ask: 'naming',
        ...done,
        versions: {
          'births.birth': 1,
          'families.child': 2,
          'families.issue': 1,
          'families.member': 1,
          'families.membership': 1,
          'families.parent': 2,
          'people.person': 1,
        },
        notices: 3,
        documents: 1,
      },
    ],
    places: 22,
    from: /^(decide|apply)/,
  },
  {
    kind: 'an agency, several effects',
    services: [crossing.service],
    acts: [hadExitVisa('BILAL', 'IMRAN'), asksForOffice({ ...crossing, ...border })],
    ends: [{ ask: 'crossing', ...done, versions: { 'travel.movement': 1, 'visas.visa': 1 }, notices: 2 }],
    places: 13,
  },
  {
    kind: 'an agency, after another request',
    services: [saudRenewal.service, activation.service],
    acts: [
      sends(saudRenewal),
      pays(saudRenewal),
      settles('also the unpaid', saudRenewal),
      asksForOffice({ ...activation, ...border }),
    ],
    ends: [
      {
        ask: 'saud',
        ...donePaid,
        versions: { 'passports.passport': 2, 'delivery.parcel': 1 },
        notices: 4,
        documents: 1,
      },
      { ask: 'activation', ...done, versions: { 'passports.passport': 1 }, notices: 3 },
    ],
    places: 32,
  },
  {
    kind: 'others agree',
    services: [inspection, cover, registration, driverInside, driverOutside, user, driverNoMore, userNoMore].map(
      (a) => a.service,
    ),
    acts: [
      asksForOffice({ ...inspection, ...station }),
      asksForOffice({ ...cover, ...insurer }),
      settles('not the unpaid', { ...driverInside, ask: 'cover' }),
      sends(registration),
      pays(registration),
      sends(driverInside),
      answers(driverInside, 'RAHIM', 'driver', true),
      sends(driverOutside),
      answers(driverOutside, 'NOURA', 'driver', true),
      sends(user),
      answers(user, 'NOURA', 'driver', true),
      settles('not the unpaid', user),
      sends(driverNoMore),
      sends(userNoMore),
    ],
    ends: [
      { ask: 'inspection', ...done, versions: { 'vehicles.vehicle': 1 }, notices: 0 },
      { ask: 'cover', ...done, versions: { 'insurance.motor': 1 }, notices: 0 },
      { ask: 'registration', ...donePaid, versions: { 'vehicles.vehicle': 1, 'delivery.parcel': 1 }, notices: 3 },
      ...[driverInside, driverOutside, user].map(({ ask }) => ({
        ask,
        ...done,
        versions: { 'vehicles.driver': 1 },
        notices: 4,
      })),
      ...[driverNoMore, userNoMore].map(({ ask }) => ({
        ask,
        ...done,
        versions: { 'vehicles.driver': 1 },
        notices: 3,
      })),
    ],
    places: 20,
    from: /^consent: answer written/,
  },
  {
    kind: 'a vehicle sold',
    services: [sold.sale, sold.deposit, sold.delivery].map((a) => a.service),
    acts: [
      hadVehicle('YOUSEF', 'HKD4321', 'NOURA'),
      sends(sold.sale),
      answers(sold.sale, 'NOURA', 'buyer', true),
      settles('not the unpaid', sold.sale),
      sends(sold.deposit),
      pays(sold.deposit),
      settles('also the unpaid', sold.deposit),
      sends(sold.delivery),
      pays(sold.delivery),
    ],
    ends: [
      { ask: sold.sale.ask, ...done, versions: { 'vehicles.sale': 1 }, notices: 4 },
      { ask: sold.deposit.ask, ...donePaid, versions: { 'vehicles.sale': 1, 'payments.escrow': 1 }, notices: 4 },
      {
        ask: sold.delivery.ask,
        ...donePaid,
        versions: { 'vehicles.sale': 1, 'vehicles.vehicle': 2, 'payments.escrow': 1 },
        notices: 4,
      },
    ],
    places: 30,
    from: /^(consent|escrow)/,
  },
  {
    kind: 'a sale called off',
    services: [calledOff.sale, calledOff.deposit, calledOff.off, caught].map((a) => a.service),
    acts: [
      hadVehicle('ABDULLAH', 'LNR5151', 'NOURA'),
      sends(calledOff.sale),
      answers(calledOff.sale, 'NOURA', 'buyer', true),
      settles('not the unpaid', calledOff.sale),
      sends(calledOff.deposit),
      pays(calledOff.deposit),
      settles('also the unpaid', calledOff.deposit),
      sends(calledOff.off),
      settles('also the unpaid', calledOff.off),
      asksForOffice({ ...caught, ...trafficPolice }),
    ],
    ends: [
      { ask: calledOff.sale.ask, ...done, versions: { 'vehicles.sale': 1 }, notices: 4 },
      {
        ask: calledOff.deposit.ask,
        station: 'completed',
        money: 'returned',
        versions: { 'vehicles.sale': 1, 'payments.escrow': 1 },
        notices: 4,
      },
      { ask: 'caught', ...done, versions: { 'violations.violation': 1 }, notices: 1 },
      { ask: calledOff.off.ask, ...done, versions: { 'vehicles.sale': 1, 'payments.escrow': 1 }, notices: 3 },
    ],
    places: 30,
    from: /^escrow: given back/,
  },
  {
    kind: 'a mandate, and no longer',
    services: [mandate.service, mandateNoMore.service],
    acts: [
      sends(mandate),
      answers(mandate, 'SALMAN', 'delegate', true),
      settles('not the unpaid', mandate),
      sends(mandateNoMore),
    ],
    ends: [
      { ask: mandate.ask, ...done, versions: { 'mandates.mandate': 1 }, notices: 4 },
      { ask: mandateNoMore.ask, ...done, versions: { 'mandates.mandate': 1 }, notices: 3 },
    ],
    places: 20,
    from: /^consent: all agreed/,
  },
  {
    kind: 'one request after another',
    services: [cardLost.service, card.service],
    acts: [sends(cardLost), settles('not the unpaid'), sends(card), pays(card)],
    ends: [
      {
        ask: 'card-lost',
        ...done,
        versions: { 'identity_cards.card': 1, 'identity_cards.loss': 1 },
        notices: 2,
        documents: 1,
      },
      {
        ask: 'card',
        ...donePaid,
        versions: { 'identity_cards.card': 2, 'identity_cards.loss': 1, 'delivery.parcel': 1 },
        notices: 3,
      },
    ],
    places: 27,
  },
]

const afterAll = (ask: Ask) => timePasses(`after all, ${ask.ask}`, inDays(5))
const lossy = gatewayWill(
  'lossy',
  { act: 'open', kind: 'drop' },
  { act: 'callback', kind: 'never' },
  { act: 'status', kind: 'drop' },
  { act: 'refund', kind: 'drop' },
  { act: 'refund', kind: 'pending' },
)
const twice = gatewayWill('twice', { act: 'callback', kind: 'twice' })

const allPaths: readonly Journey[] = [
  one(
    'made ineligible after paying',
    renewal,
    [sends(renewal), pays(renewal), isBanned('FAHD')],
    { ...sentBack, reason: 'not_banned_from_travel', notices: 4 },
    31,
  ),
  one(
    'made ineligible before the money comes',
    bilal,
    [sends(bilal), isFined('BILAL'), pays(bilal)],
    { ...sentBack, reason: 'beneficiary_violations_paid', notices: 4 },
    31,
  ),
  one(
    'made ineligible, nothing paid',
    exit,
    [sends(exit), isFined('MARIA')],
    { station: 'refused', reason: 'beneficiary_violations_paid', money: 'none', versions: {}, notices: 2 },
    14,
  ),
  one(
    'withdrawn, then paid',
    khalid,
    [sends(khalid), opensPayment(khalid), withdraws(khalid), paysInOldTab(khalid)],
    // It ends as she ended it, so the place of a refusal is not on this path.
    { ...sentBack, station: 'withdrawn', reason: 'withdrawn', notices: 3 },
    27,
  ),
  one(
    'withdrawn',
    mona,
    [sends(mona), withdraws(mona), afterAll(mona)],
    { station: 'withdrawn', money: 'never paid', versions: {}, notices: 2 },
    17,
  ),
  one(
    'expired',
    child,
    [sends(child), timePasses('too late', inDays(3) + 60_000), settles('also the unpaid'), afterAll(child)],
    { station: 'expired', reason: 'payment_in_time', money: 'never paid', versions: {}, notices: 2 },
    19,
  ),
  one(
    'the gateway calls twice',
    fine,
    [twice, sends(fine), pays(fine)],
    { ...donePaid, versions: { 'violations.violation': 1 }, notices: 3, documents: 1 },
    32,
  ),
  one(
    'the gateway’s answers are lost',
    iqama,
    [lossy, sends(iqama), pays(iqama), isFined('AYESHA')],
    { ...sentBack, reason: 'beneficiary_violations_paid', notices: 4 },
    31,
  ),
  {
    kind: 'nobody hands the vehicle over',
    services: [ranOut.sale, ranOut.deposit].map((a) => a.service),
    acts: [
      hadVehicle('BADER', 'TSB6262', 'NOURA'),
      sends(ranOut.sale),
      answers(ranOut.sale, 'NOURA', 'buyer', true),
      settles('not the unpaid', ranOut.sale),
      sends(ranOut.deposit),
      pays(ranOut.deposit),
      settles('also the unpaid', ranOut.deposit),
      timePasses('not handed over', inDays(7) + 60_000),
    ],
    ends: [
      { ask: ranOut.sale.ask, ...done, versions: { 'vehicles.sale': 1 }, notices: 4 },
      {
        ask: ranOut.deposit.ask,
        station: 'completed',
        money: 'returned',
        versions: { 'vehicles.sale': 1, 'payments.escrow': 1 },
        notices: 4,
      },
    ],
    places: 30,
    from: /^escrow: time/,
  },
  {
    kind: 'the other party says nothing',
    services: [inspection.service, unanswered.service],
    acts: [
      asksForOffice({ ...inspection, ...station }),
      settles('also the unpaid', { ...unanswered, ask: 'inspection' }),
      sends(unanswered),
      timePasses('nobody answers', inDays(3) + 60_000),
      settles('also the unpaid'),
    ],
    ends: [
      { ask: 'inspection', ...done, versions: { 'vehicles.vehicle': 1 }, notices: 0 },
      { ask: 'unanswered', ...free, station: 'expired', reason: 'driver_answers_in_time', notices: 3 },
    ],
    places: 15,
    from: /^consent: ran/,
  },
  {
    ...one(
      'referred, returned, answered, refused by officers',
      objectionRefused,
      [
        hadViolation('HIND', '7999900996'),
        sends(objectionRefused),
        officerRefers(objectionRefused),
        officerReturns(objectionRefused),
        answersOffice(objectionRefused),
        officersRefuse(objectionRefused),
      ],
      { ...declined, reason: 'officer_decided' },
      20,
    ),
    from: /^(review|refuse)/,
  },
  {
    ...one(
      'returned and never answered',
      objectionUnanswered,
      [hadViolation('BADER', '7999900995'), sends(objectionUnanswered), officerReturns(objectionUnanswered)],
      { ...declined, reason: 'answered_in_time' },
      20,
    ),
    from: /^review: unanswered/,
  },
  {
    kind: 'the register itself refuses',
    services: [crossingAhead.service],
    acts: [enteredAhead('NOURA'), asksForOffice({ ...crossingAhead, ...border })],
    ends: [{ ask: 'crossing-ahead', ...free, station: 'refused', reason: 'before_the_last_crossing' }],
    places: 6,
    from: /^refuse/,
  },
  {
    kind: 'a failure that does not pass',
    services: [crossingUnplanned.service],
    acts: [
      asksForOffice({ ...crossingUnplanned, ...border }),
      hasStepAlready({ ...crossingUnplanned, ...border }, 'travel.recordMovement'),
    ],
    ends: [{ ask: 'crossing-unplanned', ...free, station: 'stuck', reason: 'unexpected_failure' }],
    places: 6,
    from: /^(stumble|wait)/,
  },
]

/** The other ways a request can go: the first is killed everywhere, the others from where they part from the first. */
export const paths = allPaths.map((j, i) =>
  i === 0 || j.from ? j : { ...j, from: /^(?!begin|attach|keep|submit|notices|documents)/ },
)

const all = new Map([...kinds, ...paths].map((j) => [j.kind, j]))

export function journeyOf(kind: string): Journey {
  const found = all.get(kind)
  if (found === undefined) throw new Error(`there is no journey ${kind}`)
  return found
}
