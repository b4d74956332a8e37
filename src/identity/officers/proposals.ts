/**
 * What one officer asks a second to agree to: by the hash of the data it is asked for, for 15 minutes, decided once
 * (ID-36). What the data is, and what happens on a yes, is said by whoever proposes: a case, a refusal, a body.
 */
import type { Instant } from '../../language/index.ts'
import { type Db, first, isUuid, later, minutes, type PersonId, type Tx, uuid } from '../../store/index.ts'
import { noteAct } from './acts.ts'
import { pairTrouble } from './four-eyes.ts'
import type { Permission } from './officer.ts'
import type { OfficerSession } from './session.ts'
import { type DeskRefusal, deskNo } from './sign-in.ts'

export const proposalLife = minutes(15)
/** One officer cannot bury the others under requests (T-OFF-04). */
const mostOpen = 10

export type What =
  | 'case'
  | 'refusal'
  | 'party'
  | 'recall'
  | 'breaker'
  | 'officer'
  | 'payment'
  | 'office'
  | 'verdict'
  | 'death'
  | 'account'
  | 'fee'
  | 'reason'

/** Who asks for it and who agrees. */
export const pairs: Readonly<Record<What, { readonly maker: Permission; readonly checker: Permission }>> = {
  case: { maker: 'open a case', checker: 'approve a case' },
  refusal: { maker: 'free a request', checker: 'approve a refusal' },
  party: { maker: 'propose a party', checker: 'approve a party' },
  recall: { maker: 'recall a channel', checker: 'recall a channel' },
  breaker: { maker: 'clear the breaker', checker: 'clear the breaker' },
  officer: { maker: 'keep officers', checker: 'keep officers' },
  account: { maker: 'order on an account', checker: 'order on an account' },
  verdict: { maker: 'decide a request', checker: 'approve a refusal' },
  fee: { maker: 'keep fees', checker: 'keep fees' },
  reason: { maker: 'keep reasons', checker: 'keep reasons' },
  payment: { maker: 'settle a payment', checker: 'approve a settlement' },
  office: { maker: 'keep offices', checker: 'keep offices' },
  death: { maker: 'reverse a death', checker: 'reverse a death' },
}

export interface Proposal {
  readonly proposal_id: string
  readonly what: What
  readonly about: string
  readonly person_id: PersonId | null
  readonly data_hash: Buffer
  readonly detail: Readonly<Record<string, unknown>>
  readonly proposed_by: string
  readonly proposed_session: string
  readonly proposed_at: Instant
  readonly expires_at: Instant
  readonly decided_by: string | null
  readonly decided_at: Instant | null
  readonly decision: 'approved' | 'refused' | 'over' | null
  readonly why: string | null
}

const columns = `proposal_id, what, about, person_id, data_hash, detail, proposed_by, proposed_session, proposed_at,
  expires_at, decided_by, decided_at, decision, why`

export interface Proposing {
  readonly what: What
  readonly about: string
  readonly person: PersonId | null
  readonly hash: Buffer
  readonly detail?: Readonly<Record<string, unknown>>
  readonly reason: string
}

