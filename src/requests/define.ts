/**
 * The shape of one e-service: a definition is values and pure functions, no clock, no I/O, both languages in place.
 * One file under `src/services/` is one service; its path is its id and there is no list to keep.
 * What is forgotten does not compile: a rule without an example, a text without Arabic, a verb with a wrong argument.
 */
import type * as z from 'zod'
import type { Dated, Day, Instant, Money, Text } from '../language/index.ts'
import type { Effect, PersonId } from '../store/index.ts'
import type { DeskName } from './desks.ts'
import type { SentPhotos } from './photos/judge.ts'
import type { Registers } from './registers.ts'
import type { WorkingDays } from './working-days.ts'

export { always, choice, type Dated, field, inForce, oneOf, paper, photo } from '../language/index.ts'
export type { PersonId } from '../store/index.ts'
export { ending } from './ending.ts'
export type { Registers } from './registers.ts'

// ── who ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Audience = 'anyone' | 'citizen' | 'resident' | 'visitor' | 'establishment' | `agency:${string}`

/**
 * How sure the house must be of the one who asks (IA and AA of identity.md section 7). `fresh` is how recent the
 * proof must be, in minutes, or `per-act`: a proof bound to this very act. `signs`: the act is irreversible (ID-70),
 * the words shown are what is approved (ID-74), and a key of hers approves them, not a code.
 */
export interface Needs {
  readonly identity: 0 | 1 | 2 | 3
  readonly signIn: 0 | 1 | 2 | 3
  readonly fresh?: number | 'per-act'
  readonly signs?: true
}

/**
 * Why an actor may act for a subject; the standing room proves it, the request keeps the proof.
 * `dependant`: a child under the age of the law; `travel-consent`: a child whose travel a parent still agrees to;
 * `resident-dependant`: family on a resident's sponsorship; `mandate`: in the place of somebody who may (تفويض), for a
 * service that can be delegated; `office`: an agency about somebody in its own business.
 */
export type Behalf =
  | 'self'
  | 'dependant'
  | 'travel-consent'
  | 'resident-dependant'
  | 'sponsored-worker'
  | 'mandate'
  | 'office'

export interface Standing {
  readonly behalf: Behalf
  /** On a mandate, in whose place: rules and effects see this person as the one who asks. */
  readonly principal?: PersonId
  /** On a mandate, the most that the request may cost, in halalas. */
  readonly mostHalalas?: number
  /** Which record says so, for the reader of the request's story: `families:…`, `sponsorships:…`. */
  readonly proof: string
}

export interface Actor {
  readonly id: PersonId
  readonly audience: Audience
}

// ── what a definition may look at: frozen values ────────────────────────────────────────────────────────────────

export interface Situation<Facts> {
  readonly now: Instant
  /** Whose law applies: the day of submission; today while drafting. */
  readonly day: Day
  readonly actor: Actor
  readonly subject: PersonId
  readonly standing: Standing
  readonly facts: Readonly<Facts>
}

export interface Case<Facts, Form> extends Situation<Facts> {
  readonly form: Readonly<Form>
}

/** The key under which a rule stands is its reason code: positive, stable, machine-readable, never reused. */
export interface Rule<C> {
  readonly holds: (c: C) => boolean
  readonly otherwise: Text
  /** The id of the service that cures it: a refusal is a door. */
  readonly remedy?: string
}

/** The three parts of a price, in halalas, kept apart (R-PAY-07): the state's fee carries no VAT. */
export interface Price {
  readonly state: number
  readonly platform: number
  readonly vat: number
  /** A price that lies between two people (escrow): nobody's fee. */
  readonly escrow?: number
}

export const free: Price = { state: 0, platform: 0, vat: 0 }

/** A price of a state fee alone. */
export function stateFee(money: Money): Price {
  return { state: money.halalas, platform: 0, vat: 0 }
}

export function totalOf(price: Price): Money {
  return { halalas: price.state + price.platform + price.vat + (price.escrow ?? 0) }
}

export type Decision =
  | { readonly by: 'system' }
  | {
      readonly by: 'officer'
      readonly desk: DeskName
      /** The time it may take, in working days from the day after it came. */
      readonly within: WorkingDays
      /** What officers are to look at. */
      readonly guide: Text
    }

/** One fact as officers read it, with the register it comes from. */
export interface Shown {
  readonly label: Text
  readonly shown: Text | string
  readonly source: Text
}

/**
 * Fills a document with what a verb's receipt will say once it is done: data, so that no service code runs then.
 * `fromReceipt('request', 'number')` is the request's own number.
 */
export interface FromReceipt {
  readonly $receipt: string
  readonly $of: string
}

export function fromReceipt(verb: string, of: string): FromReceipt {
  return { $receipt: verb, $of: of }
}

