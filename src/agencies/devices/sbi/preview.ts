/**
 * Pictures for the simulated reader's stream: a baseline JPEG in grey, coarse on purpose. Each block of 8 by 8 points has
 * one brightness, so its only coefficient is the first, and an encoder is a page long.
 */
const size = { columns: 24, rows: 30 }

// The standard's table for the sizes of first coefficients (ITU T.81, K.3), codes by size.
const dcLengths = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
const dcCodes = ['00', '010', '011', '100', '101', '110', '1110', '11110', '111110']

function segment(marker: number, body: readonly number[]): number[] {
  const length = body.length + 2
  return [0xff, marker, length >> 8, length & 255, ...body]
}

/** One picture; `level` gives a block's brightness, 0 to 255. */
export function greyJpeg(level: (column: number, row: number) => number): Uint8Array {
  const [width, height] = [size.columns * 8, size.rows * 8]
  const head = [
    ...[0xff, 0xd8],
    ...segment(0xe0, [...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...segment(0xdb, [0, ...Array<number>(64).fill(8)]),
    ...segment(0xc0, [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]),
    ...segment(0xc4, [0x00, ...dcLengths, ...Array(12).keys()]),
    // One code only, for "nothing more in this block".
    ...segment(0xc4, [0x10, 1, ...Array<number>(15).fill(0), 0x00]),
    ...segment(0xda, [1, 1, 0x00, 0, 63, 0]),
  ]
  let bits = ''
  let before = 0
  for (let row = 0; row < size.rows; row++) {
    for (let column = 0; column < size.columns; column++) {
      const dc = Math.round(level(column, row)) - 128
      bits += `${difference(dc - before)}0`
      before = dc
    }
  }
  return Uint8Array.from([...head, ...stuffed(bits), 0xff, 0xd9])
}

/** A difference as its size's code and then its bits; negative ones counted from below. */
function difference(value: number): string {
  const length = value === 0 ? 0 : Math.floor(Math.log2(Math.abs(value))) + 1
  const bits = value < 0 ? value + 2 ** length - 1 : value
  return (dcCodes[length] ?? '') + (length === 0 ? '' : bits.toString(2).padStart(length, '0'))
}

function stuffed(bits: string): number[] {
  const whole = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1')
  const bytes: number[] = []
  for (let i = 0; i < whole.length; i += 8) {
    const byte = Number.parseInt(whole.slice(i, i + 8), 2)
    bytes.push(...(byte === 0xff ? [0xff, 0x00] : [byte]))
  }
  return bytes
}

/** Ridges round a core that wanders a little: something to see moving. */
export function previewFrame(number: number): Uint8Array {
  const [x, y] = [12 + Math.sin(number / 2) * 2, 14 + Math.cos(number / 2) * 2]
  return greyJpeg((column, row) => 128 + 90 * Math.cos(Math.hypot(column - x, (row - y) * 0.8) * 1.6))
}
