/** SMPP 3.4: units as octets, and lines on which the other side does everything it may do and much that it may not. */
import assert from 'node:assert/strict'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterEach, test } from 'node:test'
import { type Bind, type BindSettings, openBind } from './bind.ts'
import { mostFrameOctets, readFrames } from './frames.ts'
import { openLine, Unanswered } from './line.ts'
import { readPdu, type Writing, writePdu } from './pdu.ts'
import { openSmsc, type Smsc, type SmscSettings } from './smsc.ts'
import { commands, SmppError, statuses, tags } from './words.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function smsc(settings: Partial<SmscSettings> = {}): Promise<{ smsc: Smsc; port: number }> {
  const open = openSmsc({ admits: () => 0, submitted: async () => ({ fields: { message_id: '1' } }), ...settings })
  await new Promise<void>((listening) => open.server.listen(0, '127.0.0.1', listening))
  ends.push(() => open.close())
  return { smsc: open, port: (open.server.address() as AddressInfo).port }
}

function bind(port: number, settings: Partial<BindSettings> = {}): Bind {
  const open = openBind({
    host: '127.0.0.1',
    port,
    systemId: 'bawaba',
    password: 'secret',
    mode: 'transceiver',
    deadlineMs: 2000,
    firstWaitMs: 10,
    heard: async () => ({}),
    ...settings,
  })
  ends.push(() => open.end())
  return open
}

/** A carrier that does with each octet what the test says. */
async function carrierThat(does: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    does(socket)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  ends.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((closed) => server.close(closed))
  })
  return (server.address() as AddressInfo).port
}

const submit = (text = 'hi'): { command: 'submit_sm'; fields: object } => ({
  command: 'submit_sm',
  fields: { source_addr: 'BAWABA', destination_addr: '966500000010', short_message: Buffer.from(text) },
})

// The example of the specification (3.2.2 and 4.1.1): a bind_transmitter as it stands on the wire.
const golden = '0000002f000000020000000000000001' + '534d50503354455354007365637265743038005355424d4954310000010100'
test('the bind of the specification reads and writes to the octet', () => {
  const octets = Buffer.from(golden, 'hex')
  const pdu = readPdu(octets)
  assert.deepEqual(pdu.fields, {
    system_id: 'SMPP3TEST',
    password: 'secret08',
    system_type: 'SUBMIT1',
    addr_ton: 1,
    addr_npi: 1,
  })
  assert.deepEqual(writePdu({ command: pdu.command, sequence: 1, fields: pdu.fields }), octets)
})

test('every command is what it was after writing and reading, with parameters nobody knows', () => {
  const fields = { ...submit('مرحبا').fields, esm_class: 0x40, data_coding: 8, validity_period: '000000010000000R' }
  for (const command of ['submit_sm', 'deliver_sm'] as const) {
    const tlvs = new Map([
      [tags.userMessageReference, Buffer.from([1, 2])],
      [0x1400, Buffer.from('vendor')],
    ])
    const read = readPdu(writePdu({ command, sequence: 0x7fffffff, fields, tlvs }))
    assert.deepEqual(
      { ...read, fields: { ...read.fields } },
      { command, status: 0, sequence: 0x7fffffff, fields, tlvs },
    )
  }
  for (const command of Object.keys(commands) as (keyof typeof commands)[])
    assert.equal(readPdu(writePdu({ command, sequence: 3 })).command, command)
})

test('an answer that says no carries nothing else, and one without a body is read', () => {
  const no = writePdu({
    command: 'submit_sm_resp',
    sequence: 1,
    status: statuses.throttled,
    fields: { message_id: 'x' },
  })
  assert.equal(no.length, 16)
  assert.deepEqual(readPdu(no).fields, {})
})

test('what a field cannot hold is our slip, and is not written', () => {
  const bad: Partial<Writing>[] = [
    { fields: { source_addr: 'a\u0000b' } },
    { fields: { source_addr: 'بوابة' } },
    { fields: { destination_addr: '9'.repeat(65) } },
    { fields: { data_coding: 256 } },
    { fields: { short_message: Buffer.alloc(255) } },
  ]
  for (const one of bad) assert.throws(() => writePdu({ command: 'submit_sm', sequence: 1, ...one }), RangeError)
})

