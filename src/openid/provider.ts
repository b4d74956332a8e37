/**
 * The provider: `oidc-provider` with everything open to choice closed to FAPI 2.0 (ID-25): pushed requests, PKCE, signed
 * client assertions for us alone, tokens bound to a key. A party may be of the profile `compat`; nobody is by default.
 */
import { timingSafeEqual } from 'node:crypto'
import Provider, { type AdapterFactory, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider'
import { findAccount } from './account.ts'
import { postgresAdapter } from './adapter.ts'
import { derived, epoch, issuerOf, mountPath, type OpenidDeps, sha256 } from './deps.ts'
import { proofOfSource, type TokenProof } from './fresh-proof.ts'
import { grantOf } from './grants.ts'
import { itemNames, items, itemsAsked } from './items.ts'
import { levelNames } from './levels.ts'
import { type CallLimits, callLimits, countCall } from './limits.ts'
import { queueLogout } from './logouts.ts'
import { partyIn } from './party.ts'
import { signInPolicy } from './policy.ts'
import { noteReading } from './readings.ts'
import { noteRefusedCalls } from './refused-calls.ts'
import { makeReplayAtomic } from './replay.ts'
import { subjectOf } from './subjects.ts'

/** How the library's own pages look; they are ours (pages.tsx). */
export interface Pages {
  readonly trouble: NonNullable<Configuration['renderError']>
  readonly logout: (ctx: KoaContextWithOIDC) => void
  readonly loggedOut: (ctx: KoaContextWithOIDC) => void
}

const minutes = (n: number): number => n * 60
const signatures = ['ES256', 'PS256', 'EdDSA'] as const
const seals = ['ECDH-ES', 'RSA-OAEP-256'] as const
const ciphers = ['A256GCM'] as const

/** @param keeper another keeper than PostgreSQL, as it comes: for measuring the difference only */
export function openProvider(deps: OpenidDeps, pages: Pages, keeper?: AdapterFactory): Provider {
  const limits = callLimits(deps.pool)
  const adapter = keeper ?? postgresAdapter(deps.pool)
  const provider = new Provider(issuerOf(deps), configuration(deps, pages, adapter, limits))
  // TLS ends before us; mount.ts says by which name we are reached, whatever the request says.
  provider.proxy = true
  if (keeper === undefined) makeReplayAtomic(provider, deps.pool)
  const client = provider.Client.prototype as unknown as {
    clientId: string
    clientSecret?: string
    compareClientSecret(given: string): Promise<boolean>
    backchannelLogout(person: string, sid: string): Promise<void>
  }
  client.compareClientSecret = async function (given) {
    const right = timingSafeEqual(sha256(given), Buffer.from(this.clientSecret ?? '', 'hex'))
    if (right) await countCall(limits, partyIn(this))
    return right
  }
  // Into the queue, which tries for a day, in place of one try while the person waits.
  client.backchannelLogout = function (person, sid) {
    return queueLogout(deps.pool, { clientId: this.clientId, person, sid, at: deps.clock.now() })
  }
  noteRefusedCalls(deps, limits, provider)
  provider.on('server_error', (_ctx, error: Error & { code?: string }) => {
    const stack = (error.stack ?? '').split('\n').filter((line) => line.includes(' at '))
    deps.log('the provider failed', { name: error.name, code: error.code, stack })
  })
  return provider
}

function configuration(deps: OpenidDeps, pages: Pages, adapter: AdapterFactory, limits: CallLimits): Configuration {
  const prefix = (kind: string): string => (deps.secure ? kind : '')
  return {
    adapter,
    jwks: deps.signing as Configuration['jwks'],
    cookies: {
      keys: [derived(deps.key, 'cookies').toString('hex')],
      names: {
        session: `${prefix('__Host-')}openid`,
        interaction: `${prefix('__Secure-')}openid_interaction`,
        resume: `${prefix('__Secure-')}openid_resume`,
      },
      long: { httpOnly: true, sameSite: 'lax', path: '/', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    clientDefaults: { id_token_signed_response_alg: 'ES256', introspection_signed_response_alg: 'ES256' },
    extraClientMetadata: { properties: ['party'] },
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: async (_ctx, person, client) => subjectOf(deps.key, partyIn(client)?.sector ?? '', person),
    responseTypes: ['code'],
    clientAuthMethods: ['private_key_jwt', 'client_secret_basic'],
    pkce: { required: () => true },
    scopes: ['openid', 'offline_access', ...itemNames.map((name) => items[name].scope)],
    claims: Object.fromEntries([
      // How surely it was she is said in every ID token, asked or not: a body that forgets to ask can still look.
      ['openid', ['sub', 'acr', 'amr', 'auth_time']],
      ...['iss', 'sid'].map((name) => [name, null]),
      ...itemNames.map((name) => [items[name].scope, [...items[name].claims]]),
    ]),
    acrValues: [...levelNames],
    clockTolerance: 10,
    allowOmittingSingleRegisteredRedirectUri: false,
    clientBasedCORS: () => false,
    enabledJWA: {
      clientAuthSigningAlgValues: [...signatures],
      idTokenSigningAlgValues: [...signatures],
      requestObjectSigningAlgValues: [...signatures],
      userinfoSigningAlgValues: [...signatures],
      introspectionSigningAlgValues: [...signatures],
      dPoPSigningAlgValues: [...signatures],
      userinfoEncryptionAlgValues: [...seals],
      userinfoEncryptionEncValues: [...ciphers],
      idTokenEncryptionAlgValues: [...seals],
      idTokenEncryptionEncValues: [...ciphers],
      introspectionEncryptionAlgValues: [...seals],
      introspectionEncryptionEncValues: [...ciphers],
    },
    features: featuresOf(deps, pages),
    routes: {
      pushed_authorization_request: '/par',
      userinfo: '/userinfo',
      introspection: '/introspect',
      revocation: '/revoke',
    },
    ttl: {
      AccessToken: minutes(5),
      IdToken: minutes(5),
      AuthorizationCode: 60,
      Interaction: minutes(30),
      Session: minutes(12 * 60),
      // Both as long as the consent: grants.ts says so when it makes the grant.
      Grant: minutes(60),
      RefreshToken: (ctx) => Math.max((ctx?.oidc.entities.Grant?.exp ?? 0) - epoch(), 1),
    },
    interactions: { policy: signInPolicy(deps), url: (_ctx, { uid }) => `${mountPath}/interaction/${uid}` },
    async findAccount(ctx, person, given) {
      const token = given as { clientId?: string; extra?: TokenProof } | undefined
      // Here and not before: by now the token was found, and the key it is bound to was shown.
      if (ctx.oidc.route === 'userinfo') await countCall(limits, partyIn(ctx.oidc.client), ctx)
      return findAccount(deps, ctx, person, token?.clientId ?? ctx.oidc.client?.clientId ?? null, token?.extra ?? {})
    },
    extraTokenClaims: (ctx) => ({ ...proofOfSource(ctx) }),
    loadExistingGrant: (ctx) => grantOf(deps, ctx),
    // FAPI 2.0: bound to a key, refresh tokens are not rotated; without leave to go on, they end with the session.
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: false,
    renderError: pages.trouble,
    // Called when the signature was found right.
    async assertJwtClientAuthClaimsAndHeader(ctx, claims, _header, client) {
      if (claims.aud !== issuerOf(deps)) throw new errors.InvalidClientAuth('aud must be the issuer and nothing else')
      if (typeof claims.exp !== 'number' || claims.exp > epoch() + 3600) {
        throw new errors.InvalidClientAuth('exp is too far away')
      }
      await countCall(limits, partyIn(client), ctx)
    },
  }
}

function featuresOf(deps: OpenidDeps, pages: Pages): Configuration['features'] {
  return {
    devInteractions: { enabled: false },
    fapi: { enabled: true, profile: (_ctx, client) => (partyIn(client)?.profile === 'compat' ? undefined : '2.0') },
    pushedAuthorizationRequests: { enabled: true },
    requestObjects: { enabled: true },
    dPoP: { enabled: true },
    resourceIndicators: { enabled: false },
    claimsParameter: {
      enabled: true,
      assertClaimsParameter: async (_ctx, claims, client) => judgeClaims(claims, client),
    },
    encryption: { enabled: true },
    userinfo: { enabled: true },
    jwtUserinfo: { enabled: true },
    introspection: {
      enabled: true,
      async allowedPolicy(_ctx, client, token) {
        if (token.clientId !== client.clientId) return false
        const { accountId: person } = token as { accountId?: string }
        const reading = { clientId: client.clientId, how: 'introspection', items: [], at: deps.clock.now() } as const
        if (person !== undefined) await noteReading(deps.pool, { ...reading, person })
        return true
      },
    },
    jwtIntrospection: { enabled: true },
    revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: async (ctx) => pages.logout(ctx),
      postLogoutSuccessSource: async (ctx) => pages.loggedOut(ctx),
    },
  }
}

/** Single claims may be asked for as scopes may: what the party registered; and no number in an ID token, which travels. */
function judgeClaims(claims: object, client: object): void {
  const { userinfo = {}, id_token = {} } = claims as { userinfo?: object; id_token?: object }
  const may = new Set(partyIn(client)?.asks.map(({ item }) => item))
  for (const item of itemsAsked([], [...Object.keys(userinfo), ...Object.keys(id_token)])) {
    const allowed = may.has(item) && (item !== 'national_id' || partyIn(client)?.legalBasis != null)
    if (!allowed) throw new errors.InvalidRequest(`this party may not ask for ${item}`)
  }
  if (itemsAsked([], Object.keys(id_token)).includes('national_id')) {
    throw new errors.InvalidRequest('national_id is never in an ID token')
  }
}
