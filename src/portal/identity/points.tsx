/**
 * Where accounts are activated in person: open to everyone (P-01 step 1, R-ACC-19). By city, or nearest to where the
 * visitor says she is; each with its hours and whether it is open now, kiosks with whether they work.
 */
import type { FastifyInstance } from 'fastify'
import { kilometresBetween, type Spot } from '../../appointments/index.ts'
import { type ActivationPoint, activationPoints, type PublicKiosk, publicKiosks } from '../../identity/index.ts'
import { type Instant, type Lang, plainText, type Text } from '../../language/index.ts'
import { Chip, Empty, Field } from '../../ui/index.ts'
import type { Doorway } from '../../web/index.ts'
import { sendPage } from '../frame.tsx'
import { namesHere } from '../guard.ts'
import { sent } from './body.ts'
import { cities, kilometres } from './cities.ts'
import { type MapDot, PointsMap } from './points-map.tsx'
import { HoursLines, KioskLine, OpenNow } from './points-open.tsx'

const kinds: Readonly<Record<ActivationPoint['kind'], Text>> = {
  passports: { ar: 'جوازات', en: 'Passports' },
  'civil-affairs': { ar: 'أحوال مدنية', en: 'Civil affairs' },
  agency: { ar: 'وكالة', en: 'Agency' },
  market: { ar: 'سوق', en: 'Market' },
  airport: { ar: 'مطار', en: 'Airport' },
  campaign: { ar: 'حملة', en: 'Campaign' },
}

const words = {
  title: { ar: 'أماكن تفعيل الحساب', en: 'Where to activate your account' },
  lead: {
    ar: 'خذ هويتك الأصلية. التفعيل بالسبابتين والوجه يستغرق دقائق.',
    en: 'Bring your original ID. Activation by both index fingers and face takes minutes.',
  },
  city: { ar: 'المدينة', en: 'City' },
  show: { ar: 'اعرض الأماكن', en: 'Show places' },
  none: { ar: 'تظهر هنا الأماكن حين تُفتح.', en: 'Places appear here when they open.' },
  kiosks: { ar: 'أجهزة الخدمة الذاتية', en: 'Self-service kiosks' },
  nearest: { ar: 'الأقرب إلى مكانك', en: 'Nearest to where you are' },
  near: { ar: 'الأقرب إلى مكاني', en: 'Nearest to where I am' },
  asking: { ar: 'نسأل متصفحك عن مكانك', en: 'Asking your browser where you are' },
  refused: {
    ar: 'لم يُعرف مكانك. اختر مدينتك من القائمة.',
    en: 'Your place is not known. Choose your city from the list.',
  },
  map: { ar: 'على الخريطة', en: 'On the map' },
} as const satisfies Readonly<Record<string, Text>>

const id = plainText({ max: 50 })

function cityName(city: string, lang: Lang): string {
  return cities[city]?.name[lang] ?? city
}

/** As the crow flies, so to the nearest ten only. */
function distance(from: string, to: string, lang: Lang): string {
  const km = Math.max(10, Math.round(kilometres(from, to) / 10) * 10)
  if (!Number.isFinite(km)) return ''
  return lang === 'ar' ? `، نحو ${km} كم` : `, about ${km} km`
}

/** `24.71,46.68`, as the island writes it; null for anything else that may stand in an address. */
function spotIn(typed: string): Spot | null {
  if (!/^-?\d{1,2}(\.\d{1,2})?,-?\d{1,3}(\.\d{1,2})?$/.test(typed)) return null
  const [latitude = 0, longitude = 0] = typed.split(',').map(Number)
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null
}

/** Where a place lies: its own spot, or the middle of its city; null where neither is known. */
function spotOf({ spot, city }: ActivationPoint): Spot | null {
  const middle = cities[city]?.at
  return spot ?? (middle === undefined ? null : { latitude: middle[0], longitude: middle[1] })
}

