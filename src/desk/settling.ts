/** Settling a payment: what two officers may agree to, and the bytes that both sign for it. */
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import { field, plainText, type Text } from '../language/index.ts'
import {
  type Charge,
  chargeById,
  closeDifference,
  type Difference,
  findCharge,
  openDifference,
  returnable,
  returnDifference,
  returnUnused,
  unusedOf,
} from '../payments/index.ts'
import { type Db, isUuid, type PersonId, type Tx } from '../store/index.ts'
import { fieldsOf } from '../ui/index.ts'
import { sentIn } from './routes.ts'

export const acts = {
  return: { ar: 'إعادة المبلغ إلى حيث دُفع', en: 'Send the money back to where it was paid from' },
  close: { ar: 'إغلاق: سُوّي عند الجهة', en: 'Close: settled at the provider' },
} as const satisfies Record<string, Text>

export const settleForm = z.object({
  note: field(
    plainText({ min: 5, max: 300 }),
    { ar: 'لماذا', en: 'Why' },
    { ar: 'يقرؤها الموظف الثاني ويبقى في السجل', en: 'The second officer reads it; it stays on record' },
    { widget: 'textarea' },
  ),
})
export const settleFields = fieldsOf(settleForm)

export interface Settling {
  readonly act: keyof typeof acts
  readonly note: string
}

/** A difference, or a top-up whose unused rest an officer sends back for somebody who cannot. */
export type Unsettled =
  | { readonly is: 'difference'; readonly id: string; readonly person: PersonId | null; readonly one: Difference }
  | {
      readonly is: 'top-up'
      readonly id: string
      readonly person: PersonId
      readonly one: Charge
      readonly unused: number
    }

/** What stands under an id of the desk's addresses; null when it is settled, used or unknown. */
export async function unsettled(db: Db, id: string, lock = false): Promise<Unsettled | null> {
  const difference = await openDifference(db, id, lock)
  if (difference !== null) return { is: 'difference', id, person: difference.person, one: difference }
  const found = isUuid(id) ? await findCharge(db, id) : null
  if (found === null || found.purpose !== 'top-up') return null
  const one = lock ? await chargeById(db, found.person, found.id, true) : found
  const unused = one === null ? 0 : await unusedOf(db, one)
  return one === null || unused === 0 ? null : { is: 'top-up', id, person: one.person, one, unused }
}

/** What may be done with it: money goes back only where it came from, and a close moves none. */
export function open(to: Unsettled, act: Settling['act']): boolean {
  if (to.is === 'top-up') return act === 'return'
  return act === 'close' || returnable(to.one)
}

export async function settle(tx: Tx, to: Unsettled, settling: Settling, by: string, at: string): Promise<boolean> {
  if (!open(to, settling.act)) return false
  if (to.is === 'top-up') return (await returnUnused(tx, to.one, at)) > 0
  return settling.act === 'return' ? returnDifference(tx, to.one, { by, at }) : closeDifference(tx, to.one, { by, at })
}

/** It stands in the address, so that what the browser asks to sign and what it sends are the same. */
export const queryOf = ({ act, note }: Settling): string => `?${new URLSearchParams({ act, note })}`

export function settlingIn(req: FastifyRequest): Settling | null {
  const act = sentIn(req.query, 'act')
  const read = settleForm.safeParse({ note: sentIn(req.query, 'note') })
  return read.success && (act === 'return' || act === 'close') ? { act, note: read.data.note } : null
}

export const settlingOf = z.object({ act: z.enum(['return', 'close']), note: z.string() })

export function settlingHash(to: Unsettled, { act, note }: Settling): Buffer {
  const what = to.is === 'difference' ? to.one : [to.one.id, to.one.billNumber, to.unused]
  return createHash('sha256')
    .update(JSON.stringify([to.is, what, act, note]))
    .digest()
}
