/**
 * What people and the outside do in a journey, each so that it may be begun again from the start after a kill: a person
 * whose page died loads it again, a payer whose bank died looks whether the money has gone.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { cast } from '../../../cast/index.ts'
import { type GatewayFault, gatewayFails, paymentByToken } from '../../agencies/gateways/index.ts'
import { photoServiceWill } from '../../agencies/photos/index.ts'
import { addDays, dayOf } from '../../language/index.ts'
import * as payments from '../../payments/index.ts'
import { inTransaction, later, type Tx, uuidOf } from '../../store/index.ts'
import { serviceOf } from '../access.ts'
import { refuse } from '../carry.ts'
import { answerConsent } from '../consent.ts'
import { begin, keep } from '../draft.ts'
import type { Caller } from '../house.ts'
import { askForOffice } from '../office.ts'
import { attachPhoto } from '../photos/attach.ts'
import { portrait } from '../photos/portrait.testing.ts'
import { reserve } from '../reserve.ts'
import { approveReview, claimReview, referReview, returnReview, takeForRefusal } from '../review.ts'
import { load, type Row } from '../rows.ts'
import { submit } from '../submit.ts'
import { signedIn } from '../testing.ts'
import { RequestTrouble } from '../trouble.ts'
import { answerReturned, withdraw } from '../view.ts'
import { carryDue } from '../worker.ts'
import { nextDue, type World } from './world.ts'

export type Who = keyof typeof cast

/** One thing that somebody does. Done again, it changes nothing. */
export type Act = (w: World) => Promise<void>

export interface Ask {
  /** Names this request in the journal. */
  readonly ask: string
  readonly who: Who
  readonly forWhom: Who
  readonly service: string
  readonly form: Readonly<Record<string, unknown>>
  /** A photo is sent with it, for the field `photo`. */
  readonly photo?: true
  /** Answers that are known only once something else was done: the number of a sale, a code read out. */
  readonly fill?: (w: World) => Promise<Readonly<Record<string, unknown>>>
}

const callerOf = (w: World, who: Who): Caller => signedIn(cast[who], w.clock.now())

function begunIn(w: World, ask: string): string | undefined {
  for (const entry of w.journal.read()) if (entry.is === 'begun' && entry.ask === ask) return entry.id
  return undefined
}

/** Begins, types and sends. The person's browser keeps the draft's address; her eyes keep the number. */
export function sends(a: Ask): Act {
  return async (w) => {
    const caller = callerOf(w, a.who)
    let id = begunIn(w, a.ask)
    if (id === undefined) {
      id = await begin(w.house, caller, a.service, cast[a.forWhom].id)
      w.journal.write({ is: 'begun', ask: a.ask, person: caller.person, id })
    }
    const row = await load(w.house.pool, caller.person, id)
    if (row === null) throw new Error(`${a.ask}: the draft is gone`)
    if (row.station === 'draft') {
      const photo = a.photo ? { photo: await sendsPhoto(w, caller, id) } : {}
      await keep(w.house, caller, id, row.revision, { ...a.form, ...photo, ...(await a.fill?.(w)) })
    }
    // What the service keeps for her while she reads it over; sent already, there is nothing to keep.
    if (row.station === 'draft') await reserve(w.house, caller, id)
    const answer = await submit(w.house, caller, id, async () => true)
    if (!answer.sent) throw new Error(`${a.ask}: not taken: ${JSON.stringify(answer)}`)
    w.journal.write({ is: 'ack', ask: a.ask, person: caller.person, id, number: answer.number })
  }
}

/** Registers the birth of which a hospital told: its number stands in the message that the father got. */
export function registersBirth(a: Ask): Act {
  return async (w) => {
    const { rows } = await w.house.pool.query<{ number: string }>(
      'select number from births.number where father_id = $1 order by number limit 1',
      [cast[a.forWhom].id],
    )
    await sends({ ...a, form: { ...a.form, birth: rows[0]?.number } })(w)
  }
}

