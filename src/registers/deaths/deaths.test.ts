/** Deaths: told once, registered once, and what they end; taken back, everything is as it was (P-10, R-CIV-17). */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type CastKey, cast } from '../../../cast/index.ts'
import { followAccounts } from '../../identity/index.ts'
import { askForOffice, type Caller, mayI } from '../../requests/index.ts'
import { openRegisters } from '../../requests/registers.ts'
import { send, settle, signedIn, testHouse } from '../../requests/testing.ts'
import { unrecorded, uuid, uuidOf } from '../../store/index.ts'
import { act, race, refused } from '../testing.ts'
import { deaths, lateFine, registerDeathBy, verbs } from './index.ts'

const t = await testHouse()
after(() => t.close())
/** Anew each time: one look sees one answer. */
const read = () => openRegisters(unrecorded(t.pool))

const told = (deceased: string, more = {}) =>
  deaths.notify({
    deceased,
    name: { ar: 'عبدالله', en: 'Abdullah' },
    hospital: 'WADI',
    hospitalName: { ar: 'مستشفى الوادي', en: 'Wadi hospital' },
    place: { ar: 'الرياض', en: 'Riyadh' },
    diedAt: '2026-01-25T19:10:00.000Z',
    causeCode: 'I21.9',
    informant: null,
    tell: [],
    ...more,
  })

async function atOffice(agency: 'hospital' | 'civil-affairs', service: string, whom: CastKey, form: object) {
  const audience = `agency:${agency}` as const
  const caller: Caller = {
    ...signedIn(cast.HIND, t.clock.now()),
    person: uuidOf(audience),
    audience,
    channel: 'agency',
  }
  const ask = { service, subject: cast[whom].id, form: { ...form }, reference: uuid() }
  const answer = await askForOffice(t.house, caller, ask)
  await settle(t)
  return 'refusals' in answer ? answer.refusals.map(({ reason }) => reason) : []
}

const hospitalTells = (whom: CastKey, informant: CastKey) =>
  atOffice('hospital', 'civil-affairs/notify-death-hospital', whom, {
    hospital: 'WADI',
    hospitalAr: 'مستشفى الوادي',
    hospitalEn: 'Wadi hospital',
    placeAr: 'الرياض',
    placeEn: 'Riyadh',
    diedAt: '2026-01-25T19:10:00Z',
    cause: 'I21.9',
    informant: cast[informant].number,
  })

test('thirty days are free, then fifty riyals for each year of delay begun', () => {
  assert.equal(registerDeathBy('2026-01-25'), '2026-02-24')
  assert.equal(lateFine('2026-02-24', '2026-02-24'), 0)
  assert.equal(lateFine('2026-02-24', '2026-02-25'), 50)
  assert.equal(lateFine('2026-02-24', '2027-02-24'), 50)
  assert.equal(lateFine('2026-02-24', '2027-02-25'), 100)
  assert.equal(lateFine('2026-02-24', '2029-01-01'), 150)
})

test('a death is told once, whichever hospital was quicker, and registered once', async () => {
  const someone = uuid()
  await race(t.pool, verbs, [told(someone), told(someone, { hospital: 'SAHEL' })], 'death_already_notified')
  await refused(act(t.pool, verbs, told(uuid(), { diedAt: '2026-03-01T00:00:00.000Z' })), 'died_in_the_future')
  const number = (await read().deaths.of(someone))?.number ?? ''
  const name = { ar: 'عبدالله', en: 'Abdullah' }
  const registering = deaths.register({ deceased: someone, number, name, ended: { people: [someone] }, tell: [] })
  await race(t.pool, verbs, [registering, registering], 'not_waiting_to_be_registered')
  const known = await read().deaths.byNumber(number)
  assert.equal(known?.status, 'registered')
  // The cause of death leaves the register for nobody.
  assert.ok(!JSON.stringify(known).includes('I21'))
})

/** Everything that a death ends, as it stands. */
async function standing(of: CastKey) {
  const { id } = cast[of]
  return {
    alive: (await read().people.get(id)).alive,
    card: (await read().identityCards.current(id))?.status ?? null,
    passport: (await read().passports.current(id))?.status ?? null,
    licences: (await read().licences.of(id)).map((licence) => licence.status),
    estate: await read().vehicles.estateOf(id),
    orphans: await Promise.all(
      (await read().sponsorships.workersOf(id, 'current')).map(async ({ worker }) =>
        read().sponsorships.orphanedSince(worker),
      ),
    ),
    record: await read().families.of(id),
    wife: (await read().people.get(cast.NOURA.id)).marital,
    wifesRecord: await read().families.of(cast.NOURA.id),
  }
}

