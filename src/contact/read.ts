/** Reading tickets, papers and meetings for rules and inquiries: each reading about somebody says so. */
import type { Instant, Text } from '../language/index.ts'
import type { Look, PersonId } from '../store/index.ts'
import { audienceEvents } from './audience.ts'
import { type Audience, audienceByNumber, audienceOf, openAudience } from './audience-rows.ts'
import { fileOf, type KeptFile } from './file-rows.ts'
import { type Rating, ratingOf } from './rating.ts'
import { alike, movesOf, type Ticket, ticketsOf } from './rows.ts'
import { events } from './words.ts'

export interface ContactReader {
  /** All that somebody wrote, newest first. */
  tickets(id: PersonId): Promise<readonly Ticket[]>
  /** Her open ones that say the same (`likenessOf`). */
  alike(id: PersonId, likeness: string): Promise<readonly Ticket[]>
  /** A paper of hers; null when there is none. */
  file(id: PersonId, file: string): Promise<KeptFile | null>
  /** Her request for a meeting that is not over yet. */
  openAudience(id: PersonId): Promise<Audience | null>
  /** A meeting of hers, over or not. */
  audience(id: PersonId, audience: string): Promise<Audience | null>
  /** The same by its number. */
  audienceByNumber(id: PersonId, number: string): Promise<Audience | null>
  /** How she rated a request of hers; null when she has not. */
  rating(id: PersonId, request: string): Promise<Rating | null>
  /** What happened to a ticket or a meeting of hers, in words. */
  story(id: PersonId, of: string): Promise<{ at: Instant; event: Text }[]>
}

export function reader(look: Look): ContactReader {
  const { db } = look
  const about = <T>(id: PersonId, read: Promise<T>): Promise<T> => {
    look.note(id, 'contact')
    return read
  }
  return {
    tickets: (id) => about(id, ticketsOf(db, id)),
    alike: (id, likeness) => about(id, alike(db, id, likeness)),
    file: (id, file) => about(id, fileOf(db, id, file)),
    openAudience: (id) => about(id, openAudience(db, id)),
    audience: (id, audience) => about(id, audienceOf(db, id, audience)),
    audienceByNumber: (id, number) => about(id, audienceByNumber(db, id, number)),
    rating: (id, request) => about(id, ratingOf(db, id, request)),
    async story(id, of) {
      const moves = await about(id, movesOf(db, { person: id, id: of }))
      return moves.map(({ at, event }) => ({ at, event: eventName(event) }))
    },
  }
}

/** What happened, in words: to a ticket, or to a meeting. */
export const eventName = (event: string): Text =>
  (events as Readonly<Record<string, Text>>)[event] ??
  (audienceEvents as Readonly<Record<string, Text>>)[event] ?? { ar: event, en: event }
