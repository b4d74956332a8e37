/** People: who the state knows, by which numbers, and where they live. */
export type * from './civil.ts'
export { lockPeople } from './lock.ts'
export * from './person.ts'
export { type PeopleReader, reader } from './read.ts'
export { people, type RegisterAddress, verbs } from './verbs.ts'
