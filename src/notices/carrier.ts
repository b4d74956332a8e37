/** The port to whoever brings messages to phones; adapters and the simulator stand in `agencies/carriers`. */

export interface Message {
  /** Stable over all tries of one notice. A carrier that has heard it drops the repeat and answers as the first time. */
  readonly key: string
  /** `+9665XXXXXXXX`. */
  readonly mobile: string
  readonly text: string
  /** Called and read aloud instead of sent. A carrier without a voice refuses it for good. */
  readonly voice?: true
}

export interface Carrier {
  /** Takes a message and gives the carrier's own id for it. Throws `CarrierError`. */
  send(message: Message): Promise<{ readonly id: string }>
}
