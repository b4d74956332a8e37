/** The simulated reader goes wrong in every way it is told, and each way ends in a word, never in a finger. */
import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Ask, Taken } from '../../../identity/index.ts'
import { sampleBytes, now as someDay, type TestDevice, testDevice } from './answers.testing.ts'
import { issue } from './certificates.ts'
import { SbiError, sbiClient } from './client.ts'
import { type FaultKind, faults, type Script } from './faults.ts'
import { samplesFrom } from './folder.ts'
import { raiseReader } from './raise.ts'
import { sbiReader } from './reader.ts'
import { type SimulatedReader, startReader } from './simulator.ts'

let device: TestDevice
let simulated: SimulatedReader
const origin = 'http://127.0.0.1:3000'
const clock = () => someDay

before(async () => {
  device = await testDevice('SIMFAULTS001')
  simulated = await startReader({
    credentials: device.credentials,
    samplesFor: ({ part, who }) => (who === 'nobody' ? null : sampleBytes(part?.length)),
    ports: { from: 4540, to: 4580 }, // beside the other test files' readers
    allowOrigin: origin,
    now: clock,
    controlToken: 'only for this test',
  })
})
after(() => simulated.close())

const refusals: string[] = []
const readerOf = (more: { quickMs?: number } = {}) =>
  sbiReader({
    client: sbiClient({ ports: { from: simulated.port, to: simulated.port }, ...more }),
    trust: device.trust,
    env: 'Developer',
    now: () => someDay.toISOString(),
    onRefusal: (code) => refusals.push(code),
  })
let asked = 0
const ask = (more: Partial<Ask> = {}): Ask => ({
  nonce: `visit-${++asked}-nonce`,
  wanted: [{ type: 'Finger', part: 'Right IndexFinger' }],
  readers: [device.reader],
  timeoutMs: 3000,
  ...more,
})
const told = (taken: Taken): string => ('refused' in taken ? `${taken.refused}: ${taken.means}` : 'taken')

/** What each fault comes to. */
const ends: Record<FaultKind, string> = {
  slow: 'taken',
  silent: 'device_none: device',
  dies: 'device_none: device',
  unplugged: 'device_none: device',
  busy: 'device_busy: device',
  error: 'device_101: try_again',
  low_quality: 'low_quality: try_again',
  wrong_finger: 'wrong_part: try_again',
  wrong_part_named: 'taken', // named as asked: only the comparison can tell
  wrongly_signed: 'wrong_signature: not_genuine',
  unsigned: 'wrong_algorithm: not_genuine',
  expired_certificate: 'expired_certificate: not_genuine',
  foreign_provider: 'untrusted_chain: not_genuine',
  other_device: 'wrong_device: not_genuine',
  stale_nonce: 'wrong_transaction: not_genuine',
  old: 'too_old: not_genuine',
  replayed: 'wrong_transaction: not_genuine',
  tampered_hash: 'wrong_hash: not_genuine',
  tampered_sample: 'wrong_signature: not_genuine',
  two_answers: 'wrong_count: not_genuine',
  nonsense: 'not_json: not_genuine',
  endless: 'device_none: device',
}

for (const fault of faults) {
  test(`${fault}: ${ends[fault]}, and afterwards all is well`, async () => {
    const reader = readerOf()
    assert.equal(told(await reader.capture(ask())), 'taken')
    refusals.length = 0
    simulated.present({ fault, ms: 50, code: '101' })
    const ending = ends[fault]
    const first = await reader.capture(ask({ timeoutMs: fault === 'silent' ? 200 : 3000 }))
    assert.equal(told(first), ending)
    if (ending !== 'taken') assert.deepEqual(refusals, [ending.split(':')[0]])
    if (fault === 'wrong_part_named' && 'samples' in first) {
      assert.notDeepEqual(Buffer.from(first.samples[0]?.bytes ?? []), sampleBytes('Right IndexFinger'.length))
    }
    simulated.present({ fault: null })
    assert.equal(told(await reader.capture(ask())), 'taken')
  })
}

test('each error of the standard comes back as itself', async () => {
  for (const code of ['101', '102', '103', '104', '105', '106', '107', '108', '109', '555']) {
    simulated.present({ fault: 'error', code })
    const taken = await readerOf().capture(ask())
    assert('refused' in taken)
    assert.equal(taken.refused, `device_${code}`)
    assert.ok(taken.words.ar && taken.words.en)
  }
})

