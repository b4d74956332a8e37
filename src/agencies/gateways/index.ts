/** Providers of payments: the adapters over HTTP, and the simulators that stand for banks and payers. */
export { type GatewaySettings, httpCollector, httpGateway } from './adapter.ts'
export { askOverHttp, type SimulatedBiller, type SimulatedBillerSettings, simulatedBiller } from './biller.ts'
export { type GatewayPayment, paymentByKey, paymentByToken } from './books.ts'
export { type CallbackSettings, type Post, postOverHttp } from './callbacks.ts'
export { type GatewayFault, gatewayFails, gatewayWorks } from './faults.ts'
export { collectorFront, gatewayFront } from './front.ts'
export { type SimulatedGateway, type SimulatedGatewaySettings, simulatedGateway } from './simulator.ts'
