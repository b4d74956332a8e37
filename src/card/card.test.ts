/** The card's page, wallets that get it (OpenID4VCI) and readers that ask wallets for parts of it (OpenID4VP). */
import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { generateKeyPair } from 'jose'
import { cast, castNow } from '../../cast/index.ts'
import { identityCards } from '../registers/identity-cards/index.ts'
import { verbs } from '../requests/registers.ts'
import { inTransaction, uuid } from '../store/index.ts'
import { readingsOf } from '../watch/index.ts'
import { readCode } from './code.ts'
import { secondsOf } from './deps.ts'
import { followRegisters, purgeCard } from './follow.ts'
import { publicKeys } from './keys.ts'
import { readStatusList, statusOf } from './status.ts'
import { cardServer } from './testing.ts'
import { payloadOf, type Wallet } from './wallet.testing.ts'

const s = await cardServer()
after(() => s.close())
beforeEach(async () => {
  await s.db.owner.query(
    `update card.device set revoked_at = added_at, revoked_why = 'by-holder' where revoked_at is null`,
  )
})

const full = async (count = 5, who: 'FAHD' | 'MONA' = 'FAHD'): Promise<Wallet> => {
  const { offer, txCode } = await s.offer(who)
  const wallet = s.wallet()
  const got = await wallet.take(offer, txCode, count)
  assert.equal(got.status, 200, JSON.stringify(got.body))
  assert.equal(wallet.copies.length, count)
  return wallet
}
const request = async (claims: readonly string[] = ['age_over_18', 'name']) => {
  const made = await s.ask('POST', '/card/requests', { json: { reader: 'demo-sports-hall', claims } })
  assert.equal(made.status, 201, made.text)
  return made.body as { request_id: string; secret: string; link: string }
}
const outcome = async (made: { request_id: string; secret: string }) =>
  (await s.ask('GET', `/card/requests/${made.request_id}`, undefined, made.secret)).body
const listNow = async (uri: string) => {
  const { text } = await s.ask('GET', new URL(uri).pathname)
  return readStatusList(text, publicKeys(s.deps), secondsOf(s.clock.now()))
}
const placeOf = (credential: string) => {
  const { status } = payloadOf(credential) as { status?: { status_list: { idx: number; uri: string } } }
  assert.ok(status)
  return { uri: status.status_list.uri, index: status.status_list.idx }
}

test('Fahd sees his card with both dates and a code that holds, signed anew at each look', async () => {
  const fahd = await s.signedIn()
  await fahd.get('/account')
  assert.match(fahd.html, /href="\/card"/)
  await fahd.get('/card')
  assert.equal(fahd.status, 200, fahd.text)
  assert.ok(fahd.text.includes(cast.FAHD.number) && fahd.text.includes('Fahd Saleh Abdullah Alotaibi'))
  assert.match(fahd.text, /1448|1447|1446/)
  assert.match(fahd.text, /no photo/i)
  const qr = /<svg class="qr"[\s\S]*?<\/svg>/.exec(fahd.html)?.[0]
  await fahd.get('/card')
  assert.notEqual(/<svg class="qr"[\s\S]*?<\/svg>/.exec(fahd.html)?.[0], qr)
})

test('the card is not shown six minutes after signing in, nor to whoever is not activated, nor to a stranger', async () => {
  const fahd = await s.signedIn()
  s.clock.forward(5 * 60_000 + 1)
  await fahd.get('/card')
  assert.ok(!fahd.text.includes(cast.FAHD.number) && /Sign in again/.test(fahd.text), fahd.text)
  await fahd.post('/card/offers', {})
  assert.doesNotMatch(fahd.html, /credential_offer/)
  const stranger = s.visitor('en')
  await stranger.get('/card')
  assert.match(stranger.path, /^\/sign-in/)
  const low = await s.signedIn('MONA')
  await s.db.owner.query('update identity.session set identity_level = 1 where person_id = $1', [cast.MONA.id])
  await low.get('/card')
  assert.equal(low.status, 403)
  assert.match(low.text, /activation in person/)
})

test('whose card has run out has no digital card, and is told what to do', async () => {
  const turki = await s.signedIn('TURKI')
  await turki.get('/card')
  assert.equal(turki.status, 200, 'his card runs to 3 April 2026')
  s.clock.set('2026-04-04T06:00:00.000Z')
  const later = await s.signedIn('TURKI')
  await later.get('/card')
  assert.equal(later.status, 409)
  assert.match(later.text, /expired. Renew it/)
  s.clock.set(castNow)
})

