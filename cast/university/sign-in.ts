/** How the university signs people in: pushed requests, PKCE, its own key, bound tokens; and what it checks before it believes. */
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { meets, wantedLevels } from '../../src/openid/index.ts'

export interface Settings {
  readonly issuer: string
  readonly clientId: string
  readonly key: client.CryptoKey
  readonly kid: string
  readonly url: string
}

/** What is kept while a person is at the portal. */
export interface Pending {
  readonly verifier: string
  readonly state: string
  readonly nonce: string
}

export interface Student {
  readonly sub: string
  readonly sid: string
  readonly acr: string
  readonly known: Readonly<Record<string, unknown>>
  readonly accessToken: string
  readonly refreshToken: string
  readonly idToken: string
}

export interface SignIn {
  begin(lang: string): Promise<{ readonly to: string; readonly pending: Pending }>
  finish(url: URL, pending: Pending): Promise<Student>
  /** New tokens and the person's data anew. Throws once she took her consent back. */
  refresh(student: Student): Promise<Student>
  /** Where signing out at the portal begins. */
  leave(student: Student): Promise<string>
  /** Whose sign-out a token tells of; throws when it is not the portal's, not for us or not of a sign-out. */
  heard(logoutToken: string): Promise<{ readonly sid: string }>
}

/** The university lets nobody in who was not proofed at a bank or better, with two factors. */
const wanted = 'ia2 aa2'
const scope = 'openid profile age birthdate verified'

export function openSignIn(settings: Settings): SignIn {
  const { issuer, clientId, key, kid, url } = settings
  let open: Promise<{ config: client.Configuration; bound: { DPoP: client.DPoPHandle } }> | undefined
  const opened = () => {
    open ??= discover().catch((error) => {
      open = undefined
      throw error
    })
    return open
  }
  async function discover() {
    const config = await client.discovery(
      new URL(issuer),
      clientId,
      { id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256' },
      client.PrivateKeyJwt({ key, kid }),
      // A demo on one's own machine has no certificate; anything else stays with https.
      { execute: issuer.startsWith('http://localhost') ? [client.allowInsecureRequests] : [] },
    )
    const bound = { DPoP: client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256')) }
    return { config, bound }
  }
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`))

  return {
    async begin(lang) {
      const { config, bound } = await opened()
      const pending = {
        verifier: client.randomPKCECodeVerifier(),
        state: client.randomState(),
        nonce: client.randomNonce(),
      }
      const params = {
        redirect_uri: `${url}/back`,
        scope,
        acr_values: wanted,
        ui_locales: lang,
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
      }
      return { to: (await client.buildAuthorizationUrlWithPAR(config, params, bound)).href, pending }
    },

    async finish(at, { verifier, state, nonce }) {
      const { config, bound } = await opened()
      const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce }
      const tokens = await client.authorizationCodeGrant(config, at, checks, undefined, bound)
      const id = tokens.claims()
      if (id === undefined) throw new Error('no ID token')
      // The portal says what was met; believing it without looking would make asking pointless (T-RP-07).
      if (!enough(String(id.acr ?? ''))) throw new Error('the person is not proved as surely as we asked')
      const known = learnt(await client.fetchUserInfo(config, tokens.access_token, id.sub, bound))
      return {
        sub: id.sub,
        sid: String(id.sid ?? ''),
        acr: String(id.acr),
        known,
        accessToken: tokens.access_token,
        refreshToken: tokens.refresh_token ?? '',
        idToken: tokens.id_token ?? '',
      }
    },

    async refresh(student) {
      const { config, bound } = await opened()
      const tokens = await client.refreshTokenGrant(config, student.refreshToken, undefined, bound)
      const known = learnt(await client.fetchUserInfo(config, tokens.access_token, student.sub, bound))
      return {
        ...student,
        known,
        accessToken: tokens.access_token,
        refreshToken: tokens.refresh_token ?? student.refreshToken,
      }
    },

    async leave({ idToken }) {
      const { config } = await opened()
      return client.buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: `${url}/left` }).href
    },

    async heard(logoutToken) {
      const how = { issuer, audience: clientId, typ: 'logout+jwt', maxTokenAge: '5 minutes' }
      const { payload } = await jwtVerify(logoutToken, keys, how)
      const events = payload.events as Record<string, unknown> | undefined
      if (!events?.['http://schemas.openid.net/event/backchannel-logout'] || 'nonce' in payload)
        throw new Error('not a sign-out')
      return { sid: String(payload.sid) }
    },
  }
}

/** The answer is signed: who signed it, for whom and when is of the envelope, not of the person. */
function learnt(answer: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(answer).filter(([name]) => !['iss', 'aud', 'iat', 'exp'].includes(name)))
}

/** Is this value of `acr` at least what we ask for? Anything we cannot read is not. */
export function enough(acr: string): boolean {
  const has = wantedLevels(acr)
  const asked = wantedLevels(wanted)
  return has !== null && asked !== null && meets(has, asked)
}
