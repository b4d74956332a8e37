/** Payments (المدفوعات): what requests cost, whether it is paid, prepaid funds, and where the money is. */

export { billAsked } from './bills.ts'
export { type Category, categories, categoryOf, isCategory } from './category.ts'
export {
  bill,
  billTyped,
  type Charge,
  type ChargeState,
  chargeById,
  chargeOf,
  chargeOfBill,
  findCharge,
  mostHalalas,
  type Parts,
  type Payable,
  payable,
} from './charge.ts'
export {
  closeDifference,
  type Difference,
  differencesOpen,
  openDifference,
  openDifferences,
  returnable,
  returnDifference,
} from './differences.ts'
export { carryTask, type PaymentDeps, paymentsDue } from './due.ts'
export { escrow, verbs } from './escrow.ts'
export { type FeeBack, giveFeeBack } from './fee-back.ts'
export { layBy, takeBack, topUp, topUpLimits, topUpsOf } from './fund.ts'
export type {
  BillShown,
  Collector,
  FileLine,
  Gateway,
  Opening,
  PayingOut,
  PaymentStatus,
  Refunding,
} from './gateway.ts'
export { differing, flagged, gotPaid, type Heard, hear, sign, signatureHeader, timestampHeader } from './heard.ts'
export {
  type Balance,
  balancesOf,
  type FundLine,
  fundLines,
  type MovementKind,
  movementsOf,
  type Provider,
} from './ledger.ts'
export { type ChargeKey, markPaid, markRefunded, markRefunding, payFromFund, use, voidCharge } from './money.ts'
export { type Answer, ask, begin, refund } from './outside.ts'
export { providersOf } from './providers.ts'
export { type DifferenceKind, type ReconcileDeps, reconcileDue } from './reconcile.ts'
export { askBack, type Refund, type RefundWhy, refundsOf, returnUnused, unusedOf } from './refunds.ts'
export { type Task, tasksWaiting, wakeTask } from './tasks.ts'
export { GatewayRefused, GatewaySilent, PaymentError, type PaymentTrouble } from './trouble.ts'
export { platformParts, vatOn } from './vat.ts'
