/** Health insurance. */
export type * from './policy.ts'
export { type InsuranceReader, reader } from './read.ts'
