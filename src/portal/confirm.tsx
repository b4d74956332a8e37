/**
 * Confirming one act that is named on the page, by whatever one has: a passkey, a phone that approves, the code of an
 * app, or a code sent for it. Without JavaScript the codes do. What it leaves is identity's proof, which the act itself uses up.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  approveWithPasskey,
  approveWithPhone,
  askActCode,
  askPasskeyAct,
  askPhoneAct,
  checkActCode,
  isKnown,
  passkeysOf,
  phonesOf,
  provePassword,
  relyingParty,
  type Session,
  totpsOf,
} from '../identity/index.ts'
import type { Instant, Lang, Text } from '../language/index.ts'
import { Button, ErrorSummary, Field, Hidden, Notice, PasskeyForm } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { type Names, sendPage } from './frame.tsx'
import { browserName, maskedOf, sent, switchedLanguage } from './identity/body.ts'
import { appWords, sentWords } from './identity/code.tsx'
import { PhoneWait } from './identity/phone-wait.tsx'
import { w } from './words.ts'

export interface Confirming {
  readonly act: { readonly hash: Buffer; readonly text: Text }
  /** Of the page: what is confirmed. */
  readonly heading: Text
  readonly lead: Text
  /** Says what happens with the right code. */
  readonly button: Text
  /** Of the page that waits behind it, above the heading. */
  readonly crumb?: Text
  /** Where its forms go: to whoever calls `confirmStep` again. */
  readonly action: string
  /** What was asked, kept meanwhile. */
  readonly hidden: Readonly<Record<string, string>>
  /** The password is typed first, where no passkey signs: what is confirmed must not lie in a stolen phone. */
  readonly knows?: true
  /** It cannot be undone (ID-70): a key of hers approves it, and no code. Goes with `knows`. */
  readonly signs?: true
  /** Where a browser asks what its passkey shall sign (`sendPasskeyOptions`); left out where a passkey does not serve. */
  readonly ask?: string
  readonly names: Names | null
  readonly back: string
}

/** Either when it was confirmed, just now, or the page that was answered instead. */
export async function confirmStep(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  session: Session,
  asked: Confirming,
): Promise<{ readonly provedAt: Instant } | { readonly answer: FastifyReply }> {
  const { hash, text } = asked.act
  const { pool, publicUrl, clock } = doorway.site
  const app = (await totpsOf(pool, session.personId)).length > 0
  const passkey = asked.ask !== undefined && (await passkeysOf(pool, session.personId)).length > 0
  const phone = (await phonesOf(pool, session.personId)).length > 0
  const place = browserName(req.headers['user-agent'])
  const sentTo = maskedOf(sent(req.body, '_sent'))
  const code = sent(req.body, '_code').trim()
  const word = sent(req.body, '_known')
  const known = asked.knows && isKnown(doorway.identity, session, hash, word) ? word : undefined
  const how = known === undefined ? {} : { known }
  const locked = asked.knows === true && known === undefined
  const show = (more: Partial<State> = {}) => {
    const state = { app, passkey, phone, sentTo, asks: app || sentTo !== '', locked, ...how, ...more }
    return { answer: confirmPage(doorway, req, reply, asked, state) } as const
  }
  if (switchedLanguage(doorway.site, req, reply)) return show({ code })
  const signed = sent(req.body, '_passkey')
  if (signed !== '' && passkey) {
    const site = relyingParty(publicUrl)
    const done = await approveWithPasskey(doorway.identity, site, session, asked.act, signed, asked.signs)
    return done.ok ? { provedAt: clock.now() } : show({ unsigned: done.words })
  }
  if (locked) {
    if (sent(req.body, '_do') !== 'password') return show()
    const proved = await provePassword(doorway.identity, session, hash, sent(req.body, '_password'))
    return proved.ok ? show({ locked: false, known: proved.known }) : show({ wrongPassword: proved.words })
  }
  if (sent(req.body, '_do') === 'phoned') {
    const done = await approveWithPhone(doorway.identity, session, asked.act, { ...how, signs: asked.signs === true })
    if (done.ok) return { provedAt: clock.now() }
    if (done.reason !== 'waits') return show({ unsigned: done.words })
    const again = await askPhoneAct(doorway.identity, session, asked.act, place)
    return show({ unsigned: done.words, ...(again.ok ? { number: again.number } : {}) })
  }
  if (sent(req.body, '_do') === 'phone') {
    const phoned = await askPhoneAct(doorway.identity, session, asked.act, place)
    return phoned.ok ? show({ number: phoned.number }) : show({ unsigned: phoned.words })
  }
  if (asked.signs) return show()
  if (sent(req.body, '_do') === 'send') {
    const issued = await askActCode(doorway.identity, session, hash, text)
    return issued.ok ? show({ sentTo: issued.sentTo, asks: true }) : show({ wrong: issued.words })
  }
  if (sent(req.body, '_do') !== 'check') return show()
  if (code === '') return show({ wrong: w.enterCode, asks: true })
  const checked = await checkActCode(doorway.identity, session, hash, text, code, how)
  return checked.ok ? { provedAt: checked.provedAt } : show({ wrong: checked.words, asks: true })
}

/** What a passkey is to sign for an act: answered where `Confirming.ask` points. */
export async function sendPasskeyOptions(
  doorway: Doorway,
  reply: FastifyReply,
  session: Session,
  act: { readonly hash: Buffer },
): Promise<FastifyReply> {
  const options = await askPasskeyAct(doorway.identity, relyingParty(doorway.site.publicUrl), session, act.hash)
  return reply.header('cache-control', 'no-store').send(options)
}

