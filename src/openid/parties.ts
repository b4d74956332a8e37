/** Registering parties, rotating their keys, approving them: each with a row that says who did it (self-service, ID-25). */
import { randomBytes } from 'node:crypto'
import type { AdapterPayload, JWK } from 'oidc-provider'
import type { Instant, Text } from '../language/index.ts'
import { type Db, first, type Tx, uuid } from '../store/index.ts'
import { addressTrouble, keysTrouble } from './addresses.ts'
import { sha256 } from './deps.ts'
import { scopesOf } from './items.ts'
import { type Ask, type Party, type Registered, readRegistration, type Troubles } from './party.ts'

interface Row {
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
}

const columns = `client_id, name_ar, name_en, state, profile, sector, metadata, jwks, secret_hash, asks, legal_basis, owner,
  registered_at`

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
       secret_hash, asks, owner, registered_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
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
    ],
  )
  await noted(tx, clientId, 'registered', how.owner, how.at, { sandbox: how.sandbox })
  return { ok: true, clientId, secret }
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

export interface By {
  readonly by: string
  readonly at: Instant
}

/** New keys in place of the old, from the next call on. Null: done; else what is wrong. Keep an old key in the set for a while. */
export async function rotateKeys(tx: Tx, clientId: string, jwks: unknown, { by, at }: By): Promise<string | null> {
  const party = await partyOf(tx, clientId)
  if (party === null || party.state === 'closed') return 'no such party'
  const row = first(
    await tx.query<{ auth: string }>(
      `select metadata->>'token_endpoint_auth_method' as auth from openid.party where client_id = $1 for update`,
      [clientId],
    ),
  )
  const trouble = keysTrouble(jwks, row?.auth === 'private_key_jwt')
  if (trouble !== null) return trouble
  const keys = jwks as { keys: { kid: string }[] }
  await tx.query('update openid.party set jwks = $2 where client_id = $1', [clientId, JSON.stringify(keys)])
  await noted(tx, clientId, 'keys-rotated', by, at, { kids: keys.keys.map(({ kid }) => kid) })
  return null
}

export interface Approval extends By {
  /** Bodies that share it see one subject for a person; its own host unless told. */
  readonly sector?: string
  /** The law by which it may ask for the national number. */
  readonly legalBasis?: Text
}

/** Bodies that wait for approval, the oldest first. */
export async function waitingParties(db: Db): Promise<Party[]> {
  const { rows } = await db.query<Row>(
    `select ${columns} from openid.party where state in ('sandbox', 'pending') order by registered_at limit 100`,
  )
  return rows.map(shape)
}

/** Everything its approval rests on, as one hash, its row locked; null when it does not wait for approval. */
export async function lockPartyData(tx: Tx, clientId: string): Promise<Buffer | null> {
  const row = first(
    await tx.query<Row>(
      `select ${columns} from openid.party where client_id = $1 and state in ('sandbox', 'pending') for update`,
      [clientId],
    ),
  )
  return row === null ? null : sha256(JSON.stringify(row))
}

/** Lets a party meet real people. Null: done; else why not. Subjects of the sandbox are other ones and worth nothing. */
export async function approveParty(tx: Tx, clientId: string, approval: Approval): Promise<string | null> {
  const found = await tx.query<Row & { redirect_host: string }>(
    `select ${columns}, redirect_host from openid.party where client_id = $1 for update`,
    [clientId],
  )
  const row = first(found)
  if (row === null || (row.state !== 'sandbox' && row.state !== 'pending')) return 'no party that waits for approval'
  const addresses = ['redirect_uris', 'post_logout_redirect_uris', 'backchannel_logout_uri']
  for (const address of addresses.flatMap((name) => (row.metadata[name] ?? []) as string | string[])) {
    const trouble = addressTrouble(address, false)
    if (trouble !== null) return `${address}: ${trouble}`
  }
  const { sector = row.redirect_host, legalBasis = null, by, at } = approval
  if (sector.startsWith('sandbox:')) return 'a sector cannot be of the sandbox'
  await tx.query(
    `update openid.party set state = 'approved', sector = $2, legal_basis = $3, approved_at = $4, approved_by = $5
     where client_id = $1`,
    [clientId, sector, legalBasis === null ? null : JSON.stringify(legalBasis), at, by],
  )
  await noted(tx, clientId, 'approved', by, at, { sector, legalBasis })
  return null
}

/** From the next call on it is as if it did not exist. */
export async function closeParty(tx: Tx, clientId: string, { by, at }: By): Promise<void> {
  const closed = await tx.query(`update openid.party set state = 'closed' where client_id = $1 and state <> 'closed'`, [
    clientId,
  ])
  if (closed.rowCount === 1) await noted(tx, clientId, 'closed', by, at, {})
}

async function noted(tx: Tx, clientId: string, what: string, by: string, at: Instant, detail: object): Promise<void> {
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
