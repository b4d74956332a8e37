/**
 * How the desks do: what came and went, how long it waited, what was refused and why; by desk, unit and service. Each chart
 * has its table with the same numbers, and all of it comes as CSV. Small numbers are shown to directors alone.
 */
import type { FastifyRequest } from 'fastify'
import { may, type OfficerSession, unitNames } from '../identity/officers/index.ts'
import { formatDay, type Lang, type Text } from '../language/index.ts'
import {
  type Axis,
  daysOfLoad,
  desks,
  isDesk,
  lastDays,
  type OfDay,
  type Refused,
  refusalsBy,
  shy,
  shyHours,
  type Tally,
  talliesBy,
} from '../requests/index.ts'
import { Empty, Notice, Table } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { Bars, Columns } from './chart.tsx'
import { sendDesk } from './frame.tsx'
import { titled } from './queue.tsx'
import { reasonsNow } from './reasons.ts'
import { type DeskRoutes, sentIn } from './routes.ts'

const w = {
  title: { ar: 'أرقام المكاتب', en: 'Statistics' },
  last: { ar: 'آخر', en: 'The last' },
  days: { ar: 'يومًا', en: 'days' },
  csv: { ar: 'نزّلها ملف CSV', en: 'Download as CSV' },
  none: { ar: 'لم يصل المكاتب طلب في هذه المدة.', en: 'No request came to a desk in this time.' },
  hidden: {
    ar: 'العدد الأقل من خمسة لا يظهر لك حتى لا يُعرف صاحبه.',
    en: 'A count below five is not shown to you, so that nobody is found out by it.',
  },
  few: { ar: 'أقل من 5', en: 'fewer than 5' },
  load: { ar: 'ما وصل وما بُتّ فيه كل يوم', en: 'What came and what was decided, by day' },
  waiting: { ar: 'كم انتظرت حتى البت، بالساعات', en: 'Hours waited until the decision' },
  reasons: { ar: 'أسباب الرفض', en: 'Refusals by reason' },
  day: { ar: 'اليوم', en: 'Day' },
  entered: { ar: 'وصل', en: 'Came' },
  decided: { ar: 'بُتّ فيه', en: 'Decided' },
  approved: { ar: 'قُبل', en: 'Approved' },
  refused: { ar: 'رُفض', en: 'Refused' },
  returned: { ar: 'أُعيد', en: 'Returned' },
  referred: { ar: 'أُحيل', en: 'Referred' },
  late: { ar: 'بعد موعده', en: 'Late' },
  median: { ar: 'الوسيط', en: 'Median' },
  p90: { ar: 'تسعة من عشرة خلال', en: '9 of 10 within' },
  reason: { ar: 'السبب', en: 'Reason' },
  service: { ar: 'الخدمة', en: 'Service' },
  count: { ar: 'العدد', en: 'Count' },
} as const satisfies Readonly<Record<string, Text>>

const axes = {
  desk: { ar: 'المكتب', en: 'Desk' },
  unit: { ar: 'الوحدة', en: 'Unit' },
  service: { ar: 'الخدمة', en: 'Service' },
} as const satisfies Readonly<Record<Axis, Text>>

const ranges = [7, 30, 90] as const

export function statisticsPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site } = doorway

  routes.get('/desk/statistics', 'see statistics', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const read = await figures(doorway, req, session)
    const { days, seesSmall } = read
    return sendDesk(site, req, reply, {
      title: w.title,
      session,
      children: (
        <>
          <nav class="pieces" aria-label={w.last[lang]}>
            {ranges.map((n) => (
              <a href={`/desk/statistics?days=${n}`} aria-current={n === days ? 'page' : undefined}>
                {w.last[lang]} {n} {w.days[lang]}
              </a>
            ))}
            <a href={`/desk/statistics.csv?days=${days}`}>{w.csv[lang]}</a>
          </nav>
          {seesSmall ? null : <Notice lang={lang}>{w.hidden[lang]}</Notice>}
          {read.by.desk.length === 0 ? <Empty>{w.none[lang]}</Empty> : <Figures lang={lang} read={read} />}
        </>
      ),
    })
  })

  routes.get('/desk/statistics.csv', 'see statistics', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const read = await figures(doorway, req, session)
    return reply
      .headers({
        'cache-control': 'no-store',
        'content-disposition': `attachment; filename="desks-${read.days}.csv"`,
        'x-content-type-options': 'nosniff',
      })
      .type('text/csv; charset=utf-8')
      .send(csvOf(read, lang))
  })
}

interface Read {
  readonly days: number
  readonly seesSmall: boolean
  readonly by: Readonly<Record<Axis, readonly Tally[]>>
  readonly load: readonly OfDay[]
  readonly refusals: readonly Refused[]
  readonly nameOf: (axis: Axis, name: string) => Text
  readonly reasonOf: (id: string) => Text
}

