/**
 * The signature that stands in a sealed PDF: CMS SignedData (RFC 5652) over the document's hash, as PAdES baseline B asks
 * (ETSI EN 319 142-1): the certificate's hash is among what is signed, the time is not; a time-stamp, where there is one,
 * is set over the finished signature (level T).
 */
import { createHash } from 'node:crypto'
import { der, integer, nothing, octets, oid, readAll, sequence, setOf, tagged } from './der.ts'
import { namedBy, type Sealer } from './keys.ts'

const ids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStamp: '1.2.840.113549.1.9.16.2.14',
  sha256: '2.16.840.1.101.3.4.2.1',
  ecdsa: '1.2.840.10045.4.3.2',
  rsa: '1.2.840.113549.1.1.11',
} as const

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()
const attribute = (id: string, value: Buffer): Buffer => sequence(oid(id), setOf(value))

/** Asks a time-stamp authority about this SHA-256 and gives its token (RFC 3161), DER. */
export type Stamp = (imprint: Buffer) => Promise<Buffer>

export interface Content {
  /** SHA-256 of what is signed. */
  readonly digest: Buffer
  /** The content's type; plain data that stands elsewhere unless named. */
  readonly type?: string
  /** The content itself, where it stands inside (a time-stamp's does). */
  readonly inside?: Buffer
}

/** SignedData with one signer, DER. */
export async function signedData(sealer: Sealer, content: Content): Promise<Buffer> {
  const [own] = sealer.chain
  if (own === undefined) throw new Error('a seal without a certificate')
  const { issuer, serial } = namedBy(own)
  const type = content.type ?? ids.data
  const attributes = [
    attribute(ids.contentType, oid(type)),
    attribute(ids.messageDigest, octets(content.digest)),
    // ESSCertIDv2 with its default hash: only the certificate's SHA-256 is written.
    attribute(ids.signingCertificateV2, sequence(sequence(sequence(octets(sha256(own)))))),
  ]
  const signature = await sealer.sign(setOf(...attributes))
  const signer = sequence(
    integer(1),
    sequence(issuer, serial),
    sequence(oid(ids.sha256)),
    tagged(0, ...attributes.toSorted(Buffer.compare)),
    sealer.algorithm === 'ecdsa' ? sequence(oid(ids.ecdsa)) : sequence(oid(ids.rsa), nothing()),
    octets(signature),
  )
  const inside = content.inside === undefined ? [] : [tagged(0, octets(content.inside))]
  return sequence(
    oid(ids.signedData),
    tagged(
      0,
      sequence(
        integer(content.inside === undefined ? 1 : 3),
        setOf(sequence(oid(ids.sha256))),
        sequence(oid(type), ...inside),
        der(0xa0, ...sealer.chain.toSorted(Buffer.compare)),
        setOf(signer),
      ),
    ),
  )
}

/** The parts of a SignedData that a checker needs; throws on what is none. */
export function openSignedData(cms: Buffer): {
  readonly content: Buffer | null
  readonly certificates: readonly Buffer[]
  readonly signedAttributes: Buffer
  readonly signature: Buffer
  readonly timeStamp: Buffer | null
} {
  const within = (bytes: Buffer | undefined) =>
    readAll(readAll(bytes ?? Buffer.alloc(0))[0]?.content ?? Buffer.alloc(0))
  const [, wrapped] = within(cms)
  const [, , encapsulated, certificates, signers] = within(wrapped?.content)
  const [, inside] = readAll(encapsulated?.content ?? Buffer.alloc(0))
  const parts = readAll(readAll(signers?.content ?? Buffer.alloc(0))[0]?.content ?? Buffer.alloc(0))
  const [, , , attributes, , signature, unsigned] = parts
  if (!attributes || !signature || !certificates) throw new Error('not a SignedData')
  const stamped =
    unsigned === undefined ? undefined : readAll(readAll(unsigned.content)[0]?.content ?? Buffer.alloc(0))[1]
  return {
    content: inside === undefined ? null : (readAll(inside.content)[0]?.content ?? null),
    certificates: readAll(certificates.content).map(({ whole }) => whole),
    signedAttributes: der(0x31, attributes.content),
    signature: signature.content,
    timeStamp: stamped === undefined ? null : (readAll(stamped.content)[0]?.whole ?? null),
  }
}

/** The same SignedData with a time-stamp over its one signature; nothing that is signed changes. */
export function withTimeStamp(cms: Buffer, token: Buffer): Buffer {
  const parts = (bytes: Buffer | undefined) => readAll(bytes ?? Buffer.alloc(0))
  const [type, wrapped] = parts(readAll(cms)[0]?.content)
  const [signedData] = parts(wrapped?.content)
  const fields = parts(signedData?.content)
  const signers = fields.at(-1)
  const [signer] = parts(signers?.content)
  if (!type || !signedData || !signers || !signer) throw new Error('not a SignedData')
  const kept = parts(signer.content).filter(({ tag }) => tag !== 0xa1)
  const stamped = sequence(...kept.map(({ whole }) => whole), tagged(1, attribute(ids.timeStamp, token)))
  return sequence(type.whole, tagged(0, sequence(...fields.slice(0, -1).map(({ whole }) => whole), setOf(stamped))))
}
