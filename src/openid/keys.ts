/**
 * The provider's signing keys: private JWKs in a file outside the database. The first key of each algorithm signs, all of
 * them verify and are published, so a key is rotated by putting a new one before it and taking it away a day later.
 */
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import * as z from 'zod'

const key = z.looseObject({
  kty: z.enum(['EC', 'RSA', 'OKP']),
  kid: z.string().min(1),
  use: z.literal('sig'),
  alg: z.enum(['ES256', 'PS256', 'EdDSA']),
  d: z.string().min(1, 'the private part is missing'),
})
const keys = z.object({ keys: z.array(key).min(1).max(20) })

export type SigningKeys = z.output<typeof keys>

/** Reads a JWKS. Throws with a line that names what is wrong and never the key itself. */
export function readSigningKeys(json: string): SigningKeys {
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch {
    throw new Error('not JSON')
  }
  const read = keys.safeParse(parsed)
  if (!read.success) {
    const [issue] = read.error.issues
    throw new Error(`${issue?.path.join('.')}: ${issue?.message}`)
  }
  if (!read.data.keys.some(({ alg }) => alg === 'ES256')) throw new Error('at least one key must be for ES256')
  if (new Set(read.data.keys.map(({ kid }) => kid)).size < read.data.keys.length)
    throw new Error('two keys share a kid')
  return read.data
}

/** One new key of each kind, for a demo. */
export function makeSigningKeys(): SigningKeys {
  const pairs = {
    ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    PS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    EdDSA: generateKeyPairSync('ed25519'),
  }
  return keys.parse({
    keys: Object.entries(pairs).map(([alg, { privateKey }]) => ({
      ...privateKey.export({ format: 'jwk' }),
      kid: randomUUID(),
      use: 'sig',
      alg,
    })),
  })
}
