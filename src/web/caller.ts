/** Who asks, as the engine knows callers: everything from the session and the registers, nothing from what was sent. */
import type { Session } from '../identity/index.ts'
import { type Caller, type House, openRegisters } from '../requests/index.ts'
import { readingSelf } from '../store/index.ts'

type Level = Caller['identity']

/** @param channel through which door she came; kept with her requests */
export async function callerOf(house: House, session: Session, channel: Caller['channel']): Promise<Caller> {
  const person = session.personId
  // Citizen, resident or visitor is what the register says today: a naturalised resident need not sign in anew.
  const reading = { reader: person, audience: 'self', purpose: 'signed-in', at: house.clock.now() }
  const { kind } = await readingSelf(house.pool, reading, (look) => openRegisters(look).people.get(person))
  return {
    person,
    audience: kind,
    identity: levelOf(session.identityLevel),
    signIn: levelOf(session.signInLevel),
    provedAt: session.provedAt,
    channel,
  }
}

/** Levels are 0 to 3 (identity.md section 7); anything else counts as nothing proved. */
function levelOf(n: number): Level {
  return n === 1 || n === 2 || n === 3 ? n : 0
}
