/** Judging what a wallet answered: whose signature, whose key, for whom, when, whether it still holds, and no more than was asked. */
import { SDJwtInstance } from '@sd-jwt/core'
import { compactVerify, importJWK, type JWK, jwtVerify } from 'jose'
import { type CardDeps, issuerOf, secondsOf, typeOf } from './deps.ts'
import { publicKeys } from './keys.ts'
import { listUri, type Place, placeHolds } from './places.ts'
import { digestOf, sha256 } from './sd-jwt.ts'

export type AnswerRefusal =
  | 'malformed'
  | 'unknown_issuer_key'
  | 'bad_issuer_signature'
  | 'wrong_type'
  | 'credential_expired'
  | 'no_holder_key'
  | 'no_holder_proof'
  | 'bad_holder_proof'
  | 'wrong_nonce'
  | 'wrong_audience'
  | 'stale_proof'
  | 'other_presentation'
  | 'unknown_disclosure'
  | 'more_than_asked'
  | 'less_than_asked'
  | 'revoked'

export type Judged =
  | { readonly ok: true; readonly claims: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly code: AnswerRefusal }

export interface Wanted {
  readonly nonce: string
  readonly audience: string
  readonly asked: readonly string[]
}

const no = (code: AnswerRefusal): Judged => ({ ok: false, code })
/** Seconds that a holder's proof is good for. */
const proofLife = 300

interface Payload {
  readonly iss?: unknown
  readonly vct?: unknown
  readonly exp?: unknown
  readonly cnf?: { readonly jwk?: JWK }
  readonly status?: { readonly status_list?: { readonly idx?: unknown; readonly uri?: unknown } }
  readonly _sd?: unknown
  readonly _sd_alg?: unknown
}

/** Judges an SD-JWT VC with its key binding. The first thing that is wrong is the answer. */
export async function judgePresentation(deps: CardDeps, presented: string, wanted: Wanted): Promise<Judged> {
  const now = secondsOf(deps.clock.now())
  const read = await new SDJwtInstance({ hasher: sha256 }).decode(presented).catch(() => null)
  if (read?.jwt === undefined) return no('malformed')
  const payload = read.jwt.payload as Payload
  const issuer = await issuerTrouble(deps, presented.split('~', 1)[0] ?? '', read.jwt.header ?? {})
  if (issuer !== null) return no(issuer)
  if (payload.iss !== issuerOf(deps) || payload.vct !== typeOf(deps) || (payload._sd_alg ?? 'sha-256') !== 'sha-256')
    return no('wrong_type')
  if (typeof payload.exp !== 'number' || payload.exp <= now) return no('credential_expired')

  const holder = await holderTrouble(presented, payload.cnf?.jwk, wanted, now)
  if (holder !== null) return no(holder)

  const digests = new Set(Array.isArray(payload._sd) ? (payload._sd as unknown[]) : [])
  const claims: Record<string, unknown> = {}
  for (const text of presented.split('~').slice(1, -1)) {
    const parsed = parsedDisclosure(text)
    if (parsed === null || !digests.delete(digestOf(text))) return no('unknown_disclosure')
    claims[parsed.name] = parsed.value
  }
  if (Object.keys(claims).some((name) => !wanted.asked.includes(name))) return no('more_than_asked')
  if (wanted.asked.some((name) => !(name in claims))) return no('less_than_asked')

  const place = placeOf(deps, payload)
  if (place === null || !(await placeHolds(deps, place))) return no('revoked')
  return { ok: true, claims }
}

async function issuerTrouble(
  deps: CardDeps,
  jwt: string,
  header: Record<string, unknown>,
): Promise<AnswerRefusal | null> {
  if (header.typ !== 'dc+sd-jwt') return 'wrong_type'
  const key = publicKeys(deps).find(({ id }) => id === header.kid)
  if (key === undefined) return 'unknown_issuer_key'
  const held = await importJWK(key.jwk as JWK, 'ES256')
  return compactVerify(jwt, held, { algorithms: ['ES256'] }).then(
    () => null,
    () => 'bad_issuer_signature' as const,
  )
}

async function holderTrouble(
  presented: string,
  jwk: JWK | undefined,
  { nonce, audience }: Wanted,
  now: number,
): Promise<AnswerRefusal | null> {
  if (jwk === undefined) return 'no_holder_key'
  const end = presented.lastIndexOf('~') + 1
  const proof = presented.slice(end)
  if (proof === '') return 'no_holder_proof'
  const held = await importJWK(jwk, 'ES256').catch(() => null)
  if (held === null) return 'no_holder_key'
  const checks = { algorithms: ['ES256'], typ: 'kb+jwt', currentDate: new Date(now * 1000) }
  const said = await jwtVerify(proof, held, checks).catch(() => null)
  if (said === null) return 'bad_holder_proof'
  if (said.payload.nonce !== nonce) return 'wrong_nonce'
  if (said.payload.aud !== audience) return 'wrong_audience'
  const { iat } = said.payload
  if (iat === undefined || iat < now - proofLife || iat > now + 60) return 'stale_proof'
  return said.payload.sd_hash === digestOf(presented.slice(0, end)) ? null : 'other_presentation'
}

function parsedDisclosure(text: string): { readonly name: string; readonly value: unknown } | null {
  try {
    const [, name, value, ...more] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    return typeof name === 'string' && more.length === 0 ? { name, value } : null
  } catch {
    return null
  }
}

function placeOf(deps: CardDeps, payload: Payload): Place | null {
  const { idx, uri } = payload.status?.status_list ?? {}
  const [, list] = /\/(\d{1,6})$/.exec(String(uri)) ?? []
  if (list === undefined || uri !== listUri(deps, Number(list)) || !Number.isSafeInteger(idx)) return null
  return { list: Number(list), idx: idx as number }
}
