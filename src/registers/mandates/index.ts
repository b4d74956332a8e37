/** Mandates: who may ask for which services in whose place. */
export * from './mandate.ts'
export { type MandatesReader, reader } from './read.ts'
export { type EndMandate, type GiveMandate, mandates, verbs } from './verbs.ts'
