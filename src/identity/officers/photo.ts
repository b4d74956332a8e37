/**
 * The face as it was enrolled, beside the face at the counter: only of a case whose person has proved that she stands
 * there, with the case and its reason in the readers' book before a byte is sent (T-INS-02).
 */
import type { Instant } from '../../language/index.ts'
import { inTransaction, type PersonId, readingWithin, type Tx } from '../../store/index.ts'
import { noteAct } from './acts.ts'
import { type Casework, type DeskDeps, withCase } from './casework.ts'
import { caseOfProposal, openedSteps } from './facts.ts'
import type { OfficerSession } from './session.ts'

/** To the officer of the case: the photograph, or null when she may not see one or the register has none. */
export async function casePhoto(deps: DeskDeps, session: OfficerSession, id: string): Promise<Uint8Array | null> {
  if (deps.portraits === null) return null
  const opened = await withCase(deps, session, id, openedSteps, (tx, c, at) => note(tx, session, c, at))
  return typeof opened === 'string' ? deps.portraits.of(deps.pool, opened) : null
}

/** To the second officer, while she decides. */
export async function proposalPhoto(deps: DeskDeps, session: OfficerSession, id: string): Promise<Uint8Array | null> {
  if (deps.portraits === null) return null
  const opened = await inTransaction(deps.pool, async (tx) => {
    const at = deps.clock.now()
    const c = await caseOfProposal(tx, session, id, at)
    return 'ok' in c ? null : note(tx, session, c, at)
  })
  return opened === null ? null : deps.portraits.of(deps.pool, opened)
}

/** Written first: a photograph that then cannot be had was still asked for. */
async function note(tx: Tx, session: OfficerSession, c: Casework, at: Instant): Promise<PersonId> {
  const { officer } = session
  const { person_id: person, case_id: about, reason, ticket, kind } = c
  const reading = { reader: officer.id, audience: 'officer', purpose: `desk:${kind}`, request: about, at }
  await readingWithin(tx, reading, async (look) => look.note(person, 'portraits'))
  await noteAct(tx, { at, kind: 'photo_seen', officer, session: session.id, person, about, reason, ticket })
  return person
}
