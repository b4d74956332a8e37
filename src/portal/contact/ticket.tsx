/** A person's own ticket: where it stands, the answer, and what she can do: send what is missing, reopen, withdraw, rate. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import {
  canReopen,
  complete,
  contentOf,
  fileOf,
  filesOf,
  kinds,
  movesOf,
  type NotNow,
  paperLimits,
  rate,
  ratingOf,
  reopen,
  type Ticket,
  ticketOf,
  withdrawTicket,
} from '../../contact/index.ts'
import { choice, field, paper, plainText, type Text } from '../../language/index.ts'
import { inTransaction } from '../../store/index.ts'
import {
  type FieldErrors,
  Form,
  fieldsOf,
  fileControl,
  Notice,
  readForm,
  SummaryList,
  type Typed,
} from '../../ui/index.ts'
import { type Doorway, ofStatus, ProblemError, sentForm } from '../../web/index.ts'
import { sendPage } from '../frame.tsx'
import { requireGuest } from '../guard.ts'
import { switchedLanguage } from '../identity/body.ts'
import { sendFile, sendPaper } from './papers.ts'
import { Standing, Story, t, Written } from './story.tsx'

interface At {
  readonly id: string
  readonly file: string
}

const words = {
  requests: { ar: 'طلباتي', en: 'My requests' },
  send: { ar: 'أرسل ما طُلب', en: 'Send it' },
  reopen: { ar: 'أعد الفتح', en: 'Reopen it' },
  reopenLead: {
    ar: 'لم يكفك الجواب؟ أعد الفتح خلال 15 يومًا، والرقم يبقى.',
    en: 'Not enough? Reopen it within 15 days; the number stays.',
  },
  withdraw: { ar: 'اسحب', en: 'Withdraw it' },
  rate: { ar: 'أرسل رأيك', en: 'Send what you think' },
  rateTitle: { ar: 'كيف كانت الخدمة؟', en: 'How was it?' },
  rated: { ar: 'وصلنا رأيك. شكرًا لك.', en: 'We have what you think. Thank you.' },
  yourScore: { ar: 'رأيك', en: 'What you said' },
} as const satisfies Record<string, Text>

const notNow: Readonly<Record<NotNow, Text>> = {
  gone: {
    ar: 'تغيّرت الحالة قبل أن ترسل. هذه حالتها الآن.',
    en: 'It changed before you sent. This is how it stands now.',
  },
  'too-late': { ar: 'مضت 15 يومًا على الجواب. اكتب شكوى جديدة.', en: 'Fifteen days have passed. Write a new one.' },
  'too-many': {
    ar: 'لك مفتوحات كثيرة. انتظر جوابًا ثم أعد الفتح.',
    en: 'You have too many open. Wait for an answer first.',
  },
  'paper-gone': { ar: 'لم يعد الملف محفوظًا. أرسله من جديد.', en: 'The file is no longer kept. Send it again.' },
}

const completing = z.object({
  words: field(plainText({ min: 2, max: 1000 }), { ar: 'جوابك', en: 'Your answer' }, undefined, { widget: 'textarea' }),
  attachment: paper('paper', { ar: 'الملف المطلوب', en: 'The paper asked for' }),
})
const reopening = z.object({
  words: field(plainText({ min: 10, max: 1000 }), { ar: 'لماذا؟', en: 'Why?' }, undefined, { widget: 'textarea' }),
})
export const rating = z.object({
  score: choice(
    {
      5: { ar: 'ممتازة', en: 'Excellent' },
      4: { ar: 'جيدة', en: 'Good' },
      3: { ar: 'مقبولة', en: 'Fair' },
      2: { ar: 'ضعيفة', en: 'Poor' },
      1: { ar: 'سيئة', en: 'Bad' },
    },
    { ar: 'التقييم', en: 'Rating' },
  ),
  comment: field(plainText({ max: 500 }).optional(), { ar: 'وزد إن شئت', en: 'Add a word if you like' }, undefined, {
    widget: 'textarea',
  }),
})
export const ratingFields = fieldsOf(rating)
const completingFields = fieldsOf(completing)
const reopeningFields = fieldsOf(reopening)

type Part = 'complete' | 'reopen' | 'rate'
interface Again {
  readonly part?: Part
  readonly values?: Typed
  readonly errors?: FieldErrors
  readonly trouble?: Text
}

/** `inner`: where files of up to `paperLimits.bytes` may be read. */
export function ticketPages(inner: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway

  inner.get<{ Params: At }>('/tickets/:id', async (req, reply) => show(doorway, req, reply, req.params.id))

  inner.get<{ Params: At }>('/tickets/:id/papers/:file', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const kept = await fileOf(site.pool, guest.caller.person, req.params.file)
    const content =
      kept?.ticket === req.params.id
        ? await contentOf(site.pool, doorway.keys.contact, guest.caller.person, kept.id)
        : null
    if (kept === null || content === null) throw new ProblemError(ofStatus(404))
    return sendFile(reply, kept.type, content)
  })

  inner.post<{ Params: At }>(
    '/tickets/:id/complete',
    { bodyLimit: paperLimits.bytes + 256 * 1024 },
    async (req, reply) => {
      const { caller } = await requireGuest(doorway, req)
      const { values, files } = await sentForm(req)
      const body: Record<string, string> = { ...values }
      let wrong: Text | null = null
      const file = files.get(fileControl('attachment'))
      if (file !== undefined && (await ticketOf(site.pool, caller.person, req.params.id)) !== null) {
        const sent = await sendPaper(doorway, caller.person, file, 'paper')
        if ('wrong' in sent) wrong = sent.wrong
        else body.attachment = sent.id
      }
      const read = readForm(completing, completingFields, body)
      const typed = read.ok ? read.typed : read.values
      if (switchedLanguage(site, req, reply, body))
        return show(doorway, req, reply, req.params.id, { part: 'complete', values: typed })
      if (!read.ok || wrong !== null) {
        const errors = { ...(read.ok ? {} : read.errors), ...(wrong === null ? {} : { attachment: wrong }) }
        return show(doorway, req, reply, req.params.id, { part: 'complete', values: typed, errors })
      }
      const by = { person: caller.person, id: req.params.id, at: site.clock.now() }
      const given = { words: read.values.words, file: read.values.attachment }
      const done = await inTransaction(site.pool, (tx) => complete(tx, by, given))
      return after(req, reply, done)
    },
  )

  inner.post<{ Params: At }>('/tickets/:id/reopen', async (req, reply) => {
    const { caller } = await requireGuest(doorway, req)
    const read = readForm(reopening, reopeningFields, req.body)
    const values = read.ok ? read.typed : read.values
    if (switchedLanguage(site, req, reply)) return show(doorway, req, reply, req.params.id, { part: 'reopen', values })
    if (!read.ok) return show(doorway, req, reply, req.params.id, { part: 'reopen', values, errors: read.errors })
    const by = { person: caller.person, id: req.params.id, at: site.clock.now() }
    return after(req, reply, await inTransaction(site.pool, (tx) => reopen(tx, by, read.values.words)))
  })

  inner.post<{ Params: At }>('/tickets/:id/withdraw', async (req, reply) => {
    const { caller } = await requireGuest(doorway, req)
    const by = { person: caller.person, id: req.params.id, at: site.clock.now() }
    return after(req, reply, await inTransaction(site.pool, (tx) => withdrawTicket(tx, by)))
  })

  inner.post<{ Params: At }>('/tickets/:id/rate', async (req, reply) => {
    const { caller } = await requireGuest(doorway, req)
    const read = readForm(rating, ratingFields, req.body)
    const values = read.ok ? read.typed : read.values
    if (switchedLanguage(site, req, reply)) return show(doorway, req, reply, req.params.id, { part: 'rate', values })
    if (!read.ok) return show(doorway, req, reply, req.params.id, { part: 'rate', values, errors: read.errors })
    const ticket = await ticketOf(site.pool, caller.person, req.params.id)
    if (ticket === null || ticket.status === 'withdrawn' || ticket.endedAt === null) return after(req, reply, 'gone')
    const of = { person: caller.person, request: ticket.id, about: ticket.kind }
    const { score, comment } = read.values
    await rate(site.pool, of, { score: Number(score), words: comment, at: site.clock.now() })
    return reply.redirect(`/tickets/${ticket.id}`, 303)
  })

  async function after(req: FastifyRequest, reply: FastifyReply, done: Ticket | NotNow) {
    const { id } = req.params as At
    if (typeof done !== 'string') return reply.redirect(`/tickets/${id}`, 303)
    return show(doorway, req, reply, id, { trouble: notNow[done] })
  }
}