test('of 20,000 damaged units each is read or refused with a status, and none does more', () => {
  let seed = 42
  const next = (n: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return seed % n
  }
  const whole = [
    Buffer.from(golden, 'hex'),
    writePdu({ ...submit('x'.repeat(100)), sequence: 5, tlvs: new Map([[0x0427, Buffer.from([2])]]) }),
    writePdu({ command: 'submit_sm_resp', sequence: 5, fields: { message_id: 'ab12' } }),
  ]
  let refused = 0
  for (let i = 0; i < 20_000; i++) {
    const unit = Buffer.from(whole[i % whole.length] ?? '')
    for (let n = next(6); n >= 0; n--) unit[next(unit.length)] = next(256)
    const cut = next(4) === 0 ? unit.subarray(0, next(unit.length)) : unit
    try {
      readPdu(cut)
    } catch (error) {
      assert.ok(error instanceof SmppError, String(error))
      refused += 1
    }
  }
  assert.ok(refused > 1000)
})

test('units come out whole, whatever pieces they come in, and no length beyond reason is waited for', () => {
  const units = Array.from({ length: 50 }, (_, i) => writePdu({ ...submit('x'.repeat(i)), sequence: i + 1 }))
  const all = Buffer.concat(units)
  for (const size of [1, 3, 17, 1000, all.length]) {
    const frames = readFrames()
    const out: Buffer[] = []
    for (let at = 0; at < all.length; at += size) out.push(...frames(all.subarray(at, at + size)))
    assert.deepEqual(Buffer.concat(out), all)
    assert.equal(out.length, units.length)
  }
  const long = Buffer.alloc(4)
  for (const length of [0, 15, mostFrameOctets + 1, 0x48545450]) {
    long.writeUInt32BE(length)
    assert.throws(() => readFrames()(long), SmppError)
  }
})

test('binds, sends, hears a receipt, and says goodbye', async () => {
  const heard: string[] = []
  const { smsc: carrier, port } = await smsc({
    submitted: async (pdu) => ({ fields: { message_id: `id-${pdu.fields.short_message}` } }),
  })
  const mine = bind(port, {
    heard: async (pdu) => {
      heard.push(String(pdu.fields.short_message))
      return {}
    },
  })
  await mine.bound()
  assert.equal((await mine.ask(submit('a'))).fields.message_id, 'id-a')
  const [peer] = carrier.peers
  const answer = await peer?.line.ask({ command: 'deliver_sm', fields: { short_message: Buffer.from('stat:DELIVRD') } })
  assert.equal(answer?.status, 0)
  assert.deepEqual(heard, ['stat:DELIVRD'])
  await mine.end()
  assert.equal(carrier.peers.size, 0)
  await assert.rejects(mine.ask(submit()), (e) => e instanceof Unanswered && !e.said)
})

test('no more wait for an answer than the window holds, and every answer finds its question in whatever order', async () => {
  let most = 0
  let now = 0
  const { port } = await smsc({
    async submitted(pdu) {
      most = Math.max(most, ++now)
      await new Promise((wait) => setTimeout(wait, Math.random() * 10))
      now -= 1
      return { fields: { message_id: String(pdu.fields.short_message) } }
    },
  })
  const mine = bind(port, { window: 7 })
  await mine.bound()
  const asked = Array.from({ length: 200 }, (_, i) => String(i))
  const ids = await Promise.all(asked.map(async (text) => (await mine.ask(submit(text))).fields.message_id))
  assert.deepEqual(ids, asked)
  assert.equal(most, 7)
})

test('what was said and not answered may have been done; what was not said was not, and the two are told apart', async () => {
  const port = await carrierThat((socket) => {
    const frames = readFrames()
    socket.on('data', (piece: Buffer) => {
      for (const frame of frames(piece)) {
        const pdu = readPdu(frame)
        if (pdu.command.startsWith('bind'))
          socket.write(writePdu({ command: 'bind_transceiver_resp', sequence: pdu.sequence }))
        else if (String(pdu.fields.short_message) === 'last') socket.destroy()
      }
    })
  })
  const mine = bind(port, { window: 2, mostWaitMs: 20, deadlineMs: 300 })
  await mine.bound()
  const outcomes = await Promise.allSettled([mine.ask(submit()), mine.ask(submit('last')), mine.ask(submit())])
  const said = outcomes.map((o) => o.status === 'rejected' && (o.reason as Unanswered).said)
  assert.deepEqual(said, [true, true, false])
  await mine.bound() // and it binds again
})

