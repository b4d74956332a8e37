/** The page of a bank where one pays: the gateway's side of a payment, and the payer's three choices. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type GatewayPayment, paymentByToken, type SimulatedGateway } from '../agencies/gateways/index.ts'
import { plainText, type Text } from '../language/index.ts'
import { Bdi, Button, Money, Notice, SummaryList } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendSimulator, sent } from './frame.tsx'

const tokenShape = plainText({ max: 100 })

export function bankPages(app: FastifyInstance, { site }: Doorway, gateway: SimulatedGateway): void {
  app.get<{ Params: { token: string } }>('/gateway/:token', async (req, reply) => {
    return showPayment(req, reply, await paymentAt(req.params.token))
  })

  app.post<{ Params: { token: string } }>('/gateway/:token', async (req, reply) => {
    const payment = await paymentAt(req.params.token)
    switch (sent(req.body, 'act')) {
      case 'pay':
        if ((await gateway.payerPays(payment.key)) === 'too-late') return showPayment(req, reply, payment, true)
        break
      case 'decline':
        await gateway.payerDeclines(payment.key)
        break
      case 'leave':
        await gateway.payerLeaves(payment.key)
        break
      default:
        throw new ProblemError(ofStatus(400))
    }
    return reply.redirect(payment.returnTo, 303)
  })

  async function paymentAt(token: string): Promise<GatewayPayment> {
    const clean = tokenShape.safeParse(token)
    const payment = clean.success ? await paymentByToken(site.pool, clean.data) : null
    if (payment === null) throw new ProblemError(ofStatus(404))
    return payment
  }

  function showPayment(req: FastifyRequest, reply: FastifyReply, payment: GatewayPayment, late = false) {
    const { lang } = req.visit
    const open = payment.state === 'open' || payment.state === 'failed'
    const tooLate: Text = {
      ar: 'انتهت مهلة السداد، ولم يُخصم شيء. ارجع إلى طلبك.',
      en: 'The time to pay is over and nothing was taken. Go back to your request.',
    }
    return sendSimulator(site, req, reply, {
      title: { ar: 'المصرف التجريبي', en: 'The demo bank' },
      standsFor: {
        ar: 'تقوم مقام صفحة الدفع في مصرفك. لا يُخصم مال حقيقي.',
        en: 'It stands for your bank’s payment page. No real money is taken.',
      },
      errors: late ? { '': tooLate } : {},
      children: (
        <>
          <SummaryList
            lang={lang}
            rows={[
              {
                label: { ar: 'المبلغ', en: 'Amount' },
                shown: <Money amount={{ halalas: payment.halalas }} lang={lang} />,
              },
              { label: { ar: 'عن', en: 'For' }, shown: <Bdi>{payment.description[lang]}</Bdi> },
              { label: { ar: 'رقم العملية', en: 'Transaction' }, shown: <bdi dir="ltr">{payment.reference}</bdi> },
            ]}
          />
          {open && !late ? (
            <form method="post" action={`/gateway/${payment.token}`} data-once="">
              <p class="acts">
                <Button name="act" value="pay">
                  {lang === 'ar' ? 'ادفع' : 'Pay'}
                </Button>
                <Button name="act" value="decline" kind="danger">
                  {lang === 'ar' ? 'ارفض' : 'Decline'}
                </Button>
                <Button name="act" value="leave" kind="second">
                  {lang === 'ar' ? 'أغلق الصفحة دون دفع' : 'Close the page without paying'}
                </Button>
              </p>
            </form>
          ) : (
            <>
              {open ? null : (
                <Notice lang={lang} tone="info">
                  {payment.state === 'refunded'
                    ? lang === 'ar'
                      ? 'أُعيد هذا المبلغ إليك.'
                      : 'This sum was given back to you.'
                    : lang === 'ar'
                      ? 'دُفع هذا المبلغ، ولا يُخصم مرتين.'
                      : 'This sum is paid. It is not taken twice.'}
                </Notice>
              )}
              <p class="act">
                <Button href={payment.returnTo}>{lang === 'ar' ? 'ارجع إلى طلبك' : 'Back to your request'}</Button>
              </p>
            </>
          )}
        </>
      ),
    })
  }
}
