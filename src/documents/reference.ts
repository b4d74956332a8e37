/** The number printed on a document: 80 random bits as Crockford base32, made to be read aloud and typed on a phone. */
import { randomBytes } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const length = 16

/** A new reference without dashes, as it is stored: 16 letters of 5 bits, from the system's random source. */
export function newReference(): string {
  // 256 is a multiple of 32, so the remainder is not biased.
  return Array.from(randomBytes(length), (byte) => alphabet[byte % 32]).join('')
}

/** As it is printed: `7F3K-9Q2M-XW4T-0HJV`. */
export function printedReference(reference: string): string {
  return reference.match(/.{4}/g)?.join('-') ?? reference
}

/**
 * What somebody typed, read aloud, or pasted as the whole link, as it is stored; null when it can't be a reference.
 * Small letters, spaces, any dash, O for 0, I or L for 1, Arabic and Persian digits are all understood.
 */
export function readReference(typed: string): string | null {
  if (typed.length > 300) return null
  const last =
    typed
      .trim()
      .replace(/[?#].*$/, '')
      .replace(/\/+$/, '')
      .split('/')
      .at(-1) ?? ''
  const plain = last
    .normalize('NFKC')
    .replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (d) => String(d.charCodeAt(0) - 0x6f0))
    .replace(/[\s\p{Dash}\p{Cf}_.]/gu, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return plain.length === length && [...plain].every((letter) => alphabet.includes(letter)) ? plain : null
}
