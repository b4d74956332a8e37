/** Civil affairs at the desk: notices of hospitals that wait for an officer, and a death of the wrong person taken back by two. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type CastKey, cast } from '../../cast/index.ts'
import { demoHospitals, hear, heardUnder, type Word } from '../agencies/hospitals/index.ts'
import { portalDoor } from '../portal/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import { openRegisters } from '../requests/registers.ts'
import { send, settle } from '../requests/testing.ts'
import { unrecorded, uuid } from '../store/index.ts'
import { deskDoor } from './index.ts'
import { acts, approvalOf, atDesk, raiseDesk } from './testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor, deskDoor])
  await raiseDesk(t)
})
after(() => t.close())

const read = () => openRegisters(unrecorded(t.pool))

async function told(word: Word) {
  const [hospital] = demoHospitals(t.doorway.keys.callbacks).machines
  assert.ok(hospital)
  const heard = await hear(t.house, hospital, word)
  await settle(t)
  return heard
}

const birthOf = (mother: CastKey, bornAt: string, father?: string): Word => ({
  kind: 'birth',
  reference: uuid(),
  mother: cast[mother].number,
  ...(father ? { father } : {}),
  bornAt,
  sex: 'female',
  grams: 3100,
  order: 1,
})

/** The only notice of the list. */
const noticeOn = (html: string): string =>
  /\/desk\/notices\/[\w-]{20,}/.exec(html)?.[0] ?? assert.fail('no notice waits')

test('a notice that came late waits with its reason; an officer lets it go on, and the parents are told', async () => {
  const word = birthOf('NOURA', '2026-01-10T08:00:00Z', cast.FAHD.number)
  assert.equal((await told(word)).verdict, 'parked')
  const bader = await atDesk(t, 'bader.salem')
  await bader.get('/desk/notices')
  assert.match(bader.text, /more than 15 days ago/)
  await bader.get(noticeOn(bader.html))
  assert.match(bader.text, /Wadi demo hospital/)
  assert.ok(!bader.text.includes(cast.NOURA.number), 'the number is masked')
  await bader.send({ decision: 'on', why: '' })
  assert.equal(bader.status, 422)
  await bader.send({ decision: 'on', why: 'The hospital showed its book of births' })
  assert.equal(bader.path, '/desk/notices')
  assert.match(bader.text, /No notice waits/)
  await settle(t)
  assert.equal((await read().births.ofMother(cast.NOURA.id)).length, 1)
  const heard = await heardUnder(t.pool, 'WADI', word.reference)
  assert.deepEqual([heard?.verdict, heard?.settledWhy], ['settled', 'The hospital showed its book of births'])
  assert.equal((await acts(t, 'notice_settled', `WADI ${word.reference}`)).length, 1)
  assert.ok((await t.phone(cast.FAHD.mobile ?? '')).some(({ kind }) => kind === 'civil.birth.told'))
})

test('a notice that cannot be recorded ends with a reason; nobody decides about herself', async () => {
  const word = birthOf('REEM', '2026-01-28T08:00:00Z', '1999900309')
  assert.equal((await told(word)).verdict, 'parked')
  const bader = await atDesk(t, 'bader.salem')
  await bader.get('/desk/notices')
  await bader.get(noticeOn(bader.html))
  // The father is still in no register: letting it go on changes nothing.
  await bader.send({ decision: 'on', why: 'The number was read from his card' })
  assert.equal(bader.status, 422)
  assert.match(bader.text, /Nobody in the register has the father/)
  await bader.send({ decision: 'end', why: 'The hospital sends it anew without him' })
  assert.equal(bader.path, '/desk/notices')
  assert.equal((await read().births.ofMother(cast.REEM.id)).length, 0)

  const own: Word = {
    kind: 'death',
    reference: uuid(),
    deceased: cast.BADER.number,
    diedAt: '2026-01-28T08:00:00Z',
    cause: 'I10',
    informant: '1999900309',
  }
  assert.equal((await told(own)).verdict, 'parked')
  await bader.get('/desk/notices')
  await bader.get(noticeOn(bader.html))
  await bader.send({ decision: 'end', why: 'I am here and well, as you see' })
  assert.equal(bader.status, 422)
  assert.equal((await heardUnder(t.pool, 'WADI', own.reference))?.verdict, 'parked')
})

test('a death of the wrong person: nothing comes back before two officers agree, then everything does', async () => {
  await told({
    kind: 'death',
    reference: uuid(),
    deceased: cast.ABDULLAH.number,
    diedAt: '2026-01-25T19:10:00Z',
    cause: 'I21.9',
    informant: cast.FAHD.number,
  })
  const number = (await read().deaths.of(cast.ABDULLAH.id))?.number ?? ''
  const sent = await send(t, 'FAHD', 'civil-affairs/register-death', 'FAHD', { death: number, understood: true })
  assert.ok(sent.answer.sent, JSON.stringify(sent.answer))
  await settle(t)
  assert.equal((await read().people.get(cast.ABDULLAH.id)).alive, false)

  const bader = await atDesk(t, 'bader.salem')
  await bader.get('/desk/deaths')
  await bader.send({ death: '9999999998', reason: 'The hospital sent another patient’s number' })
  assert.match(bader.text, /No recorded death stands/)
  await bader.get('/desk/deaths')
  await bader.send({ death: number, reason: 'The hospital sent another patient’s number' })
  assert.match(bader.path, /^\/desk\/deaths\/review\?/)
  assert.match(bader.text, /Abdullah Saad Mohammed Alotaibi.*National ID, Passport, Standing/)
  await bader.sign(bader.path)
  assert.equal(bader.path, '/desk', bader.text)
  await settle(t)
  assert.equal((await read().people.get(cast.ABDULLAH.id)).alive, false)

  const nawal = await atDesk(t, 'nawal.yahya')
  const approval = await approvalOf(t, 'death')
  await nawal.get(approval)
  assert.match(nawal.text, /Abdullah Saad Mohammed Alotaibi/)
  await nawal.sign(`${approval}/approve`)
  await settle(t)
  assert.equal((await read().people.get(cast.ABDULLAH.id)).alive, true)
  assert.equal((await read().identityCards.current(cast.ABDULLAH.id))?.status, 'valid')
  assert.equal((await read().passports.current(cast.ABDULLAH.id))?.status, 'active')
  assert.deepEqual(await acts(t, 'death_reversed'), [
    { officer: 'nawal.yahya', second: 'bader.salem', reason: 'The hospital sent another patient’s number' },
  ])
  // He is told himself, and sees who looked.
  assert.ok((await t.phone(cast.ABDULLAH.mobile ?? '')).some(({ kind }) => kind === 'civil.death.reversed'))
})
