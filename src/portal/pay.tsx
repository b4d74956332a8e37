/**
 * Paying a bill by its number («دفع فاتورة»): anyone who knows the number may. She sees the sum, what for and until when;
 * whose it is she does not see, here or at the gateway (T-PAY-06). No address names a bill or a person.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { compact, formatMoney, type Text } from '../language/index.ts'
import {
  begin,
  billTyped,
  GatewayRefused,
  GatewaySilent,
  type Payable,
  PaymentError,
  payable,
} from '../payments/index.ts'
import {
  Button,
  ErrorSummary,
  Field,
  type FieldErrors,
  Form,
  Ltr,
  Moment,
  Money,
  Notice,
  SummaryList,
} from '../ui/index.ts'
import { type Doorway, deviceOf, openThrottle } from '../web/index.ts'
import { sendPage } from './frame.tsx'
import { namesHere } from './guard.ts'
import { sent, switchedLanguage } from './identity/body.ts'
import { humanErrors, newHuman } from './identity/human.tsx'
import { w } from './words.ts'

const words = {
  lead: {
    ar: 'اكتب رقم الفاتورة. ترى المبلغ والخدمة، ولا ترى صاحبها. يستطيع أي أحد أن يدفعها.',
    en: 'Type the bill’s number. You see the sum and the service, not whose it is. Anyone may pay it.',
  },
  number: { ar: 'رقم الفاتورة', en: 'Bill number' },
  hint: { ar: '13 رقمًا، مطبوعة في الفاتورة', en: '13 digits, printed on the bill' },
  show: { ar: 'اعرض الفاتورة', en: 'Show the bill' },
  slip: {
    ar: 'ليس هذا رقم فاتورة. راجع أرقامه واحدًا واحدًا، وعددها 13.',
    en: 'This is not a bill’s number. Check its 13 digits one by one.',
  },
  none: {
    ar: 'لا فاتورة بهذا الرقم تنتظر الدفع. ربما دُفعت أو انتهت مهلتها.',
    en: 'No bill with this number waits for payment. It may be paid, or its time is over.',
  },
  sum: { ar: 'المبلغ', en: 'Amount' },
  what: { ar: 'عن', en: 'For' },
  until: { ar: 'ادفع قبل', en: 'Pay before' },
  pay: (sum: string): Text => ({ ar: `ادفع ${sum}`, en: `Pay ${sum}` }),
  atBank: {
    ar: 'أو ادفعها من تطبيق بنكك برقمها.',
    en: 'Or pay it in your bank’s app by its number.',
  },
  silent: {
    ar: 'بوابة الدفع لا تجيب الآن، ولم يُسحب شيء. أعد المحاولة بعد دقائق.',
    en: 'The payment gateway is not answering now; nothing was taken. Try again in minutes.',
  },
  backTitle: { ar: 'عدت من صفحة الدفع', en: 'Back from the payment page' },
  back: {
    ar: 'نسأل البوابة بأنفسنا. إن دفعت علم صاحب الفاتورة خلال دقائق، ولا يُخصم المبلغ مرتين.',
    en: 'We ask the gateway ourselves. If you paid, the bill’s owner knows within minutes; it is not taken twice.',
  },
  another: { ar: 'فاتورة أخرى', en: 'Another bill' },
} as const satisfies Record<string, Text | ((sum: string) => Text)>

/** Guessing is hopeless among a million million numbers; this keeps the page from being a tool all the same. */
const perMinute = 20
/** So many an hour are answered without the challenge. */
const unaskedPerHour = 10

