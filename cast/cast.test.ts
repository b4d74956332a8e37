/** The cast is what the stories say it is, and can be raised on any day. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { addDays, ageOn, daysBetween, hijriAgeOn, iqama, luhn, nationalId, shortName } from '../src/language/index.ts'
import { openRegisters } from '../src/requests/registers.ts'
import { unrecorded } from '../src/store/index.ts'
import { testDatabase } from '../src/store/testing.ts'
import { cast, castDay, castSeed, raiseCast } from './index.ts'

const db = await testDatabase(castSeed)
after(() => db.close())
const read = openRegisters(unrecorded(db.pool))

test('every number of the cast is of a block kept for demonstrations, with a right check digit', () => {
  const seen = new Set<string>()
  for (const { number } of Object.values(cast)) {
    assert.match(number, /^[12346]9999\d{5}$/)
    if (/^[12]/.test(number)) assert.ok(luhn(number), number)
    if (number.startsWith('1')) assert.equal(nationalId.parse(number), number)
    if (number.startsWith('2')) assert.equal(iqama.parse(number), number)
    seen.add(number)
  }
  assert.equal(seen.size, Object.keys(cast).length)
})

test('everyone is found by number and can be read', async () => {
  for (const member of Object.values(cast)) {
    assert.equal(await read.people.find(member.number), member.id)
    const person = await read.people.get(member.id)
    assert.deepEqual(person.name, member.name)
    assert.equal(person.alive, member.died === null)
  }
})

test('Fahd heads the record of Noura, Saud and Lama, and his passport ends in sixty days', async () => {
  const family = await read.families.of(cast.FAHD.id)
  assert.deepEqual(
    family?.members.map(({ id, relation }) => [id, relation]),
    [
      [cast.FAHD.id, 'head'],
      [cast.NOURA.id, 'wife'],
      [cast.SAUD.id, 'son'],
      [cast.LAMA.id, 'daughter'],
    ],
  )
  assert.deepEqual(await read.families.of(cast.LAMA.id), family)
  const passport = await read.passports.current(cast.FAHD.id)
  assert.ok(passport)
  assert.equal(daysBetween(castDay, passport.expires), 60)
  assert.equal((await read.people.address(cast.FAHD.id))?.short, 'RHFA7312')
  assert.deepEqual(await read.violations.all(cast.FAHD.id), [])
  assert.equal(await read.passports.current(cast.NOURA.id), null)
  assert.equal(await read.identityCards.current(cast.LAMA.id), null)
  assert.equal(hijriAgeOn('2008-06-01', castDay), 18)
  assert.equal(hijriAgeOn('2018-09-15', castDay), 7)
})

test('Rahim and Maria are sponsored by Fahd now, Aslam was earlier; Imran by the firm, and his family by him', async () => {
  const workers = async (who: string, which: 'current' | 'previous') =>
    (await read.sponsorships.workersOf(who, which)).map((s) => s.worker)
  assert.deepEqual(await workers(cast.FAHD.id, 'current'), [cast.RAHIM.id, cast.MARIA.id])
  assert.deepEqual(await workers(cast.FAHD.id, 'previous'), [cast.ASLAM.id])
  assert.deepEqual((await workers(cast.IMRAN.id, 'current')).sort(), [cast.AYESHA.id, cast.BILAL.id].sort())
  assert.equal((await read.sponsorships.sponsorOf(cast.IMRAN.id))?.sponsor, '7999900019')
  assert.equal((await read.residency.iqama(cast.MARIA.id))?.expires, '2026-03-18')
  assert.equal(ageOn('2018-08-20', castDay), 7)
})

test('Mona lost a card in 2021; a mother with a deed has her daughter as dependant, and so has the father', async () => {
  assert.equal((await read.identityCards.current(cast.MONA.id))?.lostCount, 1)
  assert.equal((await read.identityCards.losses(cast.MONA.id))[0]?.status, 'closed')
  const ofReem = await read.families.dependantsOf(cast.REEM.id)
  assert.deepEqual(ofReem, [{ id: cast.DANA.id, relation: 'daughter', by: 'custody', deed: '43118820' }])
  assert.deepEqual(
    (await read.families.dependantsOf(cast.MAJED.id)).map((d) => d.id),
    [cast.DANA.id],
  )
})

test('bans, suspensions, visas and crossings are as told', async () => {
  assert.equal((await read.travel.ban(cast.YOUSEF.id, castDay))?.order, '47-2211')
  assert.equal(await read.travel.ban(cast.KHALID.id, castDay), null)
  assert.equal((await read.restrictions.suspension(cast.SALMAN.id, castDay))?.order, '47-5530')
  assert.equal((await read.travel.status(cast.ROSA.id)).inside, false)
  assert.equal((await read.visas.open(cast.ROSA.id))?.status, 'used-out')
  assert.equal((await read.visas.byNumber('6999900025'))?.holder, cast.ZAINAB.id)
  assert.equal(shortName(cast.ZAINAB.name, 'en'), 'Zainab Siddiqui')
  assert.equal((await read.vehicles.ownedBy(cast.FAHD.id))[0]?.plate, 'ABJ1234')
})

test('raised on another day, every date moves with it and the installation is marked synthetic', async () => {
  const later = await testDatabase()
  try {
    await raiseCast(later.owner, addDays(castDay, 100))
    const there = openRegisters(unrecorded(later.pool))
    assert.equal((await there.passports.current(cast.FAHD.id))?.expires, addDays('2026-04-02', 100))
    assert.equal((await there.people.get(cast.FAHD.id)).born, addDays('1985-03-10', 100))
    const [last] = await there.travel.movements(cast.TURKI.id)
    assert.equal(last?.at, `${addDays('2026-01-25', 100)}T08:00:00.000Z`)
    const { rows } = await later.pool.query('select synthetic, shifted_days from store.installation')
    assert.deepEqual(rows, [{ synthetic: true, shifted_days: 100 }])
    await assert.rejects(later.owner.query('update store.installation set synthetic = false'), /stays marked/)
  } finally {
    await later.close()
  }
})
