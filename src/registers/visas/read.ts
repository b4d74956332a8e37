/** Reading visas. */
import { first, type Look, type PersonId } from '../../store/index.ts'
import { type VisaRow, visaColumns, visaOf, visaTable } from './rows.ts'
import { isOpen, type Visa } from './visa.ts'

export interface VisasReader {
  /** The exit visa that is issued or in use, also when its dates are past. */
  open(id: PersonId): Promise<Visa | null>
  /** Every visa, newest first. */
  all(id: PersonId): Promise<Visa[]>
  /** A visa by its number, with its holder. */
  byNumber(number: string): Promise<(Visa & { readonly holder: PersonId }) | null>
  /** Visit and work visas that others hold and this sponsor or host asked for. */
  invitedBy(sponsor: string): Promise<Visa[]>
}

export function reader(look: Look): VisasReader {
  const { db } = look
  async function all(id: PersonId): Promise<Visa[]> {
    look.note(id, 'visas')
    const rows = (await visaTable.currentOf(db, id)).map(visaOf)
    return rows.sort((a, b) =>
      a.issuedOn < b.issuedOn ? 1 : a.issuedOn > b.issuedOn ? -1 : a.number < b.number ? 1 : -1,
    )
  }
  return {
    open: async (id) => (await all(id)).find(isOpen) ?? null,
    all,
    async byNumber(number) {
      const owner = first(
        await db.query<{ person_id: PersonId }>({
          name: 'visas:byNumber',
          text: 'select person_id from visas.number where number = $1',
          values: [number],
        }),
      )
      if (owner === null) return null
      look.note(owner.person_id, 'visas')
      const row = await visaTable.current(db, owner.person_id, number)
      return row === null ? null : { ...visaOf(row), holder: owner.person_id }
    },
    async invitedBy(sponsor) {
      const { rows } = await db.query<VisaRow>({
        name: 'visas:invitedBy',
        text: `select ${visaColumns.map((column) => `v.${column}`).join(', ')}
          from visas.invited i join visas.visa v on v.person_id = i.person_id and v.number = i.number
          where i.sponsor = $1 and v.superseded_at is null order by v.number`,
        values: [sponsor],
      })
      for (const row of rows) look.note(row.person_id, 'visas')
      return rows.map(visaOf)
    },
  }
}
