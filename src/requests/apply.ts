/**
 * The plan of a request: its effects as data, written once at approval. From then on no service code is needed: each
 * step names a register's verb and its arguments, and keeps that verb's receipt. All steps of a plan are applied in
 * the one transaction that also moves the request, tells its story and puts the notices in the outbox.
 */

import * as documents from '../documents/index.ts'
import type { Instant } from '../language/index.ts'
import { here, type Told, type Tx } from '../store/index.ts'
import type { AnyService } from './catalogue.ts'
import type { Case, FromReceipt } from './define.ts'
import { verbs } from './registers.ts'
import type { Row } from './rows.ts'

export interface Applied {
  readonly receipts: Readonly<Record<string, unknown>>
  readonly told: readonly Told[]
}

export interface Step {
  readonly key: string
  readonly verb: string
  readonly args: Readonly<Record<string, unknown>>
}

const printing = 'documents.order'

/** Which of a definition's effects: those of its approval, those of its entry at a desk, those of a refusal after that. */
export type Part = 'effect' | 'received' | 'declined'

/** Writes the plan: called once a part, under the request's lock, right after the judgement. Returns its steps. */
export async function planOf(
  tx: Tx,
  row: Row,
  definition: AnyService,
  c: Case<unknown, unknown>,
  part: Part = 'effect',
): Promise<readonly Step[]> {
  const effects = part === 'effect' ? definition.effects : definition[part]
  const steps = (effects?.(c) ?? []).map((e, i) => ({ key: `${part}:${i}:${e.verb}`, verb: e.verb, args: e.args }))
  if (definition.document && part === 'effect') {
    const { template, data } = definition.document
    steps.push({
      key: `document:${template}`,
      verb: printing,
      args: { template, person: row.person_id, subject: row.subject, data: data(c) },
    })
  }
  for (const { verb } of steps) {
    if (verb !== printing && !verbs.has(verb)) throw new Error(`${row.service} plans an unknown verb: ${verb}`)
  }
  const columns = [steps.map((s) => s.key), steps.map((s) => s.verb), steps.map((s) => JSON.stringify(s.args))]
  await tx.query({
    name: 'requests:plan',
    text: `insert into requests.step (person_id, request_id, n, key, verb, args)
      select $1, $2, n - 1, key, verb, args::jsonb
      from unnest($3::text[], $4::text[], $5::text[]) with ordinality as s(key, verb, args, n)`,
    values: [row.person_id, row.request_id, ...columns],
  })
  // What runs is what was written: values that JSON cannot hold are gone here as they are there.
  return steps.map((step) => ({ ...step, args: JSON.parse(JSON.stringify(step.args)) }))
}

/** Runs the steps of a plan in order, each with its receipt, inside the transaction it is handed. */
export async function applyPlan(tx: Tx, row: Row, steps: readonly Step[], at: Instant): Promise<Applied> {
  const receipts: Record<string, unknown> = {}
  const told: Told[] = []
  for (const step of steps) {
    const done = await run(tx, row, step, receipts, at)
    receipts[step.verb] = done.receipt
    told.push(...done.told)
    await tx.query({
      name: 'requests:receipt',
      text: 'update requests.step set receipt = $4, done_at = $5 where person_id = $1 and request_id = $2 and key = $3',
      values: [row.person_id, row.request_id, step.key, JSON.stringify(done.receipt), at],
    })
    here('apply: a step and its receipt written, not committed')
  }
  return { receipts, told }
}

async function run(tx: Tx, row: Row, step: Step, receipts: Record<string, unknown>, at: Instant) {
  if (step.verb === printing) {
    const { template, person, subject, data } = step.args as {
      template: documents.TemplateName
      person: string
      /** Plans of before name none. */
      subject?: string
      data: Record<string, unknown>
    }
    const ordered = await documents.order(tx, {
      person,
      ...(subject === undefined ? {} : { subject }),
      template,
      data: fill(data, { ...receipts, request: { number: row.number } }) as Record<string, unknown>,
      request: row.request_id,
      at,
    })
    return { receipt: { documentId: ordered.documentId, reference: ordered.reference, holder: person }, told: [] }
  }
  const verb = verbs.get(step.verb)
  if (verb === undefined) throw new Error(`unknown verb in a plan: ${step.verb}`)
  const args = fill(step.args, { ...receipts, request: { number: row.number } })
  return verb(tx, args as never, { request: row.request_id, step: step.key, at })
}

/** Puts receipts where the plan says `fromReceipt(verb, of)`. */
function fill(value: unknown, receipts: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(value)) return value.map((v) => fill(v, receipts))
  if (typeof value !== 'object' || value === null) return value
  if ('$receipt' in value) {
    const { $receipt, $of } = value as FromReceipt
    return (receipts[$receipt] as Record<string, unknown> | undefined)?.[$of]
  }
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, fill(v, receipts)]))
}
