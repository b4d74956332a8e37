/** A bank's app where bills are paid by their number, through the simulated biller: it asks us what a number is. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { SimulatedBiller } from '../agencies/gateways/index.ts'
import { compact, type Text } from '../language/index.ts'
import { Bdi, Button, Field, Form, Ltr, Money, Notice, SummaryList } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendSimulator, sent, switchedLanguage } from './frame.tsx'

const path = '/simulators/bills'

export const billsPage = { path, title: { ar: 'دفع الفواتير من المصرف', en: 'Bills at the bank' } } as const

const words = {
  standsFor: {
    ar: 'تقوم مقام دفع الفواتير في تطبيق مصرفك: يُعرف المبلغ من رقم الفاتورة. لا يُخصم مال حقيقي.',
    en: 'It stands for paying bills in your bank’s app: the sum is known by the bill’s number. No real money is taken.',
  },
  number: { ar: 'رقم الفاتورة', en: 'Bill number' },
  show: { ar: 'اعرض الفاتورة', en: 'Show the bill' },
  amount: { ar: 'المبلغ', en: 'Amount' },
  what: { ar: 'عن', en: 'For' },
  pay: { ar: 'ادفع', en: 'Pay' },
  unknown: { ar: 'لا فاتورة بهذا الرقم تنتظر الدفع', en: 'No bill with this number waits for payment' },
  silent: { ar: 'الجهة لا تجيب الآن. أعد المحاولة', en: 'The biller does not answer now. Try again' },
  paid: { ar: 'دُفعت الفاتورة، وأُخبرت الجهة.', en: 'The bill is paid and the authority is told.' },
  'paid-before': { ar: 'دُفعت من قبل، ولا يُخصم المبلغ مرتين.', en: 'Paid before; it is not taken twice.' },
  'too-late': { ar: 'انتهت مهلتها، ولم يُخصم شيء.', en: 'Its time is over; nothing was taken.' },
} as const satisfies Record<string, Text>

export function billPages(app: FastifyInstance, { site }: Doorway, biller: SimulatedBiller): void {
  app.get(path, (req, reply) => show(req, reply, ''))

  app.post(path, async (req, reply) => {
    const typed = sent(req.body, 'number').slice(0, 60)
    const number = compact(typed) ?? ''
    if (switchedLanguage(site, req, reply)) return show(req, reply, typed)
    try {
      if (sent(req.body, 'act') !== 'pay') {
        const bill = await biller.bankShows(number)
        return show(req, reply, typed, bill === null ? { error: words.unknown } : { bill: { ...bill, number } })
      }
      const outcome = await biller.bankPays(number)
      return show(req, reply, typed, outcome === 'unknown' ? { error: words.unknown } : { done: words[outcome] })
    } catch {
      return show(req, reply, typed, { error: words.silent })
    }
  })

  interface Shown {
    readonly error?: Text
    readonly done?: Text
    readonly bill?: { readonly number: string; readonly halalas: number; readonly description: Text }
  }

  function show(req: FastifyRequest, reply: FastifyReply, typed: string, { error, done, bill }: Shown = {}) {
    const { lang } = req.visit
    return sendSimulator(site, req, reply, {
      title: billsPage.title,
      standsFor: words.standsFor,
      errors: error ? { number: error } : {},
      form: 'page-form',
      children: (
        <>
          {done ? (
            <Notice lang={lang} tone="success" live>
              {done[lang]}
            </Notice>
          ) : null}
          {bill ? (
            <>
              <SummaryList
                lang={lang}
                rows={[
                  { label: words.number, shown: <Ltr>{bill.number}</Ltr> },
                  { label: words.what, shown: <Bdi>{bill.description[lang]}</Bdi> },
                  { label: words.amount, shown: <Money amount={bill} lang={lang} /> },
                ]}
              />
              <form method="post" action={path} data-once="">
                <input type="hidden" name="number" value={bill.number} />
                <p class="act">
                  <Button name="act" value="pay">
                    {words.pay[lang]}
                  </Button>
                </p>
              </form>
            </>
          ) : (
            <Form lang={lang} action={path} summary={false} button={words.show}>
              <Field lang={lang} name="number" label={words.number} widget="digits" value={typed} error={error} />
            </Form>
          )}
        </>
      ),
    })
  }
}
