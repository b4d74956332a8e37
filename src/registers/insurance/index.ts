/** Insurance: of people's health, and of vehicles. */
export type * from './policy.ts'
export { type InsuranceReader, reader } from './read.ts'
export { type CoverVehicle, insurance, verbs } from './verbs.ts'
