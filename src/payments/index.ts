/** Payments (المدفوعات): what requests cost, whether it is paid, and where the money is. */
export {
  bill,
  type Charge,
  type ChargeState,
  chargeById,
  chargeOf,
  mostHalalas,
  type Parts,
  type Payable,
  payable,
} from './charge.ts'
export type { Gateway, Opening, PaymentStatus, Refunding } from './gateway.ts'
export { differing, flagged, gotPaid, type Heard, hear, sign, signatureHeader, timestampHeader } from './heard.ts'
export { type ChargeKey, markPaid, markRefunded, markRefunding, use, voidCharge } from './money.ts'
export { type Answer, ask, begin, refund } from './outside.ts'
export { GatewayRefused, GatewaySilent, PaymentError, type PaymentTrouble } from './trouble.ts'
