/** Driving licences. */
export type * from './licence.ts'
export { type LicencesReader, reader } from './read.ts'
export { type CancelLicences, licences, verbs } from './verbs.ts'
