/** Who may ask people to sign in here: registered strictly, in the sandbox by anybody, among real people once approved. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, test } from 'node:test'
import { cast } from '../../cast/index.ts'
import { inTransaction } from '../store/index.ts'
import { addressTrouble, keysTrouble } from './addresses.ts'
import { makeSigningKeys, readSigningKeys } from './keys.ts'
import { acrOf, meets, wantedLevels } from './levels.ts'
import { partyOf, registerParty } from './parties.ts'
import { approveParty, closeParty } from './party-acts.ts'
import { subjectOf } from './subjects.ts'
import { openidServer, relyingParty, university } from './testing.ts'

const s = await openidServer()
after(() => s.close())

const jwk = (kind: 'ec' | 'rsa' | 'ed25519', more: object = {}) => {
  const pair =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : kind === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ed25519')
  return { ...pair.publicKey.export({ format: 'jwk' }), kid: kind, use: 'sig', ...more }
}

test('addresses are https, or http on loopback in the sandbox, written out and without tricks', () => {
  for (const right of ['https://a.example/back', 'https://a.example', 'https://a.example:8443/x?y=z']) {
    assert.equal(addressTrouble(right, false), null, right)
  }
  for (const right of ['http://localhost:4000/back', 'http://127.0.0.1/x', 'http://[::1]:9/x']) {
    assert.equal(addressTrouble(right, true), null, right)
    assert.notEqual(addressTrouble(right, false), null, right)
  }
  for (const wrong of [
    'http://a.example/back',
    'http://localhost.evil.example/',
    'https://user@a.example/',
    'https://a.example/#x',
    'https://*.a.example/',
    'https://A.example/',
    'https://a.example/../back',
    'javascript:alert(1)',
    'myapp://back',
    '//a.example/back',
    '',
  ]) {
    assert.notEqual(addressTrouble(wrong, true), null, wrong)
  }
})

test('keys are public, of the kinds we speak, each with a name and a use', () => {
  for (const kind of ['ec', 'rsa', 'ed25519'] as const)
    assert.equal(keysTrouble({ keys: [jwk(kind)] }, true), null, kind)
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })
  const other = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const wrong: Readonly<Record<string, unknown>> = {
    'no set': null,
    none: { keys: [] },
    'a secret': { keys: [{ kty: 'oct', k: 'abc', kid: 'x', use: 'sig' }] },
    'a private key': { keys: [{ ...jwk('ec'), d: 'abc' }] },
    'an address': { keys: [{ ...jwk('ec'), x5u: 'https://evil.example' }] },
    'a weak one': { keys: [{ ...weak, kid: 'x', use: 'sig' }] },
    'another curve': { keys: [{ ...other.publicKey.export({ format: 'jwk' }), kid: 'x', use: 'sig' }] },
    'no name': { keys: [{ ...jwk('ec'), kid: undefined }] },
    'no use': { keys: [{ ...jwk('ec'), use: undefined }] },
    'another algorithm': { keys: [jwk('rsa', { alg: 'RS256' })] },
    'one name twice': { keys: [jwk('ec'), jwk('ec')] },
    'none to sign with': { keys: [jwk('ec', { use: 'enc', alg: 'ECDH-ES' })] },
    'not a point': { keys: [{ ...jwk('ec'), x: 'AAAA' }] },
  }
  for (const [what, keys] of Object.entries(wrong)) assert.notEqual(keysTrouble(keys, true), null, what)
})

test('a registration with anything that is not asked for is refused, and so is each thing that is wrong', async () => {
  const good = { ...university, jwks: { keys: [jwk('ec')] } }
  const wrong: Readonly<Record<string, object>> = {
    redirect_uris: { redirect_uris: ['https://a.example/x', 'https://b.example/x'] },
    'redirect_uris.0': { redirect_uris: ['http://a.example/x'] },
    jwks: { jwks: { keys: [] } },
    auth: { auth: 'client_secret_basic' },
    asks: { asks: [university.asks[0], university.asks[0]] },
    backchannel_logout_uri: { backchannel_logout_uri: 'file:///etc/passwd' },
    userinfo_signed_response_alg: { userinfo_encrypted_response_alg: 'ECDH-ES' },
    '': { legalBasis: { ar: 'نظام', en: 'law' } },
    'name.ar': { name: { ar: '', en: 'Name' } },
    id_token_signed_response_alg: { id_token_signed_response_alg: 'RS256' },
  }
  const how = { owner: cast.HIND.id, at: s.clock.now(), sandbox: true }
  for (const [where, more] of Object.entries(wrong)) {
    const answer = await inTransaction(s.pool, async (tx) =>
      registerParty(tx, { ...good, ...more }, how).finally(() => tx.query('select 1')),
    )
    assert.ok(!answer.ok && where in answer.troubles, `${where}: ${JSON.stringify(answer)}`)
  }
})

test('any signed-in person registers a party of the sandbox, rotates its keys, and nobody else does', async () => {
  const nobody = await s.visitor().raw('POST', '/openid/parties', '{}', { 'content-type': 'application/json' })
  assert.equal(nobody.statusCode, 401)
  const json = { 'content-type': 'application/json' }
  const khalid = await s.signedIn('KHALID')
  const given = JSON.stringify({
    ...university,
    redirect_uris: ['http://localhost:4000/back'],
    post_logout_redirect_uris: [],
    jwks: { keys: [jwk('ec')] },
  })
  const made = await khalid.raw('POST', '/openid/parties', given, json)
  assert.equal(made.statusCode, 201, made.body)
  const { client_id, sandbox } = made.json() as { client_id: string; sandbox: boolean }
  assert.equal(sandbox, true)
  assert.equal((await partyOf(s.pool, client_id))?.state, 'sandbox')
  const keys = JSON.stringify({ keys: [jwk('rsa')] })
  assert.equal((await khalid.raw('POST', `/openid/parties/${client_id}/keys`, keys, json)).statusCode, 204)
  const mona = await s.signedIn('MONA')
  assert.equal((await mona.raw('POST', `/openid/parties/${client_id}/keys`, keys, json)).statusCode, 404)
  const mine = (await khalid.raw('GET', '/openid/parties')).json() as { parties: { clientId: string }[] }
  assert.deepEqual(
    mine.parties.map((p) => p.clientId),
    [client_id],
  )
  const bad = await khalid.raw('POST', '/openid/parties', JSON.stringify({ name: 'x' }), json)
  assert.equal(bad.statusCode, 422)
  assert.ok('redirect_uris' in (bad.json() as { troubles: object }).troubles)
  const foreign = await khalid.raw('POST', '/openid/parties', given, { ...json, 'sec-fetch-site': 'cross-site' })
  assert.equal(foreign.statusCode, 403, 'not from another site’s page')
  const answers = await Promise.all(
    Array.from({ length: 15 }, () => khalid.raw('POST', '/openid/parties', given, json)),
  )
  assert.equal(answers.filter(({ statusCode }) => statusCode === 201).length, 9, 'ten at most, also at once')
})

test('a party waits for approval, may be met once it has it, and not once it is closed', async () => {
  const how = { owner: cast.HIND.id, at: s.clock.now(), sandbox: false }
  const made = await inTransaction(s.pool, (tx) =>
    registerParty(tx, { ...university, jwks: { keys: [jwk('ec')] } }, how),
  )
  assert.ok(made.ok)
  const by = { by: 'officer', at: s.clock.now() }
  const met = async () =>
    (await s.deps.pool.query(`select state from openid.party where client_id = $1`, [made.clientId])).rows[0]?.state
  assert.equal(await met(), 'pending')
  assert.equal(await inTransaction(s.pool, (tx) => approveParty(tx, made.clientId, by)), null)
  assert.notEqual(await inTransaction(s.pool, (tx) => approveParty(tx, made.clientId, by)), null, 'once')
  assert.equal(await met(), 'approved')
  const rp = await relyingParty(s)
  await rp.begin()
  await inTransaction(s.pool, (tx) => closeParty(tx, rp.clientId, by))
  await assert.rejects(rp.begin())
  const { rows } = await s.db.owner.query(
    'select what, by_whom from openid.party_event where client_id = $1 order by at, event_id',
    [made.clientId],
  )
  assert.deepEqual(rows, [
    { what: 'registered', by_whom: cast.HIND.id },
    { what: 'approved', by_whom: 'officer' },
  ])
  const loopback = {
    ...university,
    redirect_uris: ['http://localhost:9/x'],
    post_logout_redirect_uris: [],
    jwks: { keys: [jwk('ec')] },
  }
  const local = await inTransaction(s.pool, (tx) => registerParty(tx, loopback, { ...how, sandbox: true }))
  assert.ok(local.ok)
  const no = await inTransaction(s.pool, (tx) => approveParty(tx, local.clientId, by))
  assert.match(no ?? '', /loopback/)
})

test('among real people a party of the sandbox meets only the numbers of nobody', async () => {
  const real = await openidServer({ synthetic: false })
  try {
    const rp = await relyingParty(real, { sandbox: true })
    const fahd = await real.signedIn()
    await fahd.get((await rp.begin()).path)
    assert.match(fahd.text, /asks for some of your data/, 'Fahd has a number kept for nobody')
    await real.db.owner.query(`update people.person set number = '1000000008' where person_id = $1`, [cast.FAHD.id])
    const again = await real.signedIn()
    await again.get((await rp.begin()).path)
    assert.equal(again.status, 403)
    assert.match(again.text, /does not work with real people/)
  } finally {
    await real.close()
  }
})

test('levels are pairs, and asking for one is asking for at least that', () => {
  assert.deepEqual(wantedLevels('ia2 aa2'), { identity: 2, signIn: 2 })
  assert.deepEqual(wantedLevels('aa3'), { identity: 0, signIn: 3 })
  assert.equal(wantedLevels('ia2 loa3'), null)
  assert.equal(acrOf({ identity: 3, signIn: 2 }), 'ia3 aa2')
  assert.ok(meets({ identity: 3, signIn: 2 }, { identity: 2, signIn: 2 }))
  assert.ok(!meets({ identity: 3, signIn: 1 }, { identity: 2, signIn: 2 }))
})

test('signing keys are private, named and of our algorithms; a subject says nothing of the person', () => {
  const made = makeSigningKeys()
  assert.deepEqual(readSigningKeys(JSON.stringify(made)), made)
  const [first] = made.keys
  for (const wrong of [
    '',
    '{}',
    '{"keys":[]}',
    JSON.stringify({ keys: [{ ...first, d: undefined }] }),
    JSON.stringify({ keys: [first, first] }),
  ]) {
    assert.throws(
      () => readSigningKeys(wrong),
      (error: Error) => !error.message.includes(String(first?.d)),
      wrong.slice(0, 20),
    )
  }
  const key = Buffer.alloc(32, 1)
  assert.equal(subjectOf(key, 'a', cast.FAHD.id), subjectOf(key, 'a', cast.FAHD.id))
  assert.notEqual(subjectOf(key, 'a', cast.FAHD.id), subjectOf(key, 'b', cast.FAHD.id))
  assert.match(subjectOf(key, 'a', cast.FAHD.id), /^[\w-]{43}$/)
})
