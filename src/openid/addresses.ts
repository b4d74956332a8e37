/** Addresses and keys that a body registers, judged strictly: what is wrong is said in a line, null is right. */
import { createPublicKey, type JsonWebKey } from 'node:crypto'

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** https, or http on loopback where nobody real can be led there (`sandbox`). Exactly as a browser would write it. */
export function addressTrouble(address: string, sandbox: boolean): string | null {
  if (address.length > 500) return 'longer than 500 characters'
  const url = URL.parse(address)
  if (url === null) return 'not an address'
  if (url.href !== address && url.href !== `${address}/`) return `write it as ${url.href}`
  if (url.username !== '' || url.password !== '') return 'names a user'
  if (address.includes('#')) return 'has a fragment'
  if (address.includes('*')) return 'has a wildcard'
  if (url.protocol === 'https:') return null
  if (url.protocol !== 'http:') return 'must begin with https'
  if (!loopback.has(url.hostname)) return 'must begin with https'
  return sandbox ? null : 'http on loopback is for the sandbox only'
}

interface Jwk extends JsonWebKey {
  readonly kid?: unknown
  readonly use?: unknown
  readonly alg?: unknown
}

const signing = { EC: 'ES256', RSA: 'PS256', OKP: 'EdDSA' } as const
const sealing = { EC: ['ECDH-ES'], RSA: ['RSA-OAEP-256'] } as const
const members = new Set(['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'use', 'alg'])

/** Public keys only, of the kinds we speak, each named and with its use; at least one to sign with when `signs`. */
export function keysTrouble(jwks: unknown, signs: boolean): string | null {
  const keys = (jwks as { keys?: unknown } | null)?.keys
  if (!Array.isArray(keys) || keys.length > 10) return 'a set of at most ten keys is needed'
  const kids = new Set<unknown>()
  for (const key of keys as unknown[]) {
    if (typeof key !== 'object' || key === null) return 'a key is not an object'
    const trouble = keyTrouble(key as Jwk)
    if (trouble !== null) return trouble
    kids.add((key as Jwk).kid)
  }
  if (kids.size < keys.length) return 'two keys share a kid'
  if (signs && !(keys as Jwk[]).some(({ use }) => use === 'sig')) return 'no key to sign with'
  return null
}

function keyTrouble(key: Jwk): string | null {
  const strange = Object.keys(key).filter((name) => !members.has(name))
  if (strange.length > 0) return `a key has ${strange.includes('d') ? 'its private part' : strange.join(', ')}`
  if (typeof key.kid !== 'string' || !/^[\w.-]{1,100}$/.test(key.kid)) return 'a key has no proper kid'
  const { kty } = key
  if (kty !== 'EC' && kty !== 'RSA' && kty !== 'OKP') return `${key.kid}: keys are EC, RSA or OKP`
  if (key.use === 'sig') {
    if (key.alg !== undefined && key.alg !== signing[kty]) return `${key.kid}: alg must be ${signing[kty]}`
  } else if (key.use === 'enc' && kty !== 'OKP') {
    if (!(sealing[kty] as readonly unknown[]).includes(key.alg)) return `${key.kid}: alg must be ${sealing[kty][0]}`
  } else return `${key.kid}: use must be sig or enc`
  try {
    const { asymmetricKeyDetails: is, asymmetricKeyType: type } = createPublicKey({ key, format: 'jwk' })
    if (kty === 'RSA' && (is?.modulusLength ?? 0) < 2048) return `${key.kid}: RSA keys have 2048 bits or more`
    if (kty === 'EC' && is?.namedCurve !== 'prime256v1') return `${key.kid}: the curve is P-256`
    if (kty === 'OKP' && type !== 'ed25519') return `${key.kid}: the curve is Ed25519`
  } catch {
    return `${key.kid}: not a key`
  }
  return null
}
