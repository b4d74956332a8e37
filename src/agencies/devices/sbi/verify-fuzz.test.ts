/** Whatever is done to an answer on its way: a typed refusal, or the very same sample. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CompactSign } from 'jose'
import { answer, expected, sampleBytes, testDevice } from './answers.testing.ts'
import { meaningOf, verifyCapture } from './verify.ts'

test('10,000 answers changed at random: a refusal each, or the very same sample', async () => {
  const device = await testDevice()
  const right = await answer(device)
  const codes = new Map<string, number>()
  const random = seeded(20260201)
  for (let i = 0; i < 10_000; i++) {
    const changed = mutate(right, random)
    const verified = await verifyCapture(changed, expected(device))
    if ('refused' in verified) {
      assert.match(verified.refused, /^[a-z_]+$/)
      assert.ok(meaningOf(verified).words.ar)
      codes.set(verified.refused, (codes.get(verified.refused) ?? 0) + 1)
    } else {
      // A space in the JSON or another word in an error's text changes nothing that counts.
      assert.deepEqual(Buffer.from(verified.samples[0]?.bytes ?? []), sampleBytes())
      assert.equal(verified.samples.length, 1)
    }
  }
  for (const needed of ['not_json', 'wrong_shape', 'wrong_signature', 'wrong_hash', 'no_certificate']) {
    assert.ok((codes.get(needed) ?? 0) > 0, `${needed} never came: ${JSON.stringify([...codes])}`)
  }
})

test('1,000 statements changed before the device signed them: its signature alone takes nothing in', async () => {
  const device = await testDevice()
  const right = JSON.parse(await answer(device)) as { biometrics: { data: string }[] }
  const [, body = ''] = right.biometrics[0]?.data.split('.') ?? []
  const said = Buffer.from(body, 'base64url').toString('utf8')
  const random = seeded(7)
  const codes = new Set<string>()
  for (let i = 0; i < 1000; i++) {
    const data = await new CompactSign(Buffer.from(mutate(said, random)))
      .setProtectedHeader({ alg: 'RS256', x5c: [...device.credentials.chain] })
      .sign(device.key)
    const verified = await verifyCapture({ biometrics: [{ ...right.biometrics[0], data }] }, expected(device))
    if ('refused' in verified) codes.add(verified.refused)
    else assert.deepEqual(Buffer.from(verified.samples[0]?.bytes ?? []), sampleBytes())
  }
  for (const needed of ['not_json', 'wrong_shape', 'wrong_digital_id', 'wrong_hash']) {
    assert.ok(codes.has(needed), `${needed} never came: ${[...codes]}`)
  }
})

/** Small and repeatable: numbers below `most`. */
function seeded(seed: number): (most: number) => number {
  let state = seed
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * most)
  }
}

/** One to three changes: of the outer text, or of the bytes inside a token's part, or of the parts themselves. */
function mutate(text: string, random: (most: number) => number): string {
  let out = text
  for (let n = 1 + random(3); n > 0; n--) {
    const at = random(out.length)
    const kind = random(8)
    if (kind === 0) out = out.slice(0, at) + out.slice(at + 1 + random(20))
    else if (kind === 1) out = out.slice(0, at) + String.fromCharCode(32 + random(95)) + out.slice(at)
    else if (kind === 2) out = out.slice(0, at) + String.fromCharCode(random(65_536)) + out.slice(at + 1)
    else if (kind === 3) out = out.slice(0, at)
    else if (kind === 4) out = out.slice(0, at) + out.slice(random(out.length), random(out.length)) + out.slice(at)
    else out = inside(out, random)
  }
  return out
}

/** Changes a byte inside one of the base64url parts of the signed data. */
function inside(text: string, random: (most: number) => number): string {
  const parts = text.split('.')
  const which = random(parts.length)
  const part = parts[which] ?? ''
  const match = /[\w-]{16,}/.exec(part)
  if (!match) return text
  const bytes = Buffer.from(match[0], 'base64url')
  const at = random(bytes.length)
  bytes[at] = random(3) === 0 ? random(256) : (bytes[at] ?? 0) ^ (1 << random(8))
  parts[which] = part.replace(match[0], bytes.toString('base64url'))
  return parts.join('.')
}
