/** Families: records, parents, dependants, custody. */
export * from './family.ts'
export { type FamiliesReader, reader } from './read.ts'
export type * from './records.ts'
export type { IssueWhy } from './rows.ts'
export { type AddMember, families, type GrantCustody, verbs } from './verbs.ts'
