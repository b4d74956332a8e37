/** The desk's first page: what waits for this officer's yes, and her cases of the last day. */
import {
  casesOf,
  may,
  type OfficerSession,
  openProposals,
  type Proposal,
  pairs,
  pairTrouble,
  proposedBy,
  type What,
} from '../identity/officers/index.ts'
import type { Instant, Lang, Text } from '../language/index.ts'
import { inDays, later } from '../store/index.ts'
import { Bdi, Card, Cards, Chip, Empty, Moment, Table } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import type { DeskRoutes } from './routes.ts'
import { groupsFor } from './ways.ts'
import { kindWords, stepWords } from './words.ts'

const words = {
  title: { ar: 'المكتب', en: 'The desk' },
  waiting: { ar: 'بانتظار موافقتك', en: 'Waiting for your approval' },
  noneWaiting: { ar: 'لا شيء ينتظر موافقتك.', en: 'Nothing waits for your approval.' },
  cases: { ar: 'حالاتك اليوم', en: 'Your cases of today' },
  noCases: { ar: 'لم تفتح حالة في آخر يوم.', en: 'You opened no case in the last day.' },
  open: { ar: 'افتح حالة', en: 'Open a case' },
  what: { ar: 'الطلب', en: 'What' },
  until: { ar: 'يُبت قبل', en: 'Decide before' },
  reference: { ar: 'المرجع', en: 'Reference' },
  step: { ar: 'الخطوة', en: 'Step' },
  when: { ar: 'فُتحت', en: 'Opened' },
  mine: { ar: 'ما طلبت الموافقة عليه', en: 'What you asked for' },
  asked: { ar: 'طُلب', en: 'Asked' },
  answer: { ar: 'الجواب', en: 'Answer' },
  waits: { ar: 'بانتظار موظف ثانٍ', en: 'Waiting for a second officer' },
  approved: { ar: 'وافق', en: 'Agreed' },
  refused: { ar: 'رفض:', en: 'Refused:' },
  handover: { ar: 'ما تسلّمه', en: 'What you hand over' },
  over: { ar: 'انتهى بلا موافقة', en: 'Ended without a yes' },
} as const satisfies Readonly<Record<string, Text>>

const whatWords: Readonly<Record<What, Text>> = {
  case: { ar: 'قرار في حالة', en: 'A case’s decision' },
  refusal: { ar: 'رفض معاملة', en: 'Refusing a request' },
  party: { ar: 'اعتماد جهة', en: 'Approving a body' },
  recall: { ar: 'سحب ما فعّلته قناة', en: 'Recall of a channel' },
  breaker: { ar: 'إعادة رموز الرسائل', en: 'Letting codes count again' },
  officer: { ar: 'حساب موظف أو وحدة', en: 'An officer’s account or a unit' },
  account: { ar: 'أمر على حساب', en: 'An order on an account' },
  payment: { ar: 'تسوية دفعة', en: 'Settling a payment' },
  fee: { ar: 'تغيير رسم', en: 'Changing a fee' },
  reason: { ar: 'قالب سبب', en: 'A template of a reason' },
  office: { ar: 'تغيير يلغي مواعيد مكتب', en: 'A change that cancels an office’s appointments' },
  verdict: { ar: 'رفض طلب', en: 'Refusing a request' },
  death: { ar: 'إلغاء قيد وفاة خاطئ', en: 'Taking back a mistaken death' },
}

export function homePage(routes: DeskRoutes, doorway: Doorway): void {
  const { site } = doorway
  routes.get('/desk', 'any officer', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const waiting = await forHer(doorway, session)
    const now = site.clock.now()
    const cases = await casesOf(site.pool, session, now)
    const asked = await proposedBy(site.pool, session.officer.id, later(now, -inDays(1)))
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      children: (
        <>
          <Cards>
            {groupsFor(session.officer).map(({ name, ways }) => (
              <Card title={name[lang]} level={2}>
                <ul>
                  {ways.map(({ href, label }) => (
                    <li>
                      <a href={href}>{label[lang]}</a>
                    </li>
                  ))}
                </ul>
              </Card>
            ))}
          </Cards>
          <h2>{words.waiting[lang]}</h2>
          <Waiting lang={lang} waiting={waiting} />
          {asked.length === 0 ? null : (
            <>
              <h2>{words.mine[lang]}</h2>
              <Table
                lang={lang}
                caption={words.mine}
                captionUnseen
                columns={[words.what, words.asked, words.answer]}
                rows={asked.map((one) => [
                  whatWords[one.what][lang],
                  <Moment at={one.proposed_at} lang={lang} />,
                  <>
                    {answerOf(one, now, lang)}{' '}
                    {one.what === 'officer' && one.decision === 'approved' ? (
                      <a href={`/desk/handover/${one.proposal_id}`}>{words.handover[lang]}</a>
                    ) : null}
                  </>,
                ])}
              />
            </>
          )}
          {may(session.officer, 'open a case') ? (
            <>
              <h2>{words.cases[lang]}</h2>
              {cases.length === 0 ? (
                <Empty action={{ href: '/desk/cases/new', label: words.open[lang] }}>{words.noCases[lang]}</Empty>
              ) : (
                <Table
                  lang={lang}
                  caption={words.cases}
                  captionUnseen
                  columns={[words.reference, words.what, words.step, words.when]}
                  rows={cases.map((c) => [
                    <a href={`/desk/cases/${c.case_id}`}>
                      <Bdi>{c.reference}</Bdi>
                    </a>,
                    kindWords[c.kind][lang],
                    <Chip tone={c.step === 'done' ? 'success' : c.step === 'waiting' ? 'warning' : 'neutral'}>
                      {stepWords[c.step][lang]}
                    </Chip>,
                    <Moment at={c.opened_at} lang={lang} />,
                  ])}
                />
              )}
            </>
          ) : null}
        </>
      ),
    })
  })
}

/** What became of what she asked for; nothing of whom it was about. */
function answerOf({ decision, expires_at: until, why }: Proposal, now: Instant, lang: Lang): string {
  if (decision === 'approved') return words.approved[lang]
  if (decision === 'refused') return `${words.refused[lang]} ${why ?? ''}`
  return (decision === null && until > now ? words.waits : words.over)[lang]
}

/** Only what she may agree to is shown to her, and nobody's name: the record is opened with the proposal. */
async function forHer(doorway: Doorway, { officer, id }: OfficerSession): Promise<Proposal[]> {
  const { site } = doorway
  const mine: Proposal[] = []
  for (const proposal of await openProposals(site.pool, site.clock.now())) {
    if (proposal.proposed_session === id || !may(officer, pairs[proposal.what].checker)) continue
    const { proposed_by: by, what, person_id: person } = proposal
    if ((await pairTrouble(site.pool, by, officer, pairs[what], person)) === null) mine.push(proposal)
  }
  return mine
}

function Waiting({ lang, waiting }: { readonly lang: Lang; readonly waiting: readonly Proposal[] }) {
  if (waiting.length === 0) return <p>{words.noneWaiting[lang]}</p>
  return (
    <Table
      lang={lang}
      caption={words.waiting}
      captionUnseen
      columns={[words.what, words.until]}
      rows={waiting.map((proposal) => [
        <a href={`/desk/approvals/${proposal.proposal_id}`}>{whatWords[proposal.what][lang]}</a>,
        <Moment at={proposal.expires_at} lang={lang} />,
      ])}
    />
  )
}
