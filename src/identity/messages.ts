/** What identity tells people, in one place: which kind of notice, with which words, under which key. */
import { dayOf, formatSlashDay, type Instant, type Lang, riyadhTime, say, type Text } from '../language/index.ts'
import { sendTo, tell } from '../notices/index.ts'
import type { PersonId, Tx } from '../store/index.ts'

export { sendTo, setContact } from '../notices/index.ts'

/** What a code is for. Each has wording of its own, so that none passes for another (ID-16). */
export type CodePurpose = 'register' | 'sign-in' | 'act' | 'kiosk' | 'mobile' | 'track' | 'by-number'

export interface CodeMessage {
  readonly id: string
  readonly purpose: CodePurpose
  readonly code: string
  readonly mobile: string
  readonly lang: Lang
  /** For the purpose `act`: what is approved. */
  readonly act?: Text
  readonly person?: PersonId
  readonly at: Instant
  readonly expiresAt: Instant
}

const kinds = {
  register: 'code.registration',
  'sign-in': 'code.sign-in',
  act: 'code.act',
  kiosk: 'code.activation',
  mobile: 'code.mobile',
  track: 'code.track',
  'by-number': 'code.by-number',
} as const satisfies Record<CodePurpose, string>

/** A code is for whoever holds the mobile, and is worth nothing after its time: it is never delivered late (ID-20). */
export async function sendCode(tx: Tx, m: CodeMessage): Promise<void> {
  await sendTo(tx, {
    mobile: m.mobile,
    lang: m.lang,
    kind: kinds[m.purpose],
    vars: { code: m.code, time: riyadhTime(m.expiresAt), ...(m.act ? { act: say(m.act, m.lang) } : {}) },
    key: `identity:code:${m.id}`,
    at: m.at,
    expiresAt: m.expiresAt,
    lane: 'code',
    ...(m.person === undefined ? {} : { person: m.person }),
  })
}

/**
 * Tells a person about her account; `cause` names what happened, so that saying it twice is saying it once.
 * `expiresAt` for words that are worth nothing later.
 */
export async function tellAccount(
  tx: Tx,
  person: PersonId,
  kind: string,
  vars: Readonly<Record<string, string>>,
  cause: string,
  at: Instant,
  expiresAt?: Instant,
): Promise<void> {
  await tell(tx, { person, kind, vars, key: `identity:${kind}:${cause}`, at, ...(expiresAt ? { expiresAt } : {}) })
}

/** The day and time of an instant as messages write them. */
export function dateAndTime(at: Instant): { readonly date: string; readonly time: string } {
  return { date: formatSlashDay(dayOf(at)), time: riyadhTime(at) }
}
