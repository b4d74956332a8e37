/**
 * How a time-stamp authority is asked (RFC 3161): the question about a hash, and the token out of its answer, which is
 * taken only when it is about that hash, says the same nonce, is signed by a certificate inside it and is of about now.
 */
import { createHash, verify, X509Certificate } from 'node:crypto'
import type { Instant } from '../../language/index.ts'
import { openSignedData } from './cms.ts'
import { integer, nothing, octets, oid, readAll, readOne, sequence, yes } from './der.ts'

const sha256 = '2.16.840.1.101.3.4.2.1'
/** A clock that is further from ours than this proves nothing. */
const mostApartMs = 5 * 60_000

/** TimeStampReq: what time is it, beside this SHA-256? @param nonce 8 bytes, the first between 0x40 and 0x7f */
export function stampQuestion(imprint: Buffer, nonce: Buffer): Buffer {
  const hashed = sequence(sequence(oid(sha256), nothing()), octets(imprint))
  return sequence(integer(1), hashed, integer(nonce), yes())
}

export class NoStamp extends Error {
  override readonly name = 'NoStamp'
}

/**
 * The token of a TimeStampResp.
 * @throws {NoStamp} in words, when there is none or it is not about what was asked
 */
export function stampToken(
  answer: Buffer,
  asked: { readonly imprint: Buffer; readonly nonce: Buffer; readonly now: Instant },
) {
  try {
    const [status, token] = readAll(readOne(answer).content)
    const granted = readAll(status?.content ?? Buffer.alloc(0))[0]?.content[0]
    if (token === undefined || (granted !== 0 && granted !== 1)) throw new NoStamp(`the authority refused: ${granted}`)
    check(token.whole, asked)
    return token.whole
  } catch (cause) {
    if (cause instanceof NoStamp) throw cause
    throw new NoStamp('the answer is no time-stamp', { cause })
  }
}

function check(
  token: Buffer,
  asked: { readonly imprint: Buffer; readonly nonce: Buffer; readonly now: Instant },
): void {
  const { content, certificates, signedAttributes, signature } = openSignedData(token)
  if (content === null) throw new NoStamp('the token states nothing')
  const parts = readAll(readOne(content).content)
  const [, hashed] = readAll(parts[2]?.content ?? Buffer.alloc(0))
  if (hashed === undefined || !hashed.content.equals(asked.imprint))
    throw new NoStamp('the token is about another hash')
  const time = parts.find(({ tag }) => tag === 0x18)?.content.toString('latin1') ?? ''
  const at = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d(?:\.\d+)?)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!(Math.abs(at - Date.parse(asked.now)) <= mostApartMs)) throw new NoStamp('the token is of another time')
  const nonces = parts.filter(({ tag }) => tag === 0x02).slice(2)
  if (!nonces.some(({ content: one }) => one.equals(asked.nonce))) throw new NoStamp('the token has another nonce')
  const digest = createHash('sha256').update(content).digest()
  if (!signedAttributes.includes(digest)) throw new NoStamp('what is signed is not what the token states')
  const signed = certificates.some((der) =>
    verify('sha256', signedAttributes, new X509Certificate(der).publicKey, signature),
  )
  if (!signed) throw new NoStamp('the token is not signed by a certificate inside it')
}
