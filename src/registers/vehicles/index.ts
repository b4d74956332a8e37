/** Vehicles: their owners to the minute, who drives them, how one is sold, and whose estate one is. */
export { estate, estateVerbs, type ToEstate } from './estate.ts'
export { reader, type VehiclesReader } from './read.ts'
export { saleCodeDigest } from './rows.ts'
export * from './vehicle.ts'
export { vehicles, verbs } from './verbs.ts'
