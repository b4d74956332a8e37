/** Crossings of the border, and bans on travel. */
export { reader, type TravelReader } from './read.ts'
export * from './travel.ts'
export { type RecordMovement, travel, verbs } from './verbs.ts'
