/** What can go wrong at the simulated reader; each is one thing a real one, or somebody between, could do. */
import * as z from 'zod'

export const faults = [
  'slow', // answers after `ms`
  'silent', // takes the question and never answers
  'dies', // breaks off in the middle of its answer
  'unplugged', // the service runs and has no device
  'busy', // another capture is under way
  'error', // says `code`
  'low_quality',
  'wrong_finger', // another finger than asked, honestly named
  'wrong_part_named', // another finger, named as the one asked
  'wrongly_signed', // by a key that is not its certificate's
  'unsigned', // alg: none
  'expired_certificate',
  'foreign_provider', // a chain of its own up to a root nobody knows
  'other_device', // genuine, with another serial number
  'stale_nonce', // another transaction's
  'old', // taken ten minutes ago
  'replayed', // the whole answer before, once more
  'tampered_hash',
  'tampered_sample', // changed after it was signed
  'two_answers', // two blocks where one was asked
  'nonsense', // not JSON
  'endless', // more than anybody should read
] as const
export type FaultKind = (typeof faults)[number]

/** What the reader does at the next captures; afterwards what is right again. */
export const script = z.object({
  /** Who stands before it: a name or an id that `samplesFor` knows; stays until it is changed. */
  who: z.string().max(100).optional(),
  fault: z.enum(faults).nullish(),
  /** How often; 1 unless told. */
  times: z.int().min(0).max(1_000_000).optional(),
  /** For `slow`. */
  ms: z.int().min(0).max(600_000).optional(),
  /** For `error`. */
  code: z
    .string()
    .regex(/^\d{1,4}$/)
    .optional(),
})
export type Script = z.input<typeof script>

export interface Struck {
  readonly fault: FaultKind
  readonly ms: number
  readonly code: string
}

/** Keeps a script and hands out what goes wrong, capture by capture. */
export function playing() {
  let who = ''
  let left = 0
  let struck: Struck | null = null
  return {
    who: () => who,
    set(next: Script): void {
      if (next.who !== undefined) who = next.who
      if (next.fault === undefined) return
      struck = next.fault ? { fault: next.fault, ms: next.ms ?? 1000, code: next.code ?? '101' } : null
      left = struck ? (next.times ?? 1) : 0
    },
    /** What goes wrong now, without using it up: for calls that are not captures. */
    now: (): FaultKind | null => (left > 0 ? (struck?.fault ?? null) : null),
    strike(): Struck | null {
      if (left <= 0) return null
      left -= 1
      return struck
    },
  }
}