async function figures(doorway: Doorway, req: FastifyRequest, { officer }: OfficerSession): Promise<Read> {
  const { pool, clock } = doorway.site
  const asked = Number(sentIn(req.query, 'days'))
  const days = ranges.find((n) => n === asked) ?? 30
  const range = lastDays(days, clock.now())
  const units = new Map((await unitNames(pool)).map(({ id, name }) => [id, name]))
  const reasons = new Map((await reasonsNow(doorway)).map(({ id, words }) => [id, words]))
  const asIs = (name: string): Text => ({ ar: name, en: name })
  return {
    days,
    seesSmall: may(officer, 'see small counts'),
    by: {
      desk: await talliesBy(pool, 'desk', range),
      unit: await talliesBy(pool, 'unit', range),
      service: await talliesBy(pool, 'service', range),
    },
    load: await daysOfLoad(pool, range),
    refusals: await refusalsBy(pool, range),
    nameOf(axis, name) {
      if (axis === 'desk') return isDesk(name) ? desks[name] : asIs(name)
      return axis === 'unit' ? (units.get(name) ?? asIs(name)) : titled(doorway, name)
    },
    reasonOf: (id) => reasons.get(id) ?? asIs(id),
  }
}

function Figures({ lang, read }: { readonly lang: Lang; readonly read: Read }) {
  const { seesSmall, load, refusals, nameOf, reasonOf } = read
  const cell = (count: number) => shown(shy(count, seesSmall), lang)
  return (
    <>
      <h2>{w.load[lang]}</h2>
      <Columns
        lang={lang}
        title={w.load}
        columns={load.map(({ entered, decided }) => [shy(entered, seesSmall), shy(decided, seesSmall)])}
      />
      <Table
        lang={lang}
        caption={w.load}
        columns={[w.day, w.entered, w.decided]}
        rows={load
          .filter(({ entered, decided }) => entered + decided > 0)
          .map(({ day, entered, decided }) => [formatDay(day, lang), cell(entered), cell(decided)])}
      />
      <h2>{w.waiting[lang]}</h2>
      <Bars
        lang={lang}
        title={w.waiting}
        bars={read.by.desk.map((tally) => ({
          label: nameOf('desk', tally.name)[lang],
          value: shyHours(tally.medianHours, decidedOf(tally), seesSmall),
        }))}
      />
      {(Object.keys(axes) as Axis[]).map((axis) => (
        <Table
          lang={lang}
          caption={axes[axis]}
          columns={[axes[axis], ...tallyColumns]}
          rows={read.by[axis].map((tally) => [nameOf(axis, tally.name)[lang], ...cellsOf(tally, seesSmall, lang)])}
        />
      ))}
      <h2>{w.reasons[lang]}</h2>
      <Bars
        lang={lang}
        title={w.reasons}
        bars={refusals.map(({ reason, count }) => ({ label: reasonOf(reason)[lang], value: shy(count, seesSmall) }))}
      />
      <Table
        lang={lang}
        caption={w.reasons}
        columns={[w.service, w.reason, w.count]}
        rows={refusals.map(({ service, reason, count }) => [
          nameOf('service', service)[lang],
          reasonOf(reason)[lang],
          cell(count),
        ])}
      />
    </>
  )
}

const tallyColumns = [
  w.entered,
  w.approved,
  w.refused,
  w.returned,
  w.referred,
  w.late,
  w.median,
  w.p90,
] as const satisfies readonly Text[]

const decidedOf = ({ approved, refused }: Tally): number => approved + refused

const shown = (value: number | null, lang: Lang): string => (value === null ? w.few[lang] : String(value))

function cellsOf(tally: Tally, seesSmall: boolean, lang: Lang): string[] {
  const { entered, approved, refused, returned, referred, late, medianHours, p90Hours } = tally
  const decided = decidedOf(tally)
  const hours = (value: number | null) => {
    const seen = shyHours(value, decided, seesSmall)
    return seen === null ? '–' : String(seen)
  }
  const counts = [entered, approved, refused, returned, referred, late].map((n) => shown(shy(n, seesSmall), lang))
  return [...counts, hours(medianHours), hours(p90Hours)]
}

/** What the page shows, and nothing that it does not. */
function csvOf(read: Read, lang: Lang): string {
  const { seesSmall, nameOf, reasonOf } = read
  const lines: string[][] = []
  for (const axis of Object.keys(axes) as Axis[]) {
    lines.push([axes[axis][lang], ...tallyColumns.map((column) => column[lang])])
    for (const tally of read.by[axis]) lines.push([nameOf(axis, tally.name)[lang], ...cellsOf(tally, seesSmall, lang)])
    lines.push([])
  }
  lines.push([w.day[lang], w.entered[lang], w.decided[lang]])
  for (const { day, entered, decided } of read.load)
    lines.push([day, shown(shy(entered, seesSmall), lang), shown(shy(decided, seesSmall), lang)])
  lines.push([], [w.service[lang], w.reason[lang], w.count[lang]])
  for (const { service, reason, count } of read.refusals)
    lines.push([nameOf('service', service)[lang], reasonOf(reason)[lang], shown(shy(count, seesSmall), lang)])
  // A mark that tells spreadsheets the encoding, without which they break Arabic.
  return `\uFEFF${lines.map((cells) => cells.map(quoted).join(',')).join('\r\n')}\r\n`
}

/** In quotes, and never a formula: a spreadsheet would run what begins so. */
function quoted(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return `"${safe.replaceAll('"', '""')}"`
}
