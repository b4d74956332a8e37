/** What a passkey is asked to sign: random, for one purpose, short-lived, and answered once by a single statement. */
import { randomBytes } from 'node:crypto'
import type { Text } from '../language/index.ts'
import { first, later, minutes, type Tx } from '../store/index.ts'
import type { IdentityDeps } from './deps.ts'

const life = minutes(5)

/** The site as browsers know it: a passkey made for it answers nobody else (T-AUTH-07). */
export interface RelyingParty {
  /** The host's name. */
  readonly id: string
  readonly origin: string
  readonly name: Text
}

/** @param publicUrl the address of the installation (PUBLIC_URL) */
export function relyingParty(publicUrl: string): RelyingParty {
  const url = new URL(publicUrl)
  return { id: url.hostname, origin: url.origin, name: { ar: 'البوابة', en: 'The portal' } }
}

/** What the challenge is for: `session` and `act` are null where there is none yet. */
export type ChallengeFor =
  | { readonly purpose: 'sign-in' }
  | { readonly purpose: 'enrol'; readonly session: string }
  | { readonly purpose: 'act'; readonly session: string; readonly act: Buffer }

/**
 * Makes a challenge, base64url. For an act it is the act's SHA-256 itself followed by 16 random bytes: the signature
 * names the exact act (ID-74) and cannot be played back for the same act asked for again.
 */
export async function makeChallenge(deps: IdentityDeps, what: ChallengeFor): Promise<string> {
  const at = deps.clock.now()
  const bytes = what.purpose === 'act' ? Buffer.concat([what.act, randomBytes(16)]) : randomBytes(32)
  const challenge = bytes.toString('base64url')
  await deps.pool.query({
    name: 'identity:passkey-challenge',
    text: `insert into identity.passkey_challenge (challenge, purpose, session_id, act_hash, made_at, expires_at)
      values ($1, $2, $3, $4, $5, $6)`,
    values: [
      challenge,
      what.purpose,
      what.purpose === 'sign-in' ? null : what.session,
      what.purpose === 'act' ? what.act : null,
      at,
      later(at, life),
    ],
  })
  return challenge
}

/** Uses a challenge: true for exactly one caller, and only for what it was made for. */
export async function useChallenge(tx: Tx, challenge: string, what: ChallengeFor, at: string): Promise<boolean> {
  const used = first(
    await tx.query({
      name: 'identity:passkey-challenge-use',
      text: `update identity.passkey_challenge set used_at = $5
        where challenge = $1 and purpose = $2 and session_id is not distinct from $3::uuid
          and act_hash is not distinct from $4::bytea and used_at is null and expires_at > $5
        returning challenge`,
      values: [
        challenge,
        what.purpose,
        what.purpose === 'sign-in' ? null : what.session,
        what.purpose === 'act' ? what.act : null,
        at,
      ],
    }),
  )
  return used !== null
}

/** What a browser sent back, read without trusting it; null when it is no answer of a passkey. */
export function readAnswer(
  json: string,
): { readonly id: string; readonly challenge: string; readonly raw: unknown } | null {
  if (json.length > 20_000) return null
  try {
    const raw = JSON.parse(json) as { id?: unknown; response?: { clientDataJSON?: unknown } } | null
    const data = raw?.response?.clientDataJSON
    if (typeof raw?.id !== 'string' || typeof data !== 'string') return null
    const client = JSON.parse(Buffer.from(data, 'base64url').toString()) as { challenge?: unknown } | null
    return typeof client?.challenge === 'string' ? { id: raw.id, challenge: client.challenge, raw } : null
  } catch {
    return null
  }
}
