/**
 * Certificates of devices and their providers: what node:crypto does not tell of one (`pathLenConstraint`, key usage,
 * critical extensions), and issuing, for the provider of the demo.
 */
import { createHash, randomBytes, X509Certificate } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'

const oid = { basicConstraints: '2.5.29.19', keyUsage: '2.5.29.15', commonName: '2.5.4.3', serialNumber: '2.5.4.5' }
/** Critical extensions somebody here looks at; any other critical one refuses the certificate (RFC 5280, 4.2). */
const understood = new Set([oid.basicConstraints, oid.keyUsage])
const bit = { digitalSignature: 0x80, keyCertSign: 0x04, cRLSign: 0x02 }

export interface Told {
  readonly ca: boolean
  /** How many further authorities may stand below this one. */
  readonly pathLength: number
  readonly maySign: boolean
  readonly mayIssue: boolean
  /** The subject's serial number attribute: the device's own, where its provider writes it there. */
  readonly subjectSerial: string | null
  readonly unknownCritical: boolean
}

/** Reads what a certificate says of itself. Throws when it cannot be read. */
export function tell(certificate: X509Certificate): Told {
  const read = pkijs.Certificate.fromBER(toArrayBuffer(certificate.raw))
  const extensions = read.extensions ?? []
  const parsed = (id: string): unknown => extensions.find((e) => e.extnID === id)?.parsedValue
  const basic = parsed(oid.basicConstraints)
  const usage = parsed(oid.keyUsage)
  const ca = basic instanceof pkijs.BasicConstraints && basic.cA
  const length = basic instanceof pkijs.BasicConstraints ? basic.pathLenConstraint : undefined
  const bits = usage instanceof asn1js.BitString ? (usage.valueBlock.valueHexView[0] ?? 0) : 0xff
  const serial = read.subject.typesAndValues.find((part) => String(part.type) === oid.serialNumber)
  return {
    ca,
    pathLength: typeof length === 'number' ? length : Number.POSITIVE_INFINITY,
    maySign: (bits & bit.digitalSignature) !== 0,
    mayIssue: ca && (bits & bit.keyCertSign) !== 0,
    subjectSerial: serial === undefined ? null : String(serial.value.valueBlock.value),
    unknownCritical: extensions.some((e) => e.critical && !understood.has(e.extnID)),
  }
}

/** SHA-256 of the certificate, 64 hexadecimal digits: how it is named everywhere. */
export function thumbprint(certificate: X509Certificate): string {
  return createHash('sha256').update(certificate.raw).digest('hex')
}

/** A certificate with its private key, both PEM. */
export interface Credential {
  readonly key: string
  readonly certificate: string
}

export interface Issue {
  readonly name: string
  /** The device's serial number, for the subject; none for an authority. */
  readonly serialNo?: string
  readonly from: Date
  readonly until: Date
  /** For an authority: how many may stand below it. */
  readonly pathLength?: number
  readonly issuer?: Credential
  /** A key of one's own, PEM; made anew when there is none. */
  readonly key?: string
}

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }

/** Issues a certificate for a key, by itself when no issuer is named. RSA 2048, SHA-256. */
export async function issue(wish: Issue): Promise<Credential> {
  const { privateKey, publicKey } = wish.key === undefined ? await newKey() : await keysOf(wish.key)
  const issuer = wish.issuer && new X509Certificate(wish.issuer.certificate)
  const certificate = new pkijs.Certificate()
  certificate.version = 2
  // Positive and of 16 bytes (RFC 5280, 4.1.2.2).
  const number = Buffer.concat([Buffer.from([0x40 | ((randomBytes(1)[0] ?? 0) >> 2)]), randomBytes(15)])
  certificate.serialNumber = new asn1js.Integer({ valueHex: toArrayBuffer(number) })
  certificate.subject.typesAndValues = [
    attribute(oid.commonName, wish.name),
    ...(wish.serialNo === undefined ? [] : [attribute(oid.serialNumber, wish.serialNo)]),
  ]
  certificate.issuer = issuer ? pkijs.Certificate.fromBER(toArrayBuffer(issuer.raw)).subject : certificate.subject
  certificate.notBefore.value = wish.from
  certificate.notAfter.value = wish.until
  const ca = wish.pathLength !== undefined
  const basic = new pkijs.BasicConstraints(ca ? { cA: true, pathLenConstraint: wish.pathLength } : { cA: false })
  const usage = new asn1js.BitString({
    valueHex: toArrayBuffer(Buffer.from([ca ? bit.keyCertSign | bit.cRLSign : bit.digitalSignature])),
    unusedBits: ca ? 1 : 7,
  })
  certificate.extensions = [extension(oid.basicConstraints, basic.toSchema()), extension(oid.keyUsage, usage)]
  await certificate.subjectPublicKeyInfo.importKey(publicKey)
  const signer = wish.issuer ? (await keysOf(wish.issuer.key)).privateKey : privateKey
  await certificate.sign(signer, 'SHA-256')
  const der = Buffer.from(certificate.toSchema(true).toBER())
  return {
    certificate: pem('CERTIFICATE', der),
    key: wish.key ?? pem('PRIVATE KEY', Buffer.from(await crypto.subtle.exportKey('pkcs8', privateKey))),
  }
}

function newKey() {
  return crypto.subtle.generateKey(
    { ...algorithm, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ['sign', 'verify'],
  )
}

async function keysOf(keyPem: string) {
  const der = Buffer.from(keyPem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
  const privateKey = await crypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign'])
  const { kty, n, e } = await crypto.subtle.exportKey('jwk', privateKey)
  const publicKey = await crypto.subtle.importKey('jwk', { kty, n, e }, algorithm, true, ['verify'])
  return { privateKey, publicKey }
}

function attribute(type: string, value: string): pkijs.AttributeTypeAndValue {
  return new pkijs.AttributeTypeAndValue({ type, value: new asn1js.Utf8String({ value }) })
}

function extension(extnID: string, value: asn1js.BaseBlock): pkijs.Extension {
  return new pkijs.Extension({ extnID, critical: true, extnValue: value.toBER(false) })
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
