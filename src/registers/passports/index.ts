/** Passports of citizens, and travel permits. */
export * from './passport.ts'
export { type PassportsReader, reader } from './read.ts'
export {
  type ActivatePassport,
  type IssuePassport,
  type IssuePermit,
  passports,
  type UsePermit,
  verbs,
} from './verbs.ts'
