/** How it was: a score and a word, said once by whoever asked, after it has ended. */
import type { Instant } from '../language/index.ts'
import { type Db, first, type PersonId } from '../store/index.ts'

export interface Rating {
  readonly score: number
  readonly words: string | null
  readonly at: Instant
}

export async function ratingOf(db: Db, person: PersonId, request: string): Promise<Rating | null> {
  return first(
    await db.query<Rating>({
      name: 'contact:rating',
      text: 'select score, words, at from contact.rating where person_id = $1 and request_id = $2',
      values: [person, request],
    }),
  )
}

/** Keeps it; false when she has said it before, and then nothing changes. */
export async function rate(
  db: Db,
  of: { readonly person: PersonId; readonly request: string; readonly about: string },
  given: { readonly score: number; readonly words?: string | undefined; readonly at: Instant },
): Promise<boolean> {
  const done = await db.query({
    name: 'contact:rate',
    text: `insert into contact.rating (person_id, request_id, about, score, words, at) values ($1, $2, $3, $4, $5, $6)
      on conflict do nothing`,
    values: [of.person, of.request, of.about, given.score, given.words ?? null, given.at],
  })
  return done.rowCount === 1
}
