/**
 * For tests: the door for other bodies on a real port and a real PostgreSQL, and relying parties made of `openid-client`, so
 * that what is tested is what a body would meet. People sign in through the pages, as people do.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import type { AdapterFactory } from 'oidc-provider'
import * as client from 'openid-client'
import { cast } from '../../cast/index.ts'
import { portalDoor } from '../portal/index.ts'
import { type Door, type TestServer, testServer, type Wishes } from '../portal/testing.ts'
import type { Browser } from '../portal/visitor.testing.ts'
import { inTransaction, type Pool } from '../store/index.ts'
import { issuerOf, type OpenidDeps } from './deps.ts'
import { openidDoor, openidWorker } from './door.ts'
import { makeSigningKeys } from './keys.ts'
import { registerParty } from './parties.ts'
import type { Registration } from './party.ts'
import { approveParty } from './party-acts.ts'

export interface OpenidServer extends TestServer {
  readonly deps: OpenidDeps
  /** Asks the server over the wire, by the name it is known under. */
  readonly fetch: client.CustomFetch
  /** What an address under the issuer answers, as JSON. */
  ask(path: string): Promise<unknown>
  /** One round of the worker. */
  work(): Promise<number>
  /** Somebody of the cast with a ready account, signed in. */
  signedIn(who?: keyof typeof cast): Promise<Browser>
}

/**
 * @param keeper what is to be kept elsewhere than by our adapter: to show that a test can fail
 * @param more other doors beside this one
 */
export async function openidServer(
  wishes: Wishes = {},
  keeper?: (pool: Pool) => AdapterFactory,
  more: readonly Door[] = [],
): Promise<OpenidServer> {
  let deps: OpenidDeps | undefined
  const server = await testServer(
    [
      (app, doorway) => {
        portalDoor(app, doorway)
        deps = { ...doorway.site, key: randomBytes(32), signing: makeSigningKeys(), log: () => {} }
        openidDoor(app, doorway, deps, keeper?.(doorway.site.pool))
      },
      ...more,
    ],
    wishes,
  )
  assert(deps)
  await server.accounts()
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  const address = server.app.server.address()
  assert(typeof address === 'object' && address !== null)
  const origin = new URL(deps.publicUrl).origin
  const work = openidWorker(deps)
  const people = server
  const base = `http://127.0.0.1:${address.port}`
  return {
    ...server,
    deps,
    work,
    ask: async (path) => (await fetch(`${base}/openid${path}`)).json(),
    fetch: (url, init) => fetch(url.replace(origin, base), init as RequestInit),
    signedIn: (who = 'FAHD') => people.signIn(people.visitor('en'), cast[who]),
  }
}

export const redirectUri = 'https://university.example/back'
export const purpose = { ar: 'لإنشاء ملف الطالب', en: 'To open the student file' }

/** What a careful university registers. */
export const university: Registration = {
  name: { ar: 'جامعة التجربة', en: 'Trial University' },
  redirect_uris: [redirectUri],
  post_logout_redirect_uris: ['https://university.example/left'],
  asks: [
    { item: 'name', needed: true, purpose },
    { item: 'age_over_18', needed: true, purpose },
    { item: 'birthdate', needed: false, purpose },
    { item: 'verification', needed: false, purpose },
  ],
}

export interface Begun {
  /** Where the browser is sent, as a path of the portal. */
  readonly path: string
  readonly url: URL
  readonly verifier: string
  readonly state: string
  readonly nonce: string
  readonly params: Readonly<Record<string, string>>
}

export interface RelyingParty {
  readonly clientId: string
  readonly secret: string | null
  readonly config: client.Configuration
  readonly key: client.CryptoKey
  readonly jwk: JWK
  readonly dpop: client.DPoPHandle | undefined
  /** The key its tokens are bound to. */
  readonly pair: client.CryptoKeyPair
  /** Everything a request holds, before it is pushed. */
  request(extra?: Readonly<Record<string, string>>): Omit<Begun, 'path' | 'url'>
  begin(extra?: Readonly<Record<string, string>>): Promise<Begun>
  /** Changes the code in the browser's address for tokens. */
  tokens(callback: string, begun: Begun): Promise<client.TokenEndpointResponse & client.TokenEndpointResponseHelpers>
  userinfo(tokens: { readonly access_token: string }): Promise<client.UserInfoResponse>
}

