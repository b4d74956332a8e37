/** Reading where people are, where they have been, and who may not travel. */
import { addDays, type Day, startOfDay } from '../../language/index.ts'
import { type Db, first, type Look, type PersonId } from '../../store/index.ts'
import { banOf, banTable, type MovementRow, movementOf } from './rows.ts'
import { type Ban, banHolds, type Movement, statusAfter, type TravelStatus } from './travel.ts'

export interface TravelReader {
  status(id: PersonId): Promise<TravelStatus>
  /** Crossings between two days in Riyadh, both included, newest first. */
  movements(id: PersonId, from?: Day, to?: Day): Promise<Movement[]>
  /** The ban that holds on this day. */
  ban(id: PersonId, on: Day): Promise<Ban | null>
}

/** The last crossing of a person with its ordinal. */
export async function lastMovement(db: Db, id: PersonId): Promise<MovementRow | null> {
  return first(
    await db.query<MovementRow>({
      name: 'travel:last',
      text: `select person_id, ordinal, at, port, direction, document from travel.movement
        where person_id = $1 and superseded_at is null order by ordinal desc limit 1`,
      values: [id],
    }),
  )
}

export function reader(look: Look): TravelReader {
  const { db } = look
  return {
    async status(id) {
      look.note(id, 'travel')
      const last = await lastMovement(db, id)
      return statusAfter(last === null ? null : movementOf(last))
    },
    async movements(id, from, to) {
      look.note(id, 'travel')
      const { rows } = await db.query<MovementRow>({
        name: 'travel:movements',
        text: `select person_id, ordinal, at, port, direction, document from travel.movement
          where person_id = $1 and superseded_at is null
            and ($2::timestamptz is null or at >= $2) and ($3::timestamptz is null or at < $3)
          order by ordinal desc`,
        values: [
          id,
          from === undefined ? null : startOfDay(from),
          to === undefined ? null : startOfDay(addDays(to, 1)),
        ],
      })
      return rows.map(movementOf)
    },
    async ban(id, on) {
      look.note(id, 'travel')
      return (await banTable.currentOf(db, id)).map(banOf).find((ban) => banHolds(ban, on)) ?? null
    },
  }
}
