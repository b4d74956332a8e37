/** Deaths: told by hospitals, registered by relatives, taken back by two officers. */
export * from './death.ts'
export { type DeathsReader, reader } from './read.ts'
export { deaths, type NotifyDeath, type RegisterDeath, type ReverseDeath, verbs } from './verbs.ts'
