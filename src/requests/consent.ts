/**
 * Others who must agree (بانتظار موافقة): asked when a request is sent, each answering by himself, told what becomes of
 * it. Every answer is written under the lock of the request, so that the last agreement, a refusal and the end of the
 * time are decided in one order. What follows from the answers is the carrying's (`consent-carry.ts`).
 */
import { createHash } from 'node:crypto'
import type { Instant, Text } from '../language/index.ts'
import { here, inTransaction, isUuid, readingWithin, type Tx } from '../store/index.ts'
import { needsCode, serviceOf } from './access.ts'
import { agreedTo, answerRow, type ConsentRow, consentAt, consentsOf, stands, writeConsents } from './consent-rows.ts'
import type { Consent } from './define.ts'
import type { Caller, House } from './house.ts'
import { judge, judgeAnswers, type Refusal } from './judge.ts'
import { photosOf } from './photos/rows.ts'
import { openRegisters } from './registers.ts'
import { line, load, lockAt, type Row, wakeAt } from './rows.ts'
import type { Approved } from './submit.ts'
import { reach } from './told.ts'
import { RequestTrouble } from './trouble.ts'

interface Asking {
  readonly parties: readonly Consent[]
  readonly number: string
  readonly title: Text
  readonly now: Instant
}

/** Asks everybody, in the transaction that sends the request; the clock looks again when the first time runs out. */
export async function askParties(tx: Tx, row: Row, { parties, number, title, now }: Asking): Promise<void> {
  await writeConsents(tx, row, parties, now)
  await line(tx, row, now, 'consent-asked', 'system', { parties: parties.map(({ key }) => key) })
  await wakeAt(tx, row, soonest(parties.map(({ by }) => by)), 'outside')
  for (const person of new Set(parties.map(({ who }) => who))) {
    const vars = { ref: number, service: title }
    await reach(tx, { person, kind: 'consents.asked', vars, key: `${row.request_id}/consent-asked`, at: now })
  }
  here('consent: asked, not committed')
}

export const soonest = (all: readonly Instant[]): Instant => [...all].sort()[0] ?? ''

/** A request as one of its parties sees it. */
export interface ConsentView {
  readonly consent: ConsentRow
  readonly title: Text
  readonly number: string
  /** Whether an answer can still be given; `takeBack`: others are still asked, so an agreement can be taken back. */
  readonly open: boolean
  readonly takeBack: boolean
  readonly codeNeeded: boolean
  /** What approving it signs. */
  readonly act: { readonly hash: string; readonly text: Text }
}

/** What the caller was asked in a request. Somebody else's, and none at all, are "no such request". */
export async function consentView(house: House, caller: Caller, request: string, key: string): Promise<ConsentView> {
  const consent = isUuid(request) ? await consentAt(house.pool, caller.person, request, key) : null
  const row = consent === null ? null : await load(house.pool, consent.applicant, consent.request)
  if (consent === null || row === null) throw new RequestTrouble('unknown-request')
  const definition = serviceOf(house, consent.service)
  const now = house.clock.now()
  const waits = row.station === 'consent'
  return {
    consent,
    title: definition.title,
    number: row.number ?? '',
    open: waits && consent.state === 'asked' && consent.dueAt > now,
    takeBack: consent.state === 'agreed' && waits,
    codeNeeded: needsCode(definition, caller, now),
    act: { hash: consentHashOf(row, key), text: consent.asks },
  }
}

/** What agreeing signs: this request with these answers, this part in it. Any change of data voids it (ID-74). */
export function consentHashOf(row: Pick<Row, 'request_id' | 'service' | 'edition' | 'subject' | 'form'>, key: string) {
  const answers = Object.entries(row.form).sort()
  const canonical = JSON.stringify(['agree', key, row.request_id, row.service, row.edition, row.subject, answers])
  return createHash('sha256').update(canonical).digest('hex')
}

export type Answered = { readonly taken: true } | { readonly taken: false; readonly refusals: readonly Refusal[] }

/**
 * The caller's word about a request of another. Agreeing is approved as the service asks (`needs`), and not possible for
 * one whom its rules would refuse: he is told why, and may answer later; the applicant hears nothing of it. Said again,
 * the same answer is taken again. Throws `unknown-request`, `no-longer-possible`, `prove-more`, `code-needed`, `key-needed`.
 */