/** The person chooses a picture again each time the page is loaded anew. */
async function sendsPhoto(w: World, caller: Caller, request: string): Promise<string> {
  const sent = await attachPhoto(w.house, caller, { request, bytes: await portrait({ width: 413, height: 531 }) })
  if (!sent.taken) throw new Error(`the photo was not taken: ${sent.why}`)
  return sent.id
}

/** The photo service says nothing when the next photo is sent: it is judged when the request is decided. */
export const photoServiceIsSilent: Act = async (w) => {
  const what = 'photo service silent'
  if (setAlready(w, what) !== undefined) return
  await photoServiceWill(w.house.pool, { kind: 'silent' })
  w.journal.write({ is: 'set', what, at: w.clock.now() })
}

/** An agency asks under its own reference, and again under it when it did not hear the answer. */
export function asksForOffice(
  a: Omit<Ask, 'who'> & { readonly officer: Who; readonly audience: `agency:${string}` },
): Act {
  return async (w) => {
    const caller: Caller = { ...callerOf(w, a.officer), audience: a.audience, channel: 'agency' }
    const answer = await askForOffice(w.house, caller, {
      service: a.service,
      subject: cast[a.forWhom].id,
      form: a.form,
      reference: a.ask,
    })
    if (!answer.sent || answer.id === undefined) throw new Error(`${a.ask}: not taken: ${JSON.stringify(answer)}`)
    w.journal.write({ is: 'begun', ask: a.ask, person: caller.person, id: answer.id })
    w.journal.write({ is: 'ack', ask: a.ask, person: caller.person, id: answer.id, number: answer.number })
  }
}

/** Another party gives his word, and again when he did not see that it was taken. */
export function answers(a: Ask, who: Who, key: string, agrees: boolean): Act {
  return async (w) => {
    const of = { request: idOf(w, a), key, agrees }
    try {
      const answer = await answerConsent(w.house, callerOf(w, who), of, async () => true)
      if (!answer.taken) throw new Error(`${a.ask}: ${who} cannot agree: ${JSON.stringify(answer)}`)
    } catch (error) {
      // Taken in an earlier try, and the request has gone on since.
      if (!(error instanceof RequestTrouble && error.kind === 'no-longer-possible')) throw error
    }
  }
}

async function openPayment(w: World, a: Ask): Promise<string | null> {
  const id = begunIn(w, a.ask) ?? ''
  const charge = await payments.chargeOf(w.house.pool, cast[a.who].id, id)
  if (charge === null) throw new Error(`${a.ask}: there is no bill`)
  try {
    const key = { person: charge.person, chargeId: charge.id }
    const { redirectTo } = await payments.begin(w.house.pool, w.house.gateway, key, {
      returnTo: '/back',
      now: w.clock.now(),
    })
    return redirectTo.slice(redirectTo.lastIndexOf('/') + 1)
  } catch (error) {
    if (error instanceof payments.PaymentError) return null // paid before, or nobody is to pay it any more
    if (error instanceof payments.GatewaySilent) return openPayment(w, a) // the payer presses the button again
    throw error
  }
}

/** Goes to the page of the bill and pays there. */
export function pays(a: Ask): Act {
  return async (w) => {
    const token = await openPayment(w, a)
    const page = token === null ? null : await paymentByToken(w.house.pool, token)
    if (page !== null) await w.outside.payerPays(page.key)
  }
}

/** Opens the gateway's page and leaves it open in another tab. */
export function opensPayment(a: Ask): Act {
  return async (w) => {
    await openPayment(w, a)
  }
}

/** Pays in the tab that was left open, whatever has become of the request. */
export function paysInOldTab(a: Ask): Act {
  return async (w) => {
    const charge = await payments.chargeOf(w.house.pool, cast[a.who].id, begunIn(w, a.ask) ?? '')
    if (charge !== null) await w.outside.payerPays(charge.id)
  }
}