test('without scripts the server verifies a posted code, and refuses a changed, an old and a revoked one', async () => {
  const { codeOf } = await import('./code.testing.ts')
  const guard = s.visitor('en')
  await guard.get('/verify/card')
  const code = await codeOf(s.deps, cast.FAHD.id)
  await guard.send({ code })
  assert.match(guard.text, /Genuine and in force/)
  assert.ok(guard.text.includes(cast.FAHD.number))
  const answer = (html: string) => /<div id="answer">[\s\S]*?<div id="live"/.exec(html)?.[0] ?? ''
  await guard.send({ code: code.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) })
  assert.match(answer(guard.html), /data-reason="(malformed|not-a-code|not-canonical)"/)
  s.clock.forward(31_000)
  await guard.send({ code })
  assert.match(answer(guard.html), /data-reason="expired"/)
  const later = await codeOf(s.deps, cast.FAHD.id)
  await s.db.owner.query(
    'update card.status s set revoked_at = now() from card.holder h where h.list = s.list and h.idx = s.idx',
  )
  await guard.send({ code: later })
  assert.match(answer(guard.html), /data-reason="revoked"/)
  await s.db.owner.query('update card.status set revoked_at = null')
})

test('a wallet gets copies, each bound to its own key, with its own place, telling nothing by itself', async () => {
  const wallet = await full(10)
  const places = new Set(wallet.copies.map(({ credential }) => JSON.stringify(placeOf(credential))))
  assert.equal(places.size, 10)
  for (const { credential, jwk } of wallet.copies) {
    const payload = payloadOf(credential)
    assert.deepEqual((payload.cnf as { jwk: unknown }).jwk, { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y })
    const said = JSON.stringify(payload)
    for (const secret of [cast.FAHD.number, 'Fahd', 'العتيبي', cast.FAHD.born]) assert.ok(!said.includes(secret))
  }
  const told = await s.phone(cast.FAHD.mobile ?? '')
  assert.ok(told.some(({ kind }) => kind === 'card.new-device'))
  const { rows: read } = await readingsOf(s.pool, cast.FAHD.id, 5)
  assert.deepEqual([read[0]?.audience, read[0]?.purpose], ['wallet', 'card'])
  const { rows } = await s.db.owner.query('select kind from card.event where person_id = $1 order by at, event_id', [
    cast.FAHD.id,
  ])
  assert.ok(rows.some(({ kind }) => kind === 'offered') && rows.some(({ kind }) => kind === 'issued'))
})

test('an offer is good once, for two minutes, and for five tries of its code', async () => {
  const wallet = s.wallet()
  const first = await s.offer()
  assert.equal((await wallet.redeem(first.offer, first.txCode)).status, 200)
  assert.deepEqual((await wallet.redeem(first.offer, first.txCode)).body, { error: 'invalid_grant' })

  const late = await s.offer()
  s.clock.forward(2 * 60_000)
  assert.equal((await wallet.redeem(late.offer, late.txCode)).body.error, 'invalid_grant')

  const guessed = await s.offer()
  const wrong = guessed.txCode === '000000' ? '000001' : '000000'
  for (let i = 0; i < 5; i++) assert.equal((await wallet.redeem(guessed.offer, wrong)).body.error, 'invalid_grant')
  assert.equal((await wallet.redeem(guessed.offer, guessed.txCode)).body.error, 'invalid_grant')

  const four = await s.offer()
  for (let i = 0; i < 4; i++) await wallet.redeem(four.offer, wrong === four.txCode ? '999999' : wrong)
  assert.equal((await wallet.redeem(four.offer, four.txCode)).status, 200)

  const former = await s.offer()
  const latter = await s.offer()
  assert.equal((await wallet.redeem(former.offer, former.txCode)).status, 400, 'a new offer ends the former')
  assert.equal((await wallet.redeem(latter.offer, latter.txCode)).status, 200)
})

