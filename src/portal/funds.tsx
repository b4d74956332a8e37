/**
 * Prepaid funds («أرصدتي»): what lies under each category, what happened to it, topping up by a bill, and asking back what
 * no service has used. Money comes and goes as the ledger says; these pages only show and ask.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { choice, field, formatMoney, type Lang, riyals, type Text } from '../language/index.ts'
import {
  type Balance,
  balancesOf,
  begin,
  type Category,
  type Charge,
  categories,
  type FundLine,
  fundLines,
  GatewayRefused,
  GatewaySilent,
  isCategory,
  layBy,
  type MovementKind,
  type PaymentDeps,
  PaymentError,
  type Refund,
  refundsOf,
  takeBack,
  topUpLimits,
  topUpsOf,
} from '../payments/index.ts'
import { limits } from '../requests/index.ts'
import { inDays, isUuid, later, uuid } from '../store/index.ts'
import {
  Button,
  Card,
  Empty,
  type FieldErrors,
  Form,
  fieldsOf,
  Ltr,
  Moment,
  Money,
  Notice,
  readForm,
  SummaryList,
  Table,
  type Typed,
} from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendPage } from './frame.tsx'
import { type Guest, requireGuest } from './guard.ts'
import { sent, switchedLanguage } from './identity/body.ts'
import { ReceiptButton } from './receipts.tsx'

const words = {
  title: { ar: 'أرصدتي', en: 'My prepaid funds' },
  lead: {
    ar: 'ما تدفعه مقدمًا يبقى لك حتى تستعمله خدمة. وما لم يُستعمل تستطيع استرداده.',
    en: 'What you pay in advance stays yours until a service uses it. What is unused you can ask back.',
  },
  none: { ar: 'ليس في أرصدتك شيء بعد.', en: 'There is nothing in your funds yet.' },
  category: { ar: 'الفئة', en: 'Category' },
  free: { ar: 'المتاح', en: 'Available' },
  held: { ar: 'محجوز لطلب أو في طريق العودة', en: 'Held for a request or on its way back' },
  topUpTitle: { ar: 'اشحن رصيدًا', en: 'Top up' },
  amount: { ar: 'المبلغ بالريال', en: 'Amount in riyals' },
  topUp: { ar: 'اشحن', en: 'Top up' },
  waiting: { ar: 'فواتير شحن تنتظر الدفع', en: 'Top-ups waiting for payment' },
  bill: { ar: 'رقم الفاتورة', en: 'Bill number' },
  until: { ar: 'ادفع قبل', en: 'Pay before' },
  pay: (sum: string): Text => ({ ar: `ادفع ${sum}`, en: `Pay ${sum}` }),
  paid: { ar: 'ما شحنته', en: 'Your top-ups' },
  comingBack: { ar: 'مبالغ في طريق العودة', en: 'Money on its way back' },
  asked: { ar: 'طُلب', en: 'Asked' },
  state: { ar: 'الحالة', en: 'State' },
  onItsWay: { ar: 'في الطريق إلى حيث دُفع', en: 'On its way to where it was paid from' },
  returned: { ar: 'أُعيد', en: 'Returned' },
  history: { ar: 'ما جرى فيه', en: 'What happened to it' },
  what: { ar: 'الحركة', en: 'Movement' },
  when: { ar: 'الوقت', en: 'When' },
  after: { ar: 'المتاح بعدها', en: 'Available after it' },
  earlier: { ar: 'الأقدم', en: 'Earlier' },
  askBackTitle: { ar: 'استرداد غير المستعمل', en: 'Ask back what is unused' },
  askBackLead: {
    ar: 'يعود المبلغ إلى الحساب الذي دُفع منه، لا إلى غيره، خلال ساعات إلى ثلاثة أيام عمل.',
    en: 'It goes back to the account that paid and to no other, within hours to three working days.',
  },
  askBack: (sum: string): Text => ({ ar: `استرد ${sum}`, en: `Ask back ${sum}` }),
  silent: {
    ar: 'بوابة الدفع لا تجيب الآن، ولم يُسحب شيء. فاتورتك محفوظة أدناه. أعد المحاولة بعد دقائق.',
    en: 'The payment gateway is not answering now; nothing was taken. Your bill is kept below. Try again in minutes.',
  },
} as const satisfies Record<string, Text | ((sum: string) => Text)>

const kinds: Readonly<Partial<Record<MovementKind, Text>>> = {
  'top-up': { ar: 'شحن', en: 'Top-up' },
  hold: { ar: 'دفع طلب', en: 'Paid for a request' },
  release: { ar: 'عاد من طلب لم يتم', en: 'Back from a request that was not done' },
  return: { ar: 'استرداد', en: 'Asked back' },
}

const form = z.object({
  category: choice(categories, words.category),
  amount: field(riyals(topUpLimits), words.amount, { ar: 'مثل 150 أو 150.50', en: 'Like 150 or 150.50' }),
})
const fields = fieldsOf(form)

const linesAPage = 30

/** What the worker of payments needs, for a page that looks at once when a payer comes back. */
export function paymentDeps({ site, house }: Doorway): PaymentDeps {
  const { pool, clock } = site
  return { pool, clock, gateway: house.gateway, leaseSeconds: house.leaseSeconds, log: house.log }
}

