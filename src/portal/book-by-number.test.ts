/** Booking without an account (R-APPT-03): the code opens it, strangers learn nothing, and the rules of booking hold. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { portalDoor } from './index.ts'
import { hear, type TestServer, testServer } from './testing.ts'
import type { Browser } from './visitor.testing.ts'

let t: TestServer
before(async () => {
  t = await testServer([portalDoor])
})
after(() => t.close())
beforeEach(() => t.clock.forward(70 * 60_000))

const { MONA, REEM } = cast

async function names(v: Browser, who: { readonly number: string; readonly born: string }): Promise<void> {
  const [year = '', month = '', day = ''] = who.born.split('-').map((part) => String(Number(part)))
  await v.get('/book')
  const born = { 'birthDate.day': day, 'birthDate.month': `g${month}`, 'birthDate.year': year }
  await v.send({ number: who.number, ...born, spoken: await hear(v) })
}

/** As far as the page that asks what for and where. */
async function known(v: Browser, who: typeof MONA): Promise<void> {
  await names(v, who)
  assert.match(v.text, /If the details are those of a person/)
  await v.send({ code: await t.code(who.mobile ?? '') })
  assert.match(v.text, /What you come for/)
}

const openOnes = async (who: { readonly id: string }) =>
  (
    await t.db.owner.query<{ number: string; status: string; purpose: string }>(
      `select number, status, purpose from appointments.appointment where person_id = $1 and superseded_at is null order by number`,
      [who.id],
    )
  ).rows

test('Mona has no account; she books, is told by message, books no second for the same, and gives it back', async () => {
  const v = t.visitor('en')
  await known(v, MONA)
  await v.send({ service: 'national-id', branch: 'riyadh-washm' })
  assert.match(v.text, /Days that still have places/)
  await v.send({ date: '2026-02-08' })
  await v.send({ time: '10:20' })
  assert.match(v.text, /Your appointment is booked/)
  const [mine] = await openOnes(MONA)
  assert.deepEqual([mine?.status, mine?.purpose], ['booked', 'national-id'])
  assert.ok(v.text.includes(mine?.number ?? '-'))
  await t.deliver()
  assert.match((await t.phone(MONA.mobile ?? '')).map(({ text }) => text).join('\n'), /10:20/)
  const again = t.visitor('en')
  await known(again, MONA)
  assert.match(again.text, new RegExp(`Your open appointments.*${mine?.number}`))
  await again.send({ service: 'national-id', branch: 'riyadh-muruj' })
  assert.equal(again.status, 422)
  assert.match(again.text, /already have an appointment/)
  const form = again.forms().find(({ values }) => values._step === 'cancel')
  assert.ok(form, again.text)
  await again.post('/book', form.values)
  assert.match(again.text, /The appointment is cancelled/)
  assert.deepEqual(
    (await openOnes(MONA)).map(({ status }) => status),
    ['cancelled'],
  )
  const { rows } = await t.db.owner.query(
    `select distinct reader from watch.reading where person_id = $1 and purpose = 'appointments/book-anonymous'`,
    [MONA.id],
  )
  assert.deepEqual(rows, [{ reader: 'anyone' }], 'she finds it among those who looked')
})

test('nobody’s number, a wrong birth date and a right one are asked for the code alike; nothing opens without it', async () => {
  const pages: string[] = []
  for (const who of [
    { number: '1999901000', born: REEM.born },
    { number: REEM.number, born: '1970-01-01' },
    { number: REEM.number, born: REEM.born },
  ]) {
    t.clock.forward(61_000)
    const v = t.visitor('en')
    await names(v, who)
    const asked = v.text
    await v.send({ code: '000000' })
    pages.push(`${asked}\n${v.status} ${v.text}`)
    // A page further on, without what only the code gives.
    const values = { number: who.number, _step: 'what', service: 'national-id', branch: 'riyadh-washm', _known: 'x y' }
    await v.post('/book', values)
    assert.doesNotMatch(v.text, /Days that still have places/)
  }
  assert.equal(new Set(pages).size, 1, pages.join('\n---\n'))
  assert.deepEqual(await openOnes(REEM), [])
})

test('a seal of one person’s page opens no other’s', async () => {
  const v = t.visitor('en')
  await known(v, MONA)
  const form = v.forms().find(({ values }) => values._step === 'what')
  assert.ok(form)
  const [year = '', month = '', day = ''] = REEM.born.split('-').map((part) => String(Number(part)))
  const born = { 'birthDate.day': day, 'birthDate.month': `g${month}`, 'birthDate.year': year }
  await v.post('/book', {
    ...form.values,
    ...born,
    number: REEM.number,
    service: 'national-id',
    branch: 'riyadh-washm',
  })
  assert.doesNotMatch(v.text, /Days that still have places/)
})