test('the head of a family dies: one commit ends everything, the widow heads her children; taken back, all is as before', async () => {
  await t.db.owner.query(
    `insert into identity.account (person_id, username, state, identity_level, mobile, lang, created_at) values ($1, 'fahd.o', 'active', 2, '+966500000010', 'ar', $2)
       on conflict do nothing`,
    [cast.FAHD.id, t.clock.now()],
  )
  const before = await standing('FAHD')
  assert.deepEqual(await hospitalTells('FAHD', 'SAUD'), [])
  const number = (await read().deaths.of(cast.FAHD.id))?.number ?? ''
  assert.deepEqual(await standing('FAHD'), before)

  // Not a relative: as if there were no such number.
  const register = 'civil-affairs/register-death'
  const stranger = await send(t, 'KHALID', register, 'KHALID', { death: number, understood: true })
  assert.ok('refusals' in stranger.answer)
  assert.deepEqual(
    stranger.answer.refusals.map(({ reason }) => reason),
    ['death_of_a_relative'],
  )

  const sent = await send(t, 'NOURA', register, 'NOURA', { death: number, understood: true })
  assert.ok(sent.answer.sent, JSON.stringify(sent.answer))
  await settle(t)
  const after = await standing('FAHD')
  assert.deepEqual(
    { ...after, record: null, wifesRecord: null },
    {
      alive: false,
      card: null,
      passport: null,
      licences: [],
      estate: ['ABJ1234'],
      orphans: ['2026-02-01', '2026-02-01'],
      record: null,
      wife: 'widowed',
      wifesRecord: null,
    },
  )
  assert.equal(after.record, null)
  assert.equal(after.wifesRecord?.head, cast.NOURA.id)
  assert.deepEqual(
    after.wifesRecord?.members.map(({ id, relation }) => [id, relation]),
    [
      [cast.NOURA.id, 'head'],
      [cast.SAUD.id, 'son'],
      [cast.LAMA.id, 'daughter'],
    ],
  )
  // The widow is now whom her children depend on; nothing more is taken in the name of the dead.
  assert.ok((await read().families.dependantsOf(cast.NOURA.id)).some(({ id }) => id === cast.LAMA.id))
  const asked = await mayI(
    t.house,
    signedIn(cast.FAHD, t.clock.now()),
    'civil-affairs/issue-data-document',
    cast.FAHD.id,
  )
  assert.ok(asked.refusals.some(({ reason }) => reason === 'applicant_alive'))
  await followAccounts({ pool: t.pool, clock: t.clock })
  assert.equal(await accountState('FAHD'), 'frozen_deceased')
  const notices = await t.db.owner.query<{ person_id: string; kind: string }>(
    `select person_id, kind from notices.notice where kind like 'civil.death.%'`,
  )
  assert.ok(notices.rows.every((row) => row.person_id !== cast.FAHD.id))
  assert.ok(notices.rows.some((row) => row.person_id === cast.SAUD.id && row.kind === 'civil.death.registered'))

  const reversal = 'civil-affairs/reverse-death'
  assert.deepEqual(await atOffice('civil-affairs', reversal, 'FAHD', { reason: 'رقم مريض آخر أرسله المستشفى' }), [])
  assert.deepEqual(await standing('FAHD'), before)
  await followAccounts({ pool: t.pool, clock: t.clock })
  assert.equal(await accountState('FAHD'), 'active')
  // Nothing was edited: the card was cancelled, and is valid again by a version of its own.
  const { rows } = await t.db.owner.query<{ status: string }>(
    'select status from identity_cards.card where person_id = $1 order by version',
    [cast.FAHD.id],
  )
  assert.deepEqual(
    rows.map(({ status }) => status),
    ['valid', 'cancelled', 'valid'],
  )
  // It was a mistake, so a true death may be told.
  assert.equal(await read().deaths.of(cast.FAHD.id), null)
  assert.deepEqual(await atOffice('civil-affairs', reversal, 'FAHD', { reason: 'مرة أخرى بلا سبب' }), [
    'death_registered_here',
  ])
})

async function accountState(who: CastKey): Promise<string> {
  const { rows } = await t.db.owner.query<{ state: string }>(
    'select state from identity.account where person_id = $1',
    [cast[who].id],
  )
  return rows[0]?.state ?? 'none'
}

test('what another act changed since is not put back behind its back: the reversal waits for a person', async () => {
  assert.deepEqual(await hospitalTells('ABDULLAH', 'FAHD'), [])
  const number = (await read().deaths.of(cast.ABDULLAH.id))?.number ?? ''
  const sent = await send(t, 'FAHD', 'civil-affairs/register-death', 'FAHD', { death: number, understood: true })
  assert.ok(sent.answer.sent, JSON.stringify(sent.answer))
  await settle(t)
  await t.db.owner.query(
    `with old as (update people.person set superseded_at = now() where person_id = $1 and superseded_at is null returning *)
     insert into people.person (person_id, number, kind, name_ar, name_en, sex, born, nationality, died, marital, profession,
       biometrics_enrolled, contact_mobile, version, recorded_at, by_request, by_step)
     select person_id, number, kind, name_ar, name_en, sex, born, nationality, died, marital, profession,
       biometrics_enrolled, null, version + 1, now(), $2, 'a court' from old`,
    [cast.ABDULLAH.id, uuid()],
  )
  await atOffice('civil-affairs', 'civil-affairs/reverse-death', 'ABDULLAH', { reason: 'رقم مريض آخر أرسله المستشفى' })
  const { rows } = await t.db.owner.query(
    `select station, reason from requests.request where service = 'civil-affairs/reverse-death' and subject = $1`,
    [cast.ABDULLAH.id],
  )
  assert.deepEqual(rows, [{ station: 'refused', reason: 'changed_since' }])
  assert.equal((await read().deaths.of(cast.ABDULLAH.id))?.status, 'registered')
})
