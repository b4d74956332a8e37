/**
 * Deciding a case: the first officer signs what stands on the screen; where two are needed (ID-36) the second signs the
 * same hash from another session within 15 minutes, and that signature is what does it. One of many at once wins.
 */
import type { Instant } from '../../language/index.ts'
import { inTransaction, isUuid, namedTransaction, type Tx } from '../../store/index.ts'
import type { RelyingParty } from '../passkey-challenge.ts'
import {
  type CaseStep,
  type Casework,
  caseOf,
  type DeskDeps,
  inCase,
  lockCase,
  saveCase,
  withCase,
} from './casework.ts'
import { complete, credentialHash, dataOf } from './complete.ts'
import { askSignature, deskAct, signedAct } from './keys.ts'
import { officerOf } from './officer.ts'
import { decideProposal, latestAbout, lockProposal, type Proposal, proposalOf, propose } from './proposals.ts'
import type { OfficerSession } from './session.ts'
import { stillOpen } from './session.ts'
import { type DeskRefusal, deskNo } from './sign-in.ts'

export type Decided = { readonly ok: true; readonly step: CaseStep } | DeskRefusal

const deciding = (id: string, hash: Buffer): Buffer => deskAct('decide', id, hash.toString('hex'))

/** What the browser needs to sign a case's decision; null when there is nothing to decide. */
export async function askDecision(
  deps: DeskDeps,
  rp: RelyingParty,
  session: OfficerSession,
  id: string,
): Promise<object | null> {
  const found = await withCase(deps, session, id, ['decide'], async (tx, c, at) => {
    const data = await dataOf(tx, deps, c, at)
    return typeof data === 'string' ? deskNo(data) : { hash: data.hash }
  })
  return 'hash' in found ? askSignature(deps, rp, session.officer.id, session.id, deciding(id, found.hash)) : null
}

/** Is a second officer needed for this case, as things stand? */
export async function needsSecond(deps: DeskDeps, session: OfficerSession, id: string): Promise<boolean> {
  const found = await withCase(deps, session, id, ['decide', 'waiting'], async (tx, c, at) => {
    const data = await dataOf(tx, deps, c, at)
    return typeof data === 'string' ? deskNo(data) : { second: data.second }
  })
  return 'second' in found && found.second
}

/** Nobody agreed in time: the case is the first officer's again. Looked at whenever she looks. */
export async function takeBackLate(deps: DeskDeps, session: OfficerSession, id: string): Promise<void> {
  await withCase(deps, session, id, ['waiting'], async (tx, c, at) => {
    const latest = await latestAbout(tx, 'case', c.case_id)
    if (latest === null || (latest.decision === null && latest.expires_at > at)) return
    await tx.query(
      `update desk.proposal set decision = 'over', decided_at = $2 where proposal_id = $1 and decided_at is null`,
      [latest.proposal_id, at],
    )
    await saveCase(tx, c, { step: 'decide' }, at)
  })
}

/** The first officer's signature: the case is done by it, or waits for the second. Throws BusyError. */
export async function decideCase(
  deps: DeskDeps,
  rp: RelyingParty,
  session: OfficerSession,
  id: string,
  answer: string,
): Promise<Decided> {
  const seen = await caseOf(deps.pool, session, id)
  if (seen === null) return deskNo('over')
  // The slow hash first, outside the transaction.
  const temporaryHash = await credentialHash(deps, seen)
  const signed = async (tx: Tx, c: Casework, at: Instant): Promise<Decided> => {
    const data = await dataOf(tx, deps, c, at)
    if (typeof data === 'string') return ends(tx, c, data, at)
    const signer = { officer: session.officer.id, under: session.id }
    if (!(await signedAct(tx, rp, signer, deciding(id, data.hash), answer, at))) return deskNo('key')
    if (!data.second) {
      const what = { casework: c, data, temporaryHash, maker: session.officer, second: null, session, at }
      const trouble = await complete(tx, deps, what)
      return trouble === null ? { ok: true, step: 'done' } : ends(tx, c, trouble, at)
    }
    const { case_id: about, person_id: person, reason } = c
    const asked = await propose(tx, session, { what: 'case', about, person, hash: data.hash, reason }, at)
    if (!asked.ok) return asked
    await saveCase(tx, c, { step: 'waiting' }, at)
    return { ok: true, step: 'waiting' }
  }
  return namedTransaction('desk: decided', deps.pool, (tx) => inCase(tx, deps, session, id, ['decide'], signed))
}

