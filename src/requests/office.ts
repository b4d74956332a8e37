/**
 * An agency asks in its own business (a border post records a crossing, a hospital a birth): the same definitions and
 * the same line, without a draft; its own reference is the idempotency key, so its retry finds the first answer.
 */
import { here, inDays, inTransaction, later, type PersonId, readingWithin, uuid } from '../store/index.ts'
import { readingFor, requireCaller, requireStanding, serviceOf } from './access.ts'
import { type Case, inForce } from './define.ts'
import { type Caller, type House, limits } from './house.ts'
import { judge, judgeAnswers } from './judge.ts'
import { openRegisters } from './registers.ts'
import { keepVerdict, type Row } from './rows.ts'
import { record, type Submitted } from './submit.ts'

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
  const answer = await inTransaction(house.pool, async (tx) => {
    const id = uuid()
    const made = await tx.query<Row>({
      name: 'requests:office',
      text: `insert into requests.request (person_id, request_id, service, edition, audience, subject, standing, station, form,
          channel, reference, created_at, changed_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, 'submitted', $8, 'agency', $9, $10, $10, $11)
        on conflict (person_id, reference) where reference is not null do nothing returning *`,
      values: [
        caller.person,
        id,
        ask.service,
        definition.edition,
        caller.audience,
        ask.subject,
        JSON.stringify({ behalf: 'office', proof: caller.audience }),
        JSON.stringify(form),
        ask.reference,
        now,
        later(now, inDays(limits.draftDays)),
      ],
    })
    const row = made.rows[0]
    if (row === undefined) {
      const known = await tx.query<Row>('select * from requests.request where person_id = $1 and reference = $2', [
        caller.person,
        ask.reference,
      ])
      const before = known.rows[0]
      return {
        sent: true,
        number: before?.number ?? '',
        price: before?.price ?? zero,
        charge: before?.charge_id ?? null,
        again: true,
        id: before?.request_id ?? '',
      } as const
    }
    return readingWithin(tx, readingFor(caller, ask.service, now, id), async (look) => {
      const standing = await requireStanding(look, definition, caller, ask.subject, now)
      const judged = await judge(openRegisters(look), {
        definition,
        actor: { id: caller.person, audience: caller.audience },
        subject: ask.subject,
        standing,
        now,
      })
      const refusals = [...judged.refusals, ...judgeAnswers(definition, judged, form)]
      if (refusals.length > 0) throw new OfficeRefused({ sent: false, refusals })
      const c: Case<unknown, unknown> = { ...judged.situation, form }
      const price = inForce(definition.fee, judged.situation.day)(c)
      await keepVerdict(tx, row, 'submission', now, judged.situation.facts, refusals)
      const sent = await record(tx, row, {
        now,
        standing,
        form,
        price,
        edition: definition.edition,
        title: definition.title,
      })
      return { ...sent, id }
    })
  }).catch((error: unknown) => {
    if (error instanceof OfficeRefused) return error.answer
    throw error
  })
  here('office: committed')
  house.poke()
  return answer
}

const zero = { state: 0, platform: 0, vat: 0 }

/** Rolls back the row that was begun: a refused ask leaves nothing, and the same reference may be asked again. */
class OfficeRefused extends Error {
  readonly answer: Submitted
  constructor(answer: Submitted) {
    super('refused')
    this.answer = answer
  }
}
