/** The public figures of the services: everyone reads them, nobody is found in them. */
import type { FastifyInstance } from 'fastify'
import { figures, indicators, kinds, leastShown, type Shown, type TicketKind } from '../../contact/index.ts'
import type { Lang, Text } from '../../language/index.ts'
import { Empty, Moment, Table } from '../../ui/index.ts'
import type { Doorway } from '../../web/index.ts'
import { sendPage } from '../frame.tsx'
import { namesHere } from '../guard.ts'

const words = {
  title: { ar: 'مؤشرات الخدمات', en: 'Service figures' },
  lead: {
    ar: `آخر ${figures.days} يومًا. لا يظهر عدد أقل من ${leastShown}، حتى لا يُعرف أحد.`,
    en: `The last ${figures.days} days. Numbers below ${leastShown} are hidden, so that nobody is known by them.`,
  },
  none: { ar: 'تظهر المؤشرات بعد أول ساعة.', en: 'The figures appear after the first hour.' },
  counted: { ar: 'حُسبت', en: 'Counted' },
  service: { ar: 'الخدمة', en: 'Service' },
  asked: { ar: 'طُلبت', en: 'Asked for' },
  ways: { ar: 'بأي طريق', en: 'By which way' },
  median: { ar: 'نصفها أُنجز خلال', en: 'Half were done within' },
  visit: { ar: 'بلا زيارة', en: 'Without a visit' },
  rated: { ar: 'الرضا من 5', en: 'Satisfaction, of 5' },
  few: { ar: 'أقل من 5', en: 'fewer than 5' },
} as const satisfies Record<string, Text>

const channels: Readonly<Record<string, Text>> = {
  portal: { ar: 'البوابة', en: 'portal' },
  api: { ar: 'برنامج', en: 'program' },
  kiosk: { ar: 'جهاز الخدمة', en: 'kiosk' },
}

export function indicatorsPage(app: FastifyInstance, doorway: Doorway): void {
  const { site, house } = doorway
  const nameOf = (about: string): Text => {
    const kind = about.startsWith('ticket:') ? kinds[about.slice('ticket:'.length) as TicketKind] : undefined
    return kind ?? house.catalogue.get(about)?.title ?? { ar: about, en: about }
  }
  app.get('/indicators', async (req, reply) => {
    const { lang } = req.visit
    const seen = await indicators(site.pool)
    return sendPage(site, req, reply, {
      title: words.title,
      names: await namesHere(doorway, req),
      back: { href: '/contact' },
      children: (
        <>
          <h1>{words.title[lang]}</h1>
          <p class="lead">{words.lead[lang]}</p>
          {seen === null || seen.rows.length === 0 ? (
            <Empty>{words.none[lang]}</Empty>
          ) : (
            <>
              <p class="muted">
                {words.counted[lang]} <Moment at={seen.until} lang={lang} />
              </p>
              <Table
                lang={lang}
                caption={words.title}
                captionUnseen
                columns={[words.service, words.asked, words.ways, words.median, words.visit, words.rated]}
                rows={seen.rows.map((row) => [
                  nameOf(row.about)[lang],
                  number(row.asked, lang),
                  ways(row, lang),
                  row.medianSeconds === null ? '–' : timeWords(row.medianSeconds)[lang],
                  row.withoutVisit === null ? '–' : `${row.withoutVisit}%`,
                  row.satisfaction === null ? '–' : `${row.satisfaction} (${row.rated})`,
                ])}
              />
            </>
          )}
        </>
      ),
    })
  })
}

const number = (n: number | null, lang: Lang): string => (n === null ? words.few[lang] : String(n))

function ways({ byChannel }: Shown, lang: Lang): string {
  return Object.entries(byChannel)
    .map(([channel, n]) => `${channels[channel]?.[lang] ?? channel}: ${number(n, lang)}`)
    .join(lang === 'ar' ? '، ' : ', ')
}

/** Seconds as people say them: whole minutes, hours or days. */
function timeWords(seconds: number): Text {
  const minutes = Math.ceil(seconds / 60)
  if (minutes <= 90) return { ar: `${minutes} د`, en: `${minutes} min` }
  const hours = Math.ceil(seconds / 3600)
  if (hours <= 48) return { ar: `${hours} س`, en: `${hours} h` }
  const days = Math.ceil(seconds / 86_400)
  return { ar: `${days} يوم`, en: `${days} days` }
}
