/** Where accounts are activated in person, by city: open to everyone (P-01 step 1, R-ACC-19). */
import type { FastifyInstance } from 'fastify'
import { type ActivationPoint, activationPoints } from '../../identity/index.ts'
import { type Lang, plainText, type Text } from '../../language/index.ts'
import { Chip, Empty, Field } from '../../ui/index.ts'
import type { Doorway } from '../../web/index.ts'
import { sendPage } from '../frame.tsx'
import { namesHere } from '../guard.ts'
import { sent } from './body.ts'
import { cities, kilometres } from './cities.ts'

const kinds: Readonly<Record<ActivationPoint['kind'], Text>> = {
  passports: { ar: 'جوازات', en: 'Passports' },
  'civil-affairs': { ar: 'أحوال مدنية', en: 'Civil affairs' },
  agency: { ar: 'وكالة', en: 'Agency' },
  market: { ar: 'سوق', en: 'Market' },
  airport: { ar: 'مطار', en: 'Airport' },
  campaign: { ar: 'حملة', en: 'Campaign' },
}

const title: Text = { ar: 'أماكن تفعيل الحساب', en: 'Where to activate your account' }
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

export function pointsPage(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway
  app.get('/activation-points', async (req, reply) => {
    const { lang } = req.visit
    const all = await activationPoints(site.pool)
    const known = [...new Set(all.map((point) => point.city))]
    const asked = id.safeParse(sent(req.query, 'city'))
    const offered = [...new Set([...known, ...Object.keys(cities)])]
    const city = asked.success && offered.includes(asked.data) ? asked.data : ''
    // Her own city, else the three that are nearest to it.
    const nearest = known.toSorted((a, b) => kilometres(city, a) - kilometres(city, b)).slice(0, 3)
    const shown = city === '' ? known : known.includes(city) ? [city] : nearest
    return sendPage(site, req, reply, {
      title,
      names: await namesHere(doorway, req),
      children: (
        <div class="narrow">
          <h1>{title[lang]}</h1>
          <p class="lead">
            {lang === 'ar'
              ? 'خذ هويتك الأصلية. التفعيل بالسبابتين والوجه يستغرق دقائق.'
              : 'Bring your original ID. Activation by both index fingers and face takes minutes.'}
          </p>
          <form method="get" action="/activation-points">
            <Field
              lang={lang}
              name="city"
              label={{ ar: 'المدينة', en: 'City' }}
              widget="select"
              value={city}
              options={offered.map((value) => ({ value, label: cities[value]?.name ?? value }))}
            />
            <p class="act">
              <button class="button second" type="submit">
                {lang === 'ar' ? 'اعرض الأماكن' : 'Show places'}
              </button>
            </p>
          </form>
          {all.length === 0 ? (
            <Empty>{lang === 'ar' ? 'تظهر هنا الأماكن حين تُفتح.' : 'Places appear here when they open.'}</Empty>
          ) : null}
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
                    <li>
                      {point.name[lang]} <Chip>{kinds[point.kind][lang]}</Chip>
                    </li>
                  ))}
              </ul>
            </section>
          ))}
        </div>
      ),
    })
  })
}
