/**
 * «It is still you?»: data of dependants and workers are shown to somebody who has proved herself in the last quarter of
 * an hour (identity.md section 7). A code to her mobile does it, on the same page and without losing what was asked.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { askActCode, checkActCode, proofAgain } from '../identity/index.ts'
import type { Text } from '../language/index.ts'
import { RequestTrouble } from '../requests/index.ts'
import { Button, ErrorSummary, Field, Hidden, Notice } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendPage } from './frame.tsx'
import { type Guest, renewToken } from './guard.ts'
import { maskedOf, sent, switchedLanguage } from './identity/body.ts'
import { sentWords } from './identity/code.tsx'
import { w } from './words.ts'

export interface Proving {
  /** Of the page that waits behind it. */
  readonly title: Text
  /** Where its forms go: to whoever calls `proveAgain` again. */
  readonly action: string
  /** What was asked, kept meanwhile. */
  readonly hidden: Readonly<Record<string, string>>
}

/** Either the guest, proved just now, or the page that was answered instead. */
export async function proveAgain(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  guest: Guest,
  proving: Proving,
): Promise<{ readonly guest: Guest } | { readonly answer: FastifyReply }> {
  const { session } = req.visit
  if (session === null) throw new RequestTrouble('sign-in-first')
  const { hash, text } = proofAgain(session)
  const sentTo = maskedOf(sent(req.body, '_sent'))
  const code = sent(req.body, '_code').trim()
  const show = (more: Partial<State> = {}) =>
    ({ answer: provePage(doorway, req, reply, guest, proving, { sentTo, ...more }) }) as const
  if (switchedLanguage(doorway.site, req, reply)) return show({ code })
  if (sent(req.body, '_do') === 'send') {
    const issued = await askActCode(doorway.identity, session, hash, text)
    return issued.ok ? show({ sentTo: issued.sentTo }) : show({ wrong: issued.words })
  }
  if (sent(req.body, '_do') !== 'check') return show()
  if (code === '') return show({ wrong: w.enterCode, asks: true })
  const checked = await checkActCode(doorway.identity, session, hash, text, code)
  if (!checked.ok) return show({ wrong: checked.words, asks: true })
  await renewToken(doorway, req, reply, { proved: true })
  return { guest: { ...guest, caller: { ...guest.caller, provedAt: checked.provedAt } } }
}

interface State {
  /** The masked mobile the code went to; '' when none was sent. */
  readonly sentTo: string
  readonly code?: string
  readonly wrong?: Text
  /** Show the field though it is not known where the code went. */
  readonly asks?: boolean
}

function provePage(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  guest: Guest,
  proving: Proving,
  { sentTo, code = '', wrong, asks = sentTo !== '' }: State,
): FastifyReply {
  const { lang } = req.visit
  const { action, hidden } = proving
  return sendPage(doorway.site, req, reply, {
    title: { ar: `${w.proveTitle.ar} – ${proving.title.ar}`, en: `${w.proveTitle.en} – ${proving.title.en}` },
    status: wrong ? 422 : 200,
    error: wrong !== undefined,
    names: guest.names,
    form: 'page-form',
    back: { href: '/home' },
    children: (
      <div class="narrow">
        <p class="crumbs">{proving.title[lang]}</p>
        {wrong ? <ErrorSummary lang={lang} errors={{ [asks ? '_code' : '']: wrong }} /> : null}
        <h1>{w.proveTitle[lang]}</h1>
        <p class="lead">{w.proveLead[lang]}</p>
        {asks ? (
          <form method="post" action={action} id="page-form" data-once="" novalidate>
            <Hidden values={{ ...hidden, _sent: sentTo, _do: 'check' }} />
            {sentTo === '' ? null : (
              <Notice lang={lang} tone="info" live>
                <p>{sentWords(sentTo, lang)}</p>
              </Notice>
            )}
            <Field
              lang={lang}
              name="_code"
              label={w.code}
              widget="digits"
              value={code}
              autocomplete="one-time-code"
              optional={false}
              error={wrong}
            />
            <p class="act">
              <Button>{w.proveButton[lang]}</Button>
            </p>
          </form>
        ) : null}
        <form method="post" action={action} id={asks ? undefined : 'page-form'} data-once="">
          <Hidden values={{ ...hidden, _do: 'send' }} />
          <p class="act">
            <Button kind={asks ? 'second' : 'main'}>{(asks ? w.sendNewCode : w.sendCode)[lang]}</Button>
          </p>
        </form>
      </div>
    ),
  })
}
