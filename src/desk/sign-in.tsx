/** Signing in at the desk: user name and password, then the passkey; the first time an enrolment code makes it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { relyingParty } from '../identity/index.ts'
import {
  askOfficerSignIn,
  beginOfficerSignIn,
  deskWords,
  finishOfficerSignIn,
  type OfficerFlow,
  officerFlow,
  officerLeaves,
} from '../identity/officers/index.ts'
import { field, plainText, type Text } from '../language/index.ts'
import { Field, type FieldErrors, Form, fieldsOf, Notice, PasskeyForm, readForm, type Typed } from '../ui/index.ts'
import { type Doorway, openThrottle } from '../web/index.ts'
import { sendDesk } from './frame.tsx'
import { sentIn, switched } from './routes.ts'
import { atTheDesk, deskCookie, dropDeskCookie, leftOf, setDeskCookie } from './session.ts'

const form = z.object({
  username: field(plainText({ max: 60 }), { ar: 'اسم المستخدم', en: 'User name' }, undefined, {
    autocomplete: 'username',
  }),
  password: field(z.string().min(1), { ar: 'كلمة المرور', en: 'Password' }, undefined, {
    widget: 'password',
    autocomplete: 'current-password',
  }),
})
const fields = fieldsOf(form)
const title: Text = { ar: 'دخول الموظفين', en: 'Officers’ sign-in' }
const keyTitle: Text = { ar: 'مفتاح المكتب', en: 'The desk’s passkey' }

const words = {
  lead: {
    ar: 'هذا الباب لموظفي المكاتب. حسابك في البوابة لا يفتحه.',
    en: 'This door is for officers. An account of the portal does not open it.',
  },
  scripts: {
    ar: 'مفتاح المرور يحتاج إلى جافاسكربت. شغّلها في هذا المتصفح ثم أعد فتح الصفحة.',
    en: 'The passkey needs JavaScript. Switch it on in this browser, then open the page again.',
  },
  use: {
    ar: 'أثبت أنك أنت بالمفتاح المسجل لهذا المكتب.',
    en: 'Prove that it is you with the passkey enrolled for this desk.',
  },
  first: {
    ar: 'أول دخول: اكتب رمز التسجيل، ثم أنشئ مفتاحًا لا يغادر هذا الجهاز.',
    en: 'First sign-in: type the enrolment code, then make a passkey that stays on this device.',
  },
  sign: { ar: 'ادخل بالمفتاح', en: 'Sign in with the passkey' },
  make: { ar: 'سجّل المفتاح وادخل', en: 'Enrol the passkey and sign in' },
  code: { ar: 'رمز التسجيل', en: 'Enrolment code' },
  codeHint: { ar: '16 خانة يعطيها المدير مرة واحدة', en: '16 characters, given once by the administrator' },
} as const satisfies Readonly<Record<string, Text>>

export function deskSignIn(app: FastifyInstance, doorway: Doorway): void {
  const { site, identity } = doorway
  const rp = relyingParty(site.publicUrl)
  const tries = openThrottle(site.clock)
  const flowOf = async (req: FastifyRequest): Promise<OfficerFlow | null> => {
    const flow = deskCookie(site, req, 'desk-flow')
    return flow === null ? null : officerFlow(identity, flow)
  }

  app.get('/desk/sign-in', async (req, reply) => {
    if ((await atTheDesk(site, req)) !== null) return reply.redirect('/desk', 303)
    return show(req, reply)
  })

  app.post('/desk/sign-in', async (req, reply) => {
    const read = readForm(form, fields, req.body)
    const typed = read.ok ? read.typed : read.values
    if (switched(site, req, reply)) return show(req, reply, typed)
    if (!read.ok) return show(req, reply, typed, read.errors)
    tries.admit(req.ip, 60, 60)
    const begun = await beginOfficerSignIn(identity, read.values)
    if (!begun.ok) return show(req, reply, typed, { '': begun.words })
    setDeskCookie(site, reply, 'desk-flow', begun.flow)
    return reply.redirect('/desk/key', 303)
  })

  app.get('/desk/key', async (req, reply) => {
    const flow = await flowOf(req)
    return flow === null ? reply.redirect('/desk/sign-in', 303) : showKey(req, reply, flow)
  })

  app.post('/desk/key/challenge', async (req, reply) => {
    const flow = await flowOf(req)
    reply.header('cache-control', 'no-store')
    return flow === null ? reply.code(401).send({}) : reply.send(await askOfficerSignIn(identity, rp, flow))
  })

  app.post('/desk/key', async (req, reply) => {
    const flow = await flowOf(req)
    if (flow === null) return show(req, reply, {}, { '': deskWords.flowOver })
    if (switched(site, req, reply)) return showKey(req, reply, flow)
    const given = { answer: sentIn(req.body, '_passkey'), code: sentIn(req.body, 'code') }
    const done = await finishOfficerSignIn(identity, rp, flow, given)
    if (!done.ok) {
      if (done.reason === 'flowOver') return show(req, reply, {}, { '': done.words })
      return showKey(req, reply, flow, { [done.reason === 'enrolment' ? 'code' : '']: done.words })
    }
    dropDeskCookie(site, reply, 'desk-flow')
    setDeskCookie(site, reply, 'desk', done.token)
    return reply.redirect('/desk', 303)
  })

  app.post('/desk/sign-out', async (req, reply) => {
    const session = await atTheDesk(site, req)
    if (session !== null) await officerLeaves(site.pool, session, site.clock.now())
    dropDeskCookie(site, reply, 'desk')
    return reply.header('clear-site-data', '"cache", "storage"').redirect('/desk/sign-in', 303)
  })

  app.post('/desk/extend', async (req, reply) => {
    const session = await atTheDesk(site, req)
    reply.header('cache-control', 'no-store')
    if (session === null) return reply.code(401).send({ endsInMs: 0 })
    return reply.send({ endsInMs: leftOf(session, site.clock.now()) })
  })

  function show(req: FastifyRequest, reply: FastifyReply, values: Typed = {}, errors: FieldErrors = {}) {
    const { lang } = req.visit
    return sendDesk(site, req, reply, {
      title,
      errors,
      form: true,
      path: '/desk/sign-in',
      children: (
        <div class="narrow">
          <p class="lead">{words.lead[lang]}</p>
          <Form
            lang={lang}
            action="/desk/sign-in"
            fields={fields}
            values={{ username: values.username ?? '' }}
            errors={errors}
            summary={false}
            button={{ ar: 'تابع', en: 'Continue' }}
          />
        </div>
      ),
    })
  }

  function showKey(req: FastifyRequest, reply: FastifyReply, flow: OfficerFlow, errors: FieldErrors = {}) {
    const { lang } = req.visit
    return sendDesk(site, req, reply, {
      title: keyTitle,
      errors,
      islands: ['passkey'],
      path: '/desk/key',
      children: (
        <div class="narrow">
          <p class="lead">{(flow.hasKey ? words.use : words.first)[lang]}</p>
          <noscript>
            <Notice lang={lang} tone="warning">
              {words.scripts[lang]}
            </Notice>
          </noscript>
          <PasskeyForm
            lang={lang}
            kind={flow.hasKey ? 'get' : 'create'}
            action="/desk/key"
            ask="/desk/key/challenge"
            button={flow.hasKey ? words.sign : words.make}
            main
          >
            {flow.hasKey ? null : (
              <Field
                lang={lang}
                name="code"
                label={words.code}
                hint={words.codeHint}
                error={errors.code}
                autocomplete="off"
              />
            )}
          </PasskeyForm>
        </div>
      ),
    })
  }
}