export function fundsPages(app: FastifyInstance, doorway: Doorway): void {
  const { site, house } = doorway

  app.get('/account/funds', async (req, reply) => {
    if (req.visit.session === null) return reply.redirect('/sign-in?next=/account/funds', 303)
    return fundsPage(doorway, req, reply, await requireGuest(doorway, req))
  })

  app.post('/account/funds/top-up', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const read = readForm(form, fields, req.body)
    // The form's own key, made when it was shown: pressed twice, it is one bill.
    const shown = sent(req.body, '_key')
    const key = isUuid(shown) ? shown : uuid()
    if (switchedLanguage(site, req, reply))
      return fundsPage(doorway, req, reply, guest, { values: read.ok ? read.typed : read.values, key })
    if (!read.ok) return fundsPage(doorway, req, reply, guest, { errors: read.errors, values: read.values, key })
    const { person } = guest.caller
    const at = site.clock.now()
    const { category, amount: halalas } = read.values
    const wish = { person, category, halalas, key, at, dueUntil: later(at, inDays(limits.payDays)) }
    try {
      const charge = await layBy(site.pool, wish)
      return await goPay(req, reply, guest, charge)
    } catch (error) {
      // The same form with another sum, from a second tab: she sees what she asked for first.
      if (error instanceof PaymentError) return reply.redirect('/account/funds', 303)
      throw error
    }
  })

  app.post('/account/funds/pay', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const asked = sent(req.body, 'charge')
    const charge = (await topUpsOf(site.pool, guest.caller.person)).find(({ id }) => id === asked)
    if (charge === undefined) throw new ProblemError(ofStatus(404))
    return goPay(req, reply, guest, charge)
  })

  async function goPay(req: FastifyRequest, reply: FastifyReply, guest: Guest, charge: Charge) {
    try {
      const { redirectTo } = await begin(
        site.pool,
        house.gateway,
        { person: charge.person, chargeId: charge.id },
        { returnTo: `${site.publicUrl}/paid`, now: site.clock.now() },
      )
      return reply.redirect(redirectTo, 303)
    } catch (error) {
      if (error instanceof GatewaySilent || error instanceof GatewayRefused)
        return fundsPage(doorway, req, reply, guest, { errors: { '': words.silent } })
      if (error instanceof PaymentError) return reply.redirect('/account/funds', 303)
      throw error
    }
  }

  app.get<{ Params: { category: string }; Querystring: { before?: string } }>(
    '/account/funds/:category',
    async (req, reply) => {
      const guest = await requireGuest(doorway, req)
      const { category } = req.params
      if (!isCategory(category)) throw new ProblemError(ofStatus(404))
      return categoryPage(doorway, req, reply, guest, category, req.query.before)
    },
  )

  app.post<{ Params: { category: string } }>('/account/funds/:category', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { category } = req.params
    if (!isCategory(category)) throw new ProblemError(ofStatus(404))
    const { person } = guest.caller
    if (switchedLanguage(site, req, reply)) return categoryPage(doorway, req, reply, guest, category)
    await takeBack(site.pool, { person, category, at: site.clock.now() })
    return reply.redirect('/account/funds', 303)
  })
}

