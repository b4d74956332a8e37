/** Reading residence permits, foreign passports, reports of absence and fines. */
import type { Look, PersonId } from '../../store/index.ts'
import type { AbsenceReport, Fine, ForeignPassport, Iqama } from './iqama.ts'
import { absences, fineOf, fines, foreignPassportOf, foreignPassports, iqamaOf, iqamas } from './rows.ts'

export interface ResidencyReader {
  /** The iqama, valid or cancelled, as it stands; null for those who never had one. */
  iqama(id: PersonId): Promise<Iqama | null>
  /** The passport of another country. */
  passport(id: PersonId): Promise<ForeignPassport | null>
  /** The active absence report (R-ABS-01). */
  absent(id: PersonId): Promise<AbsenceReport | null>
  /** Fines of the residence and visa law that are not paid yet. */
  unpaidFines(id: PersonId): Promise<Fine[]>
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
      return row === null ? null : foreignPassportOf(row)
    },
    async absent(id) {
      note(id)
      const active = (await absences.currentOf(db, id)).find((row) => row.status === 'active')
      return active === undefined ? null : { number: active.number, reportedOn: active.reported_on }
    },
    async unpaidFines(id) {
      note(id)
      return (await fines.currentOf(db, id)).filter((row) => row.status === 'unpaid').map(fineOf)
    },
  }
}
