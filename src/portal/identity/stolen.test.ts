/**
 * One stolen thing opens no account (identity.md section 12). A row is what a thief holds, alone; what he tries is seeing
 * data, changing the mobile, adding a passkey and freezing. Each is tried at the real doors, and each is a no; the words
 * beside a row say what stands in the way. Slips, printed forms and acts of services are not tried here yet. E-mail and an officer's password are in no way accepted, so they stand as names
 * and passwords that open nothing.
 */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { cast } from '../../../cast/index.ts'
import { minutes } from '../../store/index.ts'
import { hear, type TestServer, testServer } from '../testing.ts'
import type { Browser } from '../visitor.testing.ts'
import { identityPages } from './index.ts'

const { MONA, IMRAN } = cast

interface Row {
  readonly holds: string
  readonly because: string
  /** The thief's browser when he has done what the thing lets him do. */
  readonly tries: () => Promise<Browser>
}

const rows: readonly Row[] = [
  {
    holds: 'the password',
    because: 'a code to the mobile is asked for, and he has no mobile to read it on',
    tries: async () => {
      const v = await typed(MONA.number, t.password)
      assert.equal(v.path, '/sign-in/code')
      return v.post('/sign-in/code', { code: '000000' })
    },
  },
  {
    holds: 'the SIM',
    because: 'no code is sent before the password was right, and no door sets a password by a code',
    tries: async () => {
      const before = (await t.phone(MONA.mobile ?? '')).length
      const v = await typed(MONA.number, 'a guess of mine')
      assert.equal((await t.phone(MONA.mobile ?? '')).length, before, 'a code was sent to him')
      return v
    },
  },
  {
    holds: 'the e-mail',
    because: 'an e-mail address is no name, gets no code and no link (ID-17)',
    tries: () => typed('mona@example.com', t.password),
  },
  {
    holds: 'a session cookie older than 15 minutes',
    because: 'the session is dead after 15 minutes without a touch (ID-81)',
    tries: async () => {
      const hers = await t.signIn(t.visitor('en'), MONA)
      t.clock.forward(minutes(15) + 1)
      const thief = t.visitor('en')
      const value = hers.cookies.get('session') ?? ''
      assert.notEqual(value, '')
      ;(thief.cookies as Map<string, string>).set('session', value)
      return thief
    },
  },
  {
    holds: 'the password of somebody else, an officer’s too',
    because: 'a password belongs to one account; officers have no door here',
    tries: () => typed(MONA.number, 'the password of an officer'),
  },
]

let t: TestServer
before(async () => {
  t = await testServer([identityPages])
  await t.accounts()
})
after(() => t.close())
beforeEach(() => t.clock.forward(minutes(24 * 60)))

async function typed(name: string, password: string): Promise<Browser> {
  const v = t.visitor('en')
  await v.get('/sign-in')
  await v.send({ name, password, spoken: await hear(v) })
  return v
}

for (const { holds, because, tries } of rows) {
  test(`who holds ${holds} and nothing else gets nowhere: ${because}`, async () => {
    const v = await tries()
    assert.equal((await v.raw('POST', '/session/extend', '')).statusCode, 401, 'he is in')
    assert.equal((await v.get('/account')).path.split('?')[0], '/sign-in', 'he sees her data')
    for (const path of ['/account/mobile', '/account/mobile/confirm', '/account/passkeys/challenge', '/account/freeze'])
      assert.equal((await v.raw('POST', path, { mobile: '0500000093', old: '', new: '000000' })).statusCode, 401, path)
    const { rows: after } = await t.db.owner.query<{ mobile: string }>(
      'select mobile from identity.account where person_id = $1',
      [MONA.id],
    )
    assert.equal(after[0]?.mobile, MONA.mobile)
  })
}

test('who holds her unlocked browser, signed in, changes no mobile and adds no passkey without her phone’s codes', async () => {
  const v = await t.signIn(t.visitor('en'), IMRAN)
  await v.get('/account/mobile')
  await v.send({ mobile: '0500000094' }, '/account/mobile')
  await v.send({ old: '000000', new: await t.code('+966500000094') }, '/account/mobile/confirm')
  assert.equal(v.status, 422)
  const asked = await v.raw('POST', '/account/passkeys', { _passkey: '{}', name: 'mine' })
  assert.notEqual(asked.statusCode, 303)
  const { rows: after } = await t.db.owner.query('select mobile from identity.account where person_id = $1', [IMRAN.id])
  assert.deepEqual(after, [{ mobile: IMRAN.mobile }])
})
