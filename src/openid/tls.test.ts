/** Behind TLS: the issuer is https whatever a request says of itself, and cookies cannot be set or read by anybody else. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openidServer, relyingParty, through } from './testing.ts'

const s = await openidServer({ secure: true })
after(() => s.close())

test('a person signs in to a body over https, by cookies of this host alone', async () => {
  const rp = await relyingParty(s)
  const fahd = await s.signedIn()
  const begun = await rp.begin()
  const start = await fahd.raw('GET', begun.path)
  const set = [start.headers['set-cookie'] ?? []].flat().filter((line) => line.includes('openid'))
  assert.ok(set.length > 0)
  for (const line of set) {
    assert.match(line, /secure/i, line)
    assert.match(line, /httponly/i, line)
    assert.match(line, /samesite=lax/i, line)
    assert.match(line, /^__(Host|Secure)-openid/, line)
    if (line.startsWith('__Host-')) assert.match(line, /path=\/;/i, line)
  }
  assert.match(String(start.headers['strict-transport-security']), /max-age/)
  const tokens = await rp.tokens(await through(fahd, begun), begun)
  assert.equal(tokens.claims()?.iss, 'https://portal.test/openid')
  assert.ok((await rp.userinfo(tokens)).sub)
})

test('what a request says of its host changes no address that we give', async () => {
  const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' }
  const answer = await s.visitor().raw('GET', '/openid/.well-known/openid-configuration', undefined, headers)
  assert.equal(answer.statusCode, 200)
  assert.ok(!answer.body.includes('evil'))
  assert.equal((answer.json() as { token_endpoint: string }).token_endpoint, 'https://portal.test/openid/token')
})
