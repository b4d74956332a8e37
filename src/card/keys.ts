/** The keys that sign cards: on P-256, since that is what every browser and every wallet can verify. */
import { createHash, createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import type { JWK } from 'jose'
import type { CodeKey } from './code.ts'
import type { CardDeps } from './deps.ts'

export interface SigningKey {
  /** The first eight bytes of the key's thumbprint (RFC 7638), in hexadecimal: what a code has room for. */
  readonly id: string
  readonly key: KeyObject
}

/** The key that signs now. Throws when none is for ES256. */
export function signingKey(deps: Pick<CardDeps, 'signing'>): SigningKey {
  const jwk = es256(deps)[0]
  if (jwk === undefined) throw new Error('no key for ES256 to sign cards with')
  return { id: idOf(jwk), key: createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' }) }
}

/** What verifiers know us by. */
export function publicKeys(deps: Pick<CardDeps, 'signing'>): CodeKey[] {
  return es256(deps).map((jwk) => {
    const { kty, crv, x, y } = jwk as JsonWebKey
    return { id: idOf(jwk), jwk: { kty, crv, x, y } }
  })
}

const es256 = ({ signing }: Pick<CardDeps, 'signing'>): JWK[] => signing.keys.filter(({ alg }) => alg === 'ES256')

function idOf({ kty, crv, x, y }: JWK): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('hex').slice(0, 16)
}
