/**
 * What an officer does with a request that waits at her desk. Each act is judged in its own transaction: her session and her
 * role as they stand, whether her unit sits at that desk, and that it is neither her own matter nor her family's (ID-36).
 */
import { createHash } from 'node:crypto'
import {
  type ActKind,
  actingTrouble,
  desksOf,
  deskWords,
  may,
  noteAct,
  type OfficerSession,
  officerOf,
  type Permission,
  stillOpen,
} from '../identity/officers/index.ts'
import type { Instant, Text } from '../language/index.ts'
import { type Decider, type NotDone, type Review, reviewOf } from '../requests/index.ts'
import { type Db, inTransaction, type Tx } from '../store/index.ts'
import type { Doorway } from '../web/index.ts'
import { notDoneWords } from './queue-words.ts'

/** The request in the queue, if this officer may have to do with it; words when not. */
export async function reach(db: Db, session: OfficerSession, id: string): Promise<Review | Text> {
  const review = await reviewOf(db, id)
  const { officer } = session
  if (review === null || !(await desksOf(db, officer.unit.id)).includes(review.desk)) return notDoneWords.gone
  for (const person of new Set([review.person_id, review.subject])) {
    const trouble = await actingTrouble(db, officer, person)
    if (trouble !== null) return deskWords[trouble]
  }
  return review
}

export const isText = (value: Review | Text): value is Text => 'ar' in value

export interface Noting {
  readonly kind: ActKind
  readonly reason?: string
  readonly after?: Readonly<Record<string, unknown>>
}

/**
 * Does one act and notes it in the audit; words, and nothing written, when it cannot be done.
 * @param does the act; a `NotDone` or words are its no, anything else what the audit says
 */
export function decided(
  doorway: Pick<Doorway, 'site'>,
  session: OfficerSession,
  id: string,
  needs: Permission,
  does: (tx: Tx, review: Review, by: Decider, at: Instant) => Promise<NotDone | Text | Noting>,
): Promise<Text | null> {
  const { site } = doorway
  return inTransaction(site.pool, async (tx): Promise<Text | null> => {
    const at = site.clock.now()
    if (!(await stillOpen(tx, session, at))) return deskWords.flowOver
    const officer = await officerOf(tx, session.officer.id)
    if (officer === null || !may(officer, needs)) return deskWords.denied
    const review = await reach(tx, { ...session, officer }, id)
    if (isText(review)) return review
    const done = await does(tx, review, { id: officer.id, unit: officer.unit.id }, at)
    if (typeof done === 'string') return notDoneWords[done]
    if ('ar' in done) return done
    const act = { at, officer, session: session.id, person: review.person_id, about: id, before: { desk: review.desk } }
    await noteAct(tx, { ...act, ...done })
    return null
  })
}

/** What two officers sign for a refusal: the file as it stands, and the words its applicant reads. */
export function refusalHash(file: Buffer, words: Text): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([file.toString('hex'), words]))
    .digest()
}
