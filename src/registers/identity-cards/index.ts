/** National ID cards, and reports of lost civil documents. */
export * from './card.ts'
export { type IdentityCardsReader, reader } from './read.ts'
export { identityCards, type ReplaceLost, type ReportLost, verbs } from './verbs.ts'
