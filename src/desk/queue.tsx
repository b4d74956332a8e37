/**
 * The queue: what waits at the desks of an officer's unit, those due first first, 25 a page, with its filters in the
 * address. While it is open its rows follow what colleagues do; without scripts a reload does.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { desksOf, type OfficerSession } from '../identity/officers/index.ts'
import type { Lang, Text } from '../language/index.ts'
import {
  type DeskName,
  isDesk,
  lastChange,
  lateUpTo,
  type QueueAsk,
  type QueuePiece,
  queuePiece,
  waitingByNumber,
} from '../requests/index.ts'
import { Button, Chip, Empty, part } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { liveRoute } from './live.ts'
import { QueueRows, QueueTable } from './queue-list.tsx'
import { q } from './queue-words.ts'
import { type DeskRoutes, sentIn } from './routes.ts'

const size = 25
/** Late ones are counted as far as this: past it the figure changes nothing. */
const lateBound = 1000
const hands = ['all', 'free', 'mine', 'others'] as const
type Filters = Pick<QueueAsk, 'whose' | 'late'> & { readonly service?: string }

export function queuePages(app: FastifyInstance, routes: DeskRoutes, doorway: Doorway): void {
  const { site } = doorway

  routes.get('/desk/queue', 'decide a request', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const served = await servedBy(doorway, session)
    const number = sentIn(req.query, 'number').trim()
    const found = number === '' ? null : await waitingByNumber(site.pool, served, number)
    if (found !== null) return reply.redirect(`/desk/queue/${found}`, 303)
    const filters = filtersIn(doorway, req)
    const after = sentIn(req.query, 'after')
    const piece = await pieceOf(doorway, session, served, filters, after)
    const late = await lateUpTo(site.pool, served, site.clock.now(), lateBound)
    const at = addressOf(filters)
    return sendDesk(site, req, reply, {
      title: q.title,
      session,
      islands: ['queue'],
      ...(number === '' ? {} : { errors: { number: q.notFound } }),
      children: (
        <>
          <Filter lang={lang} filters={filters} services={servicesOf(doorway, served)} number={number} />
          {served.length === 0 ? (
            <Empty>{q.noDesk[lang]}</Empty>
          ) : (
            <div data-live={`/desk/queue/live${at}${after === '' ? '' : `${at === '' ? '?' : '&'}after=${after}`}`}>
              {late === 0 ? null : (
                <p>
                  <Chip tone="error">{q.lateNow[lang]}</Chip> {late >= lateBound ? `${lateBound}+` : late}
                </p>
              )}
              {piece.rows.length === 0 ? (
                <Empty action={{ href: '/desk/queue', label: q.all[lang] }}>{q.none[lang]}</Empty>
              ) : (
                <QueueTable {...listed(doorway, session, piece, lang)} />
              )}
              <Pieces lang={lang} at={at} after={after} next={piece.next} />
            </div>
          )}
          <details id="keys">
            <summary>{q.keys[lang]}</summary>
            <p>{q.keysHelp[lang]}</p>
          </details>
        </>
      ),
    })
  })

  liveRoute(app, doorway, '/desk/queue/live', {
    needs: 'decide a request',
    mark: () => lastChange(site.pool),
    shown: async (req, session) => {
      const served = await servedBy(doorway, session)
      const piece = await pieceOf(doorway, session, served, filtersIn(doorway, req), sentIn(req.query, 'after'))
      return part(<QueueRows {...listed(doorway, session, piece, req.visit.lang)} />)
    },
  })
}

/** The desks at which this officer decides. */
export async function servedBy({ site }: Doorway, { officer }: OfficerSession): Promise<readonly DeskName[]> {
  return (await desksOf(site.pool, officer.unit.id)).filter(isDesk)
}

function pieceOf(
  { site }: Doorway,
  { officer }: OfficerSession,
  desks: readonly DeskName[],
  filters: Filters,
  after: string,
): Promise<QueuePiece> {
  return queuePiece(site.pool, {
    ...filters,
    desks,
    officer: officer.id,
    now: site.clock.now(),
    size,
    ...(after === '' ? {} : { after }),
  })
}

function listed(doorway: Doorway, { officer }: OfficerSession, piece: QueuePiece, lang: Lang) {
  const titleOf = (service: string): Text => titled(doorway, service)
  return { lang, rows: piece.rows, officer: officer.id, now: doorway.site.clock.now(), titleOf }
}

export function titled({ house }: Doorway, service: string): Text {
  return house.catalogue.get(service)?.title ?? { ar: service, en: service }
}

function filtersIn({ house }: Doorway, { query }: FastifyRequest): Filters {
  const service = sentIn(query, 'service')
  const asked = sentIn(query, 'whose')
  return {
    whose: hands.find((one) => one === asked) ?? 'all',
    late: sentIn(query, 'late') === 'yes',
    ...(house.catalogue.has(service) ? { service } : {}),
  }
}

/** The filters as they stand in the address: '' where none is set. */
function addressOf({ whose, late, service }: Filters): string {
  const query = new URLSearchParams()
  if (whose !== 'all') query.set('whose', whose)
  if (late) query.set('late', 'yes')
  if (service !== undefined) query.set('service', service)
  return query.size === 0 ? '' : `?${query}`
}

/** The services that these desks decide, by their titles. */
function servicesOf({ house }: Doorway, served: readonly DeskName[]): readonly (readonly [string, Text])[] {
  const mine: (readonly [string, Text])[] = []
  for (const [id, d] of house.catalogue)
    if (d.kind === 'service' && d.decision.by === 'officer' && served.includes(d.decision.desk))
      mine.push([id, d.title])
  return mine
}

interface FilterProps {
  readonly lang: Lang
  readonly filters: Filters
  readonly services: readonly (readonly [string, Text])[]
  readonly number: string
}

const handWords = { all: q.whoseAll, free: q.free, mine: q.mine, others: q.others } as const

function Filter({ lang, filters, services, number }: FilterProps) {
  return (
    <div class="filters">
      <form method="get" action="/desk/queue">
        <label>
          {q.whose[lang]}{' '}
          <select name="whose">
            {hands.map((hand) => (
              <option value={hand} selected={hand === filters.whose}>
                {handWords[hand][lang]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {q.service[lang]}{' '}
          <select name="service">
            <option value="">{q.anyService[lang]}</option>
            {services.map(([id, title]) => (
              <option value={id} selected={id === filters.service}>
                {title[lang]}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input type="checkbox" name="late" value="yes" checked={filters.late} /> {q.lateOnly[lang]}
        </label>
        <Button kind="second">{q.show[lang]}</Button>
      </form>
      <form method="get" action="/desk/queue">
        <label>
          {q.search[lang]} <input name="number" id="f-number" value={number} dir="ltr" size={14} />
        </label>
        <Button kind="second">{q.find[lang]}</Button>
      </form>
    </div>
  )
}

interface PiecesProps {
  readonly lang: Lang
  readonly at: string
  readonly after: string
  readonly next: string | null
}

function Pieces({ lang, at, after, next }: PiecesProps) {
  if (next === null && after === '') return null
  const path = `/desk/queue${at}`
  return (
    <nav class="pieces" aria-label={q.title[lang]}>
      {after === '' ? null : <a href={path}>{q.fromStart[lang]}</a>}
      {next === null ? null : (
        <a href={`${path}${at === '' ? '?' : '&'}after=${encodeURIComponent(next)}`} rel="next">
          {q.more[lang]}
        </a>
      )}
    </nav>
  )
}
