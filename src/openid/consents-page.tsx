/** «أذوناتي»: whom one lets read what, since when and for what, each reading counted and shown, and taking it back. */
import type { FastifyInstance } from 'fastify'
import { dayOf, formatDay, type Lang, shortName, type Text } from '../language/index.ts'
import { openRegisters } from '../requests/index.ts'
import { inTransaction, readingSelf } from '../store/index.ts'
import { Card, Empty, Moment, SummaryList, Table } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { type Consent, consentsOf, endConsents } from './consents.ts'
import { send } from './frame.tsx'
import { items } from './items.ts'
import { logoutsOf } from './logouts.ts'
import { SandboxMark } from './pages.tsx'
import { partyOf } from './parties.ts'
import type { Party } from './party.ts'
import { type How, partyReadings, type ReadingLine } from './readings.ts'

const said = {
  title: { ar: 'أذوناتي', en: 'What I allowed' },
  lead: {
    ar: 'الجهات التي تدخل إليها بحسابك، وما أذنت لها بقراءته. متى ألغيت الإذن توقفت القراءة في الحال.',
    en: 'Bodies that you sign in to with your account, and what you let them read. Once you take it back, reading stops at once.',
  },
  none: { ar: 'لم تأذن لأي جهة بعد.', en: 'You have not allowed any body yet.' },
  may: { ar: 'تقرأ', en: 'May read' },
  onlyYou: { ar: 'أنك أنت فقط', en: 'Only that it is you' },
  since: { ar: 'منذ', en: 'Since' },
  until: { ar: 'حتى', en: 'Until' },
  ended: { ar: 'انتهى', en: 'Ended' },
  offline: { ar: 'وأنت خارج حسابك', en: 'While you are signed out' },
  yes: { ar: 'نعم', en: 'Yes' },
  count: { ar: 'عدد القراءات', en: 'Readings' },
  told: { ar: 'علمت بآخر خروج', en: 'Heard of your last sign-out' },
  notYet: { ar: 'لم تعلم بعد، ونعيد إبلاغها', en: 'Not yet; we keep telling it' },
  when: { ar: 'متى', en: 'When' },
  what: { ar: 'ماذا', en: 'What' },
  readings: { ar: 'آخر القراءات', en: 'Latest readings' },
  revoke: { ar: 'ألغِ الإذن', en: 'Take it back' },
  builders: { ar: 'هل تبني نظامًا لجهة؟ سجّله هنا', en: 'Do you build for a body? Register it here' },
  account: { ar: 'حسابي', en: 'My account' },
  home: { ar: 'صفحتي', en: 'My home' },
} as const

const hows: Readonly<Record<How, Text>> = {
  userinfo: { ar: 'قراءة', en: 'reading' },
  'id-token': { ar: 'عند الدخول', en: 'at sign-in' },
  introspection: { ar: 'سؤال: هل ما زلت داخلًا؟', en: 'asking whether you are still signed in' },
}

const nav = [
  { href: '/home', label: said.home },
  { href: '/account', label: said.account },
] as const