export interface Option {
  readonly value: string
  readonly label: Text
}

/** Facts that a register could not give just now: the request waits, it is not refused. */
export class NotKnownNow extends Error {
  readonly source: string
  constructor(source: string, options?: ErrorOptions) {
    super(`${source} cannot answer now`, options)
    this.name = 'NotKnownNow'
    this.source = source
  }
}

/** On whose behalf and on which day facts are read. */
export interface About {
  readonly actor: PersonId
  readonly day: Day
  readonly now: Instant
  /** The photos sent with this request, by field (`sentPhoto` reads them); none while it is not begun. */
  readonly photos: SentPhotos
  /**
   * The parties who have agreed so far, by key. Before somebody agrees nothing is read about him beyond who he is: the
   * one who asks must not learn of another's violations or licence by asking (ID-53).
   */
  readonly agreed: readonly string[]
  /**
   * The answers so far, as they were typed: what is read may depend on them (which days an office still has). While
   * drafting they may be missing or wrong, so they are looked at with suspicion and never believed.
   */
  readonly given: Readonly<Record<string, unknown>>
}

// ── others who must agree first ─────────────────────────────────────────────────────────────────────────────────

/** One thing that a party may see of the request he is asked about. */
export interface Seen {
  readonly label: Text
  /** Words in both languages, or a number, a name, a day that is the same in both. */
  readonly shown: Text | string
}

/**
 * A party who must agree before the request goes on (بانتظار موافقة). He sees what is asked and what `sees` names, nothing
 * else of the form. Refusing ends it, and so does taking an agreement back while others are still asked; silence does what
 * `silence` says. Whoever asks is no party: sending it was her word.
 */
export interface Consent {
  /** His part in it, stable: `buyer`. The refusal is `<key>_agrees`, silence `<key>_answers_in_time`. */
  readonly key: string
  readonly who: PersonId
  readonly by: Instant
  readonly asks: Text
  readonly sees: readonly Seen[]
  /** When he says nothing until `by`: the request ends (unless told), or he counts as having agreed. */
  readonly silence?: 'ends' | 'agrees'
}

// ── a transaction: a request (معاملة) that may change a register ────────────────────────────────────────────────

export type Patch<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: Patch<T[K]> } : T

export interface Service<Schema extends z.ZodObject, Facts, Reason extends string, FormReason extends string> {
  /** Raised when the meaning changes; requests keep theirs. */
  readonly edition: number
  /** Ids of the catalogue that this definition also carries (the same act for another audience). */
  readonly also?: readonly string[]
  readonly title: Text
  readonly summary: Text
  readonly audience: readonly Audience[]
  readonly needs: Needs
  readonly behalf: readonly Behalf[]
  /** Open to those under a service suspension (R-GATE-04 names which). */
  readonly whileSuspended?: true
  /** Taken also about somebody who is recorded as deceased: what an office does to put that right. */
  readonly ofDeceased?: true
  /** Its facts name others than the one it is about (a family): each of them can see that it was read. */
  readonly namesOthers?: true
  /** Everything the rules need, read in one place; kept with each verdict. */
  readonly facts: (read: Registers, subject: PersonId, about: About) => Promise<Facts>
  /** Judged on opening, on submission, and again under lock just before the effects. */
  readonly eligible: { readonly [R in Reason]: Rule<Situation<NoInfer<Facts>>> }
  readonly form: Schema
  readonly pages: readonly { readonly title: Text; readonly fields: readonly (keyof z.output<Schema> & string)[] }[]
  /** Which options of a field stand open in this situation, where that depends on the facts. */
  readonly offers?: (c: Situation<NoInfer<Facts>>) => {
    readonly [F in keyof z.output<Schema> & string]?: readonly Option[]
  }
  /** Which questions that may be left out must be answered in this situation; a rule in `accept` holds it at every door. */
  readonly requires?: (c: Situation<NoInfer<Facts>>) => readonly (keyof z.output<Schema> & string)[]
  /**
   * Something scarce that is kept for the person as soon as these answers stand, before the request is sent: a verb that
   * ends by itself if nothing follows. `gone` is said beside the field when somebody else was quicker, whether the verb
   * found that or, a moment before it, the rule `goneBy`; `says` while it is kept.
   */
  readonly reserves?: {
    readonly field: keyof z.output<Schema> & string
    readonly effect: (c: Case<NoInfer<Facts>, z.output<Schema>>) => Effect | null
    readonly goneBy: NoInfer<FormReason>
    readonly gone: Text
    readonly says: Text
  }
  /** Like `eligible`, but about the answers. */
  readonly accept?: { readonly [R in FormReason]: Rule<Case<NoInfer<Facts>, z.output<Schema>>> }
  readonly fee: readonly Dated<(c: Case<NoInfer<Facts>, z.output<Schema>>) => Price>[]
  /** What the service page says of the price before anything is known of the person. */
  readonly priceList: readonly { readonly what: Text; readonly price: Price }[]
  /**
   * Others who must agree once it is sent, each by himself, before it is paid and decided. An agreement is approved as
   * the request itself is (`needs`); with the last one the rules are judged anew, with what may then be read of them.
   */
  readonly consents?: (c: Case<NoInfer<Facts>, z.output<Schema>>) => readonly Consent[]
  readonly decision: Decision
  readonly effects: (c: Case<NoInfer<Facts>, z.output<Schema>>) => readonly Effect[]
  /** Of a service that officers decide: what changes when a desk takes it up, … */
  readonly received?: (c: Case<NoInfer<Facts>, z.output<Schema>>) => readonly Effect[]
  /** … and what when it is refused after that, by whomever. Told the facts of the submission; `now` is the refusal's. */
  readonly declined?: (c: Case<NoInfer<Facts>, z.output<Schema>>) => readonly Effect[]
  /** … and its facts in words, as they are shown to the officer, once as submitted and once as they stand. */
  readonly shows?: (c: Case<NoInfer<Facts>, z.output<Schema>>) => readonly Shown[]
  readonly document?: {
    readonly template: string
    readonly data: (c: Case<NoInfer<Facts>, z.output<Schema>>) => Readonly<Record<string, unknown>>
  }
  /** What happens next and by when, said on the receipt and the tracker. */
  readonly next: Text
  /** The service's tests, its documentation and its demo, in one. */
  readonly examples: {
    readonly granted: {
      readonly now: Instant
      readonly standing?: Behalf
      readonly facts: NoInfer<Facts>
      readonly form: NoInfer<z.input<Schema>>
      readonly expect: { readonly fee: Price; readonly effects: readonly string[] }
    }
    /** One for every reason, as a patch on `granted`. A rule without an example does not compile. */
    readonly refused: {
      readonly [R in NoInfer<Reason | FormReason>]: {
        readonly now?: Instant
        readonly standing?: Behalf
        readonly facts?: Patch<NoInfer<Facts>>
        readonly form?: Patch<NoInfer<z.input<Schema>>>
      }
    }
  }
}

