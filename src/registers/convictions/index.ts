/** The criminal record: convictions and whether they still stand. */
export * from './conviction.ts'
export { type ConvictionsReader, reader } from './read.ts'