interface Shown {
  readonly errors?: FieldErrors
  readonly values?: Typed
  readonly key?: string
}

async function fundsPage(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  guest: Guest,
  { errors = {}, values = {}, key = uuid() }: Shown = {},
) {
  const { lang } = req.visit
  const { pool } = doorway.site
  const { person } = guest.caller
  const [balances, topUps, refunds] = await Promise.all([
    balancesOf(pool, person),
    topUpsOf(pool, person),
    refundsOf(pool, person),
  ])
  const now = doorway.site.clock.now()
  const waiting = topUps.filter(({ state, dueUntil }) => state === 'due' && dueUntil > now)
  const paid = topUps.filter(({ state }) => state === 'paid')
  const wrong = Object.keys(errors).length > 0
  return sendPage(doorway.site, req, reply, {
    title: words.title,
    status: wrong ? 422 : 200,
    error: wrong,
    names: guest.names,
    islands: ['once'],
    form: 'top-up',
    back: { href: '/account', label: { ar: 'حسابي', en: 'My account' } },
    children: (
      <div class="narrow">
        <h1>{words.title[lang]}</h1>
        <p class="lead">{words.lead[lang]}</p>
        {balances.length === 0 ? <Empty>{words.none[lang]}</Empty> : <Balances lang={lang} balances={balances} />}
        {waiting.length > 0 ? <Waiting lang={lang} charges={waiting} /> : null}
        {paid.length > 0 ? <Paid lang={lang} charges={paid} /> : null}
        {refunds.length > 0 ? <Refunds lang={lang} refunds={refunds} /> : null}
        <h2>{words.topUpTitle[lang]}</h2>
        <Form
          lang={lang}
          id="top-up"
          action="/account/funds/top-up"
          fields={fields}
          values={values}
          errors={errors}
          hidden={{ _key: key }}
          button={words.topUp}
        />
      </div>
    ),
  })
}

function Balances({ lang, balances }: { readonly lang: Lang; readonly balances: readonly Balance[] }) {
  return (
    <Table
      lang={lang}
      caption={words.title}
      captionUnseen
      columns={[words.category, words.free, words.held]}
      rows={balances.map(({ category, free, held }) => [
        <a href={`/account/funds/${category}`}>{categories[category][lang]}</a>,
        <Money amount={{ halalas: free }} lang={lang} />,
        <Money amount={{ halalas: held }} lang={lang} />,
      ])}
    />
  )
}

function Waiting({ lang, charges }: { readonly lang: Lang; readonly charges: readonly Charge[] }) {
  return (
    <>
      <h2>{words.waiting[lang]}</h2>
      {charges.map((charge) => (
        <Card title={charge.description[lang]}>
          <SummaryList
            lang={lang}
            rows={[
              { label: words.bill, shown: <Ltr>{charge.billNumber}</Ltr> },
              { label: words.until, shown: <Moment at={charge.dueUntil} lang={lang} /> },
            ]}
          />
          <form method="post" action="/account/funds/pay" data-once="">
            <input type="hidden" name="charge" value={charge.id} />
            <p class="act">
              <Button kind="second">{words.pay(formatMoney(charge, lang))[lang]}</Button>
            </p>
          </form>
        </Card>
      ))}
    </>
  )
}