/** Asks for a second officer's yes. Whatever was asked for the same thing before is over. */
export async function propose(
  tx: Tx,
  session: OfficerSession,
  asked: Proposing,
  at: Instant,
): Promise<{ readonly ok: true; readonly id: string } | DeskRefusal> {
  const mine = session.officer.id
  await tx.query('select 1 from desk.officer where officer_id = $1 for update', [mine])
  await tx.query(
    `update desk.proposal set decision = 'over', decided_at = $3
     where decided_at is null and ((what = $1 and about = $2) or (proposed_by = $4 and expires_at <= $3))`,
    [asked.what, asked.about, at, mine],
  )
  const open = first(
    await tx.query<{ n: number }>(
      'select count(*)::int as n from desk.proposal where proposed_by = $1 and decided_at is null',
      [mine],
    ),
  )
  if ((open?.n ?? 0) >= mostOpen) return deskNo('tooMany')
  const id = uuid()
  await tx.query(
    `insert into desk.proposal (proposal_id, what, about, person_id, data_hash, detail, proposed_by, proposed_session,
       proposed_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      id,
      asked.what,
      asked.about,
      asked.person,
      asked.hash,
      asked.detail ?? {},
      mine,
      session.id,
      at,
      later(at, proposalLife),
    ],
  )
  await noteAct(tx, {
    at,
    kind: 'proposed',
    officer: session.officer,
    session: session.id,
    about: asked.about,
    reason: asked.reason,
    evidence: asked.hash,
    ...(asked.person === null ? {} : { person: asked.person }),
  })
  return { ok: true, id }
}

/** What waits for a second officer now, oldest first; the caller shows each only to whom it may be shown. */
export async function openProposals(db: Db, at: Instant): Promise<readonly Proposal[]> {
  const { rows } = await db.query<Proposal>(
    `select ${columns} from desk.proposal where decided_at is null and expires_at > $1 order by proposed_at limit 100`,
    [at],
  )
  return rows
}

/** What an officer asked for lately, the newest first: she sees here whether another agreed, and why not. */
export async function proposedBy(db: Db, officer: string, since: Instant): Promise<readonly Proposal[]> {
  const { rows } = await db.query<Proposal>(
    `select ${columns} from desk.proposal where proposed_by = $1 and proposed_at > $2
     order by proposed_at desc, proposal_id desc limit 30`,
    [officer, since],
  )
  return rows
}

export async function proposalOf(db: Db, id: string): Promise<Proposal | null> {
  if (!isUuid(id)) return null
  return first(await db.query<Proposal>(`select ${columns} from desk.proposal where proposal_id = $1`, [id]))
}

/** The latest that was asked about a thing, decided or not. */
export async function latestAbout(db: Db, what: What, about: string): Promise<Proposal | null> {
  return first(
    await db.query<Proposal>(
      `select ${columns} from desk.proposal where what = $1 and about = $2 order by proposed_at desc, proposal_id desc limit 1`,
      [what, about],
    ),
  )
}

/**
 * Locks a proposal for deciding: whoever comes second finds it decided. Late and changed ones end here, and so does the
 * pair that may not be one.
 * @param present the hash of the data as it stands now, computed under its own locks
 */
export async function lockProposal(
  tx: Tx,
  session: OfficerSession,
  id: string,
  present: (proposal: Proposal) => Promise<Buffer | null>,
  at: Instant,
): Promise<{ readonly ok: true; readonly proposal: Proposal } | DeskRefusal> {
  const proposal = first(
    await tx.query<Proposal>(`select ${columns} from desk.proposal where proposal_id = $1 for update`, [id]),
  )
  if (proposal === null || proposal.decision !== null) return deskNo('decided')
  const trouble = await pairTrouble(tx, proposal.proposed_by, session.officer, pairs[proposal.what], proposal.person_id)
  if (trouble !== null) return deskNo(trouble)
  if (proposal.proposed_session === session.id) return deskNo('maker')
  if (proposal.expires_at <= at) {
    await decideProposal(tx, proposal, session, 'over', '', at)
    return deskNo('late')
  }
  const now = await present(proposal)
  if (now === null || !now.equals(proposal.data_hash)) {
    await decideProposal(tx, proposal, session, 'over', '', at)
    return deskNo('changed')
  }
  return { ok: true, proposal }
}

export async function decideProposal(
  tx: Tx,
  proposal: Proposal,
  session: OfficerSession,
  decision: 'approved' | 'refused' | 'over',
  why: string,
  at: Instant,
): Promise<void> {
  await tx.query(
    'update desk.proposal set decision = $2, decided_by = $3, decided_at = $4, why = $5 where proposal_id = $1',
    [proposal.proposal_id, decision, session.officer.id, at, why],
  )
  if (decision === 'over') return
  await noteAct(tx, {
    at,
    kind: decision,
    officer: session.officer,
    session: session.id,
    second: proposal.proposed_by,
    about: proposal.about,
    reason: why,
    evidence: proposal.data_hash,
    ...(proposal.person_id === null ? {} : { person: proposal.person_id }),
  })
}
