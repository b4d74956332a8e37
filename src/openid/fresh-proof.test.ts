/** RFC 9470: a resource says what proof it needs, the body asks for exactly that, the provider honours it or says it cannot. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import * as client from 'openid-client'
import { cast } from '../../cast/index.ts'
import { addPasskeyRow } from '../identity/passkey.testing.ts'
import { issuerOf } from './deps.ts'
import { proofMissing } from './fresh-proof.ts'
import type { Registration } from './party.ts'
import { openidServer, purpose, type RelyingParty, relyingParty, through } from './testing.ts'

const s = await openidServer()
after(() => s.close())
const legalBasis = { ar: 'نظام التجربة، المادة 3', en: 'Trial Act, section 3' }
const asks: Registration['asks'] = [{ item: 'national_id', needed: true, purpose }]
const wishes = { legalBasis, more: { asks } }

/** Userinfo as the body gets it: what is said, or the parameters of the challenge. */
async function read(rp: RelyingParty, tokens: { readonly access_token: string }) {
  const url = new URL(`${issuerOf(s.deps)}/userinfo`)
  const answer = await client
    .fetchProtectedResource(rp.config, tokens.access_token, url, 'GET', null, undefined, { DPoP: rp.dpop })
    .catch((error: unknown) => {
      if (error instanceof client.WWWAuthenticateChallengeError) return error
      throw error
    })
  if (!(answer instanceof client.WWWAuthenticateChallengeError)) return { said: (await answer.json()) as object }
  const [{ scheme, parameters } = { scheme: '', parameters: {} as Record<string, string> }] = answer.cause
  return { status: answer.status, scheme, parameters: parameters as Readonly<Record<string, string>> }
}

/** Every token of this body was given for a sign-in so many seconds longer ago. */
async function older(rp: RelyingParty, seconds: number): Promise<void> {
  const { rowCount } = await s.db.owner.query(
    `update openid.held set payload = jsonb_set(payload, '{extra,auth_time}',
       to_jsonb((payload->'extra'->>'auth_time')::int - $2::int))
     where model = 'AccessToken' and payload->>'clientId' = $1`,
    [rp.clientId, seconds],
  )
  assert.ok((rowCount ?? 0) > 0)
}

test('the number is not read by an old proof; the challenge names one that will do, and with it it is read', async () => {
  const rp = await relyingParty(s, wishes)
  const fahd = await s.signedIn()
  const begun = await rp.begin({ scope: 'openid national_id' })
  const tokens = await rp.tokens(await through(fahd, begun), begun)
  assert.deepEqual(Object.keys((await read(rp, tokens)).said ?? {}).sort(), ['national_id', 'sub'])
  await older(rp, 3700)
  const no = await read(rp, tokens)
  assert.equal(no.status, 401)
  assert.equal(no.scheme, 'dpop')
  assert.equal(no.parameters?.error, 'insufficient_user_authentication')
  assert.equal(no.parameters?.acr_values, 'ia2 aa2')
  assert.equal(no.parameters?.max_age, '3600')
  const { acr_values = '', max_age = '' } = no.parameters ?? {}
  const again = await rp.begin({ scope: 'openid national_id', acr_values, max_age })
  const fresh = await rp.tokens(await through(fahd, again), again)
  const id = fresh.claims()
  assert.ok(Number(id?.auth_time) > Date.now() / 1000 - 3600)
  assert.deepEqual((await read(rp, fresh)).said, { sub: id?.sub, national_id: cast.FAHD.number })
})

test('what needs no such proof is read by the same old token', async () => {
  const rp = await relyingParty(s)
  const begun = await rp.begin()
  const tokens = await rp.tokens(await through(await s.signedIn(), begun), begun)
  await older(rp, 1_000_000)
  assert.equal((await rp.userinfo(tokens)).age_over_18, true)
})

test('an account that was dropped to a lower level reads no number, and the provider says that it cannot do better', async () => {
  await s.db.owner.query('update identity.account set identity_level = 1 where person_id = $1', [cast.TURKI.id])
  const rp = await relyingParty(s, wishes)
  const turki = await s.signedIn('TURKI')
  const begun = await rp.begin({ scope: 'openid national_id' })
  const tokens = await rp.tokens(await through(turki, begun), begun)
  const no = await read(rp, tokens)
  assert.equal(no.parameters?.error, 'insufficient_user_authentication')
  const again = await rp.begin({ scope: 'openid national_id', acr_values: no.parameters?.acr_values ?? '' })
  await turki.get(again.path)
  assert.match(turki.text, /Activate your account/)
  await turki.send({ why: 'unmet_authentication_requirements' })
  assert.match(turki.path, /error=unmet_authentication_requirements/)
})

test('introspection tells how and when the person proved herself, also of a token that was refreshed', async () => {
  const rp = await relyingParty(s)
  const begun = await rp.begin({ scope: 'openid profile offline_access', prompt: 'consent' })
  const tokens = await rp.tokens(await through(await s.signedIn(), begun, { offline: 'yes' }), begun)
  const fresh = await client.refreshTokenGrant(rp.config, tokens.refresh_token ?? '', undefined, { DPoP: rp.dpop })
  for (const { access_token } of [tokens, fresh]) {
    const known = await client.tokenIntrospection(rp.config, access_token)
    assert.equal(known.acr, 'ia3 aa2')
    assert.equal(known.auth_time, tokens.claims()?.auth_time)
  }
})

test('asked for aa3, who has a passkey of one device signs in with it, and the body hears aa3 and how', async () => {
  const rp = await relyingParty(s)
  const mona = await s.signedIn('MONA')
  const without = await rp.begin({ acr_values: 'aa3' })
  await mona.get(without.path)
  assert.equal(mona.status, 403)
  assert.match(mona.text, /asks for a passkey that stays on one device/)
  const key = await addPasskeyRow(s.db.owner, cast.MONA.id, s.clock.now())
  const begun = await rp.begin({ acr_values: 'aa3' })
  await mona.get(begun.path)
  assert.match(mona.text, /sign in with a passkey that stays on your device/)
  const link = /href="(\/sign-in\?again=1[^"]+)"/.exec(mona.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const next = new URL(link, 'http://x').searchParams.get('next') ?? ''
  await mona.get(link)
  const asked = await mona.raw('POST', '/sign-in/passkey/challenge', {})
  await mona.post('/sign-in/passkey', { _passkey: key.answer(JSON.parse(asked.body)), next })
  const tokens = await rp.tokens(await through(mona, { path: mona.path }), begun)
  assert.equal(tokens.claims()?.acr, 'ia3 aa3')
  assert.deepEqual(tokens.claims()?.amr, ['hwk', 'user', 'mfa'])
})

test('what is missing is said for all that is asked, and nothing when nothing is', () => {
  const now = 10_000
  assert.equal(proofMissing(['name', 'birthdate'], {}, now), null)
  assert.equal(proofMissing(['national_id'], { acr: 'ia3 aa2', auth_time: now - 3600 }, now), null)
  for (const has of [
    {},
    { acr: 'ia3 aa2' },
    { acr: 'ia3 aa2', auth_time: now - 3601 },
    { acr: 'ia1 aa2', auth_time: now },
    { acr: 'ia2 aa1', auth_time: now },
    { acr: 'gold', auth_time: now },
  ]) {
    const needed = { levels: { identity: 2, signIn: 2 }, maxAgeSeconds: 3600 }
    assert.deepEqual(proofMissing(['name', 'national_id'], has, now), needed, JSON.stringify(has))
  }
})
