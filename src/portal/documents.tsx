/** «وثائقي»: the documents one was issued, those that end soonest first; each opens, downloads, and gives a code to verify. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { documentOf, documentsOf, type Listed, open, type Relation } from '../documents/index.ts'
import { dayOf, daysBetween, days as daysInWords, type Lang, type Text } from '../language/index.ts'
import { isUuid } from '../store/index.ts'
import { BothDates, Button, Card, Cards, Chip, Empty, Ltr, Notice, Qr, SummaryList, type Tone } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendPage } from './frame.tsx'
import { requireGuest } from './guard.ts'
import { w } from './words.ts'

const words = {
  lead: {
    ar: 'كل وثيقة أصدرناها لك، والأقرب انتهاء أولًا. يتحقق منها من تعطيه رمزها.',
    en: 'Every document we issued to you, the soonest to end first. Whoever you give its code can verify it.',
  },
  none: { ar: 'لم نصدر لك وثائق بعد.', en: 'We have issued no documents to you yet.' },
  askOne: { ar: 'اطلب وثيقة', en: 'Ask for a document' },
  open: { ar: 'افتحها', en: 'Open' },
  download: { ar: 'نزّلها', en: 'Download' },
  share: { ar: 'شارك رمز التحقق', en: 'Share a verifying code' },
  ends: { ar: 'تنتهي في', en: 'Ends' },
  issued: { ar: 'صدرت في', en: 'Issued' },
  holder: { ar: 'صاحبها', en: 'Holder' },
  number: { ar: 'رقم الوثيقة', en: 'Document number' },
  valid: { ar: 'سارية', en: 'In force' },
  expired: { ar: 'منتهية', en: 'Expired' },
  revoked: { ar: 'ملغاة', en: 'Revoked' },
  about: { ar: 'طلبها غيرك لك', en: 'Ordered by another person' },
  codeTitle: { ar: 'رمز التحقق', en: 'Verifying code' },
  codeLead: {
    ar: 'من يمسح هذا الرمز يعرف أن الوثيقة صادرة منا، ويرى أول حروف اسمك. ولا يفتح الوثيقة نفسها.',
    en: 'Whoever scans this learns that we issued the document, with the first letters of your name. It does not open it.',
  },
  qr: { ar: 'رمز التحقق من الوثيقة', en: 'The code that verifies the document' },
  link: { ar: 'صفحة التحقق منها', en: 'Its verify page' },
  back: { ar: 'ارجع إلى وثائقي', en: 'Back to my documents' },
} as const satisfies Record<string, Text>

/** Within so many days of its end a document asks for attention. */
const soonDays = 30

const pathOf = ({ relation, documentId }: Pick<Listed, 'relation' | 'documentId'>): string =>
  relation === 'owner' ? `/documents/${documentId}` : `/documents/about-me/${documentId}`

