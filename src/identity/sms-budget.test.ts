import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { hours, inTransaction } from '../store/index.ts'
import { issueCode } from './codes.ts'
import { limitsOn, purgeSmsBudget, type SmsLimits, smsLimits, spendSms } from './sms-budget.ts'
import { type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
before(async () => {
  door = await testDoor()
})
after(() => door.close())
beforeEach(() => door.clock.forward(hours(1)))

const few: SmsLimits[] = [{ from: '2026-01-01', prefixPerHour: 5, installationPerHour: 16_000 }]
const spend = (mobile: string, table = few) =>
  inTransaction(door.pool, (tx) => spendSms(tx, mobile, door.clock.now(), table))
const number = (prefix: string, n: number) => `+${prefix}${String(n).padStart(5, '0')}`

test('numbers that begin alike share an hour’s codes, also when fifty ask at once; others go on', async () => {
  const all = await Promise.all(Array.from({ length: 50 }, (_, n) => spend(number('9665123', n))))
  assert.equal(all.filter((until) => until === null).length, 5)
  const now = door.clock.now()
  for (const until of all)
    if (until !== null) assert(until > now && until <= new Date(Date.parse(now) + 3_600_000).toISOString())
  assert.equal(await spend(number('9665124', 1)), null)
  door.clock.forward(hours(1))
  assert.equal(await spend(number('9665123', 1)), null)
})

test('an installation sends no more than its own limit in an hour', async () => {
  const none: SmsLimits[] = [{ from: '2026-01-01', prefixPerHour: 1_000, installationPerHour: 16 }]
  const all = await Promise.all(Array.from({ length: 200 }, (_, n) => spend(number('9665200', n), none)))
  assert(all.filter((until) => until === null).length <= 16)
  assert(all.some((until) => until !== null))
})

test('a full prefix refuses the first code of a registration too, in words with the time to come back', async () => {
  const hour = `${door.clock.now().slice(0, 13)}:00:00.000Z`
  await door.owner.query('insert into identity.sms_budget (key, hour, sent) values ($1, $2, $3)', [
    'prefix:9665300',
    hour,
    limitsOn('2026-02-01').prefixPerHour,
  ])
  const issue = (mobile: string, subject: string) =>
    inTransaction(door.pool, (tx) =>
      issueCode(tx, door.deps, { mobile, lang: 'ar' }, { subject, purpose: 'register', flow: subject }),
    )
  const no = await issue('+966530012345', 'one')
  assert(!no.ok && no.reason === 'code_wait')
  assert.match(no.words.ar, /بعد الساعة/)
  assert.equal(no.retryAt, new Date(Date.parse(hour) + 3_600_000).toISOString())
  assert.equal((await door.phone('+966530012345')).length, 0)
  assert((await issue('+966530112345', 'two')).ok)
})

test('a later day has the later limits, and counts of past hours are forgotten', async () => {
  const table: SmsLimits[] = [...smsLimits, { from: '2027-01-01', prefixPerHour: 1, installationPerHour: 1 }]
  assert.equal(limitsOn('2026-12-31', table).prefixPerHour, smsLimits[0]?.prefixPerHour)
  assert.equal(limitsOn('2027-01-01', table).prefixPerHour, 1)
  door.clock.forward(hours(5))
  await purgeSmsBudget(door.pool, door.clock.now())
  assert.equal((await door.owner.query('select 1 from identity.sms_budget')).rowCount, 0)
})
