/** Nonces of key proofs: made without writing anything, so that asking for many costs nothing; each can be used once. */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Instant } from '../language/index.ts'
import type { Tx } from '../store/index.ts'
import { type CardDeps, hashOf, keyed, secondsOf } from './deps.ts'

const lifeSeconds = 300

export function makeNonce(deps: CardDeps): string {
  const said = `${secondsOf(deps.clock.now()) + lifeSeconds}.${randomBytes(16).toString('base64url')}`
  return `${said}.${keyed(deps.key, 'nonce', said).toString('base64url')}`
}

/** Whether the nonce is ours and lives. */
export function isNonce(deps: CardDeps, nonce: string): boolean {
  const [until = '', random = '', mac = ''] = nonce.split('.')
  const right = keyed(deps.key, 'nonce', `${until}.${random}`)
  const given = Buffer.from(mac, 'base64url')
  if (given.length !== right.length || !timingSafeEqual(given, right)) return false
  return Number(until) > secondsOf(deps.clock.now())
}

/** Uses a nonce: true for exactly one caller. */
export async function useNonce(tx: Tx, nonce: string, expiresAt: Instant): Promise<boolean> {
  const used = await tx.query({
    name: 'card:use-nonce',
    text: 'insert into card.spent (nonce_hash, expires_at) values ($1, $2) on conflict do nothing',
    values: [hashOf(nonce), expiresAt],
  })
  return used.rowCount === 1
}
