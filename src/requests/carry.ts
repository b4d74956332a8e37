/**
 * Carrying a request one station forward. A request is a row that knows where it stands; every branch here ends in
 * one commit and may be run at any time, any number of times, by several workers: whoever comes second finds the row
 * moved and does nothing. Outside calls stand before or after a commit, never inside, under a stable key.
 */
import type { Instant } from '../language/index.ts'
import * as payments from '../payments/index.ts'
import {
  here,
  InvariantError,
  inDays,
  inTransaction,
  later,
  type PersonId,
  ReadingsClosed,
  readingWithin,
  seconds,
  type Tx,
  together,
  traced,
} from '../store/index.ts'
import { serviceOf, standingNow } from './access.ts'
import { type Applied, applyPlan, planOf, type Step } from './apply.ts'
import type { AnyService } from './catalogue.ts'
import { callOff } from './consent.ts'
import { type ConsentParts, heedConsents } from './consent-carry.ts'
import { agreedTo } from './consent-rows.ts'
import { type Case, NotKnownNow, totalOf } from './define.ts'
import { feeChanges, priceOf } from './fees.ts'
import { type House, limits } from './house.ts'
import { judge, judgeAnswers, type Refusal } from './judge.ts'
import { amountOf, paid } from './pay.ts'
import { judgeWaiting } from './photos/attach.ts'
import { photosOf } from './photos/rows.ts'
import { lockPeople, openRegisters } from './registers.ts'
import { answerUntil, enterReview, reviewOf, takeUnanswered } from './review.ts'
import { asleep, keepVerdict, lane, line, load, lockAt, move, type Row, wakeAt } from './rows.ts'
import { announce } from './told.ts'
import { ended } from './words.ts'

/** The parts of carrying that the crash suite replaces by broken ones, to show that it would notice. */
export interface Parts {
  readonly judgeLast: (judging: () => Promise<Judgement>) => Promise<Judgement>
  readonly apply: (house: House, tx: Tx, row: Row, steps: readonly Step[], at: Instant) => Promise<Applied>
}

interface Judgement {
  readonly case: Case<unknown, unknown>
  readonly refusals: readonly Refusal[]
}

export const sound: Parts = {
  judgeLast: (judging) => judging(),
  apply: (_house, tx, row, steps, at) => applyPlan(tx, row, steps, at),
}

/** Carries a request as far as it goes now. Returns the station it rests at. */
export async function carry(
  house: House,
  person: PersonId,
  id: string,
  parts: Parts = sound,
): Promise<Row['station'] | null> {
  for (let moves = 0; moves < 8; moves++) {
    const row = await load(house.pool, person, id)
    if (row === null) {
      await asleep(house.pool, { request_id: id })
      return null
    }
    let to: Moved
    try {
      to = await traced('station', { station: row.station, service: row.service }, () => step(house, row, parts))
    } catch (error) {
      await stumble(house, row, error)
      return row.station
    }
    if (to === null) return row.station
    if (ended.includes(to)) return to
  }
  return null
}

/** Where a step brought the request; null when it rests (somebody else moved it, or it waits). */
type Moved = Row['station'] | null

async function step(house: House, row: Row, parts: Parts): Promise<Moved> {
  switch (row.station) {
    case 'submitted':
    case 'paid':
    case 'applying':
      return decide(house, row, parts)
    case 'consent':
      return heedConsents(house, row, consentParts)
    case 'awaiting-payment':
      return heedPayment(house, row)
    case 'needs-you':
      return heedSilence(house, row)
    case 'refunding':
      return refund(house, row)
    case 'withdrawn':
    case 'expired':
      return heedLatePayment(house, row)
    default:
      return rest(house, row)
  }
}

/** Nothing to carry any more. */
async function rest(house: House, row: Row): Promise<null> {
  await asleep(house.pool, row)
  return null
}

