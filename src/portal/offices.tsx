/** Offices and their times, open to everyone: the list, nearest to a chosen place first. Works without sign-in or script. */
import type { FastifyInstance } from 'fastify'
import {
  accesses,
  cities,
  type Department,
  departments,
  kilometresBetween,
  type Office,
  officesOn,
} from '../appointments/index.ts'
import { dayOf, type Lang, type Text } from '../language/index.ts'
import { Card, Cards, Chip, Empty, Field } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendPage } from './frame.tsx'
import { namesHere } from './guard.ts'
import { sent } from './identity/body.ts'
import { officePages } from './office.tsx'
import { sessionsWords } from './office-words.ts'

const title: Text = { ar: 'المكاتب ومواعيد عملها', en: 'Offices and their times' }

interface Near {
  readonly office: Office
  /** Null while no place was chosen. */
  readonly kilometres: number | null
}

export function officesPages(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway
  officePages(app, doorway)

  app.get('/offices', async (req, reply) => {
    const { lang } = req.visit
    const near = chosen(cities, sent(req.query, 'near'))
    const department = chosen(departments, sent(req.query, 'department')) as Department | ''
    const found = await officesOn(site.pool, dayOf(site.clock.now()), department === '' ? undefined : department)
    return sendPage(site, req, reply, {
      title,
      names: await namesHere(doorway, req),
      children: (
        <>
          <h1>{title[lang]}</h1>
          <p class="lead">
            {
              {
                ar: 'اختر مكانك لترى الأقرب أولًا. لا يلزم تسجيل دخول.',
                en: 'Choose where you are to see the nearest first. No sign-in needed.',
              }[lang]
            }
          </p>
          <form method="get" action="/offices">
            <Field
              lang={lang}
              name="near"
              label={{ ar: 'أقرب إلى', en: 'Nearest to' }}
              widget="select"
              value={near}
              options={Object.entries(cities).map(([value, { name }]) => ({ value, label: name }))}
            />
            <Field
              lang={lang}
              name="department"
              label={{ ar: 'الجهة', en: 'Department' }}
              widget="select"
              value={department}
              options={Object.entries(departments).map(([value, label]) => ({ value, label }))}
            />
            <p class="act">
              <button class="button second" type="submit">
                {{ ar: 'اعرض المكاتب', en: 'Show offices' }[lang]}
              </button>
            </p>
          </form>
          {found.length === 0 ? (
            <Empty>{{ ar: 'تظهر هنا المكاتب حين تُفتح.', en: 'Offices appear here when they open.' }[lang]}</Empty>
          ) : null}
          <Cards>
            {byDistance(found, near).map((one) => (
              <OfficeCard lang={lang} near={one} />
            ))}
          </Cards>
        </>
      ),
    })
  })
}

/** The id when it is one of the list; '' for anything else that may stand in an address. */
function chosen(list: Readonly<Record<string, unknown>>, typed: string): string {
  return Object.hasOwn(list, typed) ? typed : ''
}

function byDistance(offices: readonly Office[], near: string): Near[] {
  const from = cities[near]
  if (from === undefined) return offices.map((office) => ({ office, kilometres: null }))
  return offices
    .map((office) => ({ office, kilometres: kilometresBetween(from, office) }))
    .sort((a, b) => a.kilometres - b.kilometres)
}

function OfficeCard({ lang, near: { office, kilometres } }: { readonly lang: Lang; readonly near: Near }) {
  return (
    <Card level={2} title={office.name[lang]} href={`/offices/${office.id}`}>
      <p>
        <Chip>{departments[office.department][lang]}</Chip>{' '}
        {kilometres === null ? null : <span class="muted">{awayWords(kilometres)[lang]}</span>}
      </p>
      <p>{office.address[lang]}</p>
      <p class="muted">{sessionsWords(office.hours.regular)[lang]}</p>
      <p class="muted">{office.accessible.map((one) => accesses[one][lang]).join(lang === 'ar' ? '، ' : ', ')}</p>
    </Card>
  )
}

function awayWords(kilometres: number): Text {
  const n = Math.round(kilometres)
  if (n < 1) return { ar: 'أقل من كيلومتر', en: 'less than a kilometre away' }
  return { ar: `نحو ${n} كم`, en: `about ${n} km away` }
}
