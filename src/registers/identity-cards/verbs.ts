/** The only writers of identity cards and loss reports. */
import { type Day, dayOf, toHijri } from '../../language/index.ts'
import {
  type Effect,
  first,
  InvariantError,
  type PersonId,
  type Tx,
  type Undo,
  undoing,
  type Verb,
} from '../../store/index.ts'
import { cardExpiry, type Handover, type LostDocument } from './card.ts'
import { type CardRow, cards, isHeld, type LossRow, losses } from './rows.ts'
import { cardRenewed, lossReported, lostReplaced } from './told.ts'

const room = 'identity-cards'

export interface ReportLost {
  readonly holder: PersonId
  readonly document: LostDocument
  readonly lostOn: Day
  readonly place: string
  readonly circumstances: string
}

/** Reports a loss; a lost card is void in the same act. A report is never withdrawn (R-CIV-10, R-CIV-13). */
const reportLost: Verb<ReportLost> = async (tx, args, cause) => {
  const { holder, document } = args
  await takeTurn(tx, holder)
  if (args.lostOn > dayOf(cause.at)) throw new InvariantError(room, 'lost_in_the_future')
  if ((await openReport(tx, holder, document)) !== null) throw new InvariantError(room, 'already_reported')
  if (document === 'national-id') {
    const card = await heldCard(tx, holder)
    if (card === null || card.status !== 'valid') throw new InvariantError(room, 'no_valid_card')
    await cards.write(tx, cause, { ...card, status: 'lost', lost_count: card.lost_count + 1 })
  }
  const number = await nextNumber(tx, dayOf(cause.at))
  await tx.query('insert into identity_cards.report (number, person_id) values ($1, $2)', [number, holder])
  await losses.write(tx, cause, {
    person_id: holder,
    number,
    document,
    lost_on: args.lostOn,
    place: args.place,
    circumstances: args.circumstances,
    reported_at: cause.at,
    status: 'open',
  })
  return { receipt: { number, reportedAt: cause.at }, told: [lossReported(holder, document, number, cause)] }
}

export interface ReplaceLost {
  readonly holder: PersonId
  readonly handover: Handover
}

/** Issues the card after a lost one and closes the report; the old card stays void even when found (R-CIV-10). */
const replaceLost: Verb<ReplaceLost> = async (tx, { holder, handover }, cause) => {
  await takeTurn(tx, holder)
  const report = await openReport(tx, holder, 'national-id')
  if (report === null) throw new InvariantError(room, 'no_open_report')
  const lost = await heldCard(tx, holder)
  if (lost === null || lost.status !== 'lost') throw new InvariantError(room, 'no_lost_card')
  const issued = dayOf(cause.at)
  const expires = cardExpiry(issued)
  const card = lost.card + 1
  await cards.write(tx, cause, { ...lost, status: 'replaced' })
  await cards.write(tx, cause, { ...lost, card, issued, expires, status: 'valid', handover })
  await losses.write(tx, cause, { ...report, status: 'closed' })
  return {
    receipt: { card, issued, expires, report: report.number, handover },
    told: [lostReplaced(holder, 'national-id', report.number)],
  }
}

export interface RenewCard {
  readonly holder: PersonId
  /** The national number: whose last four digits the holder is told. */
  readonly number: string
  readonly handover: Handover
  /** `damaged` is counted: from the second one on it costs (R-CIV-11). */
  readonly why: 'expiry' | 'damaged'
}

/** The next card for the one in hand, which is void at once (R-CIV-08, R-CIV-09, R-CIV-11). */
const renew: Verb<RenewCard> = async (tx, { holder, number, handover, why }, cause) => {
  await takeTurn(tx, holder)
  const held = await heldCard(tx, holder)
  if (held === null) throw new InvariantError(room, 'no_card')
  if (held.status === 'lost') throw new InvariantError(room, 'card_is_lost')
  const issued = dayOf(cause.at)
  const card = held.card + 1
  // A damaged card's successor ends when it would have ended; a renewed one has a term of its own.
  const expires = why === 'damaged' && held.expires > issued ? held.expires : cardExpiry(issued)
  const damaged_count = held.damaged_count + (why === 'damaged' ? 1 : 0)
  await cards.write(tx, cause, { ...held, status: 'replaced' })
  await cards.write(tx, cause, { ...held, card, issued, expires, status: 'valid', damaged_count, handover })
  return { receipt: { card, issued, expires, replaced: held.card }, told: [cardRenewed(holder, number, expires)] }
}

