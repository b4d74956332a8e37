/**
 * Some things are read only where the person was surely and lately there (RFC 9470): what a token says of its sign-in is
 * looked at when it is used, and the answer names what would do. Userinfo is the first resource that does so.
 */
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { epoch } from './deps.ts'
import { type ItemName, items } from './items.ts'
import { acrOf, type Levels, meets, wantedLevels } from './levels.ts'

export interface ProofNeeded {
  readonly levels: Levels
  /** How old the proof may be. */
  readonly maxAgeSeconds: number
}

/** What a token says of the sign-in it comes from; introspection tells it too (RFC 9470, section 6.2). */
export interface TokenProof {
  readonly acr?: string
  /** Seconds of the epoch. */
  readonly auth_time?: number
}

/** What goes into a new access token: the sign-in behind the code or the refresh token it is made from. */
export function proofOfSource(ctx: KoaContextWithOIDC | undefined): TokenProof {
  const { AuthorizationCode, RefreshToken } = ctx?.oidc.entities ?? {}
  const source = AuthorizationCode ?? RefreshToken
  return {
    ...(source?.acr === undefined ? {} : { acr: source.acr }),
    ...(source?.authTime === undefined ? {} : { auth_time: source.authTime }),
  }
}

/** What reading these things needs beyond what the token has; null: nothing. All of it at once, so that one challenge does. */
export function proofMissing(asked: readonly ItemName[], has: TokenProof, now = epoch()): ProofNeeded | null {
  const needs = asked.flatMap((item) => items[item].needs ?? [])
  const levels = wantedLevels(has.acr ?? '') ?? { identity: 0, signIn: 0 }
  const age = has.auth_time === undefined ? Number.POSITIVE_INFINITY : now - has.auth_time
  if (needs.every((need) => meets(levels, need.levels) && age <= need.maxAgeSeconds)) return null
  return {
    levels: {
      identity: Math.max(...needs.map((need) => need.levels.identity)),
      signIn: Math.max(...needs.map((need) => need.levels.signIn)),
    },
    maxAgeSeconds: Math.min(...needs.map((need) => need.maxAgeSeconds)),
  }
}

/** 401 `insufficient_user_authentication`; `withChallenge` adds what would do to its header. */
export class ProofTooWeak extends errors.OIDCProviderError {
  override readonly error_description = 'the person must prove herself again, or more surely, before this is read'
  readonly needed: ProofNeeded

  constructor(needed: ProofNeeded) {
    super(401, 'insufficient_user_authentication')
    this.needed = needed
  }
}

const answered = new WeakMap<object, ProofNeeded>()

/** Remembers for the answer's header what was missing, and says no. */
export function refuseForProof(ctx: KoaContextWithOIDC, needed: ProofNeeded): never {
  answered.set(ctx.req, needed)
  throw new ProofTooWeak(needed)
}

/** The library's challenge with the parameters of RFC 9470, section 3. */
export function withChallenge(ctx: KoaContextWithOIDC): void {
  const needed = answered.get(ctx.req)
  const header = ctx.response.get('www-authenticate')
  if (needed === undefined || header === '') return
  ctx.set('www-authenticate', `${header}, acr_values="${acrOf(needed.levels)}", max_age="${needed.maxAgeSeconds}"`)
}
