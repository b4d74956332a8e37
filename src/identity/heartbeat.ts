/**
 * What a kiosk says of itself, every minute (ID-33): signed with the machine's own key, since TLS ends before us and no
 * client certificate reaches us (docs/decisions/0150-kiosk-fleet.md). A machine that was not heard opens no visits.
 */
import { compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose'
import { z } from 'zod'
import type { Instant } from '../language/index.ts'
import { first, inTransaction, later, minutes, type Pool, seconds, type Tx } from '../store/index.ts'

const readerState = z.enum(['ready', 'busy', 'gone'])
/** One heartbeat as the machine signs it; `seq` rises with each, `at` is the machine's clock. */
export const heartbeatShape = z.strictObject({
  seq: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
  at: z.iso.datetime(),
  version: z.string().regex(/^[\w.+-]{1,40}$/),
  /** Where it believes it stands: the id of its place. */
  location: z.string().regex(/^[a-z0-9-]{1,50}$/),
  paper: z.enum(['ok', 'low', 'out']),
  readers: z.strictObject({ finger: readerState, face: readerState }),
})
export type Heartbeat = z.output<typeof heartbeatShape>

/** A machine sends one this often. */
export const heartbeatEvery = seconds(60)
/** Three that did not come: it is silent. */
export const silentAfter = minutes(3)
/** How far the machine's clock may be from ours. */
const clockApart = minutes(2)
const longest = 4096

export type Heard = 'heard' | 'unknown' | 'stale' | 'replayed'

/**
 * Takes a heartbeat: a compact JWS (ES256 or EdDSA) whose `kid` is the kiosk's id.
 * `unknown`: no such open machine, or not its signature, or not a heartbeat. `stale`: its clock is more than two minutes
 * from ours. `replayed`: not newer than the last one.
 */
export async function hear(pool: Pool, signed: string, now: Instant): Promise<Heard> {
  const id = signed.length > longest ? null : kioskNamed(signed)
  if (id === null) return 'unknown'
  return inTransaction(pool, async (tx) => {
    const key = await machineKey(tx, id)
    const beat = key === null ? null : await verified(signed, key)
    if (beat === null) return 'unknown'
    const apart = Math.abs(Date.parse(beat.at) - Date.parse(now))
    if (apart > clockApart) return 'stale'
    return (await keep(tx, id, beat, now)) ? 'heard' : 'replayed'
  })
}

function kioskNamed(signed: string): string | null {
  try {
    const { kid } = decodeProtectedHeader(signed)
    return typeof kid === 'string' && kid.length <= 100 ? kid : null
  } catch {
    return null
  }
}

async function machineKey(tx: Tx, id: string): Promise<JWK | null> {
  const row = first(
    await tx.query<{ machine_key: JWK | null }>({
      name: 'identity:machine-key',
      text: `select machine_key from identity.kiosk where kiosk_id = $1 and status = 'open'`,
      values: [id],
    }),
  )
  return row?.machine_key ?? null
}

async function verified(signed: string, key: JWK): Promise<Heartbeat | null> {
  try {
    const alg = key.kty === 'OKP' ? 'EdDSA' : 'ES256'
    const { payload } = await compactVerify(signed, await importJWK(key, alg), { algorithms: [alg] })
    return heartbeatShape.parse(JSON.parse(new TextDecoder().decode(payload)))
  } catch {
    return null
  }
}

/** One statement, so that of two that come at once the newer stays. */
async function keep(tx: Tx, id: string, beat: Heartbeat, now: Instant): Promise<boolean> {
  const kept = await tx.query({
    name: 'identity:heartbeat',
    text: `insert into identity.kiosk_state as s (kiosk_id, seq, heard_at, version, location, paper, readers)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (kiosk_id) do update set seq = excluded.seq, heard_at = excluded.heard_at, version = excluded.version,
        location = excluded.location, paper = excluded.paper, readers = excluded.readers
      where s.seq < excluded.seq`,
    values: [id, beat.seq, now, beat.version, beat.location, beat.paper, beat.readers],
  })
  return kept.rowCount === 1
}

/** Whether the machine may open a visit now: one with a key of its own only when it was heard lately. */
export async function mayServe(tx: Pick<Tx, 'query'>, id: string, now: Instant): Promise<boolean> {
  const row = first(
    await tx.query<{ serves: boolean }>({
      name: 'identity:kiosk-serves',
      text: `select k.status = 'open' and (k.machine_key is null or coalesce(s.heard_at > $2, false)) as serves
        from identity.kiosk k left join identity.kiosk_state s using (kiosk_id) where kiosk_id = $1`,
      values: [id, later(now, -silentAfter)],
    }),
  )
  return row?.serves === true
}