export interface CloseReport {
  readonly holder: PersonId
  /** A card's report is closed by its replacement. */
  readonly document: Exclude<LostDocument, 'national-id'>
}

/** The document was issued anew, so its report is closed; the lost paper stays void (R-CIV-10, R-CIV-13). */
const closeReport: Verb<CloseReport> = async (tx, { holder, document }, cause) => {
  await takeTurn(tx, holder)
  const report = await openReport(tx, holder, document)
  if (report === null) throw new InvariantError(room, 'no_open_report')
  await losses.write(tx, cause, { ...report, status: 'closed' })
  return { receipt: { report: report.number }, told: [lostReplaced(holder, document, report.number)] }
}

export interface CancelCard {
  readonly holder: PersonId
  /** The version number printed on the card that is meant; whichever she holds, when it is her death that ends it. */
  readonly card?: number
}

/**
 * Void: its holder died (R-CIV-17), or never had it (lost in the post, not collected in its term). One that is named must
 * be the one in force.
 */
const cancel: Verb<CancelCard> = async (tx, { holder, card }, cause) => {
  await takeTurn(tx, holder)
  const held = await heldCard(tx, holder)
  if (held === null) throw new InvariantError(room, card === undefined ? 'no_card' : 'not_in_force')
  if (card !== undefined && (held.card !== card || held.status !== 'valid'))
    throw new InvariantError(room, 'not_in_force')
  await cards.write(tx, cause, { ...held, status: 'cancelled' })
  return { receipt: { card: held.card }, told: [] }
}

async function heldCard(tx: Tx, holder: PersonId): Promise<CardRow | null> {
  return (await cards.currentOf(tx, holder)).find(isHeld) ?? null
}

async function openReport(tx: Tx, holder: PersonId, document: LostDocument): Promise<LossRow | null> {
  const reports = await losses.currentOf(tx, holder)
  return reports.find((report) => report.document === document && report.status === 'open') ?? null
}

/** `1447/000123`: the Hijri year and a count (R-ID-13). */
async function nextNumber(tx: Tx, today: Day): Promise<string> {
  const next = first(await tx.query<{ n: string }>(`select nextval('identity_cards.report_number')::text as n`))
  if (next === null) throw new Error('identity cards: no number for a report')
  return `${toHijri(today).year}/${next.n.padStart(6, '0')}`
}

/** Acts of this register on one person stand in a line, also before the person's first row is there to be locked. */
async function takeTurn(tx: Tx, person: PersonId): Promise<void> {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'
  await tx.query({ name: 'identity-cards:turn', text, values: [`identity-cards:${person}`] })
}

export const verbs = {
  'identityCards.reportLost': reportLost,
  'identityCards.replaceLost': replaceLost,
  'identityCards.renew': renew,
  'identityCards.closeReport': closeReport,
  'identityCards.cancel': cancel,
  'identityCards.undo': undoing(room, [cards]),
} as const satisfies Readonly<Record<string, Verb>>

/** Effects of this register, as data. */
export const identityCards = {
  reportLost: (args: ReportLost): Effect => ({ verb: 'identityCards.reportLost', args: { ...args } }),
  replaceLost: (args: ReplaceLost): Effect => ({ verb: 'identityCards.replaceLost', args: { ...args } }),
  renew: (args: RenewCard): Effect => ({ verb: 'identityCards.renew', args: { ...args } }),
  closeReport: (args: CloseReport): Effect => ({ verb: 'identityCards.closeReport', args: { ...args } }),
  cancel: (args: CancelCard): Effect => ({ verb: 'identityCards.cancel', args: { ...args } }),
  undo: (args: Undo): Effect => ({ verb: 'identityCards.undo', args: { ...args } }),
}