test('a token, a nonce and a proof are good once, and a proof must be for us, now, by the key it names', async () => {
  const wallet = s.wallet()
  const issuer = 'http://portal.test/card'
  const token = async () => {
    const { offer, txCode } = await s.offer()
    return String((await wallet.redeem(offer, txCode)).body.access_token)
  }
  const jwts = async (count: number, nonce: string, aud = issuer) =>
    (await wallet.proofs(aud, count, nonce)).map(({ jwt }) => jwt)
  const access = await token()
  const nonce = await wallet.nonce()
  assert.equal((await wallet.credential(access, [])).body.error, 'invalid_proof')
  assert.equal((await wallet.credential(access, await jwts(11, nonce))).body.error, 'invalid_credential_request')
  assert.equal((await wallet.credential(access, await jwts(1, 'made.up.nonce'))).body.error, 'invalid_nonce')
  assert.equal((await wallet.credential(access, await jwts(1, nonce, 'https://other'))).body.error, 'invalid_proof')
  const [twice = ''] = await jwts(1, nonce)
  assert.equal((await wallet.credential(access, [twice, twice])).body.error, 'invalid_proof')
  const [head, body] = twice.split('.')
  const [other = ''] = await jwts(1, nonce)
  assert.equal(
    (await wallet.credential(access, [`${head}.${body}.${other.split('.')[2]}`])).body.error,
    'invalid_proof',
  )
  const good = await jwts(2, nonce)
  assert.equal((await wallet.credential(access, good)).status, 200)
  assert.equal((await wallet.credential(access, await jwts(1, await wallet.nonce()))).body.error, 'invalid_token')
  assert.equal((await wallet.credential(await token(), await jwts(1, nonce))).body.error, 'invalid_nonce')
  const old = await wallet.nonce()
  s.clock.forward(5 * 60_000 + 1000)
  assert.equal((await wallet.credential(await token(), await jwts(1, old))).body.error, 'invalid_nonce')
})

