/** A phone in software, for tests: a P-256 key that signs as WebCrypto does. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { canonical, type Waiting } from './approvals.ts'

export interface SoftPhone {
  readonly key: string
  /** PKCS 8, PEM: for another process that goes on with it. */
  readonly secret: string
  id: string
  sign(words: string): string
  /** What the page on the phone sends for what waits. */
  answer(waiting: Waiting, number: string): { id: string; number: string; signature: string; deny: boolean }
  deny(waiting: Waiting): { id: string; number: string; signature: string; deny: boolean }
}

export function softPhone(kept?: string): SoftPhone {
  const privateKey = kept ? createPrivateKey(kept) : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const publicKey = createPublicKey(privateKey)
  const say = (words: string) =>
    sign('sha256', Buffer.from(words), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  return {
    key: JSON.stringify(publicKey.export({ format: 'jwk' })),
    secret: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    id: '',
    sign: say,
    answer: (w, number) => ({ id: w.id, number, signature: say(canonical(w, number)), deny: false }),
    deny: (w) => ({ id: w.id, number: '', signature: say(canonical(w, 'deny')), deny: true }),
  }
}
