/** Traffic violations. */
export { reader, type ViolationsReader } from './read.ts'
export {
  type ExtendViolation,
  type PayPart,
  type RegisterViolation,
  type SettleViolation,
  verbs,
  violations,
} from './verbs.ts'
export * from './violation.ts'
