/** Notices (الإشعارات): what people are told, once, in their own language, and how it reaches their phone. */
export type { Carrier, Message } from './carrier.ts'
export { type Contact, contactOf, setContact } from './contact.ts'
export { allKinds, type Kind, kindOf } from './kinds.ts'
export type { Lane } from './own-kinds.ts'
export { render, type Var, type Vars } from './render.ts'
export { leaseSeconds, mostTries, type Sending, sendDue, sending, unsent } from './send.ts'
export { holderOf, inbox, type SendingTo, sendTo, type Telling, type Told, tell } from './tell.ts'
export { CarrierError, NoticeError } from './trouble.ts'
