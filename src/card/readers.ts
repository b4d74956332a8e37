/** Readers that may ask wallets for parts of a card (ID-91): registered, each with its key and the claims it may ask for. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import type { Text } from '../language/index.ts'
import { type CardDeps, derived } from './deps.ts'
import type { ClaimName } from './facts.ts'

export interface Reader {
  readonly clientId: string
  readonly name: Text
  readonly mayAsk: readonly ClaimName[]
  readonly key: KeyObject
}

/** The demo's body: a sports hall that asks for an age and a name, never for a number. */
export function readersOf(deps: Pick<CardDeps, 'key'>): readonly Reader[] {
  // An Ed25519 key made of the house's key, so that all processes sign alike and nothing more must be kept.
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
  const der = Buffer.concat([prefix, derived(deps.key, 'demo reader')])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return [
    {
      clientId: 'demo-sports-hall',
      name: { ar: 'صالة الواحة الرياضية', en: 'Oasis Sports Hall' },
      mayAsk: ['name', 'name_ar', 'birthdate', 'age_over_18', 'age_over_21'],
      key,
    },
  ]
}

/** What a wallet knows of readers before it shows them anything. */
export function publicReaders(deps: Pick<CardDeps, 'key'>): readonly Readonly<Record<string, unknown>>[] {
  return readersOf(deps).map(({ clientId, name, mayAsk, key }) => ({
    client_id: clientId,
    name,
    may_ask: mayAsk,
    jwks: { keys: [{ ...createPublicKey(key).export({ format: 'jwk' }), kid: clientId, alg: 'EdDSA', use: 'sig' }] },
  }))
}
