/** Vehicles and their owners. */
export { estate, estateVerbs, type ToEstate } from './estate.ts'
export { reader, type VehiclesReader } from './read.ts'
export type * from './vehicle.ts'
