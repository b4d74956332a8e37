/** A body's engineer registers it by hand, tries it, sees why it was refused, asks for approval; two administrators give it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { exportJWK, generateKeyPair } from 'jose'
import * as client from 'openid-client'
import { cast } from '../../cast/index.ts'
import { deskDoor } from '../desk/index.ts'
import { atDesk, raiseDesk } from '../desk/testing.ts'
import type { Browser } from '../portal/visitor.testing.ts'
import { issuerOf } from './deps.ts'
import { partyOf } from './parties.ts'
import { type OpenidServer, openidServer, through } from './testing.ts'

let s: OpenidServer
before(async () => {
  s = await openidServer({}, undefined, [deskDoor])
  await raiseDesk(s)
})
after(() => s.close())

const back = 'https://clinic.example/back'

async function newKey(kid: string) {
  const pair = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(pair.publicKey)), kid, use: 'sig', alg: 'ES256' }
  return { key: { key: pair.privateKey, kid }, jwk, text: JSON.stringify({ keys: [jwk] }) }
}

const typed = (jwks: string) => ({
  'name.ar': 'عيادة التجربة',
  'name.en': 'Trial Clinic',
  redirect_uris: `${back}\nhttps://clinic.example/other`,
  jwks,
  'ask.name': 'needed',
  'why.name.ar': 'لنفتح ملفك',
  'why.name.en': 'To open your file',
})

async function register(visitor: Browser, values: Readonly<Record<string, string>>): Promise<string> {
  await visitor.get('/account/parties/new')
  await visitor.send(values, '/account/parties/new')
  return /\/account\/parties\/(party-[0-9a-f]+)$/.exec(visitor.path)?.[1] ?? ''
}

async function begin(clientId: string, key: client.PrivateKey, params: Readonly<Record<string, string>> = {}) {
  const config = await client.discovery(new URL(issuerOf(s.deps)), clientId, {}, client.PrivateKeyJwt(key), {
    execute: [client.allowInsecureRequests],
    [client.customFetch]: s.fetch,
  })
  const bound = { DPoP: client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256')) }
  const verifier = client.randomPKCECodeVerifier()
  const asked = {
    scope: 'openid profile',
    redirect_uri: back,
    state: 'state',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...params,
  }
  const url = await client.buildAuthorizationUrlWithPAR(config, asked, bound)
  return { config, bound, verifier, path: url.pathname + url.search }
}

test('an engineer registers a body without a script and signs a person of the sandbox in with what the page gave her', async () => {
  const khalid = await s.signedIn('KHALID')
  const { key, text } = await newKey('clinic')
  const id = await register(khalid, typed(text))
  assert.ok(id, khalid.text)
  assert.match(khalid.text, /Trial Clinic/)
  assert.match(khalid.text, /Sandbox/)
  assert.ok(khalid.text.includes(issuerOf(s.deps)))
  assert.match(khalid.html, /buildAuthorizationUrlWithPAR/)
  assert.match(khalid.html, new RegExp(`${id}`))
  await khalid.get('/account/parties/people')
  assert.match(khalid.text, new RegExp(cast.FAHD.number))
  assert.match(khalid.text, /fahd\.saleh/)
  const { rows } = await s.db.owner.query(
    `select 1 from watch.reading where reader = $1 and person_id = $2 and audience = 'party'`,
    [cast.KHALID.id, cast.FAHD.id],
  )
  assert.equal(rows.length, 1, 'that she was looked at is written down')
  const fahd = await s.signedIn('FAHD')
  const { config, bound, verifier, path } = await begin(id, key)
  const here = new URL(await through(fahd, { path }), back)
  const checks = { pkceCodeVerifier: verifier, expectedState: 'state' }
  const tokens = await client.authorizationCodeGrant(config, here, checks, undefined, bound)
  const known = await client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '', bound)
  assert.equal(known['name#en'], 'Fahd Saleh Abdullah Alotaibi')
})

test('what is wrong is said at its field, nothing typed is lost, and the language switch keeps it too', async () => {
  const khalid = await s.signedIn('KHALID')
  const wrong = { ...typed('{"keys": ['), redirect_uris: 'http://clinic.example/back', 'why.name.en': '' }
  assert.equal(await register(khalid, wrong), '')
  assert.equal(khalid.status, 422)
  assert.match(khalid.text, /Not JSON/)
  const { text } = await newKey('clinic')
  await khalid.send({ ...wrong, jwks: text }, '/account/parties/new')
  assert.match(khalid.html, /href="#f-why-name-en"[^>]*>Say in a sentence what for/)
  await khalid.send({ ...wrong, jwks: text, 'why.name.en': 'To open your file' }, '/account/parties/new')
  assert.match(khalid.html, /href="#f-redirect_uris"[^>]*>Not accepted: must begin with https/)
  assert.match(khalid.html, /value="Trial Clinic"/)
  await khalid.send({ ...wrong, jwks: text, _lang: 'ar' }, '/account/parties/new')
  assert.equal(khalid.status, 200)
  assert.match(khalid.html, /<html lang="ar"/)
  assert.match(khalid.html, /value="Trial Clinic"/)
  const nobody = s.visitor('en')
  await nobody.get('/account/parties/new')
  assert.match(nobody.path, /^\/sign-in\?next=/)
  await nobody.post('/account/parties/new', typed(text))
  assert.equal(nobody.status, 401)
})

test('an older library without keys gets a secret, shown once', async () => {
  const khalid = await s.signedIn('KHALID')
  await khalid.get('/account/parties/new')
  await khalid.send({ ...typed(''), profile: 'compat' }, '/account/parties/new')
  assert.equal(khalid.status, 200)
  const secret = /<code>([\w-]{43})<\/code>/.exec(khalid.html)?.[1]
  assert.ok(secret, khalid.text)
  const id = /href="\/account\/parties\/(party-[0-9a-f]+)"/.exec(khalid.html)?.[1]
  await khalid.get(`/account/parties/${id}`)
  assert.doesNotMatch(khalid.html, new RegExp(secret))
  assert.match(khalid.html, /ClientSecretBasic/)
})

test('why a call was refused is told to who builds the body, and to nobody else', async () => {
  const khalid = await s.signedIn('KHALID')
  const { key, text } = await newKey('clinic')
  const id = await register(khalid, typed(text))
  await assert.rejects(begin(id, key, { redirect_uri: 'https://clinic.example/elsewhere' }))
  await assert.rejects(begin(id, (await newKey('clinic')).key))
  await assert.rejects(begin(id, key, { scope: 'openid national_id' }))
  // They are written beside the answer, not before it.
  for (let i = 0; i < 50; i++) {
    await khalid.get(`/account/parties/${id}`)
    if ((khalid.text.match(/\bpar\b/g) ?? []).length >= 3) break
    await new Promise((resume) => setTimeout(resume, 20))
  }
  assert.match(khalid.text, /par invalid_request redirect_uri did not match/)
  assert.match(khalid.text, /par invalid_client client authentication failed: signature verification failed/)
  assert.match(khalid.text, /par invalid_scope/)
  const mona = await s.signedIn('MONA')
  for (const at of ['', '/keys', '/approval', '/close']) {
    if (at === '') await mona.get(`/account/parties/${id}`)
    else await mona.post(`/account/parties/${id}${at}`, {})
    assert.equal(mona.status, 404, at)
  }
})

test('new keys are pasted, and a body that is closed is as if it had never been', async () => {
  const khalid = await s.signedIn('KHALID')
  const old = await newKey('old')
  const fresh = await newKey('fresh')
  const id = await register(khalid, typed(old.text))
  await khalid.send({ jwks: '{"keys":[{"kty":"oct"}]}' }, `/account/parties/${id}/keys`)
  assert.equal(khalid.status, 422)
  assert.match(khalid.text, /Not accepted: a key has/)
  await khalid.send({ jwks: JSON.stringify(fresh.jwk) }, `/account/parties/${id}/keys`)
  assert.match(khalid.text, /fresh \(EC, sig\)/)
  await assert.rejects(begin(id, old.key))
  await begin(id, fresh.key)
  await khalid.send({}, `/account/parties/${id}/close`)
  assert.equal(khalid.path, '/account/parties')
  assert.doesNotMatch(khalid.html, new RegExp(id))
  await assert.rejects(begin(id, fresh.key))
})

test('asked for with its law, approved by two administrators, the body may ask for the number; before that it may not', async () => {
  const khalid = await s.signedIn('KHALID')
  const { key, text } = await newKey('clinic')
  const number = {
    'ask.national_id': 'needed',
    'why.national_id.ar': 'للملف الطبي',
    'why.national_id.en': 'For the file',
  }
  const id = await register(khalid, { ...typed(text), ...number })
  const nawal = await atDesk(s, 'nawal.yahya')
  await nawal.get('/desk/parties')
  assert.doesNotMatch(nawal.html, new RegExp(id), 'nobody asked yet')
  await khalid.send({}, `/account/parties/${id}/approval`)
  assert.match(khalid.text, /Name the law, in both languages/)
  await khalid.send(
    { 'basis.ar': 'نظام الملفات، المادة 7', 'basis.en': 'Files Act, section 7' },
    `/account/parties/${id}/approval`,
  )
  assert.equal(khalid.path, `/account/parties/${id}`)
  assert.match(khalid.text, /Waits for approval/)
  await assert.rejects(begin(id, key, { scope: 'openid national_id' }), 'asking gives nothing')
  await begin(id, key)
  await nawal.get('/desk/parties')
  assert.match(nawal.html, new RegExp(id))
  await nawal.get(`/desk/parties/${id}`)
  assert.match(nawal.text, /Files Act, section 7/)
  await nawal.sign(`/desk/parties/${id}/propose`)
  assert.equal(nawal.path, '/desk/parties')
  const { rows } = await s.db.owner.query<{ proposal_id: string }>(
    'select proposal_id from desk.proposal where about = $1 and decided_at is null',
    [id],
  )
  const link = `/desk/approvals/${rows[0]?.proposal_id}`
  const second = await atDesk(s, 'faisal.mishal')
  await second.get(link)
  assert.match(second.text, /Files Act, section 7/)
  await second.sign(`${link}/approve`)
  const party = await partyOf(s.pool, id)
  assert.equal(party?.state, 'approved', second.text)
  assert.deepEqual(party?.legalBasis, { ar: 'نظام الملفات، المادة 7', en: 'Files Act, section 7' })
  await begin(id, key, { scope: 'openid national_id' })
})

test('a body whose addresses are for trying only cannot be approved, and says so at once', async () => {
  const khalid = await s.signedIn('KHALID')
  const { text } = await newKey('local')
  const id = await register(khalid, { ...typed(text), redirect_uris: 'http://localhost:4000/back' })
  await khalid.send({}, `/account/parties/${id}/approval`)
  assert.equal(khalid.status, 422)
  assert.match(khalid.text, /addresses are for trying only/)
})
