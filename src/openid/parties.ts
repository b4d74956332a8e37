/** Registering parties, each with a row that says who did it (self-service, ID-25), and reading them. */
import { randomBytes } from 'node:crypto'
import type { AdapterPayload, JWK } from 'oidc-provider'
import type { Instant, Text } from '../language/index.ts'
import { type Db, first, type Tx, uuid } from '../store/index.ts'
import { sha256 } from './deps.ts'
import { scopesOf } from './items.ts'
import { usualPerMinute } from './limits.ts'
import { type Ask, type Party, type Registered, readRegistration, type Troubles } from './party.ts'

export interface Row {
  client_id: string
  name_ar: string
  name_en: string
  state: Party['state']
  profile: Party['profile']
  sector: string
  metadata: Record<string, unknown> & { redirect_uris: string[] }
  jwks: { keys: JWK[] }
  secret_hash: Buffer | null
  asks: Ask[]
  legal_basis: Text | null
  owner: string
  registered_at: Instant
  per_minute: number | null
  approval_asked_at: Instant | null
  legal_basis_asked: Text | null
}

export const columns = `client_id, name_ar, name_en, state, profile, sector, metadata, jwks, secret_hash, asks, legal_basis, owner,
  registered_at, per_minute, approval_asked_at, legal_basis_asked`

export interface Registering {
  /** Whoever registers it, and may rotate its keys. */
  readonly owner: string
  readonly at: Instant
  /** Made-up people only, at once; without it the party waits for `approveParty`. */
  readonly sandbox: boolean
  /** Where a known identifier is wanted; else one is made. */
  readonly clientId?: string
}

export type RegisterAnswer =
  | { readonly ok: true; readonly clientId: string /** Told here and nowhere else. */; readonly secret: string | null }
  | { readonly ok: false; readonly troubles: Troubles }

