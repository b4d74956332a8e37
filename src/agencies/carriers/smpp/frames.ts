/** Cuts what comes over a line into whole units, whatever pieces it comes in. */
import { headOctets } from './pdu.ts'
import { SmppError, statuses } from './words.ts'

/** More than any unit we know of needs (a payload of 64 KiB is the most a parameter can hold). */
export const mostFrameOctets = 64 * 1024

/**
 * Gives whole units for each piece that comes. Throws `SmppError` at a length that no unit has (an HTTP answer on the
 * wrong port reads as two milliards): from there on nothing can be found again, and the line must be closed.
 */
export function readFrames(): (piece: Buffer) => Buffer[] {
  let held: Buffer[] = []
  let heldOctets = 0
  let wanted = 4
  return (piece) => {
    held.push(piece)
    heldOctets += piece.length
    if (heldOctets < wanted) return []
    // Joined only when something is whole: a unit that comes octet by octet does not cost its square.
    const all = held.length === 1 ? piece : Buffer.concat(held, heldOctets)
    const frames: Buffer[] = []
    let at = 0
    wanted = 4
    while (all.length - at >= 4) {
      const length = all.readUInt32BE(at)
      if (length < headOctets || length > mostFrameOctets)
        throw new SmppError(`a unit of ${length} octets`, statuses.badLength)
      if (all.length - at < length) {
        wanted = length
        break
      }
      frames.push(all.subarray(at, at + length))
      at += length
    }
    held = at === all.length ? [] : [all.subarray(at)]
    heldOctets = all.length - at
    return frames
  }
}
