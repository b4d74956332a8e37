/** Identifiers we make: UUIDv7, so that what is written together lies together in an index (ID-54). */
import { createHash, randomFillSync } from 'node:crypto'

const bytes = new Uint8Array(16)
let last = 0
let sequence = 0

/** A new UUIDv7. Rises within a process even when many are made in one millisecond or the clock steps back. */
export function uuid(): string {
  const now = Date.now()
  randomFillSync(bytes)
  if (now > last) {
    last = now
    sequence = ((bytes[6] ?? 0) << 8) & 0x7ff
  } else {
    sequence += 1
    if (sequence > 0xfff) {
      last += 1
      sequence = 0
    }
  }
  const view = new DataView(bytes.buffer)
  view.setUint32(0, Math.floor(last / 0x10000))
  view.setUint16(4, last % 0x10000)
  view.setUint16(6, 0x7000 | sequence)
  view.setUint8(8, 0x80 | ((bytes[8] ?? 0) & 0x3f))
  return format(bytes)
}

/** The same UUID for the same name, always: for the cast and the generated kingdom (UUIDv8 over SHA-256). */
export function uuidOf(name: string): string {
  const digest = new Uint8Array(createHash('sha256').update(name).digest().subarray(0, 16))
  digest[6] = 0x80 | ((digest[6] ?? 0) & 0x0f)
  digest[8] = 0x80 | ((digest[8] ?? 0) & 0x3f)
  return format(digest)
}

function format(b: Uint8Array): string {
  const h = Buffer.from(b).toString('hex')
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`
}

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Is this text, from outside, an identifier at all? Asked before it reaches SQL, so that a bad one is "not found". */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && shape.test(text)
}
