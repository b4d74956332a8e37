/** Civil numbers for newborn citizens (R-ID-01, R-ID-03): nine digits counted up, and the check digit. */
import { luhn } from '../../language/index.ts'
import { first, type PersonId, type Tx } from '../../store/index.ts'

/** How many taken numbers in a row are passed over: more means that the sequence stands in the wrong place. */
const mostTaken = 1000

/** Takes the next free civil number for this person and enters it in the nation's lookup. */
export async function nextCivilNumber(tx: Tx, person: PersonId): Promise<string> {
  for (let tried = 0; tried < mostTaken; tried++) {
    const next = first(
      await tx.query<{ n: string }>({
        name: 'people:newborn-number',
        text: `select nextval('people.newborn_number')::text as n`,
      }),
    )
    const number = withCheckDigit(next?.n ?? '')
    const taken = await tx.query({
      name: 'people:newborn-take',
      text: `insert into people.number (number, person_id, kind) values ($1, $2, 'national-id') on conflict do nothing`,
      values: [number, person],
    })
    if (taken.rowCount === 1) return number
  }
  throw new Error('people: no free number for a newborn; the sequence people.newborn_number stands in the wrong place')
}

/** The ten digits that begin with these nine and pass the check (R-ID-03). */
export function withCheckDigit(nine: string): string {
  for (let digit = 0; digit <= 9; digit++) if (luhn(`${nine}${digit}`)) return `${nine}${digit}`
  throw new Error('people: not nine digits')
}
