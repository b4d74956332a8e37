/** The audit of the desk: one row an act, in the transaction of the act (ID-37). Nobody edits or deletes one. */
import type { Instant } from '../../language/index.ts'
import { actEntry, entryHash, type PersonId, type Tx, uuid } from '../../store/index.ts'
import type { Officer } from './officer.ts'

export type ActKind =
  | 'signed_in'
  | 'sign_in_refused'
  | 'signed_out'
  | 'key_enrolled'
  | 'password_changed'
  | 'case_opened'
  | 'presence'
  | 'presence_failed'
  | 'record_opened'
  | 'photo_seen'
  | 'mobile_sent'
  | 'mobile_proved'
  | 'proposed'
  | 'approved'
  | 'refused'
  | 'decided'
  | 'case_dropped'
  | 'request_again'
  | 'request_refused'
  | 'fee_published'
  | 'reason_published'
  | 'request_opened'
  | 'request_claimed'
  | 'request_released'
  | 'request_taken_over'
  | 'request_approved'
  | 'request_returned'
  | 'request_referred'
  | 'party_approved'
  | 'kiosk_enrolled'
  | 'kiosk_moved'
  | 'kiosk_retired'
  | 'campaign_opened'
  | 'campaign_ended'
  | 'bank_stopped'
  | 'bank_opened'
  | 'breaker_dropped'
  | 'breaker_cleared'
  | 'channel_recalled'
  | 'officer_changed'
  | 'officer_suspended'
  | 'payment_settled'
  | 'office_opened'
  | 'office_changed'
  | 'parcel_handed'
  | 'document_laid_ready'
  | 'document_handed_out'
  | 'post_word_settled'
  | 'officer_added'
  | 'officer_closed'
  | 'keys_forgotten'
  | 'dispute_answered'
  | 'death_reversed'
  | 'notice_settled'
  | 'audit_accepted'
  | 'account_ordered'
  | 'ticket_taken'
  | 'ticket_answered'
  | 'ticket_returned'
  | 'ticket_referred'
  | 'ticket_filed'
  | 'audience_scheduled'
  | 'audience_refused'
  | 'audience_admitted'
  | 'audience_invited'
  | 'audience_ended'
  | 'audience_recorded'

export interface Act {
  readonly at: Instant
  readonly kind: ActKind
  readonly officer: Officer | string | null
  readonly session?: string
  /** The officer who had asked for it, where two agree. */
  readonly second?: string
  readonly person?: PersonId
  /** The case, the request or the body. */
  readonly about?: string
  readonly reason?: string
  readonly ticket?: string | null
  readonly before?: Readonly<Record<string, unknown>>
  readonly after?: Readonly<Record<string, unknown>>
  readonly evidence?: Buffer
}

/** Writes an act, and its line in the queue of the sealer. Acts go on while readings are closed. */
export async function noteAct(tx: Tx, act: Act): Promise<void> {
  const row = {
    id: uuid(),
    at: act.at,
    kind: act.kind,
    officer: typeof act.officer === 'string' || act.officer === null ? act.officer : act.officer.id,
    second: act.second ?? null,
    session: act.session ?? null,
    person: act.person ?? null,
    about: act.about ?? null,
    reason: act.reason ?? '',
    ticket: act.ticket ?? null,
    before: asKept(act.before),
    after: asKept(act.after),
    evidence: act.evidence ?? null,
  }
  await tx.query({
    name: 'desk:act',
    text: `with noted as (
        insert into desk.act (act_id, at, kind, officer_id, second_id, session_id, person_id, about, reason, ticket,
          before, after, evidence_hash)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning act_id)
      insert into watch.unsealed (book, entry_uuid, entry_number, hash) select 'act', act_id, 0, $14 from noted`,
    values: [...Object.values(row), entryHash('act', actEntry(row))],
  })
}

/** As the database will give it back. */
function asKept(value: Act['before']): unknown {
  return JSON.parse(JSON.stringify(value ?? {}))
}
