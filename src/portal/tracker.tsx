/** Following requests: the list, the story of one in words, paying it, its receipt, taking it back. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type Standing, standingsOf } from '../contact/index.ts'
import { documentOf } from '../documents/index.ts'
import { field, type Lang, plainText, type Text } from '../language/index.ts'
import {
  balancesOf,
  begin as beginPayment,
  type Charge,
  carryTask,
  categories,
  GatewaySilent,
  PaymentError,
  topUpsOf,
} from '../payments/index.ts'
import {
  answerReturned,
  answerUntil,
  carry,
  discard,
  ended,
  events,
  payFromFund,
  RequestTrouble,
  type RequestView,
  type Row,
  requestOf,
  requestsBefore,
  requestsOf,
  type Station,
  stations,
  withdraw,
} from '../requests/index.ts'
import type { PersonId } from '../store/index.ts'
import {
  Button,
  Card,
  Chip,
  Empty,
  ErrorSummary,
  type FieldErrors,
  Form,
  fieldsOf,
  Ltr,
  Moment,
  Money,
  Notice,
  Older,
  Receipt,
  readForm,
  SummaryList,
  type Tone,
  Track,
  type TrackStep,
  type Typed,
} from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { deliveriesTitle, deliveryOf } from './deliveries.tsx'
import { sendPage } from './frame.tsx'
import { paymentDeps } from './funds.tsx'
import { type Guest, requireGuest } from './guard.ts'
import { switchedLanguage } from './identity/body.ts'
import { Photos } from './photos.tsx'
import { sumText } from './price.tsx'
import { ReceiptButton } from './receipts.tsx'
import { w } from './words.ts'

interface Params {
  readonly id: string
}

export function trackerPages(app: FastifyInstance, doorway: Doorway): void {
  const { site, house } = doorway

  app.get<{ Querystring: { before?: string } }>('/requests', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { lang } = req.visit
    const { before } = req.query
    const { rows, older } = await requestsBefore(house, guest.caller.person, 20, before)
    const became = await becameOf(doorway, guest.caller.person, rows)
    return sendPage(site, req, reply, {
      title: w.requests,
      names: guest.names,
      children: (
        <>
          <h1>{w.requests[lang]}</h1>
          {rows.length === 0 ? (
            <Empty action={{ href: '/services', label: w.startOne[lang] }}>{w.noRequests[lang]}</Empty>
          ) : (
            rows.map((row) => (
              <RequestCard lang={lang} row={row} title={titleOf(doorway, row)} became={became.get(row.request_id)} />
            ))
          )}
          <p>
            <a href="/deliveries">{deliveriesTitle[lang]}</a>
          </p>
          <Older lang={lang} path="/requests" before={before} older={older} />
        </>
      ),
    })
  })

  app.get<{ Params: Params }>('/requests/:id', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const view = await requestOf(house, guest.caller, req.params.id)
    if (view.row.station === 'draft') return reply.redirect(`/requests/${view.row.request_id}/check`, 303)
    // What it became has a page of its own, with its own story.
    const page = contactPageOf(view.row)
    if (page !== null) return reply.redirect(page, 303)
    return trackerPage(doorway, req, reply, guest, view)
  })

  app.post<{ Params: Params }>('/requests/:id/pay', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const view = await requestOf(house, guest.caller, req.params.id)
    if (view.row.station !== 'awaiting-payment' || view.charge === null)
      return reply.redirect(`/requests/${view.row.request_id}`, 303)
    try {
      const { redirectTo } = await beginPayment(
        site.pool,
        house.gateway,
        { person: guest.caller.person, chargeId: view.charge.id },
        // No name of a request or a person stands in the address the gateway sends the browser back to.
        { returnTo: `${site.publicUrl}/paid`, now: site.clock.now() },
      )
      return reply.redirect(redirectTo, 303)
    } catch (error) {
      if (error instanceof GatewaySilent) return trackerPage(doorway, req, reply, guest, view, gatewaySilent)
      // Paid or void meanwhile: the tracker says which.
      if (error instanceof PaymentError) return reply.redirect(`/requests/${view.row.request_id}`, 303)
      throw error
    }
  })

  app.post<{ Params: Params }>('/requests/:id/pay-from-funds', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const view = await requestOf(house, guest.caller, req.params.id)
    const outcome = await payFromFund(house, guest.caller, view.row.request_id)
    if (outcome === 'short') return trackerPage(doorway, req, reply, guest, view, fundShort)
    return reply.redirect(`/requests/${view.row.request_id}`, 303)
  })

  // The browser coming back proves nothing: the gateway is asked for every bill of hers that waits.
  app.get('/paid', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const topUps = (await topUpsOf(site.pool, guest.caller.person)).filter((charge) => charge.state === 'due')
    for (const { id, person } of topUps) await carryTask(paymentDeps(doorway), { id, person, kind: 'top-up' })
    const left = await topUpsOf(site.pool, guest.caller.person)
    if (topUps.some(({ id }) => left.some((one) => one.id === id && one.state === 'paid')))
      return reply.redirect('/account/funds', 303)
    const rows = await requestsOf(house, guest.caller.person, 20)
    const waiting = rows.filter((row) => row.station === 'awaiting-payment')
    for (const row of waiting) await carry(house, guest.caller.person, row.request_id)
    const after = await requestsOf(house, guest.caller.person, 1)
    const latest = waiting[0] ?? after[0]
    return reply.redirect(latest ? `/requests/${latest.request_id}` : '/requests', 303)
  })

  app.post<{ Params: Params }>('/requests/:id/answer', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const view = await requestOf(house, guest.caller, req.params.id)
    const to = `/requests/${view.row.request_id}`
    if (view.row.station !== 'needs-you') return reply.redirect(to, 303)
    const read = readForm(answerForm, answerFields, req.body)
    const typed = read.ok ? read.typed : read.values
    const switched = switchedLanguage(site, req, reply)
    if (switched || !read.ok)
      return trackerPage(doorway, req, reply, guest, view, undefined, {
        values: typed,
        errors: switched || read.ok ? {} : read.errors,
      })
    await answerReturned(house, guest.caller, view.row.request_id, read.values.answer)
    return reply.redirect(to, 303)
  })

  app.post<{ Params: Params }>('/requests/:id/withdraw', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { row } = await requestOf(house, guest.caller, req.params.id)
    await withdraw(house, guest.caller, row.request_id)
    return reply.redirect(`/requests/${row.request_id}`, 303)
  })

  app.post<{ Params: Params }>('/requests/:id/discard', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { row } = await requestOf(house, guest.caller, req.params.id)
    if (row.station !== 'draft') throw new RequestTrouble('already-sent')
    await discard(house, guest.caller, row.request_id)
    return reply.redirect('/requests', 303)
  })
}

const gatewaySilent: Text = {
  ar: 'بوابة الدفع لا تجيب الآن، ولم يُسحب شيء. طلبك محفوظ. أعد المحاولة بعد دقائق.',
  en: 'The payment gateway is not answering just now; nothing was taken. Your request is kept. Try again in a few minutes.',
}

const fundShort: Text = {
  ar: 'رصيدك المتاح أقل من المبلغ. اشحن رصيدك، أو ادفع بالبطاقة.',
  en: 'Your available funds are less than the sum. Top up, or pay by card.',
}

/** What the applicant answers an office that returned her request. */
const answerForm = z.object({
  answer: field(plainText({ min: 2, max: 1000 }), w.yourAnswer, w.answerHint, { widget: 'textarea' }),
})
const answerFields = fieldsOf(answerForm)
/** Where what was written to the contact centre is followed; null for any other request, and while it is on its way. */
export function contactPageOf({ station, outcome, request_id: id }: Row): string | null {
  if (station !== 'completed' || outcome === null) return null
  if ('contact.open' in outcome) return `/tickets/${id}`
  return 'contact.askAudience' in outcome ? `/audiences/${id}` : null
}

