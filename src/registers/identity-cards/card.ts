/** National ID cards, and reports of lost civil documents. */
import { addHijriYears, type Dated, type Day, inForce, type Text } from '../../language/index.ts'

/** How a card reaches its holder: by post, or collected at an office. */
export type Handover = 'delivery' | 'office'

export type CardStatus = 'valid' | 'lost' | 'replaced' | 'cancelled'

export interface Card {
  /** The version number printed on the card: 1 for the first. */
  readonly card: number
  readonly issued: Day
  readonly expires: Day
  readonly status: CardStatus
  /** How many cards the holder has lost, this one included when it is (R-CIV-11 counts by it). */
  readonly lostCount: number
  /** How many cards the holder had replaced because they were damaged (R-CIV-11). */
  readonly damagedCount: number
  /** As its holder asked; null for cards that were not asked for here. */
  readonly handover: Handover | null
}

/** The civil documents whose loss is reported here (R-CIV-13). */
export const lostDocuments = {
  'national-id': { ar: 'الهوية الوطنية', en: 'National ID' },
  'family-record': { ar: 'سجل الأسرة', en: 'Family record' },
  'birth-certificate': { ar: 'شهادة الميلاد', en: 'Birth certificate' },
  'death-certificate': { ar: 'شهادة الوفاة', en: 'Death certificate' },
} as const satisfies Readonly<Record<string, Text>>

export type LostDocument = keyof typeof lostDocuments

export interface LossReport {
  readonly number: string
  readonly document: LostDocument
  readonly lostOn: Day
  readonly place: string
  readonly circumstances: string
  /** From this minute the holder answers for no use of the document. */
  readonly reportedAt: string
  readonly status: 'open' | 'closed'
}

/** R-CIV-08, the default for all ages. */
const cardHijriYears: readonly Dated<number>[] = [{ from: '1924-08-01', is: 10 }]

/** Until when a card issued on this day is valid: ten Hijri years (R-CIV-08). */
export function cardExpiry(issued: Day): Day {
  return addHijriYears(issued, inForce(cardHijriYears, issued))
}
