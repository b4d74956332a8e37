/**
 * The token of a spoken challenge: digits, purpose and end of life sealed together. Only the server can read or make
 * one, and nothing is kept for it until it is answered.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, randomInt } from 'node:crypto'
import { z } from 'zod'

/** Six digits: one try at a million to one, since a wrong answer spends the token. */
const howMany = 6

const sealed = z.strictObject({
  digits: z.string().regex(/^\d{6}$/),
  purpose: z.string().max(200),
  expires: z.int(),
})
export type Spoken = z.output<typeof sealed>

/** A key and nonce of its own for each token, so that no number of tokens wears one key out. */
function keyOf(secret: string, salt: Buffer): { key: Buffer; iv: Buffer } {
  const both = Buffer.from(hkdfSync('sha256', secret, salt, 'bawaba challenge: spoken digits', 44))
  return { key: both.subarray(0, 32), iv: both.subarray(32) }
}

/** A new token. `expires`: seconds since 1970. */
export function newSpoken(secret: string, purpose: string, expires: number): string {
  const digits = String(randomInt(0, 10 ** howMany)).padStart(howMany, '0')
  const salt = randomBytes(16)
  const { key, iv } = keyOf(secret, salt)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const text = JSON.stringify({ digits, purpose, expires } satisfies Spoken)
  return Buffer.concat([salt, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

/** What the token holds, or null when it is not ours or was touched. */
export function readSpoken(secret: string, token: string): Spoken | null {
  if (!/^[A-Za-z0-9_-]{44,600}$/.test(token)) return null
  const bytes = Buffer.from(token, 'base64url')
  // One token has one spelling: otherwise spare bits of its last letter would make "another" token of it.
  if (bytes.length < 33 || bytes.toString('base64url') !== token) return null
  try {
    const { key, iv } = keyOf(secret, bytes.subarray(0, 16))
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 })
    decipher.setAuthTag(bytes.subarray(-16))
    const text = Buffer.concat([decipher.update(bytes.subarray(16, -16)), decipher.final()]).toString('utf8')
    return sealed.parse(JSON.parse(text))
  } catch {
    return null
  }
}
