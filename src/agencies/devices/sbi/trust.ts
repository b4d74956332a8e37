/**
 * Whom we believe about devices: the roots of their providers, as files the operator puts there, and what was revoked.
 * A device's certificate counts when it leads up to one of these roots on the day of the capture.
 */
import { X509Certificate } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type Told, tell, thumbprint } from './certificates.ts'

export interface Anchor {
  readonly name: string
  /** SHA-256, 64 hexadecimal digits. */
  readonly thumbprint: string
  readonly certificate: X509Certificate
}

export interface Trust {
  readonly anchors: readonly Anchor[]
  /** Certificates no longer believed: SHA-256 of one (64 digits) or its serial number, in small hexadecimal. */
  readonly revoked: ReadonlySet<string>
}

/** An anchor or the list of the revoked is not what it should be; the message says which. */
export class TrustError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'TrustError'
  }
}

/** Trust from PEM texts, each with one or more roots. Throws TrustError. */
export function trustOf(pems: readonly string[], revoked: Iterable<string> = []): Trust {
  const anchors = pems.flatMap((text) => text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [])
  if (anchors.length < pems.length) throw new TrustError('a file of anchors holds no certificate')
  return { anchors: anchors.map(anchorOf), revoked: new Set([...revoked].map(entryOf)) }
}

/** Trust from a folder: `*.pem` are roots, each line of `revoked.txt` is one revoked certificate (`#` begins a remark). */
export function loadTrust(folder: string): Trust {
  const pems = readdirSync(folder)
    .filter((name) => name.endsWith('.pem'))
    .sort()
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
  const list = path.join(folder, 'revoked.txt')
  const lines = existsSync(list) ? readFileSync(list, 'utf8').split('\n') : []
  return trustOf(
    pems,
    lines.map((line) => line.replace(/#.*/, '').trim()).filter((line) => line !== ''),
  )
}

function anchorOf(pem: string): Anchor {
  let certificate: X509Certificate
  let told: Told
  try {
    certificate = new X509Certificate(pem)
    told = tell(certificate)
  } catch (cause) {
    throw new TrustError('an anchor is unreadable', { cause })
  }
  const name = certificate.subject.replaceAll('\n', ', ')
  if (!told.mayIssue) throw new TrustError(`${name} is no authority`)
  if (!strong(certificate)) throw new TrustError(`the key of ${name} is too weak`)
  return { name, thumbprint: thumbprint(certificate), certificate }
}

function entryOf(line: string): string {
  const entry = line.replaceAll(':', '').toLowerCase()
  if (!/^[0-9a-f]{1,64}$/.test(entry)) throw new TrustError(`not a certificate's hash or serial number: ${line}`)
  return entry.length === 64 ? entry : entry.replace(/^0+/, '')
}

export type ChainRefusal =
  | 'no_certificate'
  | 'weak_key'
  | 'untrusted_chain'
  | 'expired_certificate'
  | 'not_yet_valid'
  | 'revoked'
  | 'wrong_certificate_use'

export interface Chain {
  readonly certificate: X509Certificate
  readonly thumbprint: string
  readonly anchor: string
  readonly subjectSerial: string | null
}

const longestChain = 4
const longestCertificate = 8000

/**
 * Follows a token's `x5c` up to an anchor: signatures, dates, who may issue, how far down, and what was revoked, the
 * anchor included. Certificates in it that lead nowhere are not looked at.
 */
export function followChain(x5c: unknown, trust: Trust, at: Date): Chain | { readonly refused: ChainRefusal } {
  const given = certificatesOf(x5c)
  const [leaf, ...others] = given ?? []
  if (leaf === undefined) return { refused: 'no_certificate' }
  let told: Told
  try {
    told = tell(leaf)
  } catch {
    return { refused: 'no_certificate' }
  }
  if (told.ca || !told.maySign || told.unknownCritical) return { refused: 'wrong_certificate_use' }
  const path = pathOf(leaf, others, trust)
  if ('refused' in path) return path
  for (const certificate of [leaf, ...path.between, path.anchor.certificate]) {
    const refused = standing(certificate, trust, at)
    if (refused) return { refused }
  }
  const certificate = { certificate: leaf, thumbprint: thumbprint(leaf), subjectSerial: told.subjectSerial }
  return { ...certificate, anchor: path.anchor.thumbprint }
}

function certificatesOf(x5c: unknown): X509Certificate[] | null {
  // The standard shows one string where RFC 7515 has a list.
  const list = typeof x5c === 'string' ? [x5c] : x5c
  if (!Array.isArray(list) || list.length === 0 || list.length > longestChain) return null
  try {
    return list.map((entry: unknown) => {
      if (typeof entry !== 'string' || entry.length > longestCertificate || !/^[A-Za-z0-9+/]+={0,2}$/.test(entry)) {
        throw new Error('not a certificate')
      }
      return new X509Certificate(Buffer.from(entry, 'base64'))
    })
  } catch {
    return null
  }
}

type Path = { readonly between: readonly X509Certificate[]; readonly anchor: Anchor }

/** Up from the device, at each step first an anchor, else one of the others sent along. */
function pathOf(
  leaf: X509Certificate,
  others: readonly X509Certificate[],
  trust: Trust,
): Path | { readonly refused: ChainRefusal } {
  const between: X509Certificate[] = []
  for (let below = leaf; between.length < longestChain; ) {
    const anchor = trust.anchors.find((a) => issued(a.certificate, below))
    if (anchor) {
      const fits = tell(anchor.certificate).pathLength >= between.length
      return fits ? { between, anchor } : { refused: 'wrong_certificate_use' }
    }
    const above = others.find((c) => !between.includes(c) && issued(c, below))
    if (above === undefined) return { refused: 'untrusted_chain' }
    const told = tell(above)
    if (!told.mayIssue || told.unknownCritical || told.pathLength < between.length) {
      return { refused: 'wrong_certificate_use' }
    }
    between.push(above)
    below = above
  }
  return { refused: 'untrusted_chain' }
}

function issued(above: X509Certificate, below: X509Certificate): boolean {
  try {
    return above.subject === below.issuer && below.verify(above.publicKey)
  } catch {
    return false
  }
}

/** What speaks against one certificate today. */
function standing(certificate: X509Certificate, trust: Trust, at: Date): ChainRefusal | null {
  const serial = certificate.serialNumber.toLowerCase().replace(/^0+/, '')
  if (trust.revoked.has(thumbprint(certificate)) || trust.revoked.has(serial)) return 'revoked'
  if (at < certificate.validFromDate) return 'not_yet_valid'
  if (at > certificate.validToDate) return 'expired_certificate'
  return strong(certificate) ? null : 'weak_key'
}

function strong({ publicKey }: X509Certificate): boolean {
  return publicKey.asymmetricKeyType === 'rsa' && (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048
}
