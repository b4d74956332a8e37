/** Whose card it is: the row that changes lock, the place of her codes, what happened, and the end of everything. */
import type { Instant } from '../language/index.ts'
import { type Db, first, inDays, later, type PersonId, type Tx, uuid } from '../store/index.ts'
import { type CardFacts, documentHash } from './facts.ts'
import { type Place, revokePlaces, takePlaces } from './places.ts'

export type CardEventKind = 'offered' | 'offer-refused' | 'issued' | 'revoked' | 'ended'

/** The holder's row, made or renewed, and locked until the transaction ends: one change at a time for a person. */
export async function lockHolder(tx: Tx, person: PersonId, facts: CardFacts, at: Instant): Promise<Place> {
  const hash = documentHash(facts)
  const has = first(
    await tx.query<Place & { document_hash: Buffer; ended_at: Instant | null }>({
      name: 'card:lock-holder',
      text: 'select list, idx, document_hash, ended_at from card.holder where person_id = $1 for update',
      values: [person],
    }),
  )
  if (has !== null && has.ended_at === null && has.document_hash.equals(hash)) return { list: has.list, idx: has.idx }
  // A changed card is another document: codes of the old one must not hold beside it.
  if (has !== null) await revokePlaces(tx, [has], at)
  const [place] = await takePlaces(tx, 1, later(at, inDays(36_500)))
  if (place === undefined) throw new Error('no place in a status list')
  await tx.query({
    name: 'card:put-holder',
    text: `insert into card.holder (person_id, list, idx, document_hash, made_at) values ($1, $2, $3, $4, $5)
      on conflict (person_id) do update
      set list = excluded.list, idx = excluded.idx, document_hash = excluded.document_hash, made_at = excluded.made_at,
        ended_at = null
      where card.holder.ended_at is not null or card.holder.document_hash <> excluded.document_hash`,
    values: [person, place.list, place.idx, hash, at],
  })
  const now = first(
    await tx.query<Place>({
      name: 'card:place-of-holder',
      text: 'select list, idx from card.holder where person_id = $1 for update',
      values: [person],
    }),
  )
  return now ?? place
}

export async function remember(
  tx: Tx,
  person: PersonId,
  event: { readonly kind: CardEventKind; readonly at: Instant; readonly device?: string; readonly detail?: object },
): Promise<void> {
  await tx.query({
    name: 'card:event',
    text: `insert into card.event (person_id, event_id, kind, device_id, detail, at) values ($1, $2, $3, $4, $5, $6)`,
    values: [person, uuid(), event.kind, event.device ?? null, JSON.stringify(event.detail ?? {}), event.at],
  })
}

export interface Device {
  readonly deviceId: string
  readonly addedAt: Instant
  readonly expiresAt: Instant
  readonly copies: number
}

/** Devices that hold the card now, the newest first. */
export async function devicesOf(db: Db, person: PersonId, at: Instant): Promise<Device[]> {
  const { rows } = await db.query<{ device_id: string; added_at: string; expires_at: string; copies: number }>({
    name: 'card:devices',
    text: `select d.device_id, d.added_at, d.expires_at, count(c.copy_id)::int as copies
      from card.device d left join card.copy c on c.person_id = d.person_id and c.device_id = d.device_id
      where d.person_id = $1 and d.revoked_at is null and d.expires_at > $2
      group by d.person_id, d.device_id, d.added_at, d.expires_at order by d.added_at desc`,
    values: [person, at],
  })
  return rows.map((r) => ({
    deviceId: r.device_id,
    addedAt: r.added_at,
    expiresAt: r.expires_at,
    copies: r.copies,
  }))
}

/** Takes the card from a device, or from all (`null`). Returns how many lost it. Saying it twice is saying it once. */
export async function revokeDevices(
  tx: Tx,
  person: PersonId,
  device: string | null,
  how: { readonly why: 'by-holder' | 'card-ended'; readonly at: Instant },
): Promise<number> {
  const { rows } = await tx.query<{ device_id: string }>({
    name: 'card:revoke-devices',
    text: `update card.device set revoked_at = $3, revoked_why = $4
      where person_id = $1 and ($2::uuid is null or device_id = $2) and revoked_at is null returning device_id`,
    values: [person, device, how.at, how.why],
  })
  for (const { device_id } of rows) {
    const copies = await tx.query<Place>('select list, idx from card.copy where person_id = $1 and device_id = $2', [
      person,
      device_id,
    ])
    await revokePlaces(tx, copies.rows, how.at)
    await remember(tx, person, { kind: 'revoked', at: how.at, device: device_id, detail: { why: how.why } })
  }
  return rows.length
}

/** The ground of the card is gone (lost, expired, the holder died): every device and every code of it ends. */
export async function endCard(tx: Tx, person: PersonId, why: string, at: Instant): Promise<void> {
  const ended = first(
    await tx.query<Place>({
      name: 'card:end-holder',
      text: `update card.holder set ended_at = $2 where person_id = $1 and ended_at is null returning list, idx`,
      values: [person, at],
    }),
  )
  const devices = await revokeDevices(tx, person, null, { why: 'card-ended', at })
  if (ended === null && devices === 0) return
  if (ended !== null) await revokePlaces(tx, [ended], at)
  await remember(tx, person, { kind: 'ended', at, detail: { why } })
}

/**
 * Two directors recalled the way the holder's account was opened (ID-44): the card ends, and what was on its way into a
 * wallet with it. Proved again at a kiosk, she has another made.
 */
export async function recallCard(tx: Tx, person: PersonId, at: Instant): Promise<void> {
  // In the order in which a wallet uses them: an offer becomes a token, a token copies.
  await tx.query('delete from card.offer where person_id = $1', [person])
  await tx.query('delete from card.token where person_id = $1', [person])
  await endCard(tx, person, 'recalled', at)
}