test('three devices and no fourth; the holder revokes one on her page and there is room again', async () => {
  for (let i = 0; i < 3; i++) await full(1)
  await s.db.owner.query(`update card.offer set made_at = made_at - interval '2 hours'`)
  const fahd = await s.signedIn()
  await fahd.get('/card')
  assert.ok(!fahd.forms().some(({ action }) => action === '/card/offers'))
  const refused = await fahd.post('/card/offers', {})
  assert.match(refused.text, /three devices/)
  await fahd.get('/card')
  const revoke = fahd.forms().filter(({ action }) => action.endsWith('/revoke'))
  assert.equal(revoke.length, 3)
  await fahd.send({}, revoke[0]?.action ?? '')
  assert.equal(fahd.forms().filter(({ action }) => action.endsWith('/revoke')).length, 2)
  await fahd.send({}, '/card/offers')
  assert.match(fahd.html, /openid-credential-offer:\/\//)
})

test('nobody revokes another’s device', async () => {
  const wallet = await full(1)
  const { rows } = await s.db.owner.query<{ device_id: string }>(
    'select device_id from card.device where revoked_at is null',
  )
  const mona = await s.signedIn('MONA')
  await mona.post(`/card/devices/${rows[0]?.device_id}/revoke`, {})
  const made = await request()
  const asked = await wallet.open(made.link)
  assert.equal(
    (await wallet.answer(asked, await wallet.present(wallet.fresh(), asked, { claims: ['age_over_18', 'name'] })))
      .status,
    200,
  )
})

test('a reader learns what it asked for and nothing else; the wallet shows each copy once', async () => {
  const wallet = await full()
  const made = await request()
  const asked = await wallet.open(made.link)
  const presented = await wallet.present(wallet.fresh(), asked, { claims: ['age_over_18', 'name'] })
  assert.deepEqual(await wallet.answer(asked, presented), { status: 200, body: {}, text: '{}' })
  assert.deepEqual(await outcome(made), {
    outcome: 'accepted',
    claims: { age_over_18: true, name: 'Fahd Saleh Abdullah Alotaibi' },
  })
  assert.equal((await s.ask('GET', `/card/requests/${made.request_id}`, undefined, 'x'.repeat(43))).status, 404)
  const twice = await wallet.answer(asked, presented)
  assert.equal(twice.body.error, 'already_answered')
})

test('a reader may not ask for what it is not listed for, and who is no reader may not ask', async () => {
  const ask = (json: object) => s.ask('POST', '/card/requests', { json })
  assert.equal((await ask({ reader: 'demo-sports-hall', claims: ['national_number'] })).body.error, 'claim_not_listed')
  assert.equal((await ask({ reader: 'somebody', claims: ['name'] })).body.error, 'unknown_reader')
  assert.equal((await ask({ reader: 'demo-sports-hall', claims: [] })).body.error, 'no_claims')
})

test('each thing that is wrong with an answer has its own refusal', async () => {
  const wallet = await full(10)
  const claims = ['age_over_18', 'name']
  const stranger = (await generateKeyPair('ES256', { extractable: true })).privateKey
  const now = secondsOf(s.clock.now())
  const said = async (make: (w: Wallet, asked: Awaited<ReturnType<Wallet['open']>>) => Promise<string>) => {
    const made = await request(claims)
    const asked = await wallet.open(made.link)
    const { body } = await wallet.answer(asked, await make(wallet, asked))
    assert.equal((await outcome(made)).outcome, body.error)
    return body.error
  }
  const copy = wallet.copies[0] ?? assert.fail()
  const other = wallet.copies[1] ?? assert.fail()
  const changed = (text: string, part: number) => {
    const parts = text.split('~')
    const one = parts.at(part) ?? ''
    const at = one.length - 10
    parts.splice(
      part < 0 ? parts.length + part : part,
      1,
      one.slice(0, at) + (one[at] === 'A' ? 'B' : 'A') + one.slice(at + 1),
    )
    return parts.join('~')
  }
  const cases: Readonly<Record<string, Parameters<typeof said>[0]>> = {
    malformed: async () => 'nothing',
    wrong_nonce: (w, a) => w.present(copy, a, { claims, nonce: 'another' }),
    wrong_audience: (w, a) => w.present(copy, a, { claims, audience: 'another' }),
    stale_proof: (w, a) => w.present(copy, a, { claims, iat: now - 301 }),
    bad_holder_proof: (w, a) => w.present(copy, a, { claims, key: stranger }),
    no_holder_proof: (w, a) => w.present(copy, a, { claims, bare: true }),
    more_than_asked: (w, a) => w.present(copy, a, { claims: [...claims, 'national_number'] }),
    less_than_asked: (w, a) => w.present(copy, a, { claims: ['name'] }),
    bad_issuer_signature: async (w, a) => changed(await w.present(copy, a, { claims }), 0),
    other_presentation: async (w, a) => {
      const parts = (await w.present(copy, a, { claims })).split('~')
      return [...parts.slice(0, -2), parts.at(-1)].join('~')
    },
    unknown_disclosure: async (w, a) => {
      // A disclosure of another copy, bound by the holder's own key: only the issuer's digests tell.
      const theirs = (await w.present(other, a, { claims })).split('~')
      const [jwt] = copy.credential.split('~')
      const mixed = { ...copy, credential: `${jwt}~${theirs.slice(1, -1).join('~')}~` }
      return signedAnew(mixed, a)
    },
  }
  async function signedAnew(mixed: typeof copy, a: Parameters<Wallet['present']>[1]): Promise<string> {
    const { SignJWT } = await import('jose')
    const { digestOf } = await import('./sd-jwt.ts')
    const proof = await new SignJWT({ nonce: a.nonce, sd_hash: digestOf(mixed.credential) })
      .setProtectedHeader({ alg: 'ES256', typ: 'kb+jwt' })
      .setAudience(a.client_id)
      .setIssuedAt(secondsOf(s.clock.now()))
      .sign(mixed.key)
    return mixed.credential + proof
  }
  for (const [code, make] of Object.entries(cases)) assert.equal(await said(make), code, code)

  const gone = await s.ask('POST', `/card/requests/${uuid()}/response`, { form: { state: 'x', vp_token: '{}' } })
  assert.equal(gone.body.error, 'unknown_request')
  const made = await request()
  const asked = await wallet.open(made.link)
  const refused = await s.ask('POST', new URL(asked.response_uri).pathname, {
    form: { state: asked.state, error: 'access_denied' },
  })
  assert.equal(refused.body.error, 'wallet_refused')
  const late = await request()
  const open = await wallet.open(late.link)
  s.clock.forward(5 * 60_000)
  assert.equal((await wallet.answer(open, await wallet.present(copy, open, { claims }))).body.error, 'request_over')
  s.clock.forward(30 * 86_400_000)
  const month = await request()
  const then = await wallet.open(month.link)
  assert.equal(
    (await wallet.answer(then, await wallet.present(copy, then, { claims }))).body.error,
    'credential_expired',
  )
})

test('a revoked device is refused at once by our verifier and within a minute by the list', async () => {
  const wallet = await full(2)
  const place = placeOf(wallet.copies[0]?.credential ?? '')
  const at = () => secondsOf(s.clock.now())
  assert.equal(statusOf(await listNow(place.uri), place, at()), 'holds')
  const fahd = await s.signedIn()
  await fahd.get('/card')
  await fahd.send({}, fahd.forms().find(({ action }) => action.endsWith('/revoke'))?.action ?? '')
  const made = await request()
  const asked = await wallet.open(made.link)
  const answer = await wallet.answer(
    asked,
    await wallet.present(wallet.fresh(), asked, { claims: ['age_over_18', 'name'] }),
  )
  assert.equal(answer.body.error, 'revoked')
  // The list is kept for 25 seconds here and 25 on the way: what somebody holds is at most 50 seconds behind.
  const header = await s.app.inject({ url: new URL(place.uri).pathname })
  assert.equal(header.headers['cache-control'], 'public, max-age=25')
  s.clock.forward(25_000)
  assert.equal(statusOf(await listNow(place.uri), place, at()), 'revoked')
  const list = await listNow(place.uri)
  assert.equal(statusOf(list, { ...place, index: place.index ^ 1 }, at()), 'holds')
  assert.equal(statusOf(list, { ...place, index: place.index ^ 1 }, at() + 24 * 3600 + 1), 'old')
  assert.equal(statusOf(list, place, at() + 24 * 3600 + 1), 'revoked')
  assert.equal(statusOf(null, place, at()), 'unknown')
})

test('a status list by another key or of another list is not believed', async () => {
  const { text } = await s.ask('GET', '/card/status/0')
  const now = secondsOf(s.clock.now())
  assert.ok(await readStatusList(text, publicKeys(s.deps), now))
  assert.equal(await readStatusList(text, [], now), null)
  assert.equal(await readStatusList(text.replace(/\.[^.]+\./, '.e30.'), publicKeys(s.deps), now), null)
  assert.equal((await s.ask('GET', '/card/status/77')).status, 404)
})

test('Mona reports her card lost, and her digital card ends by itself', async () => {
  const wallet = await full(1, 'MONA')
  const place = placeOf(wallet.copies[0]?.credential ?? '')
  const effect = identityCards.reportLost({
    holder: cast.MONA.id,
    document: 'national-id',
    lostOn: s.clock.now().slice(0, 10) as `${number}-${number}-${number}`,
    place: 'الرياض',
    circumstances: 'في السوق',
  })
  const verb = verbs.get(effect.verb) ?? assert.fail(effect.verb)
  await inTransaction(s.pool, (tx) => verb(tx, effect.args as never, { request: uuid(), step: 'x', at: s.clock.now() }))
  assert.ok((await followRegisters(s.deps)) >= 1)
  s.clock.forward(26_000)
  assert.equal(statusOf(await listNow(place.uri), place, secondsOf(s.clock.now())), 'revoked')
  const mona = await s.signedIn('MONA')
  await mona.get('/card')
  assert.equal(mona.status, 409)
  assert.match(mona.text, /reported your card lost/)
})

test('the code of the page is read by what verifiers read it with, and forgetting leaves the history', async () => {
  const { codeOf } = await import('./code.testing.ts')
  const keys = ((await s.ask('GET', '/card/keys.json')).body as { keys: ReturnType<typeof publicKeys> }).keys
  const read = await readCode(await codeOf(s.deps, cast.FAHD.id), keys, secondsOf(s.clock.now()))
  assert.ok(read.ok && read.card.number === cast.FAHD.number)
  const before = await s.db.owner.query('select count(*)::int as n from card.event')
  s.clock.forward(2 * 86_400_000)
  await purgeCard(s.deps)
  const { rows } = await s.db.owner.query(
    'select (select count(*)::int from card.offer) as offers, (select count(*)::int from card.event) as events',
  )
  assert.deepEqual(rows, [{ offers: 0, events: before.rows[0]?.n }])
})
