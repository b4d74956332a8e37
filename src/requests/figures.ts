/** How many asked for each service over a time, by which way in, and how long it took: no person, no number of one. */
import type { Instant } from '../language/index.ts'
import type { Db } from '../store/index.ts'

export interface ServiceCount {
  readonly service: string
  readonly channel: string
  readonly asked: number
  readonly done: number
  /** Of the whole service, whatever the way in: the middle of all is not to be had from the middles of some. */
  readonly medianSeconds: number | null
  readonly withoutVisit: number
}

/** What offices ask in their own business is left out: nobody waited for it. A kiosk is a visit. */
export async function serviceCounts(db: Db, from: Instant, until: Instant): Promise<readonly ServiceCount[]> {
  const { rows } = await db.query<ServiceCount>(
    `with asked as (
       select service, channel, station, ended_at - submitted_at as took from requests.request
       where submitted_at >= $1 and submitted_at < $2 and channel <> 'agency'),
     whole as (
       select service, percentile_cont(0.5) within group (order by extract(epoch from took))::float8 as median
       from asked where station = 'completed' group by service)
     select service, channel, count(*)::int as asked, count(*) filter (where station = 'completed')::int as done,
       max(median) as "medianSeconds",
       count(*) filter (where station = 'completed' and channel <> 'kiosk')::int as "withoutVisit"
     from asked left join whole using (service) group by service, channel`,
    [from, until],
  )
  return rows
}