export function titleOf(doorway: Doorway, row: Row): Text {
  return doorway.house.catalogue.get(row.service)?.title ?? { ar: row.service, en: row.service }
}

export function toneOf(station: Station): Tone {
  const { tone } = stations[station]
  return tone === 'plain' ? 'neutral' : tone
}

/** Where those of the requests stand that became something with a story of its own. */
export function becameOf({ site }: Doorway, person: PersonId, rows: readonly Row[]) {
  const ids = rows.filter((row) => contactPageOf(row) !== null).map((row) => row.request_id)
  return standingsOf(site.pool, person, ids)
}

interface RequestCardProps {
  readonly lang: Lang
  readonly row: Row
  readonly title: Text
  /** The request is done, and this is how what it became stands. */
  readonly became?: Standing | undefined
}

export function RequestCard({ lang, row, title, became }: RequestCardProps) {
  return (
    <Card level={2} title={title[lang]} href={`/requests/${row.request_id}`}>
      <p>
        <Chip tone={became?.tone ?? toneOf(row.station)}>{(became ?? stations[row.station]).name[lang]}</Chip>{' '}
        {row.number ? <Ltr>{row.number}</Ltr> : null}
      </p>
      <p class="muted">
        <Moment at={row.changed_at} lang={lang} />
      </p>
    </Card>
  )
}

