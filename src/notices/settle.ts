/**
 * What became of messages, written in batches: one transaction for many answers. A state only ever goes on: a receipt
 * that was quicker than the answer it belongs to is not undone by that answer.
 */
import type { Instant } from '../language/index.ts'
import { inTransaction, later, type PersonId, type Pool, seconds, type Tx } from '../store/index.ts'
import { type Claimed, graceMinutes, mostTries, waitSeconds, wakeAt } from './claim.ts'
import { nameParts } from './receipts.ts'
import type { CarrierError } from './trouble.ts'

export interface Outcome {
  readonly notice: Claimed
  readonly carrier: string
  readonly hearsTwice: boolean
  readonly at: Instant
  readonly answer: { readonly ids: readonly string[]; readonly parts: boolean } | CarrierError
}

/** Writes what became of each. Safe to be late: rows that somebody else has moved on are left as they are. */
export async function settle(pool: Pool, outcomes: readonly Outcome[], now: Instant): Promise<void> {
  const sent: Sent[] = []
  const failed: { notice: Claimed; reason: string }[] = []
  const again: { notice: Claimed; reason: string; due: Instant }[] = []
  const doubtful: Claimed[] = []
  for (const { notice, carrier, hearsTwice, at, answer } of outcomes) {
    if ('ids' in answer) sent.push({ notice, carrier, at, ...answer })
    else if (answer.permanent) failed.push({ notice, reason: 'refused-by-carrier' })
    else if (hearsTwice && answer.said) doubtful.push(notice)
    else if (notice.tries >= mostTries) failed.push({ notice, reason: 'too-many-tries' })
    else {
      const wait = waitSeconds[notice.tries - 1] ?? 480
      again.push({ notice, reason: 'carrier-silent', due: later(now, seconds(wait)) })
    }
  }
  await inTransaction(pool, async (tx) => {
    if (sent.length > 0) await writeSent(tx, sent, now)
    if (failed.length > 0) await writeFailed(tx, failed)
    if (again.length > 0) await writeAgain(tx, again)
    // Held where they are: receipts settle them, or the next claim after their time.
    if (doubtful.length > 0)
      await wakeAt(
        tx,
        doubtful.map((n) => n.notice_id),
        later(now, seconds(60 * graceMinutes)),
      )
  })
}

interface Sent {
  readonly notice: Claimed
  readonly carrier: string
  readonly at: Instant
  readonly ids: readonly string[]
  readonly parts: boolean
}

const people = (rows: readonly { notice: Claimed }[]): PersonId[] => rows.map((r) => r.notice.person_id)
const notices = (rows: readonly { notice: Claimed }[]): string[] => rows.map((r) => r.notice.notice_id)

async function writeSent(tx: Tx, sent: readonly Sent[], now: Instant): Promise<void> {
  await tx.query({
    name: 'notices.sent',
    text: `update notices.notice n set
             state = case when n.state in ('queued', 'submitting', 'unknown') then 'sent' else n.state end,
             carrier = s.carrier, carrier_id = s.carrier_id, sent_at = s.sent_at, reason = null,
             text = coalesce(n.kept_text, n.text)
           from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[])
             as s (person_id, notice_id, carrier, carrier_id, sent_at)
           where n.person_id = s.person_id and n.notice_id = s.notice_id
             and n.state in ('queued', 'submitting', 'unknown', 'delivered')`,
    values: [people(sent), notices(sent), sent.map((s) => s.carrier), sent.map((s) => s.ids[0]), sent.map((s) => s.at)],
  })
  await leaveQueue(tx, notices(sent))
  const parts = sent.filter((s) => s.parts).flatMap((s) => s.ids.map((id) => ({ ...s, id })))
  if (parts.length > 0) await nameParts(tx, parts, now)
}

async function writeFailed(tx: Tx, failed: readonly { notice: Claimed; reason: string }[]): Promise<void> {
  await tx.query(
    `update notices.notice n set state = 'failed', reason = f.reason, text = coalesce(n.kept_text, n.text)
     from unnest($1::uuid[], $2::uuid[], $3::text[]) as f (person_id, notice_id, reason)
     where n.person_id = f.person_id and n.notice_id = f.notice_id and n.state in ('queued', 'submitting')`,
    [people(failed), notices(failed), failed.map((f) => f.reason)],
  )
  await leaveQueue(tx, notices(failed))
}

async function writeAgain(tx: Tx, again: readonly { notice: Claimed; reason: string; due: Instant }[]): Promise<void> {
  await tx.query(
    `update notices.notice n set state = 'queued', reason = a.reason
     from unnest($1::uuid[], $2::uuid[], $3::text[]) as a (person_id, notice_id, reason)
     where n.person_id = a.person_id and n.notice_id = a.notice_id and n.state = 'submitting'`,
    [people(again), notices(again), again.map((a) => a.reason)],
  )
  await tx.query(
    `update notices.wake w set due_at = a.due_at, said = null from unnest($1::uuid[], $2::timestamptz[]) as a (notice_id, due_at)
     where w.notice_id = a.notice_id`,
    [notices(again), again.map((a) => a.due)],
  )
}

async function leaveQueue(tx: Tx, gone: readonly string[]): Promise<void> {
  await tx.query({ name: 'notices.gone', text: 'delete from notices.wake where notice_id = any($1)', values: [gone] })
}
