/**
 * Requests that could not go on by themselves: those that wait longest first, and the ways on. Trying again is one
 * officer's; a refusal is signed by two, with words from a plain template that the applicant reads (ux/brief.md, desk).
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { relyingParty } from '../identity/index.ts'
import {
  actingTrouble,
  agree,
  askSignature,
  deskWords,
  noteAct,
  type OfficerSession,
  pairs,
  pairTrouble,
  proposalAct,
  proposeSigned,
  stillOpen,
} from '../identity/officers/index.ts'
import type { Lang, Text } from '../language/index.ts'
import { refuseStuck, type StuckRequest, stuckRequest, stuckRequests, tryAgain } from '../requests/index.ts'
import { inTransaction, readingWithin } from '../store/index.ts'
import {
  Button,
  Card,
  Empty,
  type FieldErrors,
  Form,
  Ltr,
  Moment,
  readForm,
  SummaryList,
  Table,
  type Typed,
} from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import type { Agreeing } from './agreeing.ts'
import { sendDesk } from './frame.tsx'
import { Signed } from './parts.tsx'
import { queryOf, type Refusing, refusalFields, refusalForm, refusalHash, refusalIn, textOf } from './refusing.ts'
import type { DeskRoutes } from './routes.ts'

const words = {
  title: { ar: 'معاملات متعثرة', en: 'Stuck requests' },
  none: { ar: 'لا معاملة متعثرة الآن.', en: 'No request is stuck now.' },
  number: { ar: 'رقم المعاملة', en: 'Request' },
  service: { ar: 'الخدمة', en: 'Service' },
  why: { ar: 'لماذا تعثرت', en: 'Why it is stuck' },
  since: { ar: 'منذ', en: 'Since' },
  paid: { ar: 'السداد', en: 'Payment' },
  wasPaid: { ar: 'سُدد رسمها، ويُعاد إن رُفضت', en: 'Paid; it goes back on a refusal' },
  notPaid: { ar: 'بلا رسم', en: 'No fee' },
  again: { ar: 'أعد المحاولة', en: 'Try again' },
  refuseTitle: { ar: 'لا يمكن تنفيذها؟', en: 'It cannot be done?' },
  refuseLead: {
    ar: 'اختر السبب الذي يقرؤه صاحبها. يوافق موظف من وحدة أخرى، ثم يعاد ما دُفع.',
    en: 'Choose the reason its applicant reads. An officer of another unit agrees; then what was paid goes back.',
  },
  review: { ar: 'راجع الرفض', en: 'Review the refusal' },
  reads: { ar: 'يقرأ صاحبها', en: 'The applicant reads' },
  propose: { ar: 'وقّع واطلب موافقة موظف ثانٍ', en: 'Sign, and ask a second officer' },
  differs: {
    ar: 'وصل مبلغ غير مبلغ الفاتورة. يحسمه قسم المدفوعات قبل أي رفض.',
    en: 'Another sum than the bill’s arrived. Payments settle that before any refusal.',
  },
} as const satisfies Readonly<Record<string, Text>>

const stuckWords: Readonly<Record<string, Text>> = {
  unexpected_failure: { ar: 'فشل تنفيذها مرات', en: 'Carrying it out failed again and again' },
  silent_too_long: { ar: 'لم تجب جهة أيامًا', en: 'A source did not answer for days' },
  amount_differs: { ar: 'وصل مبلغ آخر', en: 'Another sum arrived' },
}

const purpose = 'desk:request'

export function requestPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site, house, identity } = doorway
  const rp = relyingParty(site.publicUrl)

  routes.get('/desk/requests', 'free a request', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const all = await stuckRequests(site.pool)
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      children:
        all.length === 0 ? (
          <Empty>{words.none[lang]}</Empty>
        ) : (
          <Table
            lang={lang}
            caption={words.title}
            captionUnseen
            columns={[words.number, words.service, words.why, words.since]}
            rows={all.map((one) => [
              <a href={`/desk/requests/${one.id}`}>
                <Ltr>{one.number ?? '–'}</Ltr>
              </a>,
              titleOf(doorway, one)[lang],
              (stuckWords[one.reason] ?? words.why)[lang],
              <Moment at={one.since} lang={lang} />,
            ])}
          />
        ),
    })
  })

  routes.get('/desk/requests/:id', 'free a request', ({ req, reply, session, id }) => show(req, reply, session, id))

  routes.post('/desk/requests/:id/again', 'free a request', async ({ req, reply, session, id }) => {
    const done = await inTransaction(site.pool, async (tx) => {
      const at = site.clock.now()
      const one = await stuckRequest(tx, id, true)
      if (one === null || !(await stillOpen(tx, session, at))) return deskWords.decided
      const trouble = await actingTrouble(tx, session.officer, one.person)
      if (trouble !== null) return deskWords[trouble]
      if (!(await tryAgain(tx, one, at))) return deskWords.decided
      const act = { at, officer: session.officer, session: session.id, person: one.person, about: one.id }
      await noteAct(tx, { ...act, kind: 'request_again', reason: one.reason, before: { station: 'stuck' } })
      return null
    })
    house.poke()
    return done === null
      ? reply.redirect('/desk/requests', 303)
      : show(req, reply, session, id, { errors: { '': done } })
  })

  // First the words as the applicant will read them, then the signature: what is signed is what was seen.
  routes.post('/desk/requests/:id/refuse', 'free a request', async ({ req, reply, session, id }) => {
    const read = readForm(refusalForm, refusalFields, req.body)
    if (!read.ok) return show(req, reply, session, id, { errors: read.errors, values: read.values })
    return show(req, reply, session, id, { refusal: read.values })
  })

  routes.post('/desk/requests/:id/refusal/challenge', 'free a request', async ({ req, reply, session, id }) => {
    const refusal = refusalIn(req)
    const one = refusal === null ? null : await stuckRequest(site.pool, id)
    reply.header('cache-control', 'no-store')
    if (refusal === null || one === null) return reply.code(409).send({})
    const act = proposalAct({ what: 'refusal', about: id, hash: refusalHash(one, refusal) })
    return reply.send(await askSignature(identity, rp, session.officer.id, session.id, act))
  })

  routes.post('/desk/requests/:id/refusal', 'free a request', async ({ req, reply, session, id, sent }) => {
    const refusal = refusalIn(req)
    if (refusal === null) throw new ProblemError(ofStatus(404))
    const asked = await proposeSigned(identity, rp, session, sent('_passkey'), async (tx) => {
      const one = await stuckRequest(tx, id, true)
      if (one === null || one.reason === 'amount_differs') return null
      const reason = textOf(refusal).ar
      const hash = refusalHash(one, refusal)
      return { what: 'refusal', about: id, person: one.person, hash, detail: { ...refusal }, reason }
    })
    return asked.ok
      ? reply.redirect('/desk/requests', 303)
      : show(req, reply, session, id, { errors: { '': asked.words } })
  })

  interface Shown {
    readonly errors?: FieldErrors
    readonly values?: Typed
    readonly refusal?: Refusing
  }

  async function show(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    id: string,
    shown: Shown = {},
  ) {
    const { lang } = req.visit
    const one = await opened(doorway, session, id)
    if (one === null) throw new ProblemError(ofStatus(404))
    const at = `/desk/requests/${one.id}`
    return sendDesk(site, req, reply, {
      title: { ar: `معاملة ${one.number ?? ''}`, en: `Request ${one.number ?? ''}` },
      session,
      ...(shown.errors ? { errors: shown.errors } : {}),
      back: '/desk/requests',
      path: at,
      islands: ['passkey', 'once'],
      children: (
        <>
          <RequestSummary lang={lang} doorway={doorway} one={one} />
          {shown.refusal ? (
            <>
              <SummaryList lang={lang} rows={[{ label: words.reads, shown: textOf(shown.refusal)[lang] }]} />
              <Signed lang={lang} at={`${at}/refusal`} query={queryOf(shown.refusal)} button={words.propose} />
            </>
          ) : (
            <>
              <form method="post" action={`${at}/again`} data-once="">
                <Button>{words.again[lang]}</Button>
              </form>
              <Card title={words.refuseTitle[lang]} level={2}>
                <p>{(one.reason === 'amount_differs' ? words.differs : words.refuseLead)[lang]}</p>
                {one.reason === 'amount_differs' ? null : (
                  <Form
                    lang={lang}
                    id="refuse"
                    action={`${at}/refuse`}
                    fields={refusalFields}
                    values={shown.values ?? { template: 'fault' }}
                    errors={shown.errors}
                    summary={false}
                    button={words.review}
                  />
                )}
              </Card>
            </>
          )}
        </>
      ),
    })
  }
}

function titleOf({ house }: Doorway, one: StuckRequest): Text {
  return house.catalogue.get(one.service)?.title ?? { ar: one.service, en: one.service }
}

/** One stuck request, its opening in the readers' book of whom it is about (T-INS-02). */
function opened({ site }: Doorway, { officer }: OfficerSession, id: string): Promise<StuckRequest | null> {
  return inTransaction(site.pool, async (tx) => {
    const at = site.clock.now()
    const one = await stuckRequest(tx, id)
    if (one === null || (await actingTrouble(tx, officer, one.person)) !== null) return null
    const reading = { reader: officer.id, audience: 'officer', purpose, request: one.id, at }
    return readingWithin(tx, reading, async (look) => {
      for (const person of new Set([one.person, one.subject])) look.note(person, 'requests')
      return one
    })
  })
}

