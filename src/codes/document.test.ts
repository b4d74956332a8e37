/** The code on a printed document: what it says, and that no changed one is taken (T-DOC-02). */
import assert from 'node:assert/strict'
import { generateKeyPairSync, randomInt } from 'node:crypto'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import {
  base45,
  type CodeDocument,
  CodeTooLarge,
  fromBase45,
  packed,
  readDocumentCode,
  writeDocumentCode,
  writeSigned,
} from './index.ts'
import { publicKeys, signingKey } from './keys.ts'

const pair = () => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  alg: 'ES256',
})
const signing = { keys: [pair()] }
const signer = signingKey({ signing })
const keys = publicKeys({ signing })
const now = 1_900_000_000
const document: CodeDocument = {
  reference: '7F3K9Q2MXW4T0HJV',
  kind: { ar: 'تقرير سجل السفر', en: 'Travel record' },
  holder: { ar: 'سعود فهد صالح العتيبي', en: 'Saud Fahd Saleh Alotaibi' },
  lines: [
    { label: { ar: 'رقم الهوية', en: 'ID number' }, value: { ar: '1999900036', en: '1999900036' } },
    { label: { ar: 'من', en: 'From' }, value: { ar: '1 رجب 1446 هـ', en: '1 Rajab 1446 AH' } },
  ],
  issuer: 'https://portal.test',
  issuedAt: now,
  expiresAt: now + 30 * 86_400,
  hash: new Uint8Array(32).fill(7),
  specimen: true,
}
const { code } = writeDocumentCode(signer, document)
const trouble = async (text: string, by = keys, at = now): Promise<string | null> => {
  const read = await readDocumentCode(text, by, at)
  return read.ok ? null : read.trouble
}

test('a code says what the paper says, with an end and without', async () => {
  assert.deepEqual(await readDocumentCode(code, keys, now), { ok: true, document })
  const endless = { ...document, expiresAt: null, specimen: false }
  const read = await readDocumentCode(writeDocumentCode(signer, endless).code, keys, now + 10 ** 9)
  assert.deepEqual(read, { ok: true, document: endless })
})

test('a code that would be too large is not written, and says so in a way one can ask for', () => {
  const endless = { ...document, lines: Array.from({ length: 30 }, () => document.lines[1] ?? assert.fail()) }
  assert.throws(() => writeDocumentCode(signer, endless), CodeTooLarge)
})

test('it is refused once its time is over, before it began, and by who does not know the key', async () => {
  assert.equal(await trouble(code, keys, now + 30 * 86_400 - 1), null)
  assert.equal(await trouble(code, keys, now + 30 * 86_400), 'expired')
  assert.equal(await trouble(code, keys, now - 121), 'not-yet')
  const stranger = publicKeys({ signing: { keys: [pair()] } })
  assert.equal(await trouble(code, stranger), 'unknown-key')
  assert.equal(
    await trouble(
      code,
      stranger.map(({ jwk }) => ({ id: signer.id, jwk })),
    ),
    'bad-signature',
  )
})

test('keys take turns: a new one signs, codes of the old one hold while it is published', async () => {
  const turned = { signing: { keys: [pair(), ...signing.keys] } }
  assert.notEqual(signingKey(turned).id, signer.id)
  assert.equal(await trouble(code, publicKeys(turned)), null)
})

test('what our own key signed is no document all the same when it says something else', async () => {
  const about = (entries: [number, unknown][]) => writeSigned(signer, new Map(entries), 1000).code
  const whole: [number, unknown][] = [[1, document.issuer], [6, now]] // biome-ignore format: a pair a key
  assert.equal(await trouble(about(whole)), 'malformed', 'nothing about a document')
  assert.equal(await trouble(about([...whole, [169, new Map([[1, '1999900036']])]])), 'malformed', 'a card')
  assert.equal(await trouble(about([...whole, [-65538, new Map([[1, 'x']])]])), 'malformed', 'half a document')
})

test('none of 10,000 changed codes is taken', async () => {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
  const plain = fromBase45(code) ?? new Uint8Array()
  const inside = plain.subarray(7, plain.length - 4)
  const accepted: string[] = []
  const seen = new Set<string>()
  let count = 0
  const offer = async (mutant: string) => {
    if (mutant === code) return
    const said = await trouble(mutant)
    seen.add(said ?? 'accepted')
    if (said === null) accepted.push(mutant)
    count++
  }
  const flipped = (from: Uint8Array, bit: number) => {
    const bytes = Uint8Array.from(from)
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return bytes
  }
  // Every single bit of what is signed, packed anew; then bits of the stream, characters, lengths, and what deflates.
  for (let bit = 0; bit < inside.length * 8; bit++) await offer(base45(packed(flipped(inside, bit))))
  await offer(base45(deflateSync(inside, { level: 9 })))
  while (count < 10_000) {
    const at = randomInt(code.length)
    const char = alphabet[randomInt(45)] ?? ''
    const kinds = [
      () => base45(flipped(plain, randomInt(plain.length * 8))),
      () => code.slice(0, at) + char + code.slice(at + 1),
      () => code.slice(0, at) + char + code.slice(at),
      () => code.slice(0, at) + code.slice(at + 1),
      () => code.slice(0, at),
    ]
    await offer(kinds[randomInt(kinds.length)]?.() ?? '')
  }
  assert.deepEqual(accepted, [])
  for (const kind of ['not-a-code', 'malformed', 'bad-signature', 'unknown-key', 'not-canonical']) {
    assert.ok(seen.has(kind), `${kind} was among the answers: ${[...seen]}`)
  }
})
