/**
 * The counter: an officer says at which office and window she sits, sees how many wait and calls the next number of the queue
 * board. Numbers carry no names: who comes is proved by a case, as everybody at the desk is.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type Board, boardOf, callNext, officeById, officesOn, purposes, type Ticket } from '../appointments/index.ts'
import { may, type OfficerSession } from '../identity/officers/index.ts'
import { choice, dayOf, field, type Lang, type Text, whole } from '../language/index.ts'
import {
  Button,
  Empty,
  type FieldErrors,
  Form,
  fieldsOf,
  Moment,
  Notice,
  readForm,
  SummaryList,
  Table,
  type Typed,
} from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { type DeskRoutes, sentIn } from './routes.ts'

const w = {
  title: { ar: 'الشباك', en: 'Counter' },
  office: { ar: 'المكتب', en: 'Office' },
  window: { ar: 'رقم الشباك', en: 'Number of the window' },
  windowHint: { ar: 'من 1 إلى 99', en: 'From 1 to 99' },
  sit: { ar: 'اجلس إلى الشباك', en: 'Sit down at the window' },
  call: { ar: 'نادِ التالي', en: 'Call the next' },
  called: { ar: 'ناديت رقم', en: 'You called number' },
  nobody: { ar: 'لا أحد ينتظر الآن.', en: 'Nobody waits now.' },
  booked: { ar: 'ينتظرون بموعد', en: 'Waiting with an appointment' },
  walkIns: { ar: 'ينتظرون بلا موعد', en: 'Waiting without one' },
  number: { ar: 'الرقم', en: 'Number' },
  purpose: { ar: 'لماذا جاء', en: 'What for' },
  at: { ar: 'الشباك', en: 'Window' },
  when: { ar: 'نودي', en: 'Called' },
  last: { ar: 'آخر من نودي', en: 'Called last' },
  openCase: { ar: 'افتح له حالة', en: 'Open a case' },
  change: { ar: 'شباك آخر', en: 'Another window' },
  closed: { ar: 'لا مكتب مفتوح في الدليل.', en: 'There is no office in the directory.' },
} as const satisfies Readonly<Record<string, Text>>

const needs = 'serve at the counter'

export function counterPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site } = doorway

  /** Offices as choices; they change from day to day, so the form is made anew. */
  async function formOf() {
    const offices = await officesOn(site.pool, dayOf(site.clock.now()))
    const names = Object.fromEntries(offices.map(({ id, name }) => [id, name]))
    const form = z.object({
      office: choice(names, w.office),
      window: field(whole({ min: 1, max: 99 }), w.window, w.windowHint, { widget: 'digits' }),
    })
    return { form, fields: fieldsOf(form), any: offices.length > 0 }
  }

  routes.get('/desk/counter', needs, ({ req, reply, session }) => choose(req, reply, session))

  routes.post('/desk/counter', needs, async ({ req, reply, session }) => {
    const { form, fields } = await formOf()
    const read = readForm(form, fields, req.body)
    if (!read.ok) return choose(req, reply, session, read.values, read.errors)
    return reply.redirect(`/desk/counter/${read.values.office}?window=${read.values.window}`, 303)
  })

  routes.get('/desk/counter/:id', needs, ({ req, reply, session, id }) => show(req, reply, session, id))

  routes.post('/desk/counter/:id', needs, async ({ req, reply, id }) => {
    const window = windowIn(req)
    if (window === null || (await officeById(site.pool, id)) === null) throw new ProblemError(ofStatus(404))
    const ticket = await callNext(site.pool, { office: id, desk: window, now: site.clock.now() })
    // Sent on, so that loading the page again calls nobody.
    return reply.redirect(`/desk/counter/${id}?window=${window}&called=${ticket?.n ?? 'nobody'}`, 303)
  })

  async function choose(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    values: Typed = {},
    errors: FieldErrors = {},
  ) {
    const { lang } = req.visit
    const { fields, any } = await formOf()
    return sendDesk(site, req, reply, {
      title: w.title,
      session,
      errors,
      back: '/desk',
      path: '/desk/counter',
      children: any ? (
        <div class="narrow">
          <Form
            lang={lang}
            action="/desk/counter"
            fields={fields}
            values={values}
            errors={errors}
            summary={false}
            button={w.sit}
          />
        </div>
      ) : (
        <Empty>{w.closed[lang]}</Empty>
      ),
    })
  }

  async function show(req: FastifyRequest, reply: FastifyReply, session: OfficerSession, id: string) {
    const { lang } = req.visit
    const office = await officeById(site.pool, id)
    const window = windowIn(req)
    if (office === null || window === null) throw new ProblemError(ofStatus(404))
    const at = `/desk/counter/${id}?window=${window}`
    const board = await boardOf(site.pool, id, site.clock.now())
    const said = sentIn(req.query, 'called')
    const mine = board.called.find(({ n, desk }) => String(n) === said && desk === window)
    const called = said === 'nobody' ? 'nobody' : (mine ?? null)
    return sendDesk(site, req, reply, {
      title: { ar: `${office.name.ar}، شباك ${window}`, en: `${office.name.en}, window ${window}` },
      session,
      back: '/desk/counter',
      path: at,
      islands: ['once'],
      children: (
        <>
          <Called lang={lang} called={called} session={session} />
          <SummaryList
            lang={lang}
            rows={[
              { label: w.booked, shown: String(board.waitingBooked) },
              { label: w.walkIns, shown: String(board.waitingWalkIn) },
            ]}
          />
          <form method="post" action={at} data-once="">
            <p class="act">
              <Button>{w.call[lang]}</Button>
            </p>
          </form>
          <Last lang={lang} board={board} />
        </>
      ),
    })
  }
}

/** The window in the address; null where it is none. */
function windowIn({ query }: FastifyRequest): number | null {
  const typed = sentIn(query, 'window')
  return /^[1-9]\d?$/.test(typed) ? Number(typed) : null
}

interface CalledProps {
  readonly lang: Lang
  readonly called: Ticket | 'nobody' | null
  readonly session: OfficerSession
}

function Called({ lang, called, session }: CalledProps) {
  if (called === null) return null
  if (called === 'nobody')
    return (
      <Notice lang={lang} live>
        {w.nobody[lang]}
      </Notice>
    )
  return (
    <Notice lang={lang} tone="success" live title={`${w.called[lang]} ${called.n}`}>
      <p>{purposeOf(called)[lang]}</p>
      {may(session.officer, 'open a case') ? <a href="/desk/cases/new">{w.openCase[lang]}</a> : null}
    </Notice>
  )
}

function Last({ lang, board }: { readonly lang: Lang; readonly board: Board }) {
  if (board.called.length === 0) return null
  return (
    <Table
      lang={lang}
      caption={w.last}
      columns={[w.number, w.purpose, w.at, w.when]}
      rows={board.called.map((ticket) => [
        String(ticket.n),
        purposeOf(ticket)[lang],
        String(ticket.desk ?? '–'),
        ticket.calledAt === null ? '–' : <Moment at={ticket.calledAt} lang={lang} />,
      ])}
    />
  )
}

function purposeOf({ purpose }: Ticket): Text {
  const known: Readonly<Record<string, { readonly name: Text }>> = purposes
  return known[purpose]?.name ?? { ar: purpose, en: purpose }
}
