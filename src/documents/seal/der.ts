/**
 * DER, as much of it as a seal needs: certificates of the demo, the CMS of a signature and of a time-stamp. Written out
 * so that every byte that is signed can be read here; `openssl` and `pdfsig` read it back in the tests.
 */

/** One value: its tag, its length, its content. */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  const { length } = body
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), body])
  const digits = []
  for (let left = length; left > 0; left = Math.floor(left / 256)) digits.unshift(left % 256)
  return Buffer.concat([Buffer.from([tag, 0x80 | digits.length, ...digits]), body])
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)
/** A SET OF: its parts in the order of their bytes, as DER asks. */
export const setOf = (...parts: readonly Buffer[]): Buffer => der(0x31, ...parts.toSorted(Buffer.compare))
export const octets = (bytes: Uint8Array): Buffer => der(0x04, bytes)
export const bits = (bytes: Uint8Array, unused = 0): Buffer => der(0x03, Buffer.from([unused]), bytes)
export const nothing = (): Buffer => der(0x05)
export const yes = (): Buffer => der(0x01, Buffer.from([0xff]))
export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text))
/** `[n]`, its content constructed. */
export const tagged = (n: number, ...parts: readonly Uint8Array[]): Buffer => der(0xa0 | n, ...parts)

/** A whole number of any size, not negative: as its bytes, or a small one as it is. */
export function integer(number: Uint8Array | number): Buffer {
  const plain = typeof number === 'number' ? Buffer.from([number]) : Buffer.from(number)
  let from = 0
  while (from < plain.length - 1 && plain[from] === 0) from++
  const shortest = plain.subarray(from)
  return der(0x02, (shortest[0] ?? 0) >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0), shortest)
}

/** An object identifier, `1.2.840.113549.1.7.2`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const septets = [first * 40 + second, ...rest].flatMap((part) => {
    const digits = [part % 128]
    for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128)) digits.unshift(0x80 | (left % 128))
    return digits
  })
  return der(0x06, Buffer.from(septets))
}

/** A moment as GeneralizedTime, or as UTCTime where certificates ask for that (until 2049). */
export function moment(at: string, kind: 'generalized' | 'certificate' = 'generalized'): Buffer {
  const digits = new Date(at)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '')
  const short = kind === 'certificate' && Number(digits.slice(0, 4)) < 2050
  return der(short ? 0x17 : 0x18, Buffer.from(short ? digits.slice(2) : digits))
}

export interface Read {
  readonly tag: number
  readonly content: Buffer
  /** With its tag and length. */
  readonly whole: Buffer
}

/** The values that stand one after another in these bytes. Throws on what is cut off. */
export function readAll(bytes: Buffer): Read[] {
  const found: Read[] = []
  for (let at = 0; at < bytes.length; ) {
    const one = readOne(bytes.subarray(at))
    found.push(one)
    at += one.whole.length
  }
  return found
}

/** The first value of these bytes; whatever follows it is left. */
export function readOne(bytes: Buffer): Read {
  const [tag, first] = [bytes[0], bytes[1]]
  if (tag === undefined || first === undefined) throw new Error('DER is cut off')
  const long = first >= 0x80 ? first & 0x7f : 0
  const length = long === 0 ? first : bytes.readUIntBE(2, long)
  const from = 2 + long
  if (bytes.length < from + length) throw new Error('DER is cut off')
  return { tag, content: bytes.subarray(from, from + length), whole: bytes.subarray(0, from + length) }
}
