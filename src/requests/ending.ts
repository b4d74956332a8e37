/**
 * What a death makes of the requests of the one who died: nothing goes on in that name. What was not sent is void with the
 * account; what waits for a payment is withdrawn and its bill void, and money that still comes goes back. What is paid or
 * being worked on is judged once more before anything is done, and the gates refuse it (R-GATE-04).
 */
import * as payments from '../payments/index.ts'
import { type Effect, later, type PersonId, type Verb } from '../store/index.ts'
import { asleep, line, lockAt, move, type Row, wakeAt } from './rows.ts'

export interface EndRequests {
  readonly person: PersonId
}

/** Changes no register. Nobody is told: the one who asked has died. */
const endRequests: Verb<EndRequests> = async (tx, { person }, { at }) => {
  const { rows } = await tx.query<Row>({
    name: 'requests:of-the-dead',
    text: `select * from requests.request where person_id = $1 and station in ('draft', 'awaiting-payment')
      order by request_id`,
    values: [person],
  })
  const ended: string[] = []
  for (const seen of rows) {
    const row = await lockAt(tx, person, seen.request_id, ['draft', 'awaiting-payment'])
    if (row === null) continue
    if (row.station === 'draft') {
      await tx.query({
        name: 'requests:draft-ends',
        text: 'update requests.request set expires_at = $3 where person_id = $1 and request_id = $2',
        values: [person, row.request_id, at],
      })
      continue
    }
    if (row.charge_id !== null) await payments.voidCharge(tx, { person, chargeId: row.charge_id })
    await move(tx, row, at, { station: 'withdrawn', reason: 'applicant_alive', ended: true })
    await line(tx, row, at, 'withdrawn', 'system', { reason: 'applicant_alive' })
    if (row.charge_id === null) await asleep(tx, row)
    else await wakeAt(tx, row, later(at, 900_000), 'outside')
    ended.push(row.number ?? row.request_id)
  }
  return { receipt: { ended }, told: [] }
}

export const endingVerbs = { 'requests.endOf': endRequests } as const satisfies Readonly<Record<string, Verb>>

/** The effect, as data. */
export const ending = {
  ofPerson: (args: EndRequests): Effect => ({ verb: 'requests.endOf', args: { ...args } }),
}
