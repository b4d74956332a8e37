/**
 * One unit of SMPP 3.4 as octets and back. Everything from the wire is looked at with suspicion: no length is believed
 * beyond the unit it stands in. Optional parameters that we do not know are kept as they came.
 */
import { type Command, commands, SmppError, statuses } from './words.ts'

export interface Pdu {
  readonly command: Command
  readonly status: number
  readonly sequence: number
  /** The mandatory fields by the names of the specification; those left out are 0 or empty. */
  readonly fields: Fields
  readonly tlvs: ReadonlyMap<number, Buffer>
}

export interface Fields {
  readonly system_id?: string
  readonly password?: string
  readonly system_type?: string
  readonly interface_version?: number
  readonly addr_ton?: number
  readonly addr_npi?: number
  readonly address_range?: string
  readonly service_type?: string
  readonly source_addr_ton?: number
  readonly source_addr_npi?: number
  readonly source_addr?: string
  readonly dest_addr_ton?: number
  readonly dest_addr_npi?: number
  readonly destination_addr?: string
  readonly esm_class?: number
  readonly protocol_id?: number
  readonly priority_flag?: number
  readonly schedule_delivery_time?: string
  readonly validity_period?: string
  readonly registered_delivery?: number
  readonly replace_if_present_flag?: number
  readonly data_coding?: number
  readonly sm_default_msg_id?: number
  readonly short_message?: Buffer
  readonly message_id?: string
  readonly final_date?: string
  readonly message_state?: number
  readonly error_code?: number
  readonly esme_addr_ton?: number
  readonly esme_addr_npi?: number
  readonly esme_addr?: string
}

type Name = keyof Fields
/** A number of one octet, a text ended by a zero octet with at most so many octets before it, or octets after their count. */
type Shape = readonly [Name, 'octet'] | readonly [Name, 'text', most: number] | readonly [Name, 'counted']

const bind: readonly Shape[] = [
  ['system_id', 'text', 15],
  ['password', 'text', 8],
  ['system_type', 'text', 12],
  ['interface_version', 'octet'],
  ['addr_ton', 'octet'],
  ['addr_npi', 'octet'],
  ['address_range', 'text', 40],
]
const source: readonly Shape[] = [
  ['source_addr_ton', 'octet'],
  ['source_addr_npi', 'octet'],
  ['source_addr', 'text', 64],
]
const ends: readonly Shape[] = [
  ['service_type', 'text', 5],
  ...source,
  ['dest_addr_ton', 'octet'],
  ['dest_addr_npi', 'octet'],
  ['destination_addr', 'text', 64],
]
const message: readonly Shape[] = [
  ...ends,
  ['esm_class', 'octet'],
  ['protocol_id', 'octet'],
  ['priority_flag', 'octet'],
  ['schedule_delivery_time', 'text', 16],
  ['validity_period', 'text', 16],
  ['registered_delivery', 'octet'],
  ['replace_if_present_flag', 'octet'],
  ['data_coding', 'octet'],
  ['sm_default_msg_id', 'octet'],
  ['short_message', 'counted'],
]
const bound: readonly Shape[] = [['system_id', 'text', 15]]
const named: readonly Shape[] = [['message_id', 'text', 64]]

const shapes: Readonly<Record<Command, readonly Shape[]>> = {
  bind_receiver: bind,
  bind_transmitter: bind,
  bind_transceiver: bind,
  bind_receiver_resp: bound,
  bind_transmitter_resp: bound,
  bind_transceiver_resp: bound,
  outbind: [
    ['system_id', 'text', 15],
    ['password', 'text', 8],
  ],
  query_sm: [['message_id', 'text', 64], ...source],
  query_sm_resp: [
    ['message_id', 'text', 64],
    ['final_date', 'text', 16],
    ['message_state', 'octet'],
    ['error_code', 'octet'],
  ],
  submit_sm: message,
  submit_sm_resp: named,
  deliver_sm: message,
  deliver_sm_resp: named,
  data_sm: [...ends, ['esm_class', 'octet'], ['registered_delivery', 'octet'], ['data_coding', 'octet']],
  data_sm_resp: named,
  alert_notification: [...source, ['esme_addr_ton', 'octet'], ['esme_addr_npi', 'octet'], ['esme_addr', 'text', 64]],
  unbind: [],
  unbind_resp: [],
  enquire_link: [],
  enquire_link_resp: [],
  generic_nack: [],
}

const nameOf = new Map<number, Command>(Object.entries(commands).map(([name, id]) => [id, name as Command]))

/** Octets before the body: length, command, status, sequence, four each. */
export const headOctets = 16

const none: ReadonlyMap<number, Buffer> = new Map()

/** What is to be written; `tlvs` in the order given. */
export interface Writing {
  readonly command: Command
  readonly sequence: number
  readonly status?: number
  readonly fields?: Fields
  readonly tlvs?: ReadonlyMap<number, Buffer>
}

