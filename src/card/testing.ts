/** For tests: the portal and the card's room on a real PostgreSQL, holders of the cast, and wallets. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { cast } from '../../cast/index.ts'
import { makeSigningKeys } from '../openid/index.ts'
import { portalDoor } from '../portal/index.ts'
import { type TestServer, testServer } from '../portal/testing.ts'
import type { Browser } from '../portal/visitor.testing.ts'
import { type CardDeps, secondsOf } from './deps.ts'
import { cardDoor } from './index.ts'
import { makeOffer } from './offer.ts'
import { type Ask, openWallet, type Wallet } from './wallet.testing.ts'

export interface CardServer extends TestServer {
  readonly deps: CardDeps
  readonly ask: Ask
  wallet(): Wallet
  /** An offer for somebody and the code that was sent for it. */
  offer(who?: keyof typeof cast): Promise<{ readonly offer: Record<string, unknown>; readonly txCode: string }>
  signedIn(who?: keyof typeof cast, lang?: 'ar' | 'en'): Promise<Browser>
}

export async function cardServer(): Promise<CardServer> {
  let deps: CardDeps | undefined
  const server = await testServer([
    (app, doorway) => {
      portalDoor(app, doorway)
      deps = { ...doorway.site, key: randomBytes(32), signing: makeSigningKeys(), documentSigning: makeSigningKeys() }
      cardDoor(app, doorway, deps)
    },
  ])
  assert(deps)
  const has = deps
  await server.accounts()
  const ask: Ask = async (method, url, body, token) => {
    const answer = await server.app.inject({
      method,
      url,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body?.form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...(body?.json ? { 'content-type': 'application/json' } : {}),
      },
      ...(body?.form ? { payload: new URLSearchParams(body.form).toString() } : {}),
      ...(body?.json ? { payload: JSON.stringify(body.json) } : {}),
      // Not the same wallet behind one address: limits by address are another test's matter.
      remoteAddress: `10.${[...randomBytes(3)].join('.')}`,
    })
    const json = String(answer.headers['content-type'] ?? '').includes('json')
    return { status: answer.statusCode, text: answer.body, body: json ? answer.json() : {} }
  }
  return {
    ...server,
    deps: has,
    ask,
    wallet: () => openWallet(ask, () => secondsOf(server.clock.now())),
    async offer(who = 'FAHD') {
      // Limits by the hour are another test's matter.
      await server.db.owner.query(`update card.offer set made_at = made_at - interval '2 hours'`)
      const made = await makeOffer(has, cast[who].id)
      assert.ok(made.ok, JSON.stringify(made))
      return { offer: { ...made.offer }, txCode: await server.code(cast[who].mobile ?? '') }
    },
    signedIn: (who = 'FAHD', lang = 'en') => server.signIn(server.visitor(lang), cast[who]),
  }
}
