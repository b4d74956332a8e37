/** Signing in, the later steps: one's own password in place of a temporary one, then the code, then the session. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import {
  askPhoneSignIn,
  chooseOwnPassword,
  finishSignIn,
  finishSignInByPhone,
  phoneSignInState,
  resendSignInCode,
  type SignInRefusal,
  signInAfterKiosk,
  smsPaused,
} from '../../identity/index.ts'
import { field, type Lang, type Text } from '../../language/index.ts'
import { type FieldErrors, fieldsOf, readForm } from '../../ui/index.ts'
import { type Doorway, setCookie } from '../../web/index.ts'
import { switchedLanguage } from './body.ts'
import { appCodeFields, appWords, codeFields, codeForm, Resend, sentWords } from './code.tsx'
import { endFlow, flowOf, keepFlow, type SignInFlow } from './flow.ts'
import { sendFormPage } from './form-page.tsx'
import { PhoneWait } from './phone-wait.tsx'
import { showSignIn } from './sign-in.tsx'
import { differ } from './words.ts'

const passwordForm = z.object({
  password: field(
    z.string().min(1).max(1024),
    { ar: 'كلمة المرور الجديدة', en: 'New password' },
    {
      ar: '12 خانة أو أكثر، بأي لغة وبمسافات إن أردت',
      en: '12 characters or more, in any language, with spaces if you like',
    },
    { widget: 'password', autocomplete: 'new-password' },
  ),
  again: field(z.string(), { ar: 'اكتبها مرة أخرى', en: 'Type it again' }, undefined, {
    widget: 'password',
    autocomplete: 'new-password',
  }),
})
const passwordFields = fieldsOf(passwordForm)

export function signInSteps(app: FastifyInstance, doorway: Doorway): void {
  const { site, identity } = doorway

  app.get('/sign-in/new-password', async (req, reply) => {
    const flow = flowOf(site, req)
    return flow?.stage === 'new_password' ? showPassword(doorway, req, reply) : reply.redirect('/sign-in', 303)
  })

  app.post('/sign-in/new-password', async (req, reply) => {
    if (switchedLanguage(site, req, reply)) return showPassword(doorway, req, reply)
    const flow = flowOf(site, req)
    if (flow === null) return reply.redirect('/sign-in', 303)
    const read = readForm(passwordForm, passwordFields, req.body)
    if (!read.ok) return showPassword(doorway, req, reply, read.errors)
    if (read.values.password !== read.values.again) return showPassword(doorway, req, reply, { again: differ })
    const step = await chooseOwnPassword(identity, flow.flow, read.values.password)
    if (!step.ok) return refused(doorway, req, reply, flow, step)
    keepFlow(site, reply, step, flow.next)
    return reply.redirect('/sign-in/code', 303)
  })

  app.get('/sign-in/code', async (req, reply) => {
    const flow = flowOf(site, req)
    return flow?.stage === 'code' ? showCode(doorway, req, reply, flow) : reply.redirect('/sign-in', 303)
  })

  app.post('/sign-in/code', async (req, reply) => {
    const flow = flowOf(site, req)
    // A second press after the first has signed in: where it went is where this goes.
    if (flow === null) return reply.redirect(req.visit.session === null ? '/sign-in' : '/home', 303)
    const read = readForm(codeForm, codeFields, req.body)
    const values = read.ok ? read.typed : read.values
    if (switchedLanguage(site, req, reply)) return showCode(doorway, req, reply, flow, {}, values)
    if (!read.ok) return showCode(doorway, req, reply, flow, read.errors, values)
    const done = await finishSignIn(identity, flow.flow, read.values.code, req.visit.token)
    if (!done.ok) return refused(doorway, req, reply, flow, done)
    setCookie(site, reply, 'session', done.token)
    setCookie(site, reply, 'device', done.device, 365)
    endFlow(site, reply)
    return reply.redirect(flow.next, 303)
  })

  app.post('/sign-in/phone', async (req, reply) => {
    const flow = flowOf(site, req)
    return flow === null ? reply.redirect('/sign-in', 303) : showNumber(doorway, req, reply, flow)
  })

  app.get('/sign-in/phone/state', async (req, reply) => {
    const flow = flowOf(site, req)
    const state = flow === null ? 'over' : await phoneSignInState(identity, flow.flow)
    return reply.header('cache-control', 'no-store').send({ state })
  })

  app.post('/sign-in/phone/done', async (req, reply) => {
    const flow = flowOf(site, req)
    if (flow === null) return reply.redirect(req.visit.session === null ? '/sign-in' : '/home', 303)
    const done = await finishSignInByPhone(identity, flow.flow, req.visit.token)
    if (!done.ok && done.reason === 'waits') return showNumber(doorway, req, reply, flow, { '': done.words })
    if (!done.ok && done.reason !== 'start_again') return showPhone(doorway, req, reply, { '': done.words })
    if (!done.ok) return refused(doorway, req, reply, flow, done)
    setCookie(site, reply, 'session', done.token)
    setCookie(site, reply, 'device', done.device, 365)
    endFlow(site, reply)
    return reply.redirect(flow.next, 303)
  })

  app.post('/sign-in/after-kiosk', async (req, reply) => {
    const flow = flowOf(site, req)
    if (flow === null) return reply.redirect('/sign-in', 303)
    const step = await signInAfterKiosk(identity, flow.flow)
    if (!step.ok) return refused(doorway, req, reply, flow, step)
    keepFlow(site, reply, step, flow.next)
    return reply.redirect('/sign-in/code', 303)
  })

  app.post('/sign-in/code/resend', async (req, reply) => {
    const flow = flowOf(site, req)
    if (flow === null) return reply.redirect('/sign-in', 303)
    const step = await resendSignInCode(identity, flow.flow)
    if (!step.ok) return refused(doorway, req, reply, flow, step)
    keepFlow(site, reply, step, flow.next)
    return reply.redirect('/sign-in/code', 303)
  })
}

/** Her phone can let her in; or she chooses a code. */
function showPhone(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, errors: FieldErrors = {}) {
  const { lang } = req.visit
  const lead: Text = {
    ar: 'نعرض لك رقمًا هنا، وتكتبه في جوالك لتدخل.',
    en: 'We show you a number here; you type it on your phone to get in.',
  }
  return sendFormPage(doorway.site, req, reply, {
    title: { ar: 'وافق من جوالك', en: 'Approve on your phone' },
    lead: lead[lang],
    action: '/sign-in/phone',
    errors,
    button: { ar: 'اعرض الرقم', en: 'Show the number' },
    below: (
      <>
        <form method="post" action="/sign-in/code/resend" data-once="">
          <p class="act">
            <button class="button second" type="submit">
              {lang === 'ar' ? 'ادخل برمز بدلًا من ذلك' : 'Sign in with a code instead'}
            </button>
          </p>
        </form>
        <AfterKiosk lang={lang} />
      </>
    ),
  })
}

