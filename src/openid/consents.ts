/**
 * What a person agreed to. The table is the truth: the provider's grant is made from it and may go at any time; a consent
 * that ended takes its grant and all its tokens with it in the same transaction.
 */
import type { Instant, Text } from '../language/index.ts'
import { type Db, first, type PersonId, type Tx, uuid } from '../store/index.ts'
import { endGrant } from './adapter.ts'
import type { ItemName } from './items.ts'

export interface Consent {
  readonly consentId: string
  readonly person: PersonId
  readonly clientId: string
  readonly agreed: readonly ItemName[]
  readonly refused: readonly ItemName[]
  readonly offline: boolean
  readonly purposes: Readonly<Partial<Record<ItemName, Text>>>
  readonly givenAt: Instant
  readonly expiresAt: Instant
  readonly endedAt: Instant | null
  readonly grantId: string | null
}

const columns = `consent_id as "consentId", person_id as person, client_id as "clientId", agreed, refused, offline, purposes,
  given_at as "givenAt", expires_at as "expiresAt", ended_at as "endedAt", grant_id as "grantId"`

export type Agreement = Pick<
  Consent,
  'person' | 'clientId' | 'agreed' | 'refused' | 'offline' | 'purposes' | 'givenAt' | 'expiresAt'
>

/** Writes down what was agreed; a former agreement with the same body ends, and what lived by it. */
export async function agree(tx: Tx, agreement: Agreement): Promise<string> {
  const { person, clientId, givenAt } = agreement
  await endConsents(tx, person, clientId, 'replaced', givenAt)
  const id = uuid()
  await tx.query({
    name: 'openid:consent-give',
    text: `insert into openid.consent (person_id, consent_id, client_id, agreed, refused, offline, purposes, given_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      person,
      id,
      clientId,
      agreement.agreed,
      agreement.refused,
      agreement.offline,
      JSON.stringify(agreement.purposes),
      givenAt,
      agreement.expiresAt,
    ],
  })
  return id
}

/** Ends what a person agreed to with a body. The body's next call is refused. Returns whether there was anything. */
export async function endConsents(
  tx: Tx,
  person: PersonId,
  clientId: string,
  why: 'revoked' | 'replaced' | 'expired',
  at: Instant,
): Promise<boolean> {
  const { rows } = await tx.query<{ grant_id: string | null }>({
    name: 'openid:consent-end',
    text: `update openid.consent set ended_at = $3, ended_why = $4
      where person_id = $1 and client_id = $2 and ended_at is null returning grant_id`,
    values: [person, clientId, at, why],
  })
  for (const { grant_id } of rows) if (grant_id !== null) await endGrant(tx, grant_id)
  return rows.length > 0
}

/** The agreement that holds now between a person and a body, or null. */
export async function consentOf(db: Db, person: PersonId, clientId: string, at: Instant): Promise<Consent | null> {
  return first(
    await db.query<Consent>({
      name: 'openid:consent',
      text: `select ${columns} from openid.consent
        where person_id = $1 and client_id = $2 and ended_at is null and expires_at > $3`,
      values: [person, clientId, at],
    }),
  )
}

/** Binds the grant that was made from an agreement. False when the agreement ended meanwhile: then it must not be used. */
export async function bindGrant(db: Db, consent: Consent, grantId: string): Promise<boolean> {
  const bound = await db.query({
    name: 'openid:consent-grant',
    text: `update openid.consent set grant_id = $3
      where person_id = $1 and consent_id = $2 and ended_at is null and grant_id is not distinct from $4`,
    values: [consent.person, consent.consentId, grantId, consent.grantId],
  })
  return bound.rowCount === 1
}

/** All agreements of a person, those that hold first: for her own eyes. */
export async function consentsOf(db: Db, person: PersonId): Promise<Consent[]> {
  const { rows } = await db.query<Consent>({
    name: 'openid:consents',
    text: `select ${columns} from openid.consent where person_id = $1
      order by ended_at is null desc, given_at desc limit 100`,
    values: [person],
  })
  return rows
}
