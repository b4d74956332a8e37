/** What a person agreed to holds for her, for that body, until she takes it back; what a body asks of her sign-in is met or said. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import * as client from 'openid-client'
import { cast } from '../../cast/index.ts'
import { hear } from '../portal/testing.ts'
import { hours, minutes } from '../store/index.ts'
import { openidServer, purpose, relyingParty, through } from './testing.ts'

const s = await openidServer()
after(() => s.close())

test('she sees each reading counted in her account, takes the consent back, and the next call is refused', async () => {
  const rp = await relyingParty(s)
  const fahd = await s.signedIn()
  const begun = await rp.begin({ scope: 'openid profile age offline_access', prompt: 'consent' })
  const tokens = await rp.tokens(await through(fahd, begun, { offline: 'yes', until: 'year' }), begun)
  await rp.userinfo(tokens)
  await rp.userinfo(tokens)
  await client.tokenIntrospection(rp.config, tokens.access_token)
  await fahd.get('/account/consents')
  assert.match(fahd.text, /Trial University/)
  assert.match(fahd.text, /Readings 3/)
  assert.match(fahd.text, /Whether you are 18 or over: only yes or no To open the student file/)
  assert.match(fahd.text, /asking whether you are still signed in/)
  await fahd.get('/readings')
  assert.match(fahd.text, /A body you allowed/, 'the house’s own book has them too')

  await fahd.get('/account/consents')
  await fahd.send({}, `/account/consents/${rp.clientId}/revoke`)
  assert.equal(fahd.path, '/account/consents')
  assert.match(fahd.text, /Ended/)
  await assert.rejects(rp.userinfo(tokens))
  assert.equal((await client.tokenIntrospection(rp.config, tokens.access_token)).active, false)
  const refresh = client.refreshTokenGrant(rp.config, tokens.refresh_token ?? '', undefined, { DPoP: rp.dpop })
  await assert.rejects(refresh, { error: 'invalid_grant' })
  const again = await rp.begin()
  await fahd.get(again.path)
  assert.match(fahd.text, /asks for some of your data/, 'and is asked anew')
})

test('nobody takes back the consent of another, and nobody uses it', async () => {
  const rp = await relyingParty(s)
  const fahd = await s.signedIn('FAHD')
  const begun = await rp.begin()
  const tokens = await rp.tokens(await through(fahd, begun), begun)
  const mona = await s.signedIn('MONA')
  await mona.post(`/account/consents/${rp.clientId}/revoke`, {})
  assert.ok((await rp.userinfo(tokens)).sub, 'his holds')
  await mona.get((await rp.begin()).path)
  assert.match(mona.text, /asks for some of your data/, 'his is not hers')
  // Somebody else sits down at the page where he is asked.
  await fahd.get((await rp.begin({ prompt: 'consent' })).path)
  const page = fahd.forms().find(({ action }) => action.endsWith('/agree'))
  const cookies = new Map(fahd.cookies)
  await fahd.post('/sign-out', {})
  await s.signIn(fahd, cast.MONA)
  for (const [name, value] of cookies)
    if (name.startsWith('openid')) (fahd.cookies as Map<string, string>).set(name, value)
  await fahd.post(page?.action ?? '', page?.values ?? {})
  assert.equal(fahd.status, 403)
  const { rows } = await s.db.owner.query('select person_id from openid.consent where client_id = $1', [rp.clientId])
  assert.deepEqual(rows, [{ person_id: cast.FAHD.id }])
})

test('a grant of one person named in the row of another gives nothing', async () => {
  const rp = await relyingParty(s)
  const begun = await rp.begin()
  await through(await s.signedIn('FAHD'), begun)
  const mona = await s.signedIn('MONA')
  const hers = await rp.begin()
  await through(mona, hers)
  await s.db.owner.query(
    `update openid.consent set grant_id = (select grant_id from openid.consent where client_id = $1 and person_id = $2)
     where client_id = $1 and person_id = $3`,
    [rp.clientId, cast.FAHD.id, cast.MONA.id],
  )
  await mona.get((await rp.begin()).path)
  assert.doesNotMatch(mona.path, /code=/)
})

test('what she refused is not asked again at each visit, and is not given', async () => {
  const rp = await relyingParty(s)
  const fahd = await s.signedIn()
  const first = await rp.begin()
  const tokens = await rp.tokens(await through(fahd, first), first)
  assert.equal((await rp.userinfo(tokens)).birthdate, undefined)
  const second = await rp.begin()
  await fahd.get(second.path)
  assert.match(fahd.path, /^\/back\?code=/)
  const claims = JSON.stringify({ userinfo: { birthdate: { essential: true } }, id_token: { birthdate: null } })
  const third = await rp.begin({ claims })
  await fahd.get(third.path)
  const more = await rp.tokens(fahd.path, third)
  assert.equal((await rp.userinfo(more)).birthdate, undefined, 'not by another way either')
  assert.equal(more.claims()?.birthdate, undefined)
})

test('a consent runs out on its day', async () => {
  const rp = await relyingParty(s)
  const fahd = await s.signedIn()
  await through(fahd, await rp.begin(), { until: 'day' })
  await fahd.get((await rp.begin()).path)
  assert.match(fahd.path, /code=/)
  s.clock.forward(hours(25))
  await s.signIn(fahd, cast.FAHD)
  await fahd.get((await rp.begin()).path)
  assert.match(fahd.text, /asks for some of your data/)
})

test('prompt=none without a session here is answered login_required, and with one goes through', async () => {
  const rp = await relyingParty(s)
  const nobody = s.visitor('en')
  await nobody.get((await rp.begin({ prompt: 'none' })).path)
  assert.match(nobody.path, /^\/back\?error=login_required.*iss=/)
  const fahd = await s.signedIn()
  await through(fahd, await rp.begin())
  await fahd.get((await rp.begin({ prompt: 'none' })).path)
  assert.match(fahd.path, /^\/back\?code=/)
  // Signed out of the portal, the provider's own cookie is worth nothing.
  await fahd.post('/sign-out', {})
  await fahd.get((await rp.begin({ prompt: 'none' })).path)
  assert.match(fahd.path, /error=login_required/)
})

test('a body that asks for a fresh proof gets one', async () => {
  const rp = await relyingParty(s)
  const fahd = await s.signedIn()
  await through(fahd, await rp.begin())
  s.clock.forward(minutes(10))
  const begun = await rp.begin({ max_age: '60' })
  await fahd.get(begun.path)
  assert.match(fahd.text, /Prove that it is you/)
  const link = /href="(\/sign-in\?again=1[^"]+)"/.exec(fahd.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
  await fahd.get(link)
  assert.equal(fahd.status, 200, 'the sign-in page is shown though she is signed in')
  const next = new URL(link, 'http://x').searchParams.get('next') ?? ''
  await fahd.send({ name: cast.FAHD.number, password: s.password, spoken: await hear(fahd) })
  await fahd.send({ code: await s.code(cast.FAHD.mobile ?? '') })
  assert.equal(fahd.path, next, 'back where she was')
  await fahd.send({}, fahd.forms().find(({ action }) => action.endsWith('/continue'))?.action)
  const tokens = await rp.tokens(fahd.path, begun)
  const authTime = Number(tokens.claims()?.auth_time)
  assert.ok(Math.abs(authTime - Date.now() / 1000) < 60)
  await s.work()
  assert.ok((await rp.userinfo(tokens)).sub, 'the session before ended, what hung on it goes on')
})

test('a level that nobody here can reach is answered unmet_authentication_requirements', async () => {
  const rp = await relyingParty(s)
  const fahd = await s.signedIn()
  for (const acr_values of ['ia3 aa3', 'gold']) {
    await fahd.get((await rp.begin({ acr_values })).path)
    assert.equal(fahd.status, 403)
    await fahd.send({ why: 'unmet_authentication_requirements' })
    assert.match(fahd.path, /^\/back\?error=unmet_authentication_requirements/)
  }
  const met = await rp.begin({ acr_values: 'ia2 aa2' })
  const tokens = await rp.tokens(await through(fahd, met), met)
  assert.equal(tokens.claims()?.acr, 'ia3 aa2')
})

test('a suspended account gives nothing to anybody', async () => {
  const rp = await relyingParty(s)
  const begun = await rp.begin()
  const tokens = await rp.tokens(await through(await s.signedIn('TURKI'), begun), begun)
  await rp.userinfo(tokens)
  await s.db.owner.query(`update identity.account set state = 'suspended' where person_id = $1`, [cast.TURKI.id])
  await assert.rejects(rp.userinfo(tokens))
})

test('the page says who asks and for what in Arabic too, and a party of the sandbox is marked', async () => {
  const rp = await relyingParty(s, { sandbox: true })
  const fahd = await s.signedIn()
  await fahd.get(`${(await rp.begin()).path}`)
  assert.match(fahd.text, /This body is on trial/)
  const form = fahd.forms().find(({ action }) => action.endsWith('/agree'))
  await fahd.post(form?.action ?? '', { ...form?.values, 'give.birthdate': 'yes', _lang: 'ar' })
  assert.match(fahd.text, /جامعة التجربة تطلب بعض بياناتك/)
  assert.match(fahd.text, /هذه جهة تجريبية/)
  assert.match(fahd.html, /name="give\.birthdate"[^>]*checked/, 'the switch of language keeps what was ticked')
  assert.ok(fahd.text.includes(purpose.ar))
})
