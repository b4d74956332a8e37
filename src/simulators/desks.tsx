/** The desk of an office: it stands for the clerk who calls the next number of the queue. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { callNext, officesOn, type Ticket } from '../appointments/index.ts'
import { asciiDigits, dayOf, type Text } from '../language/index.ts'
import { Field, type FieldErrors, Form, Notice } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendSimulator, sent, switchedLanguage } from './frame.tsx'

const t = {
  title: { ar: 'شباك المكتب', en: 'A desk of an office' },
  standsFor: {
    ar: 'تقوم مقام الموظف الذي ينادي الرقم التالي إلى شباكه.',
    en: 'It stands for the clerk who calls the next number to a desk.',
  },
  office: { ar: 'المكتب', en: 'Office' },
  desk: { ar: 'رقم الشباك', en: 'Number of the desk' },
  call: { ar: 'نادِ التالي', en: 'Call the next' },
  nobody: { ar: 'لا ينتظر أحد.', en: 'Nobody waits.' },
  chooseOffice: { ar: 'اختر المكتب من القائمة', en: 'Choose the office from the list' },
  wrongDesk: { ar: 'اكتب رقم الشباك، مثل 3', en: 'Enter the number of the desk, for example 3' },
} as const satisfies Record<string, Text>

interface Shown {
  readonly office?: string
  readonly desk?: string
  readonly errors?: FieldErrors
  /** What the call found; not there before anybody called. */
  readonly called?: Ticket | null
}

export function deskPages(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway
  app.get('/simulators/desk', async (req, reply) => show(doorway, req, reply, {}))
  app.post('/simulators/desk', async (req, reply) => {
    const office = sent(req.body, 'office')
    const desk = sent(req.body, 'desk')
    if (switchedLanguage(site, req, reply)) return show(doorway, req, reply, { office, desk })
    const number = Number(asciiDigits(desk.trim()) ?? '')
    const known = (await officesOn(site.pool, dayOf(site.clock.now()))).some((one) => one.id === office)
    const errors: FieldErrors = {
      ...(known ? {} : { office: t.chooseOffice }),
      ...(Number.isInteger(number) && number >= 1 && number <= 99 ? {} : { desk: t.wrongDesk }),
    }
    if (Object.keys(errors).length > 0) return show(doorway, req, reply, { office, desk, errors })
    const called = await callNext(site.pool, { office, desk: number, now: site.clock.now() })
    return show(doorway, req, reply, { office, desk, called })
  })
}

async function show(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, shown: Shown) {
  const { site } = doorway
  const { lang } = req.visit
  const { office = '', desk = '1', errors = {}, called } = shown
  const all = await officesOn(site.pool, dayOf(site.clock.now()))
  return sendSimulator(site, req, reply, {
    title: t.title,
    standsFor: t.standsFor,
    errors,
    form: 'page-form',
    children: (
      <>
        {called === undefined ? null : (
          <Notice lang={lang} tone={called === null ? 'info' : 'success'} live>
            {called === null ? t.nobody[lang] : calledWords(called)[lang]}
          </Notice>
        )}
        <Form lang={lang} action="/simulators/desk" summary={false} button={t.call}>
          <Field
            lang={lang}
            name="office"
            label={t.office}
            widget="select"
            value={office}
            error={errors.office}
            options={all.map((one) => ({ value: one.id, label: one.name }))}
          />
          <Field lang={lang} name="desk" label={t.desk} widget="digits" value={desk} error={errors.desk} />
        </Form>
      </>
    ),
  })
}

const calledWords = ({ n, desk }: Ticket): Text => ({
  ar: `الرقم ${n} إلى الشباك ${desk}`,
  en: `Number ${n} to desk ${desk}`,
})
