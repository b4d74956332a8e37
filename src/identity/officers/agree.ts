/** Two officers on anything that is no case: one proposes and signs, another agrees and signs, and that does it. */
import type { Instant, Text } from '../../language/index.ts'
import { inTransaction, isUuid, type Tx } from '../../store/index.ts'
import { type IdentityDeps, type Refusal, refusal } from '../deps.ts'
import type { RelyingParty } from '../passkey-challenge.ts'
import { signedApproval } from './decide.ts'
import { actingTrouble } from './four-eyes.ts'
import { deskAct, signedAct } from './keys.ts'
import { may } from './officer.ts'
import { decideProposal, lockProposal, type Proposal, type Proposing, pairs, proposalOf, propose } from './proposals.ts'
import { type OfficerSession, stillOpen } from './session.ts'
import { deskNo } from './sign-in.ts'

/** What a second officer's yes does, beside cases: read under lock, judged by its hash, done in the same transaction. */
export interface Agreeable {
  /** The hash of the data as it stands now; null when there is nothing left to agree to. */
  readonly present: (tx: Tx, proposal: Proposal) => Promise<Buffer | null>
  /** Does it; words, and nothing written, when it cannot be done. */
  readonly does: (tx: Tx, proposal: Proposal, at: Instant) => Promise<Text | null>
}

/** The second officer's yes to anything that is no case. */
export function agree(
  deps: IdentityDeps,
  rp: RelyingParty,
  session: OfficerSession,
  id: string,
  answer: string,
  what: Agreeable,
): Promise<{ readonly ok: true } | Refusal> {
  return inTransaction(deps.pool, async (tx): Promise<{ readonly ok: true } | Refusal> => {
    const at = deps.clock.now()
    if (!isUuid(id) || !(await stillOpen(tx, session, at))) return deskNo('flowOver')
    const proposal = await proposalOf(tx, id)
    // What it is about is locked before the proposal, as whoever proposes does.
    const present = proposal === null ? null : await what.present(tx, proposal)
    const locked = await lockProposal(tx, session, id, async () => present, at)
    if (!locked.ok) return locked
    if (!(await signedApproval(tx, rp, session, locked.proposal, answer, at))) return deskNo('key')
    const trouble = await what.does(tx, locked.proposal, at)
    if (trouble !== null) return refusal('changed', trouble)
    await decideProposal(tx, locked.proposal, session, 'approved', '', at)
    return { ok: true }
  })
}

/** The first officer's signature under what she proposes, beside cases. `act`: the bytes she signs. */
export function proposeSigned(
  deps: IdentityDeps,
  rp: RelyingParty,
  session: OfficerSession,
  answer: string,
  asked: (tx: Tx) => Promise<Proposing | null>,
): Promise<{ readonly ok: true; readonly id: string } | Refusal> {
  return inTransaction(deps.pool, async (tx): Promise<{ readonly ok: true; readonly id: string } | Refusal> => {
    const at = deps.clock.now()
    if (!(await stillOpen(tx, session, at))) return deskNo('flowOver')
    const proposing = await asked(tx)
    if (proposing === null || !may(session.officer, pairs[proposing.what].maker)) return deskNo('decided')
    const trouble = proposing.person === null ? null : await actingTrouble(tx, session.officer, proposing.person)
    if (trouble !== null) return deskNo(trouble)
    const act = proposalAct(proposing)
    if (!(await signedAct(tx, rp, { officer: session.officer.id, under: session.id }, act, answer, at)))
      return deskNo('key')
    return propose(tx, session, proposing, at)
  })
}

/** What the first officer signs. */
export function proposalAct({ what, about, hash }: Pick<Proposing, 'what' | 'about' | 'hash'>): Buffer {
  return deskAct('propose', what, about, hash.toString('hex'))
}
