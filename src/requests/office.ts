/**
 * An agency asks in its own business (a border post records a crossing, a hospital a birth): the same definitions and
 * the same line, without a draft; its own reference is the idempotency key, so its retry finds the first answer.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Instant } from '../language/index.ts'
import {
  first,
  here,
  inDays,
  inTransaction,
  later,
  type PersonId,
  readingWithin,
  type Tx,
  together,
  uuid,
} from '../store/index.ts'
import { readingFor, requireCaller, requireStanding, serviceOf } from './access.ts'
import { type Case, free } from './define.ts'
import { feeChanges, priceOf } from './fees.ts'
import { type Caller, type House, limits } from './house.ts'
import { judge, judgeAnswers } from './judge.ts'
import { openRegisters } from './registers.ts'
import { keepVerdict, type Row } from './rows.ts'
import { record, type Submitted } from './submit.ts'
import { RequestTrouble } from './trouble.ts'

export interface OfficeAsk {
  readonly service: string
  readonly subject: PersonId
  readonly form: Readonly<Record<string, unknown>>
  /** The agency's own reference: asked again under it, the first answer is given again. */
  readonly reference: string
}

export async function askForOffice(
  house: House,
  caller: Caller,
  ask: OfficeAsk,
): Promise<Submitted & { readonly id?: string }> {
  const definition = serviceOf(house, ask.service)
  requireCaller(definition, caller)
  const parsed = definition.form.safeParse(ask.form)
  if (!parsed.success) return { sent: false, invalid: true }
  const form = parsed.data as Readonly<Record<string, unknown>>
  const now = house.clock.now()
  const answer = await inTransaction(house.pool, async (tx): Promise<Submitted & { readonly id?: string }> => {
    const before = await known(tx, caller, ask, form)
    if (before !== null) return before
    // Judged before anything is written: a refused ask leaves nothing but the reading, and its reference is free again.
    return readingWithin(tx, readingFor(caller, ask.service, now), async (look) => {
      const standing = await requireStanding(look, definition, caller, ask.subject, now, ask.service)
      const judged = await judge(openRegisters(look), {
        definition,
        actor: { id: caller.person, audience: caller.audience },
        subject: ask.subject,
        standing,
        now,
        given: form,
      })
      const refusals = [...judged.refusals, ...judgeAnswers(definition, judged, form)]
      if (refusals.length > 0) return { sent: false, refusals }
      const row = await write(tx, caller, ask, { standing, form, edition: definition.edition, now })
      // The same ask came twice at once, and the other was quicker.
      if (row === null) return (await known(tx, caller, ask, form)) ?? { sent: false, refusals }
      const c: Case<unknown, unknown> = { ...judged.situation, form }
      const price = priceOf(definition, c, await feeChanges(tx, ask.service, c.day))
      const { edition, title } = definition
      const [, sent] = await together(
        keepVerdict(tx, row, 'submission', now, judged.situation.facts, refusals),
        record(tx, row, { now, standing, form, price, edition, title, parties: definition.consents?.(c) ?? [] }),
      )
      return { ...sent, id: row.request_id }
    })
  })
  here('office: committed')
  house.poke()
  return answer
}

/** The answer that was given under this reference before, or null. Throws when it was given to another ask. */
async function known(
  tx: Tx,
  caller: Caller,
  { service, subject, reference }: OfficeAsk,
  form: Row['form'],
): Promise<(Submitted & { id: string }) | null> {
  const row = first(
    await tx.query<Row>({
      name: 'requests:office-known',
      text: 'select * from requests.request where person_id = $1 and reference = $2',
      values: [caller.person, reference],
    }),
  )
  if (row === null) return null
  const same = row.service === service && row.subject === subject && isDeepStrictEqual(row.form, plain(form))
  if (!same) throw new RequestTrouble('reference-reused')
  const { number, price, charge_id: charge, request_id: id } = row
  return { sent: true, number: number ?? '', price: price ?? free, charge, again: true, id }
}

/** As the database gives it back. */
const plain = (form: Row['form']): unknown => JSON.parse(JSON.stringify(form))

/** Begins the request under the agency's reference; null when it stands already. */
async function write(
  tx: Tx,
  caller: Caller,
  ask: OfficeAsk,
  begun: Pick<Row, 'standing' | 'form' | 'edition'> & { readonly now: Instant },
): Promise<Row | null> {
  return first(
    await tx.query<Row>({
      name: 'requests:office',
      text: `insert into requests.request (person_id, request_id, service, edition, audience, subject, standing, station, form,
          channel, reference, created_at, changed_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, 'submitted', $8, 'agency', $9, $10, $10, $11)
        on conflict (person_id, reference) where reference is not null do nothing returning *`,
      values: [
        caller.person,
        uuid(),
        ask.service,
        begun.edition,
        caller.audience,
        ask.subject,
        JSON.stringify(begun.standing),
        JSON.stringify(begun.form),
        ask.reference,
        begun.now,
        later(begun.now, inDays(limits.draftDays)),
      ],
    }),
  )
}
