/**
 * Opening a case and carrying it to its decision: reason and reference first, presence second, the record last (ID-36,
 * T-INS). A ticket names a registration; without one, for a lost mobile or an account lost whole, the number does.
 */
import { compact, type Instant, mobile as mobileField, personNumber } from '../../language/index.ts'
import { first, inTransaction, type PersonId, type Tx, uuid } from '../../store/index.ts'
import { accountOf, personOfMobile } from '../accounts.ts'
import type { WaitingClaim } from '../activate.ts'
import { type CodeBinding, issueCode, tryCode } from '../codes.ts'
import { hashOf, type Refusal, refusal } from '../deps.ts'
import { findPerson } from '../person.ts'
import { type ActKind, noteAct } from './acts.ts'
import { type CaseKind, type Casework, type DeskDeps, saveCase, withCase } from './casework.ts'
import { actingTrouble } from './four-eyes.ts'
import { may } from './officer.ts'
import type { CaseAnswer } from './presence.ts'
import type { OfficerSession } from './session.ts'
import { deskNo } from './sign-in.ts'

export interface Opening {
  readonly kind: CaseKind
  /** What the printed form's code says, for an activation. */
  readonly ticket?: string
  /** As on the document in the holder's hand, for the others. */
  readonly number?: string
  /** IA2 or IA3; cases of an account are always of a pair. */
  readonly level: 2 | 3
  /** The office's own number of the case. */
  readonly reference: string
  readonly reason: string
}

interface ClaimNamed extends WaitingClaim {
  number: string
  form_number: string
}

/** The registration of a ticket or of a case, while it waits; locked. */
export async function lockWaitingClaim(
  tx: Tx,
  by: { readonly ticket: string } | { readonly claim: string },
  at: Instant,
): Promise<ClaimNamed | null> {
  const [column, value] = 'ticket' in by ? ['ticket_hash', hashOf(by.ticket)] : ['claim_id', by.claim]
  return first(
    await tx.query<ClaimNamed>(
      `select claim_id, mobile, username, password_hash, email, lang, terms_version, terms_hash, number, form_number
       from identity.claim where ${column} = $1 and step = 'verified' and expires_at > $2 for update`,
      [value, at],
    ),
  )
}

/** Opens a case: the row and the audit, with the reason, before anything of anybody is opened. */
export function openCase(
  deps: DeskDeps,
  session: OfficerSession,
  opening: Opening,
): Promise<{ readonly ok: true; readonly id: string } | Refusal> {
  const at = deps.clock.now()
  const { officer } = session
  return inTransaction(deps.pool, async (tx) => {
    if (!may(officer, 'open a case')) return deskNo('denied')
    const claim =
      opening.kind === 'activation' ? await lockWaitingClaim(tx, { ticket: ticketIn(opening.ticket ?? '') }, at) : null
    if (opening.kind === 'activation' && claim === null) return deskNo('ticket')
    const typed = personNumber.safeParse(claim?.number ?? opening.number ?? '')
    const person = typed.success ? await findPerson(tx, typed.data) : null
    if (!typed.success || person === null) return deskNo('number')
    const trouble = await actingTrouble(tx, officer, person)
    if (trouble !== null) return deskNo(trouble)
    const id = uuid()
    await tx.query(
      `insert into desk.casework (case_id, kind, reference, reason, officer_id, session_id, unit_id, person_id, number,
         claim_id, ticket, level, step, mobile, mobile_proved, temporary_id, opened_at, touched_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'presence', $13, $14, $15, $16, $16)`,
      [
        id,
        opening.kind,
        opening.reference,
        opening.reason,
        officer.id,
        session.id,
        officer.unit.id,
        person,
        typed.data,
        claim?.claim_id ?? null,
        claim?.form_number ?? null,
        claim === null ? 3 : opening.level,
        claim?.mobile ?? null,
        claim !== null,
        uuid(),
        at,
      ],
    )
    const after = { kind: opening.kind, reference: opening.reference, level: opening.level }
    const ticket = claim?.form_number ?? null
    const { reason } = opening
    await noteAct(tx, {
      at,
      kind: 'case_opened',
      officer,
      session: session.id,
      person,
      about: id,
      reason,
      ticket,
      after,
    })
    return { ok: true, id }
  })
}

