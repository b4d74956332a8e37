/** Writing a signed code: claims as a CWT, signed as COSE_Sign1 (ES256), in zlib, in Base45. */
import { encode } from 'cborg'
import { base45 } from './base45.ts'
import { isLow, packed, sign1, sOf, toBeSigned } from './frame.ts'

export interface CodeSigner {
  /** The key's id, hexadecimal. */
  readonly id: string
  /** Signs these bytes with ES256: r and s, 32 bytes each. */
  readonly sign: (bytes: Uint8Array) => Uint8Array
}

export interface SignedCode {
  readonly code: string
  /** Before Base45. */
  readonly bytes: number
}

export class CodeTooLarge extends Error {}

/** The code of these claims. @throws {CodeTooLarge} when it would be larger than `mostBytes` */
export function writeSigned(signer: CodeSigner, claims: ReadonlyMap<number, unknown>, mostBytes: number): SignedCode {
  const id = Uint8Array.from(signer.id.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
  const header = encode(new Map<number, unknown>([[1, -7], [4, id]])) // biome-ignore format: a pair a key
  const payload = encode(claims)
  for (;;) {
    const signature = low(signer.sign(toBeSigned(header, payload)))
    const stream = packed(sign1(header, payload, signature))
    if (stream.length > mostBytes) throw new CodeTooLarge(`a code of ${stream.length} bytes, ${mostBytes} at most`)
    const code = base45(stream)
    // A space at an end is lost where people copy; another signature ends in another character.
    if (code === code.trim()) return { code, bytes: stream.length }
  }
}

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** The same signature with the smaller s, the one that a reader takes. */
export function low(signature: Uint8Array): Uint8Array {
  if (isLow(signature)) return signature
  const s = (order - sOf(signature)).toString(16).padStart(64, '0')
  const bytes = Uint8Array.from(s.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
  return new Uint8Array([...signature.subarray(0, 32), ...bytes])
}
