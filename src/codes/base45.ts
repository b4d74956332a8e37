/** Base45 (RFC 9285): bytes in the characters that a QR code packs best. The same file runs in the house and in the browser. */

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const values = new Map([...alphabet].map((char, value) => [char, value]))

export function base45(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 2) {
    const one = bytes[i] ?? 0
    const two = bytes[i + 1]
    let n = two === undefined ? one : one * 256 + two
    for (let left = two === undefined ? 2 : 3; left > 0; left--) {
      text += alphabet[n % 45]
      n = Math.floor(n / 45)
    }
  }
  return text
}

/** The bytes, or null when the text is not exactly what `base45` would have written. */
export function fromBase45(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 3 === 1) return null
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3 === 2 ? 1 : 0))
  for (let i = 0, at = 0; i < text.length; i += 3) {
    const [a, b, c] = [text[i], text[i + 1], text[i + 2] ?? '0'].map((char) => values.get(char ?? ''))
    if (a === undefined || b === undefined || c === undefined) return null
    const value = a + b * 45 + c * 2025
    const whole = text.length > i + 2
    if (value > (whole ? 0xffff : 0xff)) return null
    if (whole) bytes[at++] = value >> 8
    bytes[at++] = value & 0xff
  }
  return bytes
}
