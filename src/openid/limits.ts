/**
 * How often a body may call: so many calls of each kind a minute. Counted once it is known who calls, so that nobody uses up
 * what is another's. Processes take permits from the database some at a time: the limit holds over all of them together and
 * is never passed, and most calls ask nobody. In return one that calls many processes may hear no a little early.
 */
import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { first, type Pool } from '../store/index.ts'
import type { Party, PartyState } from './party.ts'

/** What a party may call; each is counted by itself. `refused`: lines for its builder, which an outsider can cause too. */
export type Call = 'par' | 'token' | 'userinfo' | 'introspect' | 'revoke' | 'refused'

/** Calls of each kind a minute, where nobody set another number for the party (`limitParty`). */
export const usualPerMinute: Readonly<Record<PartyState, number>> = {
  sandbox: 120,
  pending: 120,
  approved: 6000,
  closed: 1,
}

/** Into so many pieces a minute's permits are taken. */
const pieces = 30

interface Held {
  readonly minute: number
  left: number
  over: boolean
  taking: Promise<void> | null
}

export interface CallLimits {
  /** Counts one call. 0: it may; else the seconds until it may again. */
  spend(party: Pick<Party, 'clientId' | 'perMinute'>, what: Call): Promise<number>
}

/** @param now milliseconds since 1970 by the system's clock, as tokens are judged; another one in tests */
export function callLimits(pool: Pool, now: () => number = Date.now): CallLimits {
  const held = new Map<string, Held>()

  const holding = (key: string, minute: number): Held => {
    const known = held.get(key)
    if (known !== undefined && known.minute === minute) return known
    if (held.size > 10_000) for (const [name, old] of held) if (old.minute !== minute) held.delete(name)
    const made: Held = { minute, left: 0, over: false, taking: null }
    held.set(key, made)
    return made
  }

  async function take(mine: Held, clientId: string, what: Call, limit: number): Promise<void> {
    const step = Math.ceil(limit / pieces)
    const row = first(
      await pool.query<{ taken: number }>({
        name: 'openid:calls-take',
        text: `insert into openid.call_count as c (client_id, what, minute, taken) values ($1, $2, $3, $4)
          on conflict (client_id, what, minute) do update set taken = c.taken + $4 where c.taken < $5 returning taken`,
        values: [clientId, what, new Date(mine.minute * 60_000).toISOString(), step, limit],
      }),
    )
    // The last piece may be a smaller one.
    if (row === null) mine.over = true
    else mine.left += Math.min(step, limit - (row.taken - step))
  }

  return {
    async spend({ clientId, perMinute }, what) {
      const at = now()
      const minute = Math.floor(at / 60_000)
      // By the limit too: permits that were taken under another one are worth nothing.
      const mine = holding(`${clientId} ${what} ${perMinute}`, minute)
      while (mine.left < 1) {
        if (mine.over) return Math.max(1, Math.ceil(((minute + 1) * 60_000 - at) / 1000))
        mine.taking ??= take(mine, clientId, what, perMinute).finally(() => {
          mine.taking = null
        })
        await mine.taking
      }
      mine.left -= 1
      return 0
    },
  }
}

/** Says no with 429 and when to come back (RFC 6585). */
export class TooManyCalls extends errors.OIDCProviderError {
  override readonly error_description: string
  readonly retryAfterSeconds: number

  constructor(what: Call, perMinute: number, seconds: number) {
    super(429, 'too_many_requests')
    this.error_description = `at most ${perMinute} calls of ${what} a minute for this client; come back in ${seconds} s`
    this.retryAfterSeconds = seconds
  }
}

const calls: Readonly<Record<string, Call>> = {
  pushed_authorization_request: 'par',
  token: 'token',
  userinfo: 'userinfo',
  introspection: 'introspect',
  revocation: 'revoke',
}

/** Counts the call under way for the party that made it, known by now. Throws TooManyCalls. */
export async function countCall(limits: CallLimits, party: Party | undefined, ctx = libraryContext()): Promise<void> {
  const what = calls[ctx?.oidc.route ?? '']
  if (party === undefined || ctx === undefined || what === undefined) return
  const seconds = await limits.spend(party, what)
  if (seconds === 0) return
  ctx.set('retry-after', String(seconds))
  throw new TooManyCalls(what, party.perMinute, seconds)
}

/** The call that the library is answering just now. */
function libraryContext(): KoaContextWithOIDC | undefined {
  return (Provider as unknown as { readonly ctx: KoaContextWithOIDC | undefined }).ctx
}
