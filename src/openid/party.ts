/** A party: a body that may ask people to sign in with their account here. Its shape, and what registering one asks for. */
import * as z from 'zod'
import type { Instant, Text } from '../language/index.ts'
import { addressTrouble, keysTrouble } from './addresses.ts'
import { type ItemName, itemNames } from './items.ts'

/** `pending` and `closed` are as if they did not exist; `sandbox` meets made-up people only. */
export type PartyState = 'sandbox' | 'pending' | 'approved' | 'closed'

export interface Ask {
  readonly item: ItemName
  /** Without it the service cannot be had; anything else the person may keep. */
  readonly needed: boolean
  readonly purpose: Text
}

export interface Party {
  readonly clientId: string
  readonly name: Text
  readonly state: PartyState
  /** `fapi`: FAPI 2.0, for everyone. `compat`: code and PKCE only, for software that cannot do better yet. */
  readonly profile: 'fapi' | 'compat'
  readonly sector: string
  readonly asks: readonly Ask[]
  /** Which law lets it ask for the national number; null: none does (ID-26). */
  readonly legalBasis: Text | null
  readonly owner: string
  readonly registeredAt: Instant
  /** Calls of each kind a minute (limits.ts). */
  readonly perMinute: number
  /** When its builders asked for approval; null: not yet, it is on trial. */
  readonly approvalAskedAt: Instant | null
  /** The law that they named for the national number. */
  readonly legalBasisAsked: Text | null
}

/** The party behind a client of the library. */
export function partyIn(client: object | undefined): Party | undefined {
  return (client as { party?: Party } | undefined)?.party
}

const text = z.strictObject({ ar: z.string().trim().min(2).max(80), en: z.string().trim().min(2).max(80) })
const sentence = z.strictObject({ ar: z.string().trim().min(5).max(200), en: z.string().trim().min(5).max(200) })
const signatures = z.enum(['ES256', 'PS256', 'EdDSA'])

const shape = z.strictObject({
  name: text,
  profile: z.enum(['fapi', 'compat']).default('fapi'),
  /** Of the profile compat: `client_secret_basic` gets a secret, told once. */
  auth: z.enum(['private_key_jwt', 'client_secret_basic']).default('private_key_jwt'),
  redirect_uris: z.array(z.string()).min(1).max(10),
  post_logout_redirect_uris: z.array(z.string()).max(10).default([]),
  backchannel_logout_uri: z.string().optional(),
  jwks: z.looseObject({ keys: z.array(z.unknown()) }).default({ keys: [] }),
  asks: z
    .array(z.strictObject({ item: z.enum(itemNames), needed: z.boolean(), purpose: sentence }))
    .max(itemNames.length),
  id_token_signed_response_alg: signatures.default('ES256'),
  userinfo_signed_response_alg: signatures.optional(),
  userinfo_encrypted_response_alg: z.enum(['ECDH-ES', 'RSA-OAEP-256']).optional(),
  introspection_signed_response_alg: signatures.default('ES256'),
  require_signed_request_object: z.boolean().default(false),
})

export type Registration = z.input<typeof shape>
export type Registered = z.output<typeof shape>
/** What is wrong, by the member's name. */
export type Troubles = Readonly<Record<string, string>>

/** Judges what a body says of itself. Anything not asked for is refused, not ignored. */
export function readRegistration(
  given: unknown,
  sandbox: boolean,
): { readonly ok: true; readonly is: Registered } | { readonly ok: false; readonly troubles: Troubles } {
  const read = shape.safeParse(given)
  if (!read.success) {
    return { ok: false, troubles: Object.fromEntries(read.error.issues.map((i) => [i.path.join('.'), i.message])) }
  }
  const is = read.data
  const troubles: Record<string, string> = {}
  for (const name of ['redirect_uris', 'post_logout_redirect_uris'] as const) {
    for (const [i, address] of is[name].entries()) {
      const trouble = addressTrouble(address, sandbox)
      if (trouble !== null) troubles[`${name}.${i}`] = trouble
    }
  }
  const logout = is.backchannel_logout_uri
  const logoutTrouble = logout === undefined ? null : addressTrouble(logout, sandbox)
  if (logoutTrouble !== null) troubles.backchannel_logout_uri = logoutTrouble
  if (new Set(is.redirect_uris.map((uri) => URL.parse(uri)?.host)).size > 1) {
    troubles.redirect_uris = 'all addresses are of one host: each host is a party of its own'
  }
  const keyTrouble = keysTrouble(is.jwks, is.auth === 'private_key_jwt')
  if (keyTrouble !== null) troubles.jwks = keyTrouble
  if (is.profile === 'fapi' && is.auth !== 'private_key_jwt') troubles.auth = 'secrets are of the profile compat only'
  if (new Set(is.asks.map(({ item }) => item)).size < is.asks.length) troubles.asks = 'each thing is asked for once'
  const sealed = is.userinfo_encrypted_response_alg
  if (sealed !== undefined) {
    if (is.userinfo_signed_response_alg === undefined)
      troubles.userinfo_signed_response_alg = 'sealed answers are signed too'
    if (!is.jwks.keys.some((key) => (key as { alg?: unknown }).alg === sealed)) troubles.jwks ??= `no key for ${sealed}`
  }
  return Object.keys(troubles).length > 0 ? { ok: false, troubles } : { ok: true, is }
}
