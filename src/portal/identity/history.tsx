/** «سجل الدخول»: sign-ins, refusals and changes of one's account (ID-83); the latest on the account, all on their page. */
import type { FastifyInstance } from 'fastify'
import { type AccountEvent, historyBefore } from '../../identity/index.ts'
import type { Lang, Text } from '../../language/index.ts'
import type { Piece } from '../../store/index.ts'
import { Empty, Moment, Older, Table } from '../../ui/index.ts'
import type { Doorway } from '../../web/index.ts'
import { sendPage } from '../frame.tsx'
import { requireGuest } from '../guard.ts'
import { eventWords, reasonWords } from './history-words.ts'

const words = {
  title: { ar: 'سجل الدخول', en: 'Sign-in history' },
  back: { ar: 'حسابي', en: 'My account' },
  lead: {
    ar: 'إن رأيت ما لم تفعله أنت فجمّد حسابك بالزر أعلاه.',
    en: 'If you see something you did not do, freeze your account with the button above.',
  },
  leadOfPage: {
    ar: 'إن رأيت ما لم تفعله أنت فجمّد حسابك من صفحة «حسابي».',
    en: 'If you see something you did not do, freeze your account on the page “My account”.',
  },
  none: { ar: 'لا شيء قبل هذا.', en: 'There is nothing before this.' },
  what: { ar: 'ما حدث', en: 'What happened' },
  when: { ar: 'متى', en: 'When' },
  where: { ar: 'من أين', en: 'From where' },
} as const satisfies Record<string, Text>

const channelWords: Readonly<Record<AccountEvent['channel'], Text>> = {
  portal: { ar: 'البوابة', en: 'Portal' },
  kiosk: { ar: 'جهاز الخدمة', en: 'Kiosk' },
  desk: { ar: 'مكتب', en: 'Office' },
  api: { ar: 'تطبيق', en: 'App' },
  bank: { ar: 'مصرف', en: 'Bank' },
}

const path = '/account/history'

export function historyPage(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway

  app.get<{ Querystring: { before?: string } }>(path, async (req, reply) => {
    const { caller, names } = await requireGuest(doorway, req)
    const { lang } = req.visit
    const { before } = req.query
    const events = await historyBefore(site.pool, caller.person, 50, before)
    return sendPage(site, req, reply, {
      title: words.title,
      names,
      back: { href: '/account', label: words.back },
      children: (
        <>
          <h1>{words.title[lang]}</h1>
          <p>{words.leadOfPage[lang]}</p>
          {events.rows.length === 0 ? <Empty>{words.none[lang]}</Empty> : <Events lang={lang} events={events.rows} />}
          <Older lang={lang} path={path} before={before} older={events.older} />
        </>
      ),
    })
  })
}

/** The latest, under the account's button to freeze it. */
export function History({ lang, events }: { readonly lang: Lang; readonly events: Piece<AccountEvent> }) {
  return (
    <>
      <h2 id="history">{words.title[lang]}</h2>
      <p>{words.lead[lang]}</p>
      <Events lang={lang} events={events.rows} />
      <Older lang={lang} path={path} older={events.older} />
    </>
  )
}

function Events({ lang, events }: { readonly lang: Lang; readonly events: readonly AccountEvent[] }) {
  return (
    <Table
      lang={lang}
      caption={words.title}
      captionUnseen
      columns={[words.what, words.when, words.where]}
      rows={events.map((event) => [
        <span>
          {eventWords[event.kind][lang]}
          {reasonWords[event.detail.reason ?? ''] ? `: ${reasonWords[event.detail.reason ?? '']?.[lang]}` : ''}
        </span>,
        <Moment at={event.at} lang={lang} />,
        <bdi>{event.device || channelWords[event.channel][lang]}</bdi>,
      ])}
    />
  )
}
