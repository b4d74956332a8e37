/**
 * The numbers of the law, service by service and day by day, written here by hand from rules.md and not taken from the
 * code. Each is asked of the definition itself, as the engine asks it, on both sides of the day or the age that matters.
 */
import assert from 'node:assert/strict'
import test from 'node:test'
import { cast } from '../../cast/index.ts'
import { addDays, type Day } from '../language/index.ts'
import { type Behalf, type Case, inForce, totalOf } from '../requests/define.ts'
import type { AnyService } from '../requests/index.ts'
import { servicesOfTheHouse } from '../requests/testing.ts'

const catalogue = await servicesOfTheHouse()

function serviceOf(id: string): AnyService {
  const definition = catalogue.get(id)
  assert.ok(definition?.kind === 'service', id)
  return definition
}

interface Change {
  readonly day?: Day
  readonly facts?: Readonly<Record<string, unknown>>
  readonly form?: Readonly<Record<string, unknown>>
  readonly behalf?: Behalf
}

/** The service's own granted example with these facts, answers and day instead. */
function caseOf(id: string, { day = '2026-02-01', facts = {}, form = {}, behalf }: Change): Case<never, never> {
  const definition = serviceOf(id)
  const { granted } = definition.examples
  const standing = { behalf: behalf ?? granted.standing ?? definition.behalf[0] ?? 'self', proof: 'example' }
  const parsed = definition.form.parse({ ...(granted.form as object), ...form })
  return {
    now: `${day}T06:00:00.000Z`,
    day,
    actor: { id: cast.FAHD.id, audience: definition.audience[0] ?? 'anyone' },
    subject: cast.RAHIM.id,
    standing,
    facts: { ...(granted.facts as object), ...facts },
    form: parsed,
  } as unknown as Case<never, never>
}

/** The state's fee in riyals. */
function fee(id: string, change: Change): number {
  const c = caseOf(id, change)
  return totalOf(inForce(serviceOf(id).fee, c.day)(c)).halalas / 100
}

function refuses(id: string, rule: string, change: Change): boolean {
  const definition = serviceOf(id)
  const judged = { ...definition.eligible, ...definition.accept }[rule]
  assert.ok(judged, `${id} has no rule ${rule}`)
  return !judged.holds(caseOf(id, change) as never)
}

const single = 'visas/issue-exit-reentry-single'
const final = 'visas/issue-final-exit'
const iqama = 'residency/renew-iqama-individual'
const card = 'civil-affairs/replace-lost-national-id'
const violation = 'traffic/pay-violation'

test('R-VIS-01: 200 up to two months, 100 for each further month begun, in either way of asking', () => {
  const days: readonly (readonly [number, number])[] = [
    [1, 200],
    [60, 200],
    [61, 300],
    [75, 300],
    [90, 300],
    [91, 400],
    [120, 400],
  ]
  for (const [n, sar] of days) {
    assert.equal(fee(single, { form: { days: n } }), sar, `${n} days`)
    const returnBefore = addDays('2026-02-01', n)
    assert.equal(fee(single, { form: { mode: 'return-before', returnBefore } }), sar, `back in ${n} days`)
  }
})

test('R-VIS-03: a passport of sixty days until 2022, of ninety since', () => {
  const left = (day: Day, days: number) => ({ day, facts: { passportExpires: addDays(day, days) } })
  assert.equal(refuses(single, 'passport_ninety_days', left('2021-12-31', 60)), false)
  assert.equal(refuses(single, 'passport_ninety_days', left('2021-12-31', 59)), true)
  assert.equal(refuses(single, 'passport_ninety_days', left('2022-01-01', 89)), true)
  assert.equal(refuses(single, 'passport_ninety_days', left('2022-01-01', 90)), false)
})

