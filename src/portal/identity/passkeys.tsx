/** Passkeys on the portal: signing in with one; on one's account adding (after a fresh code) and removing. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  addingPasskey,
  addPasskey,
  askActCode,
  askNewPasskey,
  askPasskeySignIn,
  checkActCode,
  isKnown,
  type Passkey,
  provePassword,
  relyingParty,
  removePasskey,
  type Session,
  signInWithPasskey,
} from '../../identity/index.ts'
import type { Lang, Text } from '../../language/index.ts'
import { Field, type FieldErrors, Moment, PasskeyForm, readForm, Table } from '../../ui/index.ts'
import { type Doorway, ofStatus, ProblemError, setCookie } from '../../web/index.ts'
import { browserName, localPath, sent, switchedLanguage } from './body.ts'
import { codeFields, codeForm, passwordFields, passwordForm, sentWords } from './code.tsx'
import { BackToAccount, sendFormPage } from './form-page.tsx'
import { showSignIn } from './sign-in.tsx'

const passwordAgain: Text = { ar: 'اكتب كلمة مرورك من جديد', en: 'Type your password again' }
const adding: Text = { ar: 'أضف مفتاح مرور', en: 'Add a passkey' }

export function passkeyPages(app: FastifyInstance, doorway: Doorway): void {
  const { site, identity } = doorway
  const rp = relyingParty(site.publicUrl)

  app.post('/sign-in/passkey/challenge', async (_req, reply) => {
    return reply.header('cache-control', 'no-store').send(await askPasskeySignIn(identity, rp))
  })

  app.post('/sign-in/passkey', async (req, reply) => {
    const next = localPath(sent(req.body, 'next')) ?? '/home'
    const { device, lang, token } = req.visit
    const label = browserName(req.headers['user-agent'])
    const answer = sent(req.body, '_passkey')
    const done = await signInWithPasskey(identity, rp, answer, { device, label, lang, former: token })
    if (!done.ok) return showSignIn(doorway, req, reply, { next, errors: { '': done.words } })
    setCookie(site, reply, 'session', done.token)
    setCookie(site, reply, 'device', done.device, 365)
    return reply.redirect(next, 303)
  })

  app.get('/account/passkeys/new', async (req, reply) => {
    if (req.visit.session === null) return reply.redirect('/sign-in?next=/account/passkeys/new', 303)
    return showAsk(doorway, req, reply)
  })

  app.post('/account/passkeys/code', async (req, reply) => {
    const session = signedIn(req)
    const act = addingPasskey(session)
    if (switchedLanguage(site, req, reply)) return showAsk(doorway, req, reply)
    const read = readForm(passwordForm, passwordFields, req.body)
    if (!read.ok) return showAsk(doorway, req, reply, read.errors)
    const proved = await provePassword(identity, session, act.hash, read.values.password)
    if (!proved.ok) return showAsk(doorway, req, reply, { password: proved.words })
    const asked = await askActCode(identity, session, act.hash, act.text)
    if (!asked.ok) return showAsk(doorway, req, reply, { '': asked.words })
    return showCode(doorway, req, reply, { sentTo: asked.sentTo, known: proved.known })
  })

  app.post('/account/passkeys/proof', async (req, reply) => {
    const session = signedIn(req)
    const act = addingPasskey(session)
    const read = readForm(codeForm, codeFields, req.body)
    const known = sent(req.body, '_known')
    if (switchedLanguage(site, req, reply)) return showCode(doorway, req, reply, { sentTo: '', known })
    if (!read.ok) return showCode(doorway, req, reply, { sentTo: '', known }, read.errors)
    // Without the password the code is not tried: what it left would add no passkey.
    if (!isKnown(identity, session, act.hash, known)) return showAsk(doorway, req, reply, { password: passwordAgain })
    const checked = await checkActCode(identity, session, act.hash, act.text, read.values.code, { known })
    if (!checked.ok) {
      const place = checked.reason === 'code_wrong' ? 'code' : ''
      return showCode(doorway, req, reply, { sentTo: '', known }, { [place]: checked.words })
    }
    return showMake(doorway, req, reply)
  })

  app.post('/account/passkeys/challenge', async (req, reply) => {
    return reply.header('cache-control', 'no-store').send(await askNewPasskey(identity, rp, signedIn(req)))
  })

  app.post('/account/passkeys', async (req, reply) => {
    const given = { answer: sent(req.body, '_passkey'), name: sent(req.body, 'name') }
    const added = await addPasskey(identity, rp, signedIn(req), given)
    if (!added.ok) return showAsk(doorway, req, reply, { '': added.words })
    return reply.redirect('/account#passkeys', 303)
  })

  app.post('/account/passkeys/remove', async (req, reply) => {
    const removed = await removePasskey(identity, signedIn(req), sent(req.body, 'id'))
    if (removed.ok) return reply.redirect('/account#passkeys', 303)
    if (removed.reason === 'prove_again') return reply.redirect('/sign-in?again=1&next=/account', 303)
    return showAsk(doorway, req, reply, { '': removed.words })
  })
}

function signedIn(req: FastifyRequest): Session {
  if (req.visit.session === null) throw new ProblemError(ofStatus(401))
  return req.visit.session
}

function showAsk(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, errors: FieldErrors = {}) {
  const lead: Text = {
    ar: 'تدخل بمفتاح المرور ببصمتك أو قفل جهازك، بلا كلمة مرور ولا رمز. اكتب أولًا كلمة مرورك، ثم رمزًا نرسله إليك.',
    en: 'A passkey signs you in with your fingerprint or screen lock: no password, no code. First type your password, then a code that we send.',
  }
  return sendFormPage(doorway.site, req, reply, {
    title: adding,
    lead: lead[req.visit.lang],
    action: '/account/passkeys/code',
    fields: passwordFields,
    errors,
    button: { ar: 'أرسل الرمز', en: 'Send the code' },
    below: <BackToAccount lang={req.visit.lang} />,
  })
}

function showCode(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  { sentTo, known }: { readonly sentTo: string; readonly known: string },
  errors: FieldErrors = {},
) {
  const { lang } = req.visit
  return sendFormPage(doorway.site, req, reply, {
    title: adding,
    lead: sentWords(sentTo, lang),
    action: '/account/passkeys/proof',
    fields: codeFields,
    hidden: { _known: known },
    errors,
    button: { ar: 'تابع', en: 'Continue' },
    below: <BackToAccount lang={lang} />,
  })
}

function showMake(doorway: Doorway, req: FastifyRequest, reply: FastifyReply) {
  const { lang } = req.visit
  const scripts: Text = {
    ar: 'متصفحك لا ينشئ مفاتيح مرور، أو أوقفت فيه جافاسكربت. افتح هذه الصفحة من متصفح آخر.',
    en: 'This browser makes no passkeys, or its JavaScript is off. Open this page in another browser.',
  }
  return sendFormPage(doorway.site, req, reply, {
    title: adding,
    islands: ['passkey'],
    below: <BackToAccount lang={lang} />,
    whole: (
      <>
        <noscript>
          <p>{scripts[lang]}</p>
        </noscript>
        <PasskeyForm
          lang={lang}
          kind="create"
          action="/account/passkeys"
          ask="/account/passkeys/challenge"
          button={{ ar: 'أنشئ المفتاح على هذا الجهاز', en: 'Make the passkey on this device' }}
          main
        >
          <Field
            lang={lang}
            name="name"
            label={{ ar: 'سمّه لتعرفه فيما بعد', en: 'Name it, to know it later' }}
            value={browserName(req.headers['user-agent'])}
          />
        </PasskeyForm>
      </>
    ),
  })
}

/** The list on one's account, with a way to remove each. */
export function Passkeys({ lang, keys }: { lang: Lang; keys: readonly Passkey[] }) {
  const words = {
    title: { ar: 'مفاتيح المرور', en: 'Passkeys' },
    none: {
      ar: 'ادخل ببصمتك أو قفل جهازك بدل كلمة المرور والرمز.',
      en: 'Sign in with your fingerprint or screen lock instead of password and code.',
    },
    name: { ar: 'المفتاح', en: 'Passkey' },
    used: { ar: 'آخر استعمال', en: 'Last used' },
    act: { ar: 'الحذف', en: 'Remove' },
    synced: { ar: 'مشترك بين أجهزتك', en: 'shared by your devices' },
    bound: { ar: 'على جهاز واحد', en: 'on one device' },
    never: { ar: 'لم يُستعمل', en: 'Not yet' },
    remove: { ar: 'احذف', en: 'Remove' },
  }
  return (
    <>
      <h2 id="passkeys">{words.title[lang]}</h2>
      {keys.length === 0 ? (
        <p>{words.none[lang]}</p>
      ) : (
        <Table
          lang={lang}
          caption={words.title}
          captionUnseen
          columns={[words.name, words.used, words.act]}
          rows={keys.map((key) => [
            <span>
              <bdi>{key.name}</bdi> ({(key.level === 3 ? words.bound : words.synced)[lang]})
            </span>,
            key.lastUsedAt === null ? words.never[lang] : <Moment at={key.lastUsedAt} lang={lang} />,
            <form method="post" action="/account/passkeys/remove">
              <input type="hidden" name="id" value={key.id} />
              <button class="button quiet" type="submit" aria-label={`${words.remove[lang]}: ${key.name}`}>
                {words.remove[lang]}
              </button>
            </form>,
          ])}
        />
      )}
      <p>
        <a href="/account/passkeys/new">{adding[lang]}</a>
      </p>
    </>
  )
}
