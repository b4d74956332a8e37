/**
 * The invisible challenge (ID-56): a proof of work in the ALTCHA format, PBKDF2, made and checked here and nowhere
 * else. Under 2 s on a cheap phone; nothing to see, read or tap.
 */
import { randomInt } from 'node:crypto'
import { type Challenge, createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { z } from 'zod'

/** How hard: rounds of PBKDF2 a try, and between how many tries the answer lies. Raised under attack. */
export interface Effort {
  readonly rounds: number
  readonly tries: readonly [least: number, most: number]
}

export const usualEffort: Effort = { rounds: 5_000, tries: [200, 400] }

export interface PowKeys {
  readonly sign: string
  readonly answer: string
}

/** The challenge as ALTCHA's solver reads it. `expires`: seconds since 1970. */
export function newProofOfWork(keys: PowKeys, purpose: string, expires: number, effort: Effort): Promise<Challenge> {
  return createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: effort.rounds,
    counter: randomInt(effort.tries[0], effort.tries[1] + 1),
    deriveKey,
    hmacSignatureSecret: keys.sign,
    // Lets us check an answer with one HMAC: checking must never cost us what solving costs a caller.
    hmacKeySignatureSecret: keys.answer,
    // Not ALTCHA's own `expiresAt`: that is held against the machine's clock, ours is passed in.
    data: { purpose, expires },
  })
}

const hex = z.string().regex(/^(?:[0-9a-f]{2}){8,64}$/)
const payload = z.strictObject({
  challenge: z.strictObject({
    parameters: z.strictObject({
      algorithm: z.literal('PBKDF2/SHA-256'),
      nonce: hex,
      salt: hex,
      cost: z.int().min(1).max(1_000_000),
      keyLength: z.literal(32),
      keyPrefix: hex,
      keySignature: hex,
      data: z.strictObject({ purpose: z.string().max(200), expires: z.int().min(0) }),
    }),
    signature: hex,
  }),
  solution: z.object({ counter: z.int().min(0), derivedKey: hex, time: z.number().optional() }),
})

export interface Solved {
  readonly purpose: string
  readonly expires: number
  /** Names the challenge: what is spent. */
  readonly id: string
}

/** Reads and checks an answer (base64 of ALTCHA's JSON); null when it is not a right answer to a challenge of ours. */
export async function readProofOfWork(keys: PowKeys, answer: string): Promise<Solved | null> {
  if (answer.length > 4_000) return null
  let parsed: z.output<typeof payload>
  try {
    parsed = payload.parse(JSON.parse(Buffer.from(answer, 'base64').toString('utf8')))
  } catch {
    return null
  }
  const { challenge, solution } = parsed
  const { verified } = await verifySolution({
    challenge,
    solution,
    deriveKey,
    hmacSignatureSecret: keys.sign,
    hmacKeySignatureSecret: keys.answer,
  })
  if (!verified) return null
  return { ...challenge.parameters.data, id: challenge.signature }
}
