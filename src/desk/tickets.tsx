/**
 * The queue of what people wrote, at the office that has it: numbers, kinds and days, nobody's words. What is opened is a
 * reading in its writer's book.
 */
import { centre, kinds, lateElsewhere, officeName, offices, type Queued, queueOf, statuses } from '../contact/index.ts'
import type { OfficerSession } from '../identity/officers/index.ts'
import type { Lang, Text } from '../language/index.ts'
import { Chip, Empty, Ltr, Moment, Table } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import type { DeskRoutes } from './routes.ts'
import { ticketPage } from './ticket.tsx'
import { ticketActs } from './ticket-acts.ts'

const words = {
  title: { ar: 'البلاغات', en: 'Tickets' },
  none: { ar: 'لا بلاغ ينتظر مكتبك.', en: 'Nothing waits for your office.' },
  noOffice: { ar: 'لا يكتب الناس إلى وحدتك من هنا.', en: 'People do not write to your unit here.' },
  number: { ar: 'الرقم', en: 'Number' },
  kind: { ar: 'النوع', en: 'Kind' },
  status: { ar: 'الحالة', en: 'State' },
  due: { ar: 'الجواب قبل', en: 'Answer by' },
  hand: { ar: 'عند من', en: 'In hand' },
  mine: { ar: 'عندك', en: 'Yours' },
  colleague: { ar: 'عند زميل', en: 'A colleague’s' },
  nobody: { ar: 'لا أحد', en: 'Nobody’s' },
  late: { ar: 'متأخر', en: 'Late' },
  elsewhere: { ar: 'متأخرة عند مكاتب أخرى', en: 'Late at other offices' },
  office: { ar: 'المكتب', en: 'Office' },
} as const satisfies Readonly<Record<string, Text>>

/** The office whose tickets an officer answers: her own unit, where it is one that people write to; null else. */
export const officeOf = ({ officer }: OfficerSession): string | null =>
  Object.hasOwn(offices, officer.unit.id) ? officer.unit.id : null

export function ticketPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site } = doorway
  routes.get('/desk/tickets', 'answer a ticket', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const office = officeOf(session)
    const waiting = office === null ? [] : await queueOf(site.pool, office)
    const elsewhere = office === centre ? await lateElsewhere(site.pool, centre) : []
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      children: (
        <>
          <p class="lead">{(office === null ? words.noOffice : officeName(office))[lang]}</p>
          {waiting.length === 0 ? (
            <Empty>{words.none[lang]}</Empty>
          ) : (
            <Table
              lang={lang}
              caption={words.title}
              captionUnseen
              columns={[words.number, words.kind, words.status, words.due, words.hand]}
              rows={waiting.map((one) => row(one, session, lang))}
            />
          )}
          {elsewhere.length === 0 ? null : (
            <Table
              lang={lang}
              caption={words.elsewhere}
              columns={[words.number, words.kind, words.office, words.due]}
              rows={elsewhere.map((one) => [
                <Ltr>{one.number}</Ltr>,
                kinds[one.kind][lang],
                officeName(one.office)[lang],
                <Moment at={one.dueAt} lang={lang} />,
              ])}
            />
          )}
        </>
      ),
    })
  })
  ticketPage(routes, doorway)
  ticketActs(routes, doorway)
}

function row(one: Queued, { officer }: OfficerSession, lang: Lang) {
  const { name, tone } = statuses[one.status]
  const hand = one.takenBy === null ? words.nobody : one.takenBy === officer.id ? words.mine : words.colleague
  return [
    <a href={`/desk/tickets/${one.id}`}>
      <Ltr>{one.number}</Ltr>
    </a>,
    kinds[one.kind][lang],
    <Chip tone={tone}>{name[lang]}</Chip>,
    <>
      <Moment at={one.dueAt} lang={lang} /> {one.late > 0 ? <Chip tone="error">{words.late[lang]}</Chip> : null}
    </>,
    hand[lang],
  ]
}
