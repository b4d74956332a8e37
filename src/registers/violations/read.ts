/** Reading violations. */
import type { Look, PersonId } from '../../store/index.ts'
import type { Objection } from './objection.ts'
import { objectionOf, objectionTable, violationOf, violationTable } from './rows.ts'
import type { Violation } from './violation.ts'

export interface ViolationsReader {
  /** Those waiting for payment; one under objection is not among them. Newest first. */
  unpaid(id: PersonId): Promise<Violation[]>
  all(id: PersonId): Promise<Violation[]>
  /** One of this person's; somebody else's number is not found. */
  byNumber(id: PersonId, number: string): Promise<Violation | null>
  /** What this person objected to, newest first. */
  objections(id: PersonId): Promise<Objection[]>
}

export function reader(look: Look): ViolationsReader {
  const { db } = look
  async function all(id: PersonId): Promise<Violation[]> {
    look.note(id, 'violations')
    const rows = (await violationTable.currentOf(db, id)).map(violationOf)
    return rows.sort((a, b) => (a.at < b.at ? 1 : -1))
  }
  return {
    unpaid: async (id) => (await all(id)).filter((violation) => violation.status === 'unpaid'),
    all,
    async byNumber(id, number) {
      look.note(id, 'violations')
      const row = await violationTable.current(db, id, number)
      return row === null ? null : violationOf(row)
    },
    async objections(id) {
      look.note(id, 'violations')
      const rows = (await objectionTable.currentOf(db, id)).map(objectionOf)
      return rows.sort((a, b) => (a.filedOn < b.filedOn ? 1 : -1))
    },
  }
}
