/**
 * Following a request without signing in (decided.md, "Without signing in"): a code to the mobile on record shows that
 * whoever asks holds it. Codes stand under the budgets that all codes share.
 */
import type { Lang } from '../language/index.ts'
import { contactOf } from '../notices/index.ts'
import { inTransaction, type PersonId } from '../store/index.ts'
import { issueCode, tryCode } from './codes.ts'
import type { IdentityDeps } from './deps.ts'

export interface Tracking {
  /** Whose it is, if there is such a number; null: nobody's. */
  readonly person: PersonId | null
  /** `+9665…`, as it was typed. */
  readonly mobile: string
  /** The page's own secret: a code of one page opens no other. */
  readonly flow: string
  readonly lang: Lang
  readonly device?: Buffer
}

/** Sends a code when this is the mobile on record of whose number it is. The caller learns nothing: not even whether. */
export async function askTrackCode(
  deps: Pick<IdentityDeps, 'pool' | 'clock' | 'keys'>,
  { person, mobile, flow, lang, device }: Tracking,
): Promise<void> {
  await inTransaction(deps.pool, async (tx) => {
    if (person === null || (await contactOf(tx, person))?.mobile !== mobile) return
    const to = { mobile, lang, person, ...(device === undefined ? {} : { device }) }
    await issueCode(tx, deps, to, { subject: person, purpose: 'track', flow })
  })
}

/** Whether the code is the one that was sent. A wrong one, a dead one and one that nobody sent are the same answer. */
export function checkTrackCode(
  deps: Pick<IdentityDeps, 'pool' | 'clock' | 'keys'>,
  { person, mobile, flow }: Pick<Tracking, 'person' | 'mobile' | 'flow'>,
  typed: string,
): Promise<boolean> {
  return inTransaction(deps.pool, async (tx) => {
    if (person === null || (await contactOf(tx, person))?.mobile !== mobile) return false
    return (await tryCode(tx, deps, { subject: person, purpose: 'track', flow }, typed)).ok
  })
}