async function ends(tx: Tx, c: Casework, why: Parameters<typeof deskNo>[0], at: Instant): Promise<DeskRefusal> {
  await saveCase(tx, c, { step: 'ended', ended_why: why }, at)
  return deskNo(why)
}

const approving = (proposal: Pick<Proposal, 'proposal_id' | 'data_hash'>): Buffer =>
  deskAct('approve', proposal.proposal_id, proposal.data_hash.toString('hex'))

/** What the second officer's browser needs to sign her yes, to whatever was proposed; null when there is nothing. */
export async function askApproval(
  deps: DeskDeps,
  rp: RelyingParty,
  session: OfficerSession,
  id: string,
): Promise<object | null> {
  const proposal = await proposalOf(deps.pool, id)
  if (proposal === null || proposal.decision !== null) return null
  return askSignature(deps, rp, session.officer.id, session.id, approving(proposal))
}

/** Did the second officer sign exactly this proposal? */
export function signedApproval(
  tx: Tx,
  rp: RelyingParty,
  session: OfficerSession,
  proposal: Proposal,
  answer: string,
  at: Instant,
): Promise<boolean> {
  return signedAct(tx, rp, { officer: session.officer.id, under: session.id }, approving(proposal), answer, at)
}

/** The second officer's yes to a case: everything is judged again, and it is done. Throws BusyError. */
export async function approveCase(
  deps: DeskDeps,
  rp: RelyingParty,
  session: OfficerSession,
  id: string,
  answer: string,
): Promise<Decided> {
  const before = isUuid(id) ? await proposalOf(deps.pool, id) : null
  const found = before?.what === 'case' ? await caseById(deps, before.about) : null
  if (found === null) return deskNo('decided')
  const temporaryHash = await credentialHash(deps, found)
  return namedTransaction('desk: approved', deps.pool, async (tx): Promise<Decided> => {
    const at = deps.clock.now()
    if (!(await stillOpen(tx, session, at))) return deskNo('flowOver')
    // The case before the proposal, as the first officer takes them.
    const c = await lockCase(tx, found.case_id)
    if (c === null || c.step !== 'waiting') return deskNo('decided')
    const data = await dataOf(tx, deps, c, at)
    const locked = await lockProposal(tx, session, id, async () => (typeof data === 'string' ? null : data.hash), at)
    if (!locked.ok) {
      if (locked.reason === 'late' || locked.reason === 'changed') await saveCase(tx, c, { step: 'decide' }, at)
      return locked
    }
    if (typeof data === 'string') return deskNo(data)
    const maker = await officerOf(tx, c.officer_id)
    if (maker === null || !(await signedApproval(tx, rp, session, locked.proposal, answer, at))) return deskNo('key')
    await decideProposal(tx, locked.proposal, session, 'approved', '', at)
    const what = { casework: c, data, temporaryHash, maker, second: session.officer, session, at }
    const trouble = await complete(tx, deps, what)
    return trouble === null ? { ok: true, step: 'done' } : ends(tx, c, trouble, at)
  })
}

async function caseById(deps: DeskDeps, id: string): Promise<Casework | null> {
  return inTransaction(deps.pool, (tx) => lockCase(tx, id))
}

/** The second officer's no, with why: the first officer sees it and may mend the case and ask again. */
export function refuseProposal(deps: DeskDeps, session: OfficerSession, id: string, why: string): Promise<Decided> {
  return inTransaction(deps.pool, async (tx): Promise<Decided> => {
    const at: Instant = deps.clock.now()
    const before = await proposalOf(tx, id)
    if (before === null) return deskNo('decided')
    const c = before.what === 'case' ? await lockCase(tx, before.about) : null
    const locked = await lockProposal(tx, session, id, async () => before.data_hash, at)
    if (!locked.ok) {
      if (c?.step === 'waiting' && locked.reason === 'late') await saveCase(tx, c, { step: 'decide' }, at)
      return locked
    }
    await decideProposal(tx, locked.proposal, session, 'refused', why, at)
    if (c?.step === 'waiting') await saveCase(tx, c, { step: 'decide' }, at)
    return { ok: true, step: 'decide' }
  })
}
