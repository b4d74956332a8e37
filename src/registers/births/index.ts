/** Births: told by hospitals, registered by parents. */
export * from './birth.ts'
export { type BirthsReader, reader } from './read.ts'
export { births, type NotifyBirth, type RegisterBirth, verbs } from './verbs.ts'
