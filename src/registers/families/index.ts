/** Families: records, parents, dependants, custody. */
export * from './family.ts'
export { type FamiliesReader, reader } from './read.ts'
export { type AddMember, families, type GrantCustody, verbs } from './verbs.ts'
