/** What a register's verb is: the shapes that registers, services and the engine of requests share. */
import type { Text } from '../language/index.ts'
import type { Tx } from './transaction.ts'

/** A person inside the house. Never the national number, which is a lookup and can change (border number → iqama). */
export type PersonId = string

/** Why a row was written: which request, and which of its steps. Every version of every register carries one. */
export interface Cause {
  readonly request: string
  readonly step: string
  /** When, by the house's clock (UTC). */
  readonly at: string
}

/** What somebody must hear of, in the register's words: a kind of notice with its variables (a Text in the reader's language). */
export interface Told {
  readonly person: PersonId
  readonly kind: string
  readonly vars: Readonly<Record<string, string | Text>>
}

/** What a verb did: kept with the step as its receipt, and who is to be told. */
export interface Outcome {
  readonly receipt: Readonly<Record<string, unknown>>
  readonly told: readonly Told[]
}

/** A verb with its arguments, as data: made by a register's factory, stored in a request's plan, run once. */
export interface Effect {
  readonly verb: string
  readonly args: Readonly<Record<string, unknown>>
}

/** The only kind of function that writes to a register. Runs inside the transaction it is handed. */
export type Verb<Args = never> = (tx: Tx, args: Args, cause: Cause) => Promise<Outcome>

/** A register refused to do what would break its own invariant. Nothing was written. */
export class InvariantError extends Error {
  readonly room: string
  readonly reason: string
  constructor(room: string, reason: string, options?: ErrorOptions) {
    super(`${room}: ${reason}`, options)
    this.name = 'InvariantError'
    this.room = room
    this.reason = reason
  }
}
