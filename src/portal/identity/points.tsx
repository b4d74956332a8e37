/** Where accounts are activated in person, by city: open to everyone (P-01 step 1, R-ACC-19). */
import type { FastifyInstance } from 'fastify'
import { type ActivationPoint, activationPoints } from '../../identity/index.ts'
import { type Lang, plainText, type Text } from '../../language/index.ts'
import { Chip, Empty, Field } from '../../ui/index.ts'
import type { Doorway } from '../../web/index.ts'
import { sendPage } from '../frame.tsx'
import { namesHere } from '../guard.ts'
import { sent } from './body.ts'

/** Names of cities by their id in the list; a city an administrator adds first shows its id. */
const cities: Readonly<Record<string, Text>> = {
  riyadh: { ar: 'الرياض', en: 'Riyadh' },
  jeddah: { ar: 'جدة', en: 'Jeddah' },
  makkah: { ar: 'مكة المكرمة', en: 'Makkah' },
  madinah: { ar: 'المدينة المنورة', en: 'Madinah' },
  dammam: { ar: 'الدمام', en: 'Dammam' },
  khobar: { ar: 'الخبر', en: 'Khobar' },
  dhahran: { ar: 'الظهران', en: 'Dhahran' },
  hofuf: { ar: 'الهفوف', en: 'Hofuf' },
  jubail: { ar: 'الجبيل', en: 'Jubail' },
  buraydah: { ar: 'بريدة', en: 'Buraydah' },
  unaizah: { ar: 'عنيزة', en: 'Unaizah' },
  hail: { ar: 'حائل', en: 'Hail' },
  tabuk: { ar: 'تبوك', en: 'Tabuk' },
  sakaka: { ar: 'سكاكا', en: 'Sakaka' },
  arar: { ar: 'عرعر', en: 'Arar' },
  taif: { ar: 'الطائف', en: 'Taif' },
  yanbu: { ar: 'ينبع', en: 'Yanbu' },
  bahah: { ar: 'الباحة', en: 'Al Bahah' },
  abha: { ar: 'أبها', en: 'Abha' },
  'khamis-mushait': { ar: 'خميس مشيط', en: 'Khamis Mushait' },
  najran: { ar: 'نجران', en: 'Najran' },
  jazan: { ar: 'جازان', en: 'Jazan' },
  kharj: { ar: 'الخرج', en: 'Al Kharj' },
}

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
  return cities[city]?.[lang] ?? city
}

export function pointsPage(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway
  app.get('/activation-points', async (req, reply) => {
    const { lang } = req.visit
    const all = await activationPoints(site.pool)
    const known = [...new Set(all.map((point) => point.city))]
    const asked = id.safeParse(sent(req.query, 'city'))
    const city = asked.success && known.includes(asked.data) ? asked.data : ''
    const shown = city === '' ? known : [city]
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
              options={known.map((value) => ({ value, label: cities[value] ?? value }))}
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
          {shown.map((one) => (
            <section>
              <h2>{cityName(one, lang)}</h2>
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
