/** Ringing closed browsers: the adapter for web push, and the simulator of a push service and the browsers behind it. */
export { type WebPushSettings, webPush } from './adapter.ts'
export { atServices, publicServices, readServices, simulatedId } from './endpoints.ts'
export { type PushFault, pushFails, pushWorks } from './faults.ts'
export { mostBodyBytes, pushDoor, pushFront } from './front.ts'
export {
  forgetNotifications,
  notificationsOn,
  type PushAnswer,
  type PushShown,
  type SimulatedPushSettings,
  simulatedPush,
  subscribeSimulated,
} from './simulator.ts'
export { type VapidKeys, vapidKeys } from './vapid.ts'
