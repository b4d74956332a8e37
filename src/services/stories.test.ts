/**
 * Lines of the stories (personas.md) and rules that need the registers, asked of the cast through the engine: who is
 * refused with which reasons, what is written, who is told. A house of its own for each story.
 */
import assert from 'node:assert/strict'
import test from 'node:test'
import { type CastKey, cast } from '../../cast/index.ts'
import * as payments from '../payments/index.ts'
import {
  actHashOf,
  askForOffice,
  begin,
  type Caller,
  draftOf,
  keep,
  mayI,
  requestOf,
  submit,
  withdraw,
} from '../requests/index.ts'
import { openRegisters } from '../requests/registers.ts'
import { settle, signedIn, type TestHouse, testHouse } from '../requests/testing.ts'
import { unrecorded, uuidOf } from '../store/index.ts'

type Form = Readonly<Record<string, unknown>>

const single = 'visas/issue-exit-reentry-single'
const final = 'visas/issue-final-exit'
const iqama = 'residency/renew-iqama-individual'
const lost = 'civil-affairs/report-lost-document'
const replaced = 'civil-affairs/replace-lost-national-id'

async function told(run: (t: TestHouse) => Promise<void>): Promise<void> {
  const t = await testHouse()
  try {
    await run(t)
  } finally {
    await t.close()
  }
}

const callerOf = (t: TestHouse, who: CastKey): Caller => signedIn(cast[who], t.clock.now())
const read = (t: TestHouse) => openRegisters(unrecorded(t.pool))

/** The reasons why not, before any form. */
async function reasons(t: TestHouse, who: CastKey, service: string, whom: CastKey): Promise<string[]> {
  return (await mayI(t.house, callerOf(t, who), service, cast[whom].id)).refusals.map((r) => r.reason)
}

async function send(t: TestHouse, who: CastKey, service: string, whom: CastKey, form: Form) {
  const caller = callerOf(t, who)
  const id = await begin(t.house, caller, service, cast[whom].id)
  const draft = await draftOf(t.house, caller, id)
  await keep(t.house, caller, id, draft.revision, form)
  const act = actHashOf(await draftOf(t.house, caller, id))
  return { caller, id, answer: await submit(t.house, caller, id, async (_tx, hash) => hash === act) }
}

type Sent = Awaited<ReturnType<typeof send>>

const refusedWith = ({ answer }: Sent): string[] =>
  'refusals' in answer ? answer.refusals.map((refusal) => refusal.reason) : []

/** Pays what is asked, if anything, and carries the request to its end. */
async function finish(t: TestHouse, { caller, id, answer }: Sent): Promise<string> {
  assert.ok(answer.sent, JSON.stringify(answer))
  if (answer.charge !== null) {
    const key = { person: caller.person, chargeId: answer.charge }
    await payments.begin(t.pool, t.gateway, key, { returnTo: '/x', now: t.clock.now() })
    await t.gateway.payerPays(answer.charge)
  }
  await settle(t)
  return (await requestOf(t.house, caller, id)).row.station
}

async function atOffice(t: TestHouse, agency: 'border' | 'passports', service: string, whom: CastKey, form: Form) {
  const audience = `agency:${agency}` as const
  const caller: Caller = { ...callerOf(t, 'HIND'), person: uuidOf(audience), audience, channel: 'agency' }
  const ask = { service, subject: cast[whom].id, form, reference: `${service} ${cast[whom].id} ${t.clock.now()}` }
  const answer = await askForOffice(t.house, caller, ask)
  await settle(t)
  return 'refusals' in answer ? answer.refusals.map((refusal) => refusal.reason) : []
}

const kindsFor = async (t: TestHouse, who: CastKey): Promise<string[]> =>
  (
    await t.db.owner.query<{ kind: string }>('select kind from notices.notice where person_id = $1 order by kind', [
      cast[who].id,
    ])
  ).rows.map((row) => row.kind)

const set = (t: TestHouse, table: string, change: string, who: CastKey) =>
  t.db.owner.query(`update ${table} set ${change} where person_id = $1 and superseded_at is null`, [cast[who].id])

