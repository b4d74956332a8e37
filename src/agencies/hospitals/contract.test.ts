/**
 * What a hospital and the house owe each other, over the addresses that hospitals really call: the simulated hospital
 * must be able to fail in every way, and the house must withstand it. Heard once, answered always, half done never.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type CastKey, cast } from '../../../cast/index.ts'
import { apiDoor } from '../../api/index.ts'
import { type TestServer, testServer } from '../../portal/testing.ts'
import { settle } from '../../requests/testing.ts'
import { uuid } from '../../store/index.ts'
import { type DemoHospitals, demoHospitals, type HospitalFault, hospitalsDue, type Word } from './index.ts'

let t: TestServer
let hospitals: DemoHospitals
before(async () => {
  t = await testServer([apiDoor])
  hospitals = demoHospitals(t.doorway.keys.callbacks)
})
after(() => t.close())

const tokenUrl = 'http://portal.test/api/agencies/token'

async function askToken(assertion: string) {
  const answer = await t.app.inject({
    method: 'POST',
    url: '/api/agencies/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }).toString(),
  })
  return { status: answer.statusCode, body: answer.json() }
}

async function token(code = 'WADI', fault: HospitalFault = 'none'): Promise<string> {
  const { status, body } = await askToken(await hospitals.assertion(code, tokenUrl, t.clock.now(), fault))
  assert.equal(status, 200)
  return body.access_token
}

async function tell({ kind, ...body }: Word & Record<string, unknown>, bearer?: string) {
  const answer = await t.app.inject({
    method: 'POST',
    url: `/api/hospital/${kind}s`,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer ?? (await token())}` },
    payload: JSON.stringify(body),
  })
  return { status: answer.statusCode, body: answer.json(), reasons: reasonsIn(answer.json()) }
}

const reasonsIn = (body: { reasons?: { reason: string }[] }): string[] => (body.reasons ?? []).map((r) => r.reason)

async function askAbout(reference: string, code = 'WADI') {
  const answer = await t.app.inject({
    url: `/api/hospital/notices/${reference}`,
    headers: { authorization: `Bearer ${await token(code)}` },
  })
  return { status: answer.statusCode, body: answer.json() }
}

const birth = (mother: CastKey, more: Partial<Word> = {}): Word =>
  ({
    kind: 'birth',
    reference: uuid(),
    mother: cast[mother].number,
    bornAt: '2026-01-20T11:05:00Z',
    sex: 'male',
    grams: 3240,
    order: 1,
    ...more,
  }) as Word

const death = (deceased: CastKey, more: Partial<Word> = {}): Word =>
  ({
    kind: 'death',
    reference: uuid(),
    deceased: cast[deceased].number,
    diedAt: '2026-01-25T19:10:00Z',
    cause: 'I21.9',
    ...more,
  }) as Word

test('a machine proves itself by its key, once for each assertion; whatever is wrong, the answer is the same', async () => {
  const good = await hospitals.assertion('WADI', tokenUrl, t.clock.now())
  assert.equal((await askToken(good)).status, 200)
  const bad = [
    good, // used before
    await hospitals.assertion('WADI', tokenUrl, t.clock.now(), 'wrong-key'),
    await hospitals.assertion('WADI', 'http://elsewhere.test/token', t.clock.now()),
    await hospitals.assertion('WADI', tokenUrl, '2026-01-01T00:00:00.000Z'),
    await hospitals.assertion('NOBODY', tokenUrl, t.clock.now()),
    '',
    'a.b.c',
  ]
  for (const assertion of bad) {
    assert.deepEqual(await askToken(assertion), { status: 401, body: { error: 'invalid_client' } })
  }
  for (const bearer of ['', 'x', good]) assert.equal((await tell(birth('NOURA'), bearer)).status, 401)
  const held = await token()
  t.clock.forward(11 * 60_000)
  assert.equal((await tell(birth('NOURA'), held)).status, 401)
})

test('a birth is taken, its number told to the hospital, and the same word again is the same answer', async () => {
  const word = birth('NOURA', { father: cast.FAHD.number })
  const [first, again] = [await tell(word), await tell(word)]
  assert.deepEqual([first.status, first.body.verdict], [201, 'taken'])
  assert.deepEqual(again.body, first.body)
  await settle(t)
  const { body } = await askAbout(word.reference)
  assert.match(body.number, /^8\d{9}$/)
  assert.equal((await askAbout(word.reference, 'SAHEL')).status, 404)
  const { rows } = await t.db.owner.query('select from births.birth where person_id = $1', [cast.NOURA.id])
  assert.equal(rows.length, 1)
  const told = await t.phone(cast.NOURA.mobile ?? '')
  assert.deepEqual(
    told.map(({ kind }) => kind),
    ['civil.birth.told'],
  )
  // Another hospital tells of the same child.
  const other = await tell(
    birth('NOURA', { father: cast.FAHD.number, grams: 3300 } as Partial<Word>),
    await token('SAHEL'),
  )
  assert.deepEqual([other.status, other.reasons], [422, ['birth_not_notified']])
})

test('one reference for two words: the first stands, the second is refused', async () => {
  const [first, second] = hospitals.words(birth('REEM'), t.clock.now(), 'reused')
  assert.ok(first && second)
  assert.equal((await tell(first)).status, 201)
  const refused = await tell(second)
  assert.deepEqual([refused.status, refused.body.type.split('/').at(-1)], [409, 'reference-reused'])
})

test('what cannot be is refused with its reason; what only a person can judge is parked; both are written down', async () => {
  const expected: readonly (readonly [Word, number, string])[] = [
    [birth('FAHD'), 422, 'mother_is_a_woman'],
    [birth('MONA', { father: cast.NOURA.number }), 422, 'father_is_a_man'],
    [birth('LAMA'), 422, 'mother_old_enough'],
    [birth('MONA', { bornAt: '2026-02-02T09:00:00Z' } as Partial<Word>), 422, 'born_already'],
    [birth('MONA', { father: '1999900309' }), 202, 'father_known'],
    [birth('MONA', { father: cast.HAMAD.number }), 202, 'father_lived'],
    [birth('MONA', { bornAt: '2026-01-12T09:00:00Z' } as Partial<Word>), 202, 'notified_in_time'],
    [{ ...birth('MONA'), mother: '1999900309' } as Word, 202, 'subject_known'],
    [death('HAMAD'), 202, 'beneficiary_alive'],
    [death('ABDULLAH', { diedAt: '2026-02-09T09:00:00Z' } as Partial<Word>), 422, 'died_already'],
    [death('KHALID', { informant: cast.KHALID.number } as Partial<Word>), 422, 'informant_is_another'],
  ]
  for (const [word, status, reason] of expected) {
    const answer = await tell(word)
    assert.equal(answer.status, status, reason)
    assert.ok(answer.reasons.includes(reason), `${reason}: ${answer.reasons}`)
    const { rows } = await t.db.owner.query('select verdict, word from hospitals.heard where reference = $1', [
      word.reference,
    ])
    assert.equal(rows[0].verdict, status === 202 ? 'parked' : 'refused')
    assert.equal(rows[0].word.reference, word.reference)
  }
  await settle(t)
  const made = await t.db.owner.query(
    `select from births.birth where person_id = $1 union all select from deaths.death where person_id = any($2)`,
    [cast.MONA.id, [cast.HAMAD.id, cast.ABDULLAH.id, cast.KHALID.id]],
  )
  assert.equal(made.rowCount, 0)
})

test('a clerk of the hospital cannot choose the name, nor say in whose hospital the child was born', async () => {
  for (const more of [{ nameAr: 'ريان' }, { name: 'Rayan' }, { hospital: 'SAHEL' }, { grams: 0 }, { mother: '1' }]) {
    assert.equal((await tell({ ...birth('MONA'), ...more } as Word)).status, 422)
  }
})

test('a hearing that was cut short is judged later by the worker: nothing told is ever lost', async () => {
  const word = birth('HIND')
  // As a process leaves it that died between writing down and judging.
  await t.db.owner.query(
    `insert into hospitals.heard (hospital, reference, kind, digest, word, heard_at) values ('WADI', $1, 'birth', decode(repeat('00', 32), 'hex'), $2, $3)`,
    [word.reference, JSON.stringify(word), t.clock.now()],
  )
  assert.equal(await hospitalsDue(t.house, hospitals.machines), 0)
  t.clock.forward(2 * 60_000)
  assert.equal(await hospitalsDue(t.house, hospitals.machines), 1)
  assert.equal((await askAbout(word.reference)).body.verdict, 'taken')
  assert.equal(await hospitalsDue(t.house, hospitals.machines), 0)
})

test('a death that was told ends nothing yet: the living stay as they are until a relative registers it', async () => {
  const answer = await tell(death('ABDULLAH', { informant: cast.FAHD.number } as Partial<Word>))
  assert.equal(answer.status, 201)
  await settle(t)
  const { rows } = await t.db.owner.query(
    `select died from people.person where person_id = $1 and superseded_at is null`,
    [cast.ABDULLAH.id],
  )
  assert.equal(rows[0].died, null)
  const kinds = async (who: CastKey) => (await t.phone(cast[who].mobile ?? '')).map(({ kind }) => kind)
  assert.ok((await kinds('FAHD')).includes('civil.death.told'))
  assert.ok(!(await kinds('ABDULLAH')).includes('civil.death.told'))
  // Neither the family nor the hospital's own number stands in what we tell the hospital.
  assert.ok(!JSON.stringify(answer.body).includes(cast.ABDULLAH.number))
  const again = await tell(death('ABDULLAH'))
  assert.deepEqual([again.status, again.reasons], [422, ['death_not_notified']])
})