export function documentPages(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway

  app.get('/documents', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { lang } = req.visit
    const now = site.clock.now()
    const listed = await documentsOf(site.pool, guest.caller.person, now)
    return sendPage(site, req, reply, {
      title: w.documents,
      names: guest.names,
      children: (
        <>
          <h1>{w.documents[lang]}</h1>
          {listed.length === 0 ? (
            <Empty action={{ href: '/services', label: words.askOne[lang] }}>{words.none[lang]}</Empty>
          ) : (
            <>
              <p class="lead">{words.lead[lang]}</p>
              <Cards>
                {listed.map((one) => (
                  <One lang={lang} one={one} now={now} />
                ))}
              </Cards>
            </>
          )}
        </>
      ),
    })
  })

  app.get<{ Params: { id: string } }>('/documents/:id/code', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { lang } = req.visit
    const one = await documentOf(site.pool, guest.caller.person, req.params.id, site.clock.now())
    if (one === null || !one.printed) throw new ProblemError(ofStatus(404))
    const link = `${site.publicUrl}/verify/${one.reference}`
    return sendPage(site, req, reply, {
      title: words.codeTitle,
      names: guest.names,
      back: { href: '/documents', label: w.documents },
      children: (
        <div class="narrow">
          <h1>{one.kind[lang]}</h1>
          <p class="lead">{words.codeLead[lang]}</p>
          {one.status === 'valid' ? null : (
            <Notice lang={lang} tone="warning">
              {words[one.status][lang]}
            </Notice>
          )}
          <section class="card-code">
            <Qr text={link} label={words.qr[lang]} />
          </section>
          <SummaryList lang={lang} rows={[{ label: words.number, shown: <Ltr>{one.reference}</Ltr> }]} />
          <p class="acts">
            <Button href={link}>{words.link[lang]}</Button>
            <Button href="/documents" kind="second">
              {words.back[lang]}
            </Button>
          </p>
        </div>
      ),
    })
  })

  app.get<{ Params: { id: string } }>('/documents/:id', async (req, reply) => send(req, reply, 'owner', req.params.id))
  app.get<{ Params: { id: string } }>('/documents/about-me/:id', async (req, reply) =>
    send(req, reply, 'subject', req.params.id),
  )

  /** The file itself. Who asks and what she is to it goes down to where the bytes are read. */
  async function send(req: FastifyRequest, reply: FastifyReply, relation: Relation, documentId: string) {
    const { caller } = await requireGuest(doorway, req)
    const paper = isUuid(documentId) ? await open(site.pool, { documentId, person: caller.person, relation }) : null
    if (paper === null) throw new ProblemError(ofStatus(404))
    const how = 'download' in (req.query as object) ? 'attachment' : 'inline'
    return reply
      .headers({
        'content-type': 'application/pdf',
        'content-disposition': `${how}; filename="${paper.name}"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      .send(paper.bytes)
  }
}

function One({ lang, one, now }: { readonly lang: Lang; readonly one: Listed; readonly now: string }) {
  const { tone, says } = stateOf(one, now, lang)
  return (
    <Card level={2} title={one.kind[lang]}>
      <p>
        <Chip tone={tone}>{says}</Chip> {one.relation === 'subject' ? <Chip>{words.about[lang]}</Chip> : null}
      </p>
      <SummaryList
        lang={lang}
        rows={[
          ...(one.holder === null ? [] : [{ label: words.holder, shown: one.holder[lang] }]),
          ...(one.expiresAt === null
            ? []
            : [{ label: words.ends, shown: <BothDates day={lastDay(one.expiresAt)} lang={lang} /> }]),
          { label: words.issued, shown: <BothDates day={dayOf(one.madeAt)} lang={lang} /> },
          { label: words.number, shown: <Ltr>{one.reference}</Ltr> },
        ]}
      />
      {one.printed ? (
        <p class="acts">
          <Button href={pathOf(one)}>{words.open[lang]}</Button>
          <Button href={`${pathOf(one)}?download`} kind="second">
            {words.download[lang]}
          </Button>
          <Button href={`/documents/${one.documentId}/code`} kind="second">
            {words.share[lang]}
          </Button>
        </p>
      ) : (
        <p class="muted">{w.beingPrinted[lang]}</p>
      )}
    </Card>
  )
}

/** A document ends with the last moment of its last day. */
const lastDay = (expiresAt: string) => dayOf(new Date(Date.parse(expiresAt) - 1).toISOString())

function stateOf(one: Listed, now: string, lang: Lang): { readonly tone: Tone; readonly says: string } {
  if (one.status !== 'valid') return { tone: 'error', says: words[one.status][lang] }
  if (one.expiresAt === null) return { tone: 'success', says: words.valid[lang] }
  const left = daysBetween(dayOf(now), lastDay(one.expiresAt))
  if (left > soonDays) return { tone: 'success', says: words.valid[lang] }
  const inDays = { ar: `باقي ${daysInWords(left, 'ar')}`, en: `${daysInWords(left, 'en')} left` }
  return { tone: left <= 7 ? 'warning' : 'info', says: inDays[lang] }
}