test('R-VIS-05: back seven days before the iqama ends, or an iqama of the stay and ninety days', () => {
  const facts = { iqama: { expires: '2027-01-10', kind: 'domestic-worker', lateRenewals: 0, levyPaidUntil: null } }
  const back = (returnBefore: Day) => ({ facts, form: { mode: 'return-before', returnBefore } })
  assert.equal(refuses(single, 'back_before_iqama_ends', back('2027-01-03')), false)
  assert.equal(refuses(single, 'back_before_iqama_ends', back('2027-01-04')), true)
  // 343 days from 2026-02-01 to 2027-01-10.
  assert.equal(refuses(single, 'iqama_covers_stay', { facts, form: { days: 253 } }), false)
  assert.equal(refuses(single, 'iqama_covers_stay', { facts, form: { days: 254 } }), true)
})

test('R-VIS-13, R-VIS-14: thirty days of iqama since 2025 and none before; sixty days of passport', () => {
  const left = (day: Day, days: number) => ({
    day,
    facts: { iqama: { expires: addDays(day, days), kind: 'domestic-worker', lateRenewals: 0, levyPaidUntil: null } },
  })
  assert.equal(refuses(final, 'iqama_thirty_days', left('2024-12-31', 0)), false)
  assert.equal(refuses(final, 'iqama_thirty_days', left('2024-12-31', -1)), true)
  assert.equal(refuses(final, 'iqama_thirty_days', left('2025-01-01', 29)), true)
  assert.equal(refuses(final, 'iqama_thirty_days', left('2025-01-01', 30)), false)
  const passport = (days: number) => ({ facts: { passportExpires: addDays('2026-02-01', days) } })
  assert.equal(refuses(final, 'passport_sixty_days', passport(59)), true)
  assert.equal(refuses(final, 'passport_sixty_days', passport(60)), false)
})

test('R-ACC-18: residents give fingerprints from six years of age, and from fifteen before September 2024', () => {
  const child = (born: Day, day: Day) => ({ day, facts: { born, biometrics: false } })
  for (const id of [single, final, iqama]) {
    const refused = (born: Day, day: Day = '2026-02-01') => refuses(id, 'biometrics_enrolled', child(born, day))
    assert.equal(refused('2020-02-02'), false, `${id}: five`)
    assert.equal(refused('2020-02-01'), true, `${id}: six today`)
    assert.equal(refused('2012-01-01', '2024-08-31'), false, `${id}: twelve, before`)
    assert.equal(refused('2012-01-01', '2024-09-01'), true, `${id}: twelve, since`)
    assert.equal(refused('2009-08-31', '2024-08-31'), true, `${id}: fifteen, before`)
  }
})

test('R-PAS-05: no card and no fingerprints under ten Hijri years; under fifteen before 2023', () => {
  // Born 5 Muharram 1440: ten Hijri years on 5 Muharram 1450, which is 2028-05-30.
  for (const id of ['passports/issue-passport', 'passports/renew-passport']) {
    const child = (born: Day, day: Day) => ({
      day,
      behalf: 'dependant' as const,
      facts: { born, card: 'none', biometrics: false },
      form: { years: '5' },
    })
    for (const rule of ['has_national_id', 'biometrics_enrolled']) {
      assert.equal(refuses(id, rule, child('2018-09-15', '2028-05-28')), false, `${id} ${rule}: nine`)
      assert.equal(refuses(id, rule, child('2018-09-15', '2028-05-31')), true, `${id} ${rule}: ten`)
      assert.equal(refuses(id, rule, child('2009-12-20', '2023-09-30')), false, `${id} ${rule}: fourteen, before`)
      assert.equal(refuses(id, rule, child('2009-12-20', '2023-10-01')), true, `${id} ${rule}: fourteen, since`)
    }
  }
})

test('R-PAS-01: 300 for five years, 600 for ten', () => {
  for (const id of ['passports/issue-passport', 'passports/renew-passport']) {
    assert.equal(fee(id, { form: { years: '5', pickup: 'office' } }), 300)
    assert.equal(fee(id, { form: { years: '10', pickup: 'office' } }), 600)
    // R-PAY-09: the post on top, its tax inside.
    assert.equal(fee(id, { form: { years: '10', pickup: 'delivery' } }), 634.5)
  }
})

