/** A body calls so often a minute and not once more, in however many processes, and hears when it may again. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { inTransaction } from '../store/index.ts'
import { issuerOf } from './deps.ts'
import { callLimits } from './limits.ts'
import { limitParty } from './party-acts.ts'
import { openidServer, relyingParty, through } from './testing.ts'

const s = await openidServer()
after(() => s.close())
const by = { by: 'test', at: s.clock.now() }
const noon = Date.parse('2026-11-25T12:00:10Z')

test('two processes together let through as many calls as the limit, never one more, and none is lost to one alone', async () => {
  const party = { clientId: 'a-body', perMinute: 100 }
  const [one, other] = [callLimits(s.pool, () => noon), callLimits(s.pool, () => noon)]
  const asked = await Promise.all(
    Array.from({ length: 300 }, (_, i) => (i % 2 === 0 ? one : other).spend(party, 'token')),
  )
  assert.equal(asked.filter((seconds) => seconds === 0).length, 100)
  assert.deepEqual(new Set(asked), new Set([0, 50]), 'fifty seconds are left of the minute')
  const alone = { clientId: 'another', perMinute: 7 }
  const got = []
  for (let i = 0; i < 8; i++) got.push(await one.spend(alone, 'par'))
  assert.deepEqual(got.slice(0, 7), Array(7).fill(0))
  assert.equal(got[7], 50)
})

test('the next minute is a new one, and each kind of call is counted by itself', async () => {
  let now = noon
  const limits = callLimits(s.pool, () => now)
  const party = { clientId: 'by-the-minute', perMinute: 1 }
  assert.equal(await limits.spend(party, 'token'), 0)
  assert.equal(await limits.spend(party, 'token'), 50)
  assert.equal(await limits.spend(party, 'userinfo'), 0)
  now += 50_000
  assert.equal(await limits.spend(party, 'token'), 0)
})

/** Calls until one is refused; a minute may end between two calls, so twice the limit is let through at most. */
async function untilRefused(limit: number, call: () => Promise<Response>): Promise<Response> {
  for (let i = 0; i <= 2 * limit; i++) {
    const answer = await call()
    if (answer.status === 429) return answer
    await answer.arrayBuffer()
  }
  throw new Error('never refused')
}

test('past its limit a body hears 429 and when to come back, at each of its calls; others go on', async () => {
  const rp = await relyingParty(s)
  const other = await relyingParty(s)
  const fahd = await s.signedIn()
  const begun = await rp.begin()
  const tokens = await rp.tokens(await through(fahd, begun), begun)
  await inTransaction(s.pool, (tx) => limitParty(tx, rp.clientId, 3, by))
  let last: Response | undefined
  const fetch = rp.config[(await import('openid-client')).customFetch]
  Object.assign(rp.config, {
    [(await import('openid-client')).customFetch]: async (...given: Parameters<NonNullable<typeof fetch>>) => {
      last = (await s.fetch(...given)) as Response
      return last.clone()
    },
  })
  const client = await import('openid-client')
  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    par: () => rp.begin(),
    token: () => client.refreshTokenGrant(rp.config, tokens.refresh_token ?? '', undefined, { DPoP: rp.dpop }),
    userinfo: () => rp.userinfo(tokens),
    introspect: () => client.tokenIntrospection(rp.config, tokens.access_token),
    revoke: () => client.tokenRevocation(rp.config, 'nothing'),
  }
  for (const [what, call] of Object.entries(calls)) {
    const no = await untilRefused(3, async () => {
      await call().catch(() => {})
      return last as Response
    })
    const said = (await no.json()) as { error: string; error_description: string }
    assert.equal(said.error, 'too_many_requests', what)
    assert.match(said.error_description, new RegExp(`^at most 3 calls of ${what} a minute`))
    const seconds = Number(no.headers.get('retry-after'))
    assert.ok(seconds >= 1 && seconds <= 60, what)
    assert.equal(no.headers.get('www-authenticate'), null, 'no other token would help')
  }
  await other.begin()
  const { rows } = await s.db.owner.query(
    `select detail from openid.party_event where client_id = $1 and what = 'limited'`,
    [rp.clientId],
  )
  assert.deepEqual(rows, [{ detail: { perMinute: 3 } }])
})

test('a body with a secret is counted too, and who only knows its name uses nothing up', async () => {
  const rp = await relyingParty(s, { profile: 'compat', more: { auth: 'client_secret_basic' } })
  await inTransaction(s.pool, (tx) => limitParty(tx, rp.clientId, 2, by))
  const ask = (secret: string) =>
    s.fetch(`${issuerOf(s.deps)}/introspect`, {
      method: 'POST',
      body: new URLSearchParams({ token: 'nothing' }),
      headers: { authorization: `Basic ${Buffer.from(`${rp.clientId}:${secret}`).toString('base64')}` },
      redirect: 'manual',
    }) as Promise<Response>
  for (let i = 0; i < 10; i++) assert.equal((await ask('not the secret')).status, 401)
  const first = await ask(rp.secret ?? '')
  assert.equal(first.status, 200)
  assert.equal((await untilRefused(2, () => ask(rp.secret ?? ''))).status, 429)
})
