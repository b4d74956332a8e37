/**
 * What the provider keeps, in PostgreSQL. Whatever may be used once is consumed by one statement that finds it unused and
 * marks it (ID-28): of fifty at once exactly one wins. A find followed by an update let up to twenty of twenty through.
 * Identifiers open things, so only their hashes are kept: a stolen backup opens nothing.
 */
import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider'
import { type Db, first, type Pool, type Rows } from '../store/index.ts'
import { sha256 } from './deps.ts'
import { clientMetadata } from './parties.ts'

interface Row {
  readonly payload: AdapterPayload
  readonly consumed_at: string | null
}

/** Kept past their time: a used code that comes again still ends its family, a slow sign-in still uses up its request. */
const keptSeconds: Readonly<Record<string, number>> = { AuthorizationCode: 86_400, PushedAuthorizationRequest: 7200 }

/** What ends with a grant. An interaction names one too and must outlive it: it is where a new one is agreed to. */
const livesByGrant = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken'])

/** Where no expiry is given by the provider; nothing is kept for ever. */
const longestSeconds = 400 * 86_400

/** An adapter for `oidc-provider`. Clients come from the parties, everything else from `openid.held`. */
export function postgresAdapter(pool: Pool): AdapterFactory {
  return (model) => (model === 'Client' ? partyAdapter(pool) : heldAdapter(pool, model))
}

function heldAdapter(pool: Pool, model: string): Adapter {
  const find = async (answer: Promise<Rows<Row>>, id?: string): Promise<AdapterPayload | undefined> => {
    const row = first(await answer)
    if (row === null) return undefined
    const consumed = row.consumed_at === null ? {} : { consumed: Math.floor(Date.parse(row.consumed_at) / 1000) }
    return { ...row.payload, ...consumed, ...(id === undefined ? {} : { jti: id }) }
  }
  return {
    async upsert(id, payload, expiresIn) {
      const grantId = livesByGrant.has(model) ? (payload.grantId ?? null) : null
      const kept = (expiresIn ?? longestSeconds) + (keptSeconds[model] ?? 0)
      await pool.query({
        name: 'openid:held-put',
        text: `insert into openid.held as h (model, id_hash, payload, grant_id, uid, expires_at)
          values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
          on conflict (model, id_hash) do update
            set payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid, expires_at = excluded.expires_at`,
        values: [model, sha256(id), withoutSecrets(payload), grantId, payload.uid ?? null, kept],
      })
    },
    find: (id) =>
      find(
        pool.query<Row>({
          name: 'openid:held',
          text: 'select payload, consumed_at from openid.held where model = $1 and id_hash = $2 and expires_at > now()',
          values: [model, sha256(id)],
        }),
        id,
      ),
    findByUid: (uid) =>
      find(
        pool.query<Row>({
          name: 'openid:held-uid',
          text: `select payload, consumed_at from openid.held where model = $1 and uid = $2 and expires_at > now()
            order by expires_at desc limit 1`,
          values: [model, uid],
        }),
      ),
    // There is no flow with codes typed by hand.
    findByUserCode: async () => undefined,
    async consume(id) {
      const used = await pool.query({
        name: 'openid:held-consume',
        text: `update openid.held set consumed_at = now()
          where model = $1 and id_hash = $2 and consumed_at is null and expires_at > now() returning model`,
        values: [model, sha256(id)],
      })
      if (used.rowCount === 1) return
      if (model === 'PushedAuthorizationRequest') {
        throw new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used')
      }
      // Two hold the same code: nobody can say which is the thief, so what either got is worth nothing (RFC 9700).
      await endFamily(pool, model, id)
      throw new errors.InvalidGrant('already used')
    },
    async destroy(id) {
      await pool.query({
        name: 'openid:held-destroy',
        text: 'delete from openid.held where model = $1 and id_hash = $2',
        values: [model, sha256(id)],
      })
    },
    async revokeByGrantId(grantId) {
      await pool.query({
        name: 'openid:held-revoke',
        text: 'delete from openid.held where model = $1 and grant_id = $2',
        values: [model, grantId],
      })
    },
  }
}

/** The value that opens a thing is its identifier: not a word of it stays in what is kept. */
function withoutSecrets(payload: AdapterPayload): AdapterPayload {
  const { jti: _, ...kept } = payload
  const session = kept.session as { cookie?: string } | undefined
  if (session?.cookie === undefined) return kept
  const { cookie: __, ...rest } = session
  return { ...kept, session: rest as NonNullable<AdapterPayload['session']> }
}

/** The grant goes too: a token that the winner is writing just now would else outlive this. */
async function endFamily(pool: Pool, model: string, id: string): Promise<void> {
  await pool.query({
    name: 'openid:held-family',
    text: `delete from openid.held h
      using (select grant_id from openid.held where model = $1 and id_hash = $2) as used
      where h.grant_id = used.grant_id
        or (h.model = 'Grant' and h.id_hash = sha256(convert_to(used.grant_id, 'UTF8')))`,
    values: [model, sha256(id)],
  })
}

/** Ends a grant and everything that lives by it, at once: the next call of whoever holds a token of it is refused. */
export async function endGrant(db: Db, grantId: string): Promise<void> {
  await db.query({
    name: 'openid:grant-end',
    text: `delete from openid.held where grant_id = $1 or (model = 'Grant' and id_hash = $2)`,
    values: [grantId, sha256(grantId)],
  })
}

function partyAdapter(pool: Pool): Adapter {
  const no = async (): Promise<never> => {
    throw new Error('parties are registered by registerParty')
  }
  return {
    find: (clientId) => clientMetadata(pool, clientId),
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    upsert: no,
    consume: no,
    destroy: no,
    revokeByGrantId: no,
  }
}