/** The number, and waiting. Asked for again it is the same one while it waits. */
async function showNumber(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  flow: SignInFlow,
  errors: FieldErrors = {},
) {
  const { lang } = req.visit
  const asked = await askPhoneSignIn(doorway.identity, flow.flow)
  if (!asked.ok && asked.reason === 'start_again') return refused(doorway, req, reply, flow, asked)
  if (!asked.ok) return showPhone(doorway, req, reply, { '': asked.words })
  return sendFormPage(doorway.site, req, reply, {
    title: { ar: 'وافق من جوالك', en: 'Approve on your phone' },
    errors,
    islands: ['phone'],
    whole: <PhoneWait lang={lang} number={asked.number} action="/sign-in/phone/done" state="/sign-in/phone/state" />,
  })
}

/** While no code by message counts (ID-24): what she can do instead, and the way on from a kiosk. */
function showPaused(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, errors: FieldErrors) {
  const { lang } = req.visit
  const passkey: Text = { ar: 'ادخل بمفتاح المرور', en: 'Sign in with a passkey' }
  return sendFormPage(doorway.site, req, reply, {
    title: { ar: 'رموز الرسائل متوقفة', en: 'Codes by message are off' },
    lead: `${smsPaused[lang]}.`,
    errors,
    whole: (
      <p>
        <a href="/sign-in">{passkey[lang]}</a>
      </p>
    ),
    below: <AfterKiosk lang={lang} />,
  })
}

