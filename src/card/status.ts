/**
 * Reading a Token Status List (JWT form): which cards no longer hold. The same file runs in the house and in the browser,
 * which keeps the last list and says how old it is when the network is off.
 */
import type { CodeKey } from './code.ts'

/** Seconds after which a list is too old to rely on: the answer is amber then (ID-93). */
export const listHolds = 24 * 3600
/** Bytes of a list, unpacked: as many cards as eight times this. */
export const listBytes = 131_072

export interface StatusList {
  readonly uri: string
  /** Seconds of the epoch. */
  readonly madeAt: number
  readonly bits: Uint8Array
}

/** What one knows of a card's status: revoked holds however old the list is. */
export type StatusSays = 'holds' | 'revoked' | 'old' | 'unknown'

export function statusOf(list: StatusList | null, wanted: { uri: string; index: number }, now: number): StatusSays {
  if (list === null || list.uri !== wanted.uri) return 'unknown'
  const byte = list.bits[wanted.index >> 3]
  if (byte === undefined || wanted.index < 0) return 'unknown'
  if ((byte >> (wanted.index & 7)) & 1) return 'revoked'
  return now - list.madeAt > listHolds ? 'old' : 'holds'
}

/** The list in a signed token, or null when anything of it is not right. `now` bounds how far ahead it may be dated. */
export async function readStatusList(token: string, keys: readonly CodeKey[], now: number): Promise<StatusList | null> {
  try {
    const [head = '', body = '', signature = '', ...more] = token.split('.')
    if (more.length > 0) return null
    const header = JSON.parse(text(head)) as Record<string, unknown>
    const key = keys.find(({ id }) => id === header.kid)
    if (header.typ !== 'statuslist+jwt' || header.alg !== 'ES256' || key === undefined) return null
    const { kty, crv, x, y } = key.jwk
    const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
    const held = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, ecdsa, false, ['verify'])
    const said = new TextEncoder().encode(`${head}.${body}`)
    if (!(await crypto.subtle.verify(ecdsa, held, bytesIn(signature), said))) return null
    const {
      sub,
      iat,
      status_list: list,
    } = JSON.parse(text(body)) as {
      sub: unknown
      iat: unknown
      status_list: { bits: unknown; lst: unknown }
    }
    if (typeof sub !== 'string' || typeof iat !== 'number' || list.bits !== 1 || typeof list.lst !== 'string')
      return null
    if (iat > now + 120) return null
    return { uri: sub, madeAt: iat, bits: await inflated(bytesIn(list.lst)) }
  } catch {
    return null
  }
}

async function inflated(stream: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const reader = new Blob([stream]).stream().pipeThrough(new DecompressionStream('deflate')).getReader()
  const whole = new Uint8Array(listBytes)
  let at = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return whole.subarray(0, at)
    if (at + value.length > listBytes) throw new Error('larger than a list is')
    whole.set(value, at)
    at += value.length
  }
}

function bytesIn(base64url: string): Uint8Array<ArrayBuffer> {
  const plain = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (char) => char.charCodeAt(0))
}

const text = (base64url: string): string => new TextDecoder().decode(bytesIn(base64url))
