/**
 * Samples sealed for one server (authentication, SBI 2.0): AES-256-GCM under a key of that one capture, itself under the
 * server's RSA key. IV and AAD are the last 12 and 16 bytes of (timestamp XOR transaction id), the shorter with zeros before.
 */
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  X509Certificate,
} from 'node:crypto'

/** What opens samples sealed for us; one for each certificate still in use, for keys are renewed each year. */
export interface Opener {
  /** SHA-256 of our certificate, hexadecimal. */
  readonly thumbprint: string
  readonly key: KeyObject
}

const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }

function bound(timestamp: string, transactionId: string): { iv: Buffer; aad: Buffer } {
  const [a, b] = [Buffer.from(timestamp), Buffer.from(transactionId)]
  // Devices pad to the longer of both; fewer than 16 bytes cannot come from a valid instant.
  const length = Math.max(a.length, b.length, 16)
  const mixed = Buffer.alloc(length)
  a.copy(mixed, length - a.length)
  for (let i = 0; i < b.length; i++) {
    const at = length - b.length + i
    mixed[at] = (mixed[at] ?? 0) ^ (b[i] ?? 0)
  }
  return { iv: mixed.subarray(-12), aad: mixed.subarray(-16) }
}

/** As a device seals. `certificate` is the server's, PEM. */
export function seal(
  sample: Uint8Array,
  timestamp: string,
  transactionId: string,
  certificate: string,
): { readonly bioValue: string; readonly sessionKey: string; readonly thumbprint: string } {
  const { iv, aad } = bound(timestamp, transactionId)
  const key = randomBytes(32)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad)
  const sealed = Buffer.concat([cipher.update(sample), cipher.final(), cipher.getAuthTag()])
  const server = new X509Certificate(certificate)
  return {
    bioValue: sealed.toString('base64url'),
    sessionKey: publicEncrypt({ key: server.publicKey, ...padding }, key).toString('base64url'),
    thumbprint: createHash('sha256').update(server.raw).digest('hex').toUpperCase(),
  }
}

/** The sample, or null when it was not sealed for us, for this capture, or was changed. */
export function open(
  sealed: Buffer,
  sessionKey: Buffer,
  timestamp: string,
  transactionId: string,
  opener: Opener,
): Buffer | null {
  if (sealed.length < 17) return null
  try {
    const key = privateDecrypt({ key: opener.key, ...padding }, sessionKey)
    const { iv, aad } = bound(timestamp, transactionId)
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 }).setAAD(aad)
    decipher.setAuthTag(sealed.subarray(-16))
    const sample = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
    key.fill(0)
    return sample
  } catch {
    return null
  }
}
