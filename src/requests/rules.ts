/**
 * Conditions that many services share (rules.md section 25), each with its words, written once. A service spreads the
 * facts it needs and names the rule in its `eligible`; the key it stands under there is the reason code.
 */

export { photoRules, sentPhoto } from './photos/rules.ts'
export * from './rules/any.ts'
export * from './rules/appointments.ts'
export * from './rules/authorising.ts'
export * from './rules/citizens.ts'
export * from './rules/civil.ts'
export * from './rules/contact.ts'
export * from './rules/delivery.ts'
export * from './rules/mandates.ts'
export * from './rules/parties.ts'
export * from './rules/residents.ts'
export * from './rules/sales.ts'
export * from './rules/vehicles.ts'
