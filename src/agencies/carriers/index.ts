/** Carriers of messages: the adapter over HTTP, and the simulator that stands for phones. */
export { type CarrierSettings, httpCarrier } from './adapter.ts'
export { carrierFront } from './front.ts'
export { giveNumber, httpNumberHolders, simulatedNumberHolders } from './holders.ts'
export {
  type CarrierFault,
  carrierFails,
  carrierWorks,
  forgetMessages,
  latestMessages,
  messagesFor,
  type PhoneMessage,
  simulatedCarrier,
} from './simulator.ts'
export { type SmppCarrier, type SmppCarrierSettings, smppCarrier } from './smpp/carrier.ts'
export type { IdForms } from './smpp/receipt.ts'
