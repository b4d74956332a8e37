/** A whole sign-in as a body and a browser do it: pushed request, authorization, code for tokens, userinfo. */
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import * as client from 'openid-client'
import { raiseAccounts } from '../../src/identity/index.ts'
import { agree } from '../../src/openid/consents.ts'
import { approveParty, limitParty, registerParty } from '../../src/openid/index.ts'
import { inDays, inTransaction, later, openPool, systemClock, type Where } from '../../src/store/index.ts'

export const publicUrl = 'http://localhost'
const redirectUri = 'https://bench.example/back'
const purpose = { ar: 'لقياس السرعة', en: 'To measure the speed' }

export interface Body {
  readonly clientId: string
  readonly key: client.CryptoKey
  readonly jwk: JWK
}

/** An approved body, and accounts of these people who agreed to give it their name for a year. */
export async function prepareBody(where: Where, people: readonly string[]): Promise<Body> {
  const pair = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'bench', use: 'sig', alg: 'ES256' }
  const pool = openPool(where, { max: 1, as: 'owner' })
  const at = systemClock.now()
  try {
    const clientId = await inTransaction(pool, async (tx) => {
      const name = { ar: 'قياس', en: 'Bench' }
      const given = {
        name,
        redirect_uris: [redirectUri],
        jwks: { keys: [jwk] },
        asks: [{ item: 'name', needed: true, purpose }],
      }
      const made = await registerParty(tx, given, { owner: people[0] ?? '', at, sandbox: false })
      if (!made.ok) throw new Error(JSON.stringify(made.troubles))
      await approveParty(tx, made.clientId, { by: 'bench', at })
      await limitParty(tx, made.clientId, 1_000_000, { by: 'bench', at })
      const accounts = people.map((person, i) => ({
        person,
        username: `bench.${i}`,
        mobile: `+96655${String(i).padStart(7, '0')}`,
        lang: 'ar' as const,
        password: 'never typed by anybody',
      }))
      await raiseAccounts(tx, Buffer.alloc(32, 1), accounts, at)
      for (const person of people) {
        await agree(tx, {
          person,
          clientId: made.clientId,
          agreed: ['name'],
          refused: [],
          offline: false,
          purposes: { name: purpose },
          givenAt: at,
          expiresAt: later(at, inDays(365)),
        })
      }
      return made.clientId
    })
    return { clientId, key: pair.privateKey, jwk }
  } finally {
    await pool.end()
  }
}

/** A function that does one round for the next of these people; throws when anything is not as it should be. */
export async function roundsAt(port: number, body: Body, tokens: readonly string[]): Promise<() => Promise<void>> {
  const base = `http://127.0.0.1:${port}`
  const reach = (url: string): string => url.replace(publicUrl, base)
  const config = await client.discovery(
    new URL(`${publicUrl}/openid`),
    body.clientId,
    { id_token_signed_response_alg: 'ES256' },
    client.PrivateKeyJwt({ key: body.key, kid: 'bench' }),
    {
      execute: [client.allowInsecureRequests],
      [client.customFetch]: (url, init) => fetch(reach(url), init as RequestInit),
    },
  )
  const bound = { DPoP: client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256')) }
  const jars = tokens.map((token) => new Map([['session', token]]))
  let next = 0
  return async () => {
    const jar = jars[next++ % jars.length] ?? new Map()
    const verifier = client.randomPKCECodeVerifier()
    const state = client.randomState()
    const params = {
      scope: 'openid profile',
      redirect_uri: redirectUri,
      state,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }
    const url = await client.buildAuthorizationUrlWithPAR(config, params, bound)
    const back = await browse(url.href, reach, jar)
    const checks = { pkceCodeVerifier: verifier, expectedState: state }
    const got = await client.authorizationCodeGrant(config, back, checks, undefined, bound)
    const known = await client.fetchUserInfo(config, got.access_token, got.claims()?.sub ?? '', bound)
    if (typeof known.name !== 'string') throw new Error('userinfo has no name')
  }
}

/** Follows redirects with the browser's cookies until they leave for the body. */
async function browse(from: string, reach: (url: string) => string, jar: Map<string, string>): Promise<URL> {
  let url = from
  for (let hops = 0; hops < 8; hops++) {
    if (url.startsWith(redirectUri)) return new URL(url)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(reach(url), { redirect: 'manual', headers: { cookie } })
    await answer.arrayBuffer()
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    const to = answer.headers.get('location')
    if (to === null) throw new Error(`no way on: ${answer.status} at ${new URL(url).pathname}`)
    url = new URL(to, url).href
  }
  throw new Error('redirected in a circle')
}
