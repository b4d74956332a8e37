/** A carrier over SMPP: what a phone gets, what the carrier's answers mean, who goes first, and receipts in every hand. */
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { afterEach, test } from 'node:test'
import { CarrierError, type Message, type Receipt, referenceOf, textOf } from '../../../notices/index.ts'
import { type SmppCarrierSettings, smppCarrier, validity } from './carrier.ts'
import type { Reply } from './line.ts'
import type { Pdu } from './pdu.ts'
import { idOf, readReceipt } from './receipt.ts'
import { openSmsc } from './smsc.ts'
import { openTokens } from './tokens.ts'
import { statuses, tags } from './words.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const key = '018f0000-0000-7000-8000-00000000beef'
const message = (more: Partial<Message> = {}): Message => ({ key, mobile: '+966500000010', text: 'مرحبا', ...more })

async function world(submitted: (pdu: Pdu, n: number) => Promise<Reply>, settings: Partial<SmppCarrierSettings> = {}) {
  const taken: Pdu[] = []
  const smsc = openSmsc({
    admits: () => 0,
    submitted: (pdu) => {
      taken.push(pdu)
      return submitted(pdu, taken.length)
    },
  })
  await new Promise<void>((listening) => smsc.server.listen(0, '127.0.0.1', listening))
  ends.push(() => smsc.close())
  const receipts: Receipt[] = []
  const carrier = smppCarrier({
    name: 'first',
    sender: 'BAWABA',
    perSecond: 1000,
    host: '127.0.0.1',
    port: (smsc.server.address() as AddressInfo).port,
    systemId: 'bawaba',
    password: 'secret',
    deadlineMs: 300,
    receipt: async (receipt) => {
      receipts.push(receipt)
    },
    ...settings,
  })
  ends.push(() => carrier.end())
  await Promise.all(carrier.binds.map((bind) => bind.bound()))
  return { smsc, taken, receipts, carrier }
}
const takes = async (_: Pdu, n: number): Promise<Reply> => ({ fields: { message_id: `id-${n}` } })

test('an Arabic text of two parts arrives with its heading, its reference and the time it lives', async () => {
  const now = Date.parse('2026-02-01T06:00:00Z')
  const { carrier, taken } = await world(takes, { now: () => now })
  const text = 'تنتهي صلاحية هويتك الوطنية ***0010 في 2026/06/15. جددها قبل هذا التاريخ لتفادي الغرامة.'
  const { id, parts } = await carrier.send(message({ text, expiresAt: '2026-02-01T06:05:00Z' }))
  assert.deepEqual([id, parts], ['id-1', ['id-1', 'id-2']])
  const heads = taken.map(({ fields }) => [...(fields.short_message ?? Buffer.alloc(0)).subarray(0, 6)])
  assert.deepEqual(
    heads.map(([a, b, c, , of, n]) => [a, b, c, of, n]),
    [
      [5, 0, 3, 2, 1],
      [5, 0, 3, 2, 2],
    ],
  )
  assert.equal(heads[0]?.[3], heads[1]?.[3])
  const read = taken.map(({ fields }) => textOf((fields.short_message ?? Buffer.alloc(6)).subarray(6), 'ucs2')).join('')
  assert.equal(read, text)
  const { fields, tlvs } = taken[0] as Pdu
  assert.equal(fields.validity_period, '000000000500000R')
  assert.deepEqual([fields.source_addr, fields.source_addr_ton, fields.destination_addr], ['BAWABA', 5, '966500000010'])
  assert.equal(tlvs.get(tags.userMessageReference)?.readUInt16BE(), referenceOf(key))
})

test('lengths of time: a second at least, a week at most', () => {
  assert.equal(validity(-5), '000000000001000R')
  assert.equal(validity(1e12), '000007000000000R')
  assert.equal(validity(90_061_000), '000001010101000R')
})

test('each answer of a carrier means one thing: never, not now, or nobody knows', async () => {
  const cases: [Reply | 'silent', { permanent: boolean; said: boolean }][] = [
    [{ status: statuses.badReceiver }, { permanent: true, said: false }],
    [{ status: statuses.systemError }, { permanent: false, said: false }],
    [{ status: statuses.queueFull }, { permanent: false, said: false }],
    ['silent', { permanent: false, said: true }],
  ]
  for (const [reply, means] of cases) {
    const { carrier } = await world(() => (reply === 'silent' ? new Promise(() => {}) : Promise.resolve(reply)))
    await assert.rejects(carrier.send(message()), (error) => {
      assert.ok(error instanceof CarrierError)
      assert.deepEqual({ permanent: error.permanent, said: error.said }, means)
      return true
    })
  }
})

test('told that it is too quick it goes slower and says the same message again', async () => {
  const { carrier, taken } = await world(async (_, n) =>
    n <= 2 ? { status: statuses.throttled } : { fields: { message_id: 'x' } },
  )
  assert.equal((await carrier.send(message())).id, 'x')
  assert.equal(taken.length, 3)
})

