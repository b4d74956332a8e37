/** Traffic violations. */
export * from './objection.ts'
export { reader, type ViolationsReader } from './read.ts'
export {
  type DecideObjection,
  type ExtendViolation,
  type ObjectToViolation,
  type PayPart,
  type RegisterViolation,
  type SettleViolation,
  verbs,
  violations,
} from './verbs.ts'
export * from './violation.ts'
