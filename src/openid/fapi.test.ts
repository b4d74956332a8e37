/**
 * What FAPI 2.0 forbids, each refused (ID-29). A test has the name that the conformance suite gives the module, so that a
 * reader can lay one beside the other; we have no run of that suite itself.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, describe, test } from 'node:test'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import * as client from 'openid-client'
import { issuerOf } from './deps.ts'
import { openidServer, type RelyingParty, relyingParty, through } from './testing.ts'

const s = await openidServer()
after(() => s.close())
const issuer = issuerOf(s.deps)
const rp = await relyingParty(s)
const other = await relyingParty(s)
const fahd = await s.signedIn()
// Agreed once, so that a request that is good goes straight back.
const agreed = await rp.begin()
await through(fahd, agreed)
const agreedOther = await other.begin()
await through(fahd, agreedOther)

type Fields = Readonly<Record<string, string>>

/** A call as a body would write it by hand, its client assertion right unless told. */
async function post(
  path: string,
  who: RelyingParty,
  body: Fields | [string, string][],
  headers: Fields = {},
  aud: unknown = issuer,
) {
  const form = new URLSearchParams(body as Fields)
  form.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
  form.set('client_assertion', await assertion(who, aud))
  const answer = await s.fetch(issuer + path, {
    method: 'POST',
    body: form,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    redirect: 'manual',
  })
  return { status: answer.status, said: (await answer.json()) as Record<string, string> }
}

function assertion(who: RelyingParty, aud: unknown, exp: string | number = '1m'): Promise<string> {
  return new SignJWT({ aud: aud as string, jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES256', kid: who.jwk.kid ?? '' })
    .setIssuer(who.clientId)
    .setSubject(who.clientId)
    .setIssuedAt()
    .setExpirationTime(exp)
    .sign(who.key)
}

async function paramsOf(who: RelyingParty, extra: Fields = {}): Promise<Fields & { verifier: string }> {
  const { verifier, params } = who.request(extra)
  return {
    ...params,
    response_type: 'code',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    client_id: who.clientId,
    verifier,
  }
}

async function push(who: RelyingParty, params: Fields, headers: Fields = {}) {
  const { verifier: _, ...body } = params
  return post('/par', who, body, headers)
}

const authorize = async (query: Fields) => fahd.get(`/openid/auth?${new URLSearchParams(query)}`)
const codeIn = (path: string): string => new URL(path, 'http://x').searchParams.get('code') ?? ''

const proofKey = await generateKeyPair('ES256', { extractable: true })
const otherProofKey = await generateKeyPair('ES256', { extractable: true })

interface Proof {
  readonly url?: string
  readonly method?: string
  readonly key?: typeof proofKey
  readonly payload?: object
  readonly header?: object
  readonly iat?: number
}

async function proof({
  url = '/token',
  method = 'POST',
  key = proofKey,
  payload,
  header,
  iat,
}: Proof = {}): Promise<string> {
  return new SignJWT({ htm: method, htu: issuer + url, jti: randomUUID(), ...payload })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(key.publicKey), ...header })
    .setIssuedAt(iat)
    .sign(key.privateKey)
}

/** A code of Fahd's, fresh from the authorization endpoint. */
async function freshCode(who = rp, extra: Fields = {}): Promise<{ code: string; verifier: string; redirect: string }> {
  const params = await paramsOf(who, extra)
  const pushed = await push(who, params)
  assert.equal(pushed.status, 201, JSON.stringify(pushed.said))
  await authorize({ client_id: who.clientId, request_uri: pushed.said.request_uri ?? '' })
  const code = codeIn(fahd.path)
  assert.ok(code, fahd.path)
  return { code, verifier: params.verifier, redirect: params.redirect_uri ?? '' }
}

async function redeem(
  got: Awaited<ReturnType<typeof freshCode>>,
  how: { who?: RelyingParty; dpop?: string | null } = {},
) {
  const { who = rp, dpop = await proof() } = how
  const body = {
    grant_type: 'authorization_code',
    code: got.code,
    code_verifier: got.verifier,
    redirect_uri: got.redirect,
  }
  return post('/token', who, body, dpop === null ? {} : { dpop })
}

