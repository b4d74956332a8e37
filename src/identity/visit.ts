/** A visit to a kiosk as it is kept: one row, steps that only go forward, and what the screen asks for next. */
import type { Instant, Lang, Text } from '../language/index.ts'
import { type Db, first, later, minutes, type PersonId, seconds, type Tx, uuid } from '../store/index.ts'
import type { BiometricKind } from './biometrics.ts'
import { hashOf, newSecret, type Refusal } from './deps.ts'
import type { Evidence } from './kiosk-compare.ts'
import type { Kiosk } from './kiosks.ts'

export type VisitStep = 'number' | BiometricKind | 'username' | 'terms' | 'mobile' | 'code' | 'done' | 'ended'

/** `activate`: only to bring a registration to life that waits; `register`: also without one. */
export type VisitPurpose = 'register' | 'activate'

/** Nobody touches the screen for this long, and the visit is over (ID-33); the phone needs the life of a code. */
export const idle = { screen: seconds(90), code: minutes(5) } as const
const longest = minutes(15)

export interface Visit {
  readonly visit_id: string
  readonly kiosk_id: string
  readonly step: VisitStep
  readonly purpose: VisitPurpose
  readonly lang: Lang
  readonly number: string | null
  readonly person_id: PersonId | null
  /** Nobody can be compared: what is captured is compared with the fingers of nobody, and never matches. */
  readonly decoy: boolean
  readonly claim_id: string | null
  readonly captures: Readonly<Partial<Record<BiometricKind, number>>>
  readonly nonce: string | null
  readonly nonce_until: string | null
  readonly evidence: Readonly<Partial<Record<BiometricKind, Evidence>>>
  readonly terms_version: string | null
  readonly mobile: string | null
  readonly temporary_id: string | null
  /** What she typed as her registration's; null when she has none. At `done` her account's. */
  readonly username: string | null
}

const columns = `visit_id, kiosk_id, step, purpose, lang, number, person_id, decoy, claim_id, captures, nonce, nonce_until,
  evidence, terms_version, mobile, temporary_id, username`

/** What a visit answers: the next step, with what its screen needs. */
export interface VisitAnswer {
  readonly ok: true
  readonly step: VisitStep
  /** At a finger, where the step is shown: what the page's island asks the kiosk's reader. */
  readonly question?: string
  /** At `code`: where it went and when another may be asked for. */
  readonly sentTo?: string
  readonly resendAt?: Instant
  /** At `done`. */
  readonly slip?: Slip
}

/** What is printed and shown at the end. `half` is null when the person chose a password on the portal before. */
export interface Slip {
  readonly username: string
  readonly half: string | null
}

export type VisitReason =
  | 'start_again'
  | 'wrong_step'
  | 'officer'
  | 'try_again'
  | 'device'
  | 'terms_changed'
  | 'mobile_taken'
  | 'code_wrong'
  | 'code_wait'
  | 'code_day_limit'
  | 'sms_paused'
  | 'has_account'
  | 'unfrozen'
  | 'suspended'
  | 'nothing_to_activate'
  | 'reproved'

/** `ended`: the visit is over and the screen goes back to its beginning. `officer`: offer the way by an officer. */
export interface VisitRefusal extends Refusal<VisitReason> {
  readonly ended: boolean
  readonly officer: boolean
}

export function no(
  reason: VisitReason,
  words: Text,
  more: { ended?: boolean; officer?: boolean; retryAt?: string } = {},
): VisitRefusal {
  return {
    ok: false,
    reason,
    words,
    ended: more.ended ?? false,
    officer: more.officer ?? false,
    ...(more.retryAt === undefined ? {} : { retryAt: more.retryAt }),
  }
}

/** Begins a visit in a language. The token stays in the kiosk's own cookie until the visit ends. */
export async function insertVisit(
  db: Db,
  kiosk: Kiosk,
  lang: Lang,
  purpose: VisitPurpose,
  at: Instant,
): Promise<string> {
  const token = newSecret()
  await db.query(
    `insert into identity.kiosk_visit (visit_id, token_hash, kiosk_id, step, lang, purpose, started_at, touched_at)
     values ($1, $2, $3, 'number', $4, $5, $6, $6)`,
    [uuid(), hashOf(token), kiosk.id, lang, purpose, at],
  )
  return token
}

/** The visit of a token at this kiosk, locked; null when there is none, or its time is over. */
export async function lockVisit(tx: Tx, kiosk: Kiosk, token: string, at: Instant): Promise<Visit | null> {
  return first(
    await tx.query<Visit>({
      name: 'identity:visit-lock',
      text: `select ${columns} from identity.kiosk_visit
        where token_hash = $1 and kiosk_id = $2 and step <> 'ended' and started_at > $3
          and touched_at > case when step in ('code', 'done') then $5::timestamptz else $4::timestamptz end
        for update`,
      values: [
        hashOf(token.slice(0, 64)),
        kiosk.id,
        later(at, -longest),
        later(at, -idle.screen),
        later(at, -idle.code),
      ],
    }),
  )
}

/** Writes what changed of a visit; touching it keeps it alive. */
export async function saveVisit(tx: Tx, visit: Visit, change: Partial<Visit>, at: Instant): Promise<Visit> {
  const v = { ...visit, ...change }
  await tx.query({
    name: 'identity:visit-save',
    text: `update identity.kiosk_visit set step = $2, number = $3, person_id = $4, claim_id = $5, captures = $6, nonce = $7,
        nonce_until = $8, evidence = $9, terms_version = $10, mobile = $11, temporary_id = $12, username = $13,
        touched_at = $14, decoy = $15, ended_at = case when $2 in ('done', 'ended') then $14::timestamptz end
      where visit_id = $1`,
    values: [
      v.visit_id,
      v.step,
      v.number,
      v.person_id,
      v.claim_id,
      v.captures,
      v.nonce,
      v.nonce_until,
      v.evidence,
      v.terms_version,
      v.mobile,
      v.temporary_id,
      v.username,
      at,
      v.decoy,
    ],
  })
  return v
}