export function pointsPage(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway
  app.get('/activation-points', async (req, reply) => {
    const { lang } = req.visit
    const now = site.clock.now()
    const [all, kiosks] = [await activationPoints(site.pool), await publicKiosks(site.pool, now)]
    const known = [...new Set([...all, ...kiosks].map(({ city }) => city))]
    const asked = id.safeParse(sent(req.query, 'city'))
    const offered = [...new Set([...known, ...Object.keys(cities)])]
    const city = asked.success && offered.includes(asked.data) ? asked.data : ''
    const here = spotIn(sent(req.query, 'at'))
    // Her own city, else the three that are nearest to it.
    const nearest = known.toSorted((a, b) => kilometres(city, a) - kilometres(city, b)).slice(0, 3)
    const shown = city === '' ? known : known.includes(city) ? [city] : nearest
    return sendPage(site, req, reply, {
      title: words.title,
      names: await namesHere(doorway, req),
      islands: ['near'],
      place: true,
      children: (
        <div class="narrow">
          <h1>{words.title[lang]}</h1>
          <p class="lead">{words.lead[lang]}</p>
          <form method="get" action="/activation-points">
            <Field
              lang={lang}
              name="city"
              label={words.city}
              widget="select"
              value={city}
              options={offered.map((value) => ({ value, label: cities[value]?.name ?? value }))}
            />
            <p class="act">
              <button class="button second" type="submit">
                {words.show[lang]}
              </button>
            </p>
          </form>
          <div
            data-near="/activation-points"
            data-asking={words.asking[lang]}
            data-refused={words.refused[lang]}
            hidden
          >
            <p class="act">
              <button class="button quiet" type="button">
                {words.near[lang]}
              </button>
            </p>
            <p role="status" />
          </div>
          {all.length === 0 ? <Empty>{words.none[lang]}</Empty> : null}
          {here === null ? null : <Nearest lang={lang} all={all} here={here} now={now} />}
          {city !== '' && !known.includes(city) ? (
            <p>
              {lang === 'ar'
                ? `لا مكان في ${cityName(city, lang)} بعد. هذه أقرب الأماكن إليها:`
                : `There is no place in ${cityName(city, lang)} yet. These are the nearest:`}
            </p>
          ) : null}
          {shown.map((one) => (
            <section>
              <h2>
                {cityName(one, lang)}
                {city === '' || one === city ? null : distance(city, one, lang)}
              </h2>
              <ul class="points">
                {all
                  .filter((point) => point.city === one)
                  .map((point) => (
                    <Point lang={lang} point={point} now={now} />
                  ))}
              </ul>
              <Kiosks lang={lang} kiosks={kiosks.filter((kiosk) => kiosk.city === one)} />
            </section>
          ))}
          <h2>{words.map[lang]}</h2>
          <PointsMap lang={lang} dots={dotsOf(all)} here={here} />
        </div>
      ),
    })
  })
}

interface PointProps {
  readonly lang: Lang
  readonly point: ActivationPoint
  readonly now: Instant
  readonly away?: string
}

function Point({ lang, point, now, away }: PointProps) {
  const { hours } = point
  return (
    <li>
      {point.name[lang]} <Chip>{kinds[point.kind][lang]}</Chip>{' '}
      {hours === undefined ? null : <OpenNow lang={lang} hours={hours} now={now} />} {away}
      {hours === undefined ? null : <HoursLines lang={lang} hours={hours} now={now} />}
    </li>
  )
}

function Kiosks({ lang, kiosks }: { readonly lang: Lang; readonly kiosks: readonly PublicKiosk[] }) {
  if (kiosks.length === 0) return null
  return (
    <>
      <h3>{words.kiosks[lang]}</h3>
      <ul class="points">
        {kiosks.map((kiosk) => (
          <KioskLine lang={lang} kiosk={kiosk} />
        ))}
      </ul>
    </>
  )
}

interface NearestProps {
  readonly lang: Lang
  readonly all: readonly ActivationPoint[]
  readonly here: Spot
  readonly now: Instant
}

/** The five nearest, with how far each is. Where she is stands in her address only; nothing keeps it. */
function Nearest({ lang, all, here, now }: NearestProps) {
  const near = all
    .flatMap((point) => {
      const spot = spotOf(point)
      return spot === null ? [] : [{ point, km: kilometresBetween(here, spot) }]
    })
    .sort((a, b) => a.km - b.km)
    .slice(0, 5)
  return (
    <section>
      <h2>{words.nearest[lang]}</h2>
      <ul class="points">
        {near.map(({ point, km }) => (
          <Point lang={lang} point={point} now={now} away={awayWords(km, lang)} />
        ))}
      </ul>
    </section>
  )
}

function awayWords(kilometres: number, lang: Lang): string {
  const km = Math.max(1, Math.round(kilometres))
  return lang === 'ar' ? `نحو ${km} كم` : `about ${km} km`
}

/** One dot a city whose place is known. */
function dotsOf(all: readonly ActivationPoint[]): readonly MapDot[] {
  return [...new Set(all.map(({ city }) => city))].flatMap((city) => {
    const known = cities[city]
    const places = all.filter((point) => point.city === city).length
    return known === undefined ? [] : [{ latitude: known.at[0], longitude: known.at[1], name: known.name, places }]
  })
}
