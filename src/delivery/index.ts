/** Delivery (توصيل الوثائق): finished documents by post or over a counter, until their holder has them. */
export {
  type Collecting,
  collect,
  handToCarrier,
  type NotCollected,
  type NotDone,
  readyAtCounter,
} from './counter.ts'
export { type DeliveryDeps, deliveriesDue, printRoom } from './due.ts'
export type { Follow, Following } from './ends.ts'
export { type HandedOver, type HandingOver, handOver, hearHandOver } from './hand-over.ts'
export {
  deliveriesWaiting,
  type Flag,
  type Heard,
  type HeardDeps,
  hear,
  type Parked,
  parkedEvents,
  settleEvent,
} from './heard.ts'
export * from './parcel.ts'
export { type Label, type Post, type PostEvent, PostRefused, PostSilent, type Sending } from './post.ts'
export { type InHouse, inHouse, openLabel } from './print-room.ts'
export { type DeliveryReader, type ParcelStep, reader } from './read.ts'
export { foundByNumber } from './rows.ts'
export { type Headers, postSignature, postTimestamp, signedHeaders } from './signed.ts'
export { delivery, type OrderParcel, type RedirectParcel, type SendParcel, verbs } from './verbs.ts'