/** The last judgement under lock, the plan, and all its effects: one transaction (decided.md, Atomicity). */
async function decide(house: House, seen: Row, parts: Parts): Promise<Moved> {
  const now = house.clock.now()
  const definition = serviceOf(house, seen.service)
  await judgeWaiting(house, seen)
  const moved = await inTransaction(house.pool, async (tx): Promise<Moved> => {
    const [row] = await together(
      lockAt(tx, seen.person_id, seen.request_id, ['submitted', 'paid', 'applying']),
      // An agency is nobody of the people register; it acts on the subject alone.
      lockPeople(tx, seen.audience.startsWith('agency:') ? [seen.subject] : [seen.person_id, seen.subject]),
    )
    if (row === null) return null
    here('decide: locked')
    const judgement = await parts.judgeLast(() => judgedWithin(tx, row, definition, now))
    // What officers decide is judged on the way to them, and once more after their yes.
    const toOfficer = definition.decision.by === 'officer' && row.station !== 'applying'
    const moment = toOfficer ? 'review' : 'execution'
    const verdict = keepVerdict(tx, row, moment, now, judgement.case.facts, judgement.refusals)
    const [refusal] =
      judgement.refusals.length > 0 ? judgement.refusals : await pricesDiffer(tx, definition, row, judgement.case)
    if (refusal !== undefined) {
      const [, to] = await together(verdict, refuse(tx, row, now, refusal, definition))
      return to
    }
    if (toOfficer) {
      await together(verdict, enterReview(tx, row, definition, judgement.case, now))
      return 'under-review'
    }
    const [, , plan] = await together(
      verdict,
      row.station === 'applying' ? null : line(tx, row, now, 'approved', 'system'),
      planOf(tx, row, definition, judgement.case),
    )
    here('decide: plan written, not committed')
    const applied = await parts.apply(house, tx, row, plan, now)
    // The deposit is consumed in the same commit as the change of the registers (R-GATE-06).
    if (row.charge_id !== null) await payments.use(tx, { person: row.person_id, chargeId: row.charge_id, at: now })
    here('decide: the money used, not committed')
    await together(
      move(tx, row, now, { station: 'completed', outcome: applied.receipts, ended: true }),
      line(tx, row, now, 'completed', 'system'),
      asleep(tx, row),
      announce(tx, {
        row,
        act: 'completed',
        at: now,
        kind: 'requests.completed',
        vars: { ref: row.number ?? '', service: definition.title },
        told: applied.told,
      }),
    )
    here('decide: everything written, not committed')
    return 'completed'
  })
  here('decide: committed')
  return moved
}

/** The rules as they stand now, with whatever may be read of those who agreed; under the locks of its transaction. */
async function judgedWithin(tx: Tx, row: Row, definition: AnyService, now: Instant): Promise<Judgement> {
  const reading = {
    reader: row.person_id,
    audience: row.audience,
    purpose: row.service,
    at: now,
    request: row.request_id,
  }
  return readingWithin(tx, reading, async (look) => {
    const photos = await photosOf(look.db, row, definition)
    if (Object.values(photos).some((sent) => !sent.known)) throw new NotKnownNow('photo-service')
    const agreed = definition.consents === undefined ? [] : await agreedTo(look.db, row.request_id)
    const [standing, judged] = await together(
      standingNow(look, definition, row, now),
      judge(openRegisters(look), {
        definition,
        actor: { id: row.person_id, audience: row.audience },
        subject: row.subject,
        standing: row.standing,
        now,
        photos,
        given: row.form,
        agreed,
        ...(row.day ? { day: row.day } : {}),
      }),
    )
    return {
      case: { ...judged.situation, form: row.form },
      refusals: [
        ...(standing === null ? [standingEnded] : []),
        ...judged.refusals,
        ...judgeAnswers(definition, judged, row.form),
      ],
    }
  })
}

const consentParts: ConsentParts = {
  judgeNow: async (tx, row, definition, now) => (await judgedWithin(tx, row, definition, now)).refusals,
  refuse: (tx, row, now, refusal) => refuse(tx, row, now, refusal, null),
}

/**
 * What was paid is what it costs: a price made from facts that changed since (a part of a fine was paid meanwhile) must
 * not be taken for what is left.
 */
async function pricesDiffer(
  tx: Tx,
  definition: AnyService,
  row: Row,
  c: Case<unknown, unknown>,
): Promise<readonly Refusal[]> {
  if (row.price === null || row.charge_id === null) return []
  const now = priceOf(definition, c, await feeChanges(tx, row.service, c.day))
  return totalOf(now).halalas === totalOf(row.price).halalas ? [] : [priceChanged]
}

const priceChanged: Refusal = {
  reason: 'price_holds',
  words: {
    ar: 'تغيّر المبلغ المستحق بعد إرسال الطلب. يعود إليك ما دفعته، واطلب من جديد.',
    en: 'What is due changed after you sent the request. What you paid goes back; ask again.',
  },
}

