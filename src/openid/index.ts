/** OpenID: signing in to other bodies with one's account here. */
export type { OpenidDeps } from './deps.ts'
export { openidDoor, openidWorker } from './door.ts'
export { makeSigningKeys, readSigningKeys, type SigningKeys } from './keys.ts'
export { acrOf, type Levels, meets, wantedLevels } from './levels.ts'
export {
  partiesToWatch,
  partyOf,
  type RegisterAnswer,
  type Registering,
  registerParty,
  waitingParties,
} from './parties.ts'
export type { Ask, Party, Registration } from './party.ts'
export { type Approval, approveParty, closeParty, limitParty, lockPartyData, rotateKeys } from './party-acts.ts'
export { purgeOpenid } from './purge.ts'
