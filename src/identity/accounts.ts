/** Accounts: who has one, under which user name and mobile, and what happened to it. */
import type { Instant, Lang } from '../language/index.ts'
import { normaliseArabic } from '../language/index.ts'
import {
  type Db,
  first,
  type PersonId,
  type Piece,
  pieceOf,
  readMark,
  type Tx,
  uuid,
  writeMark,
} from '../store/index.ts'

export type AccountState =
  | 'active'
  | 'frozen_self'
  | 'held'
  | 'suspended'
  | 'recovering'
  | 'frozen_deceased'
  | 'dormant'
  | 'closing'
  | 'closed'

export interface Account {
  readonly person_id: PersonId
  readonly username: string
  readonly password_hash: string | null
  readonly must_change: boolean
  readonly state: AccountState
  /** IA0…IA3. */
  readonly identity_level: number
  readonly mobile: string
  readonly email: string | null
  readonly lang: Lang
}

/** May she come in? Also while it closes: coming in is what keeps it open. */
export function isOpen({ state }: Pick<Account, 'state'>): boolean {
  return state === 'active' || state === 'recovering' || state === 'closing'
}

const columns = 'person_id, username, password_hash, must_change, state, identity_level, mobile, email, lang'

/** The account of a person; one that was closed for good is none. */
export async function accountOf(db: Db, person: PersonId): Promise<Account | null> {
  const text = `select ${columns} from identity.account where person_id = $1 and state <> 'closed'`
  return first(await db.query<Account>({ name: 'identity:account', text, values: [person] }))
}

/**
 * Holds an account's row until the transaction ends: whoever opens a session and whoever freezes the account stand in
 * line, so that no session is opened beside a freezing. Taken after the rows of flows, codes and passkeys.
 */
export async function lockAccount(tx: Tx, person: PersonId): Promise<void> {
  const text = 'select 1 from identity.account where person_id = $1 for update'
  await tx.query({ name: 'identity:account-lock', text, values: [person] })
}

/** The person behind a user name, by its look-alike form: whoever types `O` for `0` means the same account. */
export async function personOfUsername(db: Db, username: string): Promise<PersonId | null> {
  const text = 'select person_id from identity.username where skeleton = $1'
  const row = first(
    await db.query<{ person_id: string }>({ name: 'identity:username', text, values: [skeleton(username)] }),
  )
  return row?.person_id ?? null
}

export async function personOfMobile(db: Db, mobile: string): Promise<PersonId | null> {
  const text = 'select person_id from identity.mobile where mobile = $1'
  return (
    first(await db.query<{ person_id: string }>({ name: 'identity:mobile', text, values: [mobile] }))?.person_id ?? null
  )
}

/** Two user names that look alike have one skeleton (ID-06, after UTS 39; user names are Latin or Arabic letters only). */
export function skeleton(username: string): string {
  return normaliseArabic(username.normalize('NFKC').toLowerCase())
    .replace(/[0٠۰]/g, 'o')
    .replace(/[1i|١۱]/g, 'l')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/[._-]+/g, '.')
}

export type EventKind =
  | 'signed_in'
  | 'sign_in_refused'
  | 'code_refused'
  | 'signed_out'
  | 'signed_out_everywhere'
  | 'password_changed'
  | 'activated'
  | 'claim_begun'
  | 'claim_dropped'
  | 'kiosk_refused'
  | 'act_approved'
  | 'act_refused'
  | 'acting_begun'
  | 'acting_ended'
  | 'passkey_added'
  | 'passkey_removed'
  | 'totp_added'
  | 'phone_added'
  | 'phone_removed'
  | 'phones_muted'
  | 'totp_removed'
  | 'frozen'
  | 'unfrozen'
  | 'session_ended'
  | 'device_forgotten'
  | 'device_confirmed'
  | 'mobile_changed'
  | 'mobile_undone'
  | 'mobile_gone'
  | 'bank_refused'
  | 'level_dropped'
  | 'level_raised'
  | 'recovered'
  | 'desk_refused'
  | 'closing_begun'
  | 'closing_ended'
  | 'closed'
  | 'fell_asleep'
  | 'ended_by_death'
  | 'death_taken_back'
  | 'held'
  | 'released'
  | 'suspended'
  | 'lifted'

export interface AccountEvent {
  readonly at: Instant
  readonly kind: EventKind
  readonly channel: 'portal' | 'kiosk' | 'desk' | 'api' | 'bank'
  /** What the browser calls itself, or the kiosk's name. */
  readonly device: string
  readonly detail: Readonly<Record<string, string>>
}

/** What the rules of holding count (hold.ts): a worker looks at whom it happened to. */
const risky: ReadonlySet<EventKind> = new Set([
  'code_refused',
  'act_refused',
  'mobile_changed',
  'password_changed',
  'passkey_removed',
  'phone_removed',
  'totp_removed',
])

/** Writes a line into the person's own history, in the transaction of what happened. */
export async function remember(
  tx: Tx,
  person: PersonId,
  event: Partial<AccountEvent> & Pick<AccountEvent, 'at' | 'kind'>,
): Promise<void> {
  await tx.query({
    name: 'identity:event',
    text: `insert into identity.event (person_id, event_id, at, kind, channel, device, detail)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [person, uuid(), event.at, event.kind, event.channel ?? 'portal', event.device ?? '', event.detail ?? {}],
  })
  if (!risky.has(event.kind)) return
  await tx.query({
    name: 'identity:risk-note',
    text: 'insert into identity.risk_due (note_id, person_id, at) values ($1, $2, $3)',
    values: [uuid(), person, event.at],
  })
}

/** The latest sign-ins, refusals and changes of a person's account, newest first: for the person's own eyes. */
export async function history(db: Db, person: PersonId, limit = 50): Promise<readonly AccountEvent[]> {
  return (await historyBefore(db, person, limit)).rows
}

/** All of them in pieces. */
export async function historyBefore(
  db: Db,
  person: PersonId,
  size: number,
  before?: unknown,
): Promise<Piece<AccountEvent>> {
  const from = readMark(before)
  const { rows } = await db.query<AccountEvent & { readonly event_id: string }>({
    name: 'identity:history',
    text: `select event_id, at, kind, channel, device, detail from identity.event
      where person_id = $1 and (at, event_id) < ($2::timestamptz, $3::uuid)
      order by at desc, event_id desc limit $4`,
    values: [person, from.at, from.id, size + 1],
  })
  return pieceOf(rows, size, ({ at, event_id }) => writeMark({ at, id: event_id }))
}