describe('FAPI 2.0 security profile', () => {
  test('par-attempt-reuse-request_uri', async () => {
    const begun = await rp.begin()
    await fahd.get(begun.path)
    assert.match(fahd.path, /^\/back\?code=/)
    await fahd.get(begun.path)
    assert.equal(fahd.status, 400)
    assert.match(fahd.text, /invalid_request_uri/)
  })

  test('par-attempt-to-use-expired-request_uri', async () => {
    const begun = await rp.begin()
    await age('PushedAuthorizationRequest', 61)
    await fahd.get(begun.path)
    assert.equal(fahd.status, 400)
    assert.match(fahd.text, /invalid_request_uri/)
  })

  test('par-authorization-request-containing-request_uri-form-param', async () => {
    const answer = await push(rp, { ...(await paramsOf(rp)), request_uri: 'urn:ietf:params:oauth:request_uri:abc' })
    assert.equal(answer.status, 400)
  })

  test('par-attempt-invalid-http-method', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await fetch(await wire('/par'), { method })
      assert.ok(answer.status === 404 || answer.status === 405, `${method}: ${answer.status}`)
    }
  })

  test('par-ensure-pkce-required', async () => {
    const { code_challenge: _, code_challenge_method: __, ...without } = await paramsOf(rp)
    assert.equal((await push(rp, without)).said.error, 'invalid_request')
    const plain = await push(rp, { ...(await paramsOf(rp)), code_challenge_method: 'plain' })
    assert.equal(plain.said.error, 'invalid_request')
  })

  test('par-without-duplicate-parameters', async () => {
    const pushed = await push(rp, await paramsOf(rp))
    await authorize({ client_id: rp.clientId, request_uri: pushed.said.request_uri ?? '' })
    assert.match(fahd.path, /^\/back\?code=/, 'client_id and request_uri are enough')
    // What stands beside them in the address is not listened to.
    const again = await push(rp, await paramsOf(rp, { state: 'pushed' }))
    await authorize({
      client_id: rp.clientId,
      request_uri: again.said.request_uri ?? '',
      redirect_uri: 'https://evil.example/',
      state: 'front',
      scope: 'openid national_id',
    })
    assert.match(fahd.path, /^\/back\?code=.*state=pushed/)
    const { verifier: _, ...twice } = await paramsOf(rp)
    const doubled = await post('/par', rp, [...Object.entries(twice), ['scope', 'openid']])
    assert.equal(doubled.status, 400)
  })

  test('par-ensure-reused-request-uri-prior-to-auth-completion-succeeds', async () => {
    const begun = await rp.begin({ prompt: 'consent' })
    await fahd.get(begun.path)
    assert.match(fahd.path, /^\/openid\/interaction\//)
    const back = await through(fahd, begun)
    assert.match(back, /^\/back\?code=/, `looked at twice, used once: ${fahd.text}`)
  })

  test('a request that was not pushed is refused', async () => {
    const { verifier: _, ...params } = await paramsOf(rp)
    await authorize(params)
    assert.match(fahd.path, /^\/back\?error=invalid_request/)
  })

  test('attempt-reuse-authorization-code-after-one-second', async () => {
    const got = await freshCode()
    const first = await redeem(got)
    assert.equal(first.status, 200, JSON.stringify(first.said))
    await new Promise((resume) => setTimeout(resume, 1000))
    assert.equal((await redeem(got)).said.error, 'invalid_grant')
    assert.equal((await userinfo(first.said.access_token ?? '')).status, 401, 'and what the first got is dead')
  })

  test('an expired code is refused', async () => {
    const got = await freshCode()
    await age('AuthorizationCode', 61)
    assert.equal((await redeem(got)).said.error, 'invalid_grant')
  })

  test('ensure-authorization-code-is-bound-to-client', async () => {
    assert.equal((await redeem(await freshCode(), { who: other })).said.error, 'invalid_grant')
  })

  test('the verifier and the address must be those of the request', async () => {
    const got = await freshCode()
    assert.equal((await redeem({ ...got, verifier: client.randomPKCECodeVerifier() })).said.error, 'invalid_grant')
    assert.equal((await redeem({ ...got, redirect: 'https://university.example/other' })).said.error, 'invalid_grant')
    assert.equal((await push(rp, await paramsOf(rp, { redirect_uri: 'https://university.example/back/' }))).status, 400)
  })

  test('dpop-negative-tests', async () => {
    const bad: Readonly<Record<string, Proof>> = {
      'another method': { method: 'GET' },
      'another address': { url: '/par' },
      'too old': { iat: Math.floor(Date.now() / 1000) - 3600 },
      'from the future': { iat: Math.floor(Date.now() / 1000) + 3600 },
      'no jti': { payload: { jti: undefined } },
      'another typ': { header: { typ: 'jwt' } },
      'a private key in it': { header: { jwk: await exportJWK(proofKey.privateKey) } },
      'signed by another key': { header: { jwk: await exportJWK(otherProofKey.publicKey) } },
    }
    for (const [what, how] of Object.entries(bad)) {
      const answer = await redeem(await freshCode(), { dpop: await proof(how) })
      assert.equal(answer.said.error, 'invalid_dpop_proof', what)
    }
    assert.equal((await redeem(await freshCode(), { dpop: null })).said.error, 'invalid_grant', 'no proof at all')
    const once = await proof()
    assert.equal((await redeem(await freshCode(), { dpop: once })).status, 200)
    assert.equal((await redeem(await freshCode(), { dpop: once })).said.error, 'invalid_grant', 'a proof used twice')
  })

  test('a bound token is worth nothing to whoever has no key', async () => {
    const { said } = await redeem(await freshCode())
    const token = said.access_token ?? ''
    assert.equal((await userinfo(token)).status, 200)
    const bearer = await fetch(await wire('/userinfo'), { headers: { authorization: `Bearer ${token}` } })
    assert.equal(bearer.status, 401)
    assert.equal((await userinfo(token, otherProofKey)).status, 401)
    const noHash = await proof({ url: '/userinfo', method: 'GET' })
    const answer = await fetch(await wire('/userinfo'), { headers: { authorization: `DPoP ${token}`, dpop: noHash } })
    assert.notEqual(answer.status, 200, 'a proof for no token in particular')
  })

  test('ensure-dpop-auth-code-binding', async () => {
    const { calculateJwkThumbprint } = await import('jose')
    const dpop_jkt = await calculateJwkThumbprint(await exportJWK(otherProofKey.publicKey))
    assert.equal((await redeem(await freshCode(rp, { dpop_jkt }))).said.error, 'invalid_grant')
    const right = await redeem(await freshCode(rp, { dpop_jkt }), { dpop: await proof({ key: otherProofKey }) })
    assert.equal(right.status, 200)
  })

  test('ensure-dpopproof-at-par-endpoint-binding', async () => {
    const params = await paramsOf(rp)
    const pushed = await push(rp, params, { dpop: await proof({ url: '/par', key: otherProofKey }) })
    assert.equal(pushed.status, 201, JSON.stringify(pushed.said))
    await authorize({ client_id: rp.clientId, request_uri: pushed.said.request_uri ?? '' })
    const got = { code: codeIn(fahd.path), verifier: params.verifier, redirect: params.redirect_uri ?? '' }
    assert.equal((await redeem(got)).said.error, 'invalid_grant')
  })

  test('ensure-authorization-request-with-long-state', async () => {
    const state = 'x'.repeat(1000)
    const begun = await rp.begin({ state })
    await fahd.get(begun.path)
    assert.equal(new URL(fahd.path, 'http://x').searchParams.get('state'), state)
  })

  test('user-rejects-authentication', async () => {
    const begun = await rp.begin({ prompt: 'consent' })
    await fahd.get(begun.path)
    await fahd.post(`${fahd.path.split('?')[0]}/refuse`, {})
    assert.match(fahd.path, /^\/back\?error=access_denied.*iss=/)
  })

  test('refresh-token', async () => {
    const { said } = await redeem(await freshCode())
    const body = { grant_type: 'refresh_token', refresh_token: said.refresh_token ?? '' }
    assert.equal((await post('/token', rp, body, { dpop: await proof() })).status, 200)
    assert.equal(
      (await post('/token', other, body, { dpop: await proof() })).said.error,
      'invalid_grant',
      'another body',
    )
    // RFC 9449, section 5: a body that signs its calls may take a new key; the token is bound to the body's own keys.
    assert.equal((await post('/token', rp, body, { dpop: await proof({ key: otherProofKey }) })).status, 200)
    assert.equal((await post('/token', rp, body)).said.error, 'invalid_grant', 'no key')
  })

  test('a client assertion is for the issuer alone, short, and good once', async () => {
    const params = async () => {
      const { verifier: _, ...body } = await paramsOf(rp)
      return body
    }
    for (const aud of [`${issuer}/token`, `${issuer}/par`, [issuer], 'https://other.example']) {
      assert.equal((await post('/par', rp, await params(), {}, aud)).said.error, 'invalid_client', JSON.stringify(aud))
    }
    const send = async (jwt: string) => {
      const form = new URLSearchParams(await params())
      form.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
      form.set('client_assertion', jwt)
      return (await s.fetch(`${issuer}/par`, { method: 'POST', body: form, headers: {}, redirect: 'manual' })).status
    }
    const once = await assertion(rp, issuer)
    assert.deepEqual([await send(once), await send(once)], [201, 401])
    assert.equal(await send(await assertion(rp, issuer, '2h')), 401)
    assert.equal(
      await send(await assertion({ ...other, clientId: rp.clientId }, issuer)),
      401,
      'signed by another body',
    )
    const weak = new URLSearchParams({ ...(await params()), client_id: rp.clientId })
    assert.equal(
      (await s.fetch(`${issuer}/par`, { method: 'POST', body: weak, headers: {}, redirect: 'manual' })).status,
      401,
    )
  })

  test('a signed request object is taken, a changed or unsigned one is not', async () => {
    const object = async (who: RelyingParty, more: object = {}) => {
      const { verifier: _, ...params } = await paramsOf(rp)
      return new SignJWT({ ...params, ...more })
        .setProtectedHeader({ alg: 'ES256', kid: who.jwk.kid ?? '' })
        .setIssuer(rp.clientId)
        .setAudience(issuer)
        .setIssuedAt()
        .setNotBefore('0s')
        .setExpirationTime('1m')
        .sign(who.key)
    }
    const pushed = await post('/par', rp, { request: await object(rp), client_id: rp.clientId })
    assert.equal(pushed.status, 201, JSON.stringify(pushed.said))
    await authorize({ client_id: rp.clientId, request_uri: pushed.said.request_uri ?? '' })
    assert.match(fahd.path, /^\/back\?code=/)
    assert.equal((await post('/par', rp, { request: await object(other), client_id: rp.clientId })).status, 400)
    const [head, , seal] = (await object(rp)).split('.')
    const [, body] = (await object(rp, { state: 'changed' })).split('.')
    assert.equal((await post('/par', rp, { request: `${head}.${body}.${seal}`, client_id: rp.clientId })).status, 400)
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`
    assert.equal((await post('/par', rp, { request: none, client_id: rp.clientId })).status, 400)
  })

  test('metadata promises the profile and nothing weaker', async () => {
    const known = (await s.ask('/.well-known/openid-configuration')) as Record<string, unknown>
    assert.equal(known.issuer, issuer)
    assert.deepEqual(known.response_types_supported, ['code'])
    assert.deepEqual(known.code_challenge_methods_supported, ['S256'])
    assert.deepEqual(known.subject_types_supported, ['pairwise'])
    assert.equal(known.authorization_response_iss_parameter_supported, true)
    const algs = ['token_endpoint_auth', 'id_token', 'request_object', 'userinfo', 'introspection'].flatMap(
      (what) => known[`${what}_signing_alg_values_supported`] as string[],
    )
    assert.deepEqual([...new Set(algs)].sort(), ['ES256', 'EdDSA', 'PS256'])
    const rfc8414 = await fetch(await wire('', '/.well-known/oauth-authorization-server/openid'))
    assert.equal(((await rfc8414.json()) as { issuer: string }).issuer, issuer)
  })
})

async function userinfo(token: string, key = proofKey): Promise<{ status: number }> {
  const { createHash } = await import('node:crypto')
  const ath = createHash('sha256').update(token).digest('base64url')
  const dpop = await proof({ url: '/userinfo', method: 'GET', key, payload: { ath } })
  const answer = await fetch(await wire('/userinfo'), { headers: { authorization: `DPoP ${token}`, dpop } })
  await answer.arrayBuffer()
  return answer
}

/** The address on the wire of a path under the issuer. */
async function wire(path: string, whole?: string): Promise<string> {
  const address = s.app.server.address()
  assert(typeof address === 'object' && address !== null)
  return `http://127.0.0.1:${address.port}${whole ?? `/openid${path}`}`
}

/** Everything of a kind becomes so many seconds older, as the database and the library count. */
async function age(model: string, seconds: number): Promise<void> {
  await s.db.owner.query(
    `update openid.held set expires_at = expires_at - make_interval(secs => $2),
       payload = payload || jsonb_build_object('exp', (payload->>'exp')::int - $2::int, 'iat', (payload->>'iat')::int - $2::int)
     where model = $1`,
    [model, seconds],
  )
}
