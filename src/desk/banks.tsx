/** Banks that vouch for people, at the desk: what each did today, stopping one, and letting it go on (T-BNK-04). */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type BankUse, bankUse, openBankIn, stopBank, stopOf } from '../identity/index.ts'
import { alone, type OfficerSession } from '../identity/officers/index.ts'
import { field, type Lang, plainText, type Text } from '../language/index.ts'
import {
  Card,
  Chip,
  type FieldErrors,
  Form,
  fieldsOf,
  Ltr,
  Notice,
  readForm,
  SummaryList,
  type Typed,
} from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import type { DeskRoutes } from './routes.ts'

export const bankWords = {
  bank: { ar: 'المصرف', en: 'Bank' },
  code: { ar: 'الرمز', en: 'Code' },
  heard: { ar: 'كلماته اليوم', en: 'Words today' },
  activated: { ar: 'فعّل', en: 'Activated' },
  refused: { ar: 'رُفض', en: 'Refused' },
  state: { ar: 'الحال', en: 'State' },
  going: { ar: 'يعمل', en: 'Going' },
  stopped: { ar: 'موقوف', en: 'Stopped' },
  why: { ar: 'السبب', en: 'Reason' },
} as const satisfies Readonly<Record<string, Text>>

const words = {
  stop: { ar: 'أوقف المصرف', en: 'Stop the bank' },
  stopLead: {
    ar: 'لا يُسمع منه شيء بعدها. ما فعّله قبلها يبقى حتى يُسحب.',
    en: 'Nothing it says is heard from then on. What it activated stays until it is recalled.',
  },
  open: { ar: 'دعه يعمل', en: 'Let it go on' },
  openLead: {
    ar: 'لا يُحسب عليه ما رُفض قبل الإيقاف.',
    en: 'What was refused before is not held against it again.',
  },
  wasStopped: { ar: 'أُوقف من قبل', en: 'It was stopped already' },
  notStopped: { ar: 'ليس موقوفًا', en: 'It is not stopped' },
  stoppedFor: { ar: 'موقوف لأن:', en: 'Stopped since:' },
} as const satisfies Readonly<Record<string, Text>>

const whyForm = z.object({
  why: field(plainText({ min: 5, max: 300 }), bankWords.why, undefined, { widget: 'textarea' }),
})
const whyFields = fieldsOf(whyForm)

export function BankState({ lang, use }: { readonly lang: Lang; readonly use: BankUse }) {
  return (
    <Chip tone={use.stopped ? 'error' : 'success'}>{(use.stopped ? bankWords.stopped : bankWords.going)[lang]}</Chip>
  )
}

export function bankPages(routes: DeskRoutes, { site, identity, banks = [] }: Doorway): void {
  const at = (code: string): string => `/desk/banks/${code}`

  routes.get('/desk/banks/:id', 'stop a channel', ({ req, reply, session, id }) => show(req, reply, session, id))
  for (const act of ['stop', 'open']) {
    routes.get(`/desk/banks/:id/${act}`, 'stop a channel', async ({ reply, id }) =>
      reply.redirect(known(id) ? at(id) : '/desk/channels', 303),
    )
  }

  routes.post('/desk/banks/:id/stop', 'stop a channel', async ({ req, reply, session, id: code }) => {
    if (!known(code)) throw new ProblemError(ofStatus(404))
    const read = readForm(whyForm, whyFields, req.body)
    if (!read.ok) return show(req, reply, session, code, read.errors, read.values)
    const { why } = read.values
    const done = await alone(identity, session, 'stop a channel', async (tx, now) =>
      (await stopBank(tx, code, { by: session.officer.id, why, at: now }))
        ? { ok: true, result: null, act: { kind: 'bank_stopped', about: code, reason: why } }
        : { ok: false, words: words.wasStopped },
    )
    return done.ok ? reply.redirect(at(code), 303) : show(req, reply, session, code, { '': done.words })
  })

  routes.post('/desk/banks/:id/open', 'stop a channel', async ({ req, reply, session, id: code }) => {
    if (!known(code)) throw new ProblemError(ofStatus(404))
    const read = readForm(whyForm, whyFields, req.body)
    if (!read.ok) return show(req, reply, session, code, read.errors, read.values)
    const { why } = read.values
    const done = await alone(identity, session, 'stop a channel', async (tx, now) => {
      const before = { why: await stopOf(tx, code) }
      return (await openBankIn(tx, code, session.officer.id, now))
        ? { ok: true, result: null, act: { kind: 'bank_opened', about: code, reason: why, before } }
        : { ok: false, words: words.notStopped }
    })
    return done.ok ? reply.redirect(at(code), 303) : show(req, reply, session, code, { '': done.words })
  })

  function known(code: string): boolean {
    return banks.some((bank) => bank.code === code)
  }

  async function show(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    code: string,
    errors: FieldErrors = {},
    values: Typed = {},
  ) {
    const { lang } = req.visit
    const bank = banks.find((each) => each.code === code)
    const use = (await bankUse(site.pool, banks, site.clock.now())).find((each) => each.code === code)
    if (bank === undefined || use === undefined) throw new ProblemError(ofStatus(404))
    const why = await stopOf(site.pool, code)
    const act = use.stopped ? 'open' : 'stop'
    return sendDesk(site, req, reply, {
      title: bank.name,
      session,
      errors,
      back: '/desk/channels',
      path: at(code),
      islands: ['once'],
      children: (
        <>
          {why === null ? null : (
            <Notice lang={lang} tone="warning">
              <p>
                {words.stoppedFor[lang]} <bdi>{why}</bdi>
              </p>
            </Notice>
          )}
          <SummaryList
            lang={lang}
            rows={[
              { label: bankWords.code, shown: <Ltr>{code}</Ltr> },
              { label: bankWords.state, shown: <BankState lang={lang} use={use} /> },
              { label: bankWords.heard, shown: String(use.heard) },
              { label: bankWords.activated, shown: String(use.activated) },
              { label: bankWords.refused, shown: String(use.refused) },
            ]}
          />
          <Card title={words[act][lang]} level={2}>
            <p>{(use.stopped ? words.openLead : words.stopLead)[lang]}</p>
            <Form
              lang={lang}
              id={act}
              action={`${at(code)}/${act}`}
              fields={whyFields}
              values={values}
              errors={errors}
              summary={false}
              button={words[act]}
            />
          </Card>
        </>
      ),
    })
  }
}
