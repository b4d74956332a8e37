/** Reading identity cards and loss reports. */
import type { Look, PersonId } from '../../store/index.ts'
import type { Card, LossReport, LostDocument } from './card.ts'
import { cardOf, cards, isHeld, losses, lossOf } from './rows.ts'

export interface IdentityCardsReader {
  /** The card held now: `valid`, or `lost` until it is replaced. Null when none was issued. */
  current(id: PersonId): Promise<Card | null>
  /** The open report of this document's loss. */
  openReport(id: PersonId, document: LostDocument): Promise<LossReport | null>
  /** All reports, oldest first. */
  losses(id: PersonId): Promise<LossReport[]>
}

export function reader(look: Look): IdentityCardsReader {
  const { db } = look
  async function reports(id: PersonId): Promise<LossReport[]> {
    look.note(id, 'identity-cards')
    const rows = await losses.currentOf(db, id)
    return rows.map(lossOf).sort((a, b) => (a.reportedAt < b.reportedAt ? -1 : 1))
  }
  return {
    async current(id) {
      look.note(id, 'identity-cards')
      const held = (await cards.currentOf(db, id)).find(isHeld)
      return held === undefined ? null : cardOf(held)
    },
    async openReport(id, document) {
      return (await reports(id)).find((r) => r.status === 'open' && r.document === document) ?? null
    },
    losses: reports,
  }
}
