/**
 * «It is still you?»: data of dependants and workers are shown to somebody who has proved herself in the last quarter of
 * an hour (identity.md section 7). A code does it, on the same page and without losing what was asked.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { proofAgain } from '../identity/index.ts'
import type { Text } from '../language/index.ts'
import { RequestTrouble } from '../requests/index.ts'
import type { Doorway } from '../web/index.ts'
import { confirmStep } from './confirm.tsx'
import { type Guest, renewToken } from './guard.ts'
import { w } from './words.ts'

export interface Proving {
  /** Of the page that waits behind it. */
  readonly title: Text
  /** Where its forms go: to whoever calls `proveAgain` again. */
  readonly action: string
  /** What was asked, kept meanwhile. */
  readonly hidden: Readonly<Record<string, string>>
}

/** Either the guest, proved just now, or the page that was answered instead. */
export async function proveAgain(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  guest: Guest,
  { title, action, hidden }: Proving,
): Promise<{ readonly guest: Guest } | { readonly answer: FastifyReply }> {
  const { session } = req.visit
  if (session === null) throw new RequestTrouble('sign-in-first')
  const done = await confirmStep(doorway, req, reply, session, {
    act: proofAgain(session),
    heading: w.proveTitle,
    lead: w.proveLead,
    button: w.proveButton,
    crumb: title,
    action,
    hidden,
    ask: '/account/proof/passkey',
    names: guest.names,
    back: '/home',
  })
  if ('answer' in done) return done
  await renewToken(doorway, req, reply, { proved: true })
  return { guest: { ...guest, caller: { ...guest.caller, provedAt: done.provedAt } } }
}
