/** Vehicles and their owners. */
export { reader, type VehiclesReader } from './read.ts'
export type * from './vehicle.ts'