async function trackerPage(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  guest: Guest,
  view: RequestView,
  trouble?: Text,
  answering: { readonly values: Typed; readonly errors: FieldErrors } = { values: {}, errors: {} },
) {
  const { lang } = req.visit
  const { row, charge } = view
  const title = titleOf(doorway, row)
  const station = stations[row.station]
  const paper = row.station === 'completed' ? await paperOf(doorway, guest, row) : null
  const definition = doorway.house.catalogue.get(row.service)
  const done = row.station === 'completed'
  const waits = row.station === 'awaiting-payment'
  const way =
    row.outcome === null ? null : await deliveryOf(doorway, guest.caller.person, row.request_id, row.outcome, lang)
  const funds = waits ? await balancesOf(doorway.site.pool, guest.caller.person) : []
  const free = funds.find(({ category }) => category === charge?.category)?.free ?? 0
  return sendPage(doorway.site, req, reply, {
    title: { ar: `${title.ar} ${row.number ?? ''}`, en: `${title.en} ${row.number ?? ''}` },
    names: guest.names,
    islands: ['once'],
    ...(askedOf(view) === null ? {} : { form: 'page-form' }),
    ...(Object.keys(answering.errors).length > 0 ? { status: 422, error: true } : {}),
    back: { href: '/requests', label: w.requests },
    children: (
      <div class="narrow">
        <ErrorSummary lang={lang} errors={answering.errors} />
        {done ? (
          <Receipt
            lang={lang}
            title={title}
            reference={row.number ?? ''}
            at={row.ended_at ?? row.changed_at}
            link={paper?.verify}
            next={definition?.kind === 'service' ? <p>{definition.next[lang]}</p> : null}
          >
            {charge ? <Paid lang={lang} charge={charge} /> : null}
            {charge ? <ReceiptButton lang={lang} charge={charge} /> : null}
            <Photos doorway={doorway} lang={lang} row={row} />
            {row.service === 'contact/rate-service' ? null : (
              <p class="no-print">
                <a href="/services/contact/rate-service">{w.rateIt[lang]}</a>
              </p>
            )}
          </Receipt>
        ) : (
          <>
            <h1>{title[lang]}</h1>
            <p>
              <Chip tone={toneOf(row.station)}>{station.name[lang]}</Chip> {row.number ? <Ltr>{row.number}</Ltr> : null}
            </p>
          </>
        )}
        {trouble ? (
          <Notice lang={lang} tone="error" live>
            {trouble[lang]}
          </Notice>
        ) : null}
        <Notice lang={lang} tone={station.tone === 'plain' ? 'info' : station.tone} title={w.stationMeans[lang]}>
          {station.means[lang]}
        </Notice>
        {askedOf(view) !== null ? <ToAnswer lang={lang} view={view} answering={answering} /> : null}
        {waits && charge ? <ToPay lang={lang} row={row} charge={charge} free={free} /> : null}
        {row.station === 'refused' || row.station === 'refunding' ? <WhyRefused lang={lang} view={view} /> : null}
        {paper ? (
          <p class="acts no-print">
            {paper.open ? (
              <Button href={paper.open} kind="second">
                {w.openDocument[lang]}
              </Button>
            ) : (
              <span class="muted">{w.beingPrinted[lang]}</span>
            )}
          </p>
        ) : null}
        {way}
        <h2>{w.story[lang]}</h2>
        <Track lang={lang} steps={stepsOf(view)} />
        {row.station === 'awaiting-payment' || row.station === 'consent' ? (
          <form method="post" action={`/requests/${row.request_id}/withdraw`}>
            <p>
              <Button kind="quiet">{w.withdraw[lang]}</Button>
            </p>
          </form>
        ) : null}
      </div>
    ),
  })
}

/** The story so far, then what comes: the station it stands at and the end it goes to. */
function stepsOf(view: RequestView): TrackStep[] {
  const past: TrackStep[] = view.story.map((l) => ({
    label: events[l.event] ?? { ar: l.event, en: l.event },
    at: l.at,
    state:
      l.event === 'delivery-failed' ||
      l.event === 'delivery-over' ||
      l.event === 'refused' ||
      l.event === 'expired' ||
      l.event === 'withdrawn' ||
      l.event === 'stuck'
        ? 'stopped'
        : 'done',
  }))
  if (ended.includes(view.row.station)) return past
  const now: TrackStep = { label: stations[view.row.station].name, state: 'now' }
  return [...past, now, { label: stations.completed.name, state: 'next' }]
}