export function payPages(app: FastifyInstance, doorway: Doorway): void {
  const { site, house } = doorway
  const throttle = openThrottle(site.clock)
  const freely = openThrottle(site.clock)
  const device = (req: FastifyRequest) => deviceOf({ session: req.visit.session, address: req.ip })

  app.get('/pay', (req, reply) => askPage(req, reply, {}))

  app.post('/pay', async (req, reply) => {
    const typed = sent(req.body, 'number').slice(0, 60)
    if (switchedLanguage(site, req, reply)) return askPage(req, reply, { typed })
    throttle.admit(device(req), perMinute, 60)
    if (!freely.room(device(req), unaskedPerHour, 3600)) {
      const notHuman = await humanErrors(doorway, 'inquiry:pay', req.body)
      if (notHuman !== null) return askPage(req, reply, { typed, errors: notHuman })
    }
    const bill = await billAt(typed)
    return 'errors' in bill ? askPage(req, reply, { typed, errors: bill.errors }) : billPage(req, reply, bill)
  })

  app.post('/pay/open', async (req, reply) => {
    const typed = sent(req.body, 'number').slice(0, 60)
    throttle.admit(device(req), perMinute, 60)
    const bill = await billAt(typed)
    if ('errors' in bill) return askPage(req, reply, { typed, errors: bill.errors })
    if (switchedLanguage(site, req, reply)) return billPage(req, reply, bill)
    try {
      const { redirectTo } = await begin(
        site.pool,
        house.gateway,
        { billNumber: bill.billNumber },
        { returnTo: `${site.publicUrl}/pay/back`, now: site.clock.now() },
      )
      return reply.redirect(redirectTo, 303)
    } catch (error) {
      if (error instanceof GatewaySilent || error instanceof GatewayRefused)
        return billPage(req, reply, bill, words.silent)
      if (error instanceof PaymentError) return askPage(req, reply, { typed, errors: { number: words.none } })
      throw error
    }
  })

  app.get('/pay/back', async (req, reply) => {
    const { lang } = req.visit
    return sendPage(site, req, reply, {
      title: words.backTitle,
      names: await namesHere(doorway, req),
      children: (
        <div class="narrow">
          <h1>{words.backTitle[lang]}</h1>
          <Notice lang={lang} tone="info">
            {words.back[lang]}
          </Notice>
          <p class="act">
            <Button href="/pay" kind="second">
              {words.another[lang]}
            </Button>
          </p>
        </div>
      ),
    })
  })

  /** The bill of a typed number, while it can be paid; what is paid, void or nobody's gets the same answer. */
  async function billAt(typed: string): Promise<Payable | { readonly errors: FieldErrors }> {
    const number = compact(typed)
    if (number === null || !billTyped(number)) return { errors: { number: words.slip } }
    const bill = await payable(site.pool, number)
    if (bill === null || bill.state !== 'due' || bill.dueUntil <= site.clock.now())
      return { errors: { number: words.none } }
    return bill
  }

  async function askPage(
    req: FastifyRequest,
    reply: FastifyReply,
    { typed = '', errors = {} }: { readonly typed?: string; readonly errors?: FieldErrors },
  ) {
    const { lang } = req.visit
    const guarded = !freely.left(device(req), unaskedPerHour)
    const wrong = Object.keys(errors).length > 0
    const guard = guarded ? await newHuman(doorway, 'inquiry:pay', lang, errors) : null
    return sendPage(site, req, reply, {
      title: w.payBill,
      status: wrong ? 422 : 200,
      error: wrong,
      names: await namesHere(doorway, req),
      form: 'page-form',
      islands: guarded ? ['pow'] : [],
      children: (
        <div class="narrow">
          <ErrorSummary lang={lang} errors={errors} />
          <h1>{w.payBill[lang]}</h1>
          <p class="lead">{words.lead[lang]}</p>
          <Form lang={lang} action="/pay" summary={false} button={words.show}>
            <Field
              lang={lang}
              name="number"
              label={words.number}
              hint={words.hint}
              widget="digits"
              value={typed}
              error={errors.number}
            />
            {guard}
          </Form>
        </div>
      ),
    })
  }

  async function billPage(req: FastifyRequest, reply: FastifyReply, bill: Payable, trouble?: Text) {
    const { lang } = req.visit
    return sendPage(site, req, reply, {
      title: w.payBill,
      status: trouble ? 503 : 200,
      error: trouble !== undefined,
      names: await namesHere(doorway, req),
      form: 'page-form',
      islands: ['once'],
      back: { href: '/pay', label: words.another },
      children: (
        <div class="narrow">
          <h1>{w.payBill[lang]}</h1>
          {trouble ? (
            <Notice lang={lang} tone="error" live>
              {trouble[lang]}
            </Notice>
          ) : null}
          <SummaryList
            lang={lang}
            rows={[
              { label: words.number, shown: <Ltr>{bill.billNumber}</Ltr> },
              { label: words.what, shown: bill.description[lang] },
              { label: words.sum, shown: <Money amount={bill} lang={lang} /> },
              { label: words.until, shown: <Moment at={bill.dueUntil} lang={lang} /> },
            ]}
          />
          <form method="post" action="/pay/open" id="page-form" data-once="">
            <input type="hidden" name="number" value={bill.billNumber} />
            <p class="act">
              <Button>{words.pay(formatMoney(bill, lang))[lang]}</Button>
            </p>
          </form>
          <p class="muted">{words.atBank[lang]}</p>
        </div>
      ),
    })
  }
}
