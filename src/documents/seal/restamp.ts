/** A time-stamp for a seal that was made without one: it goes into the room left beside the signature, which it proves. */
import { createHash } from 'node:crypto'
import { openSignedData, type Stamp, withTimeStamp } from './cms.ts'

interface Hole {
  /** Where the hexadecimal digits begin and end. */
  readonly from: number
  readonly until: number
  readonly cms: Buffer
}

function holeOf(pdf: Buffer): Hole {
  const tail = pdf.subarray(Math.max(0, pdf.lastIndexOf('/ByteRange')))
  const [, start = 0, end = 0] = (/\/ByteRange \[([\d ]+)\]/.exec(tail.toString('latin1'))?.[1] ?? '')
    .trim()
    .split(/\s+/)
    .map(Number)
  if (!(start > 0 && end > start && end <= pdf.length)) throw new Error('not a sealed file')
  const whole = Buffer.from(pdf.toString('latin1', start + 1, end - 1), 'hex')
  const length = whole[1] === 0x82 ? whole.readUInt16BE(2) + 4 : whole.length
  return { from: start + 1, until: end - 1, cms: whole.subarray(0, length) }
}

/** Whether the seal of a file carries a time-stamp. */
export const isStamped = (pdf: Buffer): boolean => openSignedData(holeOf(pdf).cms).timeStamp !== null

/**
 * The same file with a time-stamp over its signature; everything that is signed stays byte for byte.
 * @throws whatever the stamp throws; Error when the room is too small
 */
export async function restamped(pdf: Buffer, stamp: Stamp): Promise<Buffer> {
  const { from, until, cms } = holeOf(pdf)
  const { signature } = openSignedData(cms)
  const stamped = withTimeStamp(cms, await stamp(createHash('sha256').update(signature).digest()))
  if (stamped.length * 2 > until - from) throw new Error('no room for a time-stamp')
  const file = Buffer.from(pdf)
  file.write(stamped.toString('hex'), from, 'latin1')
  return file
}
