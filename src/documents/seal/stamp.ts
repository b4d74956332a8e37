/**
 * A time-stamp authority of our own (RFC 3161): what a demo and the tests stamp with. A real one answers over HTTP behind
 * the same `Stamp` (`agencies/stamps`).
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Instant } from '../../language/index.ts'
import { type Stamp, signedData } from './cms.ts'
import { integer, moment, nothing, octets, oid, readAll, readOne, sequence } from './der.ts'
import type { Sealer } from './keys.ts'

const tstInfo = '1.2.840.113549.1.9.16.1.4'
/** A policy from the arc that is kept for examples. */
const policy = '2.999.1'

/** Stamps what it is handed with the time of this clock, signed by an authority's key. */
export function simulatedStamps(authority: Sealer, now: () => Instant): Stamp {
  return (imprint) => tokenFor(authority, now(), imprint)
}

/** The whole answer (TimeStampResp) to a question as it comes over the wire. Throws on what is none. */
export async function answerStamp(authority: Sealer, now: () => Instant, question: Buffer): Promise<Buffer> {
  const parts = readAll(readOne(question).content)
  const [, hashed] = readAll(parts[1]?.content ?? Buffer.alloc(0))
  const nonce = parts.slice(2).find(({ tag }) => tag === 0x02)
  if (hashed === undefined || hashed.content.length !== 32) throw new Error('not a question about a SHA-256')
  const token = await tokenFor(authority, now(), hashed.content, nonce?.content)
  return sequence(sequence(integer(0)), token)
}

function tokenFor(authority: Sealer, at: Instant, imprint: Buffer, nonce?: Buffer): Promise<Buffer> {
  const number = randomBytes(8)
  number[0] = 0x40 | ((number[0] ?? 0) & 0x3f)
  const info = sequence(
    integer(1),
    oid(policy),
    sequence(sequence(oid('2.16.840.1.101.3.4.2.1'), nothing()), octets(imprint)),
    integer(number),
    moment(at),
    ...(nonce === undefined ? [] : [integer(nonce)]),
  )
  const digest = createHash('sha256').update(info).digest()
  return signedData(authority, { digest, type: tstInfo, inside: info })
}
