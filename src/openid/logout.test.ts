/** Signing out here is heard there, for a day if need be; signing out there asks whether to sign out here (ID-82). */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, test } from 'node:test'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { cast } from '../../cast/index.ts'
import { hours, seconds } from '../store/index.ts'
import { issuerOf } from './deps.ts'
import { purgeOpenid } from './purge.ts'
import { openidServer, relyingParty, through } from './testing.ts'

const s = await openidServer()
after(() => s.close())

/** A body's address for sign-outs: remembers what it heard, and answers as told. */
const heard: string[] = []
let status = 200
const body = createServer((req, res) => {
  let text = ''
  req.on('data', (chunk) => {
    text += chunk
  })
  req.on('end', () => {
    heard.push(new URLSearchParams(text).get('logout_token') ?? '')
    res.writeHead(status).end()
  })
})
await new Promise<void>((done) => body.listen(0, '127.0.0.1', done))
after(() => body.close())
const port = (body.address() as { port: number }).port
const more = { backchannel_logout_uri: `http://127.0.0.1:${port}/out` }

async function signedInThere(who: 'FAHD' | 'MONA' = 'FAHD') {
  const rp = await relyingParty(s, { sandbox: true, more })
  const visitor = await s.signedIn(who)
  const begun = await rp.begin()
  const tokens = await rp.tokens(await through(visitor, begun), begun)
  return { rp, visitor, tokens }
}

test('signing out of the portal is told to the body in a signed token, and its tokens are dead', async () => {
  const { rp, visitor, tokens } = await signedInThere()
  status = 200
  heard.length = 0
  await visitor.post('/sign-out', {})
  s.clock.forward(seconds(4))
  await s.work()
  assert.equal(heard.length, 1)
  const keys = createLocalJWKSet((await s.ask('/jwks')) as JSONWebKeySet)
  const { payload, protectedHeader } = await jwtVerify(heard[0] ?? '', keys, {
    issuer: issuerOf(s.deps),
    audience: rp.clientId,
    typ: 'logout+jwt',
  })
  assert.equal(protectedHeader.alg, 'ES256')
  assert.equal(payload.sub, tokens.claims()?.sub)
  assert.equal(payload.sid, tokens.claims()?.sid)
  assert.ok(payload.jti && !('nonce' in payload))
  assert.deepEqual(payload.events, { 'http://schemas.openid.net/event/backchannel-logout': {} })
  await assert.rejects(rp.userinfo(tokens))
  await s.work()
  assert.equal(heard.length, 1, 'told once')
})

test('a body that does not answer is told again for a day, then no more; she sees which heard', async () => {
  const { rp, visitor } = await signedInThere('MONA')
  status = 503
  heard.length = 0
  await visitor.post('/account/sign-out-everywhere', {})
  for (let round = 0; round < 12; round++) {
    s.clock.forward(seconds(61))
    await s.work()
  }
  const tried = heard.length
  assert.ok(tried >= 4 && tried < 12, `pauses grow: ${tried}`)
  await s.signIn(visitor, cast.MONA)
  await visitor.get('/account/consents')
  assert.match(visitor.text, /Heard of your last sign-out Not yet; we keep telling it/)
  status = 204
  s.clock.forward(hours(1))
  await s.work()
  await s.signIn(s.visitor('en'), cast.MONA)
  const { rows } = await s.db.owner.query(
    'select told_at is not null as told, due_at from openid.logout where client_id = $1',
    [rp.clientId],
  )
  assert.deepEqual(rows, [{ told: true, due_at: null }])

  const late = await signedInThere('MONA')
  status = 500
  await late.visitor.post('/sign-out', {})
  for (let hour = 0; hour < 30; hour++) {
    s.clock.forward(hours(1))
    await s.work()
  }
  const { rows: given } = await s.db.owner.query(
    'select told_at, due_at, tries, last_answer from openid.logout where client_id = $1',
    [late.rp.clientId],
  )
  assert.equal(given[0]?.told_at, null)
  assert.equal(given[0]?.due_at, null, 'given up after a day')
  assert.ok(Number(given[0]?.tries) > 20)
})

test('two workers at once tell a body once', async () => {
  const { visitor } = await signedInThere()
  status = 200
  heard.length = 0
  await visitor.post('/sign-out', {})
  s.clock.forward(seconds(4))
  await Promise.all([s.work(), s.work(), s.work()])
  await s.work()
  assert.equal(heard.length, 1)
})

test('signing out at the body asks here, without scripts: only there, or everywhere', async () => {
  const rp = await relyingParty(s)
  const fahd = await s.signedIn()
  const begun = await rp.begin()
  const tokens = await rp.tokens(await through(fahd, begun), begun)
  const out = client.buildEndSessionUrl(rp.config, {
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: 'https://university.example/left',
    state: 'bye',
  })
  await fahd.get(out.pathname + out.search)
  assert.match(fahd.text, /You asked to sign out of Trial University/)
  assert.match(String(fahd.headers['content-security-policy']), /form-action 'self' https:\/\/university\.example/)
  const form = fahd.forms().find(({ action }) => action.endsWith('/session/end/confirm'))
  await fahd.post(form?.action ?? '', { xsrf: form?.values.xsrf ?? '' })
  assert.equal(fahd.path, '/left?state=bye')
  await assert.rejects(rp.userinfo(tokens), 'there it is over')
  await fahd.get('/account')
  assert.equal(fahd.path, '/account', 'here it is not')

  const second = await rp.begin()
  await fahd.get(second.path)
  assert.match(fahd.path, /^\/back\?code=/, 'what she agreed to holds')
  const more = await rp.tokens(fahd.path, second)
  const all = client.buildEndSessionUrl(rp.config, { id_token_hint: more.id_token ?? '' })
  await fahd.get(all.pathname + all.search)
  const again = fahd.forms().find(({ action }) => action.endsWith('/session/end/confirm'))
  await fahd.post(again?.action ?? '', { xsrf: again?.values.xsrf ?? '', logout: 'yes' })
  assert.match(fahd.text, /You are signed out/)
  await fahd.get('/account')
  assert.match(fahd.path, /^\/sign-in/)
  await assert.rejects(rp.userinfo(more))
  await fahd.get(all.pathname + all.search)
  assert.match(fahd.text, /You are signed out/, 'said twice, it is a page of ours still')
  assert.doesNotMatch(fahd.html, /<script>/)
})

test('an address to go to that was not registered is refused', async () => {
  const rp = await relyingParty(s)
  const fahd = await s.signedIn()
  const begun = await rp.begin()
  const tokens = await rp.tokens(await through(fahd, begun), begun)
  const out = client.buildEndSessionUrl(rp.config, {
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: 'https://evil.example/',
  })
  await fahd.get(out.pathname + out.search)
  assert.equal(fahd.status, 400)
})

test('what has had its time is forgotten; consents, readings and visits are kept', async () => {
  await s.db.owner.query(`update openid.held set expires_at = now() - interval '1 second'`)
  const kept = async () =>
    (
      await s.db.owner.query(`select (select count(*) from openid.reading) r, (select count(*) from openid.visit) v,
       (select count(*) from openid.consent) c`)
    ).rows
  const before = await kept()
  assert.ok((await purgeOpenid(s.deps)) > 0)
  assert.deepEqual(await kept(), before)
  const { rows } = await s.db.owner.query('select count(*)::int as n from openid.held')
  assert.deepEqual(rows, [{ n: 0 }])
})