export function withdraws(a: Ask): Act {
  return async (w) => {
    try {
      await withdraw(w.house, callerOf(w, a.who), begunIn(w, a.ask) ?? '')
    } catch (error) {
      // Withdrawn in an earlier try, and the late payment is on its way back already.
      if (!(error instanceof RequestTrouble && error.kind === 'no-longer-possible')) throw error
    }
  }
}

/** A court bans a person from travel. */
export function isBanned(who: Who): Act {
  return async (w) => {
    await w.house.pool.query(
      `insert into travel.ban (person_id, number, agency, since, until, version, recorded_at, by_request, by_step)
       values ($1, '77-1447', '{"ar":"محكمة","en":"A court"}', '2026-01-01', null, 1, $2, $3, 'court') on conflict do nothing`,
      [cast[who].id, w.clock.now(), uuidOf(`court ${who}`)],
    )
  }
}

/** The police record a violation. */
export function isFined(who: Who): Act {
  return async (w) => {
    await w.house.pool.query(
      `insert into violations.violation (person_id, number, at, place, schedule, article, min_halalas, max_halalas, plate, status,
         issued_on, pay_by, paid_halalas, paid_on, version, recorded_at, by_request, by_step)
       select $1, '7999900999', at, place, schedule, article, min_halalas, max_halalas, null, 'unpaid',
         issued_on, pay_by, null, null, 1, $2, $3, 'police'
       from violations.violation where status = 'unpaid' limit 1 on conflict do nothing`,
      [cast[who].id, w.clock.now(), uuidOf(`police ${who}`)],
    )
  }
}

/** A violation from before the story, whose time to pay the least still runs. */
export function hadViolation(who: Who, number: string): Act {
  return async (w) => {
    const issued = dayOf(w.clock.now())
    await w.house.pool.query(
      `insert into violations.violation (person_id, number, at, place, schedule, article, min_halalas, max_halalas, plate, status,
         issued_on, pay_by, paid_halalas, paid_on, version, recorded_at, by_request, by_step)
       select $1, $4, at, place, schedule, article, min_halalas, max_halalas, null, 'unpaid',
         $5, $6, null, null, 1, $2, $3, 'before'
       from violations.violation where status = 'unpaid' limit 1 on conflict do nothing`,
      // Of this day, however far other journeys have let the time go on.
      [cast[who].id, w.clock.now(), uuidOf(`violation ${number}`), number, issued, addDays(issued, 45)],
    )
  }
}

/** Another border post, whose clock is ahead, has recorded an entry: what comes now would stand before it. */
export function enteredAhead(who: Who): Act {
  return async (w) => {
    await w.house.pool.query(
      `insert into travel.movement (person_id, ordinal, at, port, direction, document, version, recorded_at, by_request, by_step)
       select $1, coalesce(max(ordinal), 0) + 1, '2027-01-01', '{"ar":"منفذ","en":"A post"}', 'entry', 'national-id', 1, $2, $3, 'border'
       from travel.movement where person_id = $1 having count(*) filter (where by_request = $3) = 0`,
      [cast[who].id, w.clock.now(), uuidOf(`border ${who}`)],
    )
  }
}

/** A step was written by hand where the plan must stand: however often it is carried, the plan cannot be written. */
export function hasStepAlready(a: Pick<Ask, 'ask'> & { readonly officer: Who }, verb: string): Act {
  return async (w) => {
    await w.house.pool.query(
      `insert into requests.step (person_id, request_id, n, key, verb, args) values ($1, $2, 0, $3, $4, '{}') on conflict do nothing`,
      [cast[a.officer].id, begunIn(w, a.ask), `effect:0:${verb}`, verb],
    )
  }
}

/** A visa from before the story, so that somebody may leave. */
export function hadExitVisa(who: Who, sponsor: Who): Act {
  return async (w) => {
    await w.house.pool.query(
      `insert into visas.visa (person_id, number, kind, status, issued_on, leave_before, return_before, mode, days, sponsor,
         version, recorded_at, by_request, by_step)
       values ($1, '6999900777', 'exit-reentry-single', 'issued', '2026-01-20', '2026-04-20', null, 'duration', 60, $2, 1, $3, $4, 'before')
       on conflict do nothing`,
      [cast[who].id, cast[sponsor].id, w.clock.now(), uuidOf(`visa ${who}`)],
    )
  }
}