test('R-PAS-04: unpaid violations barred a passport until November 2025', () => {
  const unpaid = (day: Day) => ({ day, facts: { violations: 1 } })
  assert.equal(refuses('passports/renew-passport', 'violations_paid', unpaid('2025-10-31')), true)
  assert.equal(refuses('passports/renew-passport', 'violations_paid', unpaid('2025-11-01')), false)
})

const worker = (expires: Day, lateRenewals = 0) => ({
  iqama: { expires, kind: 'domestic-worker', lateRenewals, levyPaidUntil: null },
})
const dependant = (expires: Day, levyPaidUntil: Day = expires) => ({
  iqama: { expires, kind: 'dependant', lateRenewals: 0, levyPaidUntil },
})

test('R-RES-03, R-RES-04, R-LEV-01: a worker 600 a year, a dependant 500 a year and 400 a month', () => {
  assert.equal(fee(iqama, { facts: worker('2026-03-18'), form: { months: '12' } }), 600)
  assert.equal(fee(iqama, { facts: worker('2026-03-18'), form: { months: '24' } }), 1200)
  assert.equal(fee(iqama, { facts: dependant('2026-03-18'), form: { months: '3' } }), 125 + 3 * 400)
  assert.equal(fee(iqama, { facts: dependant('2026-03-18'), form: { months: '6' } }), 250 + 6 * 400)
  assert.equal(fee(iqama, { facts: dependant('2026-03-18'), form: { months: '9' } }), 375 + 9 * 400)
  assert.equal(fee(iqama, { facts: dependant('2026-03-18'), form: { months: '12' } }), 500 + 12 * 400)
})

test('R-LEV-01: the dependants’ fee rose by a hundred a year from July 2017 to July 2020', () => {
  const years: readonly (readonly [Day, number])[] = [
    ['2017-06-30', 0],
    ['2017-07-01', 100],
    ['2018-07-01', 200],
    ['2019-07-01', 300],
    ['2020-06-30', 300],
    ['2020-07-01', 400],
  ]
  for (const [day, month] of years) {
    const facts = dependant(addDays(day, 30))
    assert.equal(fee(iqama, { day, facts, form: { months: '12' } }), 500 + 12 * month, day)
  }
})

test('R-LEV-01: months that are still owed are paid with the renewal, begun ones whole', () => {
  const owing = (paidUntil: Day) => ({ facts: dependant('2026-03-18', paidUntil), form: { months: '12' } })
  assert.equal(fee(iqama, owing('2026-03-17')), 500 + 13 * 400)
  assert.equal(fee(iqama, owing('2026-01-18')), 500 + 14 * 400)
  assert.equal(fee(iqama, owing('2026-01-17')), 500 + 15 * 400)
})

test('R-RES-06: three days of grace, then 500, then 1,000, then no screen', () => {
  const late = (days: number, times: number) => ({
    facts: worker(addDays('2026-02-01', -days), times),
    form: { months: '12' },
  })
  assert.equal(fee(iqama, late(3, 0)), 600)
  assert.equal(fee(iqama, late(4, 0)), 1100)
  assert.equal(fee(iqama, late(4, 1)), 1600)
  assert.equal(refuses(iqama, 'not_late_a_third_time', late(4, 1)), false)
  assert.equal(refuses(iqama, 'not_late_a_third_time', late(4, 2)), true)
  assert.equal(refuses(iqama, 'not_late_a_third_time', late(3, 2)), false)
})

test('R-RES-11: a worker’s iqama by the year, a dependant’s by the quarter', () => {
  const offered = (facts: object, months: string) =>
    !refuses(iqama, 'duration_offered', { facts: { ...facts }, form: { months } })
  assert.deepEqual(
    ['3', '6', '9', '12', '24'].filter((n) => offered(worker('2026-03-18'), n)),
    ['12', '24'],
  )
  assert.deepEqual(
    ['3', '6', '9', '12', '24'].filter((n) => offered(dependant('2026-03-18'), n)),
    ['3', '6', '9', '12'],
  )
})

