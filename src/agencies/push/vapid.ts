/** The key pair by which push services know us (RFC 8292): a point of P-256, from the 32 bytes of `KEY_PUSH`. */
import { createECDH } from 'node:crypto'

export interface VapidKeys {
  /** The uncompressed point, base64url: what browsers call `applicationServerKey`. */
  readonly publicKey: string
  /** The scalar, base64url. */
  readonly privateKey: string
}

/** @param secret 32 bytes. Throws when they are no scalar of the curve (one in four thousand million). */
export function vapidKeys(secret: Buffer): VapidKeys {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(secret)
  return { publicKey: pair.getPublicKey('base64url'), privateKey: pair.getPrivateKey('base64url') }
}
