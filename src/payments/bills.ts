/** A biller's bank asks what a bill's number is: it is told the sum and what for, and never whose it is (T-PAY-06). */
import * as z from 'zod'
import type { Instant } from '../language/index.ts'
import type { Db } from '../store/index.ts'
import { chargeOfBill } from './charge.ts'
import type { BillShown } from './gateway.ts'
import { genuine } from './heard.ts'

const question = z.object({ bill: z.string().max(40) })

/**
 * Answers a biller's signed question. `forged`, `stale` as for what providers tell us; null: nothing to pay under that
 * number (unknown, mistyped, paid, ended: the same answer).
 */
export async function billAsked(
  db: Db,
  rawBody: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: Instant,
  secret: string,
): Promise<BillShown | null | 'forged' | 'stale'> {
  const trust = genuine(rawBody, headers, now, secret)
  if (trust !== true) return trust
  let number: string
  try {
    number = question.parse(JSON.parse(rawBody)).bill
  } catch {
    return null // signed, and not a number of ours
  }
  const charge = await chargeOfBill(db, number)
  if (charge === null || charge.state !== 'due' || charge.dueUntil <= now) return null
  return { key: charge.id, halalas: charge.halalas, description: charge.description, until: charge.dueUntil }
}
