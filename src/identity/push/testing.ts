/** For tests: a phone of Fahd's that approves, a browser session of his, and somebody who asks the phone. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { PushSubscription } from '../../notices/index.ts'
import { hours, inTransaction, later } from '../../store/index.ts'
import {
  addingPhone,
  addPhone,
  type IdentityDeps,
  phoneWord,
  type Session,
  subscribePhone,
  unsubscribePhone,
} from '../index.ts'
import { type SoftPhone, softPhone } from '../phone.testing.ts'
import { openSession } from '../sessions.ts'

/** A session as a sign-in with two factors leaves it. */
export function sessionFor(deps: IdentityDeps, person: string): Promise<Session> {
  const at = deps.clock.now()
  return inTransaction(deps.pool, async (tx) => {
    const deviceHash = createHash('sha256').update(`device of ${person}`).digest()
    const { session } = await openSession(tx, {
      person,
      lang: 'ar',
      identityLevel: 3,
      signInLevel: 2,
      deviceHash,
      label: 'Chrome, Android',
      at,
    })
    return session
  })
}

let proofs = 0

/** A phone of that session's person that approves. */
export async function phoneFor(deps: IdentityDeps, session: Session): Promise<SoftPhone> {
  const phone = softPhone()
  const word = phoneWord(deps)
  const at = deps.clock.now()
  await deps.pool.query(
    `insert into identity.act_proof (person_id, act_hash, session_id, act_text, proved_at, expires_at, strong)
     values ($1, $2, $3, 'a phone', $4, $5, true)`,
    [session.personId, addingPhone(session).hash, session.sessionId, later(at, -++proofs), later(at, hours(1))],
  )
  const given = { key: phone.key, word, signature: phone.sign(`add\n${word}`), name: 'جوالي' }
  const added = await addPhone(deps, session, given)
  assert(added.ok)
  phone.id = added.id
  return phone
}

/** The phone says where it is rung. */
export function rings(
  deps: IdentityDeps,
  phone: SoftPhone,
  address: PushSubscription,
  accepts: (endpoint: string) => boolean = () => true,
  lang: 'ar' | 'en' = 'ar',
) {
  const word = phoneWord(deps)
  const { endpoint, p256dh, auth } = address
  const signature = phone.sign(['push on', word, endpoint, p256dh, auth].join('\n'))
  return subscribePhone(deps, accepts, { phone: phone.id, word, signature, ...address, lang })
}

/** The phone wants to be rung no more. */
export async function falls(deps: IdentityDeps, phone: SoftPhone): Promise<boolean> {
  const word = phoneWord(deps)
  const signature = phone.sign(`push off\n${word}`)
  return (await unsubscribePhone(deps, { phone: phone.id, word, signature })).ok
}

/** What he asks his phone to approve. */
export const act = {
  hash: createHash('sha256').update('بيع المركبة').digest(),
  text: { ar: 'بيع المركبة', en: 'selling the car' },
}