/** Between the sending and now the right itself ended: a divorce, a transfer, a birthday (I-13). */
const standingEnded: Refusal = {
  reason: 'standing_holds',
  words: {
    ar: 'انتهى حقك في أن تطلب عن هذا الشخص قبل تنفيذ الطلب.',
    en: 'Your right to act for this person ended before the request was carried out.',
  },
}

/**
 * Refuses a locked request: told at once, and what was paid is on its way back. What a desk's taking it up had changed is
 * set right in the same commit, as its definition says.
 */
export async function refuse(
  tx: Tx,
  row: Row,
  now: Instant,
  refusal: Refusal,
  definition: AnyService | null,
): Promise<Moved> {
  const told = definition === null ? [] : await decline(tx, row, now, definition)
  await announce(tx, { row, act: 'refused', at: now, kind: 'requests.refused', vars: { ref: row.number ?? '' }, told })
  if (row.charge_id !== null) {
    await move(tx, row, now, { station: 'refunding', reason: refusal.reason })
    await line(tx, row, now, 'refund-begun', 'system', { reason: refusal.reason, words: refusal.words })
    await wakeAt(tx, row, now, 'outside')
    here('refuse: refund begun, not committed')
    return 'refunding'
  }
  await endRefused(tx, row, now, refusal)
  return 'refused'
}

/** Undoes what the desk's taking it up had changed, if it did; what the registers want said of it. */
async function decline(tx: Tx, row: Row, now: Instant, definition: AnyService): Promise<Applied['told']> {
  if (definition.declined === undefined || row.day === null) return []
  const received = await tx.query({
    name: 'requests:received',
    text: `select from requests.step where person_id = $1 and request_id = $2 and key like 'received:%' limit 1`,
    values: [row.person_id, row.request_id],
  })
  if (received.rowCount === 0) return []
  const sent = await tx.query<{ facts: Record<string, unknown> }>({
    name: 'requests:submitted-facts',
    text: `select facts from requests.verdict where person_id = $1 and request_id = $2 and moment = 'submission' order by n desc limit 1`,
    values: [row.person_id, row.request_id],
  })
  const c: Case<unknown, unknown> = {
    now,
    day: row.day,
    actor: { id: row.person_id, audience: row.audience },
    subject: row.subject,
    standing: row.standing,
    facts: sent.rows[0]?.facts ?? {},
    form: row.form,
  }
  const steps = await planOf(tx, row, definition, c, 'declined')
  return (await applyPlan(tx, row, steps, now)).told
}

/** Returned to its applicant, who said nothing in time: refused, with what was paid on its way back. */
async function heedSilence(house: House, seen: Row): Promise<Moved> {
  const now = house.clock.now()
  const moved = await inTransaction(house.pool, async (tx): Promise<Moved> => {
    const row = await lockAt(tx, seen.person_id, seen.request_id, ['needs-you'])
    if (row === null) return null
    // Opened again for another cause than an officer's question: nobody waits for an answer here.
    if ((await reviewOf(tx, row.request_id))?.state !== 'returned') {
      await asleep(tx, row)
      return null
    }
    const until = answerUntil(row.changed_at)
    if (until > now) {
      await wakeAt(tx, row, until, 'ours')
      return null
    }
    if (!(await takeUnanswered(tx, row, now))) return null
    const to = await refuse(tx, row, now, unanswered, serviceOf(house, row.service))
    here('review: unanswered written, not committed')
    return to
  })
  here('review: unanswered committed')
  return moved
}

const unanswered: Refusal = {
  reason: 'answered_in_time',
  words: {
    ar: 'أعدنا إليك الطلب ولم تجب في المهلة. اطلب من جديد متى شئت.',
    en: 'We returned the request to you and had no answer in time. Ask again whenever you like.',
  },
}

async function endRefused(tx: Tx, row: Row, now: Instant, refusal: Pick<Refusal, 'reason' | 'words'>): Promise<void> {
  await move(tx, row, now, { station: 'refused', reason: refusal.reason, ended: true })
  await line(tx, row, now, 'refused', 'system', { reason: refusal.reason, words: refusal.words })
  await asleep(tx, row)
  await callOff(tx, row, now)
  here('refuse: ended, not committed')
}