test('a child of three is not asked for fingerprints, one of seven is', () =>
  told(async (t) => {
    for (const service of [single, final, iqama]) assert.deepEqual(await reasons(t, 'TAREK', service, 'SALMA'), [])
    const visa = await send(t, 'TAREK', single, 'SALMA', { mode: 'duration-days', days: '30' })
    assert.equal(await finish(t, visa), 'completed')
    // A child of seven is.
    await set(t, 'people.person', 'biometrics_enrolled = false', 'BILAL')
    for (const service of [single, final, iqama]) {
      assert.ok((await reasons(t, 'IMRAN', service, 'BILAL')).includes('biometrics_enrolled'), service)
    }
  }))

test('a daughter of seven gets her first passport and, later, the next one, without fingerprints or a card', () =>
  told(async (t) => {
    assert.equal(
      await finish(t, await send(t, 'FAHD', 'passports/issue-passport', 'LAMA', { years: '5' })),
      'completed',
    )
    assert.deepEqual(await reasons(t, 'FAHD', 'passports/renew-passport', 'LAMA'), [])
    const renewed = await send(t, 'FAHD', 'passports/renew-passport', 'LAMA', { years: '5' })
    assert.equal(await finish(t, renewed), 'completed')
  }))

test('P-07: a wife who never had a passport registers her address and gets one for 300, to collect', () =>
  told(async (t) => {
    assert.deepEqual(await reasons(t, 'NOURA', 'passports/issue-passport', 'NOURA'), ['national_address_registered'])
    const address = {
      short: 'RHFA7312',
      building: '7312',
      street: 'شارع العليا',
      district: 'حي الورود',
      city: 'الرياض',
      postal: '12345',
      additional: '2987',
    }
    const there = await send(t, 'NOURA', 'delivery/register-national-address', 'NOURA', address)
    assert.equal(await finish(t, there), 'completed')
    const asked = await send(t, 'NOURA', 'passports/issue-passport', 'NOURA', { years: '5' })
    assert.ok(asked.answer.sent && asked.answer.price.state === 30_000)
    assert.equal(await finish(t, asked), 'completed')
    assert.equal((await read(t).passports.current(cast.NOURA.id))?.status, 'active')
    const kinds = await kindsFor(t, 'NOURA')
    assert.ok(kinds.includes('passports.issued-to-collect') && !kinds.includes('pass.passport.issued'))
  }))

test('P-07: an unpaid violation bars a passport by the law of 2025 and not by that of 2026', () =>
  told(async (t) => {
    assert.deepEqual(await reasons(t, 'KHALID', 'passports/renew-passport', 'KHALID'), [])
    t.clock.set('2025-10-31T06:00:00.000Z')
    assert.deepEqual(await reasons(t, 'KHALID', 'passports/renew-passport', 'KHALID'), ['violations_paid'])
  }))

test('P-07: the officer activates against the passport that was renewed, no older one, and the holder is told', () =>
  told(async (t) => {
    assert.equal(
      await finish(t, await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '10' })),
      'completed',
    )
    const activate = 'passports/activate-renewed-passport'
    const oldest = await atOffice(t, 'passports', activate, 'FAHD', { oldPassport: 'A99900009' })
    assert.deepEqual(oldest, ['old_passport_presented'])
    assert.deepEqual(await atOffice(t, 'border', activate, 'FAHD', { oldPassport: 'A99900010' }), [])
    assert.equal((await read(t).passports.current(cast.FAHD.id))?.status, 'active')
    assert.equal((await kindsFor(t, 'FAHD')).filter((kind) => kind === 'passports.activated').length, 1)
  }))

