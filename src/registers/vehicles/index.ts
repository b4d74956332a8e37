/** Vehicles: their owners to the minute, who drives them, and how one is sold. */
export { reader, type VehiclesReader } from './read.ts'
export { saleCodeDigest } from './rows.ts'
export * from './vehicle.ts'
export { vehicles, verbs } from './verbs.ts'
