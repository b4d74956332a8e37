/** What is done with a registered party: new keys, approval asked for and given, its limit, its end; each with who did it. */
import type { Instant, Text } from '../language/index.ts'
import { first, type Tx } from '../store/index.ts'
import { addressTrouble, keysTrouble } from './addresses.ts'
import { sha256 } from './deps.ts'
import { columns, noted, partyOf, type Row } from './parties.ts'

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

/**
 * Asks that a party of the sandbox may meet real people; it goes on in the sandbox meanwhile. Null: asked; else why not.
 * @param legalBasis the law by which it may ask for the national number, when it does: worth nothing before it is approved
 */
export async function askApproval(
  tx: Tx,
  clientId: string,
  legalBasis: Text | null,
  { by, at }: By,
): Promise<'not_waiting' | 'addresses' | 'basis' | null> {
  const row = first(
    await tx.query<Row>(`select ${columns} from openid.party where client_id = $1 and state = 'sandbox' for update`, [
      clientId,
    ]),
  )
  if (row === null || row.approval_asked_at !== null) return 'not_waiting'
  if (unfitAddress(row) !== null) return 'addresses'
  if (row.asks.some(({ item }) => item === 'national_id') && legalBasis === null) return 'basis'
  await tx.query('update openid.party set approval_asked_at = $2, legal_basis_asked = $3 where client_id = $1', [
    clientId,
    at,
    legalBasis === null ? null : JSON.stringify(legalBasis),
  ])
  await noted(tx, clientId, 'approval-asked', by, at, { legalBasis })
  return null
}

/** Sets how often it may call; null: as its state gives. Heeded from the next call on. */
export async function limitParty(tx: Tx, clientId: string, perMinute: number | null, { by, at }: By): Promise<boolean> {
  const set = await tx.query(`update openid.party set per_minute = $2 where client_id = $1 and state <> 'closed'`, [
    clientId,
    perMinute,
  ])
  if (set.rowCount === 1) await noted(tx, clientId, 'limited', by, at, { perMinute })
  return set.rowCount === 1
}

/** An address of its own that is not fit for real people, and why; null: all are. */
function unfitAddress({ metadata }: Row): string | null {
  const addresses = ['redirect_uris', 'post_logout_redirect_uris', 'backchannel_logout_uri']
  for (const address of addresses.flatMap((name) => (metadata[name] ?? []) as string | string[])) {
    const trouble = addressTrouble(address, false)
    if (trouble !== null) return `${address}: ${trouble}`
  }
  return null
}

export interface Approval extends By {
  /** Bodies that share it see one subject for a person; its own host unless told. */
  readonly sector?: string
  /** The law by which it may ask for the national number; the one it named unless told. */
  readonly legalBasis?: Text
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
  const unfit = unfitAddress(row)
  if (unfit !== null) return unfit
  // What it named is what the two who approve have read and signed.
  const { sector = row.redirect_host, legalBasis = row.legal_basis_asked, by, at } = approval
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
