/**
 * Ringing her phones: an approval asked for leaves a row for each in its own commit, and a sender says it afterwards. A
 * claim is committed before the first byte leaves. Push services know no keys of ours, so who is killed between their
 * "taken" and our commit says it once more: at least once on the wire, and one notification on the phone, since every try
 * carries the same tag. It lives as long as the approval, and goes unsaid once that is answered.
 */
import type { Instant, Lang } from '../../language/index.ts'
import { PushError, type PushService } from '../../notices/index.ts'
import { here, inTransaction, later, type PersonId, seconds, type Tx } from '../../store/index.ts'
import { lockAccount } from '../accounts.ts'
import type { IdentityDeps } from '../deps.ts'
import { dropPush } from './drop.ts'
import { unseal } from './subscriptions.ts'
import { pushWords } from './words.ts'

/** How long a sender has a push to itself. Longer than its patience. */
export const pushLeaseSeconds = 20
const patienceSeconds = 15
/** An approval lives two minutes: who is told at the end of them is told too late. */
const waitSeconds = [2, 5, 10, 20, 40]
const atOnce = 8
/** All payloads are of one size, so that who carries them cannot tell a sign-in from an act. */
const paddedBytes = 512

/** In the commit of an approval: each phone of hers that may be rung will be, for this one. */
export async function ringPhones(
  tx: Tx,
  person: PersonId,
  approval: string,
  at: Instant,
  expiresAt: Instant,
): Promise<void> {
  await tx.query({
    name: 'identity:push-ring',
    text: `insert into identity.push (push_id, person_id, phone_id, approval_id, due_at, expires_at)
      select gen_random_uuid(), person_id, phone_id, $2, $3, $4 from identity.phone_push where person_id = $1`,
    values: [person, approval, at, expiresAt],
  })
}

interface Claimed {
  readonly push_id: string
  readonly person_id: PersonId
  readonly phone_id: string
  readonly expires_at: Instant
  readonly tries: number
  readonly sealed: Buffer
  readonly lang: Lang
  readonly purpose: 'sign-in' | 'act'
}

export interface PushSending {
  readonly limit: number
  readonly patienceMs?: number
  /** A push was not taken: what the service said. Neither address nor person is in it. */
  readonly onTrouble?: (kind: PushError['kind'], said: string) => void
}

/** Says what is due. Any number of senders may run at once. Returns how many rows were looked at; 0: nothing to do. */
export async function sendPushes(
  deps: IdentityDeps,
  service: PushService,
  sending: PushSending = { limit: 100 },
): Promise<number> {
  let looked = 0
  while (looked < sending.limit) {
    const { claimed, settled } = await claim(deps, Math.min(atOnce, sending.limit - looked))
    if (claimed.length + settled === 0) break
    looked += claimed.length + settled
    here('push: claimed, nothing said to the service yet')
    const ended = await Promise.allSettled(claimed.map((push) => sendOne(deps, service, push, sending)))
    for (const end of ended) if (end.status === 'rejected') throw end.reason
  }
  return looked
}

/** Takes what is due for this sender alone, and lets go of what need not be said any more. */
async function claim(deps: IdentityDeps, limit: number): Promise<{ claimed: Claimed[]; settled: number }> {
  const now = deps.clock.now()
  return inTransaction(deps.pool, async (tx) => {
    const due = await tx.query<{ push_id: string }>({
      name: 'identity:push-due',
      text: `select push_id from identity.push where due_at <= $1 order by due_at limit $2 for update skip locked`,
      values: [now, limit],
    })
    if (due.rows.length === 0) return { claimed: [], settled: 0 }
    const ids = due.rows.map((row) => row.push_id)
    const claimed = await tx.query<Claimed>({
      name: 'identity:push-claim',
      text: `update identity.push p set due_at = $3, tries = tries + 1
        from identity.phone_push s, identity.approval a
        where p.push_id = any($1) and p.expires_at > $2
          and s.person_id = p.person_id and s.phone_id = p.phone_id
          and a.person_id = p.person_id and a.approval_id = p.approval_id and a.answer is null
        returning p.push_id, p.person_id, p.phone_id, p.expires_at, p.tries, s.sealed, s.lang, a.purpose`,
      values: [ids, now, later(now, seconds(pushLeaseSeconds))],
    })
    const kept = new Set(claimed.rows.map((row) => row.push_id))
    const over = ids.filter((id) => !kept.has(id))
    if (over.length > 0) await tx.query('delete from identity.push where push_id = any($1)', [over])
    return { claimed: claimed.rows, settled: over.length }
  })
}

async function sendOne(deps: IdentityDeps, service: PushService, push: Claimed, sending: PushSending): Promise<void> {
  const trouble = await say(deps, service, push, sending.patienceMs ?? seconds(patienceSeconds))
  if (trouble !== null) sending.onTrouble?.(trouble.kind, trouble.message)
  const now = deps.clock.now()
  await inTransaction(deps.pool, async (tx) => {
    if (trouble?.kind === 'gone') await dropGone(tx, push)
    const wait = Math.max(waitSeconds[push.tries - 1] ?? 40, trouble?.retryAfterSeconds ?? 0)
    const again = later(now, seconds(wait))
    if (trouble?.kind === 'unknown' && again < push.expires_at) {
      await tx.query('update identity.push set due_at = $2 where push_id = $1', [push.push_id, again])
    } else {
      await tx.query('delete from identity.push where push_id = $1', [push.push_id])
    }
  })
  here('push: written')
}

/** Null: the service took it. */
async function say(
  deps: IdentityDeps,
  service: PushService,
  push: Claimed,
  patienceMs: number,
): Promise<PushError | null> {
  const subscription = unseal(deps.keys, push.phone_id, push.sealed)
  // With a key that is no more nobody can be rung, ever: she turns notifications on anew.
  if (subscription === null) return new PushError('a subscription that cannot be read', { kind: 'gone' })
  const ttlSeconds = Math.max(1, Math.floor((Date.parse(push.expires_at) - Date.parse(deps.clock.now())) / 1000))
  let timer: NodeJS.Timeout | undefined
  try {
    here('push: before the service hears')
    await Promise.race([
      service.send(subscription, payloadOf(push), { ttlSeconds, topic: 'approval', urgency: 'high' }),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new PushError('no answer in time', { kind: 'unknown' })), patienceMs)
      }),
    ])
    here('push: the service took it, we have not written so')
    return null
  } catch (error) {
    if (error instanceof PushError) return error
    return new PushError('no answer', { kind: 'unknown', cause: error })
  } finally {
    clearTimeout(timer)
  }
}

/** What the phone shows, in the language it asked for; all it needs to open the page, nothing about anybody. */
function payloadOf({ push_id, lang, purpose }: Claimed): string {
  const text = JSON.stringify({
    tag: push_id,
    title: pushWords.title[lang],
    body: (purpose === 'sign-in' ? pushWords.signIn : pushWords.act)[lang],
    lang,
    url: '/approve',
  })
  return text + ' '.repeat(Math.max(0, paddedBytes - Buffer.byteLength(text)))
}

/** The service knows the subscription no more. Only that one goes: the phone may have brought another meanwhile. */
async function dropGone(tx: Tx, push: Claimed): Promise<void> {
  await lockAccount(tx, push.person_id) // as whoever subscribes does
  const same = await tx.query(
    'select 1 from identity.phone_push where person_id = $1 and phone_id = $2 and sealed = $3',
    [push.person_id, push.phone_id, push.sealed],
  )
  if (same.rowCount === 1) await dropPush(tx, push.person_id, push.phone_id)
}
