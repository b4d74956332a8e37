/** Writing what a worker looks at afterwards (`afterwards.ts`): a row of one shape, whomever it concerns. */
import type { Instant, Lang } from '../language/index.ts'
import { type Tx, uuid } from '../store/index.ts'

/** Stands where there is no person or registration, so that every row is of one size. */
export const nobody = '00000000-0000-0000-0000-000000000000'

/** Notes that somebody without an account asked for a code: who it is, the worker looks. */
export async function noteByNumber(tx: Tx, asked: string, lang: Lang, at: Instant): Promise<void> {
  await note(tx, 'by_number', nobody, nobody, lang, asked, at)
}

export async function note(tx: Tx, ...values: readonly string[]): Promise<void> {
  await tx.query({
    name: 'identity:afterwards',
    text: `insert into identity.afterwards (note_id, kind, person_id, claim_id, device, reason, at)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [uuid(), ...values],
  })
}
