/** Kiosks that may open accounts: enrolled by name, each with a key of its own, its readers and its cameras (ID-33). */
import type { JWK } from 'jose'
import type { Instant, Text } from '../language/index.ts'
import { type Db, first } from '../store/index.ts'
import { hashOf, newSecret } from './deps.ts'
import type { EnrolledReader } from './reader.ts'

export interface Kiosk {
  readonly id: string
  readonly name: Text
  readonly city: string
  readonly region: string
  /** Whose answers are believed at this kiosk: of fingers, and of faces where there is such a device. */
  readonly readers: readonly EnrolledReader[]
  /** Labels of the cameras its browser may open; empty where any may. */
  readonly cameras: readonly string[]
  /** The public key by which the machine signs its heartbeats; left out for a demo kiosk, which sends none. */
  readonly machineKey?: JWK
}

/** Enrols a kiosk and returns its key, which is shown this once and lives in the kiosk's cookie. */
export async function enrolKiosk(db: Db, kiosk: Kiosk, at: Instant): Promise<string> {
  const token = newSecret()
  await db.query(
    `insert into identity.kiosk (kiosk_id, name_ar, name_en, city, region, key_hash, readers, cameras, enrolled_at,
       machine_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      kiosk.id,
      kiosk.name.ar,
      kiosk.name.en,
      kiosk.city,
      kiosk.region,
      hashOf(token),
      JSON.stringify(kiosk.readers),
      kiosk.cameras,
      at,
      kiosk.machineKey === undefined ? null : publicPart(kiosk.machineKey),
    ],
  )
  return token
}

/** Only what everybody may know: a private part handed over by mistake is not kept. Throws on any other key. */
function publicPart({ kty, crv, x, y }: JWK): JWK {
  if (x !== undefined && kty === 'OKP' && crv === 'Ed25519') return { kty, crv, x }
  if (x !== undefined && y !== undefined && kty === 'EC' && crv === 'P-256') return { kty, crv, x, y }
  throw new Error('a machine signs with Ed25519 or P-256')
}

/** The kiosk that holds this key and is open, or null. */
export async function kioskOf(db: Db, token: string): Promise<Kiosk | null> {
  if (token.length > 64) return null
  const row = first(
    await db.query<{
      kiosk_id: string
      name_ar: string
      name_en: string
      city: string
      region: string
      readers: readonly EnrolledReader[]
      cameras: readonly string[]
      machine_key: JWK | null
    }>({
      name: 'identity:kiosk',
      text: `select kiosk_id, name_ar, name_en, city, region, readers, cameras, machine_key from identity.kiosk
        where key_hash = $1 and status = 'open'`,
      values: [hashOf(token)],
    }),
  )
  if (row === null) return null
  return {
    id: row.kiosk_id,
    name: { ar: row.name_ar, en: row.name_en },
    city: row.city,
    region: row.region,
    readers: row.readers,
    cameras: row.cameras,
    ...(row.machine_key === null ? {} : { machineKey: row.machine_key }),
  }
}

/** From now on its key opens nothing (T-KSK-01). */
export async function revokeKiosk(db: Db, id: string): Promise<void> {
  await db.query(`update identity.kiosk set status = 'revoked' where kiosk_id = $1`, [id])
}
