/** An answer of a device counts only when everything about it is right: each thing wrong has a refusal of its own. */
import assert from 'node:assert/strict'
import { createHmac, createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { before, test } from 'node:test'
import {
  answer,
  block,
  digitalIdOf,
  expected,
  nonce,
  now,
  sampleBytes,
  type TestDevice,
  testDevice,
  type Written,
} from './answers.testing.ts'
import { issue } from './certificates.ts'
import { chainHash, chainStart } from './messages.ts'
import { seal } from './sealed.ts'
import { trustOf } from './trust.ts'
import { type Expected, meaningOf, type Verified, verifyCapture } from './verify.ts'

let device: TestDevice
let neighbour: TestDevice
before(async () => {
  device = await testDevice()
  neighbour = await testDevice('SIM000000002', device.provider)
})

const code = (verified: Verified): string => ('refused' in verified ? verified.refused : 'taken')
const verify = async (written: Written, more: Partial<Expected> = {}): Promise<string> =>
  code(await verifyCapture(await answer(device, written), expected(device, more)))
const token = (header: unknown, payload: unknown): string =>
  [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
const derOf = (pem: string): string => new X509Certificate(pem).raw.toString('base64')
const later = (ms: number): Date => new Date(now.getTime() + ms)

test('a right answer gives the finger, its quality, its device and the link to the next', async () => {
  for (const given of [await answer(device), JSON.parse(await answer(device))]) {
    const verified = await verifyCapture(given, expected(device))
    assert('samples' in verified, JSON.stringify(verified))
    const [sample] = verified.samples
    assert.deepEqual(Buffer.from(sample?.bytes ?? []), sampleBytes())
    assert.equal(sample?.part, 'Right IndexFinger')
    assert.equal(sample?.quality, 80)
    assert.equal(sample?.takenAt, now.toISOString())
    assert.equal(sample?.hash, chainHash(chainStart, sampleBytes()))
    assert.equal(sample?.device.serialNo, 'SIM000000001')
    assert.equal(sample?.device.anchor, device.reader.anchor)
    assert.match(sample?.device.certificate ?? '', /^[0-9a-f]{64}$/)
  }
})

test('two fingers of one answer form a chain, and a visit goes on with the chain of the finger before', async () => {
  const right = await block(device, 'Right IndexFinger', { bytes: sampleBytes(1) })
  const left = await block(device, 'Left IndexFinger', { bytes: sampleBytes(2), previous: right.hash })
  const both = { wanted: ['Right IndexFinger', 'Left IndexFinger'].map((part) => ({ type: 'Finger' as const, part })) }
  const verified = await verifyCapture({ biometrics: [right, left] }, expected(device, both))
  assert('samples' in verified)
  assert.deepEqual(
    verified.samples.map((s) => s.part),
    ['Right IndexFinger', 'Left IndexFinger'],
  )
  assert.equal(code(await verifyCapture({ biometrics: [left, right] }, expected(device, both))), 'wrong_hash')
  assert.equal(code(await verifyCapture({ biometrics: [right, right] }, expected(device, both))), 'wrong_part')
  const alone = { wanted: [{ type: 'Finger' as const, part: 'Left IndexFinger' }] }
  assert.equal(code(await verifyCapture({ biometrics: [left] }, expected(device, alone))), 'wrong_hash')
  assert.equal(
    code(await verifyCapture({ biometrics: [left] }, expected(device, { ...alone, previousHash: right.hash }))),
    'taken',
  )
})

test('a face has no part, whatever the device writes there', async () => {
  for (const bioSubType of ['', null, 'Full face']) {
    const given = await answer(device, {
      id: { type: 'Face', deviceSubType: 'Full face' },
      data: { bioType: 'Face', bioSubType },
    })
    const verified = await verifyCapture(given, expected(device, { wanted: [{ type: 'Face' }] }))
    assert('samples' in verified, JSON.stringify(verified))
    assert.equal(verified.samples[0]?.part, undefined)
  }
})

test('what is no answer at all is refused by what is wrong with it', async () => {
  const right = await answer(device)
  const cases: [unknown, string][] = [
    ['', 'not_json'],
    ['{', 'not_json'],
    ['hello', 'not_json'],
    [undefined, 'not_json'],
    [null, 'wrong_shape'],
    [42, 'wrong_shape'],
    ['[]', 'wrong_shape'],
    ['{}', 'wrong_shape'],
    [{ biometrics: 'x' }, 'wrong_shape'],
    [{ biometrics: [] }, 'wrong_count'],
    [{ biometrics: [{}] }, 'wrong_shape'],
    [{ biometrics: Array(17).fill({}) }, 'wrong_shape'],
    ['['.repeat(100_000), 'not_json'],
    [right.replace('{"biometrics"', '{"biometrics":[],"biometrics"'), 'duplicate_key'],
    [right.replace('"hash"', '"has\\u0068":"","hash"'), 'duplicate_key'],
    [right.padEnd(6_000_001, ' '), 'too_large'],
    [JSON.stringify({ biometrics: [{ data: 'A'.repeat(2_000_001) }] }), 'wrong_shape'],
  ]
  for (const [given, refused] of cases) {
    assert.equal(code(await verifyCapture(given, expected(device))), refused, String(given).slice(0, 60))
  }
  const circle: { me?: unknown } = {}
  circle.me = circle
  assert.equal(code(await verifyCapture(circle, expected(device))), 'not_json')
})

test('keys written twice inside what was signed are refused, though the signature is right', async () => {
  const { CompactSign } = await import('jose')
  const [, body = ''] = (await block(device)).data.split('.')
  const text = Buffer.from(body, 'base64url').toString()
  const twice = text.replace('"bioSubType"', '"bioSubType":"Left IndexFinger","bioSubType"')
  const data = await new CompactSign(Buffer.from(twice))
    .setProtectedHeader({ alg: 'RS256', x5c: [...device.credentials.chain] })
    .sign(device.key)
  assert.equal(await verify({ block: { data } }), 'duplicate_key')
})

test('only RS256 by the key of the certificate is a signature', async () => {
  const [head = '', body = '', signature = ''] = (await block(device)).data.split('.')
  const payload = JSON.parse(Buffer.from(body, 'base64url').toString())
  const x5c = device.credentials.chain
  const publicPem = new X509Certificate(Buffer.from(x5c[0] ?? '', 'base64')).publicKey.export({
    type: 'spki',
    format: 'pem',
  })
  const hs = token({ alg: 'HS256', x5c }, payload)
  const hmac = createHmac('sha256', publicPem).update(hs).digest('base64url')
  const ps = token({ alg: 'PS256', x5c }, payload)
  const flipped = Buffer.from(signature, 'base64url')
  flipped[0] = (flipped[0] ?? 0) ^ 1
  const cases: Record<string, [string, string]> = {
    none: [`${token({ alg: 'none', x5c }, payload)}.`, 'wrong_algorithm'],
    'none with a signature': [`${token({ alg: 'none', x5c }, payload)}.${signature}`, 'wrong_algorithm'],
    'HS256 with the public key': [`${hs}.${hmac}`, 'wrong_algorithm'],
    PS256: [`${ps}.${signature}`, 'wrong_algorithm'],
    'no algorithm': [`${token({ x5c }, payload)}.${signature}`, 'wrong_algorithm'],
    'another payload': [
      `${head}.${token(payload, { ...payload, qualityScore: '99' }).split('.')[1]}.${signature}`,
      'wrong_signature',
    ],
    'no signature': [`${head}.${body}.`, 'wrong_signature'],
    'a bit flipped': [`${head}.${body}.${flipped.toString('base64url')}`, 'wrong_signature'],
    'no certificate': [`${token({ alg: 'RS256' }, payload)}.${signature}`, 'no_certificate'],
    'a key of its own (jwk)': [
      `${token({ alg: 'RS256', jwk: { kty: 'RSA' } }, payload)}.${signature}`,
      'no_certificate',
    ],
    'an extension nobody knows': [
      `${token({ alg: 'RS256', x5c, crit: ['x'], x: 1 }, payload)}.${signature}`,
      'wrong_signature',
    ],
    'the header twice': [
      `${Buffer.from(`{"alg":"RS256","alg":"none"}`).toString('base64url')}.${body}.`,
      'duplicate_key',
    ],
    'two parts': [`${head}.${body}`, 'wrong_shape'],
    'four parts': [`${head}.${body}.${signature}.x`, 'wrong_shape'],
    'header no JSON': [`xxxx.${body}.${signature}`, 'not_json'],
    empty: ['', 'wrong_shape'],
  }
  for (const [name, [data, refused]] of Object.entries(cases))
    assert.equal(await verify({ block: { data } }), refused, name)
})

test('the certificate must be a device’s, of a provider we trust, today', async () => {
  const { credentials, provider } = device
  const root = derOf(provider.certificate)
  const ours = { from: later(-1e9), until: later(1e9) }
  const made = async (wish: Partial<Parameters<typeof issue>[0]>): Promise<string> =>
    derOf(
      (
        await issue({
          name: 'x',
          serialNo: credentials.serialNo,
          ...ours,
          issuer: provider,
          key: credentials.key,
          ...wish,
        })
      ).certificate,
    )
  const swapped = neighbour.credentials.chain
  const lower = await issue({ name: 'lower', ...ours, pathLength: 0, issuer: provider })
  const lowest = await issue({ name: 'lowest', ...ours, pathLength: 0, issuer: lower })
  const tooDeep = await made({ issuer: lowest })
  const noAuthority = await issue({ name: 'a device', ...ours, issuer: provider })
  const cases: Record<string, [readonly string[], string]> = {
    'the root left out': [[credentials.chain[0] ?? ''], 'taken'],
    'an authority between': [[await made({ issuer: lower }), derOf(lower.certificate)], 'taken'],
    'a stray certificate beside': [[...credentials.chain, credentials.foreign[1] ?? ''], 'taken'],
    'of another device': [swapped, 'wrong_signature'],
    'of a provider nobody knows': [credentials.foreign, 'untrusted_chain'],
    'signed by itself': [
      [derOf((await issue({ name: 'x', ...ours, key: credentials.key })).certificate)],
      'untrusted_chain',
    ],
    expired: [credentials.expired, 'expired_certificate'],
    'not valid yet': [[await made({ from: later(1e6) })], 'not_yet_valid'],
    'the authority’s own': [[root], 'wrong_certificate_use'],
    'an authority as a device': [[await made({ pathLength: 0 })], 'wrong_certificate_use'],
    'a device as an authority': [
      [await made({ issuer: noAuthority }), derOf(noAuthority.certificate)],
      'wrong_certificate_use',
    ],
    'below an authority that may have none below': [
      [tooDeep, derOf(lowest.certificate), derOf(lower.certificate)],
      'wrong_certificate_use',
    ],
    'of an authority left out': [[await made({ issuer: lower })], 'untrusted_chain'],
    nothing: [[], 'no_certificate'],
    rubbish: [['AAAA'], 'no_certificate'],
    'too many': [Array(5).fill(root), 'no_certificate'],
    'too long': [['A'.repeat(9000)], 'no_certificate'],
  }
  for (const [name, [chain, refused]] of Object.entries(cases)) assert.equal(await verify({ chain }), refused, name)
})

test('a weak key and a revoked certificate are refused, by hash, by number, or with their provider', async () => {
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
  const key = weak.export({ type: 'pkcs8', format: 'pem' }).toString()
  const small = await issue({ name: 'x', from: later(-1e9), until: later(1e9), issuer: device.provider, key })
  const forged = JSON.parse(await answer(device))
  forged.biometrics[0].data = forged.biometrics[0].data.replace(
    /^[^.]+/,
    token({ alg: 'RS256', x5c: [derOf(small.certificate)] }, {}).split('.')[0] ?? '',
  )
  assert.equal(code(await verifyCapture(forged, expected(device))), 'weak_key')
  const leaf = new X509Certificate(Buffer.from(device.credentials.chain[0] ?? '', 'base64'))
  const root = new X509Certificate(device.provider.certificate)
  for (const entry of [
    leaf.fingerprint256,
    leaf.serialNumber,
    `0${leaf.serialNumber.toLowerCase()}`,
    root.fingerprint256,
  ]) {
    assert.equal(await verify({}, { trust: trustOf([device.provider.certificate], [entry]) }), 'revoked', entry)
  }
  assert.equal(await verify({}, { trust: trustOf([device.provider.certificate], ['abcdef']) }), 'taken')
  assert.equal(await verify({}, { trust: trustOf([]) }), 'untrusted_chain')
})

test('it must be this kiosk’s own device, and say so itself', async () => {
  const cases: Record<string, [Written, string]> = {
    'another kiosk’s device': [
      { key: neighbour.key, chain: neighbour.credentials.chain, id: { serialNo: 'SIM000000002' } },
      'wrong_device',
    ],
    'another kiosk’s device with our serial': [
      { key: neighbour.key, chain: neighbour.credentials.chain },
      'wrong_device',
    ],
    'our id carried by another device': [
      { key: neighbour.key, chain: neighbour.credentials.chain, idKey: device.key, idChain: device.credentials.chain },
      'wrong_device',
    ],
    'an id signed by nobody': [
      { data: { digitalId: `${token({ alg: 'none' }, digitalIdOf(device))}.` } },
      'wrong_digital_id',
    ],
    'an id not signed': [
      { data: { digitalId: Buffer.from(JSON.stringify(digitalIdOf(device))).toString('base64url') } },
      'wrong_digital_id',
    ],
    'an id signed with another key': [{ idKey: neighbour.key }, 'wrong_digital_id'],
    'an id under an expired certificate': [{ idChain: device.credentials.expired }, 'wrong_digital_id'],
    'an id without a maker': [{ id: { make: '' } }, 'wrong_digital_id'],
    'an id that is huge': [{ id: { make: 'x'.repeat(8000) } }, 'wrong_digital_id'],
  }
  for (const [name, [written, refused]] of Object.entries(cases)) assert.equal(await verify(written), refused, name)
  const [reader] = expected(device).readers
  assert(reader)
  assert.equal(await verify({}, { readers: [] }), 'wrong_device')
  assert.equal(await verify({}, { readers: [{ ...reader, anchor: 'f'.repeat(64) }] }), 'wrong_device')
  assert.equal(await verify({}, { readers: [{ ...reader, certificate: 'f'.repeat(64) }] }), 'wrong_device')
  const own = new X509Certificate(Buffer.from(device.credentials.chain[0] ?? '', 'base64'))
  const certificate = own.fingerprint256.replaceAll(':', '').toLowerCase()
  assert.equal(await verify({}, { readers: [neighbour.reader, { ...reader, certificate }] }), 'taken')
})

test('where the certificate names no device, another device cannot carry our id along; a trust module may sign it', async () => {
  const plain = async () => {
    const made = await issue({ name: 'a device', from: later(-1e9), until: later(1e9), issuer: device.provider })
    return { key: createPrivateKey(made.key), chain: [derOf(made.certificate)], made }
  }
  const [a, b] = [await plain(), await plain()]
  assert.equal(await verify({ key: a.key, chain: a.chain }), 'taken', 'SBI 1.0: both signed by one key')
  const carried = { key: b.key, chain: b.chain, idKey: a.key, idChain: a.chain }
  assert.equal(await verify(carried), 'unbound_device')
  const certificate = new X509Certificate(b.made.certificate).fingerprint256.replaceAll(':', '').toLowerCase()
  assert.equal(await verify(carried, { readers: [{ ...device.reader, certificate }] }), 'taken', 'pinned')
  assert.equal(await verify({ idKey: b.key, idChain: b.chain }), 'taken', 'SBI 2.0: the certificate names the device')
})

test('it must answer our question: its nonce, its time, its purpose, its finger', async () => {
  const at = (ms: number): Written => ({ data: { timestamp: later(ms).toISOString() } })
  const cases: Record<string, [Written, string]> = {
    'an old nonce': [{ data: { transactionId: 'b1b2c3d4e5f60718293a4b5c6d7e8f90' } }, 'wrong_transaction'],
    'no nonce': [{ data: { transactionId: undefined } }, 'wrong_shape'],
    'a nonce in capitals': [{ data: { transactionId: nonce.toUpperCase() } }, 'wrong_transaction'],
    '30 seconds ago': [at(-30_000), 'taken'],
    '31 seconds ago': [at(-31_000), 'too_old'],
    '5 seconds ahead': [at(5000), 'taken'],
    '6 seconds ahead': [at(6000), 'from_the_future'],
    'whole seconds, another zone': [{ data: { timestamp: '2026-02-01T09:00:00+03:00' } }, 'taken'],
    'no instant': [{ data: { timestamp: 'yesterday' } }, 'wrong_shape'],
    'for authentication': [{ data: { purpose: 'Auth' } }, 'wrong_purpose'],
    'for real people': [{ data: { env: 'Production' } }, 'wrong_environment'],
    'an iris': [{ data: { bioType: 'Iris' } }, 'wrong_type'],
    'a face by a finger reader': [{ data: { bioType: 'Face' } }, 'wrong_type'],
    'the left finger': [{ data: { bioSubType: 'Left IndexFinger' } }, 'wrong_part'],
    'any finger': [{ data: { bioSubType: 'UNKNOWN' } }, 'wrong_part'],
    'no finger named': [{ data: { bioSubType: null } }, 'wrong_part'],
    poor: [{ data: { qualityScore: '39' } }, 'low_quality'],
    'just good enough, as a number': [{ data: { qualityScore: 40 } }, 'taken'],
    'better than the best': [{ data: { qualityScore: '101' } }, 'wrong_shape'],
    'quality in words': [{ data: { qualityScore: 'NaN' } }, 'wrong_shape'],
    'no sample': [{ data: { bioValue: '' } }, 'wrong_shape'],
    'a sample not in base64url': [{ data: { bioValue: 'a b' } }, 'not_opened'],
    'a sample too large': [{ bytes: new Uint8Array(1_000_001) }, 'too_large'],
    'no hash': [{ block: { hash: null } }, 'wrong_hash'],
    'another hash': [{ block: { hash: 'F'.repeat(64) } }, 'wrong_hash'],
    'the hash of another chain': [{ previous: 'AB'.repeat(32) }, 'wrong_hash'],
  }
  for (const [name, [written, refused]] of Object.entries(cases)) assert.equal(await verify(written), refused, name)
  const right = await block(device)
  assert.equal(code(await verifyCapture({ biometrics: [right, right] }, expected(device))), 'wrong_count')
})

test('a device that says what is wrong is heard in words; what it means for a try is told apart', async () => {
  const failing = (errorCode: unknown) => ({
    biometrics: [{ data: '', hash: '', error: { errorCode, errorInfo: 'x' } }],
  })
  const means: Record<string, string> = { 101: 'try_again', 102: 'try_again', 105: 'try_again' }
  for (const each of [
    '100',
    '101',
    '102',
    '103',
    '104',
    '105',
    '106',
    '107',
    '108',
    '109',
    503,
    'x'.repeat(20),
    '999999',
  ]) {
    const verified = await verifyCapture(failing(each), expected(device))
    assert('refused' in verified && verified.refused === 'device_error', String(each))
    const meaning = meaningOf(verified)
    assert.equal(meaning.means, means[String(each)] ?? 'device', String(each))
    assert.match(meaning.words.ar, /[\u0600-\u06ff]/)
    assert.match(meaning.words.en, /\w/)
  }
  const busy = await verifyCapture([{ deviceInfo: 'x.y.z', error: { errorCode: '0' } }], expected(device))
  assert('refused' in busy && busy.trouble?.code === 'busy')
  const alone = await verifyCapture({ error: { errorCode: '106' } }, expected(device))
  assert('refused' in alone && alone.trouble?.code === '106')
  assert.equal(meaningOf({ refused: 'low_quality' }).means, 'try_again')
  assert.equal(meaningOf({ refused: 'wrong_signature' }).means, 'not_genuine')
  // One of two failed: nothing is taken.
  const both = { biometrics: [await block(device), ...failing('101').biometrics] }
  assert.equal(code(await verifyCapture(both, expected(device))), 'device_error')
})

test('a sample sealed for us opens; for another, for another capture, or changed, it does not', async () => {
  const server = await issue({ name: 'us', from: later(-1e9), until: later(1e9) })
  const other = await issue({ name: 'others', from: later(-1e9), until: later(1e9) })
  const opener = {
    thumbprint: new X509Certificate(server.certificate).fingerprint256.replaceAll(':', ''),
    key: createPrivateKey(server.key),
  }
  const auth = { purpose: 'Auth' as const, domainUri: 'https://us.example', openers: [opener] }
  const timestamp = now.toISOString()
  const sealed = (to: string, change: { at?: string; nonce?: string } = {}) =>
    seal(sampleBytes(), change.at ?? timestamp, change.nonce ?? nonce, to)
  const written = (s: ReturnType<typeof seal>, block: object = {}, data: object = {}): Written => ({
    data: { purpose: 'Auth', domainUri: 'https://us.example', bioValue: s.bioValue, ...data },
    block: { sessionKey: s.sessionKey, thumbprint: s.thumbprint, ...block },
  })
  const ours = sealed(server.certificate)
  const value = Buffer.from(ours.bioValue, 'base64url')
  value[3] = (value[3] ?? 0) ^ 1
  const cases: Record<string, [Written, string]> = {
    ours: [written(ours), 'taken'],
    'for another server': [written(sealed(other.certificate)), 'not_opened'],
    'for another, under our name': [
      written(sealed(other.certificate), { thumbprint: opener.thumbprint }),
      'not_opened',
    ],
    'for another nonce': [written(sealed(server.certificate, { nonce: 'another-nonce-0000' })), 'not_opened'],
    'for another time': [written(sealed(server.certificate, { at: later(-1000).toISOString() })), 'not_opened'],
    'changed by a bit': [written({ ...ours, bioValue: value.toString('base64url') }), 'not_opened'],
    'cut short': [written({ ...ours, bioValue: 'AAAA' }), 'not_opened'],
    'no key': [written(ours, { sessionKey: null }), 'not_opened'],
    'no name': [written(ours, { thumbprint: null }), 'not_opened'],
    'not sealed': [written({ ...ours, bioValue: sampleBytes().toString('base64url') }), 'not_opened'],
    'for another domain': [written(ours, {}, { domainUri: 'https://them.example' }), 'wrong_domain'],
    'for registration': [written(ours, {}, { purpose: 'Registration' }), 'wrong_purpose'],
  }
  for (const [name, [each, refused]] of Object.entries(cases)) assert.equal(await verify(each, auth), refused, name)
})
