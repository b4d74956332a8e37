/** Audiences at the desk of the Minister's office: what waits to be screened, what is set, by whom nobody is named here. */
import { agendaOf, audienceStatuses, ministerOffice, type OnAgenda } from '../contact/index.ts'
import type { OfficerSession } from '../identity/officers/index.ts'
import type { Lang, Text } from '../language/index.ts'
import { Chip, Empty, Ltr, Moment, Table } from '../ui/index.ts'
import type { Doorway, Streams } from '../web/index.ts'
import { audiencePage } from './audience.tsx'
import { audienceActs } from './audience-acts.ts'
import { audienceRoom } from './audience-room.tsx'
import { sendDesk } from './frame.tsx'
import type { DeskRoutes } from './routes.ts'

const words = {
  title: { ar: 'لقاءات الوزير', en: 'Audiences' },
  none: { ar: 'لا طلب لقاء ينتظر.', en: 'No request for a meeting waits.' },
  notHere: {
    ar: 'تُنظر طلبات اللقاء في مكتب الوزير.',
    en: 'Requests for meetings are looked at in the Minister’s office.',
  },
  number: { ar: 'الرقم', en: 'Number' },
  status: { ar: 'الحالة', en: 'State' },
  when: { ar: 'الموعد', en: 'When' },
  notSet: { ar: 'لم يحدد', en: 'Not set' },
  live: { ar: 'جارٍ الآن', en: 'Going on' },
  over: { ar: 'ينتظر القرار', en: 'Waits for its decision' },
} as const satisfies Readonly<Record<string, Text>>

/** Only whoever sits in the Minister's office keeps his meetings, whatever her role elsewhere allows. */
export const keepsAudiences = ({ officer }: OfficerSession): boolean => officer.unit.id === ministerOffice

export function audiencePages(routes: DeskRoutes, doorway: Doorway, streams: Streams): void {
  const { site } = doorway
  routes.get('/desk/audiences', 'keep audiences', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const here = keepsAudiences(session)
    const agenda = here ? await agendaOf(site.pool) : []
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      children:
        agenda.length === 0 ? (
          <Empty>{(here ? words.none : words.notHere)[lang]}</Empty>
        ) : (
          <Table
            lang={lang}
            caption={words.title}
            captionUnseen
            columns={[words.number, words.status, words.when]}
            rows={agenda.map((one) => [
              <a href={`/desk/audiences/${one.id}`}>
                <Ltr>{one.number}</Ltr>
              </a>,
              <State lang={lang} one={one} />,
              one.startsAt === null ? words.notSet[lang] : <Moment at={one.startsAt} lang={lang} />,
            ])}
          />
        ),
    })
  })
  audiencePage(routes, doorway)
  audienceActs(routes, doorway)
  audienceRoom(routes, doorway, streams)
}

function State({ lang, one }: { readonly lang: Lang; readonly one: OnAgenda }) {
  if (one.overAt !== null) return <Chip tone="warning">{words.over[lang]}</Chip>
  if (one.liveAt !== null) return <Chip tone="success">{words.live[lang]}</Chip>
  const { name, tone } = audienceStatuses[one.status]
  return <Chip tone={tone}>{name[lang]}</Chip>
}
