/** An installation of real people has one carrier, whole, or does not start. */
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { openSmsc } from './agencies/carriers/smpp/smsc.ts'
import { carrierOf } from './carrier-of.ts'
import { type Config, ConfigError } from './config.ts'
import { type Pool, systemClock } from './store/index.ts'

const defaults = { SMPP_PORT: 2775, SMPP_PER_SECOND: 10, SMPP_BINDS: 'transceiver', SMPP_IDS: 'text text' }
const of = (set: object, sends = true, told: (what: string, more: object) => void = () => {}) =>
  carrierOf({ ...defaults, ...set } as unknown as Config, {
    pool: null as unknown as Pool,
    clock: systemClock,
    sends,
    told,
  })
const smpp = { SMPP_HOST: '127.0.0.1', SMPP_SYSTEM_ID: 'bawaba', SMPP_PASSWORD: 'secret', SMPP_SENDER: 'BAWABA' }

test('none, two, or one by half: the start says what is wrong', () => {
  const http = { CARRIER_URL: 'https://sms.example', CARRIER_TOKEN: 'x'.repeat(16) }
  const { SMPP_PASSWORD: _, ...half } = smpp
  for (const set of [{}, half, { CARRIER_URL: http.CARRIER_URL }, { ...http, ...smpp }])
    assert.throws(() => of(set), ConfigError)
  assert.ok(of(http).carrier)
})

test('over SMPP it binds where it sends, and nowhere else', async () => {
  const smsc = openSmsc({ admits: () => 0, submitted: async () => ({ fields: { message_id: 'a1' } }) })
  await new Promise<void>((listening) => smsc.server.listen(0, '127.0.0.1', listening))
  try {
    const set = { ...smpp, SMPP_PORT: (smsc.server.address() as AddressInfo).port }
    const states: unknown[] = []
    const { carrier, end } = of(set, true, (_, more) => states.push((more as { state: string }).state))
    while (!states.includes('bound')) await new Promise((wait) => setTimeout(wait, 5))
    const message = { key: '018f0000-0000-7000-8000-00000000beef', mobile: '+966500000010', text: 'مرحبا' }
    assert.equal((await carrier.send(message)).id, 'a1')
    await end()
    const still = of(set, false)
    await assert.rejects(still.carrier.send(message))
    assert.equal(smsc.peers.size, 0)
  } finally {
    await smsc.close()
  }
})