test('R-CIV-11: the first loss is free, the second and third 100, the fourth and later 1,000; nothing before 2020', () => {
  for (const [losses, sar] of [
    [0, 0],
    [1, 0],
    [2, 100],
    [3, 100],
    [4, 1000],
    [9, 1000],
  ] as const) {
    assert.equal(fee(card, { facts: { losses } }), sar, `${losses} losses`)
    assert.equal(fee(card, { day: '2019-12-31', facts: { losses } }), 0, `${losses} losses in 2019`)
  }
})

test('R-VIO-05, R-VIO-06, R-VIO-08: the least in time, a quarter of it off since April 2024, the most after', () => {
  const unpaid = (payBy: Day) => ({
    unpaid: [
      { number: '4400000001', article: { ar: 'سرعة', en: 'Speed' }, minHalalas: 15000, maxHalalas: 30000, payBy },
    ],
  })
  assert.equal(fee(violation, { day: '2024-04-17', facts: unpaid('2024-05-01') }), 150)
  assert.equal(fee(violation, { day: '2024-04-18', facts: unpaid('2024-05-01') }), 112.5)
  assert.equal(fee(violation, { day: '2026-03-01', facts: unpaid('2026-03-01') }), 112.5)
  assert.equal(fee(violation, { day: '2026-03-02', facts: unpaid('2026-03-01') }), 300)
})

test('R-CIV-09: a card is renewed from 180 days before it ends; once it has ended, for 100', () => {
  const renewal = 'civil-affairs/renew-national-id'
  const ends = (expires: Day) => ({ facts: { card: { expires, lost: false } } })
  assert.equal(refuses(renewal, 'in_renewal_window', ends(addDays('2026-02-01', 181))), true)
  assert.equal(refuses(renewal, 'in_renewal_window', ends(addDays('2026-02-01', 180))), false)
  assert.equal(fee(renewal, ends('2026-02-01')), 0)
  assert.equal(fee(renewal, ends('2026-01-31')), 100)
})

test('R-CIV-11: the first damaged card is free, from the second on 100; nothing before 2020', () => {
  const damaged = 'civil-affairs/replace-damaged-national-id'
  assert.deepEqual(
    [0, 1, 2, 9].map((before) => fee(damaged, { facts: { damaged: before } })),
    [0, 100, 100, 100],
  )
  assert.equal(fee(damaged, { day: '2019-12-31', facts: { damaged: 4 } }), 0)
})

test('R-CIV-01, R-CIV-03: thirty days for a birth online; a death later costs 50 for each year begun', () => {
  const newborn = 'civil-affairs/register-newborn'
  // Born on 2026-01-20.
  assert.equal(refuses(newborn, 'within_thirty_days', { day: '2026-02-19' }), false)
  assert.equal(refuses(newborn, 'within_thirty_days', { day: '2026-02-20' }), true)
  const death = 'civil-affairs/register-death'
  // Died on 2026-01-25.
  assert.deepEqual(
    (['2026-02-24', '2026-02-25', '2027-02-24', '2027-02-25', '2029-02-25'] as const).map((day) => fee(death, { day })),
    [0, 50, 50, 100, 200],
  )
})

test('R-CIV-02: sixty days for a marriage and a divorce, then 50 for each year begun', () => {
  const marriage = 'civil-affairs/register-marriage'
  // The contract is of 2026-01-15.
  assert.deepEqual(
    (['2026-03-16', '2026-03-17', '2027-03-17'] as const).map((day) => fee(marriage, { day })),
    [0, 50, 100],
  )
  const divorce = 'civil-affairs/register-divorce'
  assert.equal(fee(divorce, { form: { deedDate: '2025-12-03' } }), 0)
  assert.equal(fee(divorce, { form: { deedDate: '2025-12-02' } }), 50)
})
