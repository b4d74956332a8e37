/** Suspensions of services. */
export { type RestrictionsReader, reader } from './read.ts'
export * from './suspension.ts'
