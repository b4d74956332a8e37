/** Following the registers: a card whose ground is gone (lost, run out, its holder died, a name changed) ends by itself. */
import { dayOf } from '../language/index.ts'
import { first, inDays, inTransaction, later, minutes, readingWithin } from '../store/index.ts'
import type { CardDeps } from './deps.ts'
import { cardFacts, documentHash } from './facts.ts'
import { endCard } from './holder.ts'

const registers = ['people', 'identity_cards', 'residency']

/**
 * One round: looks at holders whose rows in the registers changed since the last one. Returns how many were looked at. The
 * feed's order is the order of writing, not of commits, so the last 500 positions are looked at again and again.
 */
export async function followRegisters(deps: CardDeps): Promise<number> {
  const at = deps.clock.now()
  return inTransaction(deps.pool, async (tx) => {
    const from = first(await tx.query<{ position: number }>('select position from card.followed for update'))
    const changed = await tx.query<{ person_id: string; hash: Buffer }>(
      `select distinct h.person_id, h.document_hash as hash from store.feed f join card.holder h using (person_id)
       where f.position > $1 - 500 and split_part(f.register, '.', 1) = any($2) and h.ended_at is null`,
      [from?.position ?? 0, registers],
    )
    for (const { person_id: person, hash } of changed.rows) {
      // The holder's own card: nobody looks, so nothing is written in the book of readings.
      const reading = { reader: person, audience: 'self', purpose: 'card', at }
      const facts = await readingWithin(tx, reading, (look) => cardFacts(look, person, dayOf(at)))
      if (typeof facts === 'string') await endCard(tx, person, facts, at)
      else if (!documentHash(facts).equals(hash)) await endCard(tx, person, 'changed', at)
    }
    await tx.query(
      `update card.followed set position = greatest(position, (select coalesce(max(position), 0) from store.feed))`,
    )
    return changed.rows.length
  })
}

/** Forgets what has had its time. Devices, copies and events stay: they are the person's own history. */
export async function purgeCard({ pool, clock }: CardDeps): Promise<void> {
  const now = clock.now()
  await pool.query('delete from card.offer where made_at < $1', [later(now, -inDays(1))])
  await pool.query('delete from card.token where expires_at < $1', [later(now, -inDays(1))])
  await pool.query('delete from card.spent where expires_at < $1', [now])
  await pool.query('delete from card.request where expires_at < $1', [later(now, -minutes(10))])
  await pool.query('delete from card.status where expires_at < $1', [later(now, -inDays(1))])
}
