/**
 * Places of a slot: a row each, so that whoever takes one takes it from everybody else. Taking is one statement that steps
 * over the rows others are just taking, so that a crowd never stands in a line; a place held too long is free again
 * by itself, whether or not anybody tidies up.
 */
import type { Instant } from '../language/index.ts'
import { first, type PersonId, type Tx } from '../store/index.ts'

export interface Slot {
  readonly office: string
  readonly purpose: string
  readonly startsAt: Instant
  readonly places: number
}

export interface Claim {
  readonly person: PersonId
  /** The request that holds it, or the appointment that has it. */
  readonly by: string
  /** Until when it is held; null: booked. */
  readonly heldUntil: Instant | null
  readonly now: Instant
}

/** Takes a free place of a slot. False: none is free (or the last is just being taken). */
export async function takeSeat(tx: Tx, slot: Slot, claim: Claim): Promise<boolean> {
  const seen = await claimSeat(tx, slot, claim)
  if (seen.taken || seen.open) return seen.taken
  // The slot's places come into being with the first who asks; `places` may also have risen since. Whoever comes second
  // waits here for the first, and then finds its rows.
  await tx.query({
    name: 'appointments:seats',
    text: `insert into appointments.seat (office_id, purpose, starts_at, n)
      select $1, $2, $3, n from generate_series(1, $4::int) n on conflict do nothing`,
    values: [slot.office, slot.purpose, slot.startsAt, slot.places],
  })
  return (await claimSeat(tx, slot, claim)).taken
}

/** One statement: whether a place was taken, and whether the slot has all its places already. */
async function claimSeat(tx: Tx, slot: Slot, claim: Claim): Promise<{ taken: boolean; open: boolean }> {
  const done = first(
    await tx.query<{ taken: boolean; open: boolean }>({
      name: 'appointments:claim',
      text: `with free as materialized (
          select n from appointments.seat
          where office_id = $1 and purpose = $2 and starts_at = $3 and n <= $4
            and (appointment_id is null or held_until <= $8)
          order by n limit 1 for update skip locked),
        taken as (
          update appointments.seat s set person_id = $5, appointment_id = $6, held_until = $7 from free
          where s.office_id = $1 and s.purpose = $2 and s.starts_at = $3 and s.n = free.n returning s.n)
        select exists (select from taken) as taken,
          exists (select from appointments.seat where office_id = $1 and purpose = $2 and starts_at = $3 and n = $4) as open`,
      values: [
        slot.office,
        slot.purpose,
        slot.startsAt,
        slot.places,
        claim.person,
        claim.by,
        claim.heldUntil,
        claim.now,
      ],
    }),
  )
  return done ?? { taken: false, open: false }
}

/** Makes what is held under one id the place of an appointment. False: it was not held, or no longer. */
export async function bookHeld(
  tx: Tx,
  slot: Slot,
  held: { readonly by: string; readonly person: PersonId; readonly appointment: string; readonly now: Instant },
): Promise<boolean> {
  const done = await tx.query({
    name: 'appointments:book-held',
    text: `update appointments.seat set appointment_id = $6, held_until = null
      where appointment_id = $4 and person_id = $5 and office_id = $1 and purpose = $2 and starts_at = $3
        and held_until > $7`,
    values: [slot.office, slot.purpose, slot.startsAt, held.by, held.person, held.appointment, held.now],
  })
  return done.rowCount === 1
}

export interface Freed {
  readonly office: string
  readonly purpose: string
  readonly startsAt: Instant
  readonly n: number
}

/** Gives back what is held or booked under an id. Null when nothing was. */
export async function freeSeat(tx: Tx, by: string, only?: 'held'): Promise<Freed | null> {
  return first(
    await tx.query<Freed>({
      name: 'appointments:free',
      text: `update appointments.seat set person_id = null, appointment_id = null, held_until = null
        where appointment_id = $1 and (held_until is not null or not $2)
        returning office_id as office, purpose, starts_at as "startsAt", n`,
      values: [by, only === 'held'],
    }),
  )
}

/** Holds one certain place, just given back in this transaction, for somebody. */
export async function holdSeat(tx: Tx, seat: Freed, claim: Claim): Promise<void> {
  await tx.query({
    name: 'appointments:hold-this',
    text: `update appointments.seat set person_id = $5, appointment_id = $6, held_until = $7
      where office_id = $1 and purpose = $2 and starts_at = $3 and n = $4 and appointment_id is null`,
    values: [seat.office, seat.purpose, seat.startsAt, seat.n, claim.person, claim.by, claim.heldUntil],
  })
}
