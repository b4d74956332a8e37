/** The names of SMPP 3.4: commands, statuses and optional parameters that we use. All others are carried by number. */

export const commands = {
  bind_receiver: 0x01,
  bind_transmitter: 0x02,
  query_sm: 0x03,
  submit_sm: 0x04,
  deliver_sm: 0x05,
  unbind: 0x06,
  bind_transceiver: 0x09,
  outbind: 0x0b,
  enquire_link: 0x15,
  alert_notification: 0x102,
  data_sm: 0x103,
  generic_nack: 0x80000000,
  bind_receiver_resp: 0x80000001,
  bind_transmitter_resp: 0x80000002,
  query_sm_resp: 0x80000003,
  submit_sm_resp: 0x80000004,
  deliver_sm_resp: 0x80000005,
  unbind_resp: 0x80000006,
  bind_transceiver_resp: 0x80000009,
  enquire_link_resp: 0x80000015,
  data_sm_resp: 0x80000103,
} as const

export type Command = keyof typeof commands

/** What an answer says (5.1.3 of the specification), as far as we say it or act on it. */
export const statuses = {
  ok: 0x00,
  badLength: 0x02,
  badCommand: 0x03,
  notBound: 0x04,
  alreadyBound: 0x05,
  systemError: 0x08,
  badSender: 0x0a,
  badReceiver: 0x0b,
  bindFailed: 0x0d,
  badPassword: 0x0e,
  badSystemId: 0x0f,
  queueFull: 0x14,
  submitFailed: 0x45,
  throttled: 0x58,
  notNow: 0x64, // ESME_RX_T_APPN: a receiver's "not now"
} as const

/** Optional parameters. */
export const tags = {
  receiptedMessageId: 0x001e,
  userMessageReference: 0x0204,
  messagePayload: 0x0424,
  messageState: 0x0427,
} as const

/** Whatever is wrong in the octets of the other side. `status`: what to answer, where an answer is possible. */
export class SmppError extends Error {
  readonly status: number
  constructor(message: string, status: number) {
    super(message)
    this.name = 'SmppError'
    this.status = status
  }
}
