/** For tests and measurements: the code that somebody's page would show now. */
import assert from 'node:assert/strict'
import { dayOf } from '../language/index.ts'
import { inTransaction, type PersonId, unrecorded } from '../store/index.ts'
import { type CardDeps, issuerOf, secondsOf } from './deps.ts'
import { cardFacts } from './facts.ts'
import { lockHolder } from './holder.ts'
import { signingKey } from './keys.ts'
import { listUri } from './places.ts'
import { life, writeCode } from './write-code.ts'

export async function codeOf(deps: CardDeps, person: PersonId, lasts: keyof typeof life = 'screen'): Promise<string> {
  const at = deps.clock.now()
  const facts = await cardFacts(unrecorded(deps.pool), person, dayOf(at))
  assert(typeof facts !== 'string', String(facts))
  const { list, idx } = await inTransaction(deps.pool, (tx) => lockHolder(tx, person, facts, at))
  const status = { uri: listUri(deps, list), index: idx }
  const writing = { facts, issuer: issuerOf(deps), now: secondsOf(at), life: life[lasts], status }
  return writeCode(signingKey(deps), writing).code
}
