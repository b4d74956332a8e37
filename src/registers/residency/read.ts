/** Reading residence permits, foreign passports and reports of absence. */
import type { Look, PersonId } from '../../store/index.ts'
import type { AbsenceReport, ForeignPassport, Iqama } from './iqama.ts'
import { absences, foreignPassports, iqamaOf, iqamas } from './rows.ts'

export interface ResidencyReader {
  /** The iqama, valid or cancelled, as it stands; null for those who never had one. */
  iqama(id: PersonId): Promise<Iqama | null>
  /** The passport of another country. */
  passport(id: PersonId): Promise<ForeignPassport | null>
  /** The active absence report (R-ABS-01). */
  absent(id: PersonId): Promise<AbsenceReport | null>
}

export function reader(look: Look): ResidencyReader {
  const { db } = look
  const note = (id: PersonId): void => look.note(id, 'residency')
  return {
    async iqama(id) {
      note(id)
      const row = await iqamas.current(db, id)
      return row === null ? null : iqamaOf(row)
    },
    async passport(id) {
      note(id)
      const row = await foreignPassports.current(db, id)
      return row === null ? null : { number: row.number, country: row.country, expires: row.expires }
    },
    async absent(id) {
      note(id)
      const active = (await absences.currentOf(db, id)).find((row) => row.status === 'active')
      return active === undefined ? null : { number: active.number, reportedOn: active.reported_on }
    },
  }
}
