/**
 * Which banks may vouch for people (ID-35): configuration and nothing else, so that a second bank is a line in a file.
 * A bank has its public keys, the levels of its own sign-in that we take, and how often it may speak.
 */
import * as z from 'zod'
import { type Db, first } from '../../store/index.ts'

const text = z.strictObject({ ar: z.string().trim().min(2).max(80), en: z.string().trim().min(2).max(80) })

const bank = z.strictObject({
  /** What activations are written under, for ever: `SAMBA`. */
  code: z.string().regex(/^[A-Z][A-Z0-9]{1,11}$/, 'two to twelve capital letters and digits'),
  name: text,
  /** Public keys: ES256, PS256 or EdDSA, each with `kid` and `use: sig`. Keep an old key in the set for a while. */
  jwks: z.looseObject({
    keys: z
      .array(z.looseObject({ kid: z.string().min(1) }))
      .min(1)
      .max(10),
  }),
  /** Values of `acr` of the bank's own sign-in that are strong enough. */
  acr: z.array(z.string().min(1).max(100)).min(1),
  /** How many words are heard in an hour and a day of UTC; 0 hears none. */
  perHour: z.number().int().min(0).max(1_000_000),
  perDay: z.number().int().min(0).max(10_000_000),
  /** Stopped once so many were refused in an hour and they are so large a share of all it said. */
  breaker: z
    .strictObject({ least: z.number().int().min(1).max(100_000), share: z.number().min(0.01).max(1) })
    .default({ least: 20, share: 0.3 }),
})

export type Bank = z.output<typeof bank>

/** Reads the file of banks: `{ "banks": [...] }`. Throws with a line that names what is wrong. */
export function readBanks(json: string): readonly Bank[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch {
    throw new Error('not JSON')
  }
  const read = z.strictObject({ banks: z.array(bank).max(200) }).safeParse(parsed)
  if (!read.success) {
    const [issue] = read.error.issues
    throw new Error(`${issue?.path.join('.')}: ${issue?.message}`)
  }
  const { banks } = read.data
  if (new Set(banks.map(({ code }) => code)).size < banks.length) throw new Error('two banks share a code')
  return banks
}

/** Why a bank is stopped now; null when it is not. */
export async function stopOf(db: Db, code: string): Promise<string | null> {
  const row = first(
    await db.query<{ why: string }>({
      name: 'identity:bank-stop',
      text: 'select why from identity.bank_stop where bank_id = $1 and opened_at is null',
      values: [code],
    }),
  )
  return row?.why ?? null
}
