/**
 * Passwords as they are kept: Argon2id over an HMAC with a pepper that is not in the database (ID-05). Hashing is the
 * most expensive thing the door does, so it stands in a bounded line: past it we say "busy" instead of falling over.
 */
import { parseOptions, hash as slowHash, verify as slowVerify } from '@node-rs/argon2'
import type { Pool } from '../store/index.ts'
import { hmac } from './deps.ts'
import { hashApart, hashesAtOnce, inHand, verifyApart } from './hash-pool.ts'
import { BusyError, IdentityError } from './trouble.ts'

let cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const mostWaiting = 64

export { hashesAtOnce, inHand }

let running = 0
const waiting: (() => void)[] = []

/** Runs `work` when its turn comes. Throws BusyError at once when the line is full. */
export async function inLine<T>(work: () => Promise<T>): Promise<T> {
  if (running < inHand) running += 1
  else {
    if (waiting.length >= mostWaiting) throw new BusyError(5)
    // Whoever finishes hands its place over, so `running` stays as it is.
    await new Promise<void>((turn) => waiting.push(turn))
  }
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

function peppered(pepper: Buffer, password: string): string {
  // ID-01: NFC and nothing else: no trimming, no folding of digits (ID-03).
  return hmac(pepper, 'password', password.normalize('NFC')).toString('hex')
}

/** The hash to keep. Throws BusyError. */
export function hashPassword(pepper: Buffer, password: string): Promise<string> {
  return inLine(() => newHash(peppered(pepper, password)))
}

export interface Verified {
  readonly right: boolean
  /** A new hash to keep in place of the old one, when the cost has been raised since. */
  readonly rehash: string | null
}

/**
 * Compares a password with a kept hash; `null` (no such account, no password) costs the same and is never right
 * (ID-52). Throws BusyError.
 */
export function verifyPassword(pepper: Buffer, kept: string | null, password: string): Promise<Verified> {
  return inLine(async () => {
    const input = peppered(pepper, password)
    const right = await compare(kept ?? (await nobody()), input)
    if (kept === null || !right) return { right: false, rehash: null }
    return { right: true, rehash: outdated(kept) ? await newHash(input) : null }
  })
}

/** In a thread of its own what takes long; what costs next to nothing (`hashCheaply`) is not worth the way there. */
const slow = (): boolean => cost.memoryCost > 1000
const newHash = (input: string): Promise<string> => (slow() ? hashApart(input, cost) : slowHash(input, cost))
const compare = (kept: string, input: string): Promise<boolean> =>
  slow() ? verifyApart(kept, input, cost) : slowVerify(kept, input)

function outdated(kept: string): boolean {
  const was = parseOptions(kept)
  return was.memoryCost !== cost.memoryCost || was.timeCost !== cost.timeCost || was.parallelism !== cost.parallelism
}

/**
 * For the bench, where what else differs between two answers is to be seen, and for crash suites, which hash in hundreds
 * of processes: hashes cost next to nothing. No setting leads here, and an installation that is not of made-up people for ever refuses it. Throws IdentityError.
 */
export async function hashCheaply(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ synthetic: boolean }>('select synthetic from store.installation')
  if (rows[0]?.synthetic !== true) throw new IdentityError('passwords are hashed cheaply among made-up people only')
  cost = { memoryCost: 64, timeCost: 1, parallelism: 1 }
  nobodys = undefined
}

let nobodys: Promise<string> | undefined
/** A hash that belongs to nobody, of the present cost. */
function nobody(): Promise<string> {
  nobodys ??= slowHash(hmac(Buffer.alloc(32), 'nobody').toString('hex'), cost)
  return nobodys
}
/** Makes the first answer of a process cost as much as every later one. */
export async function warmUp(): Promise<void> {
  await nobody()
}
