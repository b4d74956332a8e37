/**
 * What of a body's calls was refused, and why in full, for those who build it: kept while it is in the sandbox only. The
 * body itself hears less, since an answer may be read by whoever sent something in its name.
 */
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Instant } from '../language/index.ts'
import { type Db, uuid } from '../store/index.ts'
import type { OpenidDeps } from './deps.ts'
import type { CallLimits } from './limits.ts'
import { type Party, partyIn } from './party.ts'

/** So many of each party are kept, and a week at most (purge.ts). */
const most = 50

const events = {
  'authorization.error': 'authorization',
  'pushed_authorization_request.error': 'par',
  'grant.error': 'token',
  'userinfo.error': 'userinfo',
  'introspection.error': 'introspect',
  'revocation.error': 'revoke',
  'end_session.error': 'end_session',
} as const

export interface RefusedCall {
  readonly what: string
  readonly error: string
  readonly detail: string
  readonly at: Instant
}

/** Writes refused calls down as they happen, beside the answer: a body waits for no line of ours. */
export function noteRefusedCalls(deps: OpenidDeps, limits: CallLimits, provider: Provider): void {
  for (const [event, what] of Object.entries(events)) {
    provider.on(event as 'grant.error', (ctx: KoaContextWithOIDC, error: Error) => {
      noteOne(deps, limits, partyIn(ctx.oidc?.client), what, error).catch((failed: Error) =>
        deps.log('a refused call was not written down', { name: failed.name }),
      )
    })
  }
}

type Told = Error & { readonly error_description?: string; readonly error_detail?: string }

async function noteOne(
  deps: OpenidDeps,
  limits: CallLimits,
  party: Party | undefined,
  what: string,
  error: Told,
): Promise<void> {
  if (party?.state !== 'sandbox' || (await limits.spend(party, 'refused')) > 0) return
  const detail = [error.error_description, error.error_detail].filter(Boolean).join(': ').slice(0, 300)
  await deps.pool.query({
    name: 'openid:refused-call',
    text: `with old as (delete from openid.refused_call where call_id in (
          select call_id from openid.refused_call where client_id = $2 order by at desc, call_id desc offset $7))
        insert into openid.refused_call (call_id, client_id, what, error, detail, at) values ($1, $2, $3, $4, $5, $6)`,
    values: [uuid(), party.clientId, what, error.message.slice(0, 100), detail, deps.clock.now(), most - 1],
  })
}

/** The latest refused calls of a party, newest first. */
export async function refusedCalls(db: Db, clientId: string, count = 20): Promise<RefusedCall[]> {
  const { rows } = await db.query<RefusedCall>({
    name: 'openid:refused-calls',
    text: `select what, error, detail, at from openid.refused_call where client_id = $1
      order by at desc, call_id desc limit $2`,
    values: [clientId, count],
  })
  return rows
}
