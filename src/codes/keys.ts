/** The keys that sign codes, in the house only: on P-256, since that is what every browser and every wallet can verify. */
import { createHash, createPrivateKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto'
import type { CodeKey } from './read.ts'
import type { CodeSigner } from './write.ts'

/** Private JWKs as the settings give them; the first for ES256 signs, all for ES256 are published. */
export interface Signing {
  readonly signing: {
    readonly keys: readonly ({ readonly alg?: string | undefined } & Readonly<Record<string, unknown>>)[]
  }
}

export interface SigningKey extends CodeSigner {
  /** The first eight bytes of the key's thumbprint (RFC 7638), in hexadecimal: what a code has room for. */
  readonly id: string
  readonly key: KeyObject
}

/** The key that signs now. Throws when none is for ES256. */
export function signingKey(deps: Signing): SigningKey {
  const jwk = es256(deps)[0]
  if (jwk === undefined) throw new Error('no key for ES256 to sign codes with')
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  return { id: idOf(jwk), key, sign: (bytes) => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }) }
}

/** What verifiers know us by. */
export function publicKeys(deps: Signing): CodeKey[] {
  return es256(deps).map((jwk) => {
    const { kty, crv, x, y } = jwk
    return { id: idOf(jwk), jwk: { kty, crv, x, y } }
  })
}

const es256 = ({ signing }: Signing): JsonWebKey[] =>
  signing.keys.filter(({ alg }) => alg === 'ES256') as unknown as JsonWebKey[]

function idOf({ kty, crv, x, y }: JsonWebKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('hex').slice(0, 16)
}