export async function answerConsent(
  house: House,
  caller: Caller,
  of: { readonly request: string; readonly key: string; readonly agrees: boolean },
  approved: Approved | null,
): Promise<Answered> {
  const now = house.clock.now()
  const { request, key, agrees } = of
  const asked = isUuid(request) ? await consentAt(house.pool, caller.person, request, key) : null
  if (asked === null) throw new RequestTrouble('unknown-request')
  const answer = await inTransaction(house.pool, async (tx): Promise<Answered> => {
    const row = await lockAt(tx, asked.applicant, request, ['consent'])
    const consent = await consentAt(tx, caller.person, request, key)
    if (consent === null) throw new RequestTrouble('unknown-request')
    if (consent.state === (agrees ? 'agreed' : 'refused')) return { taken: true }
    if (row === null) throw new RequestTrouble('no-longer-possible')
    const takesBack = !agrees && consent.state === 'agreed'
    const stillAsked = consent.state === 'asked' && consent.dueAt > now
    if (!takesBack && !stillAsked) throw new RequestTrouble('no-longer-possible')
    if (agrees) {
      const refusals = await unfit(house, tx, row, key)
      if (refusals.length > 0) return { taken: false, refusals }
      await requireApproval(house, tx, row, caller, key, approved)
    }
    await answerRow(tx, consent, agrees ? 'agreed' : takesBack ? 'taken-back' : 'refused', now)
    const event = agrees ? 'consent-given' : takesBack ? 'consent-taken-back' : 'consent-refused'
    await line(tx, row, now, event, caller.person, { party: key })
    await wakeAt(tx, row, now, 'outside')
    here('consent: answer written, not committed')
    return { taken: true }
  })
  here('consent: answer committed')
  house.poke()
  return answer
}

/** The same strength as the service asks of its applicant; refusing takes none beyond being signed in. */
async function requireApproval(
  house: House,
  tx: Tx,
  row: Row,
  caller: Caller,
  key: string,
  approved: Approved | null,
): Promise<void> {
  const definition = serviceOf(house, row.service)
  if (caller.identity < definition.needs.identity) throw new RequestTrouble('prove-more')
  if (caller.signIn < definition.needs.signIn) throw new RequestTrouble('sign-in-first')
  const byKey = definition.needs.signs === true
  if (!needsCode(definition, caller, house.clock.now())) return
  if (!(await approved?.(tx, consentHashOf(row, key), byKey)))
    throw new RequestTrouble(byKey ? 'key-needed' : 'code-needed')
}

/**
 * Why the rules would refuse with this party in it, and only what he brings: what speaks against the applicant is not his
 * to know. Read for the applicant's request, so that the party finds it among the readings about him.
 */
async function unfit(house: House, tx: Tx, row: Row, key: string): Promise<readonly Refusal[]> {
  const definition = serviceOf(house, row.service)
  const now = house.clock.now()
  const before = await agreedTo(tx, row.request_id)
  const reading = {
    reader: row.person_id,
    audience: row.audience,
    purpose: row.service,
    at: now,
    request: row.request_id,
  }
  return readingWithin(tx, reading, async (look) => {
    const photos = await photosOf(look.db, row, definition)
    const ask = {
      definition,
      actor: { id: row.person_id, audience: row.audience },
      subject: row.subject,
      standing: row.standing,
      now,
      photos,
      given: row.form,
      ...(row.day ? { day: row.day } : {}),
    }
    const without = await judge(openRegisters(look), { ...ask, agreed: before })
    const known = [...without.refusals, ...judgeAnswers(definition, without, row.form)]
    const withHim = await judge(openRegisters(look), { ...ask, agreed: [...before, key] })
    const all = [...withHim.refusals, ...judgeAnswers(definition, withHim, row.form)]
    return all.filter(({ reason }) => !known.some((one) => one.reason === reason))
  })
}

/** The request has ended: whoever was asked, or had agreed, is told, and nothing waits for an answer any more. */
export async function callOff(
  tx: Tx,
  row: Pick<Row, 'person_id' | 'request_id' | 'number'>,
  now: Instant,
): Promise<void> {
  const told = new Set<string>()
  for (const consent of await consentsOf(tx, row.request_id)) {
    if (consent.state === 'asked') await answerRow(tx, consent, 'called-off', now)
    else if (!stands(consent)) continue
    if (told.has(consent.person)) continue
    told.add(consent.person)
    const vars = { ref: row.number ?? '' }
    const key = `${row.request_id}/called-off`
    await reach(tx, { person: consent.person, kind: 'consents.called-off', vars, key, at: now })
  }
}