test('when one part was taken and another refused, the whole may have been said', async () => {
  const { carrier } = await world(async (_, n) =>
    n === 1 ? { fields: { message_id: 'x' } } : { status: statuses.systemError },
  )
  await assert.rejects(carrier.send(message({ text: 'ا'.repeat(100) })), (e) => e instanceof CarrierError && e.said)
})

test('nothing is said by a bind that is not there, and a voice it does not have', async () => {
  const { carrier, smsc } = await world(takes)
  await assert.rejects(carrier.send(message({ voice: true })), (e) => e instanceof CarrierError && e.permanent)
  for (const peer of smsc.peers) peer.line.destroy('gone')
  assert.equal(carrier.ready, true)
  while (carrier.binds[0]?.state === 'bound') await new Promise((wait) => setTimeout(wait, 2))
  assert.equal(carrier.ready, false)
  await assert.rejects(carrier.send(message()), (e) => e instanceof CarrierError && !e.said && !e.permanent)
})

test('a receipt is answered after it was heard, and refused when it could not be', async () => {
  let away = true
  const { smsc, receipts } = await world(takes, {
    mode: 'split',
    ids: { answer: 'hex', receipt: 'decimal' },
    receipt: async (receipt) => {
      if (away) throw new Error('the database is away')
      receipts.push(receipt)
    },
  })
  const peer = [...smsc.peers].find((p) => p.mode === 'receiver')
  const question = {
    command: 'deliver_sm',
    fields: {
      esm_class: 4,
      source_addr: '966500000010',
      short_message: Buffer.from('id:0000255 stat:DELIVRD err:000'),
    },
  } as const
  assert.equal((await peer?.line.ask(question))?.status, statuses.systemError)
  away = false
  assert.equal((await peer?.line.ask(question))?.status, 0)
  assert.deepEqual(
    receipts.map((r) => r.id),
    ['255'],
  )
})

test('ids are the same in either base, in either case, with or without zeros', () => {
  assert.equal(idOf('00FF', 'hex'), idOf('255', 'decimal'))
  assert.equal(idOf('00aB-1\0', 'text'), idOf('AB-1', 'text'))
  assert.equal(idOf('0', 'text'), '0')
  assert.equal(idOf('not hex', 'hex'), 'not hex')
})

test('receipts in every hand are read; what is no end is none', () => {
  const pdu = (text: string, tlvs: [number, Buffer][] = []): Pdu => ({
    command: 'deliver_sm',
    status: 0,
    sequence: 1,
    fields: { esm_class: 4, source_addr: '+966500000010', short_message: Buffer.from(text) },
    tlvs: new Map(tlvs),
  })
  const read = (p: Pdu) => readReceipt(p, 'c', { answer: 'text', receipt: 'text' })
  const full = 'id:A1 sub:001 dlvrd:001 submit date:2602010900 done date:2602010901 stat:UNDELIV err:069 text:xx'
  assert.deepEqual(read(pdu(full)), { carrier: 'c', id: 'a1', state: 'failed', reason: '069', mobile: '+966500000010' })
  const tlv: [number, Buffer][] = [
    [tags.receiptedMessageId, Buffer.from('B2\0')],
    [tags.messageState, Buffer.from([2])],
    [tags.userMessageReference, Buffer.from([0xbe, 0xef])],
  ]
  assert.deepEqual(read(pdu('', tlv)), {
    carrier: 'c',
    id: 'b2',
    state: 'delivered',
    reason: '',
    mobile: '+966500000010',
    reference: 0xbeef,
  })
  for (const none of ['id:A1 stat:ENROUTE', 'id:A1 stat:ACCEPTD', 'stat:DELIVRD', 'مرحبا', ''])
    assert.equal(read(pdu(none)), null)
})

test('a code leaves at the next moment, however many campaigns wait; and short messages are counted, not notices', async () => {
  let at = 0
  const timers: { at: number; then: () => void }[] = []
  const tokens = openTokens({
    perSecond: 100,
    lanes: 4,
    now: () => at,
    wait: (ms, then) => timers.push({ at: at + ms, then }),
  })
  const left: { lane: number; at: number }[] = []
  const take = (lane: number, count: number) => void tokens.take(lane, count).then(() => left.push({ lane, at }))
  for (let i = 0; i < 200; i++) take(3, 2)
  const run = async (until: number) => {
    for (;;) {
      await new Promise((turn) => setImmediate(turn))
      const next = timers.sort((a, b) => a.at - b.at)[0]
      if (next === undefined || next.at > until) break
      timers.shift()
      at = next.at
      next.then()
    }
    at = until
  }
  await run(1000)
  const first = left.length
  // A hundred a second, two to a notice, and a bucket of five at the start.
  assert.ok(first >= 48 && first <= 54, `${first} left in a second`)
  take(0, 1)
  await run(1030)
  assert.ok(left.some((l) => l.lane === 0 && l.at <= 1030))
  tokens.slowDown()
  const before = left.length
  await run(2030)
  assert.ok(left.length - before <= 27, `${left.length - before} left in a slow second`)
})
