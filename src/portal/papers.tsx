/** Documents one opens, and the page where anyone verifies one; the messages one was sent. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { open, verify } from '../documents/index.ts'
import type { Text } from '../language/index.ts'
import { inbox } from '../notices/index.ts'
import { isUuid } from '../store/index.ts'
import { BothDates, Card, Empty, Field, Form, Moment, Notice, SummaryList } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { namesOf, sendPage } from './frame.tsx'
import { requireGuest } from './guard.ts'
import { openThrottle } from './throttle.ts'
import { w } from './words.ts'

const words = {
  verifyLead: {
    ar: 'اكتب رقم الوثيقة المطبوع عليها، أو امسح رمزها. نجيب: صحيحة أم لا، وأول حروف اسم صاحبها.',
    en: 'Type the number printed on the document, or scan its code. We answer whether it is genuine, with the first letters of its holder’s name.',
  },
  number: { ar: 'رقم الوثيقة', en: 'Document number' },
  example: { ar: 'مثل 7F3K-9Q2M-XW4T-0HJV', en: 'For example 7F3K-9Q2M-XW4T-0HJV' },
  check: { ar: 'تحقق', en: 'Verify' },
  valid: { ar: 'الوثيقة صحيحة وسارية.', en: 'The document is genuine and in force.' },
  revoked: { ar: 'الوثيقة صدرت منا ثم أُلغيت.', en: 'The document was issued by us and later revoked.' },
  expired: { ar: 'الوثيقة صدرت منا وانتهت مدتها.', en: 'The document was issued by us and its time is over.' },
  none: {
    ar: 'لا توجد لدينا وثيقة بهذا الرقم. راجع الرقم حرفًا حرفًا.',
    en: 'We have no document with this number. Check it letter by letter.',
  },
  kind: { ar: 'الوثيقة', en: 'Document' },
  holder: { ar: 'صاحبها', en: 'Holder' },
  issued: { ar: 'تاريخ إصدارها', en: 'Issued' },
} as const satisfies Record<string, Text>

/** Guessing is hopeless at 80 bits; this keeps the page from being a tool all the same (T-DOC-03). */
const perMinute = 30

export function paperPages(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway
  const throttle = openThrottle(site.clock)

  app.get<{ Params: { id: string } }>('/documents/:id', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const paper = isUuid(req.params.id)
      ? await open(site.pool, { documentId: req.params.id, person: guest.caller.person })
      : null
    if (paper === null) throw new ProblemError(ofStatus(404))
    return reply
      .headers({
        'content-type': 'application/pdf',
        'content-disposition': `inline; filename="${paper.name}"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      .send(paper.bytes)
  })

  app.get('/verify', async (req, reply) => {
    const { number } = req.query as { number?: unknown }
    if (typeof number === 'string' && number.trim() !== '') return answer(req, reply, number.slice(0, 100))
    return ask(req, reply, '')
  })
  app.get<{ Params: { number: string } }>('/verify/:number', async (req, reply) =>
    answer(req, reply, req.params.number),
  )

  async function ask(req: FastifyRequest, reply: FastifyReply, typed: string) {
    const { lang } = req.visit
    return sendPage(site, req, reply, {
      title: w.verifyDocument,
      names: await namesOf(site, req, null),
      children: (
        <div class="narrow">
          <h1>{w.verifyDocument[lang]}</h1>
          <p class="lead">{words.verifyLead[lang]}</p>
          <Form lang={lang} action="/verify" method="get" button={words.check}>
            <Field
              lang={lang}
              name="number"
              label={words.number}
              hint={words.example}
              widget="text"
              value={typed}
              optional={false}
            />
          </Form>
        </div>
      ),
    })
  }

  async function answer(req: FastifyRequest, reply: FastifyReply, typed: string) {
    throttle.admit(req.ip, perMinute, 60)
    const { lang } = req.visit
    const found = await verify(site.pool, typed, site.clock.now())
    return sendPage(site, req, reply, {
      title: w.verifyDocument,
      names: await namesOf(site, req, null),
      children: (
        <div class="narrow">
          <h1>{w.verifyDocument[lang]}</h1>
          <Notice lang={lang} tone={found === null ? 'error' : found.valid ? 'success' : 'warning'} live>
            {(found === null ? words.none : words[found.status])[lang]}
          </Notice>
          {found ? (
            <SummaryList
              lang={lang}
              rows={[
                { label: words.kind, shown: found.kind[lang] },
                { label: words.holder, shown: found.holder[lang] },
                { label: words.issued, shown: <BothDates day={found.issued} lang={lang} /> },
              ]}
            />
          ) : null}
          <Form lang={lang} action="/verify" method="get" button={words.check}>
            <Field
              lang={lang}
              name="number"
              label={words.number}
              hint={words.example}
              widget="text"
              value={typed}
              optional={false}
            />
          </Form>
        </div>
      ),
    })
  }

  app.get('/messages', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { lang } = req.visit
    const told = await inbox(site.pool, guest.caller.person, 50)
    return sendPage(site, req, reply, {
      title: w.messages,
      names: guest.names,
      children: (
        <div class="narrow">
          <h1>{w.messages[lang]}</h1>
          {told.length === 0 ? <Empty>{w.noMessages[lang]}</Empty> : null}
          {told.map((one) => (
            <Card>
              <p lang={one.lang} dir={one.lang === 'ar' ? 'rtl' : 'ltr'}>
                {one.text}
              </p>
              <p class="muted">
                <Moment at={one.at} lang={lang} />
              </p>
            </Card>
          ))}
        </div>
      ),
    })
  })
}
