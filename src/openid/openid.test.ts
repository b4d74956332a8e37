/** Signing in to a body with one's account here, as `openid-client` and a browser without scripts do it. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  compactDecrypt,
  createLocalJWKSet,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  jwtVerify,
} from 'jose'
import * as client from 'openid-client'
import { cast } from '../../cast/index.ts'
import { inTransaction } from '../store/index.ts'
import { issuerOf } from './deps.ts'
import { rotateKeys } from './party-acts.ts'
import { openidServer, purpose, relyingParty, through } from './testing.ts'

const s = await openidServer()
after(() => s.close())
const refused = (code: string) => (error: unknown) =>
  (error as { error?: string; code?: string; cause?: { error?: string } }).error === code ||
  String((error as Error).message).includes(code) ||
  JSON.stringify((error as { cause?: unknown }).cause ?? {}).includes(code)

test('a person signs in to a university, which learns what she agreed to and nothing else', async () => {
  const rp = await relyingParty(s)
  const fahd = await s.signedIn()
  const begun = await rp.begin()
  await fahd.get(begun.path)
  assert.match(fahd.text, /Trial University asks for some of your data/)
  assert.match(fahd.text, /To open the student file/)
  const back = await through(fahd, begun, { 'give.birthdate': 'yes', until: 'quarter' })
  assert.match(back, /^\/back\?code=.*iss=/, fahd.text)
  const tokens = await rp.tokens(back, begun)
  assert.equal(tokens.token_type, 'dpop')
  assert.equal(tokens.expires_in, 300)
  const known = await rp.userinfo(tokens)
  assert.deepEqual(Object.keys(known).sort(), ['age_over_18', 'birthdate', 'name', 'name#ar', 'name#en', 'sub'])
  assert.equal(known['name#en'], 'Fahd Saleh Abdullah Alotaibi')
  assert.equal(known.birthdate, cast.FAHD.born)
  assert.equal(known.age_over_18, true)
  const id = tokens.claims()
  assert.ok(id)
  assert.equal(id.acr, 'ia3 aa2')
  assert.equal(id.exp - id.iat, 300)
  const said = JSON.stringify([known, id])
  assert.ok(!said.includes(cast.FAHD.number) && !said.includes(cast.FAHD.id), 'no number and no inner name leaves')
  const told = await s.phone(cast.FAHD.mobile ?? '')
  assert.ok(told.some(({ kind, text }) => kind === 'openid.signed-in' && text.includes('جامعة التجربة')))
})

test('she agreed before, so the next time nothing is asked; and a stranger is asked to sign in first', async () => {
  const rp = await relyingParty(s)
  const fahd = await s.signedIn()
  const first = await rp.begin()
  const one = await rp.tokens(await through(fahd, first), first)
  const second = await rp.begin()
  await fahd.get(second.path)
  assert.match(fahd.path, /^\/back\?code=/, 'no page in between')
  const two = await rp.tokens(fahd.path, second)
  assert.equal(one.claims()?.sub, two.claims()?.sub)
  const nobody = s.visitor('en')
  await nobody.get((await rp.begin()).path)
  assert.match(nobody.path, /^\/sign-in\?next=%2Fopenid%2Finteraction%2F/)
})

test('after signing in she presses once more to leave, since a form of ours may not end at another site', async () => {
  const rp = await relyingParty(s)
  const first = await rp.begin()
  await through(await s.signedIn(), first)
  const again = s.visitor('en')
  const begun = await rp.begin()
  await again.get(begun.path)
  const signIn = new URL(again.path, 'http://x')
  await s.signIn(again, cast.FAHD)
  await again.get(signIn.searchParams.get('next') ?? '')
  assert.match(again.text, /Continue to Trial University/)
  assert.match(String(again.headers['content-security-policy']), /form-action 'self' https:\/\/university\.example;/)
  await again.send({}, again.forms().find(({ action }) => action.endsWith('/continue'))?.action)
  assert.match(again.path, /^\/back\?code=/)
})

test('two sectors see two subjects of one person, two bodies of one sector see the same', async () => {
  const sub = async (sector: string) => {
    const rp = await relyingParty(s, { sector })
    const begun = await rp.begin()
    return (await rp.tokens(await through(await s.signedIn(), begun), begun)).claims()?.sub
  }
  const [one, same, other] = [await sub('learning'), await sub('learning'), await sub('health')]
  assert.equal(one, same)
  assert.notEqual(one, other)
})

test('the body refreshes, asks whether a token lives, and gives it up', async () => {
  const rp = await relyingParty(s)
  const bound = { DPoP: rp.dpop }
  const begun = await rp.begin({ scope: 'openid profile age offline_access', prompt: 'consent' })
  const tokens = await rp.tokens(await through(await s.signedIn(), begun, { offline: 'yes' }), begun)
  const fresh = await client.refreshTokenGrant(rp.config, tokens.refresh_token ?? '', undefined, bound)
  assert.equal(fresh.refresh_token ?? tokens.refresh_token, tokens.refresh_token, 'bound to a key, it is not rotated')
  assert.equal((await rp.userinfo(fresh)).age_over_18, true)
  const lives = await client.tokenIntrospection(rp.config, fresh.access_token)
  assert.equal(lives.active, true)
  assert.equal(lives.sub, tokens.claims()?.sub)
  const other = await relyingParty(s)
  assert.equal(
    (await client.tokenIntrospection(other.config, fresh.access_token)).active,
    false,
    'another body learns nothing',
  )
  await client.tokenRevocation(other.config, fresh.access_token)
  assert.equal((await rp.userinfo(fresh)).age_over_18, true, 'and gives up nothing of others')
  await client.tokenRevocation(rp.config, tokens.refresh_token ?? '')
  assert.equal((await client.tokenIntrospection(rp.config, fresh.access_token)).active, false)
  await assert.rejects(
    client.refreshTokenGrant(rp.config, tokens.refresh_token ?? '', undefined, bound),
    refused('invalid_grant'),
  )
})

test('a refresh token without leave to go on ends with the session here', async () => {
  const rp = await relyingParty(s)
  const fahd = await s.signedIn()
  const begun = await rp.begin()
  const tokens = await rp.tokens(await through(fahd, begun), begun)
  await client.refreshTokenGrant(rp.config, tokens.refresh_token ?? '', undefined, { DPoP: rp.dpop })
  await fahd.post('/sign-out', {})
  s.clock.forward(4000)
  assert.ok((await s.work()) > 0)
  await assert.rejects(rp.userinfo(tokens))
  await assert.rejects(client.refreshTokenGrant(rp.config, tokens.refresh_token ?? '', undefined, { DPoP: rp.dpop }))
})

test('the answer of introspection is signed when asked for so', async () => {
  const rp = await relyingParty(s)
  const begun = await rp.begin()
  const { access_token } = await rp.tokens(await through(await s.signedIn(), begun), begun)
  const config = await signedIntrospection(rp)
  const said = await client.tokenIntrospection(config, access_token)
  assert.equal(said.active, true)
})

async function signedIntrospection(rp: Awaited<ReturnType<typeof relyingParty>>) {
  const meta = { introspection_signed_response_alg: 'ES256' }
  const auth = client.PrivateKeyJwt({ key: rp.key, kid: rp.jwk.kid ?? '' })
  let type = ''
  const config = await client.discovery(new URL(issuerOf(s.deps)), rp.clientId, meta, auth, {
    execute: [client.allowInsecureRequests],
    [client.customFetch]: async (url, init) => {
      const answer = await s.fetch(url, init)
      if (url.endsWith('/introspect')) type = answer.headers.get('content-type') ?? ''
      return answer
    },
  })
  after(() => assert.match(type, /^application\/token-introspection\+jwt/))
  return config
}

test('userinfo comes signed and sealed to a body that registered so', async () => {
  const seal = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true })
  const jwk = { ...(await exportJWK(seal.publicKey)), kid: 'seal', use: 'enc', alg: 'ECDH-ES' }
  const rp = await relyingParty(s, {
    more: {
      userinfo_signed_response_alg: 'PS256',
      userinfo_encrypted_response_alg: 'ECDH-ES',
      jwks: { keys: [jwk] },
    },
  })
  const begun = await rp.begin()
  const tokens = await rp.tokens(await through(await s.signedIn(), begun), begun)
  const url = new URL(`${issuerOf(s.deps)}/userinfo`)
  const answer = await client.fetchProtectedResource(rp.config, tokens.access_token, url, 'GET', null, undefined, {
    DPoP: rp.dpop,
  })
  assert.match(answer.headers.get('content-type') ?? '', /^application\/jwt/)
  const sealed = await answer.text()
  assert.equal(sealed.split('.').length, 5, 'nobody on the way can read it')
  const { plaintext } = await compactDecrypt(sealed, seal.privateKey)
  const jwks = createLocalJWKSet((await s.ask('/jwks')) as JSONWebKeySet)
  const { payload, protectedHeader } = await jwtVerify(new TextDecoder().decode(plaintext), jwks, {
    issuer: issuerOf(s.deps),
    audience: rp.clientId,
  })
  assert.equal(protectedHeader.alg, 'PS256')
  assert.equal(payload['name#en'], 'Fahd Saleh Abdullah Alotaibi')
})

test('how she was proofed is told to whom she lets know it, over the facts that one may have', async () => {
  const rp = await relyingParty(s)
  const begun = await rp.begin()
  const tokens = await rp.tokens(await through(await s.signedIn(), begun, { 'give.verification': 'yes' }), begun)
  const { verified_claims } = (await rp.userinfo(tokens)) as {
    verified_claims?: Record<string, Record<string, unknown>>
  }
  assert.equal(verified_claims?.verification?.assurance_level, 'ia3')
  assert.deepEqual(Object.keys(verified_claims?.claims ?? {}).sort(), ['age_over_18', 'name', 'name#ar', 'name#en'])
})

test('the national number needs a law, its own scope and her leave, stands in no ID token, and leaves a line', async () => {
  const asks = [{ item: 'national_id', needed: true, purpose }] as const
  const without = await relyingParty(s, { more: { asks: [...asks] } })
  await assert.rejects(without.begin({ scope: 'openid national_id' }), refused('invalid_scope'))
  const claims = JSON.stringify({ userinfo: { national_id: null } })
  await assert.rejects(without.begin({ scope: 'openid', claims }), refused('invalid_request'))
  const legalBasis = { ar: 'نظام التجربة، المادة 3', en: 'Trial Act, section 3' }
  const rp = await relyingParty(s, { legalBasis, more: { asks: [...asks] } })
  const front = JSON.stringify({ id_token: { national_id: null } })
  await assert.rejects(rp.begin({ scope: 'openid', claims: front }), refused('invalid_request'))
  const fahd = await s.signedIn()
  const begun = await rp.begin({ scope: 'openid national_id' })
  await fahd.get(begun.path)
  assert.match(fahd.text, /Trial Act, section 3/)
  const tokens = await rp.tokens(await through(fahd, begun), begun)
  assert.ok(!JSON.stringify(decodeJwt(tokens.id_token ?? '')).includes(cast.FAHD.number))
  assert.equal((await rp.userinfo(tokens)).national_id, cast.FAHD.number)
  const { rows } = await s.db.owner.query('select items from openid.reading where client_id = $1 and how = $2', [
    rp.clientId,
    'userinfo',
  ])
  assert.deepEqual(rows, [{ items: ['national_id'] }])
})

test('new keys of a body are good from the next call, and the old ones no longer', async () => {
  const rp = await relyingParty(s)
  const pair = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'new', use: 'sig', alg: 'ES256' }
  await rp.begin()
  const by = { by: 'test', at: s.clock.now() }
  assert.equal(await inTransaction(s.pool, (tx) => rotateKeys(tx, rp.clientId, { keys: [jwk] }, by)), null)
  await assert.rejects(rp.begin(), refused('invalid_client'))
})

test('the profile compat does without pushing and binding, never without PKCE', async () => {
  const rp = await relyingParty(s, { profile: 'compat', more: { auth: 'client_secret_basic' } })
  const begun = await rp.begin()
  const tokens = await rp.tokens(await through(await s.signedIn(), begun), begun)
  assert.equal(tokens.token_type, 'bearer')
  assert.equal((await rp.userinfo(tokens)).age_over_18, true)
  const { rows } = await s.db.owner.query(
    'select secret_hash, metadata::text as text from openid.party where client_id = $1',
    [rp.clientId],
  )
  assert.ok(rp.secret !== null && !JSON.stringify(rows).includes(rp.secret), 'the secret itself is nowhere')
  const bare = new URL(begun.url)
  for (const name of ['code_challenge', 'code_challenge_method']) bare.searchParams.delete(name)
  const visitor = await s.signedIn()
  await visitor.get(bare.pathname + bare.search)
  assert.match(visitor.path, /error=invalid_request/)
})