/** Asks the gateway for the truth; a callback or a browser coming back only woke us to ask. */
async function heedPayment(house: House, seen: Row): Promise<Moved> {
  const charge = await chargeOf(house, seen)
  here('pay: before asking the gateway')
  const truth = await payments.ask(house.pool, house.gateway, charge).catch((error: unknown) => {
    // Past its time a bill ends also at a gateway that does not answer as it should; what was paid all the same goes
    // back as soon as it speaks again.
    if (charge.dueUntil <= house.clock.now()) return { paid: false, state: 'none' } as const
    throw error
  })
  here('pay: the gateway has answered, nothing written')
  const now = house.clock.now()
  const moved = await inTransaction(house.pool, async (tx): Promise<Moved> => {
    const row = await lockAt(tx, seen.person_id, seen.request_id, ['awaiting-payment'])
    if (row === null) return null
    if (truth.paid) {
      await payments.markPaid(tx, booked(charge, truth, now))
      await paid(tx, row, charge, now)
      here('pay: paid written, not committed')
      return 'paid'
    }
    if (truth.state === 'differs') {
      // Another sum than the bill's was taken: nothing here may go on, or end, before a person has looked at the money.
      await toDesk(tx, row, now, 'amount_differs')
      return null
    }
    if (charge.dueUntil <= now) {
      await payments.voidCharge(tx, { person: row.person_id, chargeId: charge.id })
      await move(tx, row, now, { station: 'expired', reason: 'payment_in_time', ended: true })
      await line(tx, row, now, 'expired', 'system')
      await wakeAt(tx, row, later(now, seconds(limits.longestWaitSeconds)), 'outside')
      await announce(tx, { row, act: 'expired', at: now, kind: 'requests.expired', vars: { ref: row.number ?? '' } })
      await callOff(tx, row, now)
      here('pay: expired written, not committed')
      return 'expired'
    }
    await waitLonger(tx, row, now, false, limits.longestPayWaitSeconds)
    return null
  })
  here('pay: committed')
  return moved
}

/** What a provider says of a charge, as it is booked. */
function booked(charge: payments.Charge, truth: payments.Answer & { readonly paid: true }, at: Instant) {
  const { reference, provider, at: outsideAt, also } = truth
  return { person: charge.person, chargeId: charge.id, reference, provider, outsideAt, also, at }
}

/** A payment that came after the request ended goes back. Looked for until a day after the gateway's page closed. */
async function heedLatePayment(house: House, seen: Row): Promise<Moved> {
  if (seen.charge_id === null) return rest(house, seen)
  const charge = await chargeOf(house, seen)
  if (charge.state !== 'void') return rest(house, seen)
  const truth = await payments.ask(house.pool, house.gateway, charge)
  const now = house.clock.now()
  const moved = await inTransaction(house.pool, async (tx): Promise<Moved> => {
    const row = await lockAt(tx, seen.person_id, seen.request_id, ['withdrawn', 'expired'])
    if (row === null) return null
    if (truth.paid) {
      await payments.markPaid(tx, booked(charge, truth, now))
      await move(tx, row, now, { station: 'refunding', reason: row.reason ?? row.station })
      await line(tx, row, now, 'late-payment', 'system', { halalas: charge.halalas })
      await wakeAt(tx, row, now, 'outside')
      here('late payment: written, not committed')
      return 'refunding'
    }
    if (later(charge.dueUntil, 86_400_000) <= now) await asleep(tx, row)
    else await waitLonger(tx, row, now)
    return null
  })
  here('late payment: committed')
  return moved
}

async function refund(house: House, seen: Row): Promise<Moved> {
  const charge = await chargeOf(house, seen)
  here('refund: before the gateway')
  const back = await payments.refund(house.pool, house.gateway, charge)
  here('refund: the gateway gave the money back, we have not written it')
  const now = house.clock.now()
  const words = await refusalWords(house, seen)
  const moved = await inTransaction(house.pool, async (tx): Promise<Moved> => {
    const row = await lockAt(tx, seen.person_id, seen.request_id, ['refunding'])
    if (row === null) return null
    await payments.markRefunded(tx, { person: row.person_id, chargeId: charge.id, reference: back.reference, at: now })
    await line(tx, row, now, 'refunded', 'system', { halalas: charge.halalas })
    await announce(tx, {
      row,
      act: 'refunded',
      at: now,
      kind: 'requests.refunded',
      vars: { ref: row.number ?? '', amount: amountOf(charge) },
    })
    const to = endOf(row)
    if (to === 'refused') {
      await endRefused(tx, row, now, { reason: row.reason ?? 'not_possible', words })
    } else {
      await move(tx, row, now, { station: to })
      await asleep(tx, row)
    }
    here('refund: everything written, not committed')
    return to
  })
  here('refund: committed')
  return moved
}