/** Registers a party from what it says of itself (`Registration`); judged here, so callers may pass anything. */
export async function registerParty(tx: Tx, given: unknown, how: Registering): Promise<RegisterAnswer> {
  const read = readRegistration(given, how.sandbox)
  if (!read.ok) return read
  const { is } = read
  const clientId = how.clientId ?? `party-${randomBytes(10).toString('hex')}`
  const secret = is.auth === 'client_secret_basic' ? randomBytes(32).toString('base64url') : null
  const { host } = new URL(is.redirect_uris[0] ?? '')
  await tx.query(
    `insert into openid.party (client_id, name_ar, name_en, state, profile, sector, redirect_host, metadata, jwks,
       secret_hash, asks, owner, registered_at, approval_asked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      clientId,
      is.name.ar,
      is.name.en,
      how.sandbox ? 'sandbox' : 'pending',
      is.profile,
      // Nobody registers himself into the sector of somebody else.
      `sandbox:${clientId}`,
      host,
      JSON.stringify(protocolOf(is)),
      JSON.stringify(is.jwks),
      secret === null ? null : sha256(secret),
      JSON.stringify(is.asks),
      how.owner,
      how.at,
      how.sandbox ? null : how.at,
    ],
  )
  await noted(tx, clientId, 'registered', how.owner, how.at, { sandbox: how.sandbox })
  return { ok: true, clientId, secret }
}

/** How many parties one may have in the sandbox. */
export const mostTrials = 10

/** Registers a party of the sandbox for somebody who builds at a body; `full`: she has as many as she may. */
export async function trialParty(tx: Tx, given: unknown, owner: string, at: Instant): Promise<RegisterAnswer | 'full'> {
  // One at a time for a person, so that the count is right.
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`openid parties of ${owner}`])
  const has = await tx.query<{ n: number }>(
    `select count(*)::int as n from openid.party where owner = $1 and state = 'sandbox'`,
    [owner],
  )
  return (first(has)?.n ?? 0) >= mostTrials ? 'full' : registerParty(tx, given, { owner, at, sandbox: true })
}

/** The part of a registration that the protocol reads. */
function protocolOf({ name: _, asks: __, jwks: ___, auth, profile, ...rest }: Registered): Record<string, unknown> {
  return {
    ...rest,
    token_endpoint_auth_method: auth,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    response_modes: ['query'],
    subject_type: 'pairwise',
    require_pushed_authorization_requests: profile === 'fapi',
    dpop_bound_access_tokens: profile === 'fapi',
    backchannel_logout_session_required: true,
    ...(rest.userinfo_encrypted_response_alg ? { userinfo_encrypted_response_enc: 'A256GCM' } : {}),
  }
}

/** Who did what with a party, in the transaction of it. */
export async function noted(
  tx: Tx,
  clientId: string,
  what: string,
  by: string,
  at: Instant,
  detail: object,
): Promise<void> {
  await tx.query(
    'insert into openid.party_event (event_id, client_id, what, by_whom, detail, at) values ($1, $2, $3, $4, $5, $6)',
    [uuid(), clientId, what, by, JSON.stringify(detail), at],
  )
}

export async function partyOf(db: Db, clientId: string): Promise<Party | null> {
  const row = first(
    await db.query<Row>({
      name: 'openid:party',
      text: `select ${columns} from openid.party where client_id = $1`,
      values: [clientId],
    }),
  )
  return row === null ? null : shape(row)
}

/** What a person who builds at a body may do with its party: hers, and not closed. Null: as if it did not exist. */
export async function ownParty(db: Db, clientId: string, owner: string): Promise<Party | null> {
  const party = await partyOf(db, clientId)
  return party?.owner === owner && party.state !== 'closed' ? party : null
}

/** Bodies that asked for approval, the oldest first. */
export async function waitingParties(db: Db): Promise<Party[]> {
  const { rows } = await db.query<Row>(
    `select ${columns} from openid.party where state in ('sandbox', 'pending')
       and approval_asked_at is not null order by approval_asked_at limit 100`,
  )
  return rows.map(shape)
}

/** Every party that is not closed, the newest first: for an operator. */
export async function partiesToWatch(db: Db): Promise<Party[]> {
  const { rows } = await db.query<Row>(
    `select ${columns} from openid.party where state <> 'closed' order by registered_at desc limit 1000`,
  )
  return rows.map(shape)
}

/** Where a party comes back to and what its keys are called: for its builder's eyes. */
export async function registeredOf(
  db: Db,
  clientId: string,
): Promise<{ redirectUris: string[]; keys: { kid: string; kty: string; use: string }[] }> {
  const row = first(await db.query<Row>(`select ${columns} from openid.party where client_id = $1`, [clientId]))
  const keys = (row?.jwks.keys ?? []).map(({ kid = '', kty = '', use = '' }) => ({ kid, kty, use }))
  return { redirectUris: row?.metadata.redirect_uris ?? [], keys }
}

/** Everything a person registered, newest first. */
export async function partiesBy(db: Db, owner: string): Promise<Party[]> {
  const { rows } = await db.query<Row>(
    `select ${columns} from openid.party where owner = $1 order by registered_at desc`,
    [owner],
  )
  return rows.map(shape)
}

function shape(row: Row): Party {
  return {
    clientId: row.client_id,
    name: { ar: row.name_ar, en: row.name_en },
    state: row.state,
    profile: row.profile,
    sector: row.sector,
    asks: row.asks,
    legalBasis: row.legal_basis,
    owner: row.owner,
    registeredAt: row.registered_at,
    perMinute: row.per_minute ?? usualPerMinute[row.state],
    approvalAskedAt: row.approval_asked_at,
    legalBasisAsked: row.legal_basis_asked,
  }
}

/** A party as the library wants it; undefined for one that may not be met. `party` is ours and travels with it. */
export async function clientMetadata(db: Db, clientId: string): Promise<AdapterPayload | undefined> {
  const row = first(
    await db.query<Row>({
      name: 'openid:client',
      text: `select ${columns} from openid.party where client_id = $1 and state in ('sandbox', 'approved')`,
      values: [clientId],
    }),
  )
  if (row === null) return undefined
  const party = shape(row)
  const may = party.asks.map(({ item }) => item).filter((item) => item !== 'national_id' || party.legalBasis !== null)
  return {
    client_id: party.clientId,
    client_name: party.name.en,
    ...row.metadata,
    ...(row.jwks.keys.length > 0 ? { jwks: row.jwks } : {}),
    // Compared as a hash (provider.ts): the secret itself is nowhere.
    ...(row.secret_hash === null ? {} : { client_secret: row.secret_hash.toString('hex') }),
    scope: ['openid', 'offline_access', ...scopesOf(may)].join(' '),
    party,
  }
}