interface SummaryProps {
  readonly lang: Lang
  readonly doorway: Doorway
  readonly one: StuckRequest
}

function RequestSummary({ lang, doorway, one }: SummaryProps) {
  return (
    <SummaryList
      lang={lang}
      rows={[
        { label: words.service, shown: titleOf(doorway, one)[lang] },
        { label: words.why, shown: (stuckWords[one.reason] ?? words.why)[lang] },
        { label: words.since, shown: <Moment at={one.since} lang={lang} /> },
        { label: words.paid, shown: (one.charged ? words.wasPaid : words.notPaid)[lang] },
      ]}
    />
  )
}

/** A refusal as the second officer sees and signs it. */
export function refusalAgreeing(doorway: Doorway): Agreeing {
  const { site, house, identity } = doorway
  const rp = relyingParty(site.publicUrl)
  return {
    async seen(session, proposal, lang) {
      const trouble = await pairTrouble(
        site.pool,
        proposal.proposed_by,
        session.officer,
        pairs.refusal,
        proposal.person_id,
      )
      if (trouble !== null) return { words: deskWords[trouble] }
      const one = await opened(doorway, session, proposal.about)
      const refusal = refusalForm.safeParse(proposal.detail)
      if (one === null || !refusal.success || proposal.decision !== null) return { words: deskWords.decided }
      return {
        body: (
          <>
            <RequestSummary lang={lang} doorway={doorway} one={one} />
            <SummaryList lang={lang} rows={[{ label: words.reads, shown: textOf(refusal.data)[lang] }]} />
          </>
        ),
      }
    },
    async approve(session, proposal, answer) {
      const refusal = refusalForm.parse(proposal.detail)
      const done = await agree(identity, rp, session, proposal.proposal_id, answer, {
        async present(tx) {
          const one = await stuckRequest(tx, proposal.about, true)
          return one === null ? null : refusalHash(one, refusal)
        },
        async does(tx, { proposed_by: second }, at) {
          const one = await stuckRequest(tx, proposal.about, true)
          if (one === null || !(await refuseStuck(tx, one, textOf(refusal), at, house.catalogue)))
            return deskWords.decided
          const act = { at, officer: session.officer, session: session.id, second, person: one.person, about: one.id }
          await noteAct(tx, {
            ...act,
            kind: 'request_refused',
            reason: textOf(refusal).ar,
            before: { station: 'stuck' },
          })
          return null
        },
      })
      house.poke()
      return done
    },
  }
}