/** Where a refund ends: a request that had ended before its payment came ends as it had; any other is refused. */
function endOf(row: Row): 'refused' | 'withdrawn' | 'expired' {
  if (row.ended_at === null) return 'refused'
  return row.reason === 'payment_in_time' ? 'expired' : 'withdrawn'
}

/** The words of the refusal that began the refund, from the story: the definition may have changed since. */
async function refusalWords(house: House, row: Row): Promise<Refusal['words']> {
  const told = await house.pool.query<{ detail: { words?: Refusal['words'] } }>(
    `select detail from requests.story where person_id = $1 and request_id = $2 and event = 'refund-begun' order by n desc limit 1`,
    [row.person_id, row.request_id],
  )
  return (
    told.rows[0]?.detail.words ?? {
      ar: 'وصل السداد بعد انتهاء الطلب.',
      en: 'The payment came after the request had ended.',
    }
  )
}

async function chargeOf(house: House, row: Row): Promise<payments.Charge> {
  const charge = await payments.chargeOf(house.pool, row.person_id, row.request_id)
  if (charge === null) throw new Error(`request ${row.request_id} waits for a charge that does not exist`)
  return charge
}

/** Nothing new: looks again after a wait that doubles up to a limit. `failed`: the look itself went wrong. */
async function waitLonger(
  tx: Tx,
  row: Row,
  now: Instant,
  failed = false,
  longest: number = limits.longestWaitSeconds,
): Promise<void> {
  const waits = row.waits + 1
  const wait = Math.min(limits.firstWaitSeconds * 2 ** Math.min(waits, 10), longest)
  await tx.query({
    name: 'requests:waits',
    text: 'update requests.request set waits = $3, tries = $4 where person_id = $1 and request_id = $2',
    values: [row.person_id, row.request_id, waits, failed ? row.tries + 1 : 0],
  })
  await wakeAt(tx, row, later(now, seconds(wait)), lane(row.station))
  here('wait: written, not committed')
}

async function toDesk(tx: Tx, row: Row, now: Instant, reason: string): Promise<void> {
  await move(tx, row, now, { station: 'stuck', reason })
  await line(tx, row, now, 'stuck', 'system', { reason, from: row.station })
  await asleep(tx, row)
  here('stumble: stuck written, not committed')
}

/**
 * Something failed. A register that refuses at the last moment (the day turned, another act was quicker) ends the
 * request as a rule would have: refused, its money on the way back. An unknown fact, a silent gateway or a closed audit waits. What
 * waits for the decision does so for days if need be, but not for ever: then, or after too many failures, it goes to a
 * desk. Where money may be outside (a bill, a refund, a payment that may still come) asking never ends: a desk that
 * nobody watches must not keep anybody's money; `backlog` counts what takes too long.
 */
async function stumble(house: House, seen: Row, error: unknown): Promise<void> {
  const now = house.clock.now()
  const waits =
    error instanceof NotKnownNow || error instanceof payments.GatewaySilent || error instanceof ReadingsClosed
  house.log('request stumbled', { request: seen.request_id, station: seen.station, error: (error as Error).name })
  await inTransaction(house.pool, async (tx) => {
    const row = await lockAt(tx, seen.person_id, seen.request_id, [seen.station])
    if (row === null) return
    if (lane(row.station) === 'ours') {
      if (error instanceof InvariantError) {
        await refuse(tx, row, now, registerRefused(error), serviceOf(house, row.service))
        return
      }
      if (!waits && row.tries + 1 >= limits.tries) return toDesk(tx, row, now, 'unexpected_failure')
      if (waits && later(row.changed_at, inDays(limits.silentDays)) <= now)
        return toDesk(tx, row, now, 'silent_too_long')
    }
    if (error instanceof NotKnownNow && row.waits === 0)
      await line(tx, row, now, 'waiting', 'system', { source: error.source })
    const longest = row.station === 'awaiting-payment' ? limits.longestPayWaitSeconds : limits.longestWaitSeconds
    await waitLonger(tx, row, now, !waits, longest)
  })
}

/** A register's own refusal, as the applicant reads it; its reason is kept for whoever asks about it. */
function registerRefused(error: InvariantError): Refusal {
  return {
    reason: error.reason,
    words: {
      ar: 'تغيّر السجل بعد إرسال الطلب فلم يعد تنفيذه ممكنًا. اطلب من جديد إن بقيت الحاجة.',
      en: 'The record changed after you sent the request, so it can no longer be carried out. Ask again if you still need it.',
    },
  }
}
