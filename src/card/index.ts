/** The digital card: a code that anybody verifies with the network off, copies in wallets, and a verifier that asks for little. */
import type { FastifyInstance } from 'fastify'
import type { Doorway } from '../web/index.ts'
import type { CardDeps } from './deps.ts'
import { issuerRoutes } from './issuer.ts'
import { cardPages } from './page.tsx'
import { verifierRoutes } from './verifier.ts'
import { verifyPages } from './verify-page.tsx'

export type { CardDeps } from './deps.ts'
export { followRegisters, purgeCard } from './follow.ts'
export { recallCard } from './holder.ts'

/** The pages of holders and verifiers, the issuer, and (where everyone is made up) the demo's body that asks wallets. */
export function cardDoor(app: FastifyInstance, doorway: Doorway, deps: CardDeps): void {
  cardPages(app, doorway, deps)
  verifyPages(app, doorway, deps)
  issuerRoutes(app, deps)
  if (deps.synthetic) verifierRoutes(app, deps)
}
