/** The port to whoever brings messages to phones; adapters and the simulator stand in `agencies/carriers`. */
import type { Instant } from '../language/index.ts'
import type { Lane } from './own-kinds.ts'

export interface Message {
  /** Stable over all tries of one notice. */
  readonly key: string
  /** `+9665XXXXXXXX`. */
  readonly mobile: string
  readonly text: string
  /** Who overtakes whom where the carrier has us wait. */
  readonly lane?: Lane
  /** After this the carrier need not bring it any more. */
  readonly expiresAt?: Instant
  /** Called and read aloud instead of sent. A carrier without a voice refuses it for good. */
  readonly voice?: true
}

export interface Taken {
  /** The carrier's own id for it. */
  readonly id: string
  /** Where receipts come for each short message by itself: the ids of all, in order. */
  readonly parts?: readonly string[]
}

export interface Carrier {
  /** Under which its ids and receipts stand in our books. */
  readonly name?: string
  /**
   * It does not know a message again by its key: what may have reached it is not said again before its receipts have had
   * their time, and then only as the kind of notice allows. Without this a repeat is dropped at the carrier.
   */
  readonly hearsTwice?: true
  /** How many messages it likes to have at once; 8 unless told. */
  readonly atOnce?: number
  /** False while nothing can leave (its line is down): nothing is claimed then, and no try is used up. */
  readonly ready?: boolean
  /** Takes a message. Throws `CarrierError`. */
  send(message: Message): Promise<Taken>
}

/** What a carrier says later about one short message. */
export interface Receipt {
  readonly carrier: string
  readonly id: string
  readonly state: 'delivered' | 'failed'
  /** The carrier's code for why not; empty when there is none. */
  readonly reason?: string
  /** Whose phone, and the reference we gave it: finds a message whose answer was lost together with its id. */
  readonly mobile?: string
  readonly reference?: number
}

/** Sixteen bits of a message's key that a carrier may give back with a receipt (SMPP's `user_message_reference`). */
export function referenceOf(key: string): number {
  return Number.parseInt(key.slice(-4), 16)
}
