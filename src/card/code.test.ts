/** A code that anybody verifies with the network off: what it says, and that no changed one is taken (ID-92, ID-93, T-DOC-02). */
import assert from 'node:assert/strict'
import { generateKeyPairSync, randomInt, sign } from 'node:crypto'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { encode } from 'cborg'
import { base45, fromBase45, low, packed, sign1, toBeSigned } from '../codes/index.ts'
import { type CodeKey, readCode } from './code.ts'
import { type CardFacts, documentHash } from './facts.ts'
import { publicKeys, signingKey } from './keys.ts'
import { life, mostBytes, writeCode } from './write-code.ts'

const pair = () => ({ ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) })
const signing = { keys: [{ ...pair(), kty: 'EC', alg: 'ES256', kid: 'one' }] }
const signer = signingKey({ signing })
const keys = publicKeys({ signing })
const now = 1_900_000_000
const facts: CardFacts = {
  number: '1999900014',
  kind: 'citizen',
  name: {
    ar: { first: 'فهد', father: 'صالح', grandfather: 'عبدالله', family: 'العتيبي' },
    en: { first: 'Fahd', father: 'Saleh', grandfather: 'Abdullah', family: 'Alotaibi' },
  },
  sex: 'male',
  born: '1984-03-02',
  nationality: 'SA',
  issued: '2017-05-10',
  expires: '2027-01-20',
}
const status = { uri: 'https://portal.test/card/status/0', index: 77 }
const writing = { facts, issuer: 'https://portal.test/card', now, life: life.paper, status }
const { code, bytes } = writeCode(signer, writing)
const trouble = async (text: string, by: readonly CodeKey[] = keys, at = now): Promise<string | null> => {
  const read = await readCode(text, by, at)
  return read.ok ? null : read.trouble
}
const plain = fromBase45(code) ?? new Uint8Array()
/** The signed parts of the right code. */
const inside = plain.subarray(7, plain.length - 4)

test('Base45 says what RFC 9285 says, and only in its one way', () => {
  for (const [text, out] of [
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
  ] as const) {
    assert.equal(base45(Buffer.from(text)), out)
    assert.deepEqual(Buffer.from(fromBase45(out) ?? []), Buffer.from(text))
  }
  for (const wrong of ['GGW', ':::', 'A', 'AAAA', 'a00', '::']) assert.equal(fromBase45(wrong), null, wrong)
})

test('a code says the whole card, fits, and names its key, its end and its document', async () => {
  const read = await readCode(code, keys, now)
  assert.ok(read.ok)
  assert.deepEqual(read.card, {
    number: facts.number,
    name: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' },
    born: facts.born,
    sex: 'male',
    nationality: 'SA',
    kind: 'citizen',
    photo: null,
    issuer: writing.issuer,
    issuedAt: now,
    expiresAt: now + life.paper,
    documentHash: documentHash(facts).toString('hex'),
    status,
    keyId: signer.id,
  })
  assert.ok(bytes <= mostBytes && bytes > 200)
})

test('a small photo has room, a larger one is refused when the code is written', async () => {
  const photo = new Uint8Array(700).map((_, i) => i % 251)
  const read = await readCode(writeCode(signer, { ...writing, photo }).code, keys, now)
  assert.ok(read.ok && read.card.photo?.length === 700)
  assert.throws(() => writeCode(signer, { ...writing, photo: new Uint8Array(1200) }), /1200 at most/)
})

