/**
 * What others ask a person to agree to: the sentence, what he may see of their request, until when; agreeing is confirmed
 * as the service asks of its applicant, refusing is one button. Nothing else of the other's request is shown.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { useActProof } from '../identity/index.ts'
import type { Lang, Text } from '../language/index.ts'
import {
  answerConsent,
  type ConsentRow,
  type ConsentView,
  carry,
  consentView,
  openConsents,
  type Refusal,
  RequestTrouble,
  serviceOf,
} from '../requests/index.ts'
import { Button, Card, Chip, Hidden, Ltr, Moment, Notice, SummaryList } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { confirmStep, sendPasskeyOptions } from './confirm.tsx'
import { sendPage } from './frame.tsx'
import { type Guest, renewToken, requireGuest } from './guard.ts'
import { Reasons } from './service.tsx'

interface At {
  readonly id: string
  readonly key: string
}

const words = {
  title: { ar: 'موافقة مطلوبة منك', en: 'Your agreement is asked for' },
  needed: { ar: 'ينتظر موافقتك', en: 'Waits for your agreement' },
  open: { ar: 'انظر وأجب', en: 'Look and answer' },
  by: { ar: 'أجب قبل', en: 'Answer by' },
  number: { ar: 'رقم الطلب', en: 'Request number' },
  asked: { ar: 'المطلوب منك', en: 'What you are asked' },
  agree: { ar: 'أوافق', en: 'I agree' },
  refuse: { ar: 'لا أوافق', en: 'I do not agree' },
  takeBack: { ar: 'أتراجع عن موافقتي', en: 'Take my agreement back' },
  refuseMeans: {
    ar: 'إن لم توافق انتهى الطلب، وأُخبر صاحبه أنك لم توافق.',
    en: 'If you do not agree the request ends, and who made it is told so.',
  },
  unfit: { ar: 'لا تستطيع أن توافق الآن', en: 'You cannot agree just now' },
  unfitWhy: {
    ar: 'هذا لك وحدك، ولا يعرفه صاحب الطلب. تستطيع أن توافق حين يزول السبب، قبل نهاية المهلة.',
    en: 'Only you see this; who asked does not. You can agree once it is cured, before the time is over.',
  },
} as const satisfies Record<string, Text>

const states: Readonly<
  Record<ConsentRow['state'], { readonly words: Text; readonly tone: 'info' | 'success' | 'error' }>
> = {
  asked: { words: { ar: 'ينتظر جوابك', en: 'Waits for your answer' }, tone: 'info' },
  agreed: { words: { ar: 'وافقت', en: 'You agreed' }, tone: 'success' },
  refused: { words: { ar: 'لم توافق', en: 'You did not agree' }, tone: 'error' },
  'taken-back': { words: { ar: 'تراجعت عن موافقتك', en: 'You took your agreement back' }, tone: 'error' },
  silent: { words: { ar: 'انقضت المهلة دون جوابك', en: 'The time passed without your answer' }, tone: 'error' },
  'called-off': { words: { ar: 'انتهى الطلب قبل جوابك', en: 'The request ended before you answered' }, tone: 'info' },
}

/** What waits for this person's word, for her home. */
export async function agreementsOf(doorway: Doorway, guest: Guest) {
  const rows = await openConsents(doorway.site.pool, guest.caller.person, doorway.site.clock.now())
  return rows.map((row) => ({ row, title: serviceOf(doorway.house, row.service).title }))
}

export function AgreementCard({
  lang,
  row,
  title,
}: {
  readonly lang: Lang
  readonly row: ConsentRow
  readonly title: Text
}) {
  return (
    <Card title={title[lang]} tone="warning">
      <p>{row.asks[lang]}</p>
      <p class="muted">
        {words.by[lang]} <Moment at={row.dueAt} lang={lang} />
      </p>
      <p class="acts">
        <Button href={`/agreements/${row.request}/${row.key}`}>{words.open[lang]}</Button>
      </p>
    </Card>
  )
}