function LostApp({ lang }: { lang: Lang }) {
  const lost: Text = {
    ar: 'ضاع الجوال الذي فيه التطبيق؟ أثبت نفسك في جهاز خدمة، ثم ادخل خلال نصف ساعة برمز في رسالة.',
    en: 'Lost the phone with the app? Prove yourself at a kiosk, then sign in within half an hour by a code in a message.',
  }
  return (
    <>
      <p>{lost[lang]}</p>
      <AfterKiosk lang={lang} />
    </>
  )
}

function AfterKiosk({ lang }: { lang: Lang }) {
  return (
    <>
      <p>
        <a href="/activation-points">{lang === 'ar' ? 'أين أجد جهاز خدمة؟' : 'Where is a kiosk?'}</a>
      </p>
      <form method="post" action="/sign-in/after-kiosk" data-once="">
        <p class="act">
          <button class="button second" type="submit">
            {lang === 'ar' ? 'أثبتّ نفسي في جهاز خدمة قبل قليل' : 'I have just been at a kiosk'}
          </button>
        </p>
      </form>
    </>
  )
}

function refused(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, flow: SignInFlow, no: SignInRefusal) {
  if (no.reason === 'start_again') {
    endFlow(doorway.site, reply)
    return showSignIn(doorway, req, reply, { next: flow.next, errors: { '': no.words } })
  }
  if (flow.stage === 'new_password') {
    return showPassword(doorway, req, reply, { [no.reason === 'password_refused' ? 'password' : '']: no.words })
  }
  if (no.reason === 'sms_paused') return showPaused(doorway, req, reply, { '': no.words })
  return showCode(doorway, req, reply, flow, { [no.reason === 'code_wrong' ? 'code' : '']: no.words })
}

function showPassword(doorway: Doorway, req: FastifyRequest, reply: FastifyReply, errors: FieldErrors = {}) {
  const lead = {
    ar: 'كلمة المرور التي دخلت بها لمرة واحدة. اختر كلمة لا يعرفها غيرك.',
    en: 'The password you came in with is good for once. Choose one that only you know.',
  }
  return sendFormPage(doorway.site, req, reply, {
    title: { ar: 'اختر كلمة مرورك', en: 'Choose your password' },
    lead: lead[req.visit.lang],
    action: '/sign-in/new-password',
    fields: passwordFields,
    errors,
    button: { ar: 'احفظ كلمة المرور', en: 'Save the password' },
  })
}

function showCode(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  flow: SignInFlow,
  errors: FieldErrors = {},
  values = {},
) {
  const { lang } = req.visit
  if (flow.by === 'phone') return showPhone(doorway, req, reply, errors)
  if (flow.by === 'paused') return showPaused(doorway, req, reply, errors)
  return sendFormPage(doorway.site, req, reply, {
    title: { ar: 'اكتب رمز الدخول', en: 'Enter the sign-in code' },
    lead: flow.by === 'app' ? appWords[lang] : sentWords(flow.sentTo, lang),
    action: '/sign-in/code',
    fields: flow.by === 'app' ? appCodeFields : codeFields,
    values,
    errors,
    button: { ar: 'ادخل', en: 'Sign in' },
    below:
      flow.by === 'app' ? (
        <LostApp lang={lang} />
      ) : (
        <Resend lang={lang} action="/sign-in/code/resend" resendAt={flow.resendAt} now={doorway.site.clock.now()} />
      ),
  })
}