interface ToPayProps {
  readonly lang: Lang
  readonly row: Row
  readonly charge: Charge
  /** What lies unused in her funds for such a service, in halalas. */
  readonly free: number
}

function ToPay({ lang, row, charge, free }: ToPayProps) {
  const sum = sumText(row.price ?? { state: charge.halalas, platform: 0, vat: 0 })
  return (
    <>
      <SummaryList
        lang={lang}
        rows={[
          { label: w.toPay, shown: <Money amount={charge} lang={lang} /> },
          { label: w.bill, shown: <Ltr>{charge.billNumber}</Ltr> },
          { label: w.payBy, shown: <Moment at={charge.dueUntil} lang={lang} /> },
        ]}
      />
      <form method="post" action={`/requests/${row.request_id}/pay`} data-once="">
        <p class="act">
          <Button>{w.payNow(sum)[lang]}</Button>
        </p>
      </form>
      {free >= charge.halalas && (charge.parts.escrow ?? 0) === 0 ? (
        <form method="post" action={`/requests/${row.request_id}/pay-from-funds`} data-once="">
          <p class="muted">
            {w.fundsAvailable[lang]} ({categories[charge.category][lang]}):{' '}
            <Money amount={{ halalas: free }} lang={lang} />
          </p>
          <p class="act">
            <Button kind="second">{w.payFromFunds[lang]}</Button>
          </p>
        </form>
      ) : null}
      <p class="muted">{w.payElsewhere[lang]}</p>
    </>
  )
}

function Paid({ lang, charge }: { readonly lang: Lang; readonly charge: Charge }) {
  return (
    <SummaryList
      lang={lang}
      rows={[
        { label: w.toPay, shown: <Money amount={charge} lang={lang} /> },
        { label: w.bill, shown: <Ltr>{charge.billNumber}</Ltr> },
      ]}
    />
  )
}

function WhyRefused({ lang, view }: { readonly lang: Lang; readonly view: RequestView }) {
  const said = view.story.findLast((l) => l.event === 'refused' || l.event === 'refund-begun')
  const words = said?.detail.words as Text | undefined
  if (words === undefined) return null
  return (
    <Notice lang={lang} tone="error" title={w.whyRefused[lang]}>
      <p data-reason={view.row.reason}>{words[lang]}</p>
      <p class="muted">{w.appeal[lang]}</p>
    </Notice>
  )
}

/** What an office asks of her just now; null when the request waits for something else of hers, or for nothing. */
function askedOf({ row, story }: RequestView): { readonly at: string; readonly words: Text } | null {
  if (row.station !== 'needs-you') return null
  const last = story.findLast((l) => l.event === 'returned' || l.event === 'answered' || l.event === 'completed')
  const words = last?.event === 'returned' ? (last.detail.words as Text | undefined) : undefined
  return last === undefined || words === undefined ? null : { at: last.at, words }
}

interface ToAnswerProps {
  readonly lang: Lang
  readonly view: RequestView
  readonly answering: { readonly values: Typed; readonly errors: FieldErrors }
}

/** What an office asks before it goes on, until when, and the answer. */
function ToAnswer({ lang, view, answering }: ToAnswerProps) {
  const asked = askedOf(view)
  if (asked === null) return null
  return (
    <Card title={w.officeAsks[lang]} level={2} tone="warning">
      <p>
        <bdi>{asked.words[lang]}</bdi>
      </p>
      <p class="muted">
        {w.answerBy[lang]} <Moment at={answerUntil(asked.at)} lang={lang} />
      </p>
      <Form
        lang={lang}
        action={`/requests/${view.row.request_id}/answer`}
        fields={answerFields}
        values={answering.values}
        errors={answering.errors}
        summary={false}
        button={w.sendAnswer}
      />
    </Card>
  )
}

/** The printed paper of a request, when there is one: where it opens, and where anyone can verify it. */
async function paperOf(
  doorway: Doorway,
  guest: Guest,
  row: Row,
): Promise<{ open: string | null; verify: string } | null> {
  const ordered = Object.values(row.outcome ?? {}).find(
    (r) => typeof r === 'object' && r !== null && 'documentId' in r,
  ) as { documentId: string; reference: string } | undefined
  if (ordered === undefined) return null
  const { pool, clock } = doorway.site
  const printed = (await documentOf(pool, guest.caller.person, ordered.documentId, clock.now()))?.printed === true
  return {
    open: printed ? `/documents/${ordered.documentId}` : null,
    verify: `${doorway.site.publicUrl}/verify/${ordered.reference}`,
  }
}