/** What a scanner or a hand types: the code of the form holds the ticket as the last part of an address, or alone. */
function ticketIn(typed: string): string {
  return typed.trim().slice(-200).split(/[/=]/).at(-1) ?? ''
}

function binding(c: Casework): CodeBinding {
  return { subject: c.person_id, purpose: 'mobile', flow: c.case_id }
}

/** The mobile that is to be the account's: a code goes to it, which its holder types at the counter. */
export function sendMobileCode(
  deps: DeskDeps,
  session: OfficerSession,
  id: string,
  typed: string,
): Promise<CaseAnswer | Refusal> {
  const parsed = mobileField.safeParse(typed)
  return withCase(deps, session, id, ['mobile', 'code'], async (tx, c, at): Promise<CaseAnswer | Refusal> => {
    const mobile = parsed.success ? parsed.data : c.mobile
    if (mobile === null) return deskNo('step')
    const account = await accountOf(tx, c.person_id)
    if (account === null) return deskNo('noAccount')
    if (c.kind === 'mobile' && account.mobile === mobile) return deskNo('mobileSame')
    if (await belongsToAnother(tx, mobile, c.person_id)) return deskNo('mobileTaken')
    const to = { mobile, lang: account.lang, kiosk: `desk:${c.unit_id}`, digits: 8 } as const
    const issued = await issueCode(tx, deps, to, binding(c))
    if (!issued.ok) return refusal(issued.reason, issued.words, issued.retryAt)
    await saveCase(tx, c, { step: 'code', mobile, mobile_proved: false }, at)
    await note(tx, session, c, 'mobile_sent', at)
    return { ok: true, step: 'code' }
  })
}

async function belongsToAnother(tx: Tx, mobile: string, person: PersonId): Promise<boolean> {
  const holder = await personOfMobile(tx, mobile)
  return holder !== null && holder !== person
}

/** The code, typed by the person herself: her phone is in her hand. */
export function proveMobile(
  deps: DeskDeps,
  session: OfficerSession,
  id: string,
  code: string,
): Promise<CaseAnswer | Refusal> {
  return withCase(deps, session, id, ['code'], async (tx, c, at): Promise<CaseAnswer | Refusal> => {
    const right = await tryCode(tx, deps, binding(c), compact(code) ?? '')
    if (!right.ok) return right
    await saveCase(tx, c, { step: 'decide', mobile_proved: true }, at)
    await note(tx, session, c, 'mobile_proved', at)
    return { ok: true, step: 'decide' }
  })
}

/** Ends a case without anything done. */
export function dropCase(deps: DeskDeps, session: OfficerSession, id: string): Promise<CaseAnswer> {
  return withCase(
    deps,
    session,
    id,
    ['presence', 'mobile', 'code', 'decide', 'waiting'],
    async (tx, c, at): Promise<CaseAnswer> => {
      await saveCase(tx, c, { step: 'ended', ended_why: 'dropped' }, at)
      await tx.query(
        `update desk.proposal set decision = 'over', decided_at = $2 where what = 'case' and about = $1 and decided_at is null`,
        [c.case_id, at],
      )
      await note(tx, session, c, 'case_dropped', at)
      return { ok: true, step: 'ended' }
    },
  )
}

function note(tx: Tx, session: OfficerSession, c: Casework, kind: ActKind, at: Instant): Promise<void> {
  const { officer, id } = session
  const { person_id: person, case_id: about, reason, ticket } = c
  return noteAct(tx, { at, kind, officer, session: id, person, about, reason, ticket })
}
