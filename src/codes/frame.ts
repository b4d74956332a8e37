/**
 * The one way a code is put together, to the bit: a COSE_Sign1 (RFC 9052) in a zlib stream. Reader and writer share it,
 * so that a code whose bits differ from the issuer's is refused even where the difference would mean nothing.
 *
 * The zlib stream (RFC 1950) holds its bytes as they are, in one stored block. Names, a hash and a signature hardly get
 * smaller by deflating, and deflate has many ways to say the same, which would be bits that anybody may change.
 */

/** No code is larger than this when it is unpacked (ID-92): 10 kB. */
export const mostUnpacked = 10_240

/** A head of CBOR in its shortest form, for lengths up to 65,535. */
function head(major: number, length: number): number[] {
  const kind = major << 5
  if (length < 24) return [kind | length]
  if (length < 256) return [kind | 24, length]
  return [kind | 25, length >> 8, length & 0xff]
}

const bytesOf = (value: Uint8Array): number[] => [...head(2, value.length), ...value]

/** The tagged COSE_Sign1 with nothing in its unprotected header. */
export function sign1(
  protectedHeader: Uint8Array,
  payload: Uint8Array,
  signature: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array([0xd2, 0x84, ...bytesOf(protectedHeader), 0xa0, ...bytesOf(payload), ...bytesOf(signature)])
}

/** What is signed: the Sig_structure of RFC 9052 §4.4, without external data. */
export function toBeSigned(protectedHeader: Uint8Array, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const context = new TextEncoder().encode('Signature1')
  return new Uint8Array([
    0x84,
    ...head(3, context.length),
    ...context,
    ...bytesOf(protectedHeader),
    0x40,
    ...bytesOf(payload),
  ])
}

/** The zlib stream of these bytes, in one stored block. */
export function packed(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = bytes
  if (length > mostUnpacked) throw new Error(`a code of ${length} bytes`)
  let [a, b] = [1, 0]
  for (const byte of bytes) {
    a = (a + byte) % 65_521
    b = (b + a) % 65_521
  }
  const block = [1, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff]
  return new Uint8Array([0x78, 0x01, ...block, ...bytes, b >> 8, b & 0xff, a >> 8, a & 0xff])
}

/** The bytes of any zlib stream, never more than `mostUnpacked`: what is larger is left before it is unpacked. */
export async function unpacked(stream: Uint8Array<ArrayBuffer>): Promise<Uint8Array | 'too-large' | 'malformed'> {
  const reader = new Blob([stream]).stream().pipeThrough(new DecompressionStream('deflate')).getReader()
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      size += value.length
      if (size > mostUnpacked) {
        await reader.cancel().catch(() => {})
        return 'too-large'
      }
      parts.push(value)
    }
  } catch {
    return 'malformed'
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** Half the order of P-256: of the two signatures that say the same, the one with the smaller s is the right one. */
const half = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n

export const sOf = (signature: Uint8Array): bigint =>
  BigInt(`0x${[...signature.subarray(32)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`)

export function isLow(signature: Uint8Array): boolean {
  return signature.length === 64 && sOf(signature) <= half
}
