/**
 * A carrier over SMPP 3.4 (notices design 8). It does not know a message again, so what may have reached it is never said
 * twice by itself; what it clearly refused or never heard is told apart, and only that may be said again at once.
 */
import {
  type Carrier,
  CarrierError,
  type Lane,
  lanes,
  type Message,
  octetsOf,
  type Receipt,
  referenceOf,
  segmentsOf,
} from '../../../notices/index.ts'
import { type Bind, type BindSettings, openBind } from './bind.ts'
import { type Question, type Reply, Unanswered } from './line.ts'
import type { Fields, Pdu } from './pdu.ts'
import { type IdForms, idOf, isReceipt, plainIds, readReceipt } from './receipt.ts'
import { openTokens } from './tokens.ts'
import { statuses, tags } from './words.ts'

export interface SmppCarrierSettings extends Omit<BindSettings, 'heard' | 'mode'> {
  /** Under which it stands in our books. */
  readonly name: string
  /** What a phone shows as the sender: at most eleven letters and digits, registered with the carrier. */
  readonly sender: string
  /** Short messages a second that the contract allows. */
  readonly perSecond: number
  /** `split`: two binds, one to send and one to hear, where a carrier has no transceivers. */
  readonly mode?: 'transceiver' | 'split'
  readonly ids?: IdForms
  /** Hears a receipt; its promise ends after the commit, and only then is the carrier answered. */
  readonly receipt: (receipt: Receipt) => Promise<unknown>
  /** From when a carrier counts validity; tests bring their own. */
  readonly now?: () => number
}

export interface SmppCarrier extends Carrier {
  readonly name: string
  readonly binds: readonly Bind[]
  end(): Promise<void>
}

/** Never, whoever says it again: the number or the text is at fault. */
const never: ReadonlySet<number> = new Set([statuses.badReceiver])
/** So often a part that was told "too fast" tries again before the whole message goes back to the queue. */
const throttledTries = 5

export function smppCarrier(settings: SmppCarrierSettings): SmppCarrier {
  const { name, sender, perSecond, ids = plainIds, mode = 'transceiver' } = settings
  const now = settings.now ?? Date.now
  const tokens = openTokens({ perSecond, lanes: lanes.length })
  let concatenation = 0

  async function heard(pdu: Pdu): Promise<Reply> {
    if (!isReceipt(pdu)) return {} // texts of people: nobody may write to us by this number
    const receipt = readReceipt(pdu, name, ids)
    if (receipt !== null) await settings.receipt(receipt)
    return {}
  }

  const sending = openBind({ ...settings, mode: mode === 'split' ? 'transmitter' : 'transceiver', heard })
  const binds = mode === 'split' ? [sending, openBind({ ...settings, mode: 'receiver', heard })] : [sending]

  async function send(message: Message): Promise<{ id: string; parts: readonly string[] }> {
    if (message.voice) throw new CarrierError('this carrier has no voice', { permanent: true, said: false })
    const lane = lanes.indexOf(message.lane ?? ('service' satisfies Lane))
    const questions = questionsOf(message)
    await tokens.take(lane, questions.length)
    const ends = await Promise.allSettled(questions.map((question) => ask(question, lane)))
    const taken = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
    if (taken.length === questions.length) return { id: taken[0] ?? '', parts: taken }
    const [trouble] = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as CarrierError] : []))
    // Once a part may have left, the whole has been said.
    if (taken.length > 0 || ends.some((end) => end.status === 'rejected' && (end.reason as CarrierError).said))
      throw new CarrierError(`a part: ${trouble?.message}`, { permanent: false, said: true })
    throw trouble
  }

  /** The carrier's id for one short message. */
  async function ask(question: Question, lane: number): Promise<string> {
    for (let tries = 1; ; tries++) {
      let answer: Pdu
      try {
        answer = await sending.ask(question)
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error
        throw new CarrierError(error.message, { permanent: false, said: error.said, cause: error })
      }
      if (answer.status === statuses.ok) return idOf(answer.fields.message_id ?? '', ids.answer)
      if (answer.status !== statuses.throttled || tries === throttledTries) throw refusal(answer.status)
      tokens.slowDown()
      await tokens.take(lane, 1)
    }
  }

  function questionsOf(message: Message): Question[] {
    const { alphabet, parts } = segmentsOf(message.text)
    concatenation = (concatenation + 1) & 0xff
    const common: Fields = {
      source_addr_ton: 5, // letters
      source_addr: sender,
      dest_addr_ton: 1, // international
      dest_addr_npi: 1,
      destination_addr: message.mobile.slice(1),
      registered_delivery: 1,
      data_coding: alphabet === 'ucs2' ? 8 : 0,
      ...(message.expiresAt === undefined ? {} : { validity_period: validity(Date.parse(message.expiresAt) - now()) }),
    }
    const reference = Buffer.alloc(2)
    reference.writeUInt16BE(referenceOf(message.key))
    const tlvs = new Map([[tags.userMessageReference, reference]])
    return parts.map((part, i) => {
      const octets = octetsOf(part, alphabet)
      if (parts.length === 1) return { command: 'submit_sm', fields: { ...common, short_message: octets }, tlvs }
      const head = Buffer.from([5, 0, 3, concatenation, parts.length, i + 1])
      return {
        command: 'submit_sm',
        fields: { ...common, esm_class: 0x40, short_message: Buffer.concat([head, octets]) },
        tlvs,
      }
    })
  }

  return {
    name,
    hearsTwice: true,
    // What is claimed leaves within two seconds: no longer than a sender is patient, and not far ahead of a code.
    atOnce: Math.max(1, Math.min(1000, Math.floor(perSecond * 2))),
    binds,
    get ready() {
      return sending.state === 'bound'
    },
    send,
    async end() {
      await Promise.all(binds.map((bind) => bind.end()))
    },
  }
}

function refusal(status: number): CarrierError {
  return new CarrierError(`the carrier answered ${status}`, { permanent: never.has(status), said: false })
}

/** A length of time as SMPP writes it (7.1.1): relative, so that no clock of theirs matters. At least a second. */
export function validity(ms: number): string {
  const all = Math.max(1, Math.min(Math.floor(ms / 1000), 7 * 86_400))
  const two = (n: number): string => String(n).padStart(2, '0')
  const [days, hours, mins, secs] = [
    Math.floor(all / 86_400),
    Math.floor(all / 3600) % 24,
    Math.floor(all / 60) % 60,
    all % 60,
  ]
  return `0000${two(days)}${two(hours)}${two(mins)}${two(secs)}000R`
}
