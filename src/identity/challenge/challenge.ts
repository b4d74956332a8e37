/**
 * Is somebody willing to spend a moment behind this request (ID-56)? Two ways to show it, equal in effect: a proof of
 * work that the page does unseen, and six spoken digits for whoever has no JavaScript or prefers it. Both are bound to
 * one purpose, live five minutes and count once.
 */
import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto'
import { asciiDigits, type Instant, type Lang } from '../../language/index.ts'
import { type Clock, type Pool, systemClock } from '../../store/index.ts'
import { type Effort, newProofOfWork, readProofOfWork, usualEffort } from './proof-of-work.ts'
import { speak } from './speech.ts'
import { newSpoken, readSpoken } from './spoken.ts'

export const lifeSeconds = 300

export type ChallengeAnswer = 'ok' | 'wrong' | 'spent' | 'expired' | 'missing'

export interface GivenAnswer {
  /** The hidden field that the page's solver filled: base64 of ALTCHA's payload. */
  readonly altcha?: string
  readonly spokenToken?: string
  /** As typed: any digits, spaces allowed. */
  readonly spokenDigits?: string
}

export interface Challenges {
  /** A challenge to embed in the page as JSON. @param purpose what the answer may be used for, e.g. `sign-in` */
  proofOfWork(purpose: string): Promise<{ readonly json: string }>
  /** A token to keep in the form beside the player. The language is chosen when it is played. */
  spoken(purpose: string, lang: Lang): { readonly token: string }
  /** The digits of a token, to be read to somebody by telephone and shown nowhere; null as for `sound`. */
  aloud(token: string): { readonly digits: string; readonly expiresAt: Instant } | null
  /** The digits as a WAV; null when the token is not ours or its time is over. May be played again. */
  sound(token: string, lang: Lang): Buffer | null
  /**
   * Checks an answer and spends it: of any number of equal answers at once, one is `ok`. A wrong spoken answer spends
   * its token too: a new one has to be asked. `missing`: nothing was answered. Takes the pool and no transaction: a
   * rollback of the caller's work must not give a guess back.
   */
  check(pool: Pool, purpose: string, answer: GivenAnswer, now: Instant): Promise<ChallengeAnswer>
}

/**
 * @param secret at least 32 characters, the same in all processes; keys for each use are derived from it.
 * @param options.effort what the proof costs; raise it under attack.
 */
export function challenge(
  secret: string,
  options: { readonly clock?: Clock; readonly effort?: Effort } = {},
): Challenges {
  if (secret.length < 32) throw new Error('the secret for challenges needs at least 32 characters')
  const { clock = systemClock, effort = usualEffort } = options
  const derived = (use: string) =>
    Buffer.from(hkdfSync('sha256', secret, '', `bawaba challenge: ${use}`, 32)).toString('hex')
  const pow = { sign: derived('proof of work'), answer: derived('proof of work, answer') }
  const spokenKey = derived('spoken')
  const expires = () => Math.floor(new Date(clock.now()).getTime() / 1000) + lifeSeconds

  return {
    async proofOfWork(purpose) {
      return { json: JSON.stringify(await newProofOfWork(pow, purpose, expires(), effort)) }
    },
    spoken(purpose) {
      return { token: newSpoken(spokenKey, purpose, expires()) }
    },
    sound(token, lang) {
      const read = readSpoken(spokenKey, token)
      return read === null || isOver(read.expires, clock.now()) ? null : speak(read.digits, lang)
    },
    aloud(token) {
      const read = readSpoken(spokenKey, token)
      if (read === null || isOver(read.expires, clock.now())) return null
      return { digits: read.digits, expiresAt: new Date(read.expires * 1000).toISOString() }
    },
    async check(pool, purpose, answer, now) {
      if (filled(answer.altcha)) {
        const solved = await readProofOfWork(pow, answer.altcha)
        if (solved === null || solved.purpose !== purpose) return 'wrong'
        if (isOver(solved.expires, now)) return 'expired'
        return (await spend(pool, `pow ${solved.id}`, solved.expires)) ? 'ok' : 'spent'
      }
      if (!filled(answer.spokenToken) || !filled(answer.spokenDigits)) return 'missing'
      const read = readSpoken(spokenKey, answer.spokenToken)
      if (read === null || read.purpose !== purpose) return 'wrong'
      if (isOver(read.expires, now)) return 'expired'
      // Spent before it is compared: fifty guesses at once are still one guess.
      if (!(await spend(pool, `spoken ${answer.spokenToken}`, read.expires))) return 'spent'
      const typed = (asciiDigits(answer.spokenDigits) ?? '').replace(/\D/g, '')
      return typed.length === read.digits.length && timingSafeEqual(Buffer.from(typed), Buffer.from(read.digits))
        ? 'ok'
        : 'wrong'
    },
  }
}

const filled = (value: string | undefined): value is string => value !== undefined && value.trim() !== ''

const isOver = (expires: number, now: Instant): boolean => expires * 1000 <= new Date(now).getTime()

/** True for the first to spend it. */
async function spend(pool: Pool, what: string, expires: number): Promise<boolean> {
  const done = await pool.query({
    name: 'identity.spend-challenge',
    text: `insert into identity.spent_challenge (digest, expires_at) values ($1, $2) on conflict (digest) do nothing`,
    values: [createHash('sha256').update(what).digest(), new Date(expires * 1000).toISOString()],
  })
  return done.rowCount === 1
}

/** Forgets challenges that ended more than an hour ago: no process's clock is that wrong. Returns how many. */
export async function forgetSpent(pool: Pool, now: Instant): Promise<number> {
  const done = await pool.query({
    text: `delete from identity.spent_challenge where expires_at < $1::timestamptz - interval '1 hour'`,
    values: [now],
  })
  return done.rowCount ?? 0
}