/** A vehicle in order, from before the story, and the policy of whoever is to buy it. */
export function hadVehicle(who: Who, plate: string, insured?: Who): Act {
  return async (w) => {
    await w.house.pool.query(
      `with owned as (insert into vehicles.plate (plate, person_id, since) values ($2, $1, '2022-01-01') on conflict do nothing)
       insert into vehicles.vehicle (person_id, plate, kind, make, model_year, registration_expires, insurer, insurance_expires,
         inspection_expires, status, version, recorded_at, by_request, by_step)
       select $1, $2, kind, make, model_year, '2027-06-01', insurer, '2026-12-31', '2026-12-31', 'registered', 1, $3, $4, 'before'
       from vehicles.vehicle where plate = 'ABJ1234' and version = 1 on conflict do nothing`,
      [cast[who].id, plate, w.clock.now(), uuidOf(`vehicle ${plate}`)],
    )
    if (insured === undefined) return
    await w.house.pool.query(
      `insert into insurance.motor (person_id, number, plate, insurer, since, until, version, recorded_at, by_request, by_step)
       values ($1, $2, $3, '{"ar":"تأمين","en":"An insurer"}', '2026-01-01', '2026-12-31', 1, $4, $5, 'before') on conflict do nothing`,
      [cast[insured].id, `MV-${plate}`, plate, w.clock.now(), uuidOf(`cover ${plate}`)],
    )
  }
}

/** An appointment from before the story, with its place. */
export function hadAppointment(
  who: Who,
  at: { readonly number: string; readonly purpose: string; readonly office: string; readonly startsAt: string },
): Act {
  return async (w) => {
    const id = uuidOf(`appointment ${at.number}`)
    const { number, purpose, office, startsAt } = at
    await w.house.pool.query(
      `with known as (insert into appointments.number (number, person_id, appointment_id) values ($1, $2, $3) on conflict do nothing)
       insert into appointments.appointment (person_id, appointment_id, number, department, purpose, office_id, starts_at, status,
         version, recorded_at, by_request, by_step)
       select $2, $3, $1, department, $4, office_id, $6, 'booked', 1, $7, $8, 'before' from appointments.office where office_id = $5
       on conflict do nothing`,
      [number, cast[who].id, id, purpose, office, startsAt, w.clock.now(), uuidOf(`before ${number}`)],
    )
    await w.house.pool.query(
      `insert into appointments.seat (office_id, purpose, starts_at, n, person_id, appointment_id) values ($1, $2, $3, 1, $4, $5)
       on conflict do nothing`,
      [office, purpose, startsAt, cast[who].id, id],
    )
  }
}

/** What goes wrong at the gateway from this point on. */
export function gatewayWill(what: string, ...faults: GatewayFault[]): Act {
  return async (w) => {
    if (setAlready(w, what) !== undefined) return
    for (const fault of faults) await gatewayFails(w.house.pool, fault)
    w.journal.write({ is: 'set', what, at: w.clock.now() })
  }
}

function setAlready(w: World, what: string): string | undefined {
  for (const entry of w.journal.read()) if (entry.is === 'set' && entry.what === what) return entry.at
  return undefined
}

/**
 * Waits until what was asked so far has ended: somebody asks for the next thing when the first is done. `only`: until this
 * one has, since beside it somebody else may be on her way to pay, whose bill must not run out for it.
 */
