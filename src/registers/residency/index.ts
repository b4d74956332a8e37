/** Residence permits, foreign passports, reports of absence. */
export * from './iqama.ts'
export { type ResidencyReader, reader } from './read.ts'
export { type CloseIqama, type RenewIqama, residency, verbs } from './verbs.ts'