function Paid({ lang, charges }: { readonly lang: Lang; readonly charges: readonly Charge[] }) {
  return (
    <>
      <h2>{words.paid[lang]}</h2>
      {charges.map((charge) => (
        <Card title={charge.description[lang]}>
          <p>
            <Money amount={charge} lang={lang} /> <Ltr>{charge.billNumber}</Ltr>{' '}
            {charge.paidAt === null ? null : <Moment at={charge.paidAt} lang={lang} />}
          </p>
          <ReceiptButton lang={lang} charge={charge} />
        </Card>
      ))}
    </>
  )
}

function Refunds({ lang, refunds }: { readonly lang: Lang; readonly refunds: readonly Refund[] }) {
  return (
    <>
      <h2>{words.comingBack[lang]}</h2>
      <Table
        lang={lang}
        caption={words.comingBack}
        captionUnseen
        columns={[words.amount, words.category, words.asked, words.state]}
        rows={refunds.map((refund) => [
          <Money amount={refund} lang={lang} />,
          categories[refund.category][lang],
          <Moment at={refund.askedAt} lang={lang} />,
          (refund.doneAt === null ? words.onItsWay : words.returned)[lang],
        ])}
      />
    </>
  )
}

async function categoryPage(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  guest: Guest,
  category: Category,
  before?: string,
) {
  const { lang } = req.visit
  const { pool } = doorway.site
  const of = { person: guest.caller.person, category }
  const from = /^\d{1,9}$/.test(before ?? '') ? Number(before) : undefined
  const balance = (await balancesOf(pool, of.person)).find((one) => one.category === category)
  const lines = await fundLines(pool, of, linesAPage, from)
  const free = balance?.free ?? 0
  const at = `/account/funds/${category}`
  const last = lines.length === linesAPage ? lines.at(-1)?.n : undefined
  return sendPage(doorway.site, req, reply, {
    title: { ar: `${words.title.ar}: ${categories[category].ar}`, en: `${words.title.en}: ${categories[category].en}` },
    names: guest.names,
    islands: ['once'],
    back: { href: '/account/funds', label: words.title },
    children: (
      <div class="narrow">
        <h1>{categories[category][lang]}</h1>
        <SummaryList
          lang={lang}
          rows={[
            { label: words.free, shown: <Money amount={{ halalas: free }} lang={lang} /> },
            { label: words.held, shown: <Money amount={{ halalas: balance?.held ?? 0 }} lang={lang} /> },
          ]}
        />
        {free > 0 ? (
          <>
            <h2>{words.askBackTitle[lang]}</h2>
            <Notice lang={lang} tone="info">
              {words.askBackLead[lang]}
            </Notice>
            <form method="post" action={at} data-once="">
              <p class="act">
                <Button kind="danger">{words.askBack(formatMoney({ halalas: free }, lang))[lang]}</Button>
              </p>
            </form>
          </>
        ) : null}
        <h2>{words.history[lang]}</h2>
        {lines.length === 0 ? <Empty>{words.none[lang]}</Empty> : <Lines lang={lang} lines={lines} />}
        {last === undefined ? null : (
          <p>
            <a href={`${at}?before=${last}`}>{words.earlier[lang]}</a>
          </p>
        )}
      </div>
    ),
  })
}

function Lines({ lang, lines }: { readonly lang: Lang; readonly lines: readonly FundLine[] }) {
  return (
    <Table
      lang={lang}
      caption={words.history}
      captionUnseen
      columns={[words.what, words.amount, words.after, words.when]}
      rows={lines.map((one) => [
        (kinds[one.kind] ?? words.what)[lang],
        <Money amount={one} lang={lang} />,
        <Money amount={{ halalas: one.free }} lang={lang} />,
        <Moment at={one.at} lang={lang} />,
      ])}
    />
  )
}
