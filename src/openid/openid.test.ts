/** Signing in to a body with one's account here, as `openid-client` and a browser without scripts do it. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import * as client from 'openid-client'
import { cast } from '../../cast/index.ts'
import { openidServer, relyingParty, through } from './testing.ts'

const s = await openidServer()
after(() => s.close())

test('a person signs in to a university, which learns what she agreed to and nothing else', async () => {
  const rp = await relyingParty(s)
  const fahd = await s.signedIn()
  const begun = await rp.begin()
  const back = await through(fahd, begun, { 'give.birthdate': 'yes' })
  assert.match(back, /^\/back\?code=.*iss=/, fahd.text)
  const tokens = await rp.tokens(back, begun)
  assert.equal(tokens.token_type, 'dpop')
  const known = await rp.userinfo(tokens)
  assert.deepEqual(Object.keys(known).sort(), ['age_over_18', 'birthdate', 'name', 'name#ar', 'name#en', 'sub'])
  assert.equal(known['name#en'], 'Fahd Saleh Abdullah Alotaibi')
  assert.equal(known.birthdate, cast.FAHD.born)
  assert.equal(known.age_over_18, true)
  assert.ok(!JSON.stringify(known).includes(cast.FAHD.number))
  assert.equal(tokens.claims()?.acr, 'ia3 aa2')
  void client
})
