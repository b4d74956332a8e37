/** Signed statements of devices: JWTs whose key is the certificate they bring, so the certificate is judged first. */
import { CompactSign, compactVerify } from 'jose'
import { JsonRefused, strictJson } from './json.ts'
import { type Chain, type ChainRefusal, followChain, type Trust } from './trust.ts'

export type TokenRefusal =
  | ChainRefusal
  | 'wrong_shape'
  | 'too_large'
  | 'not_json'
  | 'duplicate_key'
  | 'wrong_algorithm'
  | 'wrong_signature'

export interface Token {
  readonly payload: unknown
  readonly chain: Chain
}

const longestHeader = 40_000

/** Verifies a statement of at most `longest` characters; only RS256, only by a certificate we trust at `at`. */
export async function readToken(
  token: string,
  longest: number,
  trust: Trust,
  at: Date,
): Promise<Token | { readonly refused: TokenRefusal }> {
  if (token.length > longest) return { refused: 'too_large' }
  const parts = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/.exec(token)
  if (!parts) return { refused: 'wrong_shape' }
  const [, head = '', body = ''] = parts
  try {
    const header = strictJson(textOf(head), longestHeader)
    if (typeof header !== 'object' || header === null || Array.isArray(header)) return { refused: 'wrong_shape' }
    const { alg, x5c } = header as { readonly alg?: unknown; readonly x5c?: unknown }
    if (alg !== 'RS256') return { refused: 'wrong_algorithm' }
    const chain = followChain(x5c, trust, at)
    if ('refused' in chain) return chain
    await compactVerify(token, chain.certificate.publicKey, { algorithms: ['RS256'] })
    return { payload: strictJson(textOf(body), longest), chain }
  } catch (error) {
    return { refused: error instanceof JsonRefused ? error.reason : 'wrong_signature' }
  }
}

function textOf(part: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url'))
  } catch {
    throw new JsonRefused('not_json')
  }
}

/** Signs as a device does. `chain` is DER in base64, the device's own first. */
export function signToken(
  payload: unknown,
  key: CryptoKey | import('node:crypto').KeyObject,
  chain: readonly string[],
) {
  return new CompactSign(Buffer.from(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', x5c: [...chain] })
    .sign(key)
}
