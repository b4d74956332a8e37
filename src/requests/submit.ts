/**
 * Sending a request: judged a second time, priced, numbered, billed and announced in one commit. Sending the same
 * draft again finds it sent and gives the same answer, so a double click and a retry after a lost answer are harmless.
 */
import { createHash } from 'node:crypto'
import { dayOf, formatSlashDay, type Instant, riyadhTime, shortName, type Text, toHijri } from '../language/index.ts'
import { bill, type Charge, categoryOf } from '../payments/index.ts'
import {
  here,
  inDays,
  inTransaction,
  type Look,
  later,
  readingWithin,
  seconds,
  type Tx,
  together,
} from '../store/index.ts'
import { needsCode, readingFor, requireCaller, requireStanding, serviceOf } from './access.ts'
import { askParties } from './consent.ts'
import { type Case, type Consent, type Price, totalOf } from './define.ts'
import { feeChanges, priceOf } from './fees.ts'
import { type Caller, type House, limits } from './house.ts'
import { judge, judgeAnswers, type Refusal } from './judge.ts'
import { claimPhotos, photosOf } from './photos/rows.ts'
import { openRegisters } from './registers.ts'
import { givenAnswers, keepVerdict, line, lockAt, type Row, wakeAt } from './rows.ts'
import { announce, reach } from './told.ts'
import { RequestTrouble } from './trouble.ts'
import { type Station, stations } from './words.ts'

/**
 * Asks, inside the submitting transaction, whether this very act was approved (identity's proof), by a key of hers where
 * no code will do: true for exactly one submission, so that an approval cannot be used twice.
 */
export type Approved = (tx: Tx, actHash: string, byKey: boolean) => Promise<boolean>

export type Submitted =
  | {
      readonly sent: true
      readonly number: string
      readonly price: Price
      readonly charge: string | null
      readonly again: boolean
    }
  | { readonly sent: false; readonly refusals: readonly Refusal[] }
  | { readonly sent: false; readonly invalid: true }

/** What will be done, as data: what a code or a signature is bound to (ID-14, ID-74). Any change of data voids it. */
export function actHashOf(row: Pick<Row, 'request_id' | 'service' | 'edition' | 'subject' | 'form'>): string {
  const canonical = JSON.stringify([
    row.request_id,
    row.service,
    row.edition,
    row.subject,
    Object.entries(row.form).sort(),
  ])
  return createHash('sha256').update(canonical).digest('hex')
}

/** Sends a draft. Refusals and answers that do not parse come back as values, with nothing changed. */
export async function submit(house: House, caller: Caller, id: string, approved: Approved | null): Promise<Submitted> {
  const now = house.clock.now()
  const answer = await oneOpen(house, async (tx): Promise<Submitted> => {
    const row = await lockAt(tx, caller.person, id, anyStation)
    if (row === null) throw new RequestTrouble('unknown-request')
    if (row.station !== 'draft') return sentAlready(row)
    if (row.expires_at !== null && row.expires_at <= now) throw new RequestTrouble('draft-expired')
    const definition = serviceOf(house, row.service)
    requireCaller(definition, caller)

    const parsed = definition.form.safeParse(givenAnswers(row))
    if (!parsed.success) return { sent: false, invalid: true }
    const form = parsed.data as Readonly<Record<string, unknown>>

    return readingWithin(tx, readingFor(caller, row.service, now, id), async (look) => {
      const standing = await requireStanding(look, definition, caller, row.subject, now, row.service)
      const photos = await photosOf(look.db, row, definition)
      const judged = await judge(openRegisters(look), {
        definition,
        actor: { id: caller.person, audience: caller.audience },
        subject: row.subject,
        standing,
        now,
        photos,
        given: form,
      })
      const refusals = [...judged.refusals, ...judgeAnswers(definition, judged, form)]
      here('submit: judged')
      if (refusals.length > 0) return { sent: false, refusals }
      // Asked last, so that an approval is not spent on a request that is refused anyway.
      const byKey = definition.needs.signs === true
      if (needsCode(definition, caller, now) && !(await approved?.(tx, actHashOf(row), byKey)))
        throw new RequestTrouble(byKey ? 'key-needed' : 'code-needed')
      const c: Case<unknown, unknown> = { ...judged.situation, form }
      const price = priceOf(definition, c, await feeChanges(tx, row.service, c.day))
      const over = beyondMandate(standing, price)
      if (over !== null) return { sent: false, refusals: [over] }
      if (standing.principal !== undefined)
        await tellOfUse(tx, look, { row, principal: standing.principal, title: definition.title, now })
      await claimPhotos(tx, row, definition, photos)
      const [, , sent] = await together(
        row.opening === null ? null : keepVerdict(tx, row, 'opening', row.opening.at, row.opening.facts, []),
        keepVerdict(tx, row, 'submission', now, judged.situation.facts, refusals),
        record(tx, row, {
          now,
          standing,
          form,
          price,
          edition: definition.edition,
          title: definition.title,
          parties: definition.consents?.(c) ?? [],
        }),
      )
      return sent
    })
  })
  here('submit: committed')
  house.poke()
  return answer
}

interface Use {
  readonly row: Row
  readonly principal: string
  readonly title: Text
  readonly now: Instant
}

