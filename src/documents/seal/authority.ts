/**
 * An authority of one's own: what a demo and the tests seal with, since no national authority certifies made-up people.
 * A real installation brings a certificate of a real authority (`DOCUMENTS_SEAL`).
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { Instant } from '../../language/index.ts'
import { bits, der, integer, moment, octets, oid, sequence, setOf, tagged, utf8, yes } from './der.ts'
import { namedBy } from './keys.ts'

export interface Certified {
  readonly key: KeyObject
  readonly certificate: Buffer
}

export interface Wish {
  readonly name: string
  readonly from: Instant
  readonly until: Instant
  /** What the certificate is for. */
  readonly use: 'authority' | 'seal' | 'time-stamps'
  /** Signed by this one; by itself when there is none. */
  readonly by?: Certified
}

const ecdsa = sequence(oid('1.2.840.10045.4.3.2'))

/** A new P-256 key with its certificate. */
export function certify({ name, from, until, use, by }: Wish): Certified {
  const { privateKey: key, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subject = nameOf(name)
  const issuer = by === undefined ? subject : namedBy(by.certificate).subject
  const number = randomBytes(16)
  number[0] = 0x40 | ((number[0] ?? 0) & 0x3f) // positive, and always of 16 bytes
  const signed = sequence(
    tagged(0, integer(2)),
    integer(number),
    ecdsa,
    issuer,
    sequence(moment(from, 'certificate'), moment(until, 'certificate')),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions(use))),
  )
  return { key, certificate: sequence(signed, ecdsa, bits(sign('sha256', signed, by?.key ?? key))) }
}

function nameOf(name: string): Buffer {
  const part = (id: string, value: Buffer) => setOf(sequence(oid(id), value))
  return sequence(
    part('2.5.4.6', der(0x13, Buffer.from('SA'))),
    part('2.5.4.10', utf8('Bawaba')),
    part('2.5.4.3', utf8(name)),
  )
}

function extensions(use: Wish['use']): Buffer[] {
  const critical = (id: string, value: Buffer) => sequence(oid(id), yes(), octets(value))
  const ca = use === 'authority'
  // keyCertSign and cRLSign; digitalSignature and nonRepudiation; digitalSignature alone for time-stamps (RFC 3161).
  const usage = ca
    ? bits(Buffer.from([0x06]), 1)
    : use === 'seal'
      ? bits(Buffer.from([0xc0]), 6)
      : bits(Buffer.from([0x80]), 7)
  return [
    critical('2.5.29.19', ca ? sequence(yes()) : sequence()),
    critical('2.5.29.15', usage),
    ...(use === 'time-stamps' ? [critical('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.8')))] : []),
  ]
}

/** The PEM text of a key, its certificate and those above it, as `readSealers` takes it. */
export function pemOf({ key, certificate }: Certified, ...above: readonly Certified[]): string {
  const blocks = [certificate, ...above.map((one) => one.certificate)].map(certificatePem)
  return `${key.export({ type: 'pkcs8', format: 'pem' })}${blocks.join('')}`
}

export function certificatePem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

/** What a demo seals with: an authority that nobody knows, and a key under it. Good on every day a demo may be set to. */
export function makeDemoSeal(): string {
  const days = { from: '1990-01-01T00:00:00Z', until: '2049-12-31T23:59:59Z' }
  const authority = certify({ ...days, name: 'Demo authority · لا يوثق بها', use: 'authority' })
  return pemOf(certify({ ...days, name: 'Demo seal · ختم تجريبي', use: 'seal', by: authority }), authority)
}

/** What a demo's time-stamps are signed with: an authority that nobody knows either. */
export function makeDemoStamps(): string {
  const days = { from: '1990-01-01T00:00:00Z', until: '2049-12-31T23:59:59Z' }
  const authority = certify({ ...days, name: 'Demo time authority · لا يوثق بها', use: 'authority' })
  return pemOf(
    certify({ ...days, name: 'Demo time-stamps · أختام وقت تجريبية', use: 'time-stamps', by: authority }),
    authority,
  )
}