test('an empty glass is nothing seen; an unknown device or a hundred closed ports are no reader', async () => {
  simulated.present({ who: 'nobody' })
  assert.equal(told(await readerOf().capture(ask())), 'device_101: try_again')
  simulated.present({ who: 'somebody' })
  assert.equal(told(await readerOf().capture(ask({ readers: [] }))), 'device_none: device')
  const nowhere = sbiReader({
    client: sbiClient({ ports: { from: 1, to: 100 } }),
    trust: device.trust,
    env: 'Developer',
    now: () => someDay.toISOString(),
  })
  assert.equal(told(await nowhere.capture(ask())), 'device_none: device')
})

test('a port that takes a question and never answers holds up nobody who finds his reader', async () => {
  const mute = net.createServer(() => {}).listen(simulated.port + 1, '127.0.0.1')
  await new Promise((listening, failed) => mute.once('listening', listening).once('error', failed))
  const client = sbiClient({ ports: { from: simulated.port, to: simulated.port + 1 }, quickMs: 600_000 })
  try {
    const found = await client.find('Finger', [simulated.serialNo])
    assert.equal(found?.port, simulated.port)
    const quick = sbiClient({ ports: { from: simulated.port, to: simulated.port + 1 }, quickMs: 300 })
    assert.equal((await quick.discover('Finger')).length, 1)
    assert.equal(await quick.find('Finger', ['NOSUCHDEVICE0']), null)
  } finally {
    mute.close()
  }
})

test('of two captures at the same time one is made and the other hears that the reader is busy', async () => {
  simulated.present({ fault: 'slow', ms: 300 })
  const client = sbiClient({ ports: { from: simulated.port, to: simulated.port } })
  const [found] = await client.discover('Finger')
  assert(found)
  const reader = readerOf()
  const [one, other] = await Promise.all([reader.capture(ask()), pause(100).then(() => reader.capture(ask()))])
  assert.equal(told(one), 'taken')
  assert.equal(told(other), 'device_busy: device')
})

test('a capture can be called off', async () => {
  simulated.present({ fault: 'silent' })
  const off = new AbortController()
  const capture = readerOf().capture(ask({ timeoutMs: 60_000 }), off.signal)
  setTimeout(() => off.abort(), 100)
  assert.equal(told(await capture), 'device_none: device')
})

test('an answer through a page is verified as one of our own; an empty field means that no reader answered', async () => {
  const client = sbiClient({ ports: { from: simulated.port, to: simulated.port } })
  const [found] = await client.discover('Finger')
  assert(found)
  const question = ask()
  const reader = readerOf()
  const page = JSON.parse(reader.question(question))
  page.body.bio[0].serialNo = found.serialNo
  const answer = await raw(simulated.port, 'RCAPTURE', '/capture', JSON.stringify(page.body), { origin })
  assert.match(answer.head, /^HTTP\/1\.1 200/)
  assert.match(answer.head, new RegExp(`Access-Control-Allow-Origin: ${origin}`))
  assert.match(answer.head, /Cache-Control: no-store/)
  assert.equal(told(await reader.accept(question, answer.body)), 'taken')
  assert.equal(told(await reader.accept(ask(), answer.body)), 'wrong_transaction: not_genuine')
  assert.equal(told(await reader.accept(question, '')), 'device_none: device')
})

test('only the one origin may ask; pages elsewhere, other names and other verbs hear nothing', async () => {
  const body = '{"type":"Finger","specVersion":"1.0"}'
  const ask = (method: string, headers: Record<string, string> = {}, at = '/device') =>
    raw(simulated.port, method, at, body, headers)
  assert.match((await ask('OPTIONS', { origin })).head, /204 [\s\S]*RCAPTURE/)
  assert.match((await ask('SBIDISC', { origin })).head, /^HTTP\/1\.1 200/)
  assert.match((await ask('POST', { origin })).head, /^HTTP\/1\.1 200/)
  assert.match((await ask('SBIDISC', { origin: 'https://evil.example' })).head, /^HTTP\/1\.1 403/)
  assert.match((await ask('OPTIONS', { origin: 'null' })).head, /^HTTP\/1\.1 403/)
  assert.match((await ask('SBIDISC', { host: 'reader.evil.example' })).head, /^HTTP\/1\.1 403/)
  assert.match((await ask('GET')).head, /^HTTP\/1\.1 405/)
  assert.match((await ask('POST', {}, '/etc')).head, /^HTTP\/1\.1 404/)
  const bad = await raw(simulated.port, 'RCAPTURE', '/capture', '{"env":')
  assert.match(bad.body, /"errorCode":"502"/)
})