test('the receipt of a renewal bears the whole name and what was paid', () =>
  told(async (t) => {
    const asked = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5' })
    assert.equal(await finish(t, asked), 'completed')
    const { rows } = await t.db.owner.query<{ data: { holder: unknown; paidHalalas: number } }>(
      'select data from documents.document where by_request = $1',
      [asked.id],
    )
    assert.deepEqual(rows[0]?.data.holder, { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' })
    const paid = await payments.chargeOf(t.pool, cast.FAHD.id, asked.id)
    assert.equal(rows[0]?.data.paidHalalas, paid?.halalas)
  }))

test('an expired card is no card: no passport before it is renewed, no permit on it, none that outlasts it', () =>
  told(async (t) => {
    const permit = 'passports/issue-travel-permit'
    const on = (until: string) => ({ kind: 'multiple', destinations: 'gcc', document: 'national-id', until })
    // Saud's card ends on 2028-08-20, his passport a fortnight later.
    assert.deepEqual(refusedWith(await send(t, 'FAHD', permit, 'SAUD', on('2028-08-21'))), ['card_lasts'])
    assert.equal(await finish(t, await send(t, 'FAHD', permit, 'SAUD', on('2028-08-20'))), 'completed')
    await set(t, 'identity_cards.card', `expires = '2026-01-31'`, 'SAUD')
    assert.deepEqual(refusedWith(await send(t, 'FAHD', permit, 'SAUD', on('2026-02-01'))), [
      'document_held',
      'card_lasts',
    ])
    await set(t, 'identity_cards.card', `expires = '2026-02-01'`, 'FAHD')
    assert.deepEqual(await reasons(t, 'FAHD', 'passports/renew-passport', 'FAHD'), [], 'its last day counts')
    await set(t, 'identity_cards.card', `expires = '2026-01-31'`, 'FAHD')
    assert.deepEqual(await reasons(t, 'FAHD', 'passports/renew-passport', 'FAHD'), ['national_id_not_expired'])
  }))

test('P-05: everything that is wrong with an exit visa is said at once', () =>
  told(async (t) => {
    const issue = await send(t, 'FAHD', single, 'RAHIM', { mode: 'duration-days', days: '75' })
    assert.equal(await finish(t, issue), 'completed')
    await set(t, 'residency.passport', `expires = '2026-04-22'`, 'RAHIM')
    await set(t, 'people.person', 'biometrics_enrolled = false', 'RAHIM')
    await t.db.owner.query(
      `insert into violations.violation select $1, '7999900099', at, place, schedule, article, min_halalas, max_halalas, plate,
         status, issued_on, pay_by, paid_halalas, paid_on, version, recorded_at, superseded_at, by_request, by_step
       from violations.violation where number = '7999900015'`,
      [cast.FAHD.id],
    )
    assert.deepEqual((await reasons(t, 'FAHD', single, 'RAHIM')).sort(), [
      'biometrics_enrolled',
      'no_open_exit_visa',
      'passport_ninety_days',
      'sponsor_violations_paid',
    ])
  }))

test('R-LEV-01: a fee owed for one dependant holds up the other, until it is paid with the renewal', () =>
  told(async (t) => {
    assert.ok(!(await reasons(t, 'IMRAN', single, 'BILAL')).includes('dependants_fee_paid'))
    await set(t, 'residency.iqama', `levy_paid_until = '2026-01-20'`, 'AYESHA')
    assert.ok((await reasons(t, 'IMRAN', single, 'BILAL')).includes('dependants_fee_paid'))
    const renewal = await send(t, 'IMRAN', iqama, 'AYESHA', { months: '12' })
    // One month owed, twelve new ones: 13 × 400, and 500 for the year.
    assert.ok(renewal.answer.sent && renewal.answer.price.state === 570_000, JSON.stringify(renewal.answer))
    assert.equal(await finish(t, renewal), 'completed')
    assert.equal((await read(t).residency.iqama(cast.AYESHA.id))?.levyPaidUntil, '2027-02-20')
    assert.ok(!(await reasons(t, 'IMRAN', single, 'BILAL')).includes('dependants_fee_paid'))
  }))

test('R-RES-06: asked for on the last day of grace and paid three days on, a renewal costs no fine and is not late', () =>
  told(async (t) => {
    t.clock.set('2026-02-23T15:00:00.000Z')
    const renewal = await send(t, 'IMRAN', iqama, 'AYESHA', { months: '3' })
    assert.ok(renewal.answer.sent && renewal.answer.price.state === 132_500)
    t.clock.set('2026-02-26T06:00:00.000Z')
    assert.equal(await finish(t, renewal), 'completed')
    assert.equal((await read(t).residency.iqama(cast.AYESHA.id))?.lateRenewals, 0)
    // The day after the grace it is both.
    const late = await send(t, 'IMRAN', iqama, 'BILAL', { months: '3' })
    assert.ok(late.answer.sent && late.answer.price.state === 182_500)
    assert.equal(await finish(t, late), 'completed')
    assert.equal((await read(t).residency.iqama(cast.BILAL.id))?.lateRenewals, 1)
  }))

test('R-RES-05: a family member entered in the passport holds up the renewal', () =>
  told(async (t) => {
    assert.deepEqual(await reasons(t, 'FAHD', iqama, 'MARIA'), [])
    await set(t, 'residency.passport', 'family_inside = 1', 'MARIA')
    assert.deepEqual(await reasons(t, 'FAHD', iqama, 'MARIA'), ['no_family_in_passport'])
  }))

test('R-VIS-14: a visit visa that somebody asked for and nobody used holds up the final exit, until it is used', () =>
  told(async (t) => {
    assert.deepEqual(await reasons(t, 'FAHD', final, 'RAHIM'), [])
    await t.db.owner.query(
      `insert into visas.visa (person_id, number, kind, status, issued_on, leave_before, days, sponsor, version, recorded_at,
         by_request, by_step)
       values ($1, '6999900991', 'visit', 'issued', '2026-01-20', '2026-04-20', 90, $2, 1, now(), gen_random_uuid(), 'test')`,
      [cast.SITI.id, cast.RAHIM.id],
    )
    await t.db.owner.query(`insert into visas.invited values ($1, '6999900991', $2)`, [cast.RAHIM.id, cast.SITI.id])
    assert.deepEqual(await reasons(t, 'FAHD', final, 'RAHIM'), ['no_unused_visas'])
    await t.db.owner.query(`update visas.visa set entered_on = '2026-01-30' where number = '6999900991'`)
    assert.deepEqual(await reasons(t, 'FAHD', final, 'RAHIM'), [])
  }))

test('R-VIS-14: a sponsor with an unpaid visa fine issues no final exit', () =>
  told(async (t) => {
    await set(t, 'visas.visa', `status = 'closed'`, 'ROSA')
    await t.db.owner.query(`delete from travel.movement where person_id = $1 and direction = 'exit'`, [cast.ROSA.id])
    assert.deepEqual(await reasons(t, 'KHALID', final, 'ROSA'), ['sponsor_fines_paid'])
    await set(t, 'residency.fine', `status = 'paid'`, 'KHALID')
    assert.deepEqual(await reasons(t, 'KHALID', final, 'ROSA'), [])
  }))

test('a worker who leaves for good leaves residence and sponsorship behind', () =>
  told(async (t) => {
    assert.equal(await finish(t, await send(t, 'FAHD', final, 'MARIA', { understood: true })), 'completed')
    const crossing = { direction: 'exit', port: 'RUH', document: 'PH9990067' }
    assert.deepEqual(await atOffice(t, 'border', 'passports/record-border-movement', 'MARIA', crossing), [])
    assert.equal((await read(t).residency.iqama(cast.MARIA.id))?.status, 'cancelled')
    assert.equal(await read(t).sponsorships.sponsorOf(cast.MARIA.id), null)
    await assert.rejects(mayI(t.house, callerOf(t, 'FAHD'), iqama, cast.MARIA.id), { kind: 'not-yours' })
  }))

test('a worker arrives on her visa, which is used by it; a visitor whose visa ran out does not come in', () =>
  told(async (t) => {
    const border = 'passports/record-border-movement'
    const into = (document: string) => ({ direction: 'entry', port: 'RUH', document })
    await t.db.owner.query(
      `insert into travel.movement (person_id, ordinal, at, port, direction, document, version, recorded_at, by_request, by_step)
       select person_id, 2, '2026-01-25T10:00:00Z', port, 'exit', document, 1, now(), gen_random_uuid(), 'test'
       from travel.movement where person_id = $1`,
      [cast.ZAINAB.id],
    )
    t.clock.set('2026-02-06T06:00:00.000Z')
    assert.deepEqual(await atOffice(t, 'border', border, 'ZAINAB', into('PK9990126')), ['entry_visa_valid'])
    t.clock.set('2026-02-05T06:00:00.000Z')
    assert.deepEqual(await atOffice(t, 'border', border, 'ZAINAB', into('PK9990126')), [])
    const visas = await read(t).visas.all(cast.ZAINAB.id)
    assert.deepEqual(
      visas.map((visa) => [visa.status, visa.enteredOn]),
      [['issued', '2025-11-20']],
      'the first entry stays the first',
    )
  }))

const loss = (document: string) => ({
  document,
  lostOn: '2026-01-31',
  place: 'سوق الديرة في الرياض',
  circumstances: 'سقطت من المحفظة',
  understood: true,
})

test('P-11: nobody reports a document that is not there, another’s, or one twice; and a report stays', () =>
  told(async (t) => {
    assert.deepEqual(refusedWith(await send(t, 'KHALID', lost, 'KHALID', loss('family-record'))), [
      'family_record_exists',
    ])
    assert.deepEqual(refusedWith(await send(t, 'NOURA', lost, 'NOURA', loss('family-record'))), [
      'family_record_exists',
    ])
    await assert.rejects(mayI(t.house, callerOf(t, 'MONA'), lost, cast.KHALID.id), { kind: 'not-yours' })
    assert.deepEqual(await reasons(t, 'MONA', replaced, 'MONA'), ['loss_reported'])
    const report = await send(t, 'MONA', lost, 'MONA', loss('national-id'))
    assert.equal(await finish(t, report), 'completed')
    await assert.rejects(withdraw(t.house, report.caller, report.id), { kind: 'no-longer-possible' })
    assert.equal((await read(t).identityCards.current(cast.MONA.id))?.status, 'lost')
    const again = await send(t, 'MONA', lost, 'MONA', loss('national-id'))
    assert.deepEqual(refusedWith(again), ['not_reported_already'])

    assert.equal(await finish(t, await send(t, 'FAHD', lost, 'FAHD', loss('family-record'))), 'completed')
    const twice = await send(t, 'FAHD', lost, 'FAHD', loss('family-record'))
    assert.deepEqual(refusedWith(twice), ['family_record_not_reported_already'])
    const remedy = 'refusals' in twice.answer ? twice.answer.refusals[0]?.remedy : undefined
    assert.equal(remedy, 'civil-affairs/replace-family-record')
  }))

test('a father reports the lost card of his daughter, and not that of his grown son', () =>
  told(async (t) => {
    await t.db.owner.query(
      `insert into identity_cards.card (person_id, card, issued, expires, status, lost_count, version, recorded_at, by_request, by_step)
       values ($1, 1, '2025-01-05', '2034-09-20', 'valid', 0, 1, now(), gen_random_uuid(), 'test')`,
      [cast.DANA.id],
    )
    assert.equal(await finish(t, await send(t, 'MAJED', lost, 'DANA', loss('national-id'))), 'completed')
    assert.equal((await read(t).identityCards.current(cast.DANA.id))?.status, 'lost')
    assert.ok((await kindsFor(t, 'MAJED')).includes('requests.completed'))
    await assert.rejects(mayI(t.house, callerOf(t, 'FAHD'), lost, cast.SAUD.id), { kind: 'not-yours' })
  }))

test('P-11: a card to be collected needs no address; one to be sent does; the card keeps what was chosen', () =>
  told(async (t) => {
    assert.equal(await read(t).people.address(cast.NOURA.id), null)
    assert.equal(await finish(t, await send(t, 'NOURA', lost, 'NOURA', loss('national-id'))), 'completed')
    assert.deepEqual(await reasons(t, 'NOURA', replaced, 'NOURA'), [])
    const byPost = await send(t, 'NOURA', replaced, 'NOURA', { pickup: 'delivery' })
    assert.deepEqual(refusedWith(byPost), ['national_address_registered'])
    assert.equal(await finish(t, await send(t, 'NOURA', replaced, 'NOURA', { pickup: 'office' })), 'completed')
    const card = await read(t).identityCards.current(cast.NOURA.id)
    assert.deepEqual([card?.card, card?.status, card?.handover], [3, 'valid', 'office'])
  }))

test('whoever withdraws a request is told so, once', () =>
  told(async (t) => {
    const asked = await send(t, 'FAHD', 'passports/renew-passport', 'FAHD', { years: '5' })
    await withdraw(t.house, asked.caller, asked.id)
    await withdraw(t.house, asked.caller, asked.id)
    assert.deepEqual(await kindsFor(t, 'FAHD'), ['requests.recorded', 'requests.withdrawn'])
  }))
