/** Signing in, the first step: number or user name, password, and the challenge (P-04, ID-52, ID-56). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { askCallBack, beginSignIn } from '../../identity/index.ts'
import { field, plainText } from '../../language/index.ts'
import { type FieldErrors, fieldsOf, PasskeyForm, readForm, type Typed } from '../../ui/index.ts'
import { cookieOf, type Doorway, deviceOf, openThrottle } from '../../web/index.ts'
import { browserName, localPath, sent, switchedLanguage } from './body.ts'
import { keepFlow } from './flow.ts'
import { sendFormPage } from './form-page.tsx'
import { callMe, humanErrors, newHuman } from './human.tsx'

const form = z.object({
  name: field(
    plainText({ max: 100 }),
    { ar: 'رقم الهوية أو الإقامة أو اسم المستخدم', en: 'ID number, iqama number or username' },
    undefined,
    { autocomplete: 'username' },
  ),
  password: field(
    z.string().min(1),
    { ar: 'كلمة المرور', en: 'Password' },
    {
      ar: 'في أول دخول بعد الجهاز: اكتب ما في الورقة ثم ما في الرسالة',
      en: 'First time after the kiosk: type what is on the slip, then what is in the message',
    },
    { widget: 'password', autocomplete: 'current-password' },
  ),
})
const fields = fieldsOf(form)

export function signInPages(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway
  const calls = openThrottle(site.clock)

  app.get('/sign-in', async (req, reply) => {
    const next = localPath(sent(req.query, 'next')) ?? '/home'
    // Who is asked to prove herself anew signs in again; her session is replaced once she has.
    const again = sent(req.query, 'again') !== ''
    if (req.visit.session !== null && !again) return reply.redirect(next, 303)
    return showSignIn(doorway, req, reply, { next })
  })

  app.post('/sign-in', async (req, reply) => {
    const next = localPath(sent(req.body, 'next')) ?? '/home'
    const read = readForm(form, fields, req.body)
    const values = read.ok ? read.typed : read.values
    if (switchedLanguage(site, req, reply)) return showSignIn(doorway, req, reply, { next, values })
    if (sent(req.body, '_do') === callMe && values.name !== undefined && values.name !== '') {
      calls.admit(`call:${deviceOf({ session: req.visit.session, address: req.ip })}`, callsAnHour, 3600)
      return callBack(doorway, req, reply, { next, values })
    }
    if (!read.ok) return showSignIn(doorway, req, reply, { next, values, errors: read.errors })
    const notHuman = await humanErrors(doorway, 'sign-in', req.body)
    if (notHuman !== null) return showSignIn(doorway, req, reply, { next, values, errors: notHuman })
    const step = await beginSignIn(doorway.identity, {
      name: read.values.name,
      password: read.values.password,
      device: cookieOf(site, req, 'device'),
      label: browserName(req.headers['user-agent']),
      lang: req.visit.lang,
    })
    if (!step.ok) return showSignIn(doorway, req, reply, { next, values, errors: { '': step.words } })
    keepFlow(site, reply, step, next)
    return reply.redirect(step.next === 'code' ? '/sign-in/code' : '/sign-in/new-password', 303)
  })
}

/** From one address: who asks for more of them calls others. */
const callsAnHour = 5

/** The page again, with digits that are read to the account's mobile, if there is one. */
async function callBack(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, shown: Shown) {
  const { lang } = req.visit
  const { token } = doorway.challenge.spoken('sign-in', lang)
  const said = doorway.challenge.aloud(token)
  if (said !== null) await askCallBack(doorway.identity, { name: shown.values?.name ?? '', lang, ...said })
  return showSignIn(doorway, req, reply, { ...shown, call: { token } })
}

interface Shown {
  readonly next: string
  readonly values?: Typed
  readonly errors?: FieldErrors
  readonly call?: { readonly token: string }
}

/** The first page of signing in; later steps come back to it when their time is over. */
export async function showSignIn(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, shown: Shown) {
  const { lang } = req.visit
  const register = { ar: 'ليس لك حساب؟ أنشئ حسابًا', en: 'No account yet? Create one' }
  const points = { ar: 'أين أفعّل حسابي؟', en: 'Where do I activate my account?' }
  return sendFormPage(doorway.site, req, reply, {
    title: { ar: 'سجّل الدخول', en: 'Sign in' },
    action: '/sign-in',
    fields,
    values: shown.values,
    errors: shown.errors,
    hidden: { next: shown.next },
    button: { ar: 'سجّل الدخول', en: 'Sign in' },
    inside: await newHuman(doorway, 'sign-in', lang, shown.errors, shown.call ?? {}),
    islands: ['pow', 'passkey'],
    below: (
      <>
        <PasskeyForm
          lang={lang}
          kind="get"
          action="/sign-in/passkey"
          ask="/sign-in/passkey/challenge"
          hidden={{ next: shown.next }}
          button={{ ar: 'ادخل بمفتاح المرور', en: 'Sign in with a passkey' }}
        />
        <ul class="no-print">
          <li>
            <a href="/register">{register[lang]}</a>
          </li>
          <li>
            <a href="/activation-points">{points[lang]}</a>
          </li>
        </ul>
      </>
    ),
  })
}
