/** Reading passports and travel permits. */
import type { Look, PersonId } from '../../store/index.ts'
import { isHeld, type Passport, type Permit } from './passport.ts'
import { type PassportRow, type PermitRow, passportTable, permitTable } from './rows.ts'

export interface PassportsReader {
  /** The passport held now: `issued`, `active` or `lost`. It may be expired. Null when there never was one. */
  current(id: PersonId): Promise<Passport | null>
  /** Every passport of the holder as it stands today, newest first. */
  history(id: PersonId): Promise<Passport[]>
  /** The valid travel permit; its last day is not judged here. */
  permit(id: PersonId): Promise<Permit | null>
  /** All travel permits, newest first. */
  permits(id: PersonId): Promise<Permit[]>
}

export function reader(look: Look): PassportsReader {
  const { db } = look
  async function history(id: PersonId): Promise<Passport[]> {
    look.note(id, 'passports')
    return newestFirst((await passportTable.currentOf(db, id)).map(passportOf))
  }
  async function permits(id: PersonId): Promise<Permit[]> {
    look.note(id, 'passports')
    return newestFirst((await permitTable.currentOf(db, id)).map(permitOf))
  }
  return {
    current: async (id) => (await history(id)).find(isHeld) ?? null,
    history,
    permit: async (id) => (await permits(id)).find((permit) => permit.status === 'valid') ?? null,
    permits,
  }
}

const passportOf = ({ person_id: _, ...passport }: PassportRow): Passport => passport
const permitOf = ({ person_id: _, ...permit }: PermitRow): Permit => permit

function newestFirst<T extends { readonly issued: string; readonly number: string }>(all: T[]): T[] {
  return all.sort((a, b) => (a.issued === b.issued ? (a.number < b.number ? 1 : -1) : a.issued < b.issued ? 1 : -1))
}
