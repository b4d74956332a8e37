/** What a browser does with a push (RFC 8291, RFC 8188): opens it with its own keys. Written apart from what closes it. */
import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto'

/** The keys of a browser's subscription. */
export interface BrowserKeys {
  /** Uncompressed point, 65 bytes. */
  readonly publicKey: Buffer
  readonly privateKey: Buffer
  readonly auth: Buffer
}

/** The text inside, or null when it is not for these keys or not whole. One record, as push services take. */
export function opened(body: Buffer, keys: BrowserKeys): Buffer | null {
  try {
    const salt = body.subarray(0, 16)
    const recordSize = body.readUInt32BE(16)
    const idLength = body.readUInt8(20)
    const sender = body.subarray(21, 21 + idLength)
    const record = body.subarray(21 + idLength)
    if (sender.length !== 65 || record.length > recordSize) return null
    const pair = createECDH('prime256v1')
    pair.setPrivateKey(keys.privateKey)
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.publicKey, sender])
    const secret = hkdf(pair.computeSecret(sender), keys.auth, info, 32)
    const key = hkdf(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
    const nonce = hkdf(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
    const decipher = createDecipheriv('aes-128-gcm', key, nonce)
    decipher.setAuthTag(record.subarray(-16))
    const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()])
    // 2 ends the last record; zeros behind it are padding.
    const end = padded.findLastIndex((byte) => byte !== 0)
    return padded[end] === 2 ? padded.subarray(0, end) : null
  } catch {
    return null
  }
}

const hkdf = (key: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, info, bytes))
