/** The hash of SD-JWTs, in the shape that the library asks for and as the text that stands in tokens. */
import { createHash } from 'node:crypto'

export function sha256(data: string | ArrayBuffer, alg = 'sha-256'): Uint8Array {
  if (alg !== 'sha-256') throw new Error(`the hash ${alg} is not ours`)
  return createHash('sha256')
    .update(typeof data === 'string' ? data : Buffer.from(data))
    .digest()
}

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url')
