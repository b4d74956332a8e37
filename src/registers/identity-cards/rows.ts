/** The tables of identity cards. */
import type { Day } from '../../language/index.ts'
import { type PersonId, versioned } from '../../store/index.ts'
import type { Card, CardStatus, Handover, LossReport, LostDocument } from './card.ts'

export interface CardRow {
  readonly person_id: PersonId
  readonly card: number
  readonly issued: Day
  readonly expires: Day
  readonly status: CardStatus
  readonly lost_count: number
  readonly damaged_count: number
  readonly handover: Handover | null
}

export interface LossRow {
  readonly person_id: PersonId
  readonly number: string
  readonly document: LostDocument
  readonly lost_on: Day
  readonly place: string
  readonly circumstances: string
  readonly reported_at: string
  readonly status: 'open' | 'closed'
}

export const cards = versioned<CardRow>({
  table: 'identity_cards.card',
  key: ['person_id', 'card'],
  columns: ['issued', 'expires', 'status', 'lost_count', 'damaged_count', 'handover'],
})

export const losses = versioned<LossRow>({
  table: 'identity_cards.loss',
  key: ['person_id', 'number'],
  columns: ['document', 'lost_on', 'place', 'circumstances', 'reported_at', 'status'],
})

export function cardOf(row: CardRow): Card {
  return {
    card: row.card,
    issued: row.issued,
    expires: row.expires,
    status: row.status,
    lostCount: row.lost_count,
    damagedCount: row.damaged_count,
    handover: row.handover,
  }
}

export function lossOf(row: LossRow): LossReport {
  return {
    number: row.number,
    document: row.document,
    lostOn: row.lost_on,
    place: row.place,
    circumstances: row.circumstances,
    reportedAt: row.reported_at,
    status: row.status,
  }
}

/** The card a person holds, valid or lost; replaced and cancelled ones are history. */
export const isHeld = (card: { readonly status: CardStatus }): boolean =>
  card.status === 'valid' || card.status === 'lost'
