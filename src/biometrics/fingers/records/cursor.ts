/** Reads big-endian numbers from bytes nobody vouches for: each step asks first whether the bytes are there. */
import { RecordError } from '../trouble.ts'

export interface Cursor {
  /** Bytes read so far. */
  readonly at: number
  /** Bytes not yet read. */
  readonly left: number
  u8(): number
  u16(): number
  u32(): number
  skip(count: number): void
  /** A view of the next bytes; nothing is copied or allocated by their count. */
  take(count: number): Uint8Array
}

/** @throws {RecordError} `truncated`, from any step past the end. */
export function cursorOf(bytes: Uint8Array): Cursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  function step(count: number): number {
    if (count > bytes.length - at) throw new RecordError('truncated')
    at += count
    return at - count
  }
  return {
    get at() {
      return at
    },
    get left() {
      return bytes.length - at
    },
    u8: () => view.getUint8(step(1)),
    u16: () => view.getUint16(step(2)),
    u32: () => view.getUint32(step(4)),
    skip: (count) => void step(count),
    take: (count) => {
      const from = step(count)
      return bytes.subarray(from, from + count)
    },
  }
}

/** The four characters at `at`, or '' when the bytes end before. */
export function tagAt(bytes: Uint8Array, at: number): string {
  return at + 4 > bytes.length ? '' : String.fromCharCode(...bytes.subarray(at, at + 4))
}
