/**
 * Three deliberate breakages of the engine, handed in where the sound parts stand. The suite that finds nothing wrong
 * with these is worth nothing: `crash.test.ts` runs each and must see it turn red.
 */
import type { Gateway } from '../../payments/index.ts'
import { here, inTransaction, uuid } from '../../store/index.ts'
import { applyPlan } from '../apply.ts'
import { type Parts, sound } from '../carry.ts'
import { verbs } from '../registers.ts'

export const breakages = ['receipt after the commit', 'fresh key per try', 'last judgement skipped'] as const
export type Breakage = (typeof breakages)[number]

export function broken(breakage: Breakage | undefined): { parts?: Parts; gateway?: (outside: Gateway) => Gateway } {
  switch (breakage) {
    case 'receipt after the commit':
      return { parts: { ...sound, apply: effectsFirst } }
    case 'fresh key per try':
      return { gateway: freshKeys }
    case 'last judgement skipped':
      return { parts: { ...sound, judgeLast: async (judging) => ({ ...(await judging()), refusals: [] }) } }
    default:
      return {}
  }
}

/** The effects are committed by themselves; that they were done is written afterwards, with the request's move. */
const effectsFirst: Parts['apply'] = async (house, tx, row, steps, at) => {
  const papers = steps.filter(({ verb }) => verb === 'documents.order')
  const done = await inTransaction(house.pool, async (own) => {
    const outcomes = []
    for (const { key, verb, args } of steps.filter((step) => !papers.includes(step))) {
      const outcome = await verbs.get(verb)?.(own, args as never, { request: row.request_id, step: key, at })
      if (outcome) outcomes.push({ key, outcome })
    }
    return outcomes
  })
  here('broken: effects committed, receipts not')
  for (const { key, outcome } of done) {
    await tx.query(
      'update requests.step set receipt = $4, done_at = $5 where person_id = $1 and request_id = $2 and key = $3',
      [row.person_id, row.request_id, key, JSON.stringify(outcome.receipt), at],
    )
  }
  const rest = await applyPlan(tx, row, papers, at)
  return { receipts: rest.receipts, told: [...done.flatMap(({ outcome }) => outcome.told), ...rest.told] }
}

/** Every try of a call is a new payment to the gateway; which one was the latest is remembered by the process alone. */
function freshKeys(outside: Gateway): Gateway {
  const latest = new Map<string, string>()
  const last = (key: string): string => latest.get(key) ?? key
  return {
    open(opening) {
      const key = uuid()
      latest.set(opening.key, key)
      return outside.open({ ...opening, key })
    },
    status: (key) => outside.status(last(key)),
    payOut: (paying) => outside.payOut(paying),
    file: (day) => outside.file(day),
    refund: (refunding) => outside.refund({ ...refunding, key: `${refunding.key}/${uuid()}`, of: last(refunding.of) }),
  }
}