/** Whoever gave a mandate hears each time that it is used. */
async function tellOfUse(tx: Tx, look: Look, { row, principal, title, now }: Use): Promise<void> {
  const delegate = await openRegisters(look).people.get(row.person_id)
  const vars = {
    name: { ar: shortName(delegate.name, 'ar'), en: shortName(delegate.name, 'en') },
    service: title,
    date: formatSlashDay(dayOf(now)),
    time: riyadhTime(now),
  }
  await reach(tx, { person: principal, kind: 'dele.grant.used', vars, key: `${row.request_id}/mandate-used`, at: now })
}

/** A mandate may say how much one request costs at most. */
function beyondMandate({ mostHalalas }: Row['standing'], price: Price): Refusal | null {
  if (mostHalalas === undefined || totalOf(price).halalas <= mostHalalas) return null
  return {
    reason: 'within_the_mandate',
    words: {
      ar: 'رسم هذا الطلب أعلى مما يسمح به تفويضك.',
      en: 'This request costs more than your mandate allows.',
    },
  }
}

/** R-GATE-05 under two senders at once: the index lets one in, and the other is told so instead of failing. */
async function oneOpen<T>(house: House, send: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await inTransaction(house.pool, send)
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string }
    if (code === '23505' && constraint === 'request_one_open')
      throw new RequestTrouble('already-sent', { cause: error })
    throw error
  }
}

const anyStation = Object.keys(stations) as readonly Station[]

function sentAlready(row: Row): Submitted {
  return {
    sent: true,
    number: row.number ?? '',
    price: row.price ?? { state: 0, platform: 0, vat: 0 },
    charge: row.charge_id,
    again: true,
  }
}

interface Sending {
  readonly now: Instant
  readonly standing: Row['standing']
  readonly form: Readonly<Record<string, unknown>>
  readonly price: Price
  readonly edition: number
  readonly title: Text
  readonly reference?: string
  /** Who must agree before it goes on. */
  readonly parties: readonly Consent[]
}

/**
 * The bill of a request, at the price it was sent with; null when it costs nothing. Written with the sending, or with the
 * last agreement where others are asked first: nobody pays for what may never be.
 */
export async function issueBill(
  tx: Tx,
  row: Pick<Row, 'person_id' | 'request_id' | 'service'>,
  of: { readonly price: Price; readonly title: Text; readonly now: Instant },
): Promise<Charge | null> {
  if (totalOf(of.price).halalas === 0) return null
  const charge = await bill(tx, {
    person: row.person_id,
    request: row.request_id,
    parts: of.price,
    description: of.title,
    at: of.now,
    dueUntil: later(of.now, inDays(limits.payDays)),
    category: categoryOf(row.service),
  })
  here('submit: charge written, not committed')
  return charge
}

/** Writes everything that makes a draft a request: the row, its number, its bill, its first lines and notices. */
export async function record(tx: Tx, row: Row, sending: Sending): Promise<Submitted> {
  const { now, standing, form, price, edition, title } = sending
  const parties = sending.parties.filter(({ who }) => who !== row.person_id)
  const charge = parties.length > 0 ? null : await issueBill(tx, row, { price, title, now })
  const station = parties.length > 0 ? 'consent' : charge === null ? 'submitted' : 'awaiting-payment'
  // Registration number: Hijri year and a running number (R-ID-13); people quote both. With a slash: in Arabic text a
  // hyphen between numbers turns them round, on every screen we do not control.
  const recorded = await tx.query<{ number: string }>({
    name: 'requests:record',
    text: `update requests.request
        set number = $3 || lpad(nextval('requests.number_sequence')::text, 6, '0'), station = $4, form = $5, standing = $6, price = $7, charge_id = $8, day = $9,
        edition = $10, opening = null, submitted_at = $11, changed_at = $11, revision = revision + 1, expires_at = null
      where person_id = $1 and request_id = $2 returning number`,
    values: [
      row.person_id,
      row.request_id,
      `${toHijri(dayOf(now)).year}/`,
      station,
      JSON.stringify(form),
      JSON.stringify(standing),
      JSON.stringify(price),
      charge?.id ?? null,
      dayOf(now),
      edition,
      now,
    ],
  })
  const number = recorded.rows[0]?.number ?? ''
  // None of these needs another's answer; the server takes them in this order.
  await together(
    tx.query({
      name: 'requests:number',
      text: 'insert into requests.number (number, person_id, request_id) values ($1, $2, $3)',
      values: [number, row.person_id, row.request_id],
    }),
    line(tx, row, now, 'recorded', row.person_id, { number }),
    charge === null
      ? null
      : line(tx, row, now, 'bill-issued', 'system', { bill: charge.billNumber, halalas: charge.halalas }),
    parties.length > 0
      ? askParties(tx, row, { parties, number, title, now })
      : charge === null
        ? wakeAt(tx, row, now, 'ours')
        : wakeAt(tx, row, later(now, seconds(limits.firstWaitSeconds)), 'outside'),
    announce(tx, { row, act: 'recorded', at: now, kind: 'requests.recorded', vars: { ref: number, service: title } }),
  )
  here('submit: everything written, not committed')
  return { sent: true, number, price, charge: charge?.id ?? null, again: false }
}