export interface RpWishes {
  readonly sandbox?: boolean
  readonly profile?: 'fapi' | 'compat'
  readonly legalBasis?: { readonly ar: string; readonly en: string }
  readonly sector?: string
  readonly alg?: 'ES256' | 'PS256' | 'EdDSA'
  readonly more?: Partial<Registration>
}

/** Registers a body, has it approved, and gives it a client with a key of its own. */
export async function relyingParty(s: OpenidServer, wishes: RpWishes = {}): Promise<RelyingParty> {
  const { profile = 'fapi', sandbox = false, alg = 'ES256' } = wishes
  const pair = await generateKeyPair(alg, { extractable: true })
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: randomBytes(8).toString('hex'), use: 'sig', alg }
  const given: Registration = { ...university, profile, ...wishes.more }
  const jwks = { keys: [jwk, ...(given.jwks?.keys ?? [])] }
  const at = s.clock.now()
  const registered = await inTransaction(s.pool, (tx) =>
    registerParty(tx, { ...given, jwks }, { owner: cast.HIND.id, at, sandbox }),
  )
  assert(registered.ok, JSON.stringify(registered))
  const { clientId, secret } = registered
  if (!sandbox) {
    const { sector, legalBasis } = wishes
    const no = await inTransaction(s.pool, (tx) =>
      approveParty(tx, clientId, {
        by: 'test',
        at,
        ...(sector ? { sector } : {}),
        ...(legalBasis ? { legalBasis } : {}),
      }),
    )
    assert.equal(no, null)
  }
  const key = { key: pair.privateKey, kid: jwk.kid }
  const auth = secret === null ? client.PrivateKeyJwt(key) : client.ClientSecretBasic(secret)
  const config = await client.discovery(
    new URL(issuerOf(s.deps)),
    clientId,
    {
      id_token_signed_response_alg: given.id_token_signed_response_alg ?? 'ES256',
      ...(given.userinfo_signed_response_alg
        ? { userinfo_signed_response_alg: given.userinfo_signed_response_alg }
        : {}),
    },
    auth,
    { execute: [client.allowInsecureRequests], [client.customFetch]: s.fetch },
  )
  const proofs = await client.randomDPoPKeyPair('ES256', { extractable: true })
  const dpop = profile === 'fapi' ? client.getDPoPHandle(config, proofs) : undefined
  const bound = dpop === undefined ? {} : { DPoP: dpop }
  const request: RelyingParty['request'] = (extra = {}) => {
    const verifier = client.randomPKCECodeVerifier()
    const params = {
      scope: 'openid profile age birthdate verified',
      redirect_uri: given.redirect_uris[0] ?? '',
      state: client.randomState(),
      nonce: client.randomNonce(),
      code_challenge_method: 'S256',
      ...extra,
    }
    return { verifier, state: params.state, nonce: params.nonce, params }
  }
  const to = (url: URL) => ({ url, path: url.pathname + url.search })
  return {
    clientId,
    secret,
    config,
    key: pair.privateKey,
    jwk,
    dpop,
    pair: proofs,
    request,
    async begin(extra) {
      const asked = request(extra)
      const params = { ...asked.params, code_challenge: await client.calculatePKCECodeChallenge(asked.verifier) }
      const url =
        profile === 'fapi'
          ? await client.buildAuthorizationUrlWithPAR(config, params, bound)
          : client.buildAuthorizationUrl(config, params)
      return { ...asked, params, ...to(url) }
    },
    tokens: (callback, begun) =>
      client.authorizationCodeGrant(
        config,
        new URL(callback, given.redirect_uris[0]),
        { pkceCodeVerifier: begun.verifier, expectedState: begun.state, expectedNonce: begun.nonce },
        undefined,
        bound,
      ),
    userinfo: (tokens) => client.fetchUserInfo(config, tokens.access_token, client.skipSubjectCheck, bound),
  }
}

/** Opens the body's way in, agrees where asked, and gives the address the browser ends at. */
export async function through(
  visitor: Browser,
  begun: { readonly path: string },
  give: Readonly<Record<string, string>> = {},
) {
  await visitor.get(begun.path)
  const form = visitor.forms().find(({ action }) => /\/openid\/interaction\/[^/]+\/(agree|continue)$/.test(action))
  if (form !== undefined) await visitor.send(give, form.action)
  return visitor.path
}
