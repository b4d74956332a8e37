/** Banks that vouch for people: simulated ones. A real bank needs nothing here: it calls our address. */
export { type BankFault, bankFaults, type DemoBanks, demoBanks } from './simulator.ts'
