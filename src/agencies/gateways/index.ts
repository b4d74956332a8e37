/** Payment gateways: the adapter over HTTP, and the simulator that stands for banks and payers. */
export { type GatewaySettings, httpGateway } from './adapter.ts'
export { type CallbackSettings, type Post, postOverHttp } from './callbacks.ts'
export { type GatewayFault, gatewayFails, gatewayWorks } from './faults.ts'
export { gatewayFront } from './front.ts'
export {
  type GatewayPayment,
  paymentByKey,
  paymentByToken,
  type SimulatedGateway,
  type SimulatedGatewaySettings,
  simulatedGateway,
} from './simulator.ts'
