/** At which desks the officers of a unit decide requests, and who opened which request and why. */
import type { Instant, Lang, Text } from '../../language/index.ts'
import { type Db, first, hours, later } from '../../store/index.ts'
import type { ActKind } from './acts.ts'
import type { OfficerSession } from './session.ts'

/** The desks of a unit, by name. */
export async function desksOf(db: Db, unit: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ desk: string }>({
    name: 'desk:serving',
    text: 'select desk from desk.serving where unit_id = $1 order by desk',
    values: [unit],
  })
  return rows.map(({ desk }) => desk)
}

/** From now on a unit sits at this desk too. */
export async function serveDesk(db: Db, unit: string, desk: string): Promise<void> {
  await db.query('insert into desk.serving (unit_id, desk) values ($1, $2) on conflict do nothing', [unit, desk])
}

/** Why an officer opens a request: chosen before she sees anything of it, and read by whom it is about. */
export const openingReasons = {
  decide: { ar: 'للبت في طلبك', en: 'To decide on your request' },
  supervise: { ar: 'لمتابعة عمل المكتب', en: 'To look after the work of the office' },
  complaint: { ar: 'للنظر في شكوى على المكتب', en: 'To look into a complaint about the office' },
} as const satisfies Readonly<Record<string, Text>>

export type OpeningReason = keyof typeof openingReasons

/** Did she say in this session why she opens this request? */
export async function saidWhy(db: Db, session: OfficerSession, request: string, at: Instant): Promise<boolean> {
  const row = first(
    await db.query({
      name: 'desk:said-why',
      text: `select 1 from desk.act where about = $1 and kind = 'request_opened' and session_id = $2 and at > $3 limit 1`,
      values: [request, session.id, later(at, -hours(8))],
    }),
  )
  return row !== null
}

/** What officers wrote before they opened these requests, the latest of each, for the eyes of whom they are about. */
export async function openingsOf(
  db: Db,
  requests: readonly string[],
  lang: Lang,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await db.query<{ about: string; reason: string }>({
    name: 'desk:openings',
    text: `select distinct on (about) about, reason from desk.act
      where about = any($1) and kind = 'request_opened' order by about, at desc`,
    values: [requests],
  })
  return new Map(rows.map(({ about, reason }) => [about, reasonWords(reason)[lang]]))
}

function reasonWords(kept: string): Text {
  return Object.hasOwn(openingReasons, kept) ? openingReasons[kept as OpeningReason] : { ar: kept, en: kept }
}

export interface RequestAct {
  readonly at: Instant
  readonly kind: ActKind
  readonly officer: string | null
  readonly second: string | null
  readonly reason: Text
}

/** What officers did with a request, the newest first: for colleagues who look after it. */
export async function actsAbout(db: Db, request: string, limit = 50): Promise<readonly RequestAct[]> {
  const { rows } = await db.query<Omit<RequestAct, 'reason'> & { reason: string }>({
    name: 'desk:acts-about',
    text: `select a.at, a.kind, o.username as officer, s.username as second, a.reason from desk.act a
        left join desk.officer o on o.officer_id = a.officer_id left join desk.officer s on s.officer_id = a.second_id
      where a.about = $1 and a.kind like 'request_%' order by a.at desc, a.act_id desc limit $2`,
    values: [request, limit],
  })
  return rows.map((row) => ({ ...row, reason: reasonWords(row.reason) }))
}
