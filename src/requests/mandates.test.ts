/** Mandates at the gate: for what was named, about whom, up to the sum, as long as giver and mandate hold, and no further. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { standingOf } from '../standing/index.ts'
import { unrecorded, uuid } from '../store/index.ts'
import { answerConsent, begin, discard, mayI } from './index.ts'
import { load } from './rows.ts'
import { delegable } from './rules.ts'
import { pay, send, servicesOfTheHouse, settle, signedIn, testHouse } from './testing.ts'

const t = await testHouse()
after(() => t.close())
type Who = keyof typeof cast
const me = (who: Who) => signedIn(cast[who], t.clock.now())
const visa = 'visas/issue-exit-reentry-single'
const iqama = 'residency/renew-iqama-individual'
const visaForm = { mode: 'duration-days', days: '75' }

async function gives(giver: Who, delegate: Who, form: Record<string, unknown>): Promise<string> {
  const { id, answer } = await send(t, giver, 'delegation/issue-sector', giver, {
    delegate: cast[delegate].number,
    born: cast[delegate].born,
    until: '2026-03-01',
    ...form,
  })
  assert.ok(answer.sent, JSON.stringify(answer))
  const said = await answerConsent(
    t.house,
    me(delegate),
    { request: id, key: 'delegate', agrees: true },
    async () => true,
  )
  if (!said.taken) return said.refusals.map((r) => r.reason).join()
  await settle(t, 3)
  assert.equal((await load(t.pool, cast[giver].id, id))?.station, 'completed')
  const { rows } = await t.pool.query<{ number: string }>(
    'select number from mandates.given where delegate = $1 order by number desc limit 1',
    [cast[delegate].id],
  )
  return rows[0]?.number ?? ''
}

async function cancels(who: Who, number: string): Promise<void> {
  const { answer } = await send(t, who, 'delegation/cancel-mandate', who, { mandate: number })
  assert.ok(answer.sent, JSON.stringify(answer))
  await settle(t, 3)
}

test('what can be delegated is what the definitions say', async () => {
  const said = [...(await servicesOfTheHouse())].filter(([, d]) => d.behalf.includes('mandate')).map(([id]) => id)
  assert.deepEqual(said.sort(), Object.keys(delegable).sort())
})

test('a delegate asks in the giver’s place, is bound to what was named, and the giver hears of each use', async () => {
  const number = await gives('FAHD', 'KHALID', { service: visa, about: cast.RAHIM.id, most: '500' })
  // KHALID owes for a violation; FAHD does not, and it is his sponsorship that counts.
  const asked = await send(t, 'KHALID', visa, 'RAHIM', visaForm)
  assert.ok(asked.answer.sent, JSON.stringify(asked.answer))
  const row = await load(t.pool, cast.KHALID.id, asked.id)
  assert.deepEqual([row?.standing.behalf, row?.standing.principal], ['mandate', cast.FAHD.id])
  assert.ok(row?.standing.proof.startsWith(`mandates:${number}:sponsorships:`))
  await pay(t, asked.caller, asked.id)
  await settle(t, 3)
  assert.equal((await load(t.pool, cast.KHALID.id, asked.id))?.station, 'completed')
  const { rows } = await t.pool.query<{ sponsor: string }>('select sponsor from visas.visa where by_request = $1', [
    asked.id,
  ])
  assert.deepEqual(rows, [{ sponsor: cast.FAHD.id }], 'the visa is the sponsor’s, not the delegate’s')
  const told = await t.pool.query(`select from notices.notice where person_id = $1 and kind = 'dele.grant.used'`, [
    cast.FAHD.id,
  ])
  assert.equal(told.rowCount, 1)

  await assert.rejects(mayI(t.house, me('KHALID'), visa, cast.MARIA.id), { kind: 'not-yours' }, 'another worker')
  const other = 'passports/renew-passport'
  await assert.rejects(mayI(t.house, me('KHALID'), other, cast.FAHD.id), { kind: 'not-yours' }, 'another service')
  await assert.rejects(mayI(t.house, me('NOURA'), visa, cast.RAHIM.id), { kind: 'not-yours' }, 'another person')
  await cancels('FAHD', number)
  await assert.rejects(mayI(t.house, me('KHALID'), visa, cast.RAHIM.id), { kind: 'not-yours' }, 'at once')
})

test('more than the mandate allows is refused; taken back between the sending and the deciding, it is not done', async () => {
  const small = await gives('IMRAN', 'KHALID', { service: iqama, about: cast.AYESHA.id, most: '1' })
  const dear = await send(t, 'KHALID', iqama, 'AYESHA', { months: '12' })
  assert.ok(!dear.answer.sent && 'refusals' in dear.answer)
  assert.deepEqual(
    dear.answer.refusals.map((r) => r.reason),
    ['within_the_mandate'],
  )
  await discard(t.house, dear.caller, dear.id)
  await cancels('KHALID', small)

  const number = await gives('IMRAN', 'KHALID', { service: iqama, about: 'everyone' })
  const asked = await send(t, 'KHALID', iqama, 'BILAL', { months: '3' })
  assert.ok(asked.answer.sent, JSON.stringify(asked.answer))
  await cancels('IMRAN', number)
  await pay(t, asked.caller, asked.id)
  await settle(t, 4)
  const row = await load(t.pool, cast.KHALID.id, asked.id)
  assert.deepEqual([row?.station, row?.reason], ['refused', 'standing_holds'])
})

test('it ends with the register’s event and on its day, and can never rest on another mandate', async () => {
  const number = await gives('FAHD', 'KHALID', { service: visa, about: 'everyone' })
  const look = unrecorded(t.pool)
  const right = (actor: Who, subject: Who, day = '2026-02-10') =>
    standingOf(look, cast[actor].id, cast[subject].id, ['sponsored-worker', 'mandate'], day as never, visa)
  assert.equal((await right('KHALID', 'MARIA'))?.behalf, 'mandate')
  assert.equal((await right('KHALID', 'MARIA', '2026-03-01'))?.behalf, 'mandate', 'its last day')
  assert.equal(await right('KHALID', 'MARIA', '2026-03-02'), null)
  // The sponsorship of MARIA ends: the giver's right is gone that moment, and with it the delegate's.
  await t.db.owner.query(`update sponsorships.sponsorship set until = '2026-02-09' where person_id = $1`, [
    cast.MARIA.id,
  ])
  assert.equal(await right('KHALID', 'MARIA'), null)
  assert.equal((await right('KHALID', 'RAHIM'))?.behalf, 'mandate')
  // KHALID hands on what he has: his own mandate gives NOURA nothing of FAHD's.
  await t.db.owner.query(
    `with g as (insert into mandates.given (delegate, person_id, number) values ($1, $2, '4999999999'))
     insert into mandates.mandate (person_id, number, delegate, services, since, until, status, version, recorded_at, by_request, by_step)
     values ($2, '4999999999', $1, array[$3], now(), '2026-12-31', 'valid', 1, now(), $4, 'x')`,
    [cast.NOURA.id, cast.KHALID.id, visa, uuid()],
  )
  assert.equal(await right('NOURA', 'RAHIM'), null)
  assert.equal((await right('NOURA', 'ROSA'))?.principal, cast.KHALID.id, 'his own worker, she may')
  await t.db.owner.query(`update people.person set died = '2026-02-01' where person_id = $1`, [cast.FAHD.id])
  assert.equal(await right('KHALID', 'RAHIM'), null)
  assert.ok(number)
})

test('only a citizen can hold one, and only he himself accepts it', async () => {
  assert.equal(
    await gives('MONA', 'IMRAN', { service: 'passports/renew-passport', about: 'everyone' }),
    'delegate_is_citizen',
  )
  await assert.rejects(begin(t.house, me('IMRAN'), 'passports/renew-passport', cast.MONA.id))
})