test('it says that it is simulated, and does not work for real people', async () => {
  const client = sbiClient({ ports: { from: simulated.port, to: simulated.port } })
  const [found] = await client.discover('Finger')
  assert.equal(found?.digitalId?.model, 'SIMULATED')
  const credentials = device.credentials
  await assert.rejects(startReader({ credentials, samplesFor: () => null, env: 'Production' }), /must not stand/)
  await assert.rejects(raiseReader({ credentials, samplesFor: () => null, env: 'Production' }), /must not stand/)
  const reader = sbiReader({ client, trust: device.trust, env: 'Production', now: () => someDay.toISOString() })
  assert.equal(told(await reader.capture(ask())), 'device_501: device')
})

test('for authentication it seals for our server, and a device of one purpose does not do the other', async () => {
  const server = await issue({ name: 'us', from: new Date(0), until: new Date('2049-01-01') })
  const sealing = await startReader({
    credentials: device.credentials,
    samplesFor: () => sampleBytes(),
    purpose: 'Auth',
    domainCertificate: server.certificate,
    now: clock,
  })
  try {
    const opener = {
      thumbprint: new X509Certificate(server.certificate).fingerprint256.replaceAll(':', ''),
      key: createPrivateKey(server.key),
    }
    const client = sbiClient({ ports: { from: sealing.port, to: sealing.port } })
    const common = { client, trust: device.trust, env: 'Developer' as const, now: () => someDay.toISOString() }
    const auth = sbiReader({ ...common, purpose: 'Auth', domainUri: 'https://us.example', openers: [opener] })
    const taken = await auth.capture(ask())
    assert('samples' in taken, JSON.stringify(taken))
    assert.deepEqual(Buffer.from(taken.samples[0]?.bytes ?? []), sampleBytes())
    assert.equal(told(await sbiReader(common).capture(ask())), 'device_503: device')
    const [found] = await client.discover('Finger')
    assert(found)
    await assert.rejects(client.stream(found, { type: 'Finger', timeoutMs: 1000 }).next(), SbiError)
  } finally {
    await sealing.close()
  }
})

test('its control door opens to its token only, and takes only a script', async () => {
  const post = (token: string, body: string) =>
    fetch(`http://127.0.0.1:${simulated.controlPort}/present`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body,
    }).then((r) => r.status)
  const bad: Script = { fault: 'error', code: '105' }
  assert.equal(await post('guess', JSON.stringify(bad)), 401)
  assert.equal(await post('only for this test', '{"fault":"explode"}'), 422)
  assert.equal(await post('only for this test', 'x'.repeat(20_000)), 413)
  assert.equal(told(await readerOf().capture(ask())), 'taken')
  assert.equal(await post('only for this test', JSON.stringify(bad)), 204)
  assert.equal(told(await readerOf().capture(ask())), 'device_105: try_again')
})

test('samples come from a folder, and no name leads out of it', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'samples-'))
  try {
    mkdirSync(path.join(folder, 'fahd'))
    writeFileSync(path.join(folder, 'fahd', 'Right IndexFinger.iso'), sampleBytes(9))
    writeFileSync(path.join(folder, 'Right IndexFinger.iso'), 'outside')
    const samplesFor = samplesFrom(folder)
    const one = { type: 'Finger' as const, part: 'Right IndexFinger', transactionId: 'a-nonce' }
    assert.deepEqual(await samplesFor({ ...one, who: 'fahd' }), sampleBytes(9))
    for (const who of ['', '..', '.', 'fahd/..', 'noura']) assert.equal(await samplesFor({ ...one, who }), null)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** One question as bytes, for headers and verbs that our client never sends. */
function raw(port: number, method: string, at: string, body: string, headers: Record<string, string> = {}) {
  const all = { host: `127.0.0.1:${port}`, 'content-length': String(Buffer.byteLength(body)), ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return new Promise<{ head: string; body: string }>((done, failed) => {
    let text = ''
    const socket = net.connect(port, '127.0.0.1', () =>
      socket.write(`${method} ${at} HTTP/1.1\r\n${lines.join('')}\r\n${body}`),
    )
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('error', failed)
    socket.on('close', () => {
      const end = text.indexOf('\r\n\r\n')
      done({ head: text.slice(0, end), body: text.slice(end + 4) })
    })
  })
}