test('none of 10,000 changed codes is taken', async () => {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
  const accepted: string[] = []
  const seen = new Map<string, number>()
  const offer = async (mutant: string) => {
    if (mutant === code) return false
    const said = await trouble(mutant)
    seen.set(said ?? 'accepted', (seen.get(said ?? 'accepted') ?? 0) + 1)
    if (said === null) accepted.push(mutant)
    return true
  }
  const flipped = (from: Uint8Array, bit: number) => {
    const bytes = Uint8Array.from(from)
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return bytes
  }
  let count = 0
  // Every single bit of the stream; every single bit of what is inside, packed anew; then characters and lengths.
  for (let bit = 0; bit < plain.length * 8; bit++) if (await offer(base45(flipped(plain, bit)))) count++
  for (let bit = 0; bit < inside.length * 8; bit++) if (await offer(base45(packed(flipped(inside, bit))))) count++
  while (count < 10_000) {
    const at = randomInt(code.length)
    const char = alphabet[randomInt(45)] ?? ''
    const kinds = [
      () => code.slice(0, at) + char + code.slice(at + 1),
      () => code.slice(0, at) + char + code.slice(at),
      () => code.slice(0, at) + code.slice(at + 1),
      () => code.slice(0, at),
      () => base45(flipped(flipped(plain, randomInt(plain.length * 8)), randomInt(plain.length * 8))),
    ]
    if (await offer(kinds[randomInt(kinds.length)]?.() ?? '')) count++
  }
  assert.equal(count >= 10_000, true)
  assert.deepEqual(accepted, [])
  for (const kind of ['not-a-code', 'malformed', 'bad-signature', 'unknown-key', 'not-canonical']) {
    assert.ok(seen.has(kind), `${kind} was among the answers: ${[...seen]}`)
  }
})

test('the same words in other bits are refused: repacked, with the other signature, with more in the header', async () => {
  const repacked = deflateSync(inside, { level: 9 })
  assert.equal(await trouble(base45(repacked)), 'not-canonical')
  const signed = (header: Uint8Array, payload: Uint8Array, change = low) =>
    change(sign('sha256', toBeSigned(header, payload), { key: signer.key, dsaEncoding: 'ieee-p1363' }))
  const id = Uint8Array.from(Buffer.from(signer.id, 'hex'))
  const good = encode(new Map<number, unknown>([[1, -7], [4, id]])) // biome-ignore format: a pair a key
  const payload = encode(new Map([[1, 'x']]))
  const other = (s: Uint8Array) => {
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
    const is = BigInt(`0x${Buffer.from(low(s).subarray(32)).toString('hex')}`)
    return Buffer.concat([s.subarray(0, 32), Buffer.from((order - is).toString(16).padStart(64, '0'), 'hex')])
  }
  assert.equal(await trouble(base45(packed(sign1(good, payload, signed(good, payload, other))))), 'bad-signature')
  for (const alg of [-8, -35, 0, 'none', 5]) {
    const header = encode(new Map<number, unknown>([[1, alg], [4, id]])) // biome-ignore format: a pair a key
    assert.equal(await trouble(base45(packed(sign1(header, payload, signed(header, payload))))), 'malformed', `${alg}`)
  }
  const nested = sign1(good, inside, signed(good, inside))
  assert.equal(await trouble(base45(packed(nested))), 'malformed')
})

test('ten megabytes in a few hundred characters are left packed', async () => {
  const bomb = deflateSync(Buffer.alloc(10_000_000), { level: 9 })
  const text = base45(bomb.subarray(0, 2600))
  assert.ok(text.length <= 4000)
  const before = process.memoryUsage().arrayBuffers
  assert.equal(await trouble(text), 'too-large')
  assert.ok(process.memoryUsage().arrayBuffers - before < 5_000_000)
  assert.equal(await trouble(base45(bomb)), 'not-a-code')
  assert.equal(await trouble(base45(deflateSync(Buffer.alloc(10_241)))), 'too-large')
})

test('a code is refused once its time is over, before it began, and by a verifier who does not know the key', async () => {
  const { code: short } = writeCode(signer, { ...writing, life: life.screen })
  assert.equal(await trouble(short, keys, now + 29), null)
  assert.equal(await trouble(short, keys, now + 30), 'expired')
  assert.equal(await trouble(short, keys, now - 121), 'not-yet')
  const stranger = publicKeys({ signing: { keys: [{ ...pair(), kty: 'EC', alg: 'ES256' }] } })
  assert.equal(await trouble(short, stranger), 'unknown-key')
  const lying = stranger.map(({ jwk }) => ({ id: signer.id, jwk }))
  assert.equal(await trouble(short, lying), 'bad-signature')
})

test('another issuer’s signature over the same words is refused', async () => {
  const thief = { ...signingKey({ signing: { keys: [{ ...pair(), kty: 'EC', alg: 'ES256' }] } }), id: signer.id }
  assert.equal(await trouble(writeCode(thief, writing).code), 'bad-signature')
})