export function settles(unpaid: 'also the unpaid' | 'not the unpaid', only?: Ask): Act {
  const passed = unpaid === 'also the unpaid' ? ['draft'] : ['draft', 'awaiting-payment']
  return async (w) => {
    for (const end = Date.now() + 15_000; Date.now() < end; await wait(5)) {
      await carryDue(w.house, 16, w.parts)
      const open = await w.house.pool.query(
        `select from requests.request where station <> all($1) and ended_at is null
           and ($2::uuid is null or request_id = $2)`,
        [passed, only === undefined ? null : idOf(w, only)],
      )
      if (open.rowCount === 0) return
      const due = await nextDue(w.house.pool)
      if (due !== null) w.clock.jump(due)
    }
    throw new Error('what was asked does not end')
  }
}

const officer = { id: uuidOf('an officer'), unit: 'a-unit' }

/** Waits until a desk has it; null when it went on from there already. */
async function atDesk(w: World, a: Ask): Promise<Row | null> {
  const id = idOf(w, a)
  for (const end = Date.now() + 15_000; Date.now() < end; await wait(5)) {
    await carryDue(w.house, 16, w.parts)
    const row = await load(w.house.pool, cast[a.who].id, id)
    if (row?.station === 'under-review' || row?.station === 'referred') return row
    if (row !== null && row.station !== 'submitted') return null
    const due = await nextDue(w.house.pool)
    if (due !== null) w.clock.jump(due)
  }
  throw new Error(`${a.ask} does not come to a desk`)
}

/** An officer takes it in hand and decides, in one transaction as the desk's page does; again after a kill. */
function officerDoes(a: Ask, does: (w: World, tx: Tx, id: string, at: string) => Promise<unknown>): Act {
  return async (w) => {
    const row = await atDesk(w, a)
    if (row === null) return
    const at = w.clock.now()
    await inTransaction(w.house.pool, async (tx) => {
      if ((await claimReview(tx, row.request_id, officer.id, at)) === 'done') await does(w, tx, row.request_id, at)
    })
  }
}

export const officerApproves = (a: Ask): Act => officerDoes(a, (_w, tx, id, at) => approveReview(tx, id, officer, at))

/** Once: passed on to the desk whose matter it is. */
export const officerRefers = (a: Ask): Act =>
  officerDoes(a, async (_w, tx, id, at) => {
    const passed = await tx.query(`select from requests.story where request_id = $1 and event = 'referred'`, [id])
    if (passed.rowCount === 0) await referReview(tx, id, officer, 'traffic', at)
  })

/** Once: what came back answered is not asked again. */
export const officerReturns = (a: Ask): Act =>
  officerDoes(a, async (_w, tx, id, at) => {
    const asked = await tx.query(`select from requests.story where request_id = $1 and event = 'returned'`, [id])
    if (asked.rowCount === 0) await returnReview(tx, id, officer, { ar: 'من كان يقود؟', en: 'Who drove?' }, at)
  })

export const officersRefuse = (a: Ask): Act =>
  officerDoes(a, async (w, tx, id, at) => {
    const row = await takeForRefusal(tx, id, officer, 'not-proved', at)
    if (typeof row === 'string') return
    const words = { ar: 'لا دليل', en: 'Nothing shows it' }
    await refuse(tx, row, at, { reason: 'officer_decided', words }, serviceOf(w.house, a.service))
  })

/** Its applicant says what was asked, once. */
export function answersOffice(a: Ask): Act {
  return async (w) => {
    const caller = callerOf(w, a.who)
    const row = await load(w.house.pool, caller.person, idOf(w, a))
    if (row?.station === 'needs-you') await answerReturned(w.house, caller, row.request_id, 'أخي')
  }
}

function idOf(w: World, { ask }: Ask): string {
  for (const entry of w.journal.read()) if (entry.is === 'ack' && entry.ask === ask) return entry.id
  throw new Error(`${ask} was not asked yet`)
}

/** So much time goes by, once, however often the journey begins again. */
export function timePasses(what: string, ms: number): Act {
  return async (w) => {
    const until = setAlready(w, what) ?? later(w.clock.now(), ms)
    w.journal.write({ is: 'set', what, at: until })
    w.clock.jump(until)
  }
}
