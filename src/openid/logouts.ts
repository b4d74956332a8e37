/**
 * Telling bodies that somebody signed out (OpenID Connect Back-Channel Logout). Rows are the queue: a sender leases what is
 * due, says it outside any transaction, and tries again with growing pauses for a day. A body may hear it twice: a sign-out
 * twice is a sign-out once.
 */
import type Provider from 'oidc-provider'
import type { Instant } from '../language/index.ts'
import {
  type Db,
  here,
  hours,
  later,
  type PersonId,
  type Pool,
  seconds,
  type Tx,
  traced,
  uuid,
} from '../store/index.ts'
import type { OpenidDeps } from './deps.ts'
import { partyIn } from './party.ts'

const leaseSeconds = 30
const patienceMs = 5000
const triesFor = hours(24)
/** Pauses between tries; the last one is kept until the day is over. */
const waitSeconds = [5, 15, 60, 300, 900, 3600]
const atOnce = 16

export interface Ended {
  readonly clientId: string
  readonly person: PersonId
  readonly sid: string
  readonly at: Instant
}

/** In the transaction of what ended: the body will hear of it, if it told us where. */
export async function queueLogout(tx: Tx | Pool, { clientId, person, sid, at }: Ended): Promise<void> {
  await (tx as Db).query({
    name: 'openid:logout-queue',
    text: `insert into openid.logout (logout_id, client_id, person_id, sid, made_at, until, due_at)
      select $1, client_id, $3, $4, $5, $6, $5 from openid.party
      where client_id = $2 and state in ('sandbox', 'approved') and metadata ? 'backchannel_logout_uri'`,
    values: [uuid(), clientId, person, sid, at, later(at, triesFor)],
  })
}

interface Due {
  readonly logout_id: string
  readonly client_id: string
  readonly person_id: PersonId
  readonly sid: string
  readonly tries: number
  readonly until: Instant
}

/** Makes the signed token of a sign-out and says where it goes; null when the body is gone. */
export type LogoutMaker = (
  clientId: string,
  person: PersonId,
  sid: string,
) => Promise<{ readonly to: string; readonly token: string } | null>

/** Says what is due. Any number of senders at once. Returns how many were tried. */
export async function sendLogouts(deps: OpenidDeps, make: LogoutMaker): Promise<number> {
  const now = deps.clock.now()
  const { rows } = await deps.pool.query<Due>({
    name: 'openid:logout-claim',
    text: `update openid.logout set due_at = $2, tries = tries + 1
      where logout_id in (select logout_id from openid.logout where due_at <= $1 order by due_at limit $3 for update skip locked)
      returning logout_id, client_id, person_id, sid, tries, until`,
    values: [now, later(now, seconds(leaseSeconds)), atOnce],
  })
  if (rows.length > 0) here('openid: sign-outs claimed, nobody told yet')
  await Promise.all(rows.map((due) => sendOne(deps, make, due)))
  return rows.length
}

async function sendOne(deps: OpenidDeps, make: LogoutMaker, due: Due): Promise<void> {
  const answer = await say(deps, make, due)
  here('openid: a body heard, we have not written so')
  const now = deps.clock.now()
  const heard = answer === 'heard'
  const next = later(now, seconds(waitSeconds[due.tries - 1] ?? waitSeconds.at(-1) ?? 3600))
  const over = heard || answer === 'no such party' || next > due.until
  await deps.pool.query({
    name: 'openid:logout-told',
    text: `update openid.logout set due_at = $2, told_at = $3, last_answer = $4 where logout_id = $1 and told_at is null`,
    values: [due.logout_id, over ? null : next, heard ? now : null, answer],
  })
}

async function say(deps: OpenidDeps, make: LogoutMaker, due: Due): Promise<string> {
  try {
    const made = await make(due.client_id, due.person_id, due.sid)
    if (made === null) return 'no such party'
    const reply = await traced('outside', { body: 'party', act: 'logout' }, () =>
      fetch(made.to, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ logout_token: made.token }),
        signal: AbortSignal.timeout(patienceMs),
      }),
    )
    await reply.body?.cancel()
    return reply.status === 200 || reply.status === 204 ? 'heard' : `status ${reply.status}`
  } catch (error) {
    deps.log('a body did not hear of a sign-out', {
      party: due.client_id,
      tries: due.tries,
      name: (error as Error).name,
    })
    return 'no answer'
  }
}

interface LogoutToken {
  mask: object
  set(name: string, value: unknown): void
  issue(how: { use: 'logout' }): Promise<string>
}

/** Made anew at each try: a token of a sign-out is good for two minutes only. */
export function logoutMaker(provider: Provider, synthetic: boolean): LogoutMaker {
  const IdToken = provider.IdToken as unknown as new (claims: object, how: object) => LogoutToken
  return async (clientId, person, sid) => {
    const client = await provider.Client.find(clientId)
    if (client?.backchannelLogoutUri === undefined) return null
    // Nobody has looked at its address: among real people our network is not at its disposal.
    if (partyIn(client)?.state === 'sandbox' && !synthetic) return null
    const token = new IdToken({ sub: person }, { client, ctx: undefined })
    token.mask = { sub: null }
    token.set('events', { 'http://schemas.openid.net/event/backchannel-logout': {} })
    token.set('jti', uuid())
    token.set('sid', sid)
    return { to: client.backchannelLogoutUri, token: await token.issue({ use: 'logout' }) }
  }
}

export interface LogoutLine {
  readonly clientId: string
  readonly madeAt: Instant
  readonly toldAt: Instant | null
}

/** Of which bodies heard of one's sign-outs, the latest of each: for the person's own eyes (ID-82). */
export async function logoutsOf(db: Db, person: PersonId): Promise<LogoutLine[]> {
  const { rows } = await db.query<LogoutLine>({
    name: 'openid:logouts',
    text: `select distinct on (client_id) client_id as "clientId", made_at as "madeAt", told_at as "toldAt"
      from openid.logout where person_id = $1 order by client_id, made_at desc`,
    values: [person],
  })
  return rows
}