async function show(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, id: string, again: Again = {}) {
  const { site } = doorway
  const { lang } = req.visit
  const guest = await requireGuest(doorway, req)
  const { person } = guest.caller
  const ticket = await ticketOf(site.pool, person, id)
  if (ticket === null) throw new ProblemError(ofStatus(404))
  const [moves, papers, rated] = await Promise.all([
    movesOf(site.pool, ticket),
    filesOf(site.pool, person, id),
    ratingOf(site.pool, person, id),
  ])
  const { part, values = {}, errors = {}, trouble } = again
  const wrong = Object.keys(errors).length > 0
  const of = (which: Part) => (part === which ? { values, errors } : {})
  const mayReopen = (ticket.status === 'answered' || ticket.status === 'filed') && canReopen(ticket, site.clock.now())
  // One form of the page carries the language switch: the one that was sent, else the first that is there.
  const main: Part | null =
    part ?? (ticket.status === 'returned' ? 'complete' : ticket.status === 'answered' && rated === null ? 'rate' : null)
  const idOf = (which: Part): string => (which === main ? 'page-form' : `${which}-form`)
  return sendPage(site, req, reply, {
    title: { ar: `${kinds[ticket.kind].ar} ${ticket.number}`, en: `${kinds[ticket.kind].en} ${ticket.number}` },
    names: guest.names,
    status: trouble ? 409 : wrong ? 422 : 200,
    error: wrong || trouble !== undefined,
    ...(main === null ? {} : { form: 'page-form' }),
    islands: ['once'],
    back: { href: '/requests', label: words.requests },
    children: (
      <div class="narrow">
        <h1>{kinds[ticket.kind][lang]}</h1>
        {trouble === undefined ? null : (
          <Notice lang={lang} tone="error" live>
            {trouble[lang]}
          </Notice>
        )}
        <Standing lang={lang} ticket={ticket} />
        {ticket.status === 'returned' ? (
          <section>
            <h2>{t.missing[lang]}</h2>
            <p class="words">
              <bdi>{moves.findLast((move) => move.event === 'returned')?.words}</bdi>
            </p>
            <Form
              lang={lang}
              id={idOf('complete')}
              action={`/tickets/${id}/complete`}
              fields={completingFields}
              {...of('complete')}
              button={words.send}
            />
          </section>
        ) : null}
        {ticket.endedAt !== null && ticket.status !== 'withdrawn' ? (
          <section>
            <h2>{words.rateTitle[lang]}</h2>
            {rated === null ? (
              <Form
                lang={lang}
                id={idOf('rate')}
                action={`/tickets/${id}/rate`}
                fields={ratingFields}
                {...of('rate')}
                button={words.rate}
              />
            ) : (
              <p>{words.rated[lang]}</p>
            )}
          </section>
        ) : null}
        <Story lang={lang} ticket={ticket} moves={moves} />
        <Written lang={lang} ticket={ticket} />
        {papers.length === 0 ? null : (
          <SummaryList
            lang={lang}
            rows={papers.map((paper) => ({
              label: t.paper,
              shown: <a href={`/tickets/${id}/papers/${paper.id}`}>{t.open[lang]}</a>,
            }))}
          />
        )}
        {mayReopen ? (
          <section>
            <h2>{words.reopen[lang]}</h2>
            <p>{words.reopenLead[lang]}</p>
            <Form
              lang={lang}
              id={idOf('reopen')}
              action={`/tickets/${id}/reopen`}
              fields={reopeningFields}
              {...of('reopen')}
              button={words.reopen}
            />
          </section>
        ) : null}
        {ticket.endedAt === null ? (
          <form method="post" action={`/tickets/${id}/withdraw`} data-once="">
            <p>
              <button class="button quiet" type="submit">
                {words.withdraw[lang]}
              </button>
            </p>
          </form>
        ) : null}
      </div>
    ),
  })
}