export function consentsPage(app: FastifyInstance, { site }: Doorway): void {
  app.get('/account/consents', async (req, reply) => {
    const { session, lang } = req.visit
    if (session === null) return reply.redirect('/sign-in?next=/account/consents', 303)
    const person = session.personId
    const reading = { reader: person, audience: 'self', purpose: 'portal', at: site.clock.now() }
    const { name } = await readingSelf(site.pool, reading, (look) => openRegisters(look).people.get(person))
    const [consents, read, logouts] = await Promise.all([
      consentsOf(site.pool, person),
      partyReadings(site.pool, person),
      logoutsOf(site.pool, person),
    ])
    const shown = []
    for (const consent of latestOfEach(consents)) {
      const party = await partyOf(site.pool, consent.clientId)
      if (party === null) continue
      shown.push(
        <Agreed
          lang={lang}
          consent={consent}
          party={party}
          now={site.clock.now()}
          count={read.counts.get(party.clientId) ?? 0}
          latest={read.latest.filter(({ clientId }) => clientId === party.clientId)}
          told={logouts.find(({ clientId }) => clientId === party.clientId)?.toldAt}
        />,
      )
    }
    return send(site, req, reply, 200, {
      title: said.title,
      nav,
      person: { ar: shortName(name, 'ar'), en: shortName(name, 'en') },
      children: (
        <>
          <p class="lead">{said.lead[lang]}</p>
          {shown.length === 0 ? <Empty>{said.none[lang]}</Empty> : shown}
          <p class="no-print">
            <a href="/account/parties">{said.builders[lang]}</a>
          </p>
        </>
      ),
    })
  })

  app.post('/account/consents/:clientId/revoke', async (req, reply) => {
    const { session } = req.visit
    if (session === null) throw new ProblemError(ofStatus(401))
    const { clientId } = req.params as { clientId: string }
    const now = site.clock.now()
    await inTransaction(site.pool, (tx) => endConsents(tx, session.personId, clientId, 'revoked', now))
    return reply.redirect('/account/consents', 303)
  })
}

/** One a body: the one that holds, else the last one. */
function latestOfEach(consents: readonly Consent[]): Consent[] {
  const seen = new Set<string>()
  return consents.filter(({ clientId }) => !seen.has(clientId) && seen.add(clientId))
}

interface AgreedProps {
  readonly lang: Lang
  readonly consent: Consent
  readonly party: Party
  readonly now: string
  readonly count: number
  readonly latest: readonly ReadingLine[]
  /** When the body heard of the last sign-out; null: not yet, undefined: there was none. */
  readonly told: string | null | undefined
}

function Agreed({ lang, consent, party, now, count, latest, told }: AgreedProps) {
  const { agreed, purposes, endedAt, expiresAt } = consent
  const holds = endedAt === null && expiresAt > now
  return (
    <Card level={2} title={<bdi>{party.name[lang]}</bdi>} tone={holds ? 'neutral' : 'info'}>
      {party.state === 'sandbox' ? <SandboxMark lang={lang} /> : null}
      <SummaryList
        lang={lang}
        rows={[
          ...(agreed.length === 0 ? [{ label: said.may, shown: said.onlyYou[lang] }] : []),
          ...agreed.map((item) => ({ label: items[item].label, shown: purposes[item]?.[lang] ?? '' })),
          { label: said.since, shown: <Moment at={consent.givenAt} lang={lang} /> },
          holds
            ? { label: said.until, shown: formatDay(dayOf(expiresAt), lang) }
            : { label: said.ended, shown: <Moment at={endedAt ?? expiresAt} lang={lang} /> },
          ...(consent.offline ? [{ label: said.offline, shown: said.yes[lang] }] : []),
          { label: said.count, shown: String(count) },
          ...(told === undefined
            ? []
            : [{ label: said.told, shown: told === null ? said.notYet[lang] : <Moment at={told} lang={lang} /> }]),
        ]}
      />
      {latest.length === 0 ? null : (
        <Table
          lang={lang}
          caption={said.readings}
          columns={[said.when, said.what]}
          rows={latest.map((line) => [<Moment at={line.at} lang={lang} />, whatRead(line, lang)])}
        />
      )}
      {holds ? (
        <form method="post" action={`/account/consents/${party.clientId}/revoke`} data-once="">
          <p class="act">
            <button class="button danger" type="submit">
              {said.revoke[lang]}
              <span class="unseen"> {party.name[lang]}</span>
            </button>
          </p>
        </form>
      ) : null}
    </Card>
  )
}

function whatRead({ how, items: names }: ReadingLine, lang: Lang): string {
  const list = names.map((name) => items[name].label[lang]).join(lang === 'ar' ? '، ' : ', ')
  return list === '' ? hows[how][lang] : `${hows[how][lang]}: ${list}`
}