/** A unit as octets. Throws `RangeError` for what its own field cannot hold: a slip of ours, not of the other side. */
export function writePdu({ command, sequence, status = 0, fields = {}, tlvs = none }: Writing): Buffer {
  // An answer that says no carries nothing else (4.4.2): some peers read a body there as garbage.
  const shape = status === 0 ? shapes[command] : []
  let size = headOctets
  for (const [name, is, most] of shape) size += octetsOf(name, is, most, fields)
  for (const value of tlvs.values()) size += 4 + value.length
  const out = Buffer.allocUnsafe(size)
  out.writeUInt32BE(size, 0)
  out.writeUInt32BE(commands[command], 4)
  out.writeUInt32BE(status, 8)
  out.writeUInt32BE(sequence, 12)
  let at = headOctets
  for (const [name, is] of shape) {
    const value = fields[name]
    if (is === 'octet') out[at++] = (value as number | undefined) ?? 0
    else if (is === 'text') {
      at += out.write((value as string | undefined) ?? '', at, 'latin1')
      out[at++] = 0
    } else {
      const octets = value as Buffer | undefined
      out[at++] = octets?.length ?? 0
      if (octets) at += octets.copy(out, at)
    }
  }
  for (const [tag, value] of tlvs) {
    at = out.writeUInt16BE(tag, at)
    at = out.writeUInt16BE(value.length, at)
    at += value.copy(out, at)
  }
  return out
}

function octetsOf(name: Name, is: Shape[1], most: number | undefined, fields: Fields): number {
  const value = fields[name]
  if (is === 'octet') {
    const number = (value as number | undefined) ?? 0
    if (!Number.isInteger(number) || number < 0 || number > 255) throw new RangeError(`${name} is no octet`)
    return 1
  }
  if (is === 'counted') {
    const octets = (value as Buffer | undefined)?.length ?? 0
    if (octets > 254) throw new RangeError(`${name} holds at most 254 octets`)
    return 1 + octets
  }
  const text = (value as string | undefined) ?? ''
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a zero octet would end the field before its end
  if (text.length > (most ?? 0) || /[\u0000\u0100-\uffff]/.test(text)) throw new RangeError(`${name} does not fit`)
  return text.length + 1
}

/**
 * Reads one whole unit (`readFrames` cuts them). Throws `SmppError` with the status to answer; the sequence of what
 * could not be read is `sequenceOf`.
 */
export function readPdu(frame: Buffer): Pdu {
  if (frame.length < headOctets || frame.readUInt32BE(0) !== frame.length)
    throw new SmppError('a unit of another length than it says', statuses.badLength)
  const command = nameOf.get(frame.readUInt32BE(4))
  if (command === undefined) throw new SmppError('a command that is not known', statuses.badCommand)
  const fields: Record<string, unknown> = {}
  let at = headOctets
  // An answer may leave its body out, and does when it says no.
  const bare = at === frame.length && commands[command] >= commands.generic_nack
  for (const [name, is, most] of bare ? [] : shapes[command]) {
    if (is === 'text') {
      const end = frame.indexOf(0, at)
      if (end < 0 || end - at > (most ?? 0)) throw new SmppError(`${name} has no end`, statuses.badLength)
      if (end > at) fields[name] = frame.toString('latin1', at, end)
      at = end + 1
      continue
    }
    const octet = frame[at++]
    if (octet === undefined) throw new SmppError(`${name} is missing`, statuses.badLength)
    if (is === 'octet') {
      if (octet !== 0) fields[name] = octet
      continue
    }
    if (at + octet > frame.length) throw new SmppError(`${name} is cut off`, statuses.badLength)
    if (octet > 0) fields[name] = frame.subarray(at, at + octet)
    at += octet
  }
  return {
    command,
    status: frame.readUInt32BE(8),
    sequence: frame.readUInt32BE(12),
    fields: fields as Fields,
    tlvs: at === frame.length ? none : readTlvs(frame, at),
  }
}

function readTlvs(frame: Buffer, from: number): ReadonlyMap<number, Buffer> {
  const tlvs = new Map<number, Buffer>()
  let at = from
  while (at < frame.length) {
    if (at + 4 > frame.length) throw new SmppError('an optional parameter is cut off', statuses.badLength)
    const end = at + 4 + frame.readUInt16BE(at + 2)
    if (end > frame.length) throw new SmppError('an optional parameter is cut off', statuses.badLength)
    tlvs.set(frame.readUInt16BE(at), frame.subarray(at + 4, end))
    at = end
  }
  return tlvs
}

/** The sequence a frame bears, so that even what cannot be read gets its answer; 0 when there is none. */
export function sequenceOf(frame: Buffer): number {
  return frame.length >= headOctets ? frame.readUInt32BE(12) : 0
}

/** Whether a frame says it is an answer: an answer is never answered. */
export function isAnswer(frame: Buffer): boolean {
  return frame.length >= 8 && frame.readUInt32BE(4) >= commands.generic_nack
}