test('a carrier that takes and never answers: after the deadline nothing is known, and the window is free again', async () => {
  let deaf = true
  const { port } = await smsc({
    submitted: () => (deaf ? new Promise(() => {}) : Promise.resolve({ fields: { message_id: 'x' } })),
  })
  const mine = bind(port, { window: 1, deadlineMs: 60 })
  await mine.bound()
  await assert.rejects(mine.ask(submit()), (e) => e instanceof Unanswered && e.said)
  deaf = false
  assert.equal((await mine.ask(submit())).fields.message_id, 'x')
})

test('a line that shows no sign of life is hung up, and bound again', async () => {
  let lines = 0
  const port = await carrierThat((socket) => {
    lines += 1
    socket.once('data', (piece: Buffer) => {
      socket.write(writePdu({ command: 'bind_transceiver_resp', sequence: readPdu(piece).sequence }))
    })
  })
  const states: string[] = []
  const mine = bind(port, { idleMs: 30, deadlineMs: 40, changed: (state, why) => states.push(`${state} ${why}`) })
  await mine.bound()
  while (lines < 2) await new Promise((wait) => setTimeout(wait, 5))
  assert.ok(states.includes('waiting no sign of life'))
})

test('a wrong password is not tried again soon; a carrier that is away is, with a wait drawn by lot', async () => {
  const { port } = await smsc({ admits: (_, password) => (password === 'secret' ? 0 : statuses.badPassword) })
  const states: string[] = []
  const refused = bind(port, { password: 'wrong', changed: (state) => states.push(state) })
  while (refused.state !== 'refused') await new Promise((wait) => setTimeout(wait, 5))
  await new Promise((wait) => setTimeout(wait, 60))
  assert.deepEqual(states, ['connecting', 'refused'])

  const draws: number[] = []
  const away = bind(1, {
    random() {
      draws.push(draws.length)
      return 0.1
    },
    firstWaitMs: 20,
    mostWaitMs: 40,
  })
  while (draws.length < 4) await new Promise((wait) => setTimeout(wait, 5))
  assert.notEqual(away.state, 'bound')
})

test('an HTTP answer on the port ends the line and leaves nothing waiting', async () => {
  const port = await carrierThat((socket) => {
    socket.once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'))
  })
  const states: string[] = []
  bind(port, { changed: (state, why) => states.push(`${state} ${why}`) })
  while (!states.some((s) => s.startsWith('waiting'))) await new Promise((wait) => setTimeout(wait, 5))
  assert.match(states.find((s) => s.startsWith('waiting')) ?? '', /a unit of \d+ octets/)
})

test('nonsense is answered with what is wrong, and the line goes on', async () => {
  const { port } = await smsc()
  const socket = connect({ port, host: '127.0.0.1' })
  ends.push(() => socket.destroy())
  const line = openLine(socket, { window: 9, deadlineMs: 1000, idleMs: 10_000, asked: async () => ({}) })
  assert.equal((await line.ask(submit())).status, statuses.notBound)
  const heard = new Promise<Buffer>((said) => socket.once('data', said))
  const unknown = writePdu({ command: 'enquire_link', sequence: 77 })
  unknown.writeUInt32BE(0x00000777, 4)
  socket.write(unknown)
  const nack = readPdu(await heard)
  assert.deepEqual([nack.command, nack.status, nack.sequence], ['generic_nack', statuses.badCommand, 77])
  assert.equal((await line.ask({ command: 'bind_transceiver', fields: { system_id: 'x' } })).status, 0)
  assert.equal(
    (await line.ask({ command: 'bind_transceiver', fields: { system_id: 'x' } })).status,
    statuses.alreadyBound,
  )
  assert.equal((await line.ask({ command: 'query_sm' })).status, statuses.badCommand)
})

test('a receipt whose hearing fails is refused, so that the carrier brings it again', async () => {
  const { smsc: carrier, port } = await smsc()
  const mine = bind(port, { heard: () => Promise.reject(new Error('the database is away')) })
  await mine.bound()
  const [peer] = carrier.peers
  const answer = await peer?.line.ask({ command: 'deliver_sm', fields: { short_message: Buffer.from('x') } })
  assert.equal(answer?.status, statuses.systemError)
})

test('goodbye waits for the answers to what was said', async () => {
  const { port } = await smsc({
    submitted: () => new Promise((done) => setTimeout(() => done({ fields: { message_id: 'late' } }), 50)),
  })
  const mine = bind(port)
  await mine.bound()
  const asked = mine.ask(submit())
  await mine.end()
  assert.equal((await asked).fields.message_id, 'late')
})
