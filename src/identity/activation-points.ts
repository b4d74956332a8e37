/** Where an account is activated in person: the places of the launch (R-ACC-19), and those an administrator adds. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Instant, Text } from '../language/index.ts'
import type { Db } from '../store/index.ts'

export interface ActivationPoint {
  readonly id: string
  readonly kind: 'passports' | 'civil-affairs' | 'agency' | 'market' | 'airport' | 'campaign'
  readonly name: Text
  /** In small Latin letters: `riyadh`, `jeddah`. */
  readonly city: string
  readonly region: string
  /** Degrees north and east; left out where nobody has said. */
  readonly spot?: { readonly latitude: number; readonly longitude: number }
  readonly hours?: OpeningHours
}

/** Sessions as minutes from the day's midnight, past 1440 after it: the same shape as an office's hours. */
export interface OpeningHours {
  readonly regular: readonly (readonly [from: number, until: number])[]
  readonly ramadan: readonly (readonly [from: number, until: number])[]
  /** Neither the weekend nor holidays close it: a market, an airport. */
  readonly everyDay?: boolean
}

/** A city's or region's name in both languages is the page's matter; these are its ids in the list. */
const launch = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'activation-points.json'), 'utf8'),
) as readonly ActivationPoint[]

/** Open places, those of the launch first. Public: needs no sign-in. */
export async function activationPoints(db: Db, where: { readonly city?: string } = {}): Promise<ActivationPoint[]> {
  const { rows } = await db.query<{
    point_id: string
    kind: ActivationPoint['kind']
    name_ar: string
    name_en: string
    city: string
    region: string
    latitude: number | null
    longitude: number | null
    hours: OpeningHours | null
  }>({
    name: 'identity:points',
    text: `select point_id, kind, name_ar, name_en, city, region, latitude, longitude, hours from identity.activation_point
      where closed_at is null order by added_at, point_id`,
  })
  const added = rows.map((r) => ({
    id: r.point_id,
    kind: r.kind,
    name: { ar: r.name_ar, en: r.name_en },
    city: r.city,
    region: r.region,
    ...(r.latitude === null || r.longitude === null ? {} : { spot: { latitude: r.latitude, longitude: r.longitude } }),
    ...(r.hours === null ? {} : { hours: r.hours }),
  }))
  return [...launch, ...added].filter((point) => where.city === undefined || point.city === where.city)
}

/** A market, an airport, a campaign: from now on it is in the list. */
export async function addActivationPoint(db: Db, point: ActivationPoint, at: Instant): Promise<void> {
  await db.query(
    `insert into identity.activation_point
       (point_id, kind, name_ar, name_en, city, region, added_at, latitude, longitude, hours)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      point.id,
      point.kind,
      point.name.ar,
      point.name.en,
      point.city,
      point.region,
      at,
      point.spot?.latitude ?? null,
      point.spot?.longitude ?? null,
      point.hours === undefined ? null : JSON.stringify(point.hours),
    ],
  )
}

export interface WayToActivate {
  readonly key: 'kiosk' | 'bank' | 'officer'
  readonly name: Text
  readonly how: Text
}

/** The channels offered at the end of a registration (R-ACC-03). */
export const waysToActivate: readonly WayToActivate[] = [
  {
    key: 'kiosk',
    name: { ar: 'جهاز الخدمة الذاتية', en: 'Self-service kiosk' },
    how: {
      ar: 'اكتب رقم هويتك في أقرب جهاز، ثم ضع سبابتيك وانظر إلى الكاميرا. يفعَّل حسابك في دقائق',
      en: 'Type your ID number at the nearest kiosk, place both index fingers and look at the camera. It takes minutes',
    },
  },
  {
    key: 'bank',
    name: { ar: 'مصرفك', en: 'Your bank' },
    how: {
      ar: 'ادخل تطبيق مصرفك واختر تفعيل حساب البوابة',
      en: 'Sign in to your bank’s app and choose to activate your portal account',
    },
  },
  {
    key: 'officer',
    name: { ar: 'مكتب التفعيل', en: 'Activation office' },
    how: {
      ar: 'اطبع الاستمارة واذهب بها مع هويتك الأصلية إلى الجوازات أو الأحوال المدنية',
      en: 'Print the form and take it with your original ID to passports or civil affairs',
    },
  },
]