export function agreementPages(app: FastifyInstance, doorway: Doorway): void {
  const { house, site } = doorway

  app.get<{ Params: At }>('/agreements/:id/:key', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const view = await consentView(house, guest.caller, req.params.id, req.params.key)
    return agreementPage(doorway, req, reply, guest, view)
  })

  app.post<{ Params: At }>('/agreements/:id/:key/refuse', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { id, key } = req.params
    await answerConsent(house, guest.caller, { request: id, key, agrees: false }, null)
    return reply.redirect(`/agreements/${id}/${key}`, 303)
  })

  app.post<{ Params: At }>('/agreements/:id/:key/passkey', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const view = await consentView(house, guest.caller, req.params.id, req.params.key)
    const { session } = req.visit
    if (session === null) throw new RequestTrouble('sign-in-first')
    return sendPasskeyOptions(doorway, reply, session, { hash: Buffer.from(view.act.hash, 'hex') })
  })

  app.post<{ Params: At }>('/agreements/:id/:key/agree', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { id, key } = req.params
    const { session } = req.visit
    if (session === null) throw new RequestTrouble('sign-in-first')
    const view = await consentView(house, guest.caller, id, key)
    const page = `/agreements/${id}/${key}`
    if (!view.open) return reply.redirect(page, 303)
    if (view.codeNeeded) {
      const signs = serviceOf(house, view.consent.service).needs.signs === true
      const step = await confirmStep(doorway, req, reply, session, {
        act: { hash: Buffer.from(view.act.hash, 'hex'), text: view.act.text },
        heading: view.title,
        lead: view.act.text,
        button: words.agree,
        crumb: words.title,
        action: `${page}/agree`,
        hidden: {},
        ask: `${page}/passkey`,
        names: guest.names,
        back: page,
        ...(signs ? { knows: true, signs: true } : {}),
      })
      if ('answer' in step) return step.answer
      await renewToken(doorway, req, reply)
    }
    const now = site.clock.now()
    const answer = await answerConsent(house, guest.caller, { request: id, key, agrees: true }, (tx, hash, byKey) =>
      useActProof(tx, guest.caller.person, session.sessionId, Buffer.from(hash, 'hex'), now, byKey ? 'key' : 'any'),
    )
    if (!answer.taken) {
      const fresh = await consentView(house, guest.caller, id, key)
      return agreementPage(doorway, req, reply, guest, fresh, answer.refusals)
    }
    // What follows is done while he waits; were it to fail, the worker does it.
    await carry(house, view.consent.applicant, id)
    return reply.redirect(page, 303)
  })
}

function agreementPage(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  guest: Guest,
  view: ConsentView,
  refusals: readonly Refusal[] = [],
): FastifyReply {
  const { lang } = req.visit
  const { consent, title, number, open, takeBack } = view
  const at = `/agreements/${consent.request}/${consent.key}`
  const state = states[consent.state]
  return sendPage(doorway.site, req, reply, {
    title: { ar: `${words.title.ar} – ${title.ar}`, en: `${words.title.en} – ${title.en}` },
    status: refusals.length > 0 ? 422 : 200,
    error: refusals.length > 0,
    names: guest.names,
    islands: ['once'],
    back: { href: '/home' },
    children: (
      <div class="narrow">
        <p class="crumbs">{words.title[lang]}</p>
        <h1>{title[lang]}</h1>
        <p>
          <Chip tone={state.tone}>{state.words[lang]}</Chip>
        </p>
        {refusals.length > 0 ? (
          <>
            <Notice lang={lang} tone="error" live title={words.unfit[lang]}>
              {words.unfitWhy[lang]}
            </Notice>
            <Reasons house={doorway.house} lang={lang} refusals={refusals} />
          </>
        ) : null}
        <p class="lead">{consent.asks[lang]}</p>
        <SummaryList
          lang={lang}
          rows={[
            ...consent.sees.map(({ label, shown }) => ({
              label,
              shown: typeof shown === 'string' ? <Ltr>{shown}</Ltr> : <bdi>{shown[lang]}</bdi>,
            })),
            { label: words.number, shown: <Ltr>{number}</Ltr> },
            { label: words.by, shown: <Moment at={consent.dueAt} lang={lang} /> },
          ]}
        />
        {open ? (
          <>
            <form method="post" action={`${at}/agree`} data-once="">
              <Hidden values={{}} />
              <p class="act">
                <Button>{words.agree[lang]}</Button>
              </p>
            </form>
            <p class="muted">{words.refuseMeans[lang]}</p>
          </>
        ) : null}
        {open || takeBack ? (
          <form method="post" action={`${at}/refuse`} data-once="">
            <p>
              <Button kind="quiet">{(open ? words.refuse : words.takeBack)[lang]}</Button>
            </p>
          </form>
        ) : null}
      </div>
    ),
  })
}
