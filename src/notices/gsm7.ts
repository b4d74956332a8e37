/** The default alphabet of GSM (3GPP TS 23.038): which letters a text may have to cost one unit each, and their octets. */

// In the order of their codes, 0x00 to 0x7F; 0x1B is the escape to the extension below and stands for no letter.
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'

const extension: Readonly<Record<string, number>> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
}

const escapes = 0x1b
const codes = new Map<string, readonly number[]>([
  ...[...basic].flatMap((letter, code) => (code === escapes ? [] : [[letter, [code]] as const])),
  ...Object.entries(extension).map(([letter, code]) => [letter, [escapes, code]] as const),
])
const letters = new Map([...codes].map(([letter, octets]) => [octets.join(), letter]))

/** Its octets, one for each unit: one or two; null when the alphabet has no such letter. */
export function gsm7Of(letter: string): readonly number[] | null {
  return codes.get(letter) ?? null
}

/** The text as octets, one unit each, not packed into seven bits: what SMPP carries under data coding 0. */
export function toGsm7(text: string): Buffer {
  return Buffer.from(
    [...text].flatMap((letter) => {
      const octets = gsm7Of(letter)
      if (octets === null) throw new RangeError('a letter that the GSM alphabet does not have')
      return octets
    }),
  )
}

/** Back to text. An octet that means nothing is shown as the replacement character. */
export function fromGsm7(octets: Uint8Array): string {
  let text = ''
  for (let i = 0; i < octets.length; i++) {
    const octet = octets[i] ?? 0
    const key = octet === escapes ? `${escapes},${octets[++i]}` : String(octet)
    text += letters.get(key) ?? '\ufffd'
  }
  return text
}
