/**
 * The keys that seal what is printed (PAdES), each with its certificate and the chain above it. They come as one PEM
 * text, newest first; the first whose certificate holds on the day seals, the others wait for their day or have had it.
 */
import { createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto'
import type { Instant } from '../../language/index.ts'
import { readAll, readOne } from './der.ts'

/** Who seals: a key, or a device that holds one and signs what it is handed. */
export interface Sealer {
  /** Its own certificate first, then those above it; DER. */
  readonly chain: readonly Buffer[]
  readonly algorithm: 'ecdsa' | 'rsa'
  /** ISO instants between which the certificate holds. */
  readonly from: Instant
  readonly until: Instant
  /** Signs these bytes with SHA-256: ECDSA in DER, or RSA PKCS #1 1.5. */
  readonly sign: (bytes: Uint8Array) => Buffer | Promise<Buffer>
}

const block = /-----BEGIN ((?:EC |RSA )?PRIVATE KEY|CERTIFICATE)-----[\s\S]+?-----END \1-----/g

/**
 * Reads the keys of a PEM text: each private key followed by its certificate and the chain above it.
 * @throws Error in words that name no key, when one is missing, weak, or of another certificate
 */
export function readSealers(pem: string): readonly Sealer[] {
  const groups: { readonly key: KeyObject; readonly chain: X509Certificate[] }[] = []
  for (const [text, kind] of pem.matchAll(block)) {
    if (kind !== 'CERTIFICATE') groups.push({ key: createPrivateKey(text), chain: [] })
    else {
      const group = groups.at(-1)
      if (group === undefined) throw new Error('a certificate stands before any private key')
      group.chain.push(new X509Certificate(text))
    }
  }
  if (groups.length === 0) throw new Error('no private key in PEM')
  return groups.map(({ key, chain }) => sealerOf(key, chain))
}

function sealerOf(key: KeyObject, chain: readonly X509Certificate[]): Sealer {
  const [own] = chain
  if (own === undefined) throw new Error('a private key without a certificate after it')
  if (!own.checkPrivateKey(key)) throw new Error('a certificate is not of the key before it')
  const algorithm = algorithmOf(key)
  return {
    chain: chain.map(({ raw }) => raw),
    algorithm,
    from: new Date(own.validFrom).toISOString(),
    until: new Date(own.validTo).toISOString(),
    sign: (bytes) => sign('sha256', bytes, key),
  }
}

function algorithmOf(key: KeyObject): Sealer['algorithm'] {
  const { namedCurve = '', modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'ec' && ['prime256v1', 'secp384r1'].includes(namedCurve)) return 'ecdsa'
  if (key.asymmetricKeyType === 'rsa' && modulusLength >= 2048) return 'rsa'
  throw new Error('keys that seal are EC on P-256 or P-384, or RSA of 2048 bits and more')
}

/** The one that seals now: the first whose certificate holds. Null when none does. */
export function sealerAt(sealers: readonly Sealer[], now: Instant): Sealer | null {
  return sealers.find(({ from, until }) => from <= now && now < until) ?? null
}

/** Days for which anything of these can still seal, whole ones; 0 when nothing can. */
export function sealDaysLeft(sealers: readonly Sealer[], now: Instant): number {
  const last = Math.max(0, ...sealers.filter(({ from }) => from <= now).map(({ until }) => Date.parse(until)))
  return Math.max(0, Math.floor((last - Date.parse(now)) / 86_400_000))
}

/** Issuer and serial number of a certificate as they stand in it, for whoever names it. */
export function namedBy(certificate: Buffer): {
  readonly issuer: Buffer
  readonly serial: Buffer
  readonly subject: Buffer
} {
  const [signed] = readAll(readOne(certificate).content)
  if (signed === undefined) throw new Error('not a certificate')
  const parts = readAll(signed.content)
  const at = parts[0]?.tag === 0xa0 ? 1 : 0 // the version is left out of version 1
  const [serial, , issuer, , subject] = parts.slice(at)
  if (!serial || !issuer || !subject) throw new Error('not a certificate')
  return { issuer: issuer.whole, serial: serial.whole, subject: subject.whole }
}