export function defineService<
  Schema extends z.ZodObject,
  Facts,
  const Reason extends string,
  const FormReason extends string = never,
>(service: Service<Schema, Facts, Reason, FormReason>) {
  return { kind: 'service' as const, ...service }
}

// ── an inquiry: an answer, nothing kept, nothing changed ────────────────────────────────────────────────────────

/** Who asks an inquiry that needs sign-in, and about whom. An open inquiry gets `null`. */
export interface Asker {
  readonly actor: PersonId
  readonly subject: PersonId
  readonly behalf: Behalf
  readonly day: Day
}

export interface Inquiry<Question extends z.ZodObject, Answer extends z.ZodObject> {
  readonly edition: number
  readonly also?: readonly string[]
  readonly title: Text
  readonly summary: Text
  readonly audience: readonly Audience[]
  readonly needs: Needs
  readonly behalf: readonly Behalf[]
  /** The answer names others than the one it is about (a family, workers): each of them can see that it was read. */
  readonly namesOthers?: true
  /**
   * Limits of an open inquiry (decided.md, "Without signing in"); a signed-in one has its person's. The looked-up
   * number is the first field of the question.
   */
  readonly throttle: { readonly perMinute: number; readonly challenge: boolean; readonly perLookedUpHour?: number }
  /**
   * Open, and yet about oneself: the question begins with `number` and `birthDate`, and it is answered to whoever has the
   * code that was sent to that person's mobile on record; she is the asker then.
   */
  readonly byNumber?: true
  readonly question: Question
  /** Only what is named here leaves the building. */
  readonly answer: Answer
  readonly find: (
    read: Registers,
    q: z.output<Question>,
    about: { readonly now: Instant; readonly day: Day; readonly asker: Asker | null },
  ) => Promise<NoInfer<z.input<Answer>> | null>
  readonly says: { readonly found: (a: z.output<Answer>) => Text; readonly notFound: Text }
  /** Run against the cast in a real database, on the test clock. `as` and `about` name people of the cast. */
  readonly examples: readonly {
    readonly as?: string
    readonly about?: string
    readonly ask: NoInfer<z.input<Question>>
    readonly expect: NoInfer<z.input<Answer>> | null
  }[]
}

export function defineInquiry<Q extends z.ZodObject, A extends z.ZodObject>(inquiry: Inquiry<Q, A>) {
  return { kind: 'inquiry' as const, ...inquiry }
}
