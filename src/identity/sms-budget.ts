/**
 * Codes cost money and can be made to be sent by anybody (ID-21): so many an hour to numbers that begin alike, and so
 * many in all. Dated data: a new value stands beside the old one under its day.
 */
import { randomInt } from 'node:crypto'
import { type Day, dayOf, type Instant } from '../language/index.ts'
import { type Db, first, hours, later, type Tx } from '../store/index.ts'

export interface SmsLimits {
  readonly from: Day
  /** To numbers with the same seven first digits, 100,000 of them: codes an hour. */
  readonly prefixPerHour: number
  /** From the whole installation: codes an hour. */
  readonly installationPerHour: number
}

export const smsLimits: readonly SmsLimits[] = [
  { from: '2026-01-01', prefixPerHour: 1_000, installationPerHour: 200_000 },
]

/** The installation's count is kept in as many rows, so that codes do not stand in one line. */
const stripes = 16

/** The limits of a day: the latest that began. */
export function limitsOn(day: Day, table: readonly SmsLimits[] = smsLimits): SmsLimits {
  const held = table.filter((row) => row.from <= day).sort((a, b) => (a.from < b.from ? 1 : -1))[0] ?? table[0]
  if (held === undefined) throw new RangeError('there are no limits for codes')
  return held
}

/**
 * Counts a code that is about to leave, or says when the next may, when the hour's count is full. What was refused is
 * not counted. The prefix comes first, then a stripe: locked in this order everywhere.
 */
export async function spendSms(
  tx: Tx,
  mobile: string,
  at: Instant,
  table: readonly SmsLimits[] = smsLimits,
): Promise<Instant | null> {
  const limits = limitsOn(dayOf(at), table)
  const hour = `${at.slice(0, 13)}:00:00.000Z`
  const counts = [
    { key: `prefix:${mobile.slice(1, 8)}`, most: limits.prefixPerHour },
    { key: `all:${randomInt(stripes)}`, most: Math.ceil(limits.installationPerHour / stripes) },
  ]
  for (const { key, most } of counts) {
    const counted = first(
      await tx.query({
        name: 'identity:sms-spend',
        text: `insert into identity.sms_budget as b (key, hour, sent) select $1, $2, 1 where $3 > 0
          on conflict (key, hour) do update set sent = b.sent + 1 where b.sent < $3 returning sent`,
        values: [key, hour, most],
      }),
    )
    if (counted === null) return later(hour, hours(1))
  }
  return null
}

/** Forgets the counts of hours that are over. */
export async function purgeSmsBudget(db: Db, at: Instant): Promise<void> {
  await db.query('delete from identity.sms_budget where hour < $1', [later(at, -hours(2))])
}