interface First {
  readonly lang: Lang
  readonly action: string
  readonly hidden: Readonly<Record<string, string>>
  readonly wrong: Text | undefined
}

/** The password, before a code is sent or a phone is asked: neither would be worth anything without it. */
export function PasswordFirst({ lang, action, hidden, wrong }: First) {
  return (
    <form method="post" action={action} id="page-form" data-once="" novalidate>
      <Hidden values={{ ...hidden, _do: 'password' }} />
      <Field
        lang={lang}
        name="_password"
        label={w.password}
        hint={w.passwordWhy}
        widget="password"
        autocomplete="current-password"
        optional={false}
        error={wrong}
      />
      <p class="act">
        <Button>{w.passwordGo[lang]}</Button>
      </p>
    </form>
  )
}

/** What cannot be undone takes a key, and she has none yet: where she gets one. */
export function NoKey({ lang }: { readonly lang: Lang }) {
  return (
    <>
      <p>{w.noKeyYet[lang]}</p>
      <ul>
        <li>
          <a href="/account#passkeys">{w.addPasskey[lang]}</a>
        </li>
        <li>
          <a href="/account#phones">{w.addPhone[lang]}</a>
        </li>
      </ul>
    </>
  )
}

interface State {
  readonly app: boolean
  readonly passkey: boolean
  readonly phone: boolean
  /** What to type on the phone that was asked. */
  readonly number?: string
  /** The masked mobile the code went to; '' when none was sent. */
  readonly sentTo: string
  /** Show the field for a code. */
  readonly asks: boolean
  readonly code?: string
  readonly wrong?: Text
  /** The password is still to be typed. */
  readonly locked: boolean
  readonly known?: string
  readonly wrongPassword?: Text
  /** Why the passkey's answer was not taken. */
  readonly unsigned?: Text
}

function confirmPage(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  asked: Confirming,
  { app, passkey, phone, number, sentTo, asks, code = '', wrong, unsigned, locked, known, wrongPassword }: State,
): FastifyReply {
  const { lang } = req.visit
  const { action, heading, lead, crumb } = asked
  const hidden = known === undefined ? asked.hidden : { ...asked.hidden, _known: known }
  const error = wrongPassword ?? wrong ?? unsigned
  const beside = wrongPassword ? '_password' : asks && wrong ? '_code' : ''
  return sendPage(doorway.site, req, reply, {
    title: crumb ? { ar: `${heading.ar} – ${crumb.ar}`, en: `${heading.en} – ${crumb.en}` } : heading,
    status: error ? 422 : 200,
    error: error !== undefined,
    names: asked.names,
    // The language switch sends the page's form; where a key alone approves there is none to send.
    ...(asked.signs && !(locked && phone) ? {} : { form: 'page-form' as const }),
    islands: ['once', ...(passkey ? (['passkey'] as const) : []), ...(number ? (['phone'] as const) : [])],
    back: { href: asked.back },
    children: (
      <div class="narrow">
        {crumb ? <p class="crumbs">{crumb[lang]}</p> : null}
        {error ? <ErrorSummary lang={lang} errors={{ [beside]: error }} /> : null}
        <h1>{heading[lang]}</h1>
        <p class="lead">{lead[lang]}</p>
        {passkey && asked.ask !== undefined ? (
          <PasskeyForm
            lang={lang}
            kind="get"
            action={action}
            ask={asked.ask}
            hidden={hidden}
            button={w.byPasskey}
            main
          />
        ) : null}
        {locked && (phone || !asked.signs) ? (
          <PasswordFirst lang={lang} action={action} hidden={hidden} wrong={wrongPassword} />
        ) : null}
        {number === undefined ? null : (
          <PhoneWait
            lang={lang}
            number={number}
            action={action}
            state="/account/proof/state"
            hidden={{ ...hidden, _do: 'phoned' }}
          />
        )}
        {phone && !locked && number === undefined ? (
          <form method="post" action={action} data-once="">
            <Hidden values={{ ...hidden, _do: 'phone' }} />
            <p class="act">
              <Button>{w.byPhone[lang]}</Button>
            </p>
          </form>
        ) : null}
        {asked.signs && !passkey && !phone ? <NoKey lang={lang} /> : null}
        {asks && !locked && !asked.signs ? (
          <form method="post" action={action} id="page-form" data-once="" novalidate>
            <Hidden values={{ ...hidden, _sent: sentTo, _do: 'check' }} />
            {sentTo === '' ? null : (
              <Notice lang={lang} tone="info" live>
                <p>{sentWords(sentTo, lang)}</p>
              </Notice>
            )}
            {app && sentTo === '' ? <p>{appWords[lang]}</p> : null}
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
              <Button>{asked.button[lang]}</Button>
            </p>
          </form>
        ) : null}
        {locked || asked.signs ? null : (
          <form method="post" action={action} id={asks ? undefined : 'page-form'} data-once="">
            <Hidden values={{ ...hidden, _do: 'send' }} />
            <p class="act">
              <Button kind={asks ? 'second' : 'main'}>{(sentTo !== '' ? w.sendNewCode : w.sendCode)[lang]}</Button>
            </p>
          </form>
        )}
      </div>
    ),
  })
}
